package breaker

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/sim"
)

// A step waits, and then begins a call or ends one that is under way.
type step struct {
	wait    time.Duration
	asks    bool
	which   int
	outcome Outcome
}

var steps = rapid.Custom(func(t *rapid.T) step {
	return step{
		wait: rapid.SampledFrom([]time.Duration{
			0, 0, 1, 300 * time.Millisecond, time.Second - 1, time.Second, time.Second + 1, 2 * time.Second, 7 * time.Second,
		}).Draw(t, "wait"),
		asks:    rapid.Bool().Draw(t, "asks"),
		which:   rapid.IntRange(0, 5).Draw(t, "which"),
		outcome: rapid.SampledFrom([]Outcome{Success, Failure, Failure, Ignored}).Draw(t, "outcome"),
	}
})

// Long ones: it takes some steps to open a breaker and to close it again.
var scripts = rapid.SliceOfN(steps, 60, 200)

var rateOptions = rapid.Custom(func(t *rapid.T) RateOptions {
	return RateOptions{
		WindowCalls:       rapid.Int64Range(1, 6).Draw(t, "window"),
		WindowSeconds:     rapid.SampledFrom([]int64{0, 0, 1, 3, 5}).Draw(t, "seconds"),
		MinimumCalls:      rapid.Int64Range(1, 6).Draw(t, "minimum"),
		FailureRate:       rapid.SampledFrom([]int64{1, 33, 34, 50, 67, 100}).Draw(t, "failure rate"),
		SlowRate:          rapid.SampledFrom([]int64{50, 100}).Draw(t, "slow rate"),
		SlowAfter:         rapid.SampledFrom([]time.Duration{time.Second, 3 * time.Second}).Draw(t, "slow after"),
		OpenWait:          rapid.SampledFrom([]time.Duration{time.Second, 2 * time.Second}).Draw(t, "open wait"),
		OpenGrowthPercent: rapid.SampledFrom([]int64{100, 150, 300}).Draw(t, "growth"),
		OpenWaitMax:       rapid.SampledFrom([]time.Duration{2 * time.Second, 5 * time.Second}).Draw(t, "open wait max"),
		Automatic:         rapid.Bool().Draw(t, "automatic"),
		HalfOpenCalls:     rapid.Int64Range(1, 4).Draw(t, "half-open calls"),
		HalfOpenWait:      rapid.SampledFrom([]time.Duration{0, 0, time.Second}).Draw(t, "half-open wait"),
		HalfOpenCloses:    rapid.Bool().Draw(t, "half-open closes"),
	}
})

// slowly is a Rate without a ring, without sums and without leaving anything
// out. It keeps all results and looks through them, and takes rates in floating
// point as resilience4j does.
type slowly struct {
	o       RateOptions
	state   State
	entered sim.Time
	opened  int   // how often, since it was closed
	used    int64 // permits taken in half-open, less those given back
	probing bool  // results are those of half-open
	results []timedResult
}

type timedResult struct {
	at           sim.Time
	failed, slow bool
}

func (m *slowly) settle(now sim.Time) {
	for {
		waits := map[State]time.Duration{Open: m.openWait(), HalfOpen: m.o.HalfOpenWait}
		end := m.entered.Add(waits[m.state])
		switch {
		case m.state == Open && m.o.Automatic && now >= end:
			m.halfOpen(end)
		case m.state == HalfOpen && m.o.HalfOpenWait > 0 && now >= end && m.o.HalfOpenCloses:
			*m = slowly{o: m.o}
		case m.state == HalfOpen && m.o.HalfOpenWait > 0 && now >= end:
			m.open(end)
		default:
			return
		}
	}
}

func (m *slowly) open(now sim.Time) {
	m.state, m.entered = Open, now
	m.opened++
}

// openWait is OpenWait·growth^(n-1) for the n-th time, at most OpenWaitMax.
func (m *slowly) openWait() time.Duration {
	wait := m.o.OpenWait
	for n := 1; n < m.opened && wait < m.o.OpenWaitMax; n++ {
		wait = wait * time.Duration(m.o.OpenGrowthPercent) / 100
	}
	return min(wait, m.o.OpenWaitMax)
}

