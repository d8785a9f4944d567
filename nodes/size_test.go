package nodes_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
)

// idle is a protocol that waits.
type idle struct{}

func (idle) Start(*nodes.Env)                            {}
func (idle) Receive(*nodes.Env, nodes.ID, nodes.Message) {}

// TestAnIdleNodeIsSmall measures what a hundred thousand nodes take that have
// started and never said a word.
func TestAnIdleNodeIsSmall(t *testing.T) {
	const count = 100_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	e := sim.New(sim.Options{Seed: 1})
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	for i := range count {
		c.Add(nodes.Spec{Name: fmt.Sprint("node", i), Boot: func() nodes.Protocol { return idle{} }})
	}
	run(t, e, 0)
	runtime.GC()
	runtime.ReadMemStats(&after)
	size := (after.HeapAlloc - before.HeapAlloc) / count
	t.Logf("%d bytes a node", size)
	if size >= 1000 {
		t.Errorf("an idle node takes %d bytes", size)
	}
	runtime.KeepAlive(c)
}

// TestTheHotPathAllocatesNothing lets two nodes talk for a while, in every way
// that a protocol has, and counts allocations.
func TestTheHotPathAllocatesNothing(t *testing.T) {
	for name, spec := range map[string]nodes.Spec{
		"plain":   {},
		"busy":    {CPU: nodes.CPU{Service: dist.Exponential(10 * time.Microsecond)}},
		"drifted": {Clock: nodes.Clock{DriftPPB: 50_000}},
	} {
		e := sim.New(sim.Options{Seed: 1})
		c := nodes.NewCluster(e, network.New(e, nil, nil))
		var ids []nodes.ID
		for _, name := range []string{"a", "b"} {
			spec.Name, spec.Boot = name, func() nodes.Protocol { return &talker{} }
			ids = append(ids, c.Add(spec).ID())
		}
		c.SetPeers(ids)
		run(t, e, sim.Time(time.Second))
		until := e.Now()
		allocations := testing.AllocsPerRun(10, func() {
			until = until.Add(100 * time.Millisecond)
			run(t, e, until)
		})
		if allocations > 0 {
			t.Errorf("%s: %v allocations in a hundred rounds", name, allocations)
		}
	}
}

// talker asks its peer, works, waits and asks again.
type talker struct {
	env     *nodes.Env
	round   *nodes.Timer
	answers func(nodes.Message, bool)
	worked  func()
}

func (k *talker) Start(env *nodes.Env) {
	k.env = env
	k.answers = func(nodes.Message, bool) {}
	k.worked = func() { env.SetTimer(nodes.Tag{Name: 1}, 0) }
	k.round = env.Every("round", time.Millisecond, func() {
		s := env.Draw("anything")
		env.SetTimer(nodes.Tag{Name: 2, Arg: s.Below(2)}, time.Millisecond)
		env.Call(env.Peers()[0], ping{}, time.Second, k.answers)
		env.Work(time.Microsecond, k.worked)
		env.Log("nobody listens")
	})
}

func (k *talker) Receive(env *nodes.Env, _ nodes.ID, m nodes.Message) { env.Reply(pong{}) }

func (k *talker) Timer(env *nodes.Env, tag nodes.Tag) { env.StopTimer(nodes.Tag{Name: 3}) }
