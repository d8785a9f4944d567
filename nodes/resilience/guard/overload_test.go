package guard

import (
	"testing"
	"time"

	"nines/nodes/resilience/breaker"
	"nines/nodes/resilience/retry"
	"nines/sim"
)

const ms = time.Millisecond

// overload is a service with one server and a queue that forgets nothing, and
// callers who give up on an attempt after three seconds and may send another. An
// attempt that nobody waits for is still served. Nothing in it is random.
//
// At 38 % of its capacity the service is healthy; at 38 % times five attempts
// it cannot be. A short slowness takes it from the one state to the other.
type overload struct {
	engine *sim.Engine
	guard  *Guard

	interval time.Duration // between arrivals
	slow     int64         // thousandths of the capacity that are left while slow
	slowFor  time.Duration
	until    sim.Time

	queue []*attempt
	busy  bool

	lastBad         sim.Time // when the last call began that did not succeed
	began, attempts int64    // of the calls of the last 100 s
}

// attempt is one in the queue; it is over when it was answered or given up on.
type attempt struct {
	call  *Call
	begun sim.Time // the call
	over  bool
}

const (
	service  = 10 * ms // at full capacity
	patience = 3 * time.Second
	slowFrom = sim.Time(60 * time.Second)
	lastPart = 100 * time.Second
)

func (o *overload) arrive() {
	now := o.engine.Now()
	if next := now.Add(o.interval); next < o.until {
		o.engine.At(next, o.arrive)
	}
	if o.counts(now) {
		o.began++
	}
	call, step := o.guard.Begin(now, sim.Never, nil)
	o.do(&call, now, step)
}

func (o *overload) counts(begun sim.Time) bool { return o.until.Sub(begun) <= lastPart }

// do what the guard says of a call.
func (o *overload) do(call *Call, begun sim.Time, step Step) {
	switch step.Do {
	case Send:
		a := &attempt{call: call, begun: begun}
		if o.counts(begun) {
			o.attempts++
		}
		o.queue = append(o.queue, a)
		o.serve()
		o.engine.At(step.At, func() { o.end(a, breaker.Failure) })
	case Wait:
		o.engine.At(step.At, func() { o.do(call, begun, o.guard.Resume(o.engine.Now(), call, nil)) })
	case Return:
		if step.Result != Succeeded {
			o.lastBad = max(o.lastBad, begun)
		}
	}
}

func (o *overload) end(a *attempt, outcome breaker.Outcome) {
	if !a.over {
		a.over = true
		o.do(a.call, a.begun, o.guard.Ended(o.engine.Now(), a.call, outcome, nil))
	}
}

func (o *overload) serve() {
	if o.busy || len(o.queue) == 0 {
		return
	}
	a, takes := o.queue[0], service
	o.queue, o.busy = o.queue[1:], true
	if now := o.engine.Now(); slowFrom <= now && now < slowFrom.Add(o.slowFor) {
		takes = takes * 1000 / time.Duration(o.slow)
	}
	o.engine.At(o.engine.Now().Add(takes), func() {
		o.busy = false
		o.end(a, breaker.Success)
		o.serve()
	})
}

