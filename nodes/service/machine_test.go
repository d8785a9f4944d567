package service_test

import (
	"testing"
	"time"

	"nines/nodes"
	"nines/nodes/nodestest"
	"nines/nodes/resilience/breaker"
	"nines/nodes/resilience/bulkhead"
	"nines/nodes/resilience/retry"
	"nines/nodes/routing/balancer"
	"nines/nodes/service"
	"nines/sim"
)

// three asks three times at once.
func (w *world) three(machine nodes.ID, patience time.Duration) {
	for _, name := range []string{"a", "b", "c"} {
		w.ask(0, name, machine, patience)
	}
}

func TestOneCoreServesOneAfterTheOther(t *testing.T) {
	w := newWorld(t)
	w.three(w.add("m", service.Options{Service: takes(10 * ms)}), time.Second)
	w.wants("10ms a: answered", "20ms b: answered", "30ms c: answered")
}

func TestTheNewestFirst(t *testing.T) {
	w := newWorld(t)
	w.three(w.add("m", service.Options{Service: takes(10 * ms), LastFirst: true}), time.Second)
	w.wants("10ms a: answered", "20ms c: answered", "30ms b: answered")
}

func TestNobodyWaitsWhereNobodyMay(t *testing.T) {
	w := newWorld(t)
	w.three(w.add("m", service.Options{Service: takes(10 * ms), Cores: 2, Queue: service.NoQueue}), time.Second)
	w.wants("0s m: rejected", "0s c: rejected", "10ms a: answered", "10ms b: answered")
}

// Who waits too long is told so when it is too long, not when its turn comes.
func TestShedding(t *testing.T) {
	w := newWorld(t)
	w.three(w.add("m", service.Options{Service: takes(10 * ms), ShedAfter: 15 * ms}), time.Second)
	w.wants("10ms a: answered", "15ms m: shed", "15ms c: shed", "20ms b: answered")
}

// Without cancellation the machine works for two who have hung up, and the
// fourth has no answer in time either.
func TestCancellation(t *testing.T) {
	for _, cancel := range []bool{false, true} {
		w := newWorld(t)
		m := w.add("m", service.Options{Service: takes(10 * ms), Cancel: cancel})
		w.three(m, 10*ms+1)
		w.ask(10*ms+2, "d", m, 15*ms)
		if cancel {
			w.wants("10ms a: answered", "10.000001ms b: no answer", "10.000001ms c: no answer",
				"20ms m: expired", "25.000002ms d: no answer")
		} else {
			w.wants("10ms a: answered", "10.000001ms b: no answer", "10.000001ms c: no answer", "25.000002ms d: no answer")
		}
	}
}

// A slow node works slowly, and takes in what comes all the same.
func TestSlow(t *testing.T) {
	w := newWorld(t)
	m := w.add("m", service.Options{Service: takes(10 * ms), Queue: 1})
	w.cluster.Node(m).Slow(5)
	w.three(m, time.Second)
	w.wants("0s m: rejected", "0s c: rejected", "50ms a: answered", "100ms b: answered")
}

// With threads a request holds its own while it calls; with cores it does not:
// the second one is worked on meanwhile.
func TestThreadsAndCores(t *testing.T) {
	for _, row := range []struct {
		options service.Options
		want    []string
	}{
		{service.Options{Threads: 1}, []string{"30ms a: answered", "60ms b: answered"}},
		{service.Options{Cores: 1}, []string{"30ms a: answered", "50ms b: answered"}},
		{service.Options{Cores: 1, Threads: 2}, []string{"30ms a: answered", "50ms b: answered"}},
	} {
		w := newWorld(t)
		back := w.add("back", service.Options{Service: takes(20 * ms)})
		row.options.Service = takes(10 * ms)
		row.options.Calls = []service.Dependency{{Name: "back", Target: back}}
		front := w.add("front", row.options)
		w.ask(0, "a", front, time.Second)
		w.ask(0, "b", front, time.Second)
		w.wants(row.want...)
	}
}

// Two calls one after the other, or both at once.
func TestSequenceAndParallel(t *testing.T) {
	for _, parallel := range []bool{false, true} {
		w := newWorld(t)
		one, other := w.add("one", service.Options{Service: takes(20 * ms)}), w.add("other", service.Options{Service: takes(30 * ms)})
		front := w.add("front", service.Options{Parallel: parallel, Calls: []service.Dependency{{Name: "one", Target: one}, {Name: "other", Target: other}}})
		w.ask(0, "a", front, time.Second)
		if parallel {
			w.wants("30ms a: answered")
		} else {
			w.wants("50ms a: answered")
		}
	}
}

// The deadline goes along: the call is over when the client has hung up, though
// its own time-out and its retries would have gone on for a second.
func TestDeadlinesPropagate(t *testing.T) {
	w := newWorld(t)
	back := w.add("back", service.Options{Service: takes(time.Hour)})
	front := w.add("front", service.Options{Threads: 1, Calls: []service.Dependency{{
		Name: "back", Target: back, Timeout: 40 * ms, Retry: &retry.Policy{Attempts: 25, Backoff: retry.Backoff{Shape: retry.None}},
	}}})
	w.ask(0, "a", front, 100*ms)
	w.wants("40ms front: timed out back", "80ms front: timed out back", "100ms a: no answer", "100ms front: timed out back")
	if c := w.ledgers["front"].Calls[0]; c.Attempts != 3 || c.Result != service.TooLate {
		t.Errorf("the call made %d attempts and ended %v", c.Attempts, c.Result)
	}
}

