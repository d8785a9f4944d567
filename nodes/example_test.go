package nodes_test

import (
	"fmt"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/sim"
	"nines/sim/dist"
)

type ping struct{}

func (ping) Kind() string { return "ping" }

type pong struct{}

func (pong) Kind() string { return "pong" }

// server answers every ping.
type server struct{}

func (server) Start(*nodes.Env) {}
func (server) Receive(env *nodes.Env, _ nodes.ID, _ nodes.Message) {
	env.Reply(pong{})
}

// client sends a ping to its peer and says when the pong is back.
type client struct{}

func (client) Start(env *nodes.Env) { env.Send(env.Peers()[0], ping{}) }
func (client) Receive(env *nodes.Env, _ nodes.ID, m nodes.Message) {
	fmt.Println(env.Name(), "has a", m.Kind(), "at", env.Now())
}

// Two machines, a message and its answer.
func Example() {
	e := sim.New(sim.Options{Seed: 1})
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	a := c.Add(nodes.Spec{Name: "a", Boot: func() nodes.Protocol { return client{} }})
	b := c.Add(nodes.Spec{Name: "b", Boot: func() nodes.Protocol { return server{} }})
	c.SetPeers([]nodes.ID{a.ID(), b.ID()})
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output: a has a pong at 0.002 s
}

// A sequential client: it calls, waits for the answer and goes on. Nobody
// tells it that the server has crashed; it learns that from the silence.
func ExampleProgram() {
	e := sim.New(sim.Options{Seed: 1})
	defer e.Close()
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	b := c.Add(nodes.Spec{Name: "b", Boot: func() nodes.Protocol { return server{} }})
	c.Add(nodes.Spec{Name: "a", Boot: nodes.Program("client", func(p *nodes.Process) {
		for range 3 {
			_, ok := p.Call(b.ID(), ping{}, 500*time.Millisecond)
			fmt.Println("answered:", ok, "at", p.Now())
			p.Sleep(time.Second)
		}
	})})
	e.At(sim.Time(1500*time.Millisecond), func() { b.Crash() })
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// answered: true at 0.002 s
	// answered: true at 1.004 s
	// answered: false at 2.504 s
}

// watcher sends heartbeats and suspects the peer from which it hears none.
type watcher struct{ silence *nodes.Timer }

func (w *watcher) Start(env *nodes.Env) {
	env.Every("heartbeat", 100*time.Millisecond, func() { env.Send(env.Peers()[0], ping{}) })
	w.silence = env.NewTimer("silence", func() { fmt.Println(env.Name(), "suspects its peer at", env.Now()) })
	w.silence.Reset(350 * time.Millisecond)
}

func (w *watcher) Receive(*nodes.Env, nodes.ID, nodes.Message) {
	w.silence.Reset(350 * time.Millisecond)
}

// A heartbeat: one timer that goes on and on, one that is put off each time.
func ExampleEnv_Every() {
	e := sim.New(sim.Options{Seed: 1})
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	a := c.Add(nodes.Spec{Name: "a", Boot: func() nodes.Protocol { return &watcher{} }})
	b := c.Add(nodes.Spec{Name: "b", Boot: func() nodes.Protocol { return &watcher{} }})
	c.SetPeers([]nodes.ID{a.ID(), b.ID()})
	e.At(sim.Time(450*time.Millisecond), func() { b.Crash() })
	if err := e.Run(sim.Time(time.Second)); err != nil {
		fmt.Println(err)
	}
	// Output: a suspects its peer at 0.751 s
}

// notebook counts its starts on its disk. What was not synced when the power
// went may be there or not; what was synced is.
type notebook struct{}

func (notebook) Start(env *nodes.Env) {
	d := env.Disk()
	d.Read(0, 1, func(data []byte, err error) {
		starts := data[0] + 1
		fmt.Printf("%s starts for the %d. time\n", env.Name(), starts)
		d.Write(0, []byte{starts}, func(error) {})
		d.Sync(func(error) {})
	})
}

func (notebook) Receive(*nodes.Env, nodes.ID, nodes.Message) {}

// A crash leaves the disk; amnesia takes it.
func ExampleNode_Amnesia() {
	e := sim.New(sim.Options{Seed: 1})
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	n := c.Add(nodes.Spec{Name: "n", Disk: &disk.Options{}, Boot: func() nodes.Protocol { return notebook{} }})
	e.At(sim.Time(1*time.Second), func() { n.Crash() })
	e.At(sim.Time(2*time.Second), func() { n.Restart() })
	e.At(sim.Time(3*time.Second), func() { n.Amnesia() })
	e.At(sim.Time(4*time.Second), func() { n.Restart() })
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// n starts for the 1. time
	// n starts for the 2. time
	// n starts for the 1. time
}

