package register_test

import (
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/replication/register"
	"nines/sim"
	"nines/sim/dist"
)

// asker is a client that asks again as soon as it was answered: reads and
// writes by turns, of a hundred keys.
type asker struct {
	members []nodes.ID
	number  uint64
	asked   uint64
	hear    func(nodes.Message, bool)
}

func (a *asker) Start(env *nodes.Env) {
	a.hear = func(nodes.Message, bool) { a.ask(env) }
	a.ask(env)
}

func (*asker) Receive(*nodes.Env, nodes.ID, nodes.Message) {}

func (a *asker) ask(env *nodes.Env) {
	a.asked++
	to := a.members[a.asked%uint64(len(a.members))]
	var m nodes.Message = register.Read{Key: a.asked % 100}
	if a.asked%2 == 0 {
		m = register.Write{Key: a.asked % 100, Value: a.asked, ID: a.asked<<8 | a.number}
	}
	env.Call(to, m, time.Second, a.hear)
}

// BenchmarkFullStack is 40 clients of an abd register on five machines with
// disks. An iteration is one event, whatever it is.
func BenchmarkFullStack(b *testing.B) {
	e := sim.New(sim.Options{Seed: 1})
	defer e.Close()
	net := network.New(e, &network.Topology{Default: network.Link{Latency: dist.Lognormal(10*time.Millisecond, 0.4)}}, nil)
	cluster := nodes.NewCluster(e, net)
	var members []nodes.ID
	for i := range 5 {
		members = append(members, cluster.Add(nodes.Spec{
			Name: "m" + string(rune('0'+i)), Boot: func() nodes.Protocol { return register.New(register.ABD(5), members) },
			Disk: new(disk.Options),
		}).ID())
	}
	for i := range uint64(40) {
		cluster.Add(nodes.Spec{Name: "c" + string(rune('0'+i)),
			Boot: func() nodes.Protocol { return &asker{members: members, number: i} }})
	}
	b.ReportAllocs()
	for at := sim.Start; e.Processed() < uint64(b.N); {
		at = at.Add(10 * time.Millisecond)
		if err := e.Run(at); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(e.Processed())/b.Elapsed().Seconds(), "events/s")
}
