package run

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"nines/experiments"
	"nines/sim"
)

// Options say how much is run. The zero value is seed 0, the scenario's own
// number of replications, one worker a core.
type Options struct {
	Seed         uint64
	Replications int64                   // of each variant; 0: as the scenario says
	Workers      int64                   // runs at a time; 0: one a core
	Interrupted  func() bool             // true ends all runs soon
	Finished     func(Run)               // called with each run as it ends, one call at a time
	Progress     func(done, total int64) // called after each run, one call at a time
}

// Run is one replication of one variant.
type Run struct {
	Variant     string
	Replication int64
	Digest      uint64
	Events      uint64
	Quantities  []experiments.Quantity // one for each of the variant's measures
}

// Result is everything that came out.
type Result struct {
	File         *experiments.File
	Seed         uint64
	Replications int64
	Runs         []Run // by variant, then replication
	Variants     []Variant
	Events       uint64
	Digest       uint64 // of the runs' digests, in order
}

// Variant sums up the runs of one variant.
type Variant struct {
	Scenario     *experiments.Scenario
	First        *experiments.Observation // of replication 0, for time series and witnesses
	Metrics      []Metric                 // one for each of the scenario's measures
	Theory       []Theory
	Expectations []Expectation
}

// job is one run to be made.
type job struct {
	variant     int
	replication int64
}

// outcome is what a worker hands back.
type outcome struct {
	job
	run         Run
	observation *experiments.Observation // of replication 0 only
	err         error
}

// Execute runs every variant of the file. On an interruption it returns
// sim.ErrInterrupted; on a failing run the error of the first one in order.
func Execute(f *experiments.File, o Options) (*Result, error) {
	if o.Replications == 0 {
		o.Replications = f.Study.Replications
	}
	if o.Workers == 0 {
		o.Workers = int64(runtime.GOMAXPROCS(0))
	}
	result := &Result{File: f, Seed: o.Seed, Replications: o.Replications}
	result.Runs = make([]Run, int64(len(f.Variants))*o.Replications)
	result.Variants = make([]Variant, len(f.Variants))
	if err := result.collect(o, start(f, o)); err != nil {
		return nil, err
	}
	result.sumUp()
	return result, nil
}

// start lets workers make all runs; the channel is closed when they are made.
func start(f *experiments.File, o Options) <-chan outcome {
	jobs, outcomes := make(chan job), make(chan outcome)
	go func() {
		defer close(jobs)
		for replication := range o.Replications {
			for variant := range f.Variants {
				if o.Interrupted != nil && o.Interrupted() {
					return
				}
				jobs <- job{variant, replication}
			}
		}
	}()
	var workers sync.WaitGroup
	for range o.Workers {
		workers.Go(func() {
			for j := range jobs {
				outcomes <- execute(f.Variants[j.variant], j, o)
			}
		})
	}
	go func() {
		workers.Wait()
		close(outcomes)
	}()
	return outcomes
}

// execute makes one run and computes its measures. A measure that panics is an
// error of that run: the other workers go on, and the caller is told.
func execute(s *experiments.Scenario, j job, o Options) (result outcome) {
	defer func() {
		if thrown := recover(); thrown != nil {
			result = outcome{job: j, err: fmt.Errorf("%s, seed %d, replication %d: panic: %v\n%s", s.Name, o.Seed, j.replication, thrown, debug.Stack())}
		}
	}()
	observation, err := s.Run(sim.Options{Seed: o.Seed, Replication: uint64(j.replication), Interrupted: o.Interrupted})
	if err != nil {
		return outcome{job: j, err: err}
	}
	result = outcome{job: j, run: Run{
		Variant: s.Name, Replication: j.replication, Digest: observation.Digest, Events: observation.Events,
	}}
	for _, m := range s.Measures {
		result.run.Quantities = append(result.run.Quantities, m.Measure.Evaluate(observation, m.Args))
	}
	if j.replication == 0 {
		result.observation = observation
	}
	return result
}

// collect puts the outcomes in order. After an error it still waits for all.
func (r *Result) collect(o Options, outcomes <-chan outcome) error {
	var done int64
	var first outcome
	for result := range outcomes {
		if result.err != nil {
			if first.err == nil || errors.Is(first.err, sim.ErrInterrupted) || r.before(result.job, first.job) {
				first = result
			}
			continue
		}
		r.Runs[r.index(result.job)] = result.run
		if result.observation != nil {
			r.Variants[result.variant].First = result.observation
		}
		done++
		if o.Finished != nil {
			o.Finished(result.run)
		}
		if o.Progress != nil {
			o.Progress(done, int64(len(r.Runs)))
		}
	}
	if first.err == nil && done < int64(len(r.Runs)) {
		return sim.ErrInterrupted
	}
	return first.err
}

func (r *Result) index(j job) int64 { return int64(j.variant)*r.Replications + j.replication }

func (r *Result) before(a, b job) bool { return r.index(a) < r.index(b) }

// sumUp computes what is said about each variant, and the digest of all.
func (r *Result) sumUp() {
	var digest sim.Digest
	for _, run := range r.Runs {
		digest.Word(run.Digest)
		r.Events += run.Events
	}
	r.Digest = digest.Sum()
	for i := range r.Variants {
		v := &r.Variants[i]
		v.Scenario = r.File.Variants[i]
		first := int64(i) * r.Replications
		v.sumUp(r.Runs[first : first+r.Replications])
	}
}
