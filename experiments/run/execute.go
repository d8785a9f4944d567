package run

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"

	"nines/experiments"
	"nines/sim"
)

// observedMax is of how many points the first observation is held.
const observedMax = 16

// job is one run to be made.
type job struct {
	point       int
	replication int64
}

// outcome is what a worker hands back.
type outcome struct {
	job
	run         Run
	observation *experiments.Observation // of replication 0 only
	err         error
}

// execution is a plan that is carried out.
type execution struct {
	Plan
	Options
	rows        [][]Run // by point, then replication
	made        map[job]bool
	first       []*experiments.Observation // of each point, as far as they are held
	done, total int64
}

// Execute runs every variant of the file, or every point of its study. On an
// interruption it returns sim.ErrInterrupted; on a failing run the error of the
// first one in order.
func Execute(f *experiments.File, o Options) (*Result, error) {
	p := NewPlan(f, o)
	if o.Workers == 0 {
		o.Workers = int64(runtime.GOMAXPROCS(0))
	}
	x := &execution{
		Plan: p, Options: o, made: make(map[job]bool),
		rows: make([][]Run, len(p.Points)), first: make([]*experiments.Observation, min(len(p.Points), observedMax)),
	}
	for n := p.Replications; ; {
		if err := x.round(n); err != nil {
			return nil, err
		}
		result := p.SumUp(slices.Concat(x.rows...))
		next := p.next(n, result.Variants)
		if next == n {
			for i, observation := range x.first {
				result.Variants[i].First = observation
			}
			return result, nil
		}
		n = next
	}
}

// round makes all runs of the first n replications that are not there yet.
func (x *execution) round(n int64) error {
	for point := range x.rows {
		x.rows[point] = append(x.rows[point], make([]Run, n-int64(len(x.rows[point])))...)
	}
	for _, kept := range x.Kept {
		if j := (job{kept.Point, kept.Replication}); kept.Replication < n && !x.made[j] {
			x.made[j] = true
			kept.Trail = nil
			x.rows[j.point][j.replication] = kept
		}
	}
	x.total = x.done + n*int64(len(x.Points)) - int64(len(x.made))
	return x.collect(x.start(n))
}

// start lets workers make the runs; the channel is closed when they are made.
func (x *execution) start(n int64) <-chan outcome {
	var left []job
	for replication := range n {
		for point := range x.Points {
			if j := (job{point, replication}); !x.made[j] {
				left = append(left, j)
			}
		}
	}
	jobs, outcomes := make(chan job), make(chan outcome)
	go func() {
		defer close(jobs)
		for _, j := range left {
			if x.Interrupted != nil && x.Interrupted() {
				return
			}
			jobs <- j
		}
	}()
	var workers sync.WaitGroup
	for range x.Workers {
		workers.Go(func() {
			for j := range jobs {
				outcomes <- x.execute(j)
			}
		})
	}
	go func() {
		workers.Wait()
		close(outcomes)
	}()
	return outcomes
}

// execute makes one run and computes its measures and series. A measure that
// panics is an error of that run: the other workers go on, and the caller is
// told.
func (x *execution) execute(j job) (result outcome) {
	p := x.Points[j.point]
	defer func() {
		if thrown := recover(); thrown != nil {
			result = outcome{job: j, err: fmt.Errorf("%v, seed %d, replication %d: panic: %v\n%s", p, x.Plan.Seed, j.replication, thrown, debug.Stack())}
		}
	}()
	world := sim.Options{Seed: x.Plan.Seed, Replication: uint64(j.replication), Interrupted: x.Interrupted}
	if x.Finished != nil {
		world.Trail = x.Trail(j.point, j.replication)
	}
	observation, err := p.Scenario.Run(world)
	if err != nil && len(p.Coordinates) > 0 {
		err = fmt.Errorf("%v: %w", p, err)
	}
	if err != nil {
		return outcome{job: j, err: err}
	}
	result = outcome{job: j, run: Run{
		Point: j.point, Variant: p.Variant, Replication: j.replication, Digest: observation.Digest, Events: observation.Events,
		Trail: world.Trail,
	}}
	for _, m := range p.Scenario.Measures {
		result.run.Quantities = append(result.run.Quantities, p.Scenario.Evaluate(m, observation))
	}
	if j.replication < x.Followed {
		for _, series := range p.Scenario.Series {
			result.run.Series = append(result.run.Series, series.Evaluate(observation))
		}
	}
	if j.replication == 0 && j.point < len(x.first) {
		result.observation = observation
	}
	return result
}

// collect puts the outcomes in order. After an error it still waits for all.
func (x *execution) collect(outcomes <-chan outcome) error {
	var first outcome
	for result := range outcomes {
		if result.err != nil {
			if first.err == nil || errors.Is(first.err, sim.ErrInterrupted) || result.before(first.job) {
				first = result
			}
			continue
		}
		x.made[result.job] = true
		row := &x.rows[result.point][result.replication]
		*row = result.run
		row.Trail = nil // thousands of them would fill the memory
		if result.observation != nil {
			x.first[result.point] = result.observation
		}
		x.done++
		if x.Finished != nil {
			x.Finished(result.run)
		}
		if x.Progress != nil {
			x.Progress(x.done, x.total)
		}
	}
	if first.err == nil && x.done < x.total {
		return sim.ErrInterrupted
	}
	return first.err
}

func (j job) before(other job) bool {
	return j.point < other.point || j.point == other.point && j.replication < other.replication
}
