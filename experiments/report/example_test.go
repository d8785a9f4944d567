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

// What programs that watch over builds read of one expectation.
func ExampleDocument_JUnit() {
	d := &report.Document{
		Scenario:     "cap",
		Seed:         1,
		Variants:     []report.Variant{{Name: "abd"}},
		Expectations: []report.Expectation{{Variant: "abd", Text: "yield(left) = 0%", Status: "failed", Found: "100%"}},
	}
	_, _ = os.Stdout.Write(d.JUnit())
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <testsuites name="cap" tests="1" failures="1">
	//   <testsuite name="cap.abd" tests="1" failures="1" errors="0" skipped="0">
	//     <properties>
	//       <property name="seed" value="1"></property>
	//       <property name="digest" value="0000000000000000"></property>
	//     </properties>
	//     <testcase classname="cap.abd" name="yield(left) = 0%">
	//       <failure message="100%" type="expectation">&#xA;expected  yield(left) = 0%&#xA;found     100%&#xA;</failure>
	//     </testcase>
	//   </testsuite>
	// </testsuites>
}

// A mark says at the beginning of a line how it stands.
func ExampleStyle_Mark() {
	for _, style := range []report.Style{{Unicode: true}, {}} {
		fmt.Println(style.Mark(report.Good), style.Mark(report.Doubtful), style.Mark(report.Bad))
	}
	// Output:
	// ✓ ! ✗
	// + ! x
}
