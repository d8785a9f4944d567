package nodes_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
)

// news is a message that carries the names of those who passed it on.
type news string

func (news) Kind() string { return "news" }

// noise is a message of which nobody takes notice.
type noise struct{}

func (noise) Kind() string { return "noise" }

// village is a network of gossips, and what they told each other.
type village struct {
	engine  *sim.Engine
	net     *network.Network
	cluster *nodes.Cluster
	heard   []string    // "time node news", sorted
	byOrder *sim.Stream // of a broken village: draws are made in order
	noisy   bool
}

// observer counts events.
type observer int

func (o *observer) Observe(sim.Record) { *o++ }

func newVillage(o sim.Options) *village {
	o.Seed = 7
	e := sim.New(o)
	t := network.NewTopology()
	t.Default = network.Link{Latency: dist.Lognormal(5*ms, 0.5), Loss: 0.1, Duplicate: 0.05, Reorder: 0.1}
	v := &village{engine: e, net: network.New(e, t, nil)}
	v.cluster = nodes.NewCluster(e, v.net)
	return v
}

// settle adds gossips who know each other.
func (v *village) settle(names ...string) []nodes.ID {
	var ids []nodes.ID
	for _, name := range names {
		ids = append(ids, v.cluster.Add(nodes.Spec{
			Name: name, Boot: func() nodes.Protocol { return &gossip{village: v} },
			CPU: nodes.CPU{Service: dist.Exponential(ms / 10)},
		}).ID())
	}
	v.cluster.SetPeers(ids)
	return ids
}

// run lets a second pass and returns what was heard.
func (v *village) run(t *testing.T) []string {
	t.Helper()
	run(t, v.engine, sim.Time(time.Second))
	slices.Sort(v.heard)
	return v.heard
}

// gossip has news now and then, and passes on most of what it hears.
type gossip struct{ village *village }

func (g *gossip) Start(env *nodes.Env) {
	env.Every("news", 20*ms, func() {
		if g.village.noisy {
			for _, peer := range env.Peers() {
				env.Send(peer, noise{})
			}
		}
		g.tell(env, news(env.Name()))
	})
}

func (g *gossip) Receive(env *nodes.Env, from nodes.ID, m nodes.Message) {
	heard, ok := m.(news)
	if !ok {
		return
	}
	e := g.village.engine
	line := fmt.Sprintf("%012d %s %s (%s)", e.Now(), env.Name(), heard, e.CauseName(env.Cause()))
	g.village.heard = append(g.village.heard, line)
	s := g.draw(env, "interest")
	if s.Below(100) < 70 {
		g.tell(env, heard+" "+news(env.Name()))
	}
}

func (g *gossip) tell(env *nodes.Env, what news) {
	s, peers := g.draw(env, "whom"), env.Peers()
	env.Send(peers[s.Below(uint64(len(peers)))], what)
}

func (g *gossip) draw(env *nodes.Env, purpose string) sim.Stream {
	if g.village.byOrder != nil {
		return sim.Key(g.village.byOrder.Uint64()).At(0, 0)
	}
	return env.Draw(purpose)
}

var villagers = []string{"ada", "bob", "cyd", "dan", "eve"}

// strangers are changes to a village that do not concern its inhabitants.
var strangers = map[string]func() *village{
	"two unrelated nodes, which come first": func() *village {
		v := newVillage(sim.Options{})
		v.settle("ulf", "vic")
		v.settle(villagers...)
		return v
	},
	"an observer and a log": func() *village {
		v := newVillage(sim.Options{Observer: new(observer)})
		v.cluster.Observe(func(nodes.Line) {})
		v.settle(villagers...)
		return v
	},
	"faults elsewhere": func() *village {
		v := newVillage(sim.Options{})
		v.settle(villagers...)
		others := v.settle("ulf", "vic")
		v.engine.At(sim.Time(100*ms), func() { v.net.Cut(network.Partition{Groups: [][]nodes.ID{others[:1], others[1:]}}) })
		v.engine.At(sim.Time(200*ms), func() { v.cluster.Node(others[0]).Crash() })
		v.engine.At(sim.Time(300*ms), func() { v.cluster.Node(others[0]).Restart() })
		v.engine.At(sim.Time(400*ms), func() { v.cluster.Node(others[1]).Pause() })
		return v
	},
}

func TestWhatDoesNotConcernANodeLeavesItsDrawsAlone(t *testing.T) {
	plain := newVillage(sim.Options{})
	plain.settle(villagers...)
	want := plain.run(t)
	if len(want) < 500 {
		t.Fatalf("only %d pieces of news: the comparison would show little", len(want))
	}
	for name, change := range strangers {
		v := change()
		got := slices.DeleteFunc(v.run(t), isStranger)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s", name, firstDifference(got, want))
		}
	}
}

