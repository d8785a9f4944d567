package network_test

import (
	"fmt"

	"nines/network"
)

// fates prints how each packet ends.
type fates struct{ network *network.Network }

func (fates) Fault(*network.Effect) {}

func (f fates) Packet(p network.Passage) {
	switch p.Step {
	case network.Arrived:
		fmt.Printf("%v arrives\n", p.Packet.Message)
	case network.Severed:
		fmt.Printf("%v falls to a fault that has killed %d before\n", p.Packet.Message, p.Blame.Killed)
	}
}

func ExampleNetwork_Observe() {
	e, n, a, b := world(nil)
	n.Observe(fates{n})
	n.Cut(network.Partition{Groups: [][]network.ID{{a}, {b}}})
	n.Send(network.Packet{From: a, To: b, Message: text("one")})
	n.Send(network.Packet{From: a, To: b, Message: text("two")})
	run(e)
	// Output:
	// one falls to a fault that has killed 0 before
	// two falls to a fault that has killed 1 before
}
