package cli

import (
	_ "embed"
	"fmt"
	"sync"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/sim"
)

//go:embed selftest.yaml
var selftest []byte

// selftestDigest is what a run of selftest.yaml gives, on every machine.
const selftestDigest = 0x6076075ca62afeab

// repeats finds out whether this machine repeats a run to the bit: it runs a
// small world twice, side by side, and compares the digests with the one that
// all machines get.
func repeats(want uint64) finding {
	f := finding{Name: "determinism"}
	file, err := experiments.Decode("selftest.yaml", selftest, nil, systems.Builtin())
	if err != nil {
		return f.failed(err.Error(), "report it, please: this program was not built from one version of nines")
	}
	var observations [2]*experiments.Observation
	var errs [2]error
	var runs sync.WaitGroup
	for i := range observations {
		runs.Go(func() { observations[i], errs[i] = file.Variants[0].Run(sim.Options{Seed: 1}) })
	}
	runs.Wait()
	for _, err := range errs {
		if err != nil {
			return f.failed(err.Error(), "report it, please: the world of the self-test always runs to its end")
		}
	}
	one, other := observations[0].Digest, observations[1].Digest
	switch {
	case one != other:
		return f.failed(fmt.Sprintf("two runs of one world differ: digests %016x and %016x", one, other),
			"trust no result from here; test the memory, and report it with the kind of processor, please")
	case one != want:
		return f.failed(fmt.Sprintf("a run has digest %016x here and %016x on other machines", one, want),
			"trust no result from here, and report it with the kind of processor, please; whoever changed nines records the new digest in selftest.go")
	}
	return f.ok("two runs of %d events give digest %016x, as everywhere", observations[0].Events, one)
}
