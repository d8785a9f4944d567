package plots

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Timeline shows values over virtual time, in panels one below the other.
type Timeline struct {
	Title   string
	Caption string // what is shown, and what was run; wrapped
	// Provenance ends the caption. With fewer than six replications no
	// intervals are drawn, and the caption says so.
	Provenance Provenance
	// Axis is what the time axis is called; "" is "virtual time". The unit is
	// added.
	Axis string
	// From and To are instants that the time axis reaches at least. It grows
	// to hold all points; 0 and 0 leave it to them.
	From, To time.Duration
	// Bucket is how long each value holds from its instant on: lines are steps.
	// 0 means that values hold at their instant and are joined by straight
	// lines.
	Bucket time.Duration
	Bands  []Band
	Panels []Panel
}

// Band is a stretch of time that is shaded in all panels, and named. It is cut
// where the time axis ends; one of no length is drawn as a line.
type Band struct {
	Name     string // bands of one name need it only where there is room
	From, To time.Duration
}

// Panel is one pair of axes.
type Panel struct {
	Label string // what is shown, with its unit: "site A: yield, %"
	Scale Scale
	// Durations says that values are nanoseconds; the label gets their unit.
	Durations bool
	// Low and High are values that the axis reaches at least. It grows to hold
	// all values and intervals; 0 and 0 only make it start at 0, where it can.
	Low, High float64
	Series    []Series
}

// Series is one line. The i-th lines of all panels look the same.
type Series struct {
	Name   string
	Points []Point // by time, at least a bucket apart
	// Low and High bound an interval around each point, shaded; nil means that
	// there is none.
	Low, High []float64
}

// Point is a value at an instant of virtual time, which is not negative. What
// is not a number, or is beyond ±1e300, is missing: a gap in the line.
type Point struct {
	At    time.Duration
	Value float64
}

// drawable tells whether a value can be drawn.
func drawable(v float64) bool { return math.Abs(v) <= 1e300 }

// check panics on data that cannot be meant.
func (t Timeline) check() {
	if t.Bucket < 0 || t.From < 0 || t.To < t.From {
		panic(fmt.Sprintf("plots: a time line from %v to %v in buckets of %v", t.From, t.To, t.Bucket))
	}
	for _, p := range t.Panels {
		for _, s := range p.Series {
			s.check(t.Bucket)
		}
	}
}

func (s Series) check(bucket time.Duration) {
	for _, bound := range [][]float64{s.Low, s.High} {
		if (s.Low != nil || s.High != nil) && len(bound) != len(s.Points) {
			panic(fmt.Sprintf("plots: series %q has %d points and a bound of %d", s.Name, len(s.Points), len(bound)))
		}
	}
	for i, p := range s.Points {
		if p.At < 0 {
			panic(fmt.Sprintf("plots: series %q has a point at %v, before 0", s.Name, p.At))
		}
		if i > 0 && p.At-s.Points[i-1].At < max(bucket, 1) {
			panic(fmt.Sprintf("plots: series %q has a point at %v after one at %v", s.Name, p.At, s.Points[i-1].At))
		}
	}
}

// span returns the instants that the time axis reaches.
func (t Timeline) span() (from, to time.Duration) {
	from, to = math.MaxInt64, 0
	include := func(a, b time.Duration) { from, to = min(from, a), max(to, b) }
	for _, p := range t.Panels {
		for _, s := range p.Series {
			for _, point := range s.Points {
				include(point.At, point.At+min(t.Bucket, math.MaxInt64-point.At))
			}
		}
	}
	if t.To > 0 || from > to {
		include(t.From, t.To)
	}
	switch {
	case to > from:
	case from >= time.Second:
		from -= time.Second
	default:
		to += time.Second
	}
	return from, to
}

func (p Panel) axis() Axis {
	return Axis{Label: p.Label, Scale: p.Scale, Durations: p.Durations, Low: p.Low, High: p.High}
}

// placed returns the panel with coordinates for values. What has no place is
// missing.
func (p Panel) placed() Panel {
	axis, all := p.axis(), make([]Series, len(p.Series))
	for i, s := range p.Series {
		all[i].Name = s.Name
		for k, point := range s.Points {
			all[i].Points = append(all[i].Points, Point{point.At, axis.coordinate(point.Value)})
			if s.Low != nil {
				low, high := axis.interval(Estimate{Low: s.Low[k], High: s.High[k]})
				all[i].Low, all[i].High = append(all[i].Low, low), append(all[i].High, high)
			}
		}
	}
	p.Series = all
	return p
}

// hidden counts the values that have no place.
func (p Panel) hidden() (n int) {
	axis := p.axis()
	for _, s := range p.Series {
		for _, point := range s.Points {
			if drawable(point.Value) && !drawable(axis.coordinate(point.Value)) {
				n++
			}
		}
	}
	return n
}

// span returns the coordinates that a placed panel's axis reaches.
func (p Panel) span() (low, high float64) {
	var coordinates []float64
	for _, s := range p.Series {
		for i := range s.Points {
			coordinates = append(coordinates, s.Points[i].Value, s.bound(s.Low, i), s.bound(s.High, i))
		}
	}
	if p.Scale != Linear {
		return p.axis().span(coordinates)
	}
	low, high = min(p.Low, p.High), max(p.Low, p.High)
	for _, at := range coordinates {
		if drawable(at) {
			low, high = min(low, at), max(high, at)
		}
	}
	if low == high {
		high += max(1, math.Abs(high)) // for next to a great value 1 is nothing
	}
	if p.Durations {
		low, high = max(0, low), max(high, low+10) // a tick is a whole nanosecond
	}
	return low, high
}

// estimates returns the values that have intervals.
func (t Timeline) estimates() (all []Estimate) {
	for _, p := range t.Panels {
		for _, s := range p.Series {
			for i, point := range s.Points {
				if s.Low != nil {
					all = append(all, Estimate{Value: point.Value, Low: s.Low[i], High: s.High[i]})
				}
			}
		}
	}
	return all
}

// bound returns an interval's bound at the i-th point, or NaN.
func (s Series) bound(bounds []float64, i int) float64 {
	if bounds == nil {
		return math.NaN()
	}
	return bounds[i]
}

// stretches returns the runs [i, j) of neighbouring points that are all ok:
// there is a gap between one run and the next.
func (s Series) stretches(bucket time.Duration, ok func(i int) bool) [][2]int {
	var runs [][2]int
	for i := range s.Points {
		if !ok(i) {
			continue
		}
		n := len(runs) - 1
		if n >= 0 && runs[n][1] == i && (bucket == 0 || s.Points[i].At-s.Points[i-1].At == bucket) {
			runs[n][1]++
		} else {
			runs = append(runs, [2]int{i, i + 1})
		}
	}
	return runs
}

// table returns one row for each point. Bands are no data of a series and have
// no rows.
func (t Timeline) table() [][]string {
	rows := [][]string{{"panel", "series", "time_ns", "value", "low", "high"}}
	for _, p := range t.Panels {
		for _, s := range p.Series {
			for i, point := range s.Points {
				rows = append(rows, []string{
					p.Label, s.Name, strconv.FormatInt(int64(point.At), 10),
					cell(point.Value), cell(s.bound(s.Low, i)), cell(s.bound(s.High, i)),
				})
			}
		}
	}
	return rows
}

// cell prints a number so that reading it gives the same number; what is none is
// empty.
func cell(v float64) string {
	switch size := math.Abs(v); {
	case math.IsNaN(v), math.IsInf(v, 0):
		return ""
	case size >= 1e-6 && size < 1e21: // nanoseconds stay whole numbers
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
}
