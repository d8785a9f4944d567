package service_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/service"
	"nines/sim"
	"nines/sim/dist"
)

const ms = time.Millisecond

// world is some machines and one client, who writes down what it is told.
// Messages take no time, unless a test says otherwise.
type world struct {
	testing.TB
	engine  *sim.Engine
	net     *network.Network
	cluster *nodes.Cluster
	client  *nodes.Env
	ledgers map[string]*service.Ledger
	lines   []string
}

func newWorld(t testing.TB) *world {
	e := sim.New(sim.Options{Seed: 1})
	t.Cleanup(e.Close)
	net := network.New(e, &network.Topology{Default: network.Link{Latency: takes(0)}}, nil)
	w := &world{TB: t, engine: e, net: net, cluster: nodes.NewCluster(e, net), ledgers: make(map[string]*service.Ledger)}
	w.cluster.Add(nodes.Spec{Name: "client", Boot: func() nodes.Protocol { return w }})
	return w
}

// Start and Receive make the world the protocol of its client.
func (w *world) Start(env *nodes.Env)                        { w.client = env }
func (w *world) Receive(*nodes.Env, nodes.ID, nodes.Message) {}

// add adds a machine.
func (w *world) add(name string, o service.Options) nodes.ID {
	o.Ledger = service.NewLedger(w.engine, func(e service.Event, dependency string) {
		w.note("%s: %s %s", name, eventNames[e], dependency)
	})
	w.ledgers[name] = o.Ledger
	return w.cluster.Add(nodes.Spec{Name: name, CPU: o.CPU(), Boot: func() nodes.Protocol { return service.New(o) }}).ID()
}

var eventNames = map[service.Event]string{
	service.WasRejected: "rejected", service.WasShed: "shed", service.HasExpired: "expired", service.TimedOut: "timed out",
	service.ShortCircuited: "short-circuited", service.FellBack: "fell back", service.Opened: "opened", service.Closed: "closed",
}

func (w *world) note(format string, args ...any) {
	line := fmt.Sprintf("%v ", time.Duration(w.engine.Now())) + fmt.Sprintf(format, args...)
	w.lines = append(w.lines, strings.TrimSpace(line))
}

// ask has the client ask a machine at a time, each request in a cause of its
// own. The name of the request goes before what it is told.
func (w *world) ask(at time.Duration, name string, machine nodes.ID, patience time.Duration) {
	w.engine.At(sim.Time(at), func() {
		w.engine.SetCause(sim.NewCause(9, sim.HashString(name)%1000))
		w.client.Call(machine, service.Request{Remaining: patience}, patience, func(answer nodes.Message, ok bool) {
			if !ok {
				w.note("%s: no answer", name)
				return
			}
			w.note("%s: %v", name, answer.(service.Response).Outcome)
		})
	})
}

func (w *world) until(d time.Duration) {
	w.Helper()
	if err := w.engine.Run(sim.Time(d)); err != nil {
		w.Fatal(err)
	}
}

// wants runs the world for a minute, compares what was written down, and closes
// all ledgers.
func (w *world) wants(story ...string) {
	w.Helper()
	w.until(time.Minute)
	if !slices.Equal(w.lines, story) {
		w.Errorf("what happened:\n\t%s\nwhat should have:\n\t%s", strings.Join(w.lines, "\n\t"), strings.Join(story, "\n\t"))
	}
	for _, l := range w.ledgers {
		l.Close()
	}
}

// takes is a service time that is always the same.
func takes(d time.Duration) dist.Distribution { return dist.Constant(d) }
