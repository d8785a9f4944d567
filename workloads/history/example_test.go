package history_test

import (
	"fmt"
	"strings"

	"nines/sim"
	"nines/workloads/history"
)

// A history prints as a table that parses back.
func Example() {
	const second = sim.Time(1e9)
	h := history.History{
		{ID: 0, Group: "left", Key: 3, Kind: history.Write, Arg: 7, Invoke: 1 * second, Return: 2 * second, Outcome: history.OK, Node: 1},
		{ID: 1, Group: "right", Key: 3, Kind: history.Read, Result: 7, Invoke: 3 * second, Return: 3*second + 1e6, Outcome: history.OK, Node: 4},
	}
	fmt.Print(h)
	// Output:
	// 0  left/0   1s..2s      write k3 7  -> ok node=1
	// 1  right/0  3s..3.001s  read k3     -> 7 node=4
}

// Histories can be typed by hand.
func ExampleParse() {
	h, err := history.Parse(`
		0 a/0 0s..10ms  write k3 7 -> ok
		1 b/0 5ms..1s   write k3 8 -> unknown "time-out"
		2 c/0 20ms..21ms read k3   -> 7
	`)
	fmt.Println(len(h), h[1].Reason, h[2].Result, err)
	// Output: 3 time-out 7 <nil>
}

// Unknown operations may take effect for ever.
func ExampleOp_Effective() {
	h, _ := history.Parse(`
		0 a/0 0s..1s write k3 7 -> ok
		1 b/0 0s..1s write k3 8 -> unknown
	`)
	fmt.Println(h[0].Effective(), h[1].Effective())
	// Output: 1.000 s never
}

func ExampleOp_Precedes() {
	h, _ := history.Parse(`
		0 a/0 0s..1s write k3 7 -> ok
		1 b/0 1s..2s read k3    -> nil
		2 b/0 3s..4s read k3    -> 7
	`)
	fmt.Println(h[0].Precedes(&h[1]), h[0].Precedes(&h[2]))
	// Output: false true
}

func ExampleReadJepsen() {
	in, err := history.ReadJepsen(strings.NewReader(`
		{:process 0, :type :invoke, :f :write, :value 4}
		{:process 0, :type :ok, :f :write, :value 4}
		{:process 1, :type :invoke, :f :cas, :value [4 9]}
		{:process 1, :type :info, :f :cas, :value :timed-out}
	`))
	fmt.Print(in.History)
	fmt.Println(in.Values, err)
	// Output:
	// 0  jepsen/0  0.002s..0.003s  write k0 1  -> ok
	// 1  jepsen/1  0.004s..0.005s  cas k0 1 2  -> unknown "timed-out"
	// [nil 4 9] <nil>
}
