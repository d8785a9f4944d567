package compare

import (
	"nines/experiments/report"
	"nines/experiments/run"
	"nines/experiments/stats"
)

// Document is what `compare --json` prints. Shares are fractions of one and
// spans are in seconds; what is not defined is null.
type Document struct {
	A      SideDocument    `json:"a"`
	B      SideDocument    `json:"b"`
	Paired bool            `json:"paired"`
	Worlds int64           `json:"worlds"` // that both met, at each point
	Points []PointDocument `json:"points"`
	OnlyA  []string        `json:"onlyA"`
	OnlyB  []string        `json:"onlyB"`
	Notes  []string        `json:"notes"`
}

// SideDocument says what a side is.
type SideDocument struct {
	Name         string        `json:"name"`
	Scenario     string        `json:"scenario"`
	Hash         string        `json:"hash"`
	Seed         report.Seed   `json:"seed"`
	Replications int64         `json:"replications"`
	Digest       report.Digest `json:"digest"`
}

// PointDocument compares two points.
type PointDocument struct {
	A        string            `json:"a"`
	B        string            `json:"b"`
	Measures []MeasureDocument `json:"measures"`
}

// MeasureDocument compares a measure. Of a judgement, values are shares of
// violated runs.
type MeasureDocument struct {
	Measure       string         `json:"measure"`
	Primary       bool           `json:"primary"`
	A             stats.Interval `json:"a"`
	B             stats.Interval `json:"b"`
	Quotient      bool           `json:"quotient"`   // the difference is B over A
	Difference    stats.Interval `json:"difference"` // B minus A
	P             report.Number  `json:"p"`
	Adjusted      report.Number  `json:"adjusted"` // p, for the number of comparisons
	Significant   bool           `json:"significant"`
	Correlation   report.Number  `json:"correlation"`
	VarianceRatio report.Number  `json:"varianceRatio"` // null: infinite
}

// Document collects the comparison for other programs.
func (c *Comparison) Document() *Document {
	d := &Document{
		A: c.A.document(), B: c.B.document(), Paired: c.Paired, Worlds: c.Worlds,
		OnlyA: append([]string{}, c.OnlyA...), OnlyB: append([]string{}, c.OnlyB...), Notes: c.Notes(),
	}
	if !c.Paired {
		d.Worlds = 0
	}
	for _, p := range c.Points {
		point := PointDocument{A: c.A.Result.Variants[p.a].Name(), B: c.B.Result.Variants[p.b].Name(), Measures: []MeasureDocument{}}
		for _, m := range p.Measures {
			point.Measures = append(point.Measures, m.document())
		}
		d.Points = append(d.Points, point)
	}
	return d
}

func (s Side) document() SideDocument {
	r := s.Result
	return SideDocument{s.Name, r.File.Name, s.Hash(), report.Seed(r.Seed), r.Replications, report.Digest(r.Digest)}
}

func (m Measure) document() MeasureDocument {
	in := func(i stats.Interval) stats.Interval {
		if m.Expression.Measure.Unit.Time() {
			i.Value, i.Low, i.High = i.Value/1e9, i.Low/1e9, i.High/1e9
		}
		return i
	}
	value := func(metric run.Metric) stats.Interval { return in(metric.Interval) }
	d, difference := m.Difference, in(m.Difference.Difference)
	if m.isQuotient() {
		difference = m.Difference.Difference
	}
	return MeasureDocument{
		Measure: m.Expression.Text, Primary: m.IsPrimary, A: value(m.A), B: value(m.B), Quotient: m.isQuotient(), Difference: difference,
		P: report.Number(d.P), Adjusted: report.Number(d.Adjusted), Significant: d.Significant(),
		Correlation: report.Number(d.Correlation), VarianceRatio: report.Number(d.VarianceRatio),
	}
}
