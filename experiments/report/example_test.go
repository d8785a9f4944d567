package report_test

import (
	"errors"
	"fmt"
	"os"

	"nines/experiments"
	"nines/experiments/report"
)

// The exact value of one run: a share as a fraction of one, a span in seconds.
func ExampleDecimal() {
	fmt.Println(report.Decimal(experiments.Quantity{Unit: experiments.Share, Num: 2, Den: 3}))
	fmt.Println(report.Decimal(experiments.Quantity{Unit: experiments.Span, Num: 34_150_000}))
	// Output:
	// 0.666666667
	// 0.03415
}

// What a program reads where there is no document.
func ExampleFailure() {
	failure := report.NewFailure(2, errors.New("no scenario \"cpa\"; did you mean cap?"))
	_, _ = os.Stdout.Write(failure.JSON())
	// Output:
	// {
	//   "error": {
	//     "code": 2,
	//     "message": "no scenario \"cpa\"; did you mean cap?"
	//   }
	// }
}

// A seed that a double cannot hold is a string.
func ExampleSeed() {
	_, _ = os.Stdout.Write(report.Encode([]report.Seed{1<<53 - 1, 1 << 53}))
	// Output:
	// [
	//   9007199254740991,
	//   "9007199254740992"
	// ]
}

// Marks, bars and signs beyond ASCII are spelt where a terminal has none.
func ExampleStyle() {
	text := "86.7 ± 0.5 → 1 − f·m\n"
	_ = report.Style{Unicode: true}.Print(os.Stdout, text)
	_ = report.Style{}.Print(os.Stdout, text)
	// Output:
	// 86.7 ± 0.5 → 1 − f·m
	// 86.7 +- 0.5 -> 1 - f*m
}
