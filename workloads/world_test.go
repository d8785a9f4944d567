package workloads_test

import (
	"slices"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
	"nines/workloads"
	"nines/workloads/history"
)

const (
	second = sim.Time(time.Second)
	ms     = time.Millisecond
)

// ask and answer are the messages of a toy service.
type ask struct {
	kind history.Kind
	id   uint64
}

type answer struct{ outcome history.Outcome }

func (ask) Kind() string    { return "ask" }
func (answer) Kind() string { return "answer" }

// codec speaks them.
type codec struct{}

func (codec) Request(op *history.Op) nodes.Message { return ask{op.Kind, op.ID} }

func (codec) Result(op *history.Op, m nodes.Message) {
	op.Outcome = m.(answer).outcome
	if op.Outcome == history.Fail {
		op.Reason = "refused"
	}
}

// server is a machine of the service. It answers OK unless behave says
// otherwise, and keeps what it was asked.
type server struct {
	behave func(env *nodes.Env, r nodes.Request)
	asked  []ask
}

func (*server) Start(*nodes.Env) {}

func (s *server) Receive(env *nodes.Env, _ nodes.ID, m nodes.Message) {
	s.asked = append(s.asked, m.(ask))
	if s.behave != nil {
		s.behave(env, env.Request())
		return
	}
	env.Reply(answer{history.OK})
}

func refuse(env *nodes.Env, r nodes.Request) { r.Reply(env, answer{history.Fail}) }

func ignore(*nodes.Env, nodes.Request) {}

// world is a service with one machine for each site given, by which they are
// known; every message takes 1 ms.
type world struct {
	testing.TB
	engine  *sim.Engine
	net     *network.Network
	cluster *nodes.Cluster
	targets []nodes.ID
	servers []*server
	groups  []*workloads.Group
}

func newWorld(t testing.TB, sites ...string) *world {
	e := sim.New(sim.Options{Seed: 1})
	t.Cleanup(e.Close)
	n := network.New(e, &network.Topology{Default: network.Link{Latency: dist.Constant(ms)}}, nil)
	w := &world{TB: t, engine: e, net: n, cluster: nodes.NewCluster(e, n)}
	for i, site := range sites {
		s := new(server)
		spec := nodes.Spec{Name: site + string(rune('1'+i)), Site: site, Boot: func() nodes.Protocol { return s }}
		w.servers = append(w.servers, s)
		w.targets = append(w.targets, w.cluster.Add(spec).ID())
	}
	return w
}

// start begins a load on the world's machines.
func (w *world) start(l workloads.Load) *workloads.Group {
	l.Codec = codec{}
	if l.Targets == nil {
		l.Targets = w.targets
	}
	g := workloads.Start(w.engine, w.cluster, uint64(len(w.groups)), 2, l)
	w.groups = append(w.groups, g)
	return g
}

// until runs the world up to a time.
func (w *world) until(at sim.Time) {
	w.Helper()
	if err := w.engine.Run(at); err != nil {
		w.Fatal(err)
	}
}

// at runs f at a time.
func (w *world) at(at sim.Time, f func()) { w.engine.At(at, f) }

// run makes one load of a fresh world and returns what its clients saw.
func run(t testing.TB, l workloads.Load, sites ...string) history.History {
	w := newWorld(t, sites...)
	g := w.start(l)
	w.until(l.To.Add(time.Minute))
	return g.History()
}

// each returns one property of all operations.
func each[T any](h history.History, property func(*history.Op) T) []T {
	var all []T
	for i := range h {
		all = append(all, property(&h[i]))
	}
	return all
}

func invoked(op *history.Op) sim.Time { return op.Invoke }
func key(op *history.Op) uint64       { return op.Key }
func machine(op *history.Op) int64    { return op.Node }
func client(op *history.Op) uint64    { return op.Client }
func outcome(op *history.Op) string   { return op.Outcome.String() }
func count[T comparable](all []T, v T) int {
	return len(all) - len(slices.DeleteFunc(slices.Clone(all), func(x T) bool { return x == v }))
}
