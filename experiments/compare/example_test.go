package compare_test

import (
	"fmt"

	"nines/experiments"
	"nines/experiments/compare"
	"nines/experiments/run"
	"nines/experiments/systems"
)

// Two variants of one result met the same weather.
func ExampleCompare() {
	file, err := experiments.Decode("lesson.yaml", []byte(`
sites:   {A: 2, B: 3}
systems: {store: {kind: register}}
load:    {users: {at: A, pinned: true, calls: store, open: 20/s}}
faults:  {cut: {partition: [A, B], at: 2s, for: 3s}}
measure: {to: 10s}
study:   {variants: {abd: {}, one: {systems.store.protocol: lww}}, replications: 6, primary: yield(users)}
`), nil, systems.Builtin())
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := run.Execute(file, run.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	abd, err := compare.Of("lesson", result).Only("abd")
	if err != nil {
		fmt.Println(err)
		return
	}
	one, err := compare.Of("lesson", result).Only("one")
	if err != nil {
		fmt.Println(err)
		return
	}
	comparison, err := compare.Compare(abd, one)
	if err != nil {
		fmt.Println(err)
		return
	}
	primary := comparison.Points[0].Measures[0]
	fmt.Printf("%s: %+.1f points, significant: %t\n", primary.Expression.Text, 100*primary.Difference.Difference.Value, primary.Difference.Significant())
	fmt.Println(comparison.Notes()[0])
	// Output:
	// yield(users): +31.9 points, significant: true
	// Paired, n = 6: each world is compared with itself.
}
