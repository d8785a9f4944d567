package detection_test

import (
	"fmt"
	"time"

	"nines/nodes/detection"
	"nines/sim"
)

// The last heartbeat was late, and the detection is with it.
func ExampleFixedTimeout() {
	d := detection.NewFixedTimeout(1500*time.Millisecond, sim.Start)
	d.Heartbeat(sim.Start.Add(400*time.Millisecond), 0)
	fmt.Println(d.Deadline())
	// Output: 1.900 s
}

// Heartbeat 1 is due at 1.5 s, however late heartbeat 0 was.
func ExampleFreshnessPoints() {
	d := detection.NewFreshnessPoints(detection.FreshnessOptions{Margin: 500 * time.Millisecond}, sim.Start)
	d.Heartbeat(sim.Start.Add(400*time.Millisecond), 0)
	fmt.Println(d.Deadline())
	// Output: 1.500 s
}

// A steady sender: the floor of the deviation alone decides.
func ExamplePhiAccrual() {
	d := detection.NewPhiAccrual(detection.PhiOptions{Window: 10}, sim.Start)
	for n := range uint64(20) {
		d.Heartbeat(sim.Start.Add(time.Duration(n)*time.Second), n)
	}
	fmt.Println("suspects at", d.Deadline())
	for _, silence := range []time.Duration{1000, 1200, 1500, 1600} {
		now := sim.Start.Add(19*time.Second + silence*time.Millisecond)
		fmt.Printf("%v: level %.2f, suspects: %t\n", now, d.Level(now), d.Suspects(now))
	}
	// Output:
	// suspects at 20.561 s
	// 20.000 s: level 0.30, suspects: false
	// 20.200 s: level 1.64, suspects: false
	// 20.500 s: level 6.54, suspects: false
	// 20.600 s: level 9.01, suspects: true
}

func ExampleAkka() {
	o := detection.Akka()
	fmt.Println(o.Threshold, o.Window, o.MinimumDeviation, o.AcceptablePause, o.FirstInterval)
	// Output: 8 1000 100ms 3s 1s
}

// Heartbeat 2 is lost, and the sender crashes at 4.2 s.
func ExampleMeasure() {
	var arrivals []detection.Arrival
	for _, n := range []uint64{0, 1, 3, 4} {
		arrivals = append(arrivals, detection.Arrival{At: sim.Start.Add(time.Duration(n) * time.Second), Sequence: n})
	}
	span := detection.Span{Crash: sim.Start.Add(4200 * time.Millisecond), Until: sim.Start.Add(time.Minute)}
	q := detection.Measure(detection.NewFixedTimeout(1500*time.Millisecond, sim.Start), arrivals, span)
	lasts, _ := q.MistakeDuration()
	detected, _ := q.MeanDetection()
	fmt.Println(q.Mistakes, "mistake, for", lasts)
	fmt.Println("detected after", detected)
	// Output:
	// 1 mistake, for 500ms
	// detected after 1.3s
}
