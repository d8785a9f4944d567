package network_test

import (
	"fmt"
	"time"

	"nines/network"
	"nines/sim"
	"nines/sim/dist"
)

// text is a message: it needs a kind, and no more.
type text string

func (text) Kind() string { return "text" }

// printer is a receiver that tells what arrives.
type printer struct {
	engine  *sim.Engine
	network *network.Network
}

func (p *printer) Deliver(packet *network.Packet) {
	fmt.Printf("%v %s -> %s: %v\n", p.engine.Now(), p.network.Name(packet.From), p.network.Name(packet.To), packet.Message)
}

// world returns a network on which everything takes 10 ms, unless t says
// something else, with two endpoints.
func world(t *network.Topology) (e *sim.Engine, n *network.Network, a, b network.ID) {
	if t == nil {
		t = &network.Topology{Default: network.Link{Latency: dist.Constant(10 * time.Millisecond)}}
	}
	e = sim.New(sim.Options{Seed: 1})
	p := &printer{engine: e}
	n = network.New(e, t, p)
	p.network = n
	return e, n, n.Attach("a", "eu"), n.Attach("b", "us")
}

func run(e *sim.Engine) {
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
}

func Example() {
	e, n, a, b := world(nil)
	n.Send(network.Packet{From: a, To: b, Message: text("hello")})
	run(e)
	// Output: 0.010 s a -> b: hello
}

func ExampleLink() {
	e, n, a, b := world(&network.Topology{Default: network.Link{
		Latency:        dist.Constant(10 * time.Millisecond),
		BytesPerSecond: 1000, // so that 128 bytes take 128 ms
		QueueBytes:     300,
	}})
	for _, m := range []text{"one", "two", "too much"} {
		n.Send(network.Packet{From: a, To: b, Message: m})
	}
	run(e)
	fmt.Println("overflowed:", n.Counts().Overflowed)
	// Output:
	// 0.138 s a -> b: one
	// 0.266 s a -> b: two
	// overflowed: 1
}

// A session tries again what was lost, and lets nothing overtake.
func ExampleLink_session() {
	e, n, a, b := world(&network.Topology{Default: network.Link{
		Latency: dist.Constant(10 * time.Millisecond),
		Session: true,
	}})
	cut := n.Cut(network.Partition{Groups: [][]network.ID{{a}, {b}}})
	n.Send(network.Packet{From: a, To: b, Message: text("first")})
	e.At(sim.Time(500*time.Millisecond), func() {
		cut.Heal()
		n.Send(network.Packet{From: a, To: b, Message: text("second")})
	})
	run(e)
	fmt.Printf("tried again: %d\n", cut.Effect().Retried)
	// Output:
	// 0.610 s a -> b: first
	// 0.610 s a -> b: second
	// tried again: 2
}

func ExampleNetwork_Cut() {
	e, n, a, b := world(nil)
	c := n.Attach("c", "us")
	cut := n.Cut(network.Partition{Groups: [][]network.ID{{a}, {b, c}}})
	n.Send(network.Packet{From: a, To: b, Message: text("lost")})
	n.Send(network.Packet{From: b, To: c, Message: text("on the same side")})
	run(e)
	fmt.Printf("%v killed %d\n", cut, cut.Effect().Killed)
	// Output:
	// 0.010 s b -> c: on the same side
	// split(a | b, c) killed 1
}

// What a holding cut stops arrives when it heals.
func ExampleCut_Heal() {
	e, n, a, b := world(nil)
	cut := n.Cut(network.Partition{Groups: [][]network.ID{{a}, {b}}, Mode: network.Hold})
	n.Send(network.Packet{From: a, To: b, Message: text("late")})
	e.At(sim.Time(30*time.Second), cut.Heal)
	run(e)
	// Output: 30.000 s a -> b: late
}

