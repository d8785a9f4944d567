package plots

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// origin is a provenance as studies give it.
var origin = Provenance{N: 30, Method: "95 % intervals by Student's t", Seed: 1, Scenario: "cap", Hash: "3f2a9c01"}

// measured returns a line through values at 0, 1, 2 …, with intervals.
func measured(name string, half float64, values ...float64) Line {
	l := Line{Name: name}
	for i, v := range values {
		l.Points = append(l.Points, Sample{float64(i), Estimate{Value: v, Low: v - half, High: v + half}})
	}
	return l
}

// along moves the points of a line to other places.
func along(l Line, xs ...float64) Line {
	for i := range l.Points {
		l.Points[i].X = xs[i]
	}
	return l
}

func cuts() []float64 {
	var xs []float64
	for _, s := range []int{0, 5, 10, 20, 40} {
		xs = append(xs, float64(time.Duration(s)*time.Second))
	}
	return xs
}

// lengths shows yield against the length of a cut.
var lengths = Curve{
	Title:      "Longer cuts cost abd in proportion",
	Caption:    "Yield of the clients at site A, whose side has no majority.",
	Provenance: origin,
	X:          Axis{Label: "length of the cut", Durations: true},
	Y:          Axis{Label: "yield, %"},
	Lines: []Line{
		along(measured("abd", 3, 100, 91, 84, 67, 35), cuts()...),
		along(measured("one", 0.4, 100, 100, 99.9, 99.8, 99.8), cuts()...),
		along(measured("majority-lww", 2.5, 100, 92, 83, 68, 36), cuts()...),
	},
}

// replicas shows latencies over several decades, with a gap.
var replicas = Curve{
	Title:      "What a further replica costs",
	Provenance: Provenance{N: 5, Seed: 7, Scenario: "quorums", Hash: "77aa00ff"},
	X:          Axis{Label: "load, requests per second", Scale: Logarithmic},
	Y:          Axis{Label: "latency (p99)", Scale: Logarithmic, Durations: true},
	Lines: []Line{
		along(measured("3 replicas", 1e6, 2e6, 3e6, 1e7, 4e8), 10, 100, 1000, 10000),
		along(measured("5 replicas", 1e6, 4e6, math.NaN(), 3e7, 9e9), 10, 100, 1000, 10000),
		along(measured("7 replicas", 1e6, 0, 8e6, 3e8, 7e10), 10, 100, 1000, 10000),
	},
}

// shares returns unavailabilities with intervals of a factor.
func shares(name string, values ...float64) Line {
	l := Line{Name: name}
	for i, v := range values {
		e := Estimate{Value: v, Low: v / 1.7, High: v * 1.7}
		if v == 0 {
			e.High = 0.001
		}
		l.Points = append(l.Points, Sample{float64(i), e})
	}
	return l
}

// copies shows the nines that copies buy.
var copies = Nines{
	Title:      "Each further copy is worth about one nine",
	Caption:    "Share of requests that fail while machines crash and restart.",
	Provenance: Provenance{N: 3000, Method: "95 % intervals by Clopper and Pearson", Seed: 1, Scenario: "copies", Hash: "00c0ffee"},
	X:          Axis{Label: "copies", Low: 1, High: 5},
	Lines: []Line{
		along(shares("wait for all", 0.04, 0.06, 0.09, 0.11, 0.14), 1, 2, 3, 4, 5),
		along(shares("wait for a majority", 0.04, 0.05, 0.004, 0.005, 0.0004), 1, 2, 3, 4, 5),
		along(shares("wait for one", 0.04, 0.003, 0.0002, 0.00002, 0), 1, 2, 3, 4, 5),
	},
}

// faults shows the nines that are left under each fault.
var faults = Nines{
	Title:      "No store survives every fault",
	Provenance: Provenance{N: 1000, Method: "95 % intervals by Clopper and Pearson", Seed: 1, Scenario: "storm", Hash: "00c0ffee"},
	X:          Axis{Label: "fault", Categories: []string{"none", "crash of one", "slow disk", "cut of two sites", "clock jump"}},
	Lines: []Line{
		shares("abd", 0, 0.003, 0.02, 0.4, 0),
		shares("one", 0, 0.0005, 0.01, 0.003, 0.0001),
	},
}

