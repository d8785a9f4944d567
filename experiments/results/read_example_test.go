package results_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"nines/experiments"
	"nines/experiments/results"
	"nines/experiments/run"
	"nines/experiments/systems"
)

// Everything can be computed again from a folder.
func ExampleRead() {
	file, err := experiments.Decode("two.yaml", []byte(scenario), nil, systems.Builtin())
	if err != nil {
		log.Fatal(err)
	}
	parent, err := os.MkdirTemp("", "results")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(parent)
	dir := filepath.Join(parent, "out")
	if _, err := keep(results.Options{Dir: dir, Plan: run.NewPlan(file, run.Options{Seed: 1})}); err != nil {
		log.Fatal(err)
	}
	stored, err := results.Read(dir, systems.Builtin())
	if err != nil {
		log.Fatal(err)
	}
	for _, v := range stored.Result().Variants {
		fmt.Println(v.Name(), v.Metrics[0].Expression.Text, v.Metrics[0].Interval)
	}
	// Output:
	// abd yield(clients) 1 (1 to 1; no variation in 3 runs, n = 3)
	// lww yield(clients) 1 (1 to 1; no variation in 3 runs, n = 3)
}
