package register_test

import (
	"fmt"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/replication/register"
	"nines/sim"
	"nines/sim/dist"
)

// Three machines keep a value. A client writes it through one and reads it
// through another.
func Example() {
	e := sim.New(sim.Options{Seed: 1})
	net := network.New(e, &network.Topology{Default: network.Link{Latency: dist.Constant(10 * time.Millisecond)}}, nil)
	cluster := nodes.NewCluster(e, net)
	var members []nodes.ID
	for _, name := range []string{"a", "b", "c"} {
		members = append(members, cluster.Add(nodes.Spec{
			Name: name, Boot: func() nodes.Protocol { return register.New(register.ABD(3), members) },
			Disk: new(disk.Options),
		}).ID())
	}
	cluster.Add(nodes.Spec{Name: "client", Boot: nodes.Program("client", func(p *nodes.Process) {
		p.Call(members[0], register.Write{Key: 7, Value: 42, ID: 1}, time.Second)
		answer, _ := p.Call(members[2], register.Read{Key: 7}, time.Second)
		fmt.Println(answer.(register.Result).Value)
	})})
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output: 42
}

// ABD needs majorities in both phases; quorum and last-writer-wins do with
// one phase and as many answers as you like.
func ExampleABD() {
	for _, o := range []register.Options{register.ABD(5), register.Quorum(5, 2, 4), register.LastWriterWins(5)} {
		fmt.Println("read", o.Read, "write", o.Write, "asks first:", o.Versions == register.Counters)
	}
	// Output:
	// read 3 write 3 asks first: true
	// read 2 write 4 asks first: false
	// read 1 write 1 asks first: false
}

func ExampleOptions_Validate() {
	fmt.Println(register.Quorum(3, 2, 2).Validate(5))
	fmt.Println(register.Quorum(3, 4, 2).Validate(5))
	// Output:
	// <nil>
	// read = 4 is impossible with 3 replicas
}

// Of two versions with one counter the writer decides, so that all replicas
// agree on which is newer.
func ExampleVersion_Compare() {
	a, b := register.Version{Counter: 3, Writer: 17}, register.Version{Counter: 3, Writer: 19}
	fmt.Println(a.Compare(b), b.Compare(a), a.Compare(register.Version{}))
	// Output: -1 1 1
}
