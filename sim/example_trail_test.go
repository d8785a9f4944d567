package sim_test

import (
	"fmt"
	"time"

	"nines/sim"
)

// A run is recorded, and repeated by a program that is no longer the same.
func ExampleTrail() {
	ticks := func(trail *sim.Trail, bug bool) error {
		e := sim.New(sim.Options{Seed: 1, Trail: trail})
		for i := range sim.Time(100) {
			e.At(i*sim.Time(time.Second), func() {
				if bug && i == 41 {
					e.Fold(0xbad)
				}
			})
		}
		return e.Run(sim.Never)
	}
	trail := &sim.Trail{}
	ticks(trail, false)
	file, _ := trail.MarshalBinary()
	fmt.Println(trail.Events(), "events in", len(file), "bytes")

	var recorded sim.Trail
	if err := recorded.UnmarshalBinary(file); err != nil {
		fmt.Println(err)
	}
	fmt.Println("the same program:", ticks(recorded.Follow(), false))
	fmt.Println("another:", ticks(recorded.Follow(), true))
	// Output:
	// 100 events in 240 bytes
	// the same program: <nil>
	// another: event 42 is not as recorded: 41.000 s none for 0, argument 0x0, order 42, because of run
}

// A run that is cut short differs from the recorded one by what is missing.
func ExampleTrail_Rest() {
	trail := &sim.Trail{}
	e := sim.New(sim.Options{Trail: trail})
	e.At(0, func() {})
	e.At(5, func() {})
	e.Run(sim.Never)

	follower := trail.Follow()
	e = sim.New(sim.Options{Trail: follower})
	e.At(0, func() {})
	fmt.Println(e.Run(sim.Never))
	fmt.Println(follower.Rest())
	// Output:
	// <nil>
	// event 2 is missing; the recorded run had 2
}
