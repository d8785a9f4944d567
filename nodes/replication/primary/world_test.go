package primary_test

import (
	"fmt"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/replication/primary"
	"nines/nodes/replication/register"
	"nines/sim"
	"nines/sim/dist"
	"nines/workloads"
	"nines/workloads/check"
	"nines/workloads/history"
)

const ms = time.Millisecond

// brisk is the options of the tests: heartbeats so often that a second holds
// many a failover.
var brisk = primary.Options{Interval: 20 * ms, Patience: 20 * ms}

// world is a store, and clients that write and read whatever befalls it.
type world struct {
	engine  *sim.Engine
	net     *network.Network
	cluster *nodes.Cluster
	members []nodes.ID
	clients *workloads.Group
	told    []string // what has happened, with who and when
	tells   func(primary.Happening)
}

var (
	wire = network.Link{Latency: dist.Uniform(ms/2, 2*ms)}
	slab = disk.Options{Model: disk.Plain{Sync: dist.Constant(ms)}}
)

func newWorld(t testing.TB, seed uint64, n int64, o primary.Options, link network.Link) *world {
	w := &world{engine: sim.New(sim.Options{Seed: seed})}
	t.Cleanup(w.engine.Close)
	w.net = network.New(w.engine, &network.Topology{Default: link}, nil)
	w.cluster = nodes.NewCluster(w.engine, w.net)
	o.Tell = w.hear
	for i := range n {
		w.members = append(w.members, w.cluster.Add(nodes.Spec{
			Name: fmt.Sprint("n", i), Disk: &slab,
			Boot: func() nodes.Protocol { return primary.New(o) },
		}).ID())
	}
	w.cluster.SetPeers(w.members)
	return w
}

// hear may ask the members, whatever they tell.
func (w *world) hear(h primary.Happening) {
	w.leader()
	if h.What != primary.Acting {
		w.told = append(w.told, fmt.Sprintf("%v %s %v", time.Duration(w.engine.Now()).Round(ms), w.cluster.Node(h.Member).Name(), h.What))
	}
	if w.tells != nil {
		w.tells(h)
	}
}

// ask lets clients write and read until a time.
func (w *world) ask(perSecond float64, until time.Duration) {
	w.clients = workloads.Start(w.engine, w.cluster, 0, 1, workloads.Load{
		Name: "clients", Targets: w.members, Codec: codec{}, Roaming: true, Users: 5,
		Open: &workloads.Open{PerSecond: perSecond}, Reads: 0.5, Deadline: 500 * ms,
		Keys: dist.UniformIndex(3), To: sim.Time(until),
	})
}

// at runs f at a time after the start.
func (w *world) at(d time.Duration, f func()) { w.engine.At(sim.Time(d), f) }

func (w *world) run(t testing.TB, until time.Duration) {
	t.Helper()
	if err := w.engine.Run(sim.Time(until)); err != nil {
		t.Fatal(err)
	}
}

func (w *world) node(i int) *nodes.Node { return w.cluster.Node(w.members[i]) }

func (w *world) member(i int) *primary.Member {
	m, _ := w.node(i).Protocol().(*primary.Member)
	return m
}

// leader returns the member that serves under the latest epoch; -1 if none.
func (w *world) leader() (leader int) {
	leader = -1
	for i := range w.members {
		m := w.member(i)
		if m != nil && m.Leader() && (leader < 0 || m.Epoch().Compare(w.member(leader).Epoch()) > 0) {
			leader = i
		}
	}
	return leader
}

// lost returns the acknowledged writes that the leader's log does not hold.
func (w *world) lost(t testing.TB) (lost []history.Op) {
	t.Helper()
	leader := w.leader()
	if leader < 0 {
		t.Fatalf("nobody leads:\n%v", w.told)
	}
	kept := make(map[uint64]bool)
	for _, id := range w.member(leader).Writes() {
		kept[id] = true
	}
	for _, op := range w.clients.History() {
		if op.Kind == history.Write && op.Outcome == history.OK && !kept[op.ID] {
			lost = append(lost, op)
		}
	}
	return lost
}

// linearizable judges what the clients saw.
func (w *world) linearizable() check.Verdict {
	return check.Linearizable(w.clients.History(), 0)
}

// codec speaks to the store for the clients.
type codec struct{}

func (codec) Request(op *history.Op) nodes.Message {
	if op.Kind == history.Read {
		return register.Read{Key: op.Key}
	}
	return register.Write{Key: op.Key, Value: uint64(op.Arg), ID: op.ID}
}

func (codec) Result(op *history.Op, answer nodes.Message) {
	r := answer.(register.Result)
	op.Outcome = map[register.Outcome]history.Outcome{
		register.Done: history.OK, register.Failed: history.Fail, register.Unknown: history.Unknown,
	}[r.Outcome]
	op.Reason = r.Reason
	if op.Kind == history.Read && op.Outcome == history.OK {
		op.Result = history.Value(r.Value)
	}
}
