package breaker

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sony/gobreaker/v2"
	"pgregory.net/rapid"

	"nines/sim"
)

var (
	errFailure = errors.New("failure")
	errIgnored = errors.New("ignored")
)

// results are what gobreaker is told for each outcome.
var results = map[Outcome]error{Success: nil, Failure: errFailure, Ignored: errIgnored}

// settings are what a Streak's options are called there.
func settings(o StreakOptions) gobreaker.Settings {
	return gobreaker.Settings{
		MaxRequests: uint32(o.Probes),
		Interval:    o.ClearEvery,
		Timeout:     o.OpenWait,
		ReadyToTrip: func(c gobreaker.Counts) bool { return int64(c.ConsecutiveFailures) >= o.Failures },
		IsExcluded:  func(err error) bool { return errors.Is(err, errIgnored) },
	}
}

// pair is a breaker of ours and the real one in the time of one bubble.
type pair struct {
	began time.Time
	ours  Breaker
	real  *gobreaker.TwoStepCircuitBreaker[int]
	calls []pairedCall
}

type pairedCall struct {
	permit Permit
	done   func(error)
	began  sim.Time
}

func (p *pair) now() sim.Time { return sim.Start.Add(time.Since(p.began)) }

// play takes both through a script and returns their first disagreement.
func (p *pair) play(script []step) string {
	for i, s := range script {
		time.Sleep(s.wait)
		if s.asks || len(p.calls) == 0 {
			done, err := p.real.Allow()
			permit, ok := p.ours.Allow(p.now())
			if ok != (err == nil) {
				return fmt.Sprintf("step %d at %v: allowed %v, gobreaker says %v", i, p.now(), ok, err)
			}
			if ok {
				p.calls = append(p.calls, pairedCall{permit, done, p.now()})
			}
		} else {
			p.end(s)
		}
		if complaint := p.compare(); complaint != "" {
			return fmt.Sprintf("step %d at %v: %s", i, p.now(), complaint)
		}
	}
	return ""
}

// end finishes one of the calls that are under way.
func (p *pair) end(s step) {
	i := s.which % len(p.calls)
	c := p.calls[i]
	p.calls = append(p.calls[:i], p.calls[i+1:]...)
	c.done(results[s.outcome])
	p.ours.Record(p.now(), c.permit, s.outcome, p.now().Sub(c.began))
}

// compare holds the counts against each other before the states: asking for
// the state may change both.
func (p *pair) compare() string {
	if ours, is := p.ours.(*Streak); is {
		if got, want := ours.Counts(), countsOf(p.real.Counts()); got != want {
			return fmt.Sprintf("counts %+v, gobreaker's %+v", got, want)
		}
	}
	if got, want := p.ours.State(p.now()).String(), p.real.State().String(); got != want {
		return fmt.Sprintf("%s, gobreaker is %s", got, want)
	}
	return ""
}

func countsOf(c gobreaker.Counts) Counts {
	return Counts{
		Requests: int64(c.Requests), Successes: int64(c.TotalSuccesses), Failures: int64(c.TotalFailures), Ignored: int64(c.TotalExclusions),
		ConsecutiveSuccesses: int64(c.ConsecutiveSuccesses), ConsecutiveFailures: int64(c.ConsecutiveFailures),
	}
}

// besideGobreaker plays a script with the real thing, in virtual time.
func besideGobreaker(t *testing.T, o StreakOptions, script []step, ours func() Breaker) (complaint string) {
	synctest.Test(t, func(*testing.T) {
		p := &pair{began: time.Now(), ours: ours(), real: gobreaker.NewTwoStepCircuitBreaker[int](settings(o))}
		complaint = p.play(script)
	})
	return complaint
}

// streakOptions have waits that steps can end just before, at and after.
var streakOptions = rapid.Custom(func(t *rapid.T) StreakOptions {
	return StreakOptions{
		Failures:   rapid.Int64Range(1, 4).Draw(t, "failures"),
		ClearEvery: rapid.SampledFrom([]time.Duration{0, time.Second, 3 * time.Second}).Draw(t, "clear every"),
		OpenWait:   rapid.SampledFrom([]time.Duration{time.Second, 2 * time.Second}).Draw(t, "open wait"),
		Probes:     rapid.Int64Range(1, 3).Draw(t, "probes"),
	}
})