// settleIdle adds gossips to whom a message costs no time, so that one cannot
// delay another.
func (v *village) settleIdle() (ids []nodes.ID) {
	for _, name := range villagers {
		boot := func() nodes.Protocol { return &gossip{village: v} }
		ids = append(ids, v.cluster.Add(nodes.Spec{Name: name, Boot: boot}).ID())
	}
	v.cluster.SetPeers(ids)
	return ids
}

func TestAMessageKindLeavesTheOthersAlone(t *testing.T) {
	hear := func(noisy bool) []string {
		v := newVillage(sim.Options{})
		v.noisy = noisy
		v.settleIdle()
		return v.run(t)
	}
	if got, want := hear(true), hear(false); !slices.Equal(got, want) {
		t.Error(firstDifference(got, want))
	}
}

// TestAFaultChangesOnlyWhatItTouches crashes a villager: all news that she
// never had, or sent, is heard as before, at the same nanosecond.
func TestAFaultChangesOnlyWhatItTouches(t *testing.T) {
	hear := func(crash bool) []string {
		v := newVillage(sim.Options{})
		eve := v.cluster.Node(v.settleIdle()[4])
		if crash {
			v.engine.At(sim.Time(100*ms), func() { eve.Crash() })
		}
		return v.run(t)
	}
	cause := func(line string) string { return line[strings.Index(line, "("):] }
	want, got := hear(false), hear(true)
	touched := map[string]bool{}
	for _, line := range want {
		touched[cause(line)] = touched[cause(line)] || strings.Contains(line, "eve")
	}
	concernsEve := func(line string) bool { return touched[cause(line)] }
	want, got = slices.DeleteFunc(want, concernsEve), slices.DeleteFunc(got, concernsEve)
	if len(want) < 50 || !slices.Equal(got, want) {
		t.Error(firstDifference(got, want))
	}
}

// TestTheComparisonCatchesDrawsMadeInOrder breaks the rule: the village draws
// from one sequence, as a simulator with one generator does.
func TestTheComparisonCatchesDrawsMadeInOrder(t *testing.T) {
	hear := func(more ...string) []string {
		v := newVillage(sim.Options{})
		v.byOrder = new(sim.Stream)
		v.settle(villagers...)
		if len(more) > 0 {
			v.settle(more...)
		}
		return slices.DeleteFunc(v.run(t), isStranger)
	}
	if slices.Equal(hear(), hear("ulf", "vic")) {
		t.Error("two strangers changed nothing, although all draw from one sequence")
	}
}

func isStranger(line string) bool {
	return strings.Contains(line, "ulf") || strings.Contains(line, "vic")
}

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("line %d is %q, was %q", i, got[i], want[i])
		}
	}
	return fmt.Sprintf("%d lines, were %d", len(got), len(want))
}

// TestPairingCutsTheVarianceOfADifference compares two designs, one a tenth
// slower, in the same worlds and in worlds of their own.
func TestPairingCutsTheVarianceOfADifference(t *testing.T) {
	sojourn := func(replication uint64, slow float64) float64 {
		e := sim.New(sim.Options{Seed: 1, Replication: replication})
		c := nodes.NewCluster(e, network.New(e, nil, nil))
		n := c.Add(nodes.Spec{
			Name: "station", Boot: func() nodes.Protocol { return arrivals{gap: dist.Exponential(10 * ms)} },
			CPU: nodes.CPU{Service: dist.Exponential(6 * ms)},
		})
		n.Slow(slow)
		run(t, e, sim.Time(20*time.Second))
		s := n.CPU()
		return s.Sojourn.Mean(s.Admitted).Seconds() * 1e3
	}
	var paired, unpaired []float64
	for i := range uint64(40) {
		slower := sojourn(i, 1.1)
		paired = append(paired, slower-sojourn(i, 1))
		unpaired = append(unpaired, slower-sojourn(i+1000, 1))
	}
	ratio := variance(unpaired) / variance(paired)
	t.Logf("pairing divides the variance of the difference by %.1f", ratio)
	if ratio < 2 {
		t.Errorf("pairing divides the variance by %.2f only: the two designs do not meet the same weather", ratio)
	}
}

func variance(x []float64) float64 {
	sum, squares := 0.0, 0.0
	for _, v := range x {
		sum += v
		squares += v * v
	}
	n := float64(len(x))
	return (squares - sum*sum/n) / (n - 1)
}
