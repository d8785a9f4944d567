package nodes_test

import (
	"fmt"

	"nines/network"
	"nines/nodes"
	"nines/sim"
)

// What befalls a node, and what it misses, can be watched.
func ExampleCluster_Watch() {
	e := sim.New(sim.Options{Seed: 1})
	defer e.Close()
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	b := c.Add(nodes.Spec{Name: "b", Boot: func() nodes.Protocol { return server{} }})
	c.Add(nodes.Spec{Name: "a", Peers: []nodes.ID{b.ID()}, Boot: func() nodes.Protocol { return client{} }})
	c.Watch(func(i nodes.Incident) { fmt.Println(i.At, i.Node.Name(), i.What) })
	e.At(0, func() { b.Crash() })
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 0.000 s b started
	// 0.000 s a started
	// 0.000 s b crashed
	// 0.001 s b missed
}
