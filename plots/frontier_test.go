package plots

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// hours is a time between mistakes, known to within a factor.
func hours(h float64) Estimate {
	ns := h * float64(time.Hour)
	return Estimate{Value: ns, Low: ns / 1.3, High: ns * 1.3}
}

// atLeast is a time between what was never seen.
func atLeast(h float64) Estimate {
	return Estimate{Value: math.Inf(1), Low: h * float64(time.Hour), High: math.Inf(1)}
}

// detected is a time of detection.
func detected(seconds float64) Estimate {
	ns := seconds * 1e9
	return Estimate{Value: ns, Low: ns - 12e7, High: ns + 15e7}
}

// patience is what a failure detector's time-out buys and costs.
var patience = Frontier{
	Title:      "Patience costs time and buys quiet",
	Caption:    "Each point is a time-out.",
	Provenance: origin,
	X:          Axis{Label: "failover(store, crash, suspicion)", Durations: true},
	Y:          Axis{Label: "mtbf(mistake)", Scale: Logarithmic, Durations: true},
	Along:      "timeout",
	Trails: []Trail{
		{"fixed", []Stop{
			{"1020ms", detected(0.5), hours(0.0015)}, {"1250ms", detected(0.75), hours(0.028)}, {"1500ms", detected(1), hours(0.028)},
			{"2s", detected(1.5), hours(0.05)}, {"2050ms", detected(1.55), hours(0.6)}, {"2500ms", detected(2), hours(2.7)},
		}},
		{"phi", []Stop{
			{"1020ms", detected(0.8), hours(0.028)}, {"1500ms", detected(1.3), hours(0.03)},
			{"1750ms", detected(1.6), hours(1.5)}, {"2500ms", detected(2.3), atLeast(27)},
		}},
	},
}

func hostileFrontiers() map[string]Figure {
	long := strings.Repeat("x", 300)
	crowded := Frontier{X: Axis{Scale: Logarithmic}}
	for range 20 {
		crowded.Trails = append(crowded.Trails, Trail{"same", []Stop{{"1", around(5, 1), around(5, 1)}, {"2", around(5, 1), around(5, 1)}}})
	}
	endless := Estimate{Value: 5, Low: math.Inf(-1), High: math.Inf(1)}
	one := func(s Stop) Frontier { return Frontier{Trails: []Trail{{"one", []Stop{s}}}} }
	return map[string]Figure{
		"patience": patience, "no frontier": Frontier{}, "no stops": Frontier{Trails: []Trail{{Name: "empty"}}}, "crowded": crowded,
		"long names":       Frontier{Title: long, X: Axis{Label: long}, Y: Axis{Label: long}, Trails: []Trail{{long, []Stop{{long, around(1, 0), around(1, 0)}}}}},
		"no number":        one(Stop{"nothing", around(math.NaN(), 0), around(1, 0)}),
		"endless":          one(Stop{"unknown", endless, endless}),
		"bound everywhere": Frontier{X: Axis{Scale: Logarithmic}, Trails: []Trail{{"b", []Stop{{"x", Estimate{High: 3}, atLeast(1)}, {"y", around(1, 0), around(3, 1)}}}}},
		"huge":             one(Stop{"far", around(1e300, 1e299), around(-1e300, 0)}),
	}
}

func TestReadableFrontiers(t *testing.T) { assertReadable(t, hostileFrontiers()) }

// Whatever the data, no words are clipped or overlap.
func TestReadableFrontiersProperty(t *testing.T) {
	estimate := rapid.Custom(func(t *rapid.T) Estimate {
		v := rapid.Float64Range(-1, 10).Draw(t, "value") * math.Pow10(rapid.IntRange(-12, 12).Draw(t, "exponent"))
		half := math.Abs(v) * rapid.Float64Range(0, 2).Draw(t, "half")
		e := Estimate{Value: v, Low: v - half, High: v + half}
		if rapid.IntRange(0, 4).Draw(t, "bound") == 0 {
			e.Value, e.High = math.Inf(1), math.Inf(1)
		}
		return e
	})
	rapid.Check(t, func(t *rapid.T) {
		var f Frontier
		for _, a := range []*Axis{&f.X, &f.Y} {
			a.Scale, a.Durations = Scale(rapid.IntRange(0, 1).Draw(t, "scale")), rapid.Bool().Draw(t, "durations")
		}
		for range rapid.IntRange(0, 5).Draw(t, "trails") {
			trail := Trail{Name: rapid.StringN(0, 30, 90).Draw(t, "name")}
			for range rapid.IntRange(0, 9).Draw(t, "stops") {
				at := rapid.StringN(0, 12, 36).Draw(t, "at")
				trail.Stops = append(trail.Stops, Stop{at, estimate.Draw(t, "x"), estimate.Draw(t, "y")})
			}
			f.Trails = append(f.Trails, trail)
		}
		for _, format := range formats {
			if found := complaints(f.compose(format.layout)); found != nil {
				t.Fatalf("%v\n%#v", found, f)
			}
		}
	})
}

