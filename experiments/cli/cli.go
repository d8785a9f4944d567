package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"slices"

	"nines/experiments"
	"nines/experiments/document"
	"nines/experiments/report"
	"nines/experiments/systems"
	"nines/sim"

	"github.com/spf13/cobra"
)

// The exit codes of the program; `nines explain exit-codes` tells them.
const (
	Met         = 0   // every expectation was met
	Failed      = 1   // an expectation failed
	Misused     = 2   // wrong usage, a wrong scenario, or no place for the results
	Undecided   = 3   // none failed, but the runs do not tell for all
	Diverged    = 4   // a run is not as it was kept
	Internal    = 70  // an error of the program, or results that could not be kept
	Interrupted = 130 // by Ctrl-C or SIGTERM
)

// Main runs the command line with the systems, faults and measures that nines
// ships, and returns the exit code.
func Main(args []string, in io.Reader, out, err io.Writer) int {
	return Run(systems.Builtin(), args, in, out, err)
}

// Run runs the command line with a vocabulary of one's own: a program that
// appends a system to systems.Builtin() has all commands for it.
func Run(registry *experiments.Registry, args []string, in io.Reader, out, err io.Writer) (code int) {
	a := &app{registry: registry, args: args, in: in, out: out, err: err}
	defer func() {
		if thrown := recover(); thrown != nil {
			code = a.fail(&crash{thrown, debug.Stack()})
		}
	}()
	root := a.rootCommand()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(err)
	if err := root.Execute(); err != nil {
		return a.fail(err)
	}
	return a.code
}

// app is one invocation of the program.
type app struct {
	registry *experiments.Registry
	args     []string
	in       io.Reader
	out, err io.Writer
	code     int // of a command that did what it should
}

// crash is a panic that nobody else caught.
type crash struct {
	thrown any
	stack  []byte
}

func (c *crash) Error() string { return fmt.Sprintf("panic: %v\n%s", c.thrown, c.stack) }

// usageError is an error of whoever typed the command.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

func misused(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// storageError says that the results could not be kept.
type storageError struct{ error }

func (s storageError) Error() string { return "the results could not be kept: " + s.error.Error() }

func (s storageError) Unwrap() error { return s.error }

// divergedError says that a run is not as it was kept.
type divergedError struct{ error }

// codeOf returns the exit code of an error.
func codeOf(err error) int {
	var usage usageError
	var scenario *document.Errors
	var limit *sim.LimitError
	var diverged divergedError
	switch {
	case errors.Is(err, sim.ErrInterrupted):
		return Interrupted
	case errors.As(err, &usage), errors.As(err, &scenario), errors.As(err, &limit):
		return Misused
	case errors.As(err, &diverged):
		return Diverged
	}
	return Internal
}

// fail tells an error, as JSON if that was asked for, and returns its code.
func (a *app) fail(err error) int {
	code := codeOf(err)
	if slices.Contains(a.args, "--json") {
		// A broken standard output is beyond help.
		_, _ = a.out.Write(report.NewFailure(code, err).JSON())
		return code
	}
	fmt.Fprintf(a.err, "nines: %v\n", inWords(err))
	if storage := (storageError{}); code == Internal && !errors.As(err, &storage) && !a.isOutput(err) {
		fmt.Fprintf(a.err, "\nThis should not have happened. Please report it, with the text above and the command:\n  %s\n", a.command())
	}
	return code
}

// isOutput tells whether an error is that of standard output: a full disk is
// nothing to report.
func (a *app) isOutput(err error) bool {
	file, ok := a.out.(*os.File)
	var path *fs.PathError
	return ok && errors.As(err, &path) && path.Op == "write" && path.Path == file.Name()
}

// inWords puts a heading above the errors of a scenario.
func inWords(err error) string {
	var scenario *document.Errors
	if !errors.As(err, &scenario) {
		return err.Error()
	}
	return report.Headline(scenario) + "\n" + err.Error()
}

// command is what was typed.
func (a *app) command() string { return commandLine(a.args...) }

// rootCommand builds the tree of commands.
func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "nines",
		Short: "A laboratory for distributed systems",
		Long: `nines is a laboratory for distributed systems: it runs real protocol logic on
virtual machines, lets faults hit them, and measures what the clients got.
The same scenario and seed give the same bytes, on every machine.`,
		Example: `  nines list             what there is
  nines explain cap      what a scenario teaches
  nines run cap          run it`,
		Version:       version() + " " + platform(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(root *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(root, args[0])
			}
			return a.help(root)
		},
	}
	root.SetVersionTemplate("nines {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(a.listCommand(), a.explainCommand(), a.runCommand(), a.sweepCommand())
	root.AddCommand(a.replayCommand(), a.traceCommand())
	root.AddCommand(a.doctorCommand(), a.initCommand(), a.completionCommand())
	root.AddCommand(a.compareCommand(), a.plotCommand(), a.validateCommand())
	root.SetHelpCommand(a.helpCommand())
	root.SetHelpFunc(func(command *cobra.Command, _ []string) {
		if err := a.help(command); err != nil {
			a.code = a.fail(err)
		}
	})
	return root
}

// helpCommand is cobra's, except that an unknown command is an error.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Tell how a command is used",
		RunE: func(help *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.help(help.Root())
			}
			command, _, err := help.Root().Find(args)
			if err != nil || command == help.Root() {
				return unknownCommand(help.Root(), args[0])
			}
			return a.help(command)
		},
	}
}

func unknownCommand(root *cobra.Command, name string) error {
	var names []string
	for _, command := range root.Commands() {
		names = append(names, command.Name())
	}
	return unknown("command", name, names)
}
