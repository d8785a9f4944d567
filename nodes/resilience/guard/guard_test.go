package guard

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/nodes/resilience/breaker"
	"nines/nodes/resilience/retry"
	"nines/sim"
)

// clerk is a breaker that refuses by a list and keeps a record.
type clerk struct {
	refuses           []bool
	allowed, recorded int64
	failures          int64
	took              time.Duration
}

func (c *clerk) Allow(sim.Time) (breaker.Permit, bool) {
	refuses := len(c.refuses) > 0 && c.refuses[0]
	c.refuses = c.refuses[min(1, len(c.refuses)):]
	if refuses {
		return 0, false
	}
	c.allowed++
	return breaker.Permit(c.allowed), true
}

func (c *clerk) Record(_ sim.Time, p breaker.Permit, o breaker.Outcome, took time.Duration) {
	if p != breaker.Permit(c.allowed) {
		panic(fmt.Sprintf("permit %d comes back for %d", p, c.allowed))
	}
	c.recorded++
	c.took = took
	if o == breaker.Failure {
		c.failures++
	}
}

func (c *clerk) State(sim.Time) breaker.State { return breaker.Closed }

// What holds of every call: it ends; the breaker hears of each attempt it
// allowed, once, and how long it took; nothing is sent at the deadline or after
// it, nor more often than the policy says; it succeeded if and only if its last
// attempt did.
func TestEveryCall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &clerk{refuses: rapid.SliceOf(rapid.Bool()).Draw(t, "refuses")}
		attempts := rapid.Int64Range(1, 5).Draw(t, "attempts")
		o := Options{
			Timeout: rapid.SampledFrom([]time.Duration{0, time.Second}).Draw(t, "time-out"),
			Breaker: c, RetryRefused: rapid.Bool().Draw(t, "retry refused"),
			Retry: retry.New(retry.Policy{Attempts: attempts, Backoff: retry.Backoff{Shape: retry.Shape(rapid.IntRange(0, 5).Draw(t, "shape"))}}, nil),
		}
		g, draws := New(o), sim.NewKey(1, 0, "guard", 0).At(0, rapid.Uint64().Draw(t, "seed"))
		now := sim.Start
		deadline := now.Add(time.Duration(rapid.Int64Range(1, int64(5*time.Second)).Draw(t, "deadline")))
		var sent int64
		last := breaker.Failure
		call, step := g.Begin(now, deadline, &draws)
		for step.Do != Return {
			if now >= deadline || step.At < now || step.Do == Send && step.At > deadline || step.Do == Wait && step.At >= deadline {
				t.Fatalf("at %v told to %v until %v, the deadline is %v", now, step.Do, step.At, deadline)
			}
			if step.Do == Wait {
				now = step.At
				step = g.Resume(now, &call, &draws)
				continue
			}
			sent++
			began := now
			now = now.Add(min(step.At.Sub(now), time.Duration(rapid.Int64Range(0, int64(2*time.Second)).Draw(t, "takes"))))
			last = rapid.SampledFrom([]breaker.Outcome{breaker.Success, breaker.Failure, breaker.Failure, breaker.Failure, breaker.Ignored}).Draw(t, "outcome")
			if now == step.At {
				last = breaker.Failure
			}
			step = g.Ended(now, &call, last, &draws)
			if c.recorded != sent || c.took != now.Sub(began) {
				t.Fatalf("the breaker heard of %d attempts of %d, of the last that it took %v", c.recorded, sent, c.took)
			}
		}
		if sent > attempts || c.allowed != sent || (step.Result == Succeeded) != (sent > 0 && last == breaker.Success) {
			t.Fatalf("sent %d, allowed %d, at most %d; %v after %v", sent, c.allowed, attempts, step.Result, last)
		}
	})
}

// talk plays one call in which each attempt takes 100 ms, and writes down the
// steps. Outcomes are by letter: s, f, i; what is not there is a failure.
func talk(g *Guard, deadline time.Duration, outcomes string) string {
	letters := map[byte]breaker.Outcome{'s': breaker.Success, 'f': breaker.Failure, 'i': breaker.Ignored}
	var now sim.Time
	var steps []string
	call, step := g.Begin(now, sim.Start.Add(deadline), nil)
	for ; step.Do != Return; steps = append(steps, fmt.Sprint(now.Sub(0).Milliseconds())) {
		steps = append(steps, step.Do.String())
		if step.Do == Wait {
			now = step.At
			step = g.Resume(now, &call, nil)
			continue
		}
		outcome := breaker.Failure
		if outcomes != "" {
			outcome, outcomes = letters[outcomes[0]], outcomes[1:]
		}
		now = min(now.Add(100*ms), step.At)
		step = g.Ended(now, &call, outcome, nil)
	}
	return strings.Join(append(steps, step.Result.String()), " ")
}

