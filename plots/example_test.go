package plots_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"strings"
	"time"

	"nines/plots"
)

// outage is a store that answers nothing in its second of three seconds.
var outage = plots.Timeline{
	Title:   "One outage",
	Caption: "1 run, seed 1",
	Bucket:  time.Second,
	Bands:   []plots.Band{{Name: "crash", From: time.Second, To: 2 * time.Second}},
	Panels: []plots.Panel{{
		Label:  "yield, %",
		High:   100,
		Series: []plots.Series{{Name: "store", Points: []plots.Point{{0, 100}, {time.Second, 0}, {2 * time.Second, 100}}}},
	}},
}

// The data of a figure goes with it, tidy.
func ExampleWriteCSV() {
	if err := plots.WriteCSV(os.Stdout, outage); err != nil {
		fmt.Println(err)
	}
	// Output:
	// panel,series,time_ns,value,low,high
	// "yield, %",store,0,100,,
	// "yield, %",store,1000000000,0,,
	// "yield, %",store,2000000000,100,,
}

// Words stay words in the SVG: they can be searched for, and read aloud.
func ExampleWriteSVG() {
	var drawn bytes.Buffer
	if err := plots.WriteSVG(&drawn, outage); err != nil {
		fmt.Println(err)
	}
	for line := range strings.Lines(drawn.String()) {
		if _, words, found := strings.Cut(strings.TrimSuffix(line, "</text>\n"), ";fill:#1E1E1E\">"); found {
			fmt.Println(words)
		}
	}
	// Output:
	// One outage
	// yield, %
	// store
}

// A PNG is as fine as screens that show two dots for one.
func ExampleWritePNG() {
	var drawn bytes.Buffer
	if err := plots.WritePNG(&drawn, outage); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("%q\n", drawn.Bytes()[1:4])
	// Output:
	// "PNG"
}