func TestStreakIsGobreaker(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o, script := streakOptions.Draw(rt, "options"), scripts.Draw(rt, "script")
		if complaint := besideGobreaker(t, o, script, func() Breaker { return NewStreak(o, 0) }); complaint != "" {
			rt.Fatal(complaint)
		}
	})
}

// forgetful is a Streak that does not know whose results it is told.
type forgetful struct{ *Streak }

func (f forgetful) Record(now sim.Time, _ Permit, outcome Outcome, took time.Duration) {
	f.settle(now)
	f.Streak.Record(now, f.generation, outcome, took)
}

// hasty ends its waits at their end and not after it.
type hasty struct{ *Streak }

func (h hasty) Allow(now sim.Time) (Permit, bool) {
	if h.state != HalfOpen && now == h.expiry {
		now++
	}
	return h.Streak.Allow(now)
}

// sticky remembers that it is open, and nothing ever changes its mind.
type sticky struct{ *Streak }

func (s sticky) Allow(now sim.Time) (Permit, bool) {
	if s.state == Open {
		return s.generation, false
	}
	return s.Streak.Allow(now)
}

func (s sticky) State(now sim.Time) State {
	if s.state == Open {
		return Open
	}
	return s.Streak.State(now)
}

// Each wrong breaker is told from gobreaker within some dozen scripts.
func TestGobreakerTellsBrokenStreaks(t *testing.T) {
	for name, broken := range map[string]func(o StreakOptions) Breaker{
		"no generations":     func(o StreakOptions) Breaker { return forgetful{NewStreak(o, 0)} },
		"waits end early":    func(o StreakOptions) Breaker { return hasty{NewStreak(o, 0)} },
		"never half-open":    func(o StreakOptions) Breaker { return sticky{NewStreak(o, 0)} },
		"one failure more":   func(o StreakOptions) Breaker { o.Failures++; return NewStreak(o, 0) },
		"one probe more":     func(o StreakOptions) Breaker { o.Probes++; return NewStreak(o, 0) },
		"counts not cleared": func(o StreakOptions) Breaker { o.ClearEvery = 0; return NewStreak(o, 0) },
	} {
		caught := false
		for seed := range 50 {
			o, script := streakOptions.Example(seed), scripts.Example(seed)
			if besideGobreaker(t, o, script, func() Breaker { return broken(o) }) != "" {
				caught = true
				break
			}
		}
		if !caught {
			t.Errorf("%s: not noticed", name)
		}
	}
}

// The real breaker, through Execute, tells the story of testdata/stories/outage.txt.
func TestGobreakerInTheOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var opened, closed []sim.Time
		real := gobreaker.NewCircuitBreaker[int](gobreaker.Settings{OnStateChange: func(_ string, _, to gobreaker.State) {
			switch at := sim.Start.Add(time.Since(began)); to {
			case gobreaker.StateOpen:
				opened = append(opened, at)
			case gobreaker.StateClosed:
				closed = append(closed, at)
			}
		}})
		counts := map[error]int{}
		for i := range 60_000 {
			_, err := real.Execute(func() (int, error) {
				if 10_000 <= i && i < 40_000 {
					return 0, errFailure
				}
				return 0, nil
			})
			counts[err]++
			time.Sleep(10 * time.Millisecond)
		}
		if counts[errFailure] != 10 || counts[gobreaker.ErrOpenState] != 30_000 {
			t.Error("failed and rejected:", counts)
		}
		if len(opened) != 5 || opened[0] != sim.Start.Add(100_050*time.Millisecond) || len(closed) != 1 || closed[0] != sim.Start.Add(400_100*time.Millisecond) {
			t.Error("opened", opened, "closed", closed)
		}
	})
}
