package replay

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"

	"nines/experiments"
	"nines/experiments/results"
	"nines/experiments/run"
	"nines/nodes"
	"nines/sim"
)

// Options say how runs are made again. The zero value is one worker a core.
type Options struct {
	Workers     int64                   // runs at a time; 0: one a core
	Interrupted func() bool             // true ends all runs soon
	Progress    func(done, total int64) // called after each run, one call at a time
}

// Verify makes runs of a folder again, those with the given indices in
// Stored.Runs or, if there are none, all of them. It returns where they part
// from the kept ones, in the order of the runs; nothing if all are the same. On
// an interruption the error is sim.ErrInterrupted. A folder with a file that was
// changed is an error before anything is run.
func Verify(s *results.Stored, chosen []int, o Options) ([]Divergence, error) {
	if err := s.Verify(); err != nil {
		return nil, err
	}
	trails, err := s.Trails()
	if err != nil {
		return nil, err
	}
	if len(chosen) == 0 {
		for i := range s.Runs {
			chosen = append(chosen, i)
		}
	}
	v := &verifier{stored: s, trails: trails, Options: o}
	if v.Workers == 0 {
		v.Workers = int64(runtime.GOMAXPROCS(0))
	}
	return v.all(chosen)
}

// verifier makes runs again.
type verifier struct {
	Options
	stored *results.Stored
	trails []*sim.Trail
}

// all makes the chosen runs again, some at a time.
func (v *verifier) all(chosen []int) (parted []Divergence, err error) {
	jobs := make(chan int)
	go func() {
		defer close(jobs)
		for _, i := range chosen {
			if v.interrupted() {
				return
			}
			jobs <- i
		}
	}()
	var workers sync.WaitGroup
	var mutex sync.Mutex
	done, total := int64(0), int64(len(chosen))
	for range v.Workers {
		workers.Go(func() {
			for i := range jobs {
				d := v.again(i)
				mutex.Lock()
				if d == nil || !errors.Is(d.Failure, sim.ErrInterrupted) {
					done++
					if d != nil {
						parted = append(parted, *d)
					}
					if v.Progress != nil {
						v.Progress(done, total)
					}
				}
				mutex.Unlock()
			}
		})
	}
	workers.Wait()
	if done < total {
		return nil, sim.ErrInterrupted
	}
	slices.SortFunc(parted, func(a, b Divergence) int {
		return cmp.Or(cmp.Compare(a.Run.Point, b.Run.Point), cmp.Compare(a.Run.Replication, b.Run.Replication))
	})
	return parted, nil
}

func (v *verifier) interrupted() bool { return v.Interrupted != nil && v.Interrupted() }

// again makes a run again and tells where it parts from the kept one; nil if
// it does nowhere. What panics when the world is built parts, too: it did not
// then.
func (v *verifier) again(i int) (found *Divergence) {
	r := v.stored.Runs[i]
	d := &Divergence{Run: r, Point: v.stored.Plan.Points[r.Point]}
	defer func() {
		if thrown := recover(); thrown != nil {
			d.Failure = fmt.Errorf("panic: %v\n%s", thrown, debug.Stack())
			found = d
		}
	}()
	o := sim.Options{Seed: v.stored.Plan.Seed, Replication: uint64(r.Replication), Interrupted: v.Interrupted}
	if v.trails[i] != nil {
		o.Trail = v.trails[i].Follow()
	}
	w := d.Point.Scenario.Build(o)
	defer w.Engine.Close()
	err := w.Engine.Run(d.Point.Scenario.Window.End())
	if err == nil && o.Trail != nil {
		err = o.Trail.Rest()
	}
	d.Digest, d.Events = w.Engine.Digest(), w.Engine.Processed()
	switch {
	case errors.As(err, &d.Parting):
		d.locate(w, v.trails[i])
	case err != nil:
		d.Failure = err
	case d.Digest == r.Digest:
		d.Measures = v.stored.Differences(i, d.measure(w, v.stored.Plan.Followed))
		if d.Measures == nil {
			return nil
		}
	}
	return d
}

// measure computes of a run what a folder keeps of it.
func (d *Divergence) measure(w *experiments.World, followed int64) run.Run {
	observation, scenario := w.Observe(), d.Point.Scenario
	now := run.Run{Point: d.Run.Point, Replication: d.Run.Replication, Digest: d.Digest, Events: d.Events}
	for _, m := range scenario.Measures {
		now.Quantities = append(now.Quantities, scenario.Evaluate(m, observation))
	}
	if now.Replication < followed {
		for _, series := range scenario.Series {
			now.Series = append(now.Series, series.Evaluate(observation))
		}
	}
	return now
}

// Divergence says where a run is not as the kept one was.
type Divergence struct {
	Run   run.Run // as it was kept
	Point experiments.Point

	// Parting is the event, or the window, at which the trails part. It is nil
	// if there is no trail, and if the run ended with a Failure, which the kept
	// one did not, before they parted.
	Parting  *sim.DivergenceError
	Machine  string // that the event was for; "" if it is nobody's
	Kept, Is uint16 // what the trail keeps of the digest after the event, and what it is now
	Known    bool   // whether the trail keeps that of the very event

	// Measures say otherwise than the files, though the runs are the same to
	// the last event.
	Measures []results.Difference

	Failure error
	Digest  uint64 // of the run that was made now, as far as it went
	Events  uint64 // of that run
}

// locate adds what is known of the event.
func (d *Divergence) locate(w *experiments.World, kept *sim.Trail) {
	e := d.Parting
	if e.Missing {
		return
	}
	d.Is = uint16(e.Event.Digest)
	if e.First == e.Last {
		d.Kept, d.Known = kept.Bits(e.Last)
	}
	if target := int64(e.Event.Target); !isNobodys(e.Event.Kind) && target < w.Network.Endpoints() {
		d.Machine = w.MachineName(nodes.ID(target))
	}
}

// isNobodys tells whether the target of such an event is no machine.
func isNobodys(kind string) bool {
	return slices.Contains([]string{
		"none", "arrival", "process", "fault begins", "fault ends", "disk read", "disk write", "disk sync",
	}, kind)
}