// crowd returns lines that end at the same place.
func crowd(n int) (lines []Line) {
	for i := range n {
		lines = append(lines, measured(strings.Repeat("x", i+1), 1, 7, 7, 7))
	}
	return lines
}

// hostileCurves have gone wrong elsewhere, or might.
func hostileCurves() map[string]Figure {
	every := func(name string, values ...float64) Curve { return Curve{Lines: []Line{measured(name, 1, values...)}} }
	var names []string
	for i := range 20 {
		names = append(names, "the category of number "+strconv.Itoa(i))
	}
	long := strings.Repeat("x", 300)
	figures := map[string]Figure{
		"lengths": lengths, "replicas": replicas, "copies": copies, "faults": faults,
		"no curve":       Curve{},
		"no nines":       Nines{},
		"no points":      Curve{Lines: []Line{{Name: "empty"}}},
		"one point":      every("one", 5),
		"one zero":       every("zero", 0),
		"one value":      every("flat", 5, 5, 5),
		"NaN":            every("NaN", math.NaN(), math.Inf(1), 3),
		"huge":           every("huge", -1e300, 0, 1e300),
		"tiny":           every("tiny", 0, 1e-300),
		"close":          every("close", 1e9, 1e9+1e-6),
		"twenty lines":   Curve{Lines: crowd(20)},
		"twenty names":   Curve{X: Axis{Categories: names}, Lines: crowd(20)},
		"long names":     Curve{Title: long, Caption: long, X: Axis{Label: long}, Y: Axis{Label: long}, Lines: []Line{measured(long, 1, 1, 2)}},
		"long category":  Curve{X: Axis{Categories: []string{long}}, Lines: []Line{measured(long, 1, 1)}},
		"many nines":     Nines{Lines: []Line{shares("raid", 1e-3, 1e-12, 1e-18, 1e-300)}},
		"all fails":      Nines{Lines: []Line{shares("broken", 1, 1, 1)}},
		"nothing failed": Nines{Provenance: origin, Lines: []Line{shares("good", 0, 0)}},
		"no bound":       Nines{Lines: []Line{measured("unknown", 0, 0, 0)}},
		"decades":        Curve{X: Axis{Scale: Logarithmic}, Y: Axis{Scale: Logarithmic}, Lines: []Line{along(measured("wide", 0.5, 1e-300, 1, 1e300), 1e-300, 1, 1e300)}},
		"aeons":          Curve{X: Axis{Durations: true}, Lines: []Line{along(measured("old", 1, 1, 2, 3), 0, 1e18, 1e30)}},
		"instants":       Curve{X: Axis{Durations: true}, Y: Axis{Durations: true}, Lines: []Line{along(measured("short", 0, 0, 1), 0, 1)}},
	}
	return figures
}

func TestReadableCurves(t *testing.T) { assertReadable(t, hostileCurves()) }

// What never failed is an open triangle at its bound, on no line, and the
// caption says of how many replications; without a bound it is not drawn.
func TestNoFailure(t *testing.T) {
	open := func(f Figure) (n int) {
		for _, m := range f.compose(480).marks {
			if p, ok := m.(path); ok && p.fill == white && p.width > 0 {
				n++
			}
		}
		return n
	}
	one := func(es ...Estimate) Nines {
		l := Line{Name: "abd"}
		for i, e := range es {
			l.Points = append(l.Points, Sample{float64(i), e})
		}
		return Nines{Provenance: Provenance{N: 300}, Lines: []Line{l}}
	}
	for _, c := range []struct {
		figure    Nines
		triangles int
		says      string
	}{
		{one(Estimate{Value: 0.1}, Estimate{High: 0.01}), 1, "no failure in 300 replications"},
		{one(Estimate{High: 0.1, N: 30}, Estimate{High: 0.01}), 2, "no failure in any replication"},
		{one(Estimate{Value: 0.1}, Estimate{}), 0, "Values without a place on the axes: 1."},
	} {
		if got := saying(c.figure); open(c.figure) != c.triangles || !strings.Contains(got, c.says) {
			t.Errorf("%d open triangles, want %d with %q: %s", open(c.figure), c.triangles, c.says, got)
		}
	}
}