func (m *slowly) halfOpen(now sim.Time) {
	*m = slowly{o: m.o, state: HalfOpen, entered: now, opened: m.opened, probing: true}
}

func (m *slowly) State(now sim.Time) State {
	m.settle(now)
	return m.state
}

func (m *slowly) Allow(now sim.Time) (Permit, bool) {
	m.settle(now)
	if m.state == Open && now > m.entered.Add(m.openWait()) {
		m.halfOpen(now)
	}
	if m.state == HalfOpen && m.used < m.o.HalfOpenCalls {
		m.used++
		return 0, true
	}
	return 0, m.state == Closed
}

func (m *slowly) Record(now sim.Time, _ Permit, outcome Outcome, took time.Duration) {
	m.settle(now)
	if outcome == Ignored {
		m.used--
		return
	}
	m.results = append(m.results, timedResult{now, outcome == Failure, took > m.o.SlowAfter})
	calls, minimum, failed, slow := m.window(now)
	if calls < minimum || m.state == Open {
		return
	}
	if failed*100/float32(calls) >= float32(m.o.FailureRate) || slow*100/float32(calls) >= float32(m.o.SlowRate) {
		m.open(now)
	} else if m.state == HalfOpen {
		*m = slowly{o: m.o}
	}
}

// window looks through the results that count now.
func (m *slowly) window(now sim.Time) (calls, minimum int64, failed, slow float32) {
	size, oldest := m.o.WindowCalls, sim.Start
	minimum = min(m.o.MinimumCalls, size)
	switch {
	case m.probing:
		size = m.o.HalfOpenCalls
		minimum = min(m.o.MinimumCalls, size)
	case m.o.WindowSeconds > 0:
		size, minimum = int64(len(m.results)), m.o.MinimumCalls
		oldest = (now/sim.Time(time.Second) - sim.Time(m.o.WindowSeconds) + 1) * sim.Time(time.Second)
	}
	for _, r := range m.results[max(0, int64(len(m.results))-size):] {
		if r.at < oldest {
			continue
		}
		calls++
		if r.failed {
			failed++
		}
		if r.slow {
			slow++
		}
	}
	return calls, minimum, failed, slow
}

// differ takes two breakers through a script and returns their first
// disagreement.
func differ(a, b Breaker, script []step) string {
	var now sim.Time
	var calls []sim.Time
	for i, s := range script {
		now = now.Add(s.wait)
		if s.asks || len(calls) == 0 {
			_, ofA := a.Allow(now)
			_, ofB := b.Allow(now)
			if ofA != ofB {
				return fmt.Sprintf("step %d at %v: allowed %v and %v", i, now, ofA, ofB)
			}
			if ofA {
				calls = append(calls, now)
			}
		} else {
			which := s.which % len(calls)
			took := now.Sub(calls[which])
			calls = append(calls[:which], calls[which+1:]...)
			a.Record(now, 0, s.outcome, took)
			b.Record(now, 0, s.outcome, took)
		}
		if ofA, ofB := a.State(now), b.State(now); ofA != ofB {
			return fmt.Sprintf("step %d at %v: %v and %v", i, now, ofA, ofB)
		}
	}
	return ""
}

func TestRateIsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := rateOptions.Draw(t, "options")
		if complaint := differ(NewRate(o), &slowly{o: o}, scripts.Draw(t, "script")); complaint != "" {
			t.Fatal(complaint)
		}
	})
}

// The sums that are kept are those of the buckets.
func TestSumsAreOfTheWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWindow(rapid.Int64Range(1, 5).Draw(t, "size"), 1, rapid.Bool().Draw(t, "timed"))
		var now sim.Time
		for _, s := range scripts.Draw(t, "script") {
			now = now.Add(s.wait)
			w.record(now, tally{calls: 1, failures: int64(s.outcome & 1), slow: int64(s.which & 1)})
			var sum tally
			for _, bucket := range w.buckets {
				sum.add(bucket)
			}
			if sum != w.total {
				t.Fatalf("total %+v, the buckets have %+v", w.total, sum)
			}
		}
	})
}

