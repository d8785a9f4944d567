package workloads_test

import (
	"fmt"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
	"nines/workloads"
	"nines/workloads/history"
)

// service returns a cluster with one machine at each site, all of which answer
// every request after 2 ms.
func service(sites ...string) (*sim.Engine, *nodes.Cluster, []nodes.ID) {
	e := sim.New(sim.Options{Seed: 1})
	n := network.New(e, &network.Topology{Default: network.Link{Latency: dist.Constant(time.Millisecond)}}, nil)
	c := nodes.NewCluster(e, n)
	var machines []nodes.ID
	for _, site := range sites {
		machines = append(machines, c.Add(nodes.Spec{Name: "machine at " + site, Site: site,
			Boot: func() nodes.Protocol { return new(server) }}).ID())
	}
	return e, c, machines
}

// An open load asks at its rate, whatever it is told.
func Example() {
	e, c, machines := service("eu")
	group := workloads.Start(e, c, 0, 1, workloads.Load{
		Name: "users", Site: "eu", Targets: machines, Codec: codec{},
		Open: &workloads.Open{PerSecond: 2}, Reads: 0.7, To: sim.Time(2 * time.Second),
	})
	if err := e.Run(sim.Time(3 * time.Second)); err != nil {
		fmt.Println(err)
	}
	for _, op := range group.History() {
		fmt.Println(op.Kind, op.Return.Sub(op.Invoke), op.Outcome)
	}
	// Output:
	// read 2ms ok
	// read 2ms ok
	// read 2ms ok
}

// A surge multiplies the rate for a while.
func ExampleSurge() {
	e, c, machines := service("eu")
	group := workloads.Start(e, c, 0, 1, workloads.Load{
		Name: "users", Site: "eu", Targets: machines, Codec: codec{}, To: sim.Time(3 * time.Second),
		Open: &workloads.Open{PerSecond: 10, Gap: dist.Constant(1.0),
			Surges: []workloads.Surge{{At: sim.Time(time.Second), For: time.Second, Times: 5}}},
	})
	if err := e.Run(sim.Time(4 * time.Second)); err != nil {
		fmt.Println(err)
	}
	perSecond := make([]int, 3)
	for _, op := range group.History() {
		perSecond[op.Invoke/sim.Time(time.Second)]++
	}
	fmt.Println(perSecond)
	// Output: [9 50 10]
}

// A closed client asks, waits for the answer, thinks, and asks again.
func ExampleClosed() {
	e, c, machines := service("eu")
	group := workloads.Start(e, c, 0, 1, workloads.Load{
		Name: "client", Site: "eu", Targets: machines, Codec: codec{}, To: sim.Time(30 * time.Millisecond),
		Closed: &workloads.Closed{Clients: 1, Think: dist.Constant(8 * time.Millisecond)},
	})
	if err := e.Run(sim.Time(time.Second)); err != nil {
		fmt.Println(err)
	}
	for _, op := range group.History() {
		fmt.Println(time.Duration(op.Invoke), "to", time.Duration(op.Return))
	}
	// Output:
	// 8ms to 10ms
	// 18ms to 20ms
	// 28ms to 30ms
}

// A script asks for certain things at certain times and places.
func ExampleStep() {
	e, c, machines := service("A", "B")
	group := workloads.Start(e, c, 0, 1, workloads.Load{
		Name: "probe", Targets: machines, Codec: codec{},
		Script: []workloads.Step{
			{At: sim.Time(time.Second), Site: "B", Kind: history.Write, Key: 7},
			{At: sim.Time(time.Second), Site: "A", Kind: history.Read, Key: 7},
		},
	})
	if err := e.Run(sim.Time(2 * time.Second)); err != nil {
		fmt.Println(err)
	}
	for _, op := range group.History() {
		fmt.Println(op.Kind, "key", op.Key, "at", c.Node(nodes.ID(op.Node)).Name(), op.Outcome)
	}
	// Output:
	// write key 7 at machine at B ok
	// read key 7 at machine at A ok
}

func ExampleLoad_DemandBiased() {
	open := workloads.Load{Open: &workloads.Open{PerSecond: 10}}
	closed := workloads.Load{Closed: &workloads.Closed{Clients: 10}}
	fmt.Println(open.DemandBiased(), closed.DemandBiased())
	// Output: false true
}
