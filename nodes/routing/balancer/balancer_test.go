package balancer_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/nodestest"
	"nines/nodes/resilience/balance"
	"nines/nodes/routing/balancer"
	"nines/sim"
	"nines/sim/dist"

	"pgregory.net/rapid"
)

const ms = time.Millisecond

// ask is a request, named its answer: who gave it. A hashed one is a client's.
type ask struct{}
type hashed struct{ client uint64 }
type named struct{ by nodes.ID }

func (ask) Kind() string            { return "ask" }
func (hashed) Kind() string         { return "hashed" }
func (named) Kind() string          { return "named" }
func (h hashed) Client() uint64     { return h.client }
func (ask) Fold(*sim.Digest)        {}
func (h hashed) Fold(d *sim.Digest) { d.Word(h.client) }
func (n named) Fold(d *sim.Digest)  { d.Word(uint64(n.by)) }

// target answers requests, and probes as it is told to.
type target struct{ backup *bool }

func (target) Start(*nodes.Env) {}
func (t target) Receive(env *nodes.Env, _ nodes.ID, m nodes.Message) {
	if _, ok := m.(balancer.Probe); ok {
		env.Reply(balancer.Condition{Serving: !*t.backup})
		return
	}
	env.Reply(named{env.ID()})
}

// world has targets 0 to n-1, a balancer and a client. Messages take 1 ms.
type world struct {
	testing.TB
	engine  *sim.Engine
	cluster *nodes.Cluster
	backup  []bool // targets that answer probes with no
	front   nodes.ID
	client  *nodes.Env
	changes []string
}

func newWorld(t testing.TB, targets int, o balancer.Options) *world {
	e := sim.New(sim.Options{Seed: 1})
	t.Cleanup(e.Close)
	net := network.New(e, &network.Topology{Default: network.Link{Latency: dist.Constant(ms)}}, nil)
	w := &world{TB: t, engine: e, cluster: nodes.NewCluster(e, net), backup: make([]bool, targets)}
	for i := range targets {
		boot := func() nodes.Protocol { return target{&w.backup[i]} }
		o.Targets = append(o.Targets, w.cluster.Add(nodes.Spec{Name: fmt.Sprint("target", i), Boot: boot}).ID())
	}
	o.Changed = func(target nodes.ID, serving bool) {
		w.changes = append(w.changes, fmt.Sprintf("%v %d %v", time.Duration(e.Now()), target, serving))
	}
	w.front = w.cluster.Add(nodes.Spec{Name: "front", Boot: func() nodes.Protocol { return balancer.New(o) }}).ID()
	w.cluster.Add(nodes.Spec{Name: "client", Boot: func() nodes.Protocol { return w }})
	w.run(0)
	return w
}

// Start and Receive make the world the protocol of its client.
func (w *world) Start(env *nodes.Env)                        { w.client = env }
func (w *world) Receive(*nodes.Env, nodes.ID, nodes.Message) {}

// ask asks once and returns the answer and how long it took.
func (w *world) ask(m nodes.Message) (answer nodes.Message, took time.Duration) {
	began := w.engine.Now()
	w.client.Call(w.front, m, time.Hour, func(reply nodes.Message, ok bool) {
		answer, took = reply, w.engine.Now().Sub(began)
	})
	w.run(2 * time.Second)
	return answer, took
}

func (w *world) run(d time.Duration) {
	if err := w.engine.Run(w.engine.Now().Add(d)); err != nil {
		w.Fatal(err)
	}
}

// asked asks some times and returns who answered.
func (w *world) asked(times int, m nodes.Message) (by []nodes.ID) {
	for range times {
		answer, _ := w.ask(m)
		by = append(by, answer.(named).by)
	}
	return by
}

// Whatever comes in goes to one target after the other, and the answer comes
// back: four messages on the way.
func TestPassesOnAndBack(t *testing.T) {
	w := newWorld(t, 3, balancer.Options{})
	if by := w.asked(6, ask{}); !slices.Equal(by, []nodes.ID{0, 1, 2, 0, 1, 2}) {
		t.Error("answered by", by)
	}
	if _, took := w.ask(ask{}); took != 4*ms {
		t.Error("took", took)
	}
}

// A client that the message names is hashed to one target, whoever brings it.
func TestClientsOfTheirOwn(t *testing.T) {
	w := newWorld(t, 5, balancer.Options{Policy: func() balance.Policy { return balance.IPHash{} }})
	met := make(map[nodes.ID]bool)
	for client := range uint64(20) {
		by := w.asked(2, hashed{client})
		if by[0] != by[1] {
			t.Error("one client was answered by", by)
		}
		met[by[0]] = true
	}
	if len(met) != 5 {
		t.Errorf("20 clients met %d of 5 targets", len(met))
	}
}