func TestConversations(t *testing.T) {
	twice := func(budget *retry.Budget) *retry.Client {
		return retry.New(retry.Policy{Attempts: 2, Backoff: retry.Backoff{Shape: retry.Constant, Base: 50 * ms}}, budget)
	}
	empty := retry.NewBudget(retry.BudgetOptions{Size: 1, Cost: 1, Above: 1})
	for _, row := range []struct {
		name     string
		options  Options
		outcomes string
		want     string
	}{
		{"nothing around it", Options{}, "s", "send 100 succeeded"},
		{"no retries", Options{}, "f", "send 100 failed"},
		{"a time-out", Options{Timeout: 30 * ms}, "", "send 30 failed"},
		{"a retry", Options{Retry: twice(nil)}, "fs", "send 100 wait 150 send 250 succeeded"},
		{"too few retries", Options{Retry: twice(nil)}, "ff", "send 100 wait 150 send 250 failed"},
		{"the caller's own fault", Options{Retry: twice(nil)}, "i", "send 100 failed"},
		{"no budget", Options{Retry: twice(empty)}, "f", "send 100 over budget"},
		{"refused at once", Options{Breaker: &clerk{refuses: []bool{true}}, Retry: twice(nil)}, "", "refused"},
		{"refused and tried again", Options{Breaker: &clerk{refuses: []bool{true}}, Retry: twice(nil), RetryRefused: true}, "s", "wait 50 send 150 succeeded"},
		{"refused twice", Options{Breaker: &clerk{refuses: []bool{true, true}}, Retry: twice(nil), RetryRefused: true}, "", "wait 50 refused"},
		{"refused between", Options{Breaker: &clerk{refuses: []bool{false, true}}, Retry: twice(nil)}, "f", "send 100 wait 150 refused"},
	} {
		if got := talk(New(row.options), time.Second, row.outcomes); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
	if got := talk(New(Options{Retry: twice(nil)}), 150*ms, "f"); got != "send 100 too late" {
		t.Error("at the deadline:", got)
	}
	if got := talk(New(Options{}), 0, "s"); got != "too late" {
		t.Error("begun at the deadline:", got)
	}
}

// The breaker is inside the retries: it sees three attempts of a call, and
// opens in the second call. Outside of them it would see one failure a call.
func TestBreakerSeesAttempts(t *testing.T) {
	c := &clerk{}
	g := New(Options{Breaker: c, Retry: retry.New(retry.Policy{Backoff: retry.Backoff{Shape: retry.None}}, nil)})
	talk(g, time.Hour, "fff")
	if c.failures != 3 {
		t.Errorf("the breaker has seen %d failures of 3", c.failures)
	}
	g.options.Breaker = breaker.NewStreak(breaker.StreakOptions{Failures: 5}, 0)
	talk(g, time.Hour, "fff")
	if got := talk(g, time.Hour, "fff"); got != "send 100 wait 100 send 200 wait 200 refused" {
		t.Error("the second call:", got)
	}
}

func TestProgrammersErrorsPanicAndSayWhy(t *testing.T) {
	g := New(Options{})
	call, _ := g.Begin(0, sim.Never, nil)
	expectPanic(t, "a time-out of -1s", func() { New(Options{Timeout: -time.Second}) })
	expectPanic(t, "Resume of a call that was told to send", func() { g.Resume(0, &call, nil) })
	g.Ended(0, &call, breaker.Success, nil)
	expectPanic(t, "Ended of a call that was told to return", func() { g.Ended(0, &call, breaker.Success, nil) })
}

func expectPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}()
	f()
}

// everything has all policies around it.
func everything() *Guard {
	return New(Options{
		Timeout: time.Second, Breaker: breaker.NewRate(breaker.Resilience4j()),
		Retry: retry.New(retry.Policy{}, retry.NewBudget(retry.Ratio(10))),
	})
}

// guarded is one call of which one in four attempts fails.
func guarded(g *Guard, now sim.Time, draws *sim.Stream) {
	call, step := g.Begin(now, sim.Never, draws)
	for step.Do != Return {
		if step.Do == Wait {
			step = g.Resume(now, &call, draws)
		} else {
			step = g.Ended(now, &call, breaker.Outcome(draws.Uint64()&3/3), draws)
		}
	}
}

// BenchmarkGuardedCall is what all policies together add to a call.
func BenchmarkGuardedCall(b *testing.B) {
	b.ReportAllocs()
	g, now, draws := everything(), sim.Start, sim.NewKey(1, 0, "bench", 0).At(0, 0)
	for b.Loop() {
		now = now.Add(ms)
		guarded(g, now, &draws)
	}
}

func TestGuardedCallsDoNotAllocate(t *testing.T) {
	g, draws := everything(), sim.NewKey(1, 0, "allocations", 0).At(0, 0)
	if n := testing.AllocsPerRun(1000, func() { guarded(g, 0, &draws) }); n != 0 {
		t.Errorf("a call allocates %v times", n)
	}
}
