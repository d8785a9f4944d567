package systems_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/nodes"
	"nines/nodes/replication/register"
	"nines/sim"
)

// primary is a store of one's own: the first machine keeps all values, in
// memory; the others ask it.
type primary struct {
	members []nodes.ID
	values  map[uint64]uint64
}

func (p *primary) Start(*nodes.Env) { p.values = make(map[uint64]uint64) }

func (p *primary) Receive(env *nodes.Env, _ nodes.ID, m nodes.Message) {
	if env.ID() != p.members[0] {
		p.forward(env, m)
		return
	}
	switch m := m.(type) {
	case register.Read:
		env.Reply(register.Result{Outcome: register.Done, Value: p.values[m.Key]})
	case register.Write:
		p.values[m.Key] = m.Value
		env.Reply(register.Result{Outcome: register.Done})
	}
}

func (p *primary) forward(env *nodes.Env, m nodes.Message) {
	client := env.Request()
	env.Call(p.members[0], m, 500*time.Millisecond, func(answer nodes.Message, ok bool) {
		if !ok {
			answer = register.Result{Reason: "the primary is silent"}
		}
		client.Reply(env, answer)
	})
}

// vocabulary is the shipped one and the primary.
func vocabulary() *experiments.Registry {
	reg := systems.Builtin()
	reg.Systems = append(reg.Systems, systems.Store("single", "One machine keeps all values, in memory.",
		func(members []nodes.ID) nodes.Protocol { return &primary{members: members} }))
	return reg
}

const ownStore = `
sites: {A: 2, B: 1}
links: {default: "lognormal(10ms, 0.5)"}
systems: {store: {kind: single}}
load: {users: {calls: store, open: 50/s, keys: uniform(5)}}
faults: {cut: {partition: [A, B], at: 2s, for: 2s}}
measure: {to: 6s, report: [linearizable(store), yield(users)]}
`

func TestAStoreOfOnesOwnStandsUnderFaultsAndCheckers(t *testing.T) {
	if count, witness := violations(t, decode(t, vocabulary(), ownStore), 5); count > 0 {
		t.Errorf("a cut made a single copy inconsistent in %d of 5 runs:\n%s", count, witness)
	}
	forgetful := decode(t, vocabulary(), ownStore, "faults={bounce: {crash: store.A1, at: 2s, for: 1s}}")
	if count, _ := violations(t, forgetful, 5); count < 5 {
		t.Errorf("values were lost in a crash, and %d of 5 runs found it", count)
	}
}

// A protocol of one's own stands in a scenario like those that are shipped.
func ExampleStore() {
	f, err := experiments.Decode("own.yaml", []byte(ownStore), nil, vocabulary())
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
		fmt.Println(m.Text, q.Verdict == experiments.Holds, q.Num < q.Den)
	}
	// Output:
	// linearizable(store) true false
	// yield(users) false true
}

func ExampleBuiltin() {
	register := systems.Builtin().Systems[0]
	fmt.Println(register.Kind, register.Params[0].Name, register.Params[0].Choices)
	// Output: register protocol [abd quorum lww]
}

// stranger answers with what nobody understands.
type stranger struct{}

func (stranger) Start(*nodes.Env) {}

func (stranger) Receive(env *nodes.Env, _ nodes.ID, m nodes.Message) { env.Reply(m) }

// A program's mistake is told in a sentence that names both sides of it.
func TestAStoreThatAnswersWithSomethingElseIsTold(t *testing.T) {
	reg := vocabulary()
	reg.Systems = append(reg.Systems, systems.Store("stranger", "Returns the question.",
		func([]nodes.ID) nodes.Protocol { return stranger{} }))
	_, err := decode(t, reg, ownStore, "systems.store.kind=stranger").Variants[0].Run(sim.Options{Seed: 1})
	if err == nil || !strings.Contains(err.Error(), "a store must answer with a register.Result, not with the register.") {
		t.Errorf("%v", err)
	}
}
