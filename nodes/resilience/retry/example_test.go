package retry_test

import (
	"fmt"
	"time"

	"nines/nodes/resilience/retry"
	"nines/sim"
)

// A call that always fails, by a client with exponential waits.
func Example() {
	client := retry.New(retry.Policy{
		Attempts: 5,
		Backoff:  retry.Backoff{Shape: retry.Exponential, Base: 100 * time.Millisecond},
	}, nil)
	now, draws := sim.Start, sim.NewKey(1, 0, "retry", 0).At(0, 0)
	call := client.Begin(now, now.Add(time.Second))
	for {
		d := client.Failed(now, &call, &draws)
		fmt.Println(now, d.Verdict, d.Wait)
		if d.Verdict != retry.Again {
			return
		}
		now = now.Add(d.Wait)
	}
	// Output:
	// 0.000 s again 100ms
	// 0.100 s again 200ms
	// 0.300 s again 400ms
	// 0.700 s too late 0s
}

// The exponential wait and what jitter makes of it, for one client.
func ExampleBackoff() {
	for _, shape := range []retry.Shape{retry.Exponential, retry.Equal, retry.Full, retry.Decorrelated} {
		b := retry.Backoff{Shape: shape, Base: 10 * time.Millisecond, Max: 200 * time.Millisecond}
		draws := sim.NewKey(1, 0, "backoff", 0).At(0, 0)
		var wait time.Duration
		fmt.Printf("%-13v", shape)
		for n := range int64(6) {
			wait = b.Wait(n+1, wait, &draws)
			fmt.Printf("%5d", wait.Milliseconds())
		}
		fmt.Println()
	}
	// Output:
	// exponential     10   20   40   80  160  200
	// equal            8   18   20   75  129  190
	// full             6   17    1   70   98  181
	// decorrelated    23   65   16   45   87  200
}

// Nine of ten attempts fail. The budget lets the load grow by a tenth, once the
// tokens that were there at the start are spent.
func ExampleBudget() {
	client := retry.New(retry.Policy{Attempts: 10, Backoff: retry.Backoff{Shape: retry.None}}, retry.NewBudget(retry.Ratio(10)))
	attempts := 0
	for i := range 1000 {
		draws := sim.NewKey(1, 0, "fate", 0).At(0, uint64(i))
		call := client.Begin(sim.Start, sim.Never)
		for attempts++; draws.Below(10) > 0; attempts++ {
			if client.Failed(sim.Start, &call, nil).Verdict != retry.Again {
				break
			}
		}
	}
	fmt.Println(attempts, "attempts of 1000 calls")
	// Output:
	// 1104 attempts of 1000 calls
}
