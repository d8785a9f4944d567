package replay_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"nines/experiments"
	"nines/experiments/replay"
	"nines/experiments/results"
	"nines/experiments/run"
	"nines/experiments/systems"
)

// A folder is verified: by the program that made it, and by one whose register
// waits longer for its quorum than the scenario says.
func Example() {
	file, err := experiments.Decode("cut.yaml", []byte(scenario), nil, systems.Builtin())
	if err != nil {
		log.Fatal(err)
	}
	parent, err := os.MkdirTemp("", "replay")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(parent)
	options := run.Options{Seed: 4}
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

	for _, registry := range []*experiments.Registry{systems.Builtin(), with("quorum-timeout", 101*time.Millisecond)} {
		stored, err := results.Read(folder.Path(), registry)
		if err != nil {
			log.Fatal(err)
		}
		parted, err := replay.Verify(stored, nil, replay.Options{})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(len(stored.Runs)-len(parted), "of", len(stored.Runs), "runs agree")
		for _, d := range parted[:min(1, len(parted))] {
			fmt.Println(d.String())
			fmt.Println(d.What())
			fmt.Println(d.Evidence())
		}
	}
	// Output:
	// 6 of 6 runs agree
	// 0 of 6 runs agree
	// abd, replication 0 differs first at event 151 of 4,133
	// "store" reaching B1 at 0.103923774 s, because of load right #5
	// the digest after it ends in 7bf2, in the trail in 4b5e
}
