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

// Run a scenario and keep what comes out: rows as the runs end, the rest when
// all are over.
func Example() {
	file, err := experiments.Decode("two.yaml", []byte(scenario), nil, systems.Builtin())
	if err != nil {
		log.Fatal(err)
	}
	parent, err := os.MkdirTemp("", "results")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(parent)
	options := run.Options{Seed: 1}
	folder, err := results.Create(results.Options{Dir: filepath.Join(parent, "out"), Plan: run.NewPlan(file, options)})
	if err != nil {
		log.Fatal(err)
	}
	options.Finished = func(r run.Run) {
		if err := folder.Append(r); err != nil {
			log.Fatal(err)
		}
	}
	result, err := run.Execute(file, options)
	if err != nil {
		log.Fatal(err)
	}
	if err := folder.Finish(result); err != nil {
		log.Fatal(err)
	}
	entries, err := os.ReadDir(folder.Path())
	if err != nil {
		log.Fatal(err)
	}
	for _, entry := range entries {
		fmt.Println(entry.Name())
	}
	// Output:
	// digests.csv
	// manifest.json
	// report.html
	// runs.csv
	// scenario.yaml
	// summary.json
	// witnesses.csv
}
