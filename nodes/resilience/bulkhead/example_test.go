package bulkhead_test

import (
	"fmt"
	"time"

	"nines/nodes/resilience/bulkhead"
	"nines/sim"
)

// One permit, two places to wait, and a second of patience.
func Example() {
	b := bulkhead.New(bulkhead.Options{Permits: 1, Queue: 2, MaxWait: time.Second})
	at := sim.Start.Add
	for i, now := range []sim.Time{at(0), at(0), at(500 * time.Millisecond), at(600 * time.Millisecond)} {
		fmt.Println(now, "call", i, b.Enter(now, bulkhead.Ticket(i)))
	}
	news := func(now sim.Time) {
		for ticket, verdict, ok := b.Next(now); ok; ticket, verdict, ok = b.Next(now) {
			fmt.Println(now, "call", ticket, verdict)
		}
	}
	fmt.Println("somebody will have waited too long at", b.Deadline())
	news(b.Deadline())
	b.Leave() // call 0 is over
	news(at(1200 * time.Millisecond))
	// Output:
	// 0.000 s call 0 admitted
	// 0.000 s call 1 queued
	// 0.500 s call 2 queued
	// 0.600 s call 3 refused
	// somebody will have waited too long at 1.000 s
	// 1.000 s call 1 shed
	// 1.200 s call 2 admitted
}

// A caller who gives up leaves the queue to the others.
func ExampleBulkhead_Abandon() {
	b := bulkhead.New(bulkhead.Options{Permits: 1, Queue: 5})
	for i := range bulkhead.Ticket(3) {
		b.Enter(0, i)
	}
	fmt.Println(b.Abandon(1), b.Waiting(), "waits")
	b.Leave()
	ticket, verdict, _ := b.Next(0)
	fmt.Println(ticket, verdict)
	// Output:
	// true 1 waits
	// 2 admitted
}
