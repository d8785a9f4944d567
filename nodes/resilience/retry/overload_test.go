package retry

import (
	"testing"
	"time"

	"nines/sim"
)

// overload is a service with one server and a queue that forgets nothing, and
// callers who give up on an attempt after three seconds and send another. An
// attempt that nobody waits for is still served. Nothing in it is random.
//
// At 38 % of its capacity the service is healthy; at 38 % times five attempts
// it cannot be. A short slowness takes it from the one state to the other.
type overload struct {
	engine *sim.Engine
	client *Client

	interval time.Duration // between arrivals
	slow     int64         // thousandths of the capacity that are left while slow
	slowFor  time.Duration
	until    sim.Time

	queue []*attempt
	busy  bool

	lastBad         sim.Time // when the last call began that did not succeed
	began, attempts int64    // of the calls of the last 100 s
}

type attempt struct {
	call  *Call
	begun sim.Time // the call
	over  bool     // answered, or given up on
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
	call := o.client.Begin(now, sim.Never)
	o.send(&call, now)
}

func (o *overload) counts(begun sim.Time) bool { return o.until.Sub(begun) <= lastPart }

func (o *overload) send(call *Call, begun sim.Time) {
	if o.counts(begun) {
		o.attempts++
	}
	a := &attempt{call: call, begun: begun}
	o.queue = append(o.queue, a)
	o.serve()
	o.engine.At(o.engine.Now().Add(patience), func() { o.giveUp(a) })
}

func (o *overload) giveUp(a *attempt) {
	if a.over {
		return
	}
	a.over = true
	if o.client.Failed(o.engine.Now(), a.call, nil).Verdict == Again {
		o.send(a.call, a.begun)
	} else {
		o.lastBad = max(o.lastBad, a.begun)
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
		if o.busy = false; !a.over {
			a.over = true
			o.client.Succeeded(o.engine.Now(), a.call)
		}
		o.serve()
	})
}

// recovers runs ten minutes and reports whether all calls of the last 100 s
// succeeded, and the attempts per call among them.
func (o overload) recovers(t *testing.T, retries int64, budget *Budget) (recovered bool, amplification float64) {
	o.engine = sim.New(sim.Options{})
	o.client = New(Policy{Attempts: 1 + retries, Backoff: Backoff{Shape: None}}, budget)
	o.until = sim.Start.Add(10 * time.Minute)
	o.engine.At(0, o.arrive)
	if err := o.engine.Run(o.until.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return o.until.Sub(o.lastBad) > lastPart, float64(o.attempts) / float64(o.began)
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
		recovered, amplification := row.trigger.recovers(t, 4, nil)
		t.Logf("%s: recovered %v, amplification %.3f", row.name, recovered, amplification)
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
	if recovered, amplification := trigger.recovers(t, 4, nil); recovered || amplification != 5 {
		t.Errorf("without a budget: recovered %v, amplification %.3f; want it to stay down at 5", recovered, amplification)
	}
	for name, budget := range map[string]BudgetOptions{"ratio": Ratio(10), "gRPC": GRPC(10, 100)} {
		if recovered, amplification := trigger.recovers(t, 4, NewBudget(budget)); !recovered || amplification != 1 {
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
		if recovered, _ := trigger.recovers(t, row.retries, nil); recovered != row.want {
			t.Errorf("load %d %%, %d retries: recovered %v, want %v", row.load, row.retries, recovered, row.want)
		}
	}
}
