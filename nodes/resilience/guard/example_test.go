package guard_test

import (
	"fmt"
	"time"

	"nines/nodes/resilience/breaker"
	"nines/nodes/resilience/guard"
	"nines/nodes/resilience/retry"
	"nines/sim"
)

// A dependency that never answers, called once a second: time-outs and retries
// at first, then the breaker spares everybody the wait.
func Example() {
	g := guard.New(guard.Options{
		Timeout: 100 * time.Millisecond,
		Breaker: breaker.NewStreak(breaker.StreakOptions{Failures: 5}, sim.Start),
		Retry:   retry.New(retry.Policy{Attempts: 2, Backoff: retry.Backoff{Shape: retry.Constant, Base: 50 * time.Millisecond}}, nil),
	})
	draws := sim.NewKey(1, 0, "calls", 0).At(0, 0)
	for second := range 4 {
		now := sim.Start.Add(time.Duration(second) * time.Second)
		call, step := g.Begin(now, now.Add(time.Second), &draws)
		attempts := 0
		for step.Do != guard.Return {
			now = step.At // nothing happens until then
			if step.Do == guard.Wait {
				step = g.Resume(now, &call, &draws)
			} else {
				attempts++
				step = g.Ended(now, &call, breaker.Failure, &draws)
			}
		}
		fmt.Println(now, step.Result, "after", attempts, "attempts")
	}
	// Output:
	// 0.250 s failed after 2 attempts
	// 1.250 s failed after 2 attempts
	// 2.150 s refused after 1 attempts
	// 3.000 s refused after 0 attempts
}