// Nobody is there. Two attempts, then a fallback; after two calls the breaker
// is open, and the fallback comes at once.
func TestOrderOfPolicies(t *testing.T) {
	w := newWorld(t)
	dead := w.add("dead", service.Options{})
	w.cluster.Node(dead).Crash()
	front := w.add("front", service.Options{Calls: []service.Dependency{{
		Name: "dead", Target: dead, Timeout: 10 * ms, Fallback: true,
		Retry:   &retry.Policy{Attempts: 2, Backoff: retry.Backoff{Shape: retry.Constant, Base: 5 * ms}},
		Breaker: streak(breaker.StreakOptions{Failures: 4}),
	}}})
	for i, name := range []string{"a", "b", "c"} {
		w.ask(time.Duration(i)*100*ms, name, front, time.Second)
	}
	w.wants(
		"10ms front: timed out dead", "25ms front: timed out dead", "25ms front: fell back dead", "25ms a: degraded",
		"110ms front: timed out dead", "125ms front: timed out dead", "125ms front: opened dead", "125ms front: fell back dead", "125ms b: degraded",
		"200ms front: fell back dead", "200ms front: short-circuited dead", "200ms c: degraded",
	)
}

// A bulkhead with one permit and one place: the second call waits for the first,
// the third is refused. The request fails without a fallback.
func TestBulkheadAroundCalls(t *testing.T) {
	w := newWorld(t)
	back := w.add("back", service.Options{Cores: 10, Service: takes(20 * ms)})
	w.three(w.add("front", service.Options{Calls: []service.Dependency{{
		Name: "back", Target: back, Bulkhead: &bulkhead.Options{Permits: 1, Queue: 1},
	}}}), time.Second)
	w.wants("0s c: dependency failed", "20ms a: answered", "40ms b: answered")
}

// A call that waited in the bulkhead for longer than its sender did is not made.
func TestBulkheadBeyondTheDeadline(t *testing.T) {
	w := newWorld(t)
	back := w.add("back", service.Options{Service: takes(20 * ms)})
	w.three(w.add("front", service.Options{Calls: []service.Dependency{{
		Name: "back", Target: back, Bulkhead: &bulkhead.Options{Permits: 1, Queue: 5}, Timeout: 100 * ms,
	}}}), 15*ms)
	w.wants("15ms a: no answer", "15ms b: no answer", "15ms c: no answer", "15ms front: timed out back")
	if n := len(w.ledgers["back"].Visits); n != 1 {
		t.Errorf("%d requests reached the dependency, want that of the only call in time", n)
	}
}

// A crash ends what is there, and the restarted machine begins anew. The ledger
// has it all.
func TestCrash(t *testing.T) {
	w := newWorld(t)
	m := w.add("m", service.Options{Service: takes(10 * ms)})
	w.three(m, 100*ms)
	w.engine.At(15e6, func() { w.cluster.Node(m).Crash() })
	w.engine.At(30e6, func() { w.cluster.Node(m).Restart() })
	w.ask(40*ms, "d", m, 100*ms)
	w.wants("10ms a: answered", "50ms d: answered", "100ms b: no answer", "100ms c: no answer")
	for i, want := range []service.Outcome{service.Answered, service.Lost, service.Lost, service.Answered} {
		if v := w.ledgers["m"].Visits[i]; v.Outcome != want || want == service.Lost && v.Left != 15e6 {
			t.Errorf("request %d: %+v, want %v", i, v, want)
		}
	}
}

func TestErrors(t *testing.T) {
	w := newWorld(t)
	w.ask(0, "a", w.add("m", service.Options{Service: takes(10 * ms), Errors: 1}), time.Second)
	w.wants("10ms a: failed")
}

func TestHealthChecks(t *testing.T) {
	w := newWorld(t)
	m := w.add("m", service.Options{})
	w.engine.At(0, func() {
		w.client.Call(m, balancer.Probe{}, time.Second, func(answer nodes.Message, ok bool) { w.note("%+v", answer) })
	})
	w.wants("0s {Serving:true}")
}

func TestConformance(t *testing.T) {
	nodestest.Conformance(t, nodestest.Suite{
		Boot: func() nodes.Protocol {
			return service.New(service.Options{
				Service: takes(50 * ms), Queue: 5, ShedAfter: 200 * ms, Cancel: true, Errors: 0.1,
				Calls: []service.Dependency{{
					Name: "first", Target: 0, Timeout: 100 * ms, Retry: &retry.Policy{}, Breaker: streak(breaker.StreakOptions{}),
					Bulkhead: &bulkhead.Options{Permits: 2, Queue: 2, MaxWait: 30 * ms},
				}},
			})
		},
		Request: func(uint64) nodes.Message { return service.Request{Remaining: 300 * ms} },
	})
}

// The engine learns in which causes requests wait, in the queue and in front of a
// bulkhead: these may not draw again what they drew before.
func TestKeptCauses(t *testing.T) {
	w := newWorld(t)
	back := w.add("back", service.Options{Service: takes(time.Second)})
	front := w.add("front", service.Options{Calls: []service.Dependency{{Name: "back", Target: back, Bulkhead: &bulkhead.Options{Permits: 1, Queue: 5}}}})
	w.three(front, time.Minute)
	w.ask(0, "d", back, time.Minute)
	w.until(500 * ms)
	for node, want := range map[nodes.ID]int{front: 2, back: 1} {
		kept := 0
		w.cluster.Node(node).Protocol().(sim.Keeper).KeptCauses(func(sim.Cause) { kept++ })
		if kept != want {
			t.Errorf("%d causes wait on node %d, want %d", kept, node, want)
		}
	}
}

func TestMisuse(t *testing.T) {
	for _, o := range []service.Options{{Threads: -1}, {Cores: -1}, {Queue: -2}, {ShedAfter: -1}, {Errors: 1.5}} {
		if o.Validate() == nil {
			t.Errorf("%+v passes", o)
		}
	}
}