// triangles are the open triangles of a figure, by where they point.
func triangles(f Figure) (all []string) {
	for _, m := range f.compose(480).marks {
		p, ok := m.(path)
		if !ok || p.fill != white || len(p.points) != len(shapes[2])+1 {
			continue
		}
		tip, base := p.points[0], point{(p.points[1].x + p.points[2].x) / 2, (p.points[1].y + p.points[2].y) / 2}
		switch {
		case tip.x > base.x+1:
			all = append(all, "right")
		case tip.x < base.x-1:
			all = append(all, "left")
		case tip.y < base.y:
			all = append(all, "up")
		default:
			all = append(all, "down")
		}
	}
	return all
}

// What was never seen is an open triangle at what it is at least, or at most,
// and points to where it is; the caption says so.
func TestBoundsPointToTheValue(t *testing.T) {
	never := Estimate{High: 0.01} // a share
	factors := Axis{Scale: Logarithmic}
	one := func(x, y Estimate) Frontier {
		return Frontier{X: factors, Y: factors, Trails: []Trail{{"a", []Stop{{"1", x, y}, {"2", around(1, 0), around(1, 0)}}}}}
	}
	for _, c := range []struct {
		figure Figure
		want   []string
	}{
		{one(around(1, 0), atLeast(1)), []string{"up"}}, {one(around(1, 0), never), []string{"down"}},
		{one(atLeast(1), around(1, 0)), []string{"right"}}, {one(never, around(1, 0)), []string{"left"}},
		{one(never, atLeast(1)), []string{"left", "up"}}, {one(around(1, 0), Estimate{}), nil},
		{Curve{Y: factors, Lines: []Line{{"c", []Sample{{0, atLeast(1)}, {1, never}}}}}, []string{"up", "down"}},
		{Curve{Lines: []Line{{"c", []Sample{{0, atLeast(1)}, {1, never}}}}}, []string{"up"}}, // a plain axis has a 0
	} {
		if got := triangles(c.figure); !slices.Equal(got, c.want) || strings.Contains(saying(c.figure), bounding[:20]) != (c.want != nil) {
			t.Errorf("triangles point %v, want %v: %s", got, c.want, saying(c.figure))
		}
	}
}

// A bound has no value in the table.
func TestABoundIsNoNumber(t *testing.T) {
	rows := patience.table()
	if got, want := strings.Join(rows[len(rows)-1][6:], " "), " 97200000000000  30"; got != want {
		t.Errorf("the last row ends in %q, want %q", got, want)
	}
}

// The values at the ends are written before those between them.
func TestHalving(t *testing.T) {
	if got, want := halving(9), []int{0, 8, 5, 3, 6, 2, 4, 1, 7}; !slices.Equal(got, want) {
		t.Errorf("the order of nine is %v, want %v", got, want)
	}
	for n := range 40 {
		order := halving(n)
		slices.Sort(order)
		for i, k := range order {
			if i != k || len(order) != n {
				t.Fatalf("the order of %s has %v", strconv.Itoa(n), order)
			}
		}
	}
}

// A line crosses a box if and only if one of its points is inside.
func TestCrossingProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(-20, 20)
		from, to := point{float64(at.Draw(t, "x1")), float64(at.Draw(t, "y1"))}, point{float64(at.Draw(t, "x2")), float64(at.Draw(t, "y2"))}
		b := box{-7.5, -3.5, 7.5, 3.5}
		inside := false
		for i := range 2001 {
			s := float64(i) / 2000
			inside = inside || b.has(point{from.x + s*(to.x-from.x), from.y + s*(to.y-from.y)})
		}
		if inside && !b.isCrossed(from, to) {
			t.Fatalf("the line from %v to %v is not seen to cross %v", from, to, b)
		}
		wider := box{-7.6, -3.6, 7.6, 3.6} // a corner may be cut between two samples
		for i := range 20001 {
			s := float64(i) / 20000
			inside = inside || wider.has(point{from.x + s*(to.x-from.x), from.y + s*(to.y-from.y)})
		}
		if !inside && b.isCrossed(from, to) {
			t.Fatalf("the line from %v to %v is seen to cross %v", from, to, b)
		}
	})
}