// A server with one core that is busy for 10 ms with each message.
func ExampleCPU() {
	e := sim.New(sim.Options{Seed: 1})
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	s := c.Add(nodes.Spec{
		Name: "server", Boot: func() nodes.Protocol { return server{} },
		CPU: nodes.CPU{Service: dist.Constant(10 * time.Millisecond)},
	})
	c.Add(nodes.Spec{Name: "crowd", Boot: nodes.Program("crowd", func(p *nodes.Process) {
		for range 5 {
			p.Env().Send(s.ID(), ping{})
		}
	})})
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	stats := s.CPU()
	fmt.Println(stats.Waited, "of", stats.Admitted, "had to wait; a mean of", stats.Sojourn.Mean(stats.Admitted), "in all")
	// Output: 4 of 5 had to wait; a mean of 30ms in all
}

// A clock that gains a second in a minute: its timers are early, and what it
// shows is wrong.
func ExampleClock() {
	e := sim.New(sim.Options{Seed: 1})
	defer e.Close()
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	c.Add(nodes.Spec{
		Name: "n", Clock: nodes.Clock{Offset: 5 * time.Second, DriftPPB: 1_000_000_000 / 60},
		Boot: nodes.Program("sleeper", func(p *nodes.Process) {
			p.Sleep(61 * time.Second)
			fmt.Println("the clock shows", p.Now(), "but it is", e.Now())
		}),
	})
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output: the clock shows 66.000 s but it is 60.000 s
}

// queue is a server that answers later, in one go.
type queue struct{ waiting []nodes.Request }

func (q *queue) Start(env *nodes.Env) {
	env.Every("flush", time.Second, func() {
		for _, r := range q.waiting {
			r.Reply(env, pong{})
		}
		q.waiting = nil
	})
}

func (q *queue) Receive(env *nodes.Env, _ nodes.ID, _ nodes.Message) {
	q.waiting = append(q.waiting, env.Request())
}

// A request can be kept and answered later; the answer belongs to the cause of
// the request, not to that of the timer.
func ExampleRequest_Reply() {
	e := sim.New(sim.Options{Seed: 1})
	defer e.Close()
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	q := c.Add(nodes.Spec{Name: "queue", Boot: func() nodes.Protocol { return &queue{} }})
	c.Add(nodes.Spec{Name: "client", Boot: nodes.Program("client", func(p *nodes.Process) {
		reply, _ := p.Call(q.ID(), ping{}, 10*time.Second)
		fmt.Println("a", reply.Kind(), "at", p.Now(), "in", e.CauseName(p.Env().Cause()))
	})})
	if err := e.Run(sim.Time(2 * time.Second)); err != nil {
		fmt.Println(err)
	}
	// Output: a pong at 1.001 s in start of client #0
}

// elector is a protocol that can tell an operator whether it leads.
type elector struct{ server }

func (elector) Leader() bool { return true }

// What a protocol would tell any operator, an experiment may ask.
func ExampleNode_Protocol() {
	e := sim.New(sim.Options{Seed: 1})
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	n := c.Add(nodes.Spec{Name: "n", Boot: func() nodes.Protocol { return elector{} }})
	leads := func() bool {
		p, ok := n.Protocol().(interface{ Leader() bool })
		return ok && p.Leader()
	}
	e.Run(0)
	fmt.Println(leads())
	n.Crash()
	fmt.Println(leads())
	// Output:
	// true
	// false
}

// Lines that a protocol writes, for whoever watches.
func ExampleCluster_Observe() {
	e := sim.New(sim.Options{Seed: 1})
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	c.Observe(func(l nodes.Line) { fmt.Println(l.At, l.Node.Name(), l.Text) })
	n := c.Add(nodes.Spec{Name: "n", Boot: nodes.Program("main", func(p *nodes.Process) {
		p.Sleep(time.Second)
		p.Env().Log("slept, and heard from %d others", len(p.Env().Peers()))
		p.Env().Halt("enough")
	})})
	e.Run(sim.Never)
	fmt.Println("up:", n.Up())
	// Output:
	// 1.000 s n slept, and heard from 0 others
	// 1.000 s n halts: enough
	// up: false
}

// Tag is for protocols that keep their timers in their state machine.
type lease struct{}

const expire = 1

func (lease) Start(env *nodes.Env) { env.SetTimer(nodes.Tag{Name: expire, Arg: 7}, time.Second) }

func (lease) Receive(env *nodes.Env, _ nodes.ID, _ nodes.Message) {
	env.SetTimer(nodes.Tag{Name: expire, Arg: 7}, time.Second) // renewed
}

func (lease) Timer(env *nodes.Env, tag nodes.Tag) {
	fmt.Println("lease", tag.Arg, "ends at", env.Now())
}

// A timer that is set again under its tag is put off.
func ExampleEnv_SetTimer() {
	e := sim.New(sim.Options{Seed: 1})
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	a := c.Add(nodes.Spec{Name: "a", Boot: func() nodes.Protocol { return lease{} }})
	c.Add(nodes.Spec{Name: "b", Peers: []nodes.ID{a.ID()}, Boot: nodes.Program("b", func(p *nodes.Process) {
		p.Sleep(600 * time.Millisecond)
		p.Env().Send(a.ID(), ping{})
	})})
	defer e.Close()
	e.Run(sim.Never)
	// Output: lease 7 ends at 1.601 s
}
