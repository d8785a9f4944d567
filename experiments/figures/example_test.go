package figures_test

import (
	"fmt"
	"os"

	"nines/experiments"
	"nines/experiments/figures"
	"nines/experiments/run"
	"nines/experiments/systems"
	"nines/plots"
)

const lesson = `
sites:   {A: 2, B: 3}
systems: {store: {kind: register}}
load:    {users: {at: A, pinned: true, calls: store, open: 20/s}}
faults:  {cut: {partition: [A, B], at: 2s, for: 1s}}
measure: {to: 10s}
study:   {axes: {faults.cut.for: [1s, 4s]}, replications: 1, primary: yield(users)}
figures: [{x: faults.cut.for, y: yield(users)}, {y: yield(users), bucket: 2s}]
`

// A scenario that is executed draws what it asks for. What it cannot is said.
func ExampleDraw() {
	file, err := experiments.Decode("lesson.yaml", []byte(lesson), nil, systems.Builtin())
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := run.Execute(file, run.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	drawn, missing := figures.Draw(result)
	for _, d := range drawn {
		fmt.Println(d.FileName(figures.CSV))
		if err := d.Write(os.Stdout, figures.CSV, plots.Style{}); err != nil {
			fmt.Println(err)
		}
	}
	for _, remark := range figures.Remarks(missing) {
		fmt.Println(remark)
	}
	// Output:
	// 2-timeline-yield.csv
	// panel,series,time_ns,value,low,high
	// "yield, %",users,0,100,,
	// "yield, %",users,2000000000,59.09090909090909,,
	// "yield, %",users,4000000000,100,,
	// "yield, %",users,6000000000,100,,
	// "yield, %",users,8000000000,100,,
	// figure 1 (curve): not drawn, for these runs do not vary faults.cut.for; sweep does
}

// The formats that are asked for are read from a list.
func ExampleParseFormats() {
	formats, err := figures.ParseFormats("svg, pdf,svg")
	fmt.Println(formats, err)
	_, err = figures.ParseFormats("gif")
	fmt.Println(err)
	// Output:
	// [svg pdf] <nil>
	// "gif" is no format of figures; there are svg, csv, pdf, png
}