// stuck is a Rate that never half-opens.
type stuck struct{ *Rate }

func (s stuck) Allow(now sim.Time) (Permit, bool) {
	if s.state == Open {
		return 0, false
	}
	return s.Rate.Allow(now)
}

func (s stuck) Record(now sim.Time, p Permit, o Outcome, took time.Duration) {
	if s.state != Open {
		s.Rate.Record(now, p, o, took)
	}
}

func (s stuck) State(sim.Time) State { return s.state }

// patient waits for one result more than the minimum.
func patient(o RateOptions) Breaker {
	r := NewRate(o)
	r.closed.minimum++
	return r
}

// stingy keeps the permits of ignored calls.
type stingy struct{ *Rate }

func (s stingy) Record(now sim.Time, p Permit, o Outcome, took time.Duration) {
	if o != Ignored {
		s.Rate.Record(now, p, o, took)
	}
}

// Each wrong breaker is told from the definition within some dozen scripts.
func TestDefinitionTellsBrokenRates(t *testing.T) {
	for name, broken := range map[string]func(o RateOptions) Breaker{
		"never half-open":       func(o RateOptions) Breaker { return stuck{NewRate(o)} },
		"one minimum call more": patient,
		"a permit is lost":      func(o RateOptions) Breaker { return stingy{NewRate(o)} },
		"above, not at":         func(o RateOptions) Breaker { o.FailureRate = min(o.FailureRate+1, 100); return NewRate(o) },
		"slow at, not above":    func(o RateOptions) Breaker { o.SlowAfter--; return NewRate(o) },
		"one call is forgotten": func(o RateOptions) Breaker { o.WindowCalls++; return NewRate(o) },
		"a second is forgotten": func(o RateOptions) Breaker { o.WindowSeconds++; return NewRate(o) },
		"a nanosecond early":    func(o RateOptions) Breaker { o.OpenWait--; return NewRate(o) },
		"does not grow":         func(o RateOptions) Breaker { o.OpenGrowthPercent = 100; return NewRate(o) },
		"opens at the limit":    func(o RateOptions) Breaker { o.HalfOpenCloses = false; return NewRate(o) },
	} {
		caught := false
		for seed := range 50 {
			o := rateOptions.Example(seed)
			caught = caught || differ(broken(o), &slowly{o: o}, scripts.Example(seed)) != ""
		}
		if !caught {
			t.Errorf("%s: not noticed", name)
		}
	}
}

// closesAgain reports whether a breaker that opened lets calls through again
// once the dependency is well: the liveness of breakers.
func closesAgain(b Breaker, every, within time.Duration) bool {
	now := sim.Start
	for b.State(now) != Open {
		if permit, ok := b.Allow(now); ok {
			b.Record(now, permit, Failure, 0)
		}
		now = now.Add(every)
	}
	for end := now.Add(within); now <= end; now = now.Add(every) {
		if permit, ok := b.Allow(now); ok {
			b.Record(now, permit, Success, 0)
		}
		if b.State(now) == Closed {
			return true
		}
	}
	return false
}

// A breaker recovers within its wait and as many calls as it probes with.
func TestRecovery(t *testing.T) {
	const every = 10 * time.Millisecond
	bound := func(wait time.Duration, probes int64) time.Duration { return wait + time.Duration(probes+1)*every }
	rapid.Check(t, func(t *rapid.T) {
		o, s := rateOptions.Draw(t, "rate"), streakOptions.Draw(t, "streak")
		o.HalfOpenWait, s.ClearEvery = 0, 0
		if !closesAgain(NewRate(o), every, bound(o.OpenWait, o.HalfOpenCalls)) {
			t.Error("Rate does not recover")
		}
		if !closesAgain(NewStreak(s, 0), every, bound(s.OpenWait, s.Probes)) {
			t.Error("Streak does not recover")
		}
	})
	if closesAgain(stuck{NewRate(RateOptions{})}, every, time.Hour) || closesAgain(sticky{NewStreak(StreakOptions{}, 0)}, every, time.Hour) {
		t.Error("a breaker that never half-opens has recovered")
	}
}
