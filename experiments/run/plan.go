package run

import (
	"fmt"

	"nines/experiments"
	"nines/experiments/stats"
	"nines/sim"
)

// Plan is what a scenario and the options come to: which worlds are run. Its
// rows are ordered by (point, replication).
type Plan struct {
	File         *experiments.File
	Points       []experiments.Point
	Study        bool // of all points, not only of the variants at the values in the file
	Seed         uint64
	Replications int64                 // of each point; of the first round where there is a Precision
	Precision    experiments.Precision // when there are enough; zero: after Replications
	Followed     int64                 // replications of each point whose series are kept
}

// NewPlan returns what Execute would run.
func NewPlan(f *experiments.File, o Options) Plan {
	p := Plan{File: f, Points: f.Bases(), Study: o.Study, Seed: o.Seed, Replications: o.Replications}
	if o.Study {
		p.Points = f.Points
	}
	if o.Replications == 0 {
		p.Replications = f.Study.Replications
		if o.Study {
			p.Precision = f.Study.Precision
		}
	}
	p.Followed = p.followed()
	return p
}

// Axes returns the paths that its points have coordinates for.
func (p Plan) Axes() (paths []string) {
	if len(p.Points) > 0 {
		for _, c := range p.Points[0].Coordinates {
			paths = append(paths, c.Path)
		}
	}
	return paths
}

// Check returns an error if the plan asks for more runs than can be summed up.
func (p Plan) Check() error {
	if runs := p.Most() * int64(len(p.Points)); runs > experiments.RunsMax {
		return fmt.Errorf("%d points with %d replications each are %d runs: at most %d", len(p.Points), p.Most(), runs, int64(experiments.RunsMax))
	}
	return nil
}

// Most returns how many replications of each point there are at most.
func (p Plan) Most() int64 { return max(p.Replications, p.Precision.AtMost) }

// samplesMax is how many samples of series are kept of all runs together: some
// hundred megabytes as text.
const samplesMax = 2_000_000

// followed returns of how many replications the series fit: of all, as a rule.
// It depends on the plan alone, so that what is kept does not depend on the
// order in which runs end.
func (p Plan) followed() int64 {
	samples := int64(0)
	for _, point := range p.Points {
		for _, series := range point.Scenario.Series {
			samples += series.Size(point.Scenario.Window)
		}
	}
	if samples == 0 {
		return 0
	}
	return max(1, min(samplesMax/samples, p.Most()))
}

// Trails keep 16 bits of so many events of all runs together, which as text are
// 64 MiB: what a folder may weigh and still be sent to somebody. The first runs
// have an equal share of them, for what makes one run differ shows in others,
// too; the next ones, and events beyond the share, keep 64 bits of every 4,096th
// event, which takes nearly no room and no time. Even that would be too much
// for a million runs.
const (
	trailEventsMax = 24 << 20
	trailLimitMax  = 1 << 20 // events of one run
	trailsFullMax  = 1000
	trailsMax      = 10_000
)

// Trail returns a new trail to record a run on. It is nil beyond the first
// ten thousand runs, by replication and then point. How much it keeps depends
// on the plan alone, so that it does not depend on the order in which runs end.
func (p Plan) Trail(point int, replication int64) *sim.Trail {
	points := int64(len(p.Points))
	number := min(replication, trailsMax)*points + int64(point)
	switch {
	case number < trailsFullMax:
		planned := min(p.Most()*points, trailsFullMax)
		return &sim.Trail{Limit: min(trailEventsMax/planned, trailLimitMax)}
	case number < trailsMax:
		return &sim.Trail{Limit: -1}
	}
	return nil
}

// next returns how many replications of each point there shall be after n of
// each are complete: n if these are enough.
func (p Plan) next(n int64, variants []Variant) int64 {
	next := n
	for i := range variants {
		m := variants[i].metric(p.File.Study.Primary)
		if m < 0 || variants[i].Metrics[m].Runs == 0 {
			continue // more runs will not have a value either
		}
		interval := variants[i].Metrics[m].ByRuns()
		next = max(next, n+p.precision().Next(interval, p.Precision.AtMost)-interval.N)
	}
	return min(next, max(n, p.Precision.AtMost))
}

// ByRuns is the interval with the number of runs behind it, where its samples
// are what happened in them: runs are what there can be more of.
func (m Metric) ByRuns() stats.Interval {
	if u := m.Expression.Measure.Unit; u == experiments.Between || u == experiments.Recovery {
		m.Interval.N = m.Runs
	}
	return m.Interval
}

// precision is what the study asks for, in the terms of the statistics.
func (p Plan) precision() stats.Precision {
	if p.Precision.Relative {
		return stats.Precision{Relative: p.Precision.HalfWidth}
	}
	return stats.Precision{Absolute: p.Precision.HalfWidth}
}

// SumUp sums up the runs of a plan, which are in order and complete: equally
// many of each point. Intervals that ended a study because they were narrow say
// so.
func (p Plan) SumUp(runs []Run) *Result {
	r := &Result{File: p.File, Seed: p.Seed, Study: p.Study, Runs: runs, Variants: make([]Variant, len(p.Points))}
	r.Replications = int64(len(runs) / len(p.Points))
	var digest sim.Digest
	for _, run := range runs {
		digest.Word(run.Digest)
		r.Events += run.Events
	}
	r.Digest = digest.Sum()
	for i, point := range p.Points {
		r.Variants[i] = Variant{Scenario: point.Scenario, Coordinates: point.Coordinates}
		r.Variants[i].sumUp(r.of(i), intervals{p.File.Study.Bootstrap, p.Seed})
		m := r.Variants[i].metric(p.File.Study.Primary)
		if p.Precision.Wanted() && m >= 0 && p.precision().Enough(r.Variants[i].Metrics[m].ByRuns()) {
			metric := &r.Variants[i].Metrics[m]
			metric.Interval.Method = p.precision().Stopped(metric.ByRuns()).Method
		}
	}
	return r
}

// of returns the runs of a point.
func (r *Result) of(point int) []Run {
	return r.Runs[int64(point)*r.Replications:][:r.Replications]
}
