package measure_test

import (
	"fmt"
	"time"

	"nines/sim"
	"nines/workloads/history"
	"nines/workloads/measure"
)

// episode is a user who is refused for a while, typed by hand.
func episode() history.History {
	h, err := history.Parse(`
		0 left/0 0s..10ms   write k0 1 -> ok node=0
		1 left/0 1s..1.02s  read k0    -> 1 node=0
		2 left/0 2s..2.5s   read k0    -> fail "no quorum" node=0
		3 left/0 3s..4s     write k0 2 -> unknown "no answer" node=0
		4 left/0 9s..9.03s  read k0    -> 1 node=0
	`)
	if err != nil {
		panic(err)
	}
	return h
}

const second = sim.Time(time.Second)

func Example() {
	yield := measure.Yield(episode())
	fmt.Println(yield.Num, "of", yield.Den, "succeeded")
	// Output: 3 of 5 succeeded
}

// The outage took two of five operations, but seven of ten seconds.
func ExampleUserUptime() {
	up := measure.UserUptime(episode(), time.Minute, 10*second)
	fmt.Println(time.Duration(up.Num)*time.Microsecond, "of", time.Duration(up.Den)*time.Microsecond)
	// Output: 3s of 10s
}

func ExampleUptime_Worst() {
	uptime := measure.NewUptime(episode(), time.Minute, 10*second)
	for _, length := range []time.Duration{time.Second, 8 * time.Second} {
		worst, where, _ := uptime.Worst(length)
		fmt.Printf("%v: %d of %d µs, from %v\n", length, worst.Num, worst.Den, where.From)
	}
	// Output:
	// 1s: 0 of 1000000 µs, from 2.000 s
	// 8s: 1000000 of 8000000 µs, from 1.000 s
}

func ExampleOutages() {
	for _, o := range measure.Outages(episode(), time.Second, 2, 10*second) {
		fmt.Println(o.From, "to", o.To, o.Offered, "operations")
	}
	// Output: 2.000 s to 9.000 s 2 operations
}

func ExamplePercentile() {
	median, _ := measure.Percentile(episode(), 50*measure.ShareWhole/100)
	fmt.Println(median)
	// Output: 20ms
}

func ExampleSeries() {
	for _, bucket := range measure.Series(episode(), measure.Window{From: 0, To: 10 * second}, 5) {
		fmt.Print(bucket.Num, "/", bucket.Den, " ")
	}
	// Output: 2/2 0/2 0/0 0/0 1/1
}

// During the cut a live machine refused a request: not available, as the CAP
// theorem has it.
func ExampleRefutation() {
	cut := measure.Window{From: 2 * second, To: 8 * second}
	alive := func(machine int64, from, to sim.Time) bool { return true }
	op, refuted := measure.Refutation(episode(), cut, alive)
	fmt.Println(refuted, op.Reason)
	// Output: true no quorum
}

func ExampleWithin() {
	before := measure.Within(episode(), measure.Window{From: 0, To: 2 * second}, time.Second)
	fmt.Println(len(before))
	// Output: 2
}
