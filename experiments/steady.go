package experiments

import (
	"time"

	"nines/experiments/document"
	"nines/experiments/stats"
	"nines/sim"
)

// A steady run is measured in its steady state: what comes before, the warm-up,
// is left out. Where the scenario does not say how long that is, MSER-5 finds it
// for each measure by itself, from the measure over time.

const (
	steadyDefault  = "600s"
	batchesDefault = "30"
	batchesMax     = 1000

	// slots is in how many parts a run is divided to find its warm-up; MSER-5
	// averages them by fives.
	slots = 300
)

// mser5 is what a warm-up is that is found, not given.
const mser5 = "mser5"

// steady reads what a steady run has beside what all have: how many batches
// stand for replications where there is one run only, and its warm-up. It
// returns how long that is, or nil if it is to be found.
func (d *decoder) steady(s *Scenario, f *document.Fields) *document.Node {
	s.Window.Batches = d.Int(d.optional(s, f, "measure", "batches", batchesDefault), 2, batchesMax)
	warmup, from := f.Get("warmup"), f.Get("from")
	switch {
	case warmup != nil && from != nil:
		d.Report(from, "the warm-up is given twice", "from and warmup are one and the same")
	case from != nil:
		return from
	case warmup == nil:
		warmup = d.optional(s, f, "measure", "warmup", mser5)
	}
	if s.Window.FindWarmup = warmup.Kind == document.Text && warmup.Text == mser5; s.Window.FindWarmup {
		return nil
	}
	return warmup
}

// Evaluate computes a measure of one run: of a steady one, after its warm-up.
func (s *Scenario) Evaluate(e Expression, o *Observation) Quantity {
	if !s.Window.FindWarmup || !e.followed() {
		return e.Evaluate(o)
	}
	from, _ := e.warmup(o)
	return e.Evaluate(o.During(from, s.Window.To))
}

// followed tells whether a measure can be followed through a run.
func (e Expression) followed() bool { return e.Measure.Unit != Judgement && !e.Measure.Whole }

// warmup returns when the steady state of a measure begins; ok is false if it
// was not found in the first half of the run. A part in which the measure has
// no value counts as the one before.
func (e Expression) warmup(o *Observation) (from sim.Time, ok bool) {
	window := o.Scenario.Window
	if !window.FindWarmup {
		return window.From, true
	}
	series := make([]float64, 0, slots)
	for i := range int64(slots) {
		value := 0.0
		if len(series) > 0 {
			value = series[len(series)-1]
		}
		q := e.Evaluate(o.During(window.part(window.From, i, slots), window.part(window.From, i+1, slots)))
		switch {
		case !q.Defined():
		case q.Unit.Ratio():
			value = float64(q.Num) / float64(q.Den)
		default:
			value = float64(q.Num)
		}
		series = append(series, value)
	}
	cut, ok := stats.MSER5(series)
	return window.part(window.From, int64(cut), slots), ok
}

// part returns when part i of n begins, of what is left of the window from an
// instant on.
func (w Window) part(from sim.Time, i, n int64) sim.Time {
	length := w.To.Sub(from)
	whole, rest := int64(length)/n, int64(length)%n
	return from.Add(time.Duration(whole*i + rest*i/n))
}

// batches computes a measure in equal parts of the steady state: nothing if
// there is none. A part in which the measure has no value has no sample.
func (s Series) batches(o *Observation) (samples []Sample) {
	from, ok := s.Expression.warmup(o)
	if !ok {
		return nil
	}
	window := o.Scenario.Window
	for i := range s.Batches {
		begin := window.part(from, i, s.Batches)
		q := s.Expression.Evaluate(o.During(begin, window.part(from, i+1, s.Batches)))
		if q.Defined() {
			samples = append(samples, newSample(begin, q))
		}
	}
	return samples
}

// addBatches lets a steady run keep its measures in batches.
func (s *Scenario) addBatches() {
	for _, e := range s.Measures {
		if s.Window.Steady && e.followed() {
			s.addSeries(Series{Name: e.Text + " by batch", Expression: e, Batches: s.Window.Batches})
		}
	}
}

// Batches returns the number of the series that has a measure by batches, or
// -1.
func (s *Scenario) Batches(e Expression) int {
	for i, series := range s.Series {
		if series.Batches > 0 && series.Expression.Text == e.Text {
			return i
		}
	}
	return -1
}
