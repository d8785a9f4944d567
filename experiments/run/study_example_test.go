package run_test

import (
	"fmt"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/systems"
)

// A study is executed at every point of its axes, under the same weather.
func ExampleExecute_study() {
	file, err := experiments.Decode("cut.yaml", []byte(`
sites:   {A: 2, B: 3}
systems: {store: {kind: register}}
load:    {users: {at: A, pinned: true, calls: store, open: 20/s}}
faults:  {cut: {partition: [A, B], at: 1s, for: 1s}}
measure: {to: 10s}
study:   {axes: {faults.cut.for: [1s, 5s]}, replications: 3, primary: yield(users)}
expect:  ["yield(users, during cut) = 0%"]
`), nil, systems.Builtin())
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := run.Execute(file, run.Options{Seed: 1, Study: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range result.Variants {
		v := &result.Variants[i]
		fmt.Printf("%s: %.2f\n", v.Name(), v.Metrics[0].Interval.Value)
	}
	for _, claim := range result.Claims() {
		fmt.Println(claim.Text, "is", claim.Status)
	}
	// Output:
	// faults.cut.for=1s: 0.91
	// faults.cut.for=5s: 0.48
	// yield(users, during cut) = 0% is met
}
