package plots_test

import (
	"bytes"
	"fmt"
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
