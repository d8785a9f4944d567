package plots

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func labels(ticks []tick) string {
	var words []string
	for _, t := range ticks {
		words = append(words, t.label)
	}
	return strings.Join(words, " ")
}

// Axes count as people do: in tens of seconds, quarters of a day, whole years.
func TestTimeTicks(t *testing.T) {
	for _, c := range []struct {
		from, to   time.Duration
		unit, want string
	}{
		{0, time.Minute, "s", "0 10 20 30 40 50 60"},
		{5 * time.Second, 7 * time.Second, "s", "5 5.5 6 6.5 7"},
		{0, 300 * time.Second, "s", "0 50 100 150 200 250 300"},
		{0, time.Hour, "min", "0 10 20 30 40 50 60"},
		{0, 2 * day, "h", "0 12 24 36 48"},
		{0, 10 * 365 * day, "years", "0 2 4 6 8 10"},
		{0, 700 * time.Microsecond, "µs", "0 100 200 300 400 500 600 700"},
		{math.MaxInt64 - 3, math.MaxInt64, "ns", "9223372036854775804 9223372036854775805 9223372036854775806 9223372036854775807"},
	} {
		unit, ticks := timeTicks(c.from, c.to, 7)
		if c.to == math.MaxInt64 {
			// Labels are floats, exact to 2^53: only their number counts here.
			if len(ticks) != 4 {
				t.Errorf("%d ticks at the end of time", len(ticks))
			}
			continue
		}
		if got := labels(ticks); unit != c.unit || got != c.want {
			t.Errorf("%v to %v: %s in %s, want %s in %s", c.from, c.to, got, unit, c.want, c.unit)
		}
	}
}

func TestValueTicks(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      string
	}{
		{0, 100, "0 25 50 75 100"}, {0, 1, "0 0.25 0.5 0.75 1"}, {-1, 1, "−1 −0.5 0 0.5 1"},
		{0, 0.3, "0 0.1 0.2 0.3"}, {99.9, 100, "99.9 99.925 99.95 99.975 100"}, {0, 4e9, "0 1e9 2e9 3e9 4e9"},
	} {
		if got := labels(valueTicks(c.low, c.high, 4)); got != c.want {
			t.Errorf("%v to %v: %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

// Logarithmic axes name powers of ten; where those are few, doubles and
// fivefolds too; where they are many, some. Durations have units that people
// think in.
func TestLogarithmicTicks(t *testing.T) {
	const second = 1e9
	for _, c := range []struct {
		axis      Axis
		low, high float64
		want      string
	}{
		{Axis{}, 1, 1000, "1 10 100 1000"},
		{Axis{}, 0.5, 20, "0.5 1 2 5 10 20"},
		{Axis{}, 1e-9, 1e9, "1e−9 1e−6 0.001 1 1000 1e6 1e9"},
		{Axis{}, 7, 7, "5 10 20"},
		{Axis{Durations: true}, 1e3, second, "1 µs 10 µs 100 µs 1 ms 10 ms 100 ms 1 s"},
		{Axis{Durations: true}, second, 600 * second, "1 s 10 s 1 min 10 min"},
		{Axis{Durations: true}, 60 * second, 2 * 3600 * second, "1 min 10 min 1 h"},
		{Axis{Durations: true}, 3600 * second, 1e9 * second, "1 h 10 h 1 day 10 days 100 days 1 year 10 years"},
	} {
		c.axis.Scale = Logarithmic
		low, high := c.axis.span([]float64{c.axis.coordinate(c.low), c.axis.coordinate(c.high)})
		if _, ticks := c.axis.ticks(low, high, 7); labels(ticks) != c.want {
			t.Errorf("%v to %v: %s, want %s", c.low, c.high, labels(ticks), c.want)
		}
	}
}

// Unavailabilities are named by the availability that they leave.
func TestNinesTicks(t *testing.T) {
	for _, c := range []struct {
		worst, best float64
		want        string
	}{
		{1, 1e-3, "0 % 90 % 99 % 99.9 %"},
		{0.05, 0.005, "95 % 98 % 99 % 99.5 %"},
		{0.5, 0.5, "0 % 50 % 80 % 90 %"},
		{1e-8, 1e-11, "99.999999 % 99.9999999 % 10 nines 11 nines"},
	} {
		axis := Axis{Scale: nines}
		low, high := axis.span([]float64{axis.coordinate(c.worst), axis.coordinate(c.best)})
		if _, ticks := axis.ticks(low, high, 6); labels(ticks) != c.want {
			t.Errorf("%v to %v: %s, want %s", c.worst, c.best, labels(ticks), c.want)
		}
	}
}

// A measure far from 0 is seen closely, others against 0; one value alone has
// room around it.
func TestValueSpan(t *testing.T) {
	for _, c := range []struct {
		axis   Axis
		values []float64
		want   [2]float64
	}{
		{Axis{}, []float64{98, 100}, [2]float64{98, 100}},
		{Axis{}, []float64{40, 100}, [2]float64{0, 100}},
		{Axis{}, []float64{-100, -40}, [2]float64{-100, 0}},
		{Axis{Low: 90, High: 100}, []float64{98}, [2]float64{90, 100}},
		{Axis{}, []float64{100}, [2]float64{90, 110}},
		{Axis{}, nil, [2]float64{0, 1}},
	} {
		if low, high := c.axis.valueSpan(c.values); low != c.want[0] || high != c.want[1] {
			t.Errorf("%v: %v to %v, want %v", c.values, low, high, c.want)
		}
	}
}

// Wherever an axis lies, it has a few ticks, in order, within it.
func TestTicksProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.Int64Range(0, math.MaxInt64-1).Draw(t, "from")
		to := rapid.Int64Range(from+1, math.MaxInt64).Draw(t, "to")
		low := rapid.Float64Range(-1e9, 1e9).Draw(t, "low")
		high := low + rapid.Float64Range(1e-3, 1e9).Draw(t, "width")
		_, times := timeTicks(time.Duration(from), time.Duration(to), 7)
		values := valueTicks(low, high, 4)
		if len(times) > 15 || len(values) > 5 || len(values) < 1 {
			t.Fatalf("%d and %d ticks", len(times), len(values))
		}
		for _, v := range values {
			if slack := 1e-9 * (high - low); v.value < low-slack || v.value > high+slack {
				t.Fatalf("tick %v outside of %v to %v", v.value, low, high)
			}
		}
	})
}

