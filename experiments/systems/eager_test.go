package systems_test

import (
	"testing"
	"time"

	"nines/experiments/systems"
	"nines/nodes"
	"nines/nodes/replication/register"
)

// eager is a store that looks right: the first machine orders all writes, the
// others have a copy and answer reads from it. It is not, for the first one
// acknowledges a write before the copies have it.
type eager struct {
	members []nodes.ID
	values  map[uint64]uint64
}

// copied is a write on its way to a copy.
type copied struct{ key, value uint64 }

func (copied) Kind() string { return "copy" }

func (p *eager) Start(*nodes.Env) { p.values = make(map[uint64]uint64) }

func (p *eager) Receive(env *nodes.Env, _ nodes.ID, m nodes.Message) {
	switch m := m.(type) {
	case copied:
		p.values[m.key] = m.value
	case register.Read:
		env.Reply(register.Result{Outcome: register.Done, Value: p.values[m.Key]})
	case register.Write:
		if env.ID() == p.members[0] {
			p.values[m.Key] = m.Value
			env.Reply(register.Result{Outcome: register.Done})
			for _, member := range p.members[1:] {
				env.Send(member, copied{m.Key, m.Value})
			}
			return
		}
		client := env.Request()
		env.Call(p.members[0], m, 500*time.Millisecond, func(answer nodes.Message, ok bool) {
			if !ok {
				answer = register.Result{Reason: "the first machine is silent"}
			}
			client.Reply(env, answer)
		})
	}
}

// Links of which nothing is said scatter, so that what goes wrong only where
// messages overtake each other goes wrong at last.
func TestLinksThatNobodySetCatchBrokenStores(t *testing.T) {
	reg := systems.Builtin()
	reg.Systems = append(reg.Systems, systems.Store("eager", "Acknowledges before it copies.",
		func(members []nodes.ID) nodes.Protocol { return &eager{members: members} }))
	const runs = 5
	for name, scenario := range map[string]string{
		"one replica answers": `
sites: {A: 3}
systems: {store: {kind: register, protocol: lww}}
load: {users: {calls: store, open: 300/s, keys: uniform(3)}}
measure: {to: 20s, report: [linearizable(store)]}
`,
		"acknowledged before copied": `
sites: {A: 3}
systems: {store: {kind: eager}}
load: {users: {calls: store, open: 300/s, keys: uniform(3)}}
measure: {to: 20s, report: [linearizable(store)]}
`} {
		if count, _ := violations(t, decode(t, reg, scenario, "links.default=1ms"), runs); count > 0 {
			t.Errorf("%s: caught in %d of %d runs although all messages take the same time", name, count, runs)
		}
		if count, _ := violations(t, decode(t, reg, scenario), runs); count < runs {
			t.Errorf("%s: caught in %d of %d runs only", name, count, runs)
		}
	}
}