// A PDF for a paper has the size of a column, and the letters that it uses.
func ExampleWritePDF() {
	var first, second bytes.Buffer
	for _, drawn := range []*bytes.Buffer{&first, &second} {
		if err := (plots.Style{Width: plots.SingleColumn}).WritePDF(drawn, outage); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Printf("%s, the same each time: %t\n", first.Bytes()[:8], bytes.Equal(first.Bytes(), second.Bytes()))
	// Output: %PDF-1.4, the same each time: true
}

// Intervals are shaded around their line; what is not known is a gap.
func ExampleSeries() {
	mean := plots.Series{
		Name:   "mean of 5 runs",
		Points: []plots.Point{{At: 0, Value: 20}, {At: time.Second, Value: 35}},
		Low:    []float64{18, 30},
		High:   []float64{22, 41},
	}
	figure := plots.Timeline{Panels: []plots.Panel{{Label: "latency, ms", Series: []plots.Series{mean}}}}
	if err := plots.WriteCSV(os.Stdout, figure); err != nil {
		fmt.Println(err)
	}
	// Output:
	// panel,series,time_ns,value,low,high
	// "latency, ms",mean of 5 runs,0,20,18,22
	// "latency, ms",mean of 5 runs,1000000000,35,30,41
}

// origin is what a study says of its numbers.
var origin = plots.Provenance{N: 30, Method: "95 % intervals by Student's t", Seed: 1, Scenario: "cap", Hash: "3f2a9c01"}

// One line a variant, against whatever was varied: here durations. A number
// without an interval is one all the same.
func ExampleCurve() {
	figure := plots.Curve{
		Title:      "Longer cuts cost more",
		Provenance: origin,
		X:          plots.Axis{Label: "length of the cut", Durations: true},
		Y:          plots.Axis{Label: "yield, %", High: 100},
		Lines: []plots.Line{{Name: "abd", Points: []plots.Sample{
			{X: float64(10 * time.Second), Y: plots.Estimate{Value: 84, Low: 81, High: 87}},
			{X: float64(20 * time.Second), Y: plots.Estimate{Value: 67}},
		}}},
	}
	if err := plots.WriteCSV(os.Stdout, figure); err != nil {
		fmt.Println(err)
	}
	// Output:
	// line,x,value,low,high,n
	// abd,10000000000,84,81,87,30
	// abd,20000000000,67,,,30
}

// Against categories, what failed in no run is an open triangle at its bound.
func ExampleNines() {
	figure := plots.Nines{
		Provenance: plots.Provenance{N: 3000, Seed: 1},
		X:          plots.Axis{Label: "fault", Categories: []string{"none", "crash"}},
		Lines: []plots.Line{{Name: "abd", Points: []plots.Sample{
			{X: 0, Y: plots.Estimate{Value: 0, High: 0.001}},
			{X: 1, Y: plots.Estimate{Value: 0.02, Low: 0.015, High: 0.025}},
		}}},
	}
	if err := plots.WriteCSV(os.Stdout, figure); err != nil {
		fmt.Println(err)
	}
	// Output:
	// line,x,value,low,high,n
	// abd,none,0,0,0.001,3000
	// abd,crash,0.02,0.015,0.025,3000
}

// All captions end in the same words.
func ExampleProvenance() {
	fmt.Println(origin)
	// Output: 30 replications; 95 % intervals by Student's t; seed 1; scenario cap; hash 3f2a9c01.
}

// A figure for a paper is laid out for the column that it will stand in.
func ExampleStyle() {
	for _, style := range []plots.Style{{}, {Width: plots.SingleColumn}, {Width: plots.DoubleColumn, Dark: true}} {
		var drawn bytes.Buffer
		if err := style.WriteSVG(&drawn, outage); err != nil {
			fmt.Println(err)
		}
		_, size, _ := strings.Cut(drawn.String(), "width=")
		size, _, _ = strings.Cut(size, " ")
		fmt.Println(size, "follows the viewer into the dark:", strings.Contains(drawn.String(), "prefers-color-scheme"))
	}
	// Output:
	// "480pt" follows the viewer into the dark: true
	// "252.28pt" follows the viewer into the dark: true
	// "518.74pt" follows the viewer into the dark: false
}

// Durations come as counts, as histograms keep them.
func ExampleDistribution() {
	figure := plots.Distribution{
		Label: "latency",
		Tallies: []plots.Tally{{Name: "abd", Counts: []plots.Count{
			{Value: 20 * time.Millisecond, Count: 990},
			{Value: time.Second, Count: 10},
		}}},
	}
	if err := plots.WriteCSV(os.Stdout, figure); err != nil {
		fmt.Println(err)
	}
	// Output:
	// line,value_ns,count
	// abd,20000000,990
	// abd,1000000000,10
}

// What was not shown is marked, and keeps its interval.
func ExampleDifferences() {
	figure := plots.Differences{
		Provenance: origin,
		Label:      "yield, percentage points",
		Baseline:   "abd",
		Rows: []plots.Difference{
			{Name: "one", Value: plots.Estimate{Value: 40.2, Low: 38.7, High: 41.7}, IsSignificant: true},
			{Name: "majority-lww", Value: plots.Estimate{Value: 0.3, Low: -0.6, High: 1.2}},
		},
	}
	if err := plots.WriteCSV(os.Stdout, figure); err != nil {
		fmt.Println(err)
	}
	// Output:
	// name,baseline,difference,low,high,n,significant
	// one,abd,40.2,38.7,41.7,30,yes
	// majority-lww,abd,0.3,-0.6,1.2,30,no
}

// Bars lie down where their names are long.
func ExampleBars() {
	figure := plots.Bars{
		Axis: plots.Axis{Label: "lost requests a run"},
		Rows: []plots.Row{{Name: "cut between the sites A and B", Value: plots.Estimate{Value: 412, Low: 381, High: 443, N: 30}}},
	}
	if err := plots.WriteCSV(os.Stdout, figure); err != nil {
		fmt.Println(err)
	}
	// Output:
	// name,value,low,high,n
	// cut between the sites A and B,412,381,443,30
}

// One arrow a variant: before, and during the fault.
func ExamplePlane() {
	share := func(v float64) plots.Estimate { return plots.Estimate{Value: v, Low: v / 2, High: v} }
	figure := plots.Plane{
		Provenance: origin,
		During:     "during the cut",
		Arrows: []plots.Arrow{{
			Name:   "one",
			Before: plots.Position{Yield: share(1), Consistency: share(0.8)},
			During: plots.Position{Yield: share(1), Consistency: share(0.1)},
		}},
	}
	if err := plots.WriteCSV(os.Stdout, figure); err != nil {
		fmt.Println(err)
	}
	// Output:
	// name,when,axis,share,low,high,n
	// one,before,yield,1,0.5,1,30
	// one,before,consistency,0.8,0.4,0.8,30
	// one,during the cut,yield,1,0.5,1,30
	// one,during the cut,consistency,0.1,0.05,0.1,30
}

// What one measure costs in the other: what never happened has a lower bound
// only.
func ExampleFrontier() {
	figure := plots.Frontier{
		Provenance: origin,
		X:          plots.Axis{Label: "time of detection", Durations: true},
		Y:          plots.Axis{Label: "time between mistakes", Durations: true, Scale: plots.Logarithmic},
		Along:      "timeout",
		Trails: []plots.Trail{{Name: "fixed", Stops: []plots.Stop{
			{At: "1s", X: plots.Estimate{Value: 8e8, Low: 7e8, High: 9e8}, Y: plots.Estimate{Value: 1e11, Low: 9e10, High: 11e10}},
			{At: "3s", X: plots.Estimate{Value: 28e8, Low: 27e8, High: 29e8}, Y: plots.Estimate{Value: math.Inf(1), Low: 9e13, High: math.Inf(1)}},
		}}},
	}
	if err := plots.WriteCSV(os.Stdout, figure); err != nil {
		fmt.Println(err)
	}
	// Output:
	// line,timeout,x,x_low,x_high,x_n,y,y_low,y_high,y_n
	// fixed,1s,800000000,700000000,900000000,30,100000000000,90000000000,110000000000,30
	// fixed,3s,2800000000,2700000000,2900000000,30,,90000000000000,,30
}
