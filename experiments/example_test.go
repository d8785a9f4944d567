package experiments_test

import (
	"fmt"
	"time"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/nodes"
	"nines/sim"
	"nines/workloads/history"
)

// A scenario, one run of it, and what its clients saw.
func Example() {
	text := `
sites:   {A: 2, B: 3}
systems: {store: {kind: register}}
load:
  minority: {at: A, calls: store, pinned: true, open: 20/s, deadline: 1s}
  majority: {like: minority, at: B}
faults:  {cut: {partition: [A, B], at: 10s, for: 20s}}
measure: {to: 60s, report: ["yield(minority, during cut)", "yield(majority, during cut)", linearizable(store)]}
`
	f, err := experiments.Decode("example.yaml", []byte(text), nil, systems.Builtin())
	if err != nil {
		fmt.Println(err)
		return
	}
	s := f.Variants[0]
	o, err := s.Run(sim.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range s.Measures {
		q := m.Measure.Evaluate(o, m.Args)
		if m.Measure.Unit == experiments.Judgement {
			fmt.Println(m.Text, q.Verdict == experiments.Holds)
			continue
		}
		fmt.Printf("%s %.0f%%\n", m.Text, 100*float64(q.Num)/float64(q.Den))
	}
	// Output:
	// yield(minority, during cut) 0%
	// yield(majority, during cut) 100%
	// linearizable(store) true
}

// Errors come all at once, each with its place and what was probably meant.
func ExampleDecode() {
	text := `sites: {A: 2, B: 3}
systems: {store: {kind: register}}
load: {left: {calls: stor, open: 20}}
faults: {cut: {partition: [A, C], at: 10s}}
measure: {to: 60s}
`
	_, err := experiments.Decode("cut.yaml", []byte(text), []string{"faults.cut.four=5s"}, systems.Builtin())
	fmt.Println(err)
	// Output:
	// --set:1:12: unknown key "four"; did you mean "for"?
	//     faults.cut.four=5s
	//                ^
	// cut.yaml:3:22: unknown value "stor"; did you mean "store"?
	//     load: {left: {calls: stor, open: 20}}
	//                          ^
	// cut.yaml:3:34: 20 has no unit: write 20/s or 20/min
	//     load: {left: {calls: stor, open: 20}}
	//                                      ^
	// cut.yaml:4:31: there is no site, system or machine "C"
	//     faults: {cut: {partition: [A, C], at: 10s}}
	//                                   ^
	//   known here: A, A2, B, B3, store, store.leader
}

// A fault prints as the text that it is read from.
func ExampleFault_String() {
	text := `
sites: {A: 1}
systems: {store: {kind: register}}
load: {users: {calls: store, open: 1/s}}
faults: {gc: {at: 1s, every: exponential(1m), for: 0.8s, pause: random( 1,store )}}
measure: {to: 60s}
`
	f, err := experiments.Decode("gc.yaml", []byte(text), nil, systems.Builtin())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(&f.Variants[0].Faults[0])
	// Output: {pause: "random(1, store)", at: 1s, for: 800ms, every: exponential(1m)}
}

// A fault of one's own: a registry is a value that anybody may append to.
func ExampleFaultKind() {
	reg := systems.Builtin()
	reg.Faults = append(reg.Faults, &experiments.FaultKind{
		Name: "reboot", Target: "a selector", Instant: true,
		Doc:     "The machine is switched off and on again.",
		Example: "{reboot: A1, at: 10s}",
		Begin: func(w *experiments.World, _ experiments.Values, targets [][]nodes.ID) experiments.Strike {
			for _, id := range targets[0] {
				w.Cluster.Node(id).Crash()
				w.Cluster.Node(id).Restart()
			}
			return experiments.Strike{Effect: func() string { return fmt.Sprintf("rebooted %d machines", len(targets[0])) }}
		},
	})
	text := `
sites: {A: 3}
systems: {store: {kind: register}}
load: {users: {calls: store, open: 1/s}}
faults: {slip: {reboot: "random(2)", at: 10s}}
measure: {to: 20s}
`
	f, err := experiments.Decode("slip.yaml", []byte(text), nil, reg)
	if err != nil {
		fmt.Println(err)
		return
	}
	o, err := f.Variants[0].Run(sim.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(o.Episodes[0].From, o.Episodes[0].Effect())
	// Output: 10.000 s rebooted 2 machines
}

// A measure of one's own is a function of what a run leaves behind.
func ExampleMeasure() {
	slowest := &experiments.Measure{
		Name: "slowest", Doc: "The slowest answer that came.", Unit: experiments.Span, Example: "slowest(users)",
		Args: []experiments.Arg{{Name: "load", Type: experiments.ArgLoads}},
		Evaluate: func(o *experiments.Observation, _ experiments.Arguments) experiments.Quantity {
			q := experiments.Quantity{Unit: experiments.Span}
			for _, l := range o.Loads {
				for _, op := range l.Ops {
					if op.Outcome == history.OK {
						q.Num = max(q.Num, int64(op.Return.Sub(op.Invoke)))
					}
				}
			}
			return q
		},
	}
	reg := systems.Builtin()
	reg.Measures = append(reg.Measures, slowest)
	text := `
sites: {A: 1}
links: {default: 250ms}
systems: {store: {kind: register, disk: 0s}}
load: {users: {calls: store, open: 1/s, reads: 100%}}
measure: {to: 10s, report: [slowest(users)]}
`
	f, err := experiments.Decode("slow.yaml", []byte(text), nil, reg)
	if err != nil {
		fmt.Println(err)
		return
	}
	o, err := f.Variants[0].Run(sim.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	m := f.Variants[0].Measures[0]
	fmt.Println(m.Measure.Evaluate(o, m.Args).Duration().Round(time.Millisecond))
	// Output: 500ms
}

// Whom a fault hits is said by a selector.
func ExampleParseSelector() {
	for _, text := range []string{"A", "store.leader", "random(2,store)", "minority", "A1 + B1", "random(two)"} {
		s, err := experiments.ParseSelector(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(s)
	}
	// Output:
	// A
	// store.leader
	// random(2, store)
	// minority
	// A1+B1
	// random(two): want a number of machines, as in random(2) or random(2, A)
}

// What a scenario expects is a statement about a measure.
func ExampleExpectation_Range() {
	text := `
sites: {A: 1}
systems: {store: {kind: register}}
load: {users: {calls: store, open: 1/s}}
measure: {to: 60s}
expect: ["yield(users) = 90% ± 5%", "latency(users, p99) < 20ms"]
`
	f, err := experiments.Decode("expect.yaml", []byte(text), nil, systems.Builtin())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, x := range f.Variants[0].Expectations {
		from, to := x.Range()
		fmt.Printf("%s: %.3g to %.3g\n", x.Expression.Text, from, to)
	}
	// Output:
	// yield(users): 0.85 to 0.95
	// latency(users, p99): -Inf to 2e+07
}
