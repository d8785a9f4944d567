package service_test

import (
	"strings"
	"testing"
	"time"

	"nines/nodes"
	"nines/nodes/resilience/breaker"
	"nines/nodes/resilience/bulkhead"
	"nines/nodes/resilience/retry"
	"nines/nodes/service"
	"nines/sim"
	"nines/sim/dist"

	"pgregory.net/rapid"
)

func streak(o breaker.StreakOptions) func(sim.Time) breaker.Breaker {
	return func(now sim.Time) breaker.Breaker { return breaker.NewStreak(o, now) }
}

var anyOptions = rapid.Custom(func(t *rapid.T) service.Options {
	return service.Options{
		Threads: rapid.Int64Range(0, 3).Draw(t, "threads"), Cores: rapid.Int64Range(0, 3).Draw(t, "cores"),
		Service: dist.Exponential(10 * ms), Queue: rapid.Int64Range(-1, 4).Draw(t, "queue"),
		LastFirst: rapid.Bool().Draw(t, "last first"), Cancel: rapid.Bool().Draw(t, "cancel"), Parallel: rapid.Bool().Draw(t, "parallel"),
		ShedAfter: rapid.SampledFrom([]time.Duration{0, 15 * ms}).Draw(t, "shed"), Errors: rapid.SampledFrom([]float64{0, .3}).Draw(t, "errors"),
	}
})

// What holds of every machine, whatever its options and whatever befalls it:
// Little's law; each request ends once and is answered if its machine lives; no
// more have their turn than there are slots; when nothing comes any more, nothing
// is left.
func TestEveryMachine(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		back, front := anyOptions.Draw(rt, "back"), anyOptions.Draw(rt, "front")
		target := w.add("back", back)
		for _, name := range []string{"one", "other"} {
			front.Calls = append(front.Calls, service.Dependency{
				Name: name, Target: target, Timeout: 20 * ms, Retry: &retry.Policy{Backoff: retry.Backoff{Base: 5 * ms}},
				Breaker:  streak(breaker.StreakOptions{OpenWait: 50 * ms}),
				Bulkhead: &bulkhead.Options{Permits: 2, Queue: rapid.Int64Range(0, 2).Draw(rt, "waiting"), MaxWait: 10 * ms},
				Fallback: rapid.Bool().Draw(rt, "fallback"),
			})
		}
		ask := w.add("front", front)
		asked := rapid.IntRange(1, 60).Draw(rt, "requests")
		for i := range asked {
			w.ask(time.Duration(rapid.IntRange(0, 300).Draw(rt, "at"))*ms, string(rune('A'+i)), ask, 40*ms)
		}
		if rapid.Bool().Draw(rt, "crash") {
			w.engine.At(100e6, func() { w.cluster.Node(target).Crash() })
			w.engine.At(150e6, func() { w.cluster.Node(target).Restart() })
		}
		w.until(time.Hour)
		for name, o := range map[string]service.Options{"back": back, "front": front} {
			l := w.ledgers[name]
			l.Close()
			check(rt, name, l, o)
		}
		if n := len(w.ledgers["front"].Visits); n != asked {
			rt.Errorf("%d of %d requests arrived", n, asked)
		}
	})
}

func check(t *rapid.T, name string, l *service.Ledger, o service.Options) {
	slots, _ := o.Slots()
	for _, v := range l.Visits {
		if v.Outcome == service.Present {
			t.Errorf("%s: %+v is left behind", name, v)
		}
		if v.Outcome.Served() != (v.Freed != sim.Never) && v.Outcome != service.Lost && v.Outcome != service.Expired {
			t.Errorf("%s: %+v: only who is served has had a slot", name, v)
		}
		busy := int64(0)
		for _, other := range l.Visits {
			if other.Began <= v.Arrived && v.Arrived < other.Freed && other.Began != sim.Never {
				busy++
			}
		}
		if busy > slots {
			t.Errorf("%s: %d at a time on %d slots", name, busy, slots)
		}
	}
	for _, c := range l.Calls {
		if c.Result == service.UnderWay {
			t.Errorf("%+v is never over", c)
		}
	}
}

// The law is no tautology: a machine that answers twice, or a ledger in which an
// entry was changed, breaks it.
func TestLittleCatches(t *testing.T) {
	w := newWorld(t)
	m := w.add("m", service.Options{Service: takes(10 * ms)})
	w.three(m, time.Second)
	w.until(time.Second)
	w.ledgers["m"].Visits[1].Left++
	defer func() {
		if got, _ := recover().(string); !strings.Contains(got, "60000000 ns") || !strings.Contains(got, "60000001 ns") {
			t.Errorf("panic %q does not have both sums", got)
		}
	}()
	w.ledgers["m"].Close()
}

// BenchmarkRequest is a request through a guarded call: five messages with
// their time-outs, two stations, a breaker, a retry policy and both ledgers.
func BenchmarkRequest(b *testing.B) {
	b.ReportAllocs()
	w := newWorld(b)
	back := w.add("back", service.Options{Service: takes(time.Microsecond)})
	front := w.add("front", service.Options{Threads: 10, Calls: []service.Dependency{{
		Name: "back", Target: back, Timeout: time.Second, Retry: &retry.Policy{},
		Breaker: func(sim.Time) breaker.Breaker { return breaker.NewRate(breaker.Resilience4j()) },
	}}})
	w.until(0)
	answered := func(nodes.Message, bool) {}
	for b.Loop() {
		w.client.Call(front, service.Request{Remaining: time.Second}, time.Second, answered)
		w.until(time.Duration(w.engine.Now()) + 10*time.Microsecond)
	}
}