func ExampleNetwork_ParsePartition() {
	_, n, _, _ := world(nil)
	p, err := n.ParsePartition("one-way( a|b ; loss=30%)")
	fmt.Println(n.Format(p), err)
	_, err = n.ParsePartition("split(a | z)")
	fmt.Println(err)
	// Output:
	// one-way(a | b; loss=0.3) <nil>
	// the network has no endpoint "z"
}

// A flapping cut is a schedule of Cut and Heal.
func ExampleNetwork_Cut_flapping() {
	e, n, a, b := world(nil)
	for second := range sim.Time(4) {
		e.At(second*1e9, func() {
			cut := n.Cut(network.Partition{Groups: [][]network.ID{{a}, {b}}})
			e.At(e.Now().Add(500*time.Millisecond), cut.Heal)
		})
		e.At(second*1e9+3e8, func() { n.Send(network.Packet{From: a, To: b, Message: text("lost")}) })
		e.At(second*1e9+7e8, func() { n.Send(network.Packet{From: a, To: b, Message: text("passes")}) })
	}
	run(e)
	// Output:
	// 0.710 s a -> b: passes
	// 1.710 s a -> b: passes
	// 2.710 s a -> b: passes
	// 3.710 s a -> b: passes
}

func ExampleNetwork_Degrade() {
	e, n, a, b := world(nil)
	limp := n.Degrade([]network.ID{a}, nil, network.LinkChange{Latency: 20})
	n.Send(network.Packet{From: a, To: b, Message: text("slow")})
	limp.Undo()
	n.Send(network.Packet{From: a, To: b, Message: text("fast")})
	run(e)
	fmt.Printf("%v slowed %d\n", limp, limp.Effect().Slowed)
	// Output:
	// 0.010 s a -> b: fast
	// 0.200 s a -> b: slow
	// degrade(a; latency=20) slowed 1
}

func ExampleTopology_SetPaths() {
	t := network.NewTopology()
	t.SetPaths("eu", "us",
		network.Path{Name: "atlantic", Link: network.Link{Latency: dist.Constant(40 * time.Millisecond)}},
		network.Path{Name: "pacific", Link: network.Link{Latency: dist.Constant(120 * time.Millisecond)}})
	e, n, a, b := world(t)
	n.Send(network.Packet{From: a, To: b, Message: text("by the Atlantic")})
	run(e)
	n.Fail("atlantic")
	n.Send(network.Packet{From: a, To: b, Message: text("by the Pacific")})
	run(e)
	// Output:
	// 0.040 s a -> b: by the Atlantic
	// 0.160 s a -> b: by the Pacific
}

func ExampleTopology_SetMatrix() {
	t := network.NewTopology()
	if err := t.SetMatrix(network.CloudRegions(), network.Link{}, network.Place{Site: "eu"}, network.Place{Site: "us"}); err != nil {
		fmt.Println(err)
	}
	e, n, a, b := world(t)
	n.Send(network.Packet{From: a, To: b, Message: text("half a round trip")})
	run(e)
	// Output: 0.043 s a -> b: half a round trip
}

func ExampleMatrix_RoundTrip() {
	there, _ := network.CloudRegions().RoundTrip("eu", "southeastasia")
	_, err := network.CloudRegions().RoundTrip("eu", "atlantis")
	fmt.Println(there)
	fmt.Println(err)
	// Output:
	// 161.5ms
	// "atlantis" is no region: there are eastus (us), westus (us-west), brazilsouth (sa), northeurope (eu-north), westeurope (eu), southafricanorth (af), centralindia (in), southeastasia (ap), japaneast (jp), australiaeast (au)
}

func ExampleNetwork_CountsByKind() {
	e, n, a, b := world(nil)
	for range 3 {
		n.Send(network.Packet{From: a, To: b, Message: text("hello")})
	}
	run(e)
	for _, k := range n.CountsByKind() {
		fmt.Println(k.Kind, k.Sent, k.Delivered, k.Bytes)
	}
	// Output:
	// 0.010 s a -> b: hello
	// 0.010 s a -> b: hello
	// 0.010 s a -> b: hello
	// text 3 3 384
}
