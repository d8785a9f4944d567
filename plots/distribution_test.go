package plots

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"
)

// tail returns counts that halve with each step.
func tail(name string, from time.Duration, growth float64, n int64) Tally {
	t := Tally{Name: name}
	for v := float64(from); n > 0; v *= growth {
		t.Counts = append(t.Counts, Count{time.Duration(v), (n + 1) / 2})
		n -= (n + 1) / 2
	}
	return t
}

// bell returns counts like those of a latency that is most often about middle.
// math.Exp has other last bits on other machines; sixteenth powers are close.
func bell(name string, middle time.Duration, spread float64, n float64) Tally {
	sixteenth := func(v float64) float64 {
		for range 4 {
			v = float64(v * v)
		}
		return v
	}
	t := Tally{Name: name}
	for k := -40; k <= 40; k++ {
		z := float64(k) / 10
		count := float64(n * sixteenth(1-float64(z*z)/32))
		value := float64(float64(middle) * sixteenth(1+float64(z*spread)/16))
		t.Counts = append(t.Counts, Count{time.Duration(value), int64(count)})
	}
	return t
}

// latencies are those of three stores, one of which has a heavy tail.
var latencies = Distribution{
	Title:      "Asking all machines buys a lighter tail",
	Caption:    "Latency of reads that were answered.",
	Provenance: origin,
	Label:      "latency of a read",
	Tallies: []Tally{
		bell("abd", 24*time.Millisecond, 0.3, 9000),
		bell("one", 2*time.Millisecond, 0.8, 9000),
		tail("majority-lww", 16*time.Millisecond, 1.3, 200000),
	},
}

func hostileDistributions() map[string]Figure {
	var twenty []Tally
	for _, l := range crowd(20) {
		twenty = append(twenty, tail(l.Name, time.Second, 2, 1000))
	}
	return map[string]Figure{
		"latencies":       latencies,
		"no distribution": Distribution{},
		"no values":       Distribution{Tallies: []Tally{{Name: "empty"}, {Name: "zero", Counts: []Count{{5, 0}}}}},
		"one value":       Distribution{Tallies: []Tally{{"one", []Count{{time.Second, 1}}}}},
		"zeros":           Distribution{Tallies: []Tally{{"zeros", []Count{{0, 9}}}, {"some", []Count{{0, 9}, {time.Second, 1}}}}},
		"aeons":           Distribution{Tallies: []Tally{{"old", []Count{{1, 1}, {math.MaxInt64, 1e15}}}}},
		"rare":            Distribution{Tallies: []Tally{{"rare", []Count{{1e6, 1e18}, {1e9, 1}}}}},
		"twenty tallies":  Distribution{Tallies: twenty},
	}
}

func TestReadableDistributions(t *testing.T) { assertReadable(t, hostileDistributions()) }

// A few values that are far too small do not take the axis, and are not passed
// over in silence.
func TestFewLeastValuesAreLeftOfTheAxis(t *testing.T) {
	svg := func(few int64) string {
		var b bytes.Buffer
		d := Distribution{Tallies: []Tally{{"a", []Count{{100, few}, {10 * time.Millisecond, 500}, {20 * time.Millisecond, 500}}}}}
		if err := WriteSVG(&b, d); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	const told = "are left of the axis"
	if few := svg(5); strings.Contains(few, "µs") || !strings.Contains(few, told) {
		t.Errorf("5 of 1005 values take the axis:\n%s", few)
	}
	if many := svg(50); !strings.Contains(many, "µs") || strings.Contains(many, told) {
		t.Errorf("50 of 1050 values are left out:\n%s", many)
	}
}

// Of a thousand values, 1 to 1000, percentiles are known.
func TestPercentile(t *testing.T) {
	var all Tally
	for i := range 1000 {
		all.Counts = append(all.Counts, Count{time.Duration(i + 1), 1})
	}
	for perMille, want := range map[int64]time.Duration{500: 500, 990: 990, 999: 999, 1000: 1000} {
		if got := all.percentile(perMille); got != want {
			t.Errorf("%d in a thousand do not exceed %d, want %d", perMille, got, want)
		}
	}
	few := Tally{Counts: []Count{{1, 1}, {2, 0}, {3, 1}}}
	if got := few.percentile(500); got != 1 {
		t.Errorf("one of two values does not exceed %d, want 1", got)
	}
	huge := Tally{Counts: []Count{{1, 1e18}, {2, 1e16}}}
	if got := huge.percentile(990); got != 1 {
		t.Errorf("99 %% do not exceed %d, want 1", got)
	}
}