// run takes ten minutes. It returns how long after the trigger's end the last
// call began that did not succeed, whether there was none in the last 100 s, and
// the attempts per call in these.
func (o overload) run(t *testing.T, retries int64, budget *retry.Budget, b breaker.Breaker) (after time.Duration, recovered bool, amplification float64) {
	o.engine = sim.New(sim.Options{})
	policy := retry.Policy{Attempts: 1 + retries, Backoff: retry.Backoff{Shape: retry.None}}
	o.guard = New(Options{Timeout: patience, Retry: retry.New(policy, budget), Breaker: b})
	o.until = sim.Start.Add(10 * time.Minute)
	o.engine.At(0, o.arrive)
	if err := o.engine.Run(o.until.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	after = o.lastBad.Sub(slowFrom.Add(o.slowFor))
	return max(after, 0), o.until.Sub(o.lastBad) > lastPart, float64(o.attempts) / float64(o.began)
}

// The outcomes that Huang et al. (OSDI 2022) published for four variants of one
// trigger, at 38 % of load (28.5 % in the last) and four retries.
func TestMetastableFailure(t *testing.T) {
	const nominal = service * 100 / 38
	for _, row := range []struct {
		name    string
		trigger overload
		want    bool
	}{
		{"22.5 % for 10 s", overload{interval: nominal, slow: 225, slowFor: 10 * time.Second}, true},
		{"20 % for 10 s", overload{interval: nominal, slow: 200, slowFor: 10 * time.Second}, false},
		{"20 % for 9 s", overload{interval: nominal, slow: 200, slowFor: 9 * time.Second}, true},
		{"20 % for 10 s at 3/4 of the load", overload{interval: nominal * 4 / 3, slow: 200, slowFor: 10 * time.Second}, true},
	} {
		_, recovered, _ := row.trigger.run(t, 4, nil, nil)
		if recovered != row.want {
			t.Errorf("%s: recovered %v, want %v", row.name, recovered, row.want)
		}
	}
}

// Retries without a budget turn a short trigger into a permanent failure, with
// five attempts for each call and no call that succeeds. With a budget, and
// nothing else changed, the service recovers.
func TestBudgetUnderOverload(t *testing.T) {
	trigger := overload{interval: service * 100 / 38, slow: 200, slowFor: 10 * time.Second}
	if _, recovered, amplification := trigger.run(t, 4, nil, nil); recovered || amplification != 5 {
		t.Errorf("without a budget: recovered %v, amplification %.3f; want it to stay down at 5", recovered, amplification)
	}
	for name, budget := range map[string]retry.BudgetOptions{"ratio": retry.Ratio(10), "gRPC": retry.GRPC(10, 100)} {
		if _, recovered, amplification := trigger.run(t, 4, retry.NewBudget(budget), nil); !recovered || amplification != 1 {
			t.Errorf("with a budget by %s: recovered %v, amplification %.3f; want 1", name, recovered, amplification)
		}
	}
}

// A permanent failure needs load times attempts above the capacity.
func TestHiddenCapacity(t *testing.T) {
	for _, row := range []struct {
		load    time.Duration // percent
		retries int64
		want    bool
	}{
		{38, 0, true}, {38, 1, true}, {38, 2, false}, {38, 4, false},
		{60, 0, true}, {60, 1, false}, {60, 2, false},
		{80, 0, true}, {80, 1, false},
	} {
		trigger := overload{interval: service * 100 / row.load, slow: 200, slowFor: 10 * time.Second}
		if _, recovered, _ := trigger.run(t, row.retries, nil, nil); recovered != row.want {
			t.Errorf("load %d %%, %d retries: recovered %v, want %v", row.load, row.retries, recovered, row.want)
		}
	}
}

// A breaker ends the failure about its wait after it opened, which was some
// three seconds before the trigger's end. One that never half-opens ends it too,
// and the service with it: no call succeeds any more.
func TestBreakerUnderOverload(t *testing.T) {
	for _, row := range []struct{ wait, want time.Duration }{
		{time.Second, 2 * time.Second}, {10 * time.Second, 7 * time.Second}, {60 * time.Second, 57 * time.Second},
	} {
		trigger := overload{interval: service * 100 / 38, slow: 200, slowFor: 10 * time.Second}
		o := breaker.Resilience4j()
		o.OpenWait = row.wait
		after, recovered, amplification := trigger.run(t, 4, nil, breaker.NewRate(o))
		if !recovered || (after-row.want).Abs() > time.Second || amplification != 1 {
			t.Errorf("open for %v: recovered %v %v after the trigger, amplification %v; want %v ± 1s and 1", row.wait, recovered, after, amplification, row.want)
		}
	}
	trigger := overload{interval: service * 100 / 38, slow: 200, slowFor: 10 * time.Second}
	if _, recovered, amplification := trigger.run(t, 4, nil, &fuse{Breaker: breaker.NewRate(breaker.Resilience4j())}); recovered || amplification != 0 {
		t.Errorf("a breaker that never half-opens: recovered %v, amplification %v", recovered, amplification)
	}
}

// fuse is a breaker that, once open, stays so.
type fuse struct {
	breaker.Breaker
	blown bool
}

func (f *fuse) Allow(now sim.Time) (breaker.Permit, bool) {
	f.blown = f.blown || f.State(now) == breaker.Open
	if f.blown {
		return 0, false
	}
	return f.Breaker.Allow(now)
}
