package cli_test

import (
	"os"

	"nines/experiments"
	"nines/experiments/cli"
	"nines/experiments/systems"
)

// What the program is asked for, and what a shell is told.
func ExampleMain() {
	code := cli.Main([]string{"explain", "lognormal"}, os.Stdin, os.Stdout, os.Stderr)
	if code != cli.Met {
		panic(code)
	}
	// Output:
	// lognormal, a distribution
	//
	// A product of many small factors: the usual shape of network latency. The first
	// parameter is the median.
	//
	// lognormal(median, sigma), for example lognormal(10ms, 0.4)
	//   median  duration or number  half of the values are below it (not the mean);
	//                               above 0
	//   sigma   number              the standard deviation of the logarithm; 0.4 puts
	//                               99 % below 2.5 medians; from 0 to 100
}

// A program with a system of its own has every command for it.
func ExampleRun() {
	registry := systems.Builtin()
	registry.Systems = append(registry.Systems, &experiments.System{
		Kind: "oracle",
		Doc:  "A single machine that always tells the truth. It is never asked twice.",
		Params: []experiments.Param{
			{Name: "wisdom", Type: experiments.TypeInt, Default: "3", Doc: "how much it knows"},
		},
	})
	cli.Run(registry, []string{"explain", "oracle"}, os.Stdin, os.Stdout, os.Stderr)
	// Output:
	// oracle, a system
	//
	// A single machine that always tells the truth. It is never asked twice.
	//
	// parameter  default  meaning
	// wisdom     3        how much it knows (whole number)
	//
	// in a scenario
	//   systems: {NAME: {kind: oracle}}
}
