package primary_test

import (
	"fmt"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/replication/primary"
	"nines/nodes/replication/register"
	"nines/sim"
	"nines/sim/dist"
)

// A client writes to the primary, which dies; half a second later another
// machine has its place, and the value.
func Example() {
	e := sim.New(sim.Options{Seed: 1})
	net := network.New(e, &network.Topology{Default: network.Link{Latency: dist.Constant(time.Millisecond)}}, nil)
	cluster := nodes.NewCluster(e, net)
	var members []nodes.ID
	boot := func() nodes.Protocol { return primary.New(primary.Options{}) }
	for _, name := range []string{"a", "b", "c"} {
		members = append(members, cluster.Add(nodes.Spec{Name: name, Boot: boot, Disk: new(disk.Options)}).ID())
	}
	cluster.SetPeers(members)
	cluster.Add(nodes.Spec{Name: "client", Boot: nodes.Program("client", func(p *nodes.Process) {
		p.Sleep(time.Second)
		p.Call(members[0], register.Write{Key: 7, Value: 42, ID: 1}, time.Second)
		cluster.Node(members[0]).Crash()
		p.Sleep(time.Second)
		for _, m := range members[1:] {
			answer, _ := p.Call(m, register.Read{Key: 7}, time.Second)
			fmt.Printf("%s: %+v\n", cluster.Node(m).Name(), answer)
		}
	})})
	if err := e.Run(sim.Time(5 * time.Second)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// b: {Outcome:1 Value:42 Reason:}
	// c: {Outcome:2 Value:0 Reason:not the primary}
}

// Whom a candidate must hear follows from who has a copy of what was
// acknowledged: of five members, a write that waits for one backup is at two.
func ExampleOptions_Quorum() {
	for _, ack := range []primary.Ack{primary.AckNone, primary.AckOne, primary.AckAll} {
		o := primary.Options{Ack: ack}
		fmt.Println("waits for", o.Acks(5), "and hears", o.Quorum(5))
	}
	// Output:
	// waits for 0 and hears 3
	// waits for 1 and hears 4
	// waits for 4 and hears 3
}

func ExampleOptions_Validate() {
	fmt.Println(primary.Options{}.Validate())
	fmt.Println(primary.Options{Hear: primary.HearNone, Lease: time.Second}.Validate())
	// Output:
	// <nil>
	// a lease of 1s binds nobody where a candidate need not hear a quorum
}

// Of two epochs the one of the later round counts; of two logs, the one whose
// last entry is of the later epoch, and only then the longer one.
func ExamplePosition_Compare() {
	long := primary.Position{Epoch: primary.Epoch{Round: 1}, Index: 9}
	late := primary.Position{Epoch: primary.Epoch{Round: 2, Owner: 1}, Index: 5}
	fmt.Println(long.Compare(late), late.Epoch)
	// Output: -1 2 of node 1
}
