package nodes_test

import (
	"fmt"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/sim"
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

// client sends a ping to its peer and prints when the pong is back.
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

// A sequential client: it calls, waits for the answer and goes on.
func ExampleProgram() {
	e := sim.New(sim.Options{Seed: 1})
	defer e.Close()
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	b := c.Add(nodes.Spec{Name: "b", Boot: func() nodes.Protocol { return server{} }})
	c.Add(nodes.Spec{Name: "a", Boot: nodes.Program("client", func(p *nodes.Process) {
		for range 2 {
			reply, ok := p.Call(b.ID(), ping{}, time.Second)
			fmt.Println(reply.Kind(), ok, "at", p.Now())
			p.Sleep(time.Second)
		}
		b.Crash()
		_, ok := p.Call(b.ID(), ping{}, time.Second)
		fmt.Println("answered:", ok, "at", p.Now())
	})})
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// pong true at 0.002 s
	// pong true at 1.004 s
	// answered: false at 3.004 s
}

// beater sends a heartbeat to its peers ten times a second.
type beater struct{}

func (beater) Start(env *nodes.Env) {
	env.Every("heartbeat", 100*time.Millisecond, func() {
		for _, peer := range env.Peers() {
			env.Send(peer, ping{})
		}
	})
}

func (beater) Receive(env *nodes.Env, from nodes.ID, m nodes.Message) {}

// A heartbeat is a series of firings with a name.
func ExampleEnv_Every() {
	e := sim.New(sim.Options{Seed: 1})
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	a := c.Add(nodes.Spec{Name: "a", Boot: func() nodes.Protocol { return beater{} }})
	b := c.Add(nodes.Spec{Name: "b", Boot: func() nodes.Protocol { return beater{} }})
	c.SetPeers([]nodes.ID{a.ID(), b.ID()})
	e.At(sim.Time(450*time.Millisecond), func() { b.Crash() })
	if err := e.Run(sim.Time(time.Second)); err != nil {
		fmt.Println(err)
	}
	fmt.Println("b received", b.Counts().Received, "and missed", b.Counts().Missed)
	// Output: b received 4 and missed 5
}
