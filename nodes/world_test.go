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
)

// world is a cluster whose nodes write down what happens to them, so that a
// test reads as a story.
type world struct {
	*testing.T
	engine  *sim.Engine
	net     *network.Network
	cluster *nodes.Cluster
	lines   []string
}

// newWorld returns a world in which every message takes 1 ms.
func newWorld(t *testing.T) *world {
	e := sim.New(sim.Options{Seed: 1})
	t.Cleanup(e.Close)
	net := network.New(e, nil, nil)
	w := &world{T: t, engine: e, net: net, cluster: nodes.NewCluster(e, net)}
	w.cluster.Observe(func(l nodes.Line) {
		w.lines = append(w.lines, fmt.Sprintf("%v %s %s", time.Duration(l.At), l.Node.Name(), l.Text))
	})
	return w
}

// add adds a node that runs p, and returns it.
func (w *world) add(name string, p scripted) *nodes.Node {
	return w.addSpec(nodes.Spec{Name: name}, p)
}

func (w *world) addSpec(s nodes.Spec, p scripted) *nodes.Node {
	s.Boot = func() nodes.Protocol { return p }
	return w.cluster.Add(s)
}

// at runs f at a time after the start.
func (w *world) at(d time.Duration, f func()) { w.engine.At(sim.Time(d), f) }

// until runs the world up to a time after the start.
func (w *world) until(d time.Duration) {
	w.Helper()
	if err := w.engine.Run(sim.Time(d)); err != nil {
		w.Fatal(err)
	}
}

// wants compares what was written down since the last call.
func (w *world) wants(story ...string) {
	w.Helper()
	if !slices.Equal(w.lines, story) {
		w.Fatalf("what happened:\n\t%s\nwhat should have:\n\t%s",
			strings.Join(w.lines, "\n\t"), strings.Join(story, "\n\t"))
	}
	w.lines = nil
}

// scripted is a protocol made of functions; those that are nil do nothing but
// write down that they were called.
type scripted struct {
	start   func(env *nodes.Env)
	receive func(env *nodes.Env, from nodes.ID, m nodes.Message)
	timer   func(env *nodes.Env, tag nodes.Tag)
}

func (p scripted) Start(env *nodes.Env) {
	if p.start == nil {
		env.Log("starts")
		return
	}
	p.start(env)
}

func (p scripted) Receive(env *nodes.Env, from nodes.ID, m nodes.Message) {
	if p.receive == nil {
		env.Log("has %v", m)
		return
	}
	p.receive(env, from, m)
}

func (p scripted) Timer(env *nodes.Env, tag nodes.Tag) {
	if p.timer == nil {
		env.Log("timer %d/%d", tag.Name, tag.Arg)
		return
	}
	p.timer(env, tag)
}

// quiet is a start of which nothing is written down.
func quiet(*nodes.Env) {}

// text is a message of one word.
type text string

func (text) Kind() string         { return "text" }
func (m text) Fold(d *sim.Digest) { d.Text(string(m)) }

// sends returns a start function that sends words to a node.
func sends(to nodes.ID, words ...text) func(*nodes.Env) {
	return func(env *nodes.Env) {
		for _, word := range words {
			env.Send(to, word)
		}
	}
}

const ms = time.Millisecond
