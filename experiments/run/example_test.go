package run_test

import (
	"fmt"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/systems"
)

// A scenario is decoded once and executed as often as wanted; each variant is
// summed up over its replications.
func ExampleExecute() {
	file, err := experiments.Decode("lesson.yaml", []byte(`
sites:   {A: 3}
systems: {store: {kind: register}}
load:    {users: {calls: store, open: 20/s}}
measure: {to: 10s, report: [yield(users), linearizable(store)]}
expect:  [linearizable(store)]
`), nil, systems.Builtin())
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := run.Execute(file, run.Options{Seed: 1, Replications: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	v := result.Variants[0]
	fmt.Println("runs:", len(result.Runs))
	fmt.Println("yield:", v.Metrics[0].Interval.Value)
	fmt.Println(v.Expectations[0].Text, "is", v.Expectations[0].Status)
	// Output:
	// runs: 3
	// yield: 1
	// linearizable(store) is met
}
