package register_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/replication/register"
	"nines/sim"
	"nines/sim/dist"
)

const ms = time.Millisecond

// world is a store and one client, whose operations are written down as they
// end. Every message takes 1 ms, the disks no time.
type world struct {
	testing.TB
	engine  *sim.Engine
	net     *network.Network
	cluster *nodes.Cluster
	members []nodes.ID
	client  *nodes.Env
	lines   []string
}

// newWorld returns a store on n machines.
func newWorld(t testing.TB, n int, o register.Options) *world {
	return newWorldOn(t, n, o, millisecond, instant)
}

var (
	millisecond = network.Link{Latency: dist.Constant(ms)}
	nothing     = dist.Constant(time.Duration(0))
	instant     = disk.Options{Model: disk.Plain{Read: nothing, Write: nothing, Sync: nothing}}
)

func newWorldOn(t testing.TB, n int, o register.Options, link network.Link, d disk.Options) *world {
	e := sim.New(sim.Options{Seed: 1})
	t.Cleanup(e.Close)
	net := network.New(e, &network.Topology{Default: link}, nil)
	w := &world{TB: t, engine: e, net: net, cluster: nodes.NewCluster(e, net)}
	for i := range n {
		w.members = append(w.members, w.cluster.Add(nodes.Spec{
			Name: fmt.Sprint("n", i), Boot: func() nodes.Protocol { return register.New(o, w.members) },
			Disk: &d,
		}).ID())
	}
	w.cluster.Add(nodes.Spec{Name: "client", Boot: func() nodes.Protocol { return w }})
	return w
}

// Start and Receive make the world the protocol of its client.
func (w *world) Start(env *nodes.Env)                        { w.client = env }
func (w *world) Receive(*nodes.Env, nodes.ID, nodes.Message) {}

// at runs f at a time after the start.
func (w *world) at(d time.Duration, f func()) { w.engine.At(sim.Time(d), f) }

// write and read ask member i at a time, and write down what it says.
func (w *world) write(d time.Duration, i int, key, value uint64) {
	w.call(d, i, fmt.Sprint("write ", value), register.Write{Key: key, Value: value, ID: value})
}

func (w *world) read(d time.Duration, i int, key uint64) {
	w.call(d, i, "read", register.Read{Key: key})
}

func (w *world) call(d time.Duration, i int, what string, m nodes.Message) {
	w.at(d, func() {
		w.client.Call(w.members[i], m, time.Minute, func(answer nodes.Message, ok bool) {
			line := fmt.Sprintf("%v %s at n%d: ", time.Duration(w.engine.Now()).Round(ms), what, i)
			r, answered := answer.(register.Result)
			switch {
			case !ok || !answered:
				line += "silence"
			case r.Outcome != register.Done:
				line += map[register.Outcome]string{register.Failed: "failed", register.Unknown: "unknown"}[r.Outcome] + ", " + r.Reason
			case strings.HasPrefix(what, "read"):
				line += fmt.Sprint(r.Value)
			default:
				line += "done"
			}
			w.lines = append(w.lines, line)
		})
	})
}

// cut separates the members of some groups, given by number, from others for a
// time; the client reaches everybody.
func (w *world) cut(from, to time.Duration, p network.Partition, groups ...[]int) {
	for _, group := range groups {
		var ids []nodes.ID
		for _, i := range group {
			ids = append(ids, w.members[i])
		}
		p.Groups = append(p.Groups, ids)
	}
	w.at(from, func() {
		c := w.net.Cut(p)
		w.at(to, c.Heal)
	})
}

// node returns member i.
func (w *world) node(i int) *nodes.Node { return w.cluster.Node(w.members[i]) }

// held returns what each member holds of a key; a machine that is down, -1.
func (w *world) held(key uint64) (values []int64) {
	for i := range w.members {
		m, up := w.node(i).Protocol().(*register.Member)
		if !up {
			values = append(values, -1)
			continue
		}
		_, value := m.Held(key)
		values = append(values, int64(value))
	}
	return values
}

// wants runs the world until a time and compares what was written down since.
func (w *world) wants(until time.Duration, story ...string) {
	w.Helper()
	if err := w.engine.Run(sim.Time(until)); err != nil {
		w.Fatal(err)
	}
	if !slices.Equal(w.lines, story) {
		w.Errorf("what happened:\n\t%s\nwhat should have:\n\t%s", strings.Join(w.lines, "\n\t"), strings.Join(story, "\n\t"))
	}
	w.lines = nil
}

// wantsHeld compares what the members hold of a key.
func (w *world) wantsHeld(key uint64, values ...int64) {
	w.Helper()
	if held := w.held(key); !slices.Equal(held, values) {
		w.Errorf("the members hold %v of key %d, want %v", held, key, values)
	}
}

// sent returns how many messages of each kind the network has seen.
func (w *world) sent() map[string]uint64 {
	sent := make(map[string]uint64)
	for _, count := range w.net.CountsByKind() {
		sent[count.Kind] = count.Sent
	}
	return sent
}
