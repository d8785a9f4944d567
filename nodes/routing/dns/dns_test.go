package dns_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/nodestest"
	"nines/nodes/routing/balancer"
	"nines/nodes/routing/dns"
	"nines/sim"
	"nines/sim/dist"

	"pgregory.net/rapid"
)

const s = time.Second

// A client with a TTL of a minute hears of a change within a minute, and another
// at another time.
func Example() {
	now := sim.Start
	r := dns.NewRecord(1, func() sim.Time { return now })
	caches := dns.Caches{Record: r, TTL: time.Minute, Phases: sim.Key(7)}
	now = sim.Time(time.Hour)
	r.Set(2)
	for client := range uint64(3) {
		at := now
		for caches.Resolve(client, at) == 1 {
			at += sim.Time(s)
		}
		fmt.Println("client", client, "after", at.Sub(now))
	}
	// Output:
	// client 0 after 2s
	// client 1 after 53s
	// client 2 after 55s
}

// Two probes that fail in a row are too many for this checker.
func ExampleChecker() {
	e := sim.New(sim.Options{Seed: 1})
	cluster := nodes.NewCluster(e, network.New(e, network.NewTopology(), nil))
	serves := func() nodes.Protocol { return target{} }
	a, b := cluster.Add(nodes.Spec{Name: "a", Boot: serves}), cluster.Add(nodes.Spec{Name: "b", Boot: serves})
	r := dns.NewRecord(a.ID(), e.Now)
	cluster.Add(nodes.Spec{Name: "checker", Boot: func() nodes.Protocol {
		return dns.NewChecker(dns.Check{Record: r, Targets: []nodes.ID{a.ID(), b.ID()}, Interval: 10 * s, Fall: 2, Changed: func(address nodes.ID) {
			fmt.Println(time.Duration(e.Now()).Round(s), "the name stands for", cluster.Node(address).Name())
		}})
	}})
	e.At(sim.Time(15*s), func() { a.Crash() })
	if err := e.Run(sim.Time(time.Minute)); err != nil {
		fmt.Println(err)
	}
	// Output: 34s the name stands for b
}

// target is healthy as long as it lives.
type target struct{}

func (target) Start(*nodes.Env) {}
func (target) Receive(env *nodes.Env, _ nodes.ID, m nodes.Message) {
	if _, ok := m.(balancer.Probe); ok {
		env.Reply(balancer.Condition{Serving: true})
	}
}

// A cache never shows what was not the record's within the last TTL.
func TestCachesAreNoOlderThanTheTTL(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := sim.Start
		r := dns.NewRecord(0, func() sim.Time { return now })
		caches := dns.Caches{Record: r, TTL: time.Duration(rapid.Int64Range(0, 100).Draw(t, "ttl")), Phases: sim.Key(rapid.Uint64().Draw(t, "key"))}
		last := make(map[uint64]sim.Time) // when a client asked last, as its answers tell
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			now += sim.Time(rapid.Int64Range(0, 50).Draw(t, "wait"))
			r.Set(nodes.ID(rapid.IntRange(0, 3).Draw(t, "address")))
			client := rapid.Uint64Range(0, 2).Draw(t, "client")
			age := caches.Age(client, now)
			if age < 0 || age > 0 && age >= caches.TTL {
				t.Fatalf("an age of %v with a TTL of %v", age, caches.TTL)
			}
			if before, asked := last[client]; asked && now.Add(-age) < before {
				t.Fatalf("client %d asked at %v, and before at %v", client, now.Add(-age), before)
			}
			last[client] = now.Add(-age)
			if got, want := caches.Resolve(client, now), r.At(now.Add(-age)); got != want {
				t.Fatalf("resolves to %v, the record was %v", got, want)
			}
		}
	})
}

// The published arithmetic: a threshold of 3 at 30 s, and a TTL of 60 s, bring
// clients back after 105 s on average and 150 s at most; at 10 s it is 55 and 90.
func TestClientsAreBackAsPublished(t *testing.T) {
	for _, row := range []struct{ interval, mean, most float64 }{{30, 105, 150}, {10, 55, 90}} {
		const worlds = 300
		sum, most := 0.0, 0.0
		for seed := range uint64(worlds) {
			back := failover(t, seed, time.Duration(row.interval)*s)
			sum, most = sum+back, max(most, back)
		}
		deviation := math.Sqrt((row.interval*row.interval + 3600) / 12 / worlds)
		if mean := sum / worlds; math.Abs(mean-row.mean) > 4*deviation {
			t.Errorf("every %v s: clients are back after %.1f s on average, want %v ± %.1f", row.interval, mean, row.mean, 4*deviation)
		}
		if most > row.most+0.1 {
			t.Errorf("every %v s: one client is back after %.1f s, want at most %v", row.interval, most, row.most)
		}
	}
}

// failover returns after how many seconds a client asks a machine that is alive.
// A dead machine refuses a connection at once.
func failover(t *testing.T, seed uint64, interval time.Duration) float64 {
	e := sim.New(sim.Options{Seed: seed})
	defer e.Close()
	topology := network.NewTopology()
	topology.Default.Latency = dist.Constant(time.Microsecond)
	cluster := nodes.NewCluster(e, network.New(e, topology, nil))
	serves := func() nodes.Protocol { return target{} }
	a, b := cluster.Add(nodes.Spec{Name: "a", Boot: serves}), cluster.Add(nodes.Spec{Name: "b", Boot: serves})
	r := dns.NewRecord(a.ID(), e.Now)
	cluster.Add(nodes.Spec{Name: "checker", Boot: func() nodes.Protocol {
		return dns.NewChecker(dns.Check{Record: r, Targets: []nodes.ID{a.ID(), b.ID()}, Interval: interval, Timeout: time.Millisecond})
	}})
	draws := e.Key("crash", sim.NoEntity).At(0, 0)
	crash := sim.Time(time.Hour).Add(time.Duration(draws.Below(uint64(interval))))
	e.At(crash, func() { a.Crash() })
	if err := e.Run(crash.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	caches := dns.Caches{Record: r, TTL: time.Minute, Phases: e.Key("phase", sim.NoEntity)}
	at := crash
	for caches.Resolve(1, at) == a.ID() {
		at += sim.Time(s / 100)
	}
	return at.Sub(crash).Seconds()
}

func TestConformance(t *testing.T) {
	nodestest.Conformance(t, nodestest.Suite{Boot: func() nodes.Protocol {
		return dns.NewChecker(dns.Check{
			Record: dns.NewRecord(0, func() sim.Time { return 0 }), Targets: []nodes.ID{0}, Interval: s / 10,
		})
	}})
}

func TestMisuse(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a checker without targets was made")
		}
	}()
	dns.NewChecker(dns.Check{Record: dns.NewRecord(0, func() sim.Time { return 0 })})
}
