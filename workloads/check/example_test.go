package check_test

import (
	"fmt"

	"nines/workloads/check"
	"nines/workloads/history"
)

func parse(text string) history.History {
	h, err := history.Parse(text)
	if err != nil {
		panic(err)
	}
	return h
}

// A checker is given a history, from wherever it comes, and answers with the
// few operations that break the rule.
func Example() {
	h := parse(`
		0 left/0   1s..1.1s    write k1 7 -> ok
		1 right/0  2s..2.1s    write k1 8 -> ok
		2 right/0  2.5s..2.6s  read  k1   -> 8
		3 left/0   3s..3.1s    read  k1   -> 7
	`)
	fmt.Println(check.Linearizable(h, 0))
	// Output:
	// linearizable: violated on key 1: read 3 returned 7 although write 1 of value 8 had been acknowledged before it began, and write 0 of value 7 had ended before that write began
	//   0  left/0   1s..1.1s  write k1 7  -> ok
	//   1  right/0  2s..2.1s  write k1 8  -> ok
	//   3  left/0   3s..3.1s  read k1     -> 7
}

// A write that timed out may take effect late: these reads are all true.
func ExampleLinearizable() {
	h := parse(`
		0 a/0  1s..2s    write k1 7 -> unknown "time-out"
		1 b/0  3s..4s    read  k1   -> nil
		2 b/0  10s..11s  read  k1   -> 7
	`)
	fmt.Println(check.Linearizable(h, 0))
	// Output: linearizable: no violation found
}

// A search that reaches the end of its budget says so.
func ExampleLinearizable_undecided() {
	h := parse(`
		0 a/0  1s..2s  write k1 7 -> ok
		1 b/0  1s..2s  write k1 7 -> ok
		2 c/0  3s..4s  read  k1   -> 7
	`)
	v := check.Linearizable(h, 2)
	fmt.Println(v.Status, v.Steps)
	fmt.Println(v.Reason)
	// Output:
	// undecided 2
	// gave up after 2 steps over 3 operations
}

// Shrink works with any rule that a part of a history cannot break alone.
func ExampleShrink() {
	h := parse(`
		0 a/0  0s..1s  write k1 1   -> ok
		1 a/0  2s..3s  read  k1     -> 1
		2 a/0  4s..5s  cas   k1 1 2 -> ok
		3 b/0  4s..5s  cas   k1 1 3 -> ok
	`)
	fmt.Print(check.Shrink(h, func(part history.History) bool {
		return check.Linearizable(part, 0).Status == check.Violated
	}))
	// Output:
	// 0  a/0  0s..1s  write k1 1  -> ok
	// 2  a/0  4s..5s  cas k1 1 2  -> ok
	// 3  b/0  4s..5s  cas k1 1 3  -> ok
}

func ExampleReadYourWrites() {
	h := parse(`
		0 a/0  0s..1s  write k1 7 -> ok
		1 a/0  2s..3s  read  k1   -> nil
	`)
	fmt.Println(check.ReadYourWrites(h))
	// Output:
	// read your writes: violated on key 1: read 1 returned nil although the same client had ended write 0 of value 7 before
	//   0  a/0  0s..1s  write k1 7  -> ok
	//   1  a/0  2s..3s  read k1     -> nil
}

func ExampleMonotonicReads() {
	h := parse(`
		0 a/0  0s..1s  write k1 7 -> ok
		1 b/0  2s..3s  read  k1   -> 7
		2 b/0  4s..5s  read  k1   -> nil
	`)
	fmt.Println(check.MonotonicReads(h).Reason)
	// Output: read 2 returned nil although the same client had ended read 1 of value 7 before
}

func ExampleMeasureStaleness() {
	h := parse(`
		0 a/0  0s..1s  write k1 7 -> ok
		1 a/0  2s..3s  write k1 8 -> ok
		2 a/0  4s..5s  write k1 9 -> ok
		3 b/0  6s..7s  read  k1   -> 7
		4 b/0  8s..9s  read  k1   -> 9
	`)
	s := check.MeasureStaleness(h)
	fmt.Printf("%d stale, a share of %.2f\n", s.Stale(), s.Fraction())
	for _, age := range s.Reads {
		fmt.Println("read", age.Read.ID, "is", age.Versions, "versions and", age.Age, "behind")
	}
	// Output:
	// 1 stale, a share of 0.50
	// read 3 is 2 versions and 3s behind
	// read 4 is 0 versions and 0s behind
}

func ExampleMeasureLoss() {
	h := parse(`
		0 a/0  0s..1s  write k1 7 -> ok
		1 a/0  2s..3s  write k1 8 -> ok
		2 b/0  9s..10s read  k1   -> 7
	`)
	loss := check.MeasureLoss(h)
	fmt.Println(len(loss.Lost), "of", loss.Writes, "lost:", loss.Lost[0])
	// Output: 1 of 2 lost: 1 a/0 2s..3s write k1 8 -> ok
}