// The time-line of a failure: target 1 crashes right after a check, the third
// failed check removes it, the second good one after its restart brings it back.
func TestRemovesAndReadmits(t *testing.T) {
	w := newWorld(t, 2, balancer.Options{
		Timeout: 100 * ms, Check: balancer.Check{Interval: 10 * time.Second, Timeout: time.Second, Fall: 3, Rise: 2},
	})
	w.run(10*time.Second + 500*ms) // checks at 0 s and 10 s are done
	w.cluster.Node(1).Crash()
	w.run(20 * time.Second)
	lost := 0
	for range 4 {
		if answer, _ := w.ask(ask{}); answer == (balancer.Unavailable{Forwarded: true}) {
			lost++
		}
	}
	if lost != 2 {
		t.Errorf("%d of 4 requests met the dead target, which is still in rotation", lost)
	}
	w.run(11 * time.Second)
	if by := w.asked(4, ask{}); slices.Contains(by, 1) {
		t.Error("a removed target was asked:", by)
	}
	w.cluster.Node(1).Restart()
	w.run(30 * time.Second)
	if by := w.asked(4, ask{}); !slices.Contains(by, 1) {
		t.Error("a readmitted target was not asked:", by)
	}
	want := []string{"41s 1 false", "1m10.002s 1 true"}
	if !slices.Equal(w.changes, want) {
		t.Errorf("changes were %q, want %q", w.changes, want)
	}
}

// Backups say that they do not serve: from the first check on the balancer
// asks the primary alone, and it follows when the roles are swapped.
func TestFollowsThePrimary(t *testing.T) {
	w := newWorld(t, 2, balancer.Options{Check: balancer.Check{Interval: time.Second}})
	w.backup[0] = true
	w.run(time.Second / 2)
	if by := w.asked(4, ask{}); slices.Contains(by, 0) {
		t.Error("a backup was asked:", by)
	}
	w.backup[0], w.backup[1] = false, true
	w.run(3 * time.Second)
	if by := w.asked(4, ask{}); slices.Contains(by, 1) {
		t.Error("the former primary was asked:", by)
	}
}

// Without a target in rotation clients are told so at once, and that nobody has
// got their request.
func TestUnavailable(t *testing.T) {
	w := newWorld(t, 1, balancer.Options{Check: balancer.Check{Interval: time.Second}})
	w.backup[0] = true
	w.run(ms * 10)
	if answer, took := w.ask(ask{}); answer != (balancer.Unavailable{}) || took != 2*ms {
		t.Errorf("answer %v after %v", answer, took)
	}
}

// Every request is answered exactly once, by a target or by the balancer, and
// afterwards no target has a request under way: whatever crashes meanwhile.
func TestEveryRequestIsAnswered(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, 3, balancer.Options{
			Timeout: 50 * ms, Policy: func() balance.Policy { return &balance.Choices{} },
			Check: balancer.Check{Interval: 20 * ms, Timeout: 10 * ms, Fall: rapid.Int64Range(1, 4).Draw(rt, "fall")},
		})
		asked, answered := 0, 0
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			node := w.cluster.Node(nodes.ID(rapid.IntRange(0, 2).Draw(rt, "target")))
			switch rapid.IntRange(0, 3).Draw(rt, "what") {
			case 0:
				node.Crash()
			case 1:
				node.Restart()
			default:
				asked++
				w.client.Call(w.front, ask{}, time.Second, func(answer nodes.Message, ok bool) {
					if ok {
						answered++
					}
				})
			}
			w.run(time.Duration(rapid.IntRange(0, 30).Draw(rt, "pause")) * ms)
		}
		w.run(2 * time.Second)
		if answered != asked {
			rt.Errorf("%d of %d requests were answered", answered, asked)
		}
	})
}

// A balancer whose target is itself probes and answers itself.
func TestConformance(t *testing.T) {
	nodestest.Conformance(t, nodestest.Suite{
		Boot: func() nodes.Protocol {
			return balancer.New(balancer.Options{Targets: []nodes.ID{0}, Check: balancer.Check{Interval: 100 * ms}})
		},
		Request: func(uint64) nodes.Message { return balancer.Probe{} },
	})
}

func TestMisuse(t *testing.T) {
	for _, o := range []balancer.Options{
		{}, {Targets: []nodes.ID{0}, Timeout: -1}, {Targets: []nodes.ID{0}, Check: balancer.Check{Interval: -1}},
		{Targets: []nodes.ID{0}, Check: balancer.Check{Fall: -1}},
	} {
		if o.Validate() == nil {
			t.Errorf("%+v passes", o)
		}
	}
}
