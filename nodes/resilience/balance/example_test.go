package balance_test

import (
	"fmt"

	"nines/nodes/resilience/balance"
	"nines/sim"
)

// Three machines, one of which fails three times in a row.
func Example() {
	pool := balance.NewPool(3, balance.Health{RemoveAfter: 3, ReadmitAfter: 2})
	policy := &balance.RoundRobin{}
	for range 10 {
		machine, _ := policy.Pick(pool, 0, nil)
		pool.Begin(machine)
		pool.End(machine)
		if pool.Report(machine, machine != 1) {
			fmt.Println("removed:", machine)
		}
	}
	machine, _ := policy.Pick(pool, 0, nil)
	fmt.Println("after 2, 0, it is the turn of", machine)

	// Health checks find it well again.
	fmt.Println(pool.Report(1, true), pool.IsUp(1))
	fmt.Println(pool.Report(1, true), pool.IsUp(1))
	// Output:
	// removed: 1
	// after 2, 0, it is the turn of 2
	// false false
	// true true
}

// The better of two machines, drawn at random.
func ExampleChoices() {
	pool := balance.NewPool(3, balance.Health{})
	pool.Begin(0)
	pool.Begin(0)
	pool.Begin(1)
	picked := [3]int{}
	for i := range 9000 {
		draws := sim.NewKey(1, 0, "pick", 0).At(0, uint64(i))
		machine, _ := (&balance.Choices{}).Pick(pool, 0, &draws)
		picked[machine]++
	}
	fmt.Println("the busiest is never picked:", picked[0] == 0)
	fmt.Println("the idle one whenever it is drawn, in two of three cases:", picked[2] > 5800 && picked[2] < 6200)
	// Output:
	// the busiest is never picked: true
	// the idle one whenever it is drawn, in two of three cases: true
}

// A client keeps its machine while that is up.
func ExampleIPHash() {
	pool := balance.NewPool(5, balance.Health{RemoveAfter: 1})
	home, _ := balance.IPHash{}.Pick(pool, 42, nil)
	pool.Report(home, false)
	other, _ := balance.IPHash{}.Pick(pool, 42, nil)
	pool.Report(home, true)
	again, _ := balance.IPHash{}.Pick(pool, 42, nil)
	fmt.Println(other != home, again == home)
	// Output:
	// true true
}

// Nine of twelve requests go to the machine that is three times as strong.
func ExampleWeighted() {
	pool, policy := balance.NewPool(2, balance.Health{}), balance.NewWeighted(3, 1)
	for range 12 {
		machine, _ := policy.Pick(pool, 0, nil)
		fmt.Print(machine, " ")
	}
	fmt.Println()
	// Output:
	// 0 0 1 0 0 0 1 0 0 0 1 0
}