// Of three stores, two end at 0 and one at 100: the two names part, around
// their line's end as far as the edge lets them, and the third stays.
func TestSpread(t *testing.T) {
	for _, c := range []struct{ want, got []float64 }{
		{[]float64{100, 0, 100}, []float64{90, 0, 100}},
		{[]float64{50, 50, 50}, []float64{40, 50, 60}},
		{[]float64{0, 0, 0}, []float64{0, 10, 20}},
		{[]float64{70, 20, 64}, []float64{72, 20, 62}},
		{nil, []float64{}},
	} {
		if got := spread(c.want, 10, 0, 100); !slices.Equal(got, c.got) {
			t.Errorf("%v is spread to %v, want %v", c.want, got, c.got)
		}
	}
}

// Spread places are apart, within bounds, in their order, and stay where they
// were if there was nothing to do.
func TestSpreadProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Float64Range(0, 100), 0, 11).Draw(t, "want")
		got := spread(want, 10, 0, 100)
		const slack = 1e-9 // of sums of floats
		for i := range got {
			if got[i] < -slack || got[i] > 100+slack {
				t.Fatalf("%v is outside", got[i])
			}
			for j := range got[:i] {
				if math.Abs(got[i]-got[j]) < 10-slack || (want[i] < want[j]) != (got[i] < got[j]) {
					t.Fatalf("%v is spread to %v", want, got)
				}
			}
		}
		again := spread(got, 10, 0, 100)
		for i := range got {
			if math.Abs(again[i]-got[i]) > slack {
				t.Fatalf("%v is spread again to %v", got, again)
			}
		}
	})
}

func TestWords(t *testing.T) {
	if got := named.shorten("abd", 100); got != "abd" {
		t.Errorf("a short name becomes %q", got)
	}
	if got := named.shorten("majority with last writer wins", 60); !strings.HasSuffix(got, "…") || named.room(got) > 60 {
		t.Errorf("a long name becomes %q", got)
	}
	lines := noted.wrap("  one run,\tseed 1 and "+strings.Repeat("x", 99), 80)
	for _, line := range lines {
		if noted.room(line) > 80 {
			t.Errorf("%q is too wide", line)
		}
	}
	if want := "one run, seed"; lines[0] != want {
		t.Errorf("the first line is %q, want %q", lines[0], want)
	}
}
