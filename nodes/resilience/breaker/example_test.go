package breaker_test

import (
	"fmt"
	"time"

	"nines/nodes/resilience/breaker"
	"nines/sim"
)

// The smallest program: a dependency that always fails, asked once a second.
func Example() {
	b := breaker.NewRate(breaker.RateOptions{WindowCalls: 3, OpenWait: 5 * time.Second})
	for now := sim.Start; now < sim.Start.Add(10*time.Second); now = now.Add(time.Second) {
		if permit, ok := b.Allow(now); ok {
			b.Record(now, permit, breaker.Failure, 0)
			fmt.Println(now, "called,", b.State(now))
		} else {
			fmt.Println(now, "refused")
		}
	}
	// Output:
	// 0.000 s called, closed
	// 1.000 s called, closed
	// 2.000 s called, open
	// 3.000 s refused
	// 4.000 s refused
	// 5.000 s refused
	// 6.000 s refused
	// 7.000 s refused
	// 8.000 s called, half-open
	// 9.000 s called, half-open
}

// Slow calls open a breaker too: they fill the caller's threads as failures
// would not.
func ExampleRate() {
	o := breaker.Resilience4j()
	o.WindowSeconds, o.MinimumCalls = 10, 3
	o.SlowAfter, o.SlowRate = time.Second, 60
	b := breaker.NewRate(o)
	for i, took := range []time.Duration{1100 * time.Millisecond, time.Second, 2 * time.Second} {
		now := sim.Start.Add(time.Duration(i) * time.Second)
		permit, _ := b.Allow(now)
		b.Record(now.Add(took), permit, breaker.Success, took)
		fmt.Println(b.State(now), b.Metrics(now).Slow, "slow")
	}
	// Output:
	// closed 1 slow
	// closed 1 slow
	// open 2 slow
}

// A result that comes when the breaker has changed its mind is not counted.
func ExampleStreak() {
	b := breaker.NewStreak(breaker.StreakOptions{Failures: 2, OpenWait: time.Second}, sim.Start)
	late, _ := b.Allow(0)
	for range 2 {
		permit, _ := b.Allow(0)
		b.Record(0, permit, breaker.Failure, 0)
	}
	fmt.Println(b.State(0))

	now := sim.Start.Add(2 * time.Second)
	fmt.Println(b.State(now))
	b.Record(now, late, breaker.Success, 2*time.Second)
	fmt.Println(b.State(now))
	probe, _ := b.Allow(now)
	b.Record(now, probe, breaker.Success, 0)
	fmt.Println(b.State(now))
	// Output:
	// open
	// half-open
	// half-open
	// closed
}

// Whoever draws a time line asks when the state will change by itself.
func ExampleRate_Deadline() {
	b := breaker.NewRate(breaker.RateOptions{WindowCalls: 1, Automatic: true})
	fmt.Println(b.Deadline())
	permit, _ := b.Allow(sim.Start)
	b.Record(sim.Start, permit, breaker.Failure, 0)
	fmt.Println(b.Deadline())
	// Output:
	// never
	// 60.000 s
}
