package compare

import (
	"fmt"
	"math"
	"strings"

	"nines/experiments"
	"nines/experiments/document"
	"nines/experiments/run"
	"nines/experiments/stats"
)

// Side is one of the two results, or some points of it.
type Side struct {
	Name   string // as it was asked for
	Result *run.Result
	points []int
}

// Of returns all points of a result as a side.
func Of(name string, r *run.Result) Side {
	s := Side{Name: name, Result: r}
	for i := range r.Variants {
		s.points = append(s.points, i)
	}
	return s
}

// Only returns the points of one variant, or the one point of that name, such
// as "abd, faults.cut.for=20s".
func (s Side) Only(name string) (Side, error) {
	only := Side{Name: s.Name, Result: s.Result}
	var names []string
	for _, point := range s.points {
		v := &s.Result.Variants[point]
		if v.Scenario.Name == name || v.Name() == name {
			only.points = append(only.points, point)
		}
		names = append(names, v.Name())
	}
	if len(only.points) > 0 {
		return only, nil
	}
	if near := document.Suggest(name, names); near != "" {
		return only, fmt.Errorf("%s has no variant %q; did you mean %q?", s.Name, name, near)
	}
	return only, fmt.Errorf("%s has no variant %q; there are: %s", s.Name, name, strings.Join(names, "; "))
}

// Hash identifies the scenario of a side.
func (s Side) Hash() string { return document.Hash(s.Result.File.Tree) }

// Comparison is what two sides differ in.
type Comparison struct {
	A, B   Side
	Paired bool  // both met the same worlds
	Worlds int64 // that were met by both, at each point
	Points []Point
	// OnlyA and OnlyB are points that the other side has not.
	OnlyA, OnlyB []string
	Family       int // secondary comparisons that are judged together
}

// Point compares two points.
type Point struct {
	Name     string // what both are called; "" if they are the only ones
	a, b     int
	Measures []Measure // the primary one first, in the order of side A
}

// Measure is one measure at a point of both sides.
type Measure struct {
	Expression experiments.Expression
	IsPrimary  bool
	A, B       run.Metric
	// Difference is B minus A. Of a judgement only its P counts: of how many
	// more worlds violate it.
	Difference stats.Comparison
}

// Compare compares two sides: the only point of one with the only one of the
// other; the points of one variant with those of another at the same
// coordinates; or else those that have the same name.
func Compare(a, b Side) (*Comparison, error) {
	c := &Comparison{A: a, B: b, Paired: a.Result.Seed == b.Result.Seed, Worlds: min(a.Result.Replications, b.Result.Replications)}
	c.match()
	if len(c.Points) == 0 {
		return nil, fmt.Errorf("%s and %s have no point in common; to compare two variants, or two points, name one of each, as in DIR:VARIANT\n%s has: %s\n%s has: %s",
			a.Name, b.Name, a.Name, strings.Join(c.OnlyA, "; "), b.Name, strings.Join(c.OnlyB, "; "))
	}
	for i := range c.Points {
		c.measure(&c.Points[i])
	}
	c.judge()
	return c, nil
}

// match pairs the points.
func (c *Comparison) match() {
	if len(c.A.points) == 1 && len(c.B.points) == 1 {
		c.Points = []Point{{a: c.A.points[0], b: c.B.points[0]}}
		return
	}
	name := Side.full
	if a, b := c.A.variant(), c.B.variant(); a != b && a != "" && b != "" {
		name = Side.coordinates // two designs, each at several points
	}
	known := make(map[string]int)
	for _, point := range c.B.points {
		known[name(c.B, point)] = point
	}
	for _, point := range c.A.points {
		called := name(c.A, point)
		if other, there := known[called]; there {
			c.Points = append(c.Points, Point{Name: called, a: point, b: other})
			delete(known, called)
		} else {
			c.OnlyA = append(c.OnlyA, called)
		}
	}
	for _, point := range c.B.points {
		if called := name(c.B, point); known[called] == point && !c.hasPoint(called) {
			c.OnlyB = append(c.OnlyB, called)
		}
	}
}

// full is the name of a point: its variant and its coordinates.
func (s Side) full(point int) string { return s.Result.Variants[point].Name() }

// coordinates is the name of a point among those of its variant.
func (s Side) coordinates(point int) string {
	return experiments.Point{Coordinates: s.Result.Variants[point].Coordinates}.String()
}

// variant is the one that all points are of; "" if there are several.
func (s Side) variant() (name string) {
	for i, point := range s.points {
		if of := s.Result.Variants[point].Scenario.Name; i == 0 || of == name {
			name = of
		} else {
			return ""
		}
	}
	return name
}

func (c *Comparison) hasPoint(name string) bool {
	for _, p := range c.Points {
		if p.Name == name {
			return true
		}
	}
	return false
}

// primary returns the measure that both sides declare to decide.
func (c *Comparison) primary() string {
	if text := c.A.Result.File.Study.Primary; text == c.B.Result.File.Study.Primary {
		return text
	}
	return ""
}

// measure compares what both points measure.
func (c *Comparison) measure(p *Point) {
	va, vb := &c.A.Result.Variants[p.a], &c.B.Result.Variants[p.b]
	for i, m := range va.Scenario.Measures {
		for k, other := range vb.Scenario.Measures {
			if m.Text != other.Text {
				continue
			}
			one := Measure{Expression: m, IsPrimary: m.Text == c.primary(), A: va.Metrics[i], B: vb.Metrics[k]}
			first, second := quantities(c.A.Result, p.a, i), quantities(c.B.Result, p.b, k)
			if c.Paired {
				one.Difference = Paired(first[:c.Worlds], second[:c.Worlds])
			} else {
				one.Difference = Unpaired(first, second)
			}
			if one.IsPrimary {
				p.Measures = append([]Measure{one}, p.Measures...)
			} else {
				p.Measures = append(p.Measures, one)
			}
		}
	}
}

// quantities returns what the runs of a point have of its i-th measure.
func quantities(r *run.Result, point, i int) (all []experiments.Quantity) {
	for _, one := range r.Runs[int64(point)*r.Replications:][:r.Replications] {
		all = append(all, one.Quantities[i])
	}
	return all
}

// judge adjusts for the number of comparisons. The primary measure, at all
// points, is a family of its own, and all other measures are another.
func (c *Comparison) judge() {
	for _, isPrimary := range []bool{true, false} {
		var family []*stats.Comparison
		var p []float64
		for i := range c.Points {
			for k := range c.Points[i].Measures {
				if m := &c.Points[i].Measures[k]; m.IsPrimary == isPrimary {
					family, p = append(family, &m.Difference), append(p, m.Difference.P)
				}
			}
		}
		for i, adjusted := range stats.Holm(p) {
			family[i].Adjusted = adjusted
			if !isPrimary && !math.IsNaN(adjusted) {
				c.Family++
			}
		}
	}
}
