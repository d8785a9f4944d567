package systems_test

import (
	"fmt"
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/sim"
	"nines/workloads/history"
)

// frontAndPay is the scenario of the manual, which must run as it is printed.
const frontAndPay = `
systems:
  front: {kind: service, machines: 2, threads: 50, calls: {pay: {timeout: 300ms, retry: 2, breaker: resilience4j}}}
  pay:   {kind: service, machines: 2, service: exponential(20ms)}
load:    {users: {calls: front, open: 60/s, surge: {at: 60s, for: 10s, times: 5}, deadline: 1s}}
faults:  {limp: {slow: pay, factor: 10, at: 60s, for: 30s}}
measure: {run: terminating, to: 300s}
`

// bare is the same without anything around the call.
const bare = `
links: {default: 5ms}
systems:
  front: {kind: service, calls: {pay: {}}}
  pay:   {kind: service, service: exponential(20ms)}
load:    {users: {calls: front, open: 40/s, deadline: 1s}}
measure: {run: terminating, to: 20s}
`

func TestFrontAndPay(t *testing.T) {
	f := decode(t, systems.Builtin(), frontAndPay)
	o, err := f.Variants[0].Run(sim.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	events := make(map[string]int64)
	for _, c := range o.Occurrences {
		events[c.Event] += c.Amount
	}
	for _, event := range []string{"opened", "open", "timed-out", "refused"} {
		if events[event] == 0 {
			t.Errorf("nothing is %s", event)
		}
	}
}

func ExampleService() {
	service := systems.Service()
	for _, event := range service.Events[:2] {
		fmt.Println(event.Name, "–", event.Doc)
	}
	// Output:
	// opened – a circuit breaker opened, or opened again after its probes
	// open – a circuit breaker was not closed, from its opening to its closing
}

// What is wrong with a call is said where it stands.
func TestWrongServices(t *testing.T) {
	for _, row := range []struct{ setting, want string }{
		{"systems.front={threads: 50, cores: 60}", "60 cores for 50 threads"},
		{"systems.front={threads: 100000, machines: 20}", "100000 threads on each of 20 machines"},
		{"systems.front={machines: 20, calls: {pay: {breaker: {window: 100000}}}}", "a window of 100000 on each of 20 machines"},
		{"systems.front.calls.pay={retry: 1, budget: 20%}", ""},
		{"systems.front.calls.pay={retry: 1, budget: {tokens: 1}}", "a bucket of 1 never has them"},
		{"systems.front.calls.pay={retry: 1, budget: {kind: grpc, tokens: 1}}", ""},
		{"systems.front.calls.pay={budget: 20%}", "a budget of retries, but there are none"},
		{"systems.front.calls.pay={retry-refused: true, retry: 1}", "only what a breaker refuses can be retried"},
		{"systems.front.calls.pay.retry={base: 1s, max: 500ms}", "the longest wait, 500ms, is shorter than the first, 1s"},
		{"systems.front.calls.pay.breaker={preset: gobreaker, window: 50}", "a breaker of gobreaker has no window"},
		{"systems.front.calls.pay.breaker={failures: 3}", "a breaker of resilience4j has no failures"},
		{"systems.front.calls.pay.breaker={failure-rate: 0%}", "at least 1%"},
		{"systems.front.calls.pay.breaker={growth: 2, wait: 10s, wait-max: 5s}", "the longest wait, 5s, is shorter than the first, 10s"},
		{"systems.front.calls={nobody: {}}", `there is no system "nobody"`},
		{"systems.front.calls={front: {}}", "front calls itself, front → front: such calls have no end"},
		{"systems.pay.calls={front: {}}", "pay calls itself, pay → front → pay: such calls have no end"},
		{"systems.front.calls={front: {}, pay: {}}", "front calls itself"},
		{"measure.report=[amplification(pay)]", "pay calls nobody"},
		{"measure.report=[\"calls(front, lost)\"]", "calls end in one of these ways"},
		{"measure.report=[linearizable(front)]", "do not read and write registers"},
	} {
		_, err := experiments.Decode("test.yaml", []byte(bare), []string{row.setting}, systems.Builtin())
		switch {
		case row.want == "" && err != nil, row.want != "" && err == nil:
			t.Errorf("%s: %v, want %q", row.setting, err, row.want)
		case err != nil && !strings.Contains(err.Error(), row.want):
			t.Errorf("%s: %v, want %q", row.setting, err, row.want)
		}
	}
}

// A service calls services, and nothing else.
func TestServicesCallServices(t *testing.T) {
	const text = `
systems: {front: {kind: service, calls: {store: {}}}, store: {kind: register}}
load: {users: {calls: front, open: 1/s}}
measure: {to: 1s}
`
	_, err := experiments.Decode("test.yaml", []byte(text), nil, systems.Builtin())
	if want := "test.yaml:2:49: store is a register: a service calls services"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %q", err, want)
	}
}

