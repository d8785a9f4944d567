package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"nines/experiments"
	"nines/experiments/report"
	"nines/experiments/results"
	"nines/experiments/run"
	"nines/sim"

	"github.com/spf13/cobra"
)

// runFlags are the flags of the run command.
type runFlags struct {
	seed         seed
	replications count
	workers      count
	settings     settings
	folder       folder
	junit        junit
	json         bool
	quiet        bool
	verbose      bool
}

func (a *app) runCommand() *cobra.Command {
	f := &runFlags{seed: 1}
	command := &cobra.Command{
		Use:   "run SCENARIO",
		Short: "Run a scenario and say what came out",
		Long: `Run every variant of a scenario a few times and say what came out: expectations
and verdicts, the numbers with intervals, theory beside them where there is
any, the first run over time, and a counterexample where a rule was broken.

SCENARIO is the name of a shipped scenario, the path of a file, or - for
standard input. The results are kept in a folder below results/, or in DIR.`,
		Example: `  nines run cap
  nines run cap --seed 7 --replications 30
  nines run cap --set faults.cut.for=5s
  nines run ./mine.yaml --json -o out`,
		Args:              exactly("a scenario"),
		ValidArgsFunction: a.completeScenario,
		RunE: func(command *cobra.Command, args []string) error {
			return (&running{app: a, runFlags: f, name: args[0]}).do()
		},
	}
	flags := command.Flags()
	flags.SortFlags = false
	flags.Var(&f.seed, "seed", "world to run in; another seed, another weather")
	flags.Var(&f.replications, "replications", "runs of each variant (default: as the scenario says)")
	flags.Var(&f.settings, "set", "change the scenario: a dotted path and a value; may be repeated")
	flags.VarP(&f.folder, "out", "o", "keep the results in this folder, which must be empty or new")
	flags.Var(&f.junit, "junit", "write the expectations to this file, for CI")
	flags.BoolVar(&f.json, "json", false, "print one JSON document and nothing else")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no progress and no remarks on standard error")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "print everything")
	flags.VarP(&f.workers, "workers", "j", "runs at a time (default: one a core); changes no result")
	a.completeFlags(command, &f.settings)
	return command
}

// running is one execution of the run command.
type running struct {
	*app
	*runFlags
	name   string // of the scenario, as typed
	folder *results.Folder
	lost   error // why a run could not be kept
}

func (r *running) do() error {
	file, err := r.load(r.name, r.settings)
	if err != nil {
		return err
	}
	if r.folder, err = r.newFolder(file); err != nil {
		return err
	}
	result, err := r.execute(file)
	if err != nil {
		return err
	}
	return r.finish(result)
}

// newFolder makes the results folder, before anything is run.
func (r *running) newFolder(file *experiments.File) (*results.Folder, error) {
	folder, err := results.Create(results.Options{
		Dir: string(r.runFlags.folder), File: file,
		Seed: uint64(r.seed), Replications: r.replicationCount(file),
		Tool: "nines " + version(), Host: r.host(),
	})
	if err != nil && r.runFlags.folder == "" {
		return nil, misused("nowhere to keep the results: %w\n-o DIR keeps them in another place", err)
	} else if err != nil {
		return nil, misused("nowhere to keep the results: %w", err)
	}
	return folder, nil
}

// host collects what a manifest says about here and now. What the system does
// not tell stays empty.
func (r *running) host() results.Host {
	name, _ := os.Hostname()
	directory, _ := os.Getwd()
	return results.Host{
		Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH, Name: name, Directory: directory,
		Command: append([]string{"nines"}, r.args...), Workers: r.workerCount(), Started: time.Now(),
	}
}

func (r *running) replicationCount(file *experiments.File) int64 {
	if r.replications == 0 {
		return file.Study.Replications
	}
	return int64(r.replications)
}

func (r *running) workerCount() int64 {
	if r.workers == 0 {
		return int64(runtime.GOMAXPROCS(0))
	}
	return int64(r.workers)
}

// execute makes the runs and keeps each as soon as it is over.
func (r *running) execute(file *experiments.File) (*run.Result, error) {
	stop := catchInterrupts(r.narration())
	defer stop.release()
	total := r.replicationCount(file) * int64(len(file.Variants))
	p := newProgress(r.narration(), total)
	defer p.end()
	result, err := run.Execute(file, run.Options{
		Seed: uint64(r.seed), Replications: int64(r.replications), Workers: r.workerCount(),
		Interrupted: func() bool { return stop.wanted() },
		Progress:    p.update,
		Finished: func(one run.Run) {
			if err := r.folder.Append(one); err != nil && r.lost == nil {
				r.lost = err
				stop.want()
			}
		},
	})
	p.end()
	switch {
	case r.lost != nil:
		return nil, r.unfinished(storageError{r.lost})
	case errors.Is(err, sim.ErrInterrupted):
		return nil, r.unfinished(fmt.Errorf("%w after %d of %d runs", sim.ErrInterrupted, p.done, total))
	case err != nil:
		return nil, r.unfinished(err)
	}
	return result, nil
}

// unfinished says what is left of a run that ended early.
func (r *running) unfinished(err error) error {
	r.folder.Close() // what was written is what there is
	return misplaced{err, r.folder.Partial()}
}

// misplaced is an error after which the runs so far lie in a partial folder.
type misplaced struct {
	error
	partial string
}

func (m misplaced) Error() string { return m.error.Error() + "\nthe runs so far are in " + m.partial }

func (m misplaced) Unwrap() error { return m.error }

// finish keeps the results and prints the answer.
func (r *running) finish(result *run.Result) error {
	lost := r.folder.Finish(result)
	if lost != nil {
		lost = misplaced{storageError{lost}, r.folder.Partial()}
	} else if err := r.folder.Point(); err != nil {
		r.narration().say("results/latest points at an older run: %v", err)
	}
	// A reader of JSON expects one document, which is the error then.
	if lost == nil || !r.json {
		if err := r.answer(result, lost); err != nil {
			return err
		}
	}
	r.code = codeFor(report.Count(result))
	if lost != nil {
		return lost
	}
	return r.junit.write(report.NewDocument(result, r.folder.Path()))
}

// answer prints what came out.
func (r *running) answer(result *run.Result, lost error) error {
	if r.json {
		_, err := r.out.Write(report.NewDocument(result, r.folder.Path()).JSON())
		return err
	}
	closing := report.Closing{Folder: r.folder.Path(), Again: r.again()}
	if lost != nil {
		closing.Folder = ""
	}
	style := styleOf(r.out)
	style.Verbose = r.verbose
	return report.Write(r.out, result, style, closing)
}

// codeFor returns the exit code that tells what became of the expectations.
func codeFor(t report.Tally) int {
	switch {
	case t.Failed > 0:
		return Failed
	case t.Undecided > 0:
		return Undecided
	}
	return Met
}

// again is the command that repeats the run. What came from standard input is
// in the folder by now, with the settings in it.
func (r *running) again() string {
	args := []string{"run", r.name}
	settings := r.settings
	if r.name == stdin {
		args[1], settings = filepath.Join(r.folder.Path(), "scenario.yaml"), nil
	}
	args = append(args, "--seed", r.seed.String())
	if r.replications != 0 {
		args = append(args, "--replications", strconv.FormatInt(int64(r.replications), 10))
	}
	for _, text := range settings {
		args = append(args, "--set", text)
	}
	return commandLine(args...)
}

// narration is where remarks and progress go: nowhere when quiet.
func (r *running) narration() *narrator { return &narrator{w: r.err, quiet: r.quiet} }
