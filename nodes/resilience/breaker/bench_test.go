package breaker

import (
	"testing"
	"time"

	"nines/sim"
)

// BenchmarkGuardedCall is what a breaker adds to a call: asking, and recording.
func BenchmarkGuardedCall(b *testing.B) {
	for name, guard := range map[string]Breaker{
		"calls":  NewRate(Resilience4j()),
		"time":   NewRate(RateOptions{WindowSeconds: 10}),
		"streak": NewStreak(StreakOptions{ClearEvery: time.Second}, 0),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			now := sim.Start
			for i := range b.N {
				now = now.Add(time.Millisecond)
				if permit, ok := guard.Allow(now); ok {
					guard.Record(now, permit, Outcome(i&3/3), time.Millisecond) // one in four fails
				}
			}
		})
	}
}

// Nothing on the way of a call allocates, whatever the state.
func TestGuardedCallsDoNotAllocate(t *testing.T) {
	for _, guard := range []Breaker{NewRate(RateOptions{WindowCalls: 10}), NewRate(RateOptions{WindowSeconds: 10, MinimumCalls: 5}), NewStreak(StreakOptions{}, 0)} {
		now, i := sim.Start, 0
		if n := testing.AllocsPerRun(10_000, func() {
			now = now.Add(100 * time.Millisecond)
			i++
			if permit, ok := guard.Allow(now); ok {
				guard.Record(now, permit, Outcome(i/1000&1), 0)
			}
		}); n != 0 {
			t.Errorf("%T allocates %v times a call", guard, n)
		}
	}
}
