package balancer_test

import (
	"fmt"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/routing/balancer"
	"nines/sim"
)

// Two machines behind a balancer. The first one dies; three failed checks later
// everybody is served by the other.
func Example() {
	engine := sim.New(sim.Options{Seed: 1})
	defer engine.Close()
	cluster := nodes.NewCluster(engine, network.New(engine, new(network.Topology), nil))
	serving := true
	add := func(name string, boot func() nodes.Protocol) *nodes.Node {
		return cluster.Add(nodes.Spec{Name: name, Boot: boot})
	}
	a := add("a", func() nodes.Protocol { return target{new(bool)} })
	b := add("b", func() nodes.Protocol { return target{new(bool)} })
	add("balancer", func() nodes.Protocol {
		return balancer.New(balancer.Options{
			Targets: []nodes.ID{a.ID(), b.ID()},
			Check:   balancer.Check{Interval: time.Second, Timeout: 500 * time.Millisecond, Fall: 3},
			Changed: func(_ nodes.ID, up bool) { serving = up; fmt.Println(engine.Now(), "a serves:", up) },
		})
	})
	engine.At(sim.Time(2500*time.Millisecond), func() { a.Crash() })
	if err := engine.Run(sim.Time(10 * time.Second)); err != nil {
		fmt.Println(err)
	}
	fmt.Println(serving)
	// Output:
	// 5.500 s a serves: false
	// false
}