// All that may stand around a call does something: each setting ends the calls
// in another way.
func TestWhatStandsAroundCalls(t *testing.T) {
	const calls = "systems.front.calls.pay="
	for setting, want := range map[string]string{
		calls + "{timeout: 10ms}": "failed",
		calls + "{timeout: 10ms, retry: {times: 50, backoff: constant}}":           "too late",
		calls + "{timeout: 10ms, retry: 1, budget: 1%}":                            "over budget",
		calls + "{timeout: 10ms, retry: 1, budget: {kind: grpc}}":                  "over budget",
		calls + "{timeout: 10ms, breaker: gobreaker}":                              "refused",
		calls + "{timeout: 10ms, breaker: {window-seconds: 5, failure-rate: 20%}}": "refused",
		calls + "{breaker: {slow-after: 30ms, slow-rate: 10%, growth: 2}}":         "refused",
		calls + "{bulkhead: 1}":                                  "crowded",
		calls + "{bulkhead: {permits: 1, queue: 3, wait: 10ms}}": "crowded",
	} {
		f := decode(t, systems.Builtin(), bare, setting, `measure.report=["calls(front, `+want+`)"]`)
		s := f.Variants[0]
		o, err := s.Run(sim.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if q := s.Measures[0].Evaluate(o); q.Num == 0 {
			t.Errorf("%s: no call is %s", setting, want)
		}
	}
}

// RT-7: four attempts in each of three layers are 64 at the bottom.
func TestRetriesMultiply(t *testing.T) {
	f := decode(t, systems.Builtin(), `
links: {default: 0s}
systems:
  first:  {kind: service, calls: {second: {retry: {times: 3, backoff: none}}}}
  second: {kind: service, calls: {third: {retry: {times: 3, backoff: none}}}}
  third:  {kind: service, calls: {bottom: {retry: {times: 3, backoff: none}}}}
  bottom: {kind: service, errors: 100%}
load:    {users: {calls: first, open: 40/s, deadline: 1s}}
measure: {run: terminating, to: 1s, report: ["calls(first, failed)", "calls(third, failed)", amplification(third)]}
`)
	o, err := f.Variants[0].Run(sim.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	var got [3]int64
	for i, m := range f.Variants[0].Measures {
		got[i] = m.Evaluate(o).Num
	}
	if got[0] == 0 || got[1] != 16*got[0] || got[2] != 64*got[0] {
		t.Errorf("%d calls of users are %d calls and %d attempts at the bottom", got[0], got[1], got[2])
	}
}

// Clients hear why, and whether a request may have had an effect.
func TestReasons(t *testing.T) {
	for setting, want := range map[string]string{
		"systems.pay.errors=100%":                                                   "info dependency failed",
		"systems.front={cores: 1, service: 100ms, queue: 0}":                        "fail rejected",
		"systems.front={cores: 1, service: 100ms, shed: 10ms}":                      "fail shed",
		"systems.front={errors: 100%}":                                              "info failed",
		"systems.front={calls: {pay: {timeout: 1ns, fallback: true}}}":              "ok degraded",
		"systems.front={machines: 2, check: {interval: 1s, timeout: 1ms, fall: 1}}": "fail no machine in rotation",
	} {
		f := decode(t, systems.Builtin(), bare, setting)
		o, err := f.Variants[0].Run(sim.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, op := range o.Loads[0].Ops {
			found = found || outcomeWords[op.Outcome]+" "+op.Reason == want
		}
		if !found {
			t.Errorf("%s: nobody is told %q", setting, want)
		}
	}
}

var outcomeWords = map[history.Outcome]string{history.OK: "ok", history.Fail: "fail", history.Unknown: "info"}