// Nor does any other kind of figure clip words, whatever the data.
func TestReadableKindsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		estimate := rapid.Custom(func(t *rapid.T) Estimate {
			v := rapid.Float64Range(-2, 2).Draw(t, "value") * math.Pow10(rapid.IntRange(-12, 12).Draw(t, "exponent"))
			half := math.Abs(v) * rapid.Float64Range(0, 2).Draw(t, "half")
			return Estimate{Value: v, Low: v - half, High: v + half, N: rapid.IntRange(0, 9).Draw(t, "n")}
		})
		share := rapid.Custom(func(t *rapid.T) Estimate {
			v := rapid.Float64Range(0, 1).Draw(t, "share")
			return Estimate{Value: v, Low: v / 2, High: (1 + v) / 2}
		})
		var bars Bars
		var differences Differences
		var plane Plane
		var distribution Distribution
		bars.Axis.Durations = rapid.Bool().Draw(t, "durations")
		for range rapid.IntRange(0, 12).Draw(t, "rows") {
			name := rapid.StringN(0, 60, 180).Draw(t, "name")
			e := estimate.Draw(t, "estimate")
			bars.Rows = append(bars.Rows, Row{name, e})
			differences.Rows = append(differences.Rows, Difference{name, e, e.N > 4})
			plane.Arrows = append(plane.Arrows, Arrow{name, Position{share.Draw(t, "x"), share.Draw(t, "y")}, Position{share.Draw(t, "x"), share.Draw(t, "y")}})
			tally := Tally{Name: name}
			for v := time.Duration(0); rapid.Bool().Draw(t, "more"); v = 2*v + time.Duration(rapid.IntRange(1, 1e9).Draw(t, "step")) {
				tally.Counts = append(tally.Counts, Count{v, rapid.Int64Range(0, 1e6).Draw(t, "count")})
			}
			distribution.Tallies = append(distribution.Tallies, tally)
		}
		for _, f := range []Figure{bars, differences, plane, distribution} {
			if found := complaints(f.compose(formats[SingleColumn].layout)); found != nil {
				t.Fatalf("%v\n%#v", found, f)
			}
		}
	})
}

// Whatever the data, nothing is clipped and no words overlap.
func TestReadableProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Custom(func(t *rapid.T) float64 {
			m, e := rapid.Float64Range(-1, 10).Draw(t, "mantissa"), rapid.IntRange(-20, 20).Draw(t, "exponent")
			return m * math.Pow10(e)
		})
		curve := Curve{Provenance: Provenance{N: rapid.IntRange(0, 9).Draw(t, "n")}}
		for _, a := range []*Axis{&curve.X, &curve.Y} {
			a.Scale, a.Durations = Scale(rapid.IntRange(0, 1).Draw(t, "scale")), rapid.Bool().Draw(t, "durations")
		}
		for range rapid.IntRange(0, 8).Draw(t, "lines") {
			l := Line{Name: rapid.StringN(0, 30, 90).Draw(t, "name")}
			x := number.Draw(t, "from")
			for range rapid.IntRange(0, 5).Draw(t, "points") {
				v := number.Draw(t, "value")
				l.Points = append(l.Points, Sample{x, Estimate{Value: v, Low: v - math.Abs(number.Draw(t, "low")), High: v + math.Abs(number.Draw(t, "high"))}})
				x += math.Abs(x/3) + 1
			}
			curve.Lines = append(curve.Lines, l)
		}
		for _, f := range []Figure{curve, Nines{X: curve.X, Lines: curve.Lines}} {
			if found := complaints(f.compose(480)); found != nil {
				t.Fatalf("%v\n%#v", found, f)
			}
		}
	})
}
