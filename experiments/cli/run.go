package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"nines/experiments/figures"
	"nines/experiments/report"
	"nines/experiments/results"
	"nines/experiments/run"
	"nines/sim"

	"github.com/spf13/cobra"
)

// runFlags are the flags of the run and sweep commands.
type runFlags struct {
	seed         seed
	replications count
	workers      count
	settings     settings
	folder       folder
	junit        junit
	resume       bool
	json         bool
	quiet        bool
	verbose      bool
}

// add declares the flags to a command.
func (f *runFlags) add(a *app, command *cobra.Command, each string) {
	flags := command.Flags()
	flags.SortFlags = false
	flags.Var(&f.seed, "seed", "world to run in; another seed, another weather")
	flags.Var(&f.replications, "replications", "runs of each "+each+" (default: as the scenario says)")
	flags.Var(&f.settings, "set", "change the scenario: a dotted path and a value; may be repeated")
	flags.VarP(&f.folder, "out", "o", "keep the results in this folder, which must be empty or new")
	flags.BoolVar(&f.resume, "resume", false, "go on with what an interrupted run has left in the folder of -o")
	flags.Var(&f.junit, "junit", "write the expectations to this file, for CI")
	flags.BoolVar(&f.json, "json", false, "print one JSON document and nothing else")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no progress and no remarks on standard error")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "print everything")
	flags.VarP(&f.workers, "workers", "j", "runs at a time (default: one a core); changes no result")
	a.completeFlags(command, &f.settings)
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
	f.add(a, command, "variant")
	return command
}

// running is one execution of the run or the sweep command.
type running struct {
	*app
	*runFlags
	name    string // of the scenario, as typed
	study   bool   // sweep, not run
	plan    run.Plan
	options run.Options
	folder  *results.Folder
	lost    error // why a run could not be kept
}

func (r *running) do() error {
	if err := r.prepare(); err != nil {
		return err
	}
	switch err := r.openFolder(); {
	case errors.Is(err, results.ErrComplete):
		return r.again(err)
	case err != nil:
		return err
	}
	result, err := r.execute()
	if err != nil {
		return err
	}
	return r.finish(result)
}

// prepare reads the scenario and makes the plan.
func (r *running) prepare() error {
	file, err := r.load(r.name, r.settings)
	if err != nil {
		return err
	}
	r.options = run.Options{
		Seed: uint64(r.seed), Study: r.study, Replications: int64(r.replications), Workers: r.workerCount(),
	}
	r.plan = run.NewPlan(file, r.options)
	if err := r.plan.Check(); err != nil {
		return usageError{err}
	}
	return nil
}

// openFolder makes the results folder, or goes on with one, before anything is
// run.
func (r *running) openFolder() (err error) {
	open := results.Create
	if r.resume {
		open = results.Resume
	}
	o := results.Options{Dir: string(r.runFlags.folder), Plan: r.plan, Tool: "nines " + version(), Program: fingerprint(), Host: r.host()}
	if r.resume && o.Dir == "" {
		return resumeWhat(results.Unfinished(o))
	}
	r.folder, err = open(o)
	switch {
	case err == nil || errors.Is(err, results.ErrComplete):
		return err
	case r.resume:
		return misused("nothing to go on with: %w", err)
	case r.runFlags.folder == "":
		return misused("nowhere to keep the results: %w\n-o DIR keeps them in another place", err)
	}
	return misused("nowhere to keep the results: %w", err)
}

// resumeWhat is the error of going on with no folder in particular.
func resumeWhat(unfinished string) error {
	if unfinished == "" {
		return misused("--resume needs the folder to go on with: -o DIR")
	}
	return misused("--resume needs the folder to go on with: -o DIR\nthe newest that was left unfinished:  -o %s", shellQuote(unfinished))
}

