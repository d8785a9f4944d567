package service_test

import (
	"fmt"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/resilience/breaker"
	"nines/nodes/service"
	"nines/sim"
	"nines/sim/dist"
)

// A front calls a payment service that is down. After six time-outs its breaker
// opens: requests no longer wait for what will not come. (A message takes 1 ms.)
func Example() {
	engine := sim.New(sim.Options{Seed: 1})
	defer engine.Close()
	cluster := nodes.NewCluster(engine, network.New(engine, new(network.Topology), nil))
	add := func(name string, o service.Options) *nodes.Node {
		return cluster.Add(nodes.Spec{Name: name, CPU: o.CPU(), Boot: func() nodes.Protocol { return service.New(o) }})
	}
	pay := add("pay", service.Options{Service: dist.Exponential(20 * time.Millisecond)})
	front := add("front", service.Options{Threads: 50, Calls: []service.Dependency{{
		Name: "pay", Target: pay.ID(), Timeout: 300 * time.Millisecond,
		Breaker: func(now sim.Time) breaker.Breaker { return breaker.NewStreak(breaker.Gobreaker(), now) },
	}}})
	pay.Crash()
	cluster.Add(nodes.Spec{Name: "client", Boot: nodes.Program("client", func(p *nodes.Process) {
		for range 8 {
			began := p.Now()
			answer, _ := p.Call(front.ID(), service.Request{Remaining: time.Second}, time.Second)
			fmt.Println(p.Now().Sub(began), answer.(service.Response).Outcome)
		}
	})})
	if err := engine.Run(sim.Time(time.Minute)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 302ms dependency failed
	// 302ms dependency failed
	// 302ms dependency failed
	// 302ms dependency failed
	// 302ms dependency failed
	// 302ms dependency failed
	// 2ms dependency failed
	// 2ms dependency failed
}