// again answers from a folder in which everything is done.
func (r *running) again(complete error) error {
	stored, err := results.Read(string(r.runFlags.folder), r.registry)
	if err != nil {
		return usageError{err}
	}
	r.narration().say("%v: nothing was run", complete)
	return r.answer(stored.Result(), string(r.runFlags.folder))
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

func (r *running) workerCount() int64 {
	if r.workers == 0 {
		return int64(runtime.GOMAXPROCS(0))
	}
	return int64(r.workers)
}

// execute makes the runs and keeps each as soon as it is over.
func (r *running) execute() (*run.Result, error) {
	stop := catchInterrupts(r.narration())
	defer stop.release()
	kept := int64(len(r.folder.Kept))
	total := r.plan.Replications * int64(len(r.plan.Points))
	if kept > 0 {
		r.narration().say("kept %d of %d runs", kept, max(kept, total))
	}
	p := newProgress(r.narration(), "runs", max(0, total-kept))
	defer p.end()
	o := r.options
	o.Kept, o.Progress = r.folder.Kept, p.update
	o.Interrupted = func() bool { return stop.wanted() }
	o.Finished = func(one run.Run) {
		if err := r.folder.Append(one); err != nil && r.lost == nil {
			r.lost = err
			stop.want()
		}
	}
	result, err := run.Execute(r.plan.File, o)
	p.end()
	switch {
	case r.lost != nil:
		return nil, r.unfinished(storageError{r.lost})
	case errors.Is(err, sim.ErrInterrupted):
		return nil, r.unfinished(fmt.Errorf("%w after %d of %d runs", sim.ErrInterrupted, kept+p.done, kept+p.total))
	case err != nil:
		return nil, r.unfinished(err)
	}
	return result, nil
}

// unfinished says what is left of a run that ended early.
func (r *running) unfinished(err error) error {
	r.folder.Close() // what was written is what there is
	return r.misplaced(err)
}

// misplaced is an error after which the runs so far lie in a partial folder.
type misplaced struct {
	error
	partial string
	resume  string // the command that goes on
}

func (r *running) misplaced(err error) misplaced {
	return misplaced{err, r.folder.Partial(), r.commandTo("-o", r.folder.Path(), "--resume")}
}

func (m misplaced) Error() string {
	return m.error.Error() + "\nthe runs so far are in " + m.partial + "\nto go on:  " + m.resume
}

func (m misplaced) Unwrap() error { return m.error }

// finish keeps the results and prints the answer.
func (r *running) finish(result *run.Result) error {
	lost := r.folder.Finish(result)
	if lost != nil {
		lost = r.misplaced(storageError{lost})
	} else if err := r.folder.Point(); err != nil {
		r.narration().say("results/latest points at an older run: %v", err)
	}
	for _, remark := range figures.Remarks(r.folder.Missing) {
		r.narration().say("%s", remark)
	}
	// A reader of JSON expects one document, which is the error then.
	where := r.folder.Path()
	if lost != nil {
		where = ""
	}
	if lost == nil || !r.json {
		if err := r.answer(result, where); err != nil {
			return err
		}
	}
	r.code = codeFor(report.Count(result))
	if lost != nil {
		return lost
	}
	return r.junit.write(report.NewDocument(result, r.folder.Path()))
}

// answer prints what came out, and the folder that it lies in.
func (r *running) answer(result *run.Result, folder string) error {
	if r.json {
		_, err := r.out.Write(report.NewDocument(result, folder).JSON())
		return err
	}
	closing := report.Closing{Folder: folder, Again: r.commandTo()}
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

// commandTo is the command that repeats the run, with more arguments. What came
// from standard input is in the folder by now, with the settings in it.
func (r *running) commandTo(more ...string) string {
	args := []string{"run", r.name}
	if r.study {
		args[0] = "sweep"
	}
	settings := r.settings
	if r.name == stdin && r.folder != nil {
		args[1], settings = filepath.Join(r.folder.Path(), "scenario.yaml"), nil
	}
	if r.name == stdin && len(more) > 0 {
		args[1] = filepath.Join(r.folder.Partial(), "scenario.yaml")
	}
	args = append(args, "--seed", r.seed.String())
	if r.replications != 0 {
		args = append(args, "--replications", strconv.FormatInt(int64(r.replications), 10))
	}
	for _, text := range settings {
		args = append(args, "--set", text)
	}
	return commandLine(append(args, more...)...)
}

// narration is where remarks and progress go: nowhere when quiet.
func (r *running) narration() *narrator { return &narrator{w: r.err, quiet: r.quiet} }
