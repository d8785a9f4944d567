package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"nines/experiments/report"
	"nines/experiments/validate"

	"github.com/spf13/cobra"
)

// validateFlags are the flags of the validate command.
type validateFlags struct {
	seed    seed
	workers count
	mutants bool
	folder  folder
	json    bool
	quiet   bool
}

func (a *app) validateCommand() *cobra.Command {
	f := &validateFlags{seed: 1}
	command := &cobra.Command{
		Use:   "validate [NAME]...",
		Short: "Hold the simulator against closed forms and published tables",
		Long: `Run scenarios whose answer is known without them, and say which agree: the whole
95% interval of what was simulated must lie within the tolerance around what is
known. A row that is undecided goes on, up to eight times as long.

NAME is a table, a row of one as in majority/three, or the path of a scenario
with references of your own; without one, all tables are run, in some minutes.
--mutants breaks each row on purpose: a row that does not notice is no evidence.`,
		Example: `  nines validate
  nines validate majority skew --seed 7
  nines validate majority/three --json
  nines validate --mutants -o out`,
		ValidArgsFunction: completeTables,
		RunE: func(_ *cobra.Command, args []string) error {
			return (&validating{app: a, validateFlags: f}).do(args)
		},
	}
	flags := command.Flags()
	flags.SortFlags = false
	flags.Var(&f.seed, "seed", "world to run in; fresh seeds must agree as well")
	flags.BoolVar(&f.mutants, "mutants", false, "run each row with its mutants, too, and print the kill table")
	flags.VarP(&f.folder, "out", "o", "keep a page and the numbers in this folder, which must be empty or new")
	flags.BoolVar(&f.json, "json", false, "print one JSON document and nothing else")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no progress on standard error")
	flags.VarP(&f.workers, "workers", "j", "runs at a time (default: one a core); changes no result")
	a.completeFlags(command, nil)
	return command
}

// completeTables completes the name of a table, or of a scenario's file.
func completeTables(_ *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	left := func(name string) bool { return slices.Contains(args, name) }
	return withFiles(slices.DeleteFunc(validate.Tables(), left), word)
}

// validating is one execution of the validate command.
type validating struct {
	*app
	*validateFlags
}

func (v *validating) do(names []string) error {
	tables, err := v.tables(names)
	if err != nil {
		return err
	}
	if err := v.vacant(); err != nil {
		return err
	}
	rows, err := v.check(tables)
	if err != nil {
		return err
	}
	if err := v.keep(rows, names); err != nil {
		return err
	}
	v.code = codeOfRows(validate.Count(rows))
	if v.json {
		_, err := v.out.Write(report.Encode(validate.NewDocument(rows, uint64(v.seed), string(v.folder))))
		return err
	}
	return v.answer(tables, rows, names)
}

// tables finds what was named; rows of the same table become one.
func (v *validating) tables(names []string) (tables []*validate.Table, err error) {
	if len(names) == 0 {
		names = validate.Tables()
	}
	for _, name := range names {
		t, err := v.table(name)
		if err != nil {
			return nil, err
		}
		known := slices.IndexFunc(tables, func(other *validate.Table) bool { return other.Name == t.Name })
		switch {
		case known < 0:
			tables = append(tables, t)
		case len(t.Only) == 0 || len(tables[known].Only) == 0:
			tables[known].Only = nil
		default:
			tables[known].Only = append(tables[known].Only, t.Only...)
		}
	}
	return tables, nil
}

// table finds a table by its name, or that of one of its rows, or a file.
func (v *validating) table(name string) (*validate.Table, error) {
	of, row, isRow := strings.Cut(name, "/")
	if _, shipped := validate.Open(of); shipped {
		t, err := validate.Shipped(of, v.registry)
		if err != nil || !isRow {
			return t, err
		}
		if !slices.Contains(t.Rows(), row) {
			return nil, unknown("row of "+of, row, t.Rows())
		}
		t.Only = []string{row}
		return t, nil
	}
	if !isPath(name) {
		return nil, unknown("table", name, validate.Tables())
	}
	file, err := v.load(name, nil)
	if err != nil {
		return nil, err
	}
	return &validate.Table{Name: name, File: file}, nil
}

// check runs the rows and tells how far it is.
func (v *validating) check(tables []*validate.Table) ([]validate.Row, error) {
	n := &narrator{w: v.err, quiet: v.quiet}
	stop := catchInterrupts(n)
	defer stop.release()
	total := int64(0)
	for _, t := range tables {
		total += int64(len(t.Rows()))
	}
	p := newProgress(n, "rows", total)
	defer p.end()
	return validate.Check(tables, validate.Options{
		Seed: uint64(v.seed), Workers: v.workerCount(), Mutants: v.mutants, Interrupted: stop.wanted, Progress: p.update,
	})
}

func (v *validating) workerCount() int64 {
	if v.workers == 0 {
		return int64(runtime.GOMAXPROCS(0))
	}
	return int64(v.workers)
}

// codeOfRows returns the exit code that tells what became of the rows.
func codeOfRows(t validate.Tally) int {
	switch {
	case t.Differ > 0 || t.Survived > 0:
		return Failed
	case t.Undecided > 0:
		return Undecided
	}
	return Met
}

// vacant demands that nothing is where the page shall be.
func (v *validating) vacant() error {
	if v.folder == "" {
		return nil
	}
	entries, err := os.ReadDir(string(v.folder))
	switch {
	case err == nil && len(entries) > 0:
		return misused("nowhere to keep the results: %s is not empty", v.folder)
	case err != nil && !os.IsNotExist(err):
		return misused("nowhere to keep the results: %w", err)
	}
	return nil
}

// The files of a folder that validate makes.
const (
	rowsPage     = "report.html"
	rowsDocument = "validate.json"
)

// keep writes the page and the document.
func (v *validating) keep(rows []validate.Row, names []string) error {
	if v.folder == "" {
		return nil
	}
	if err := os.MkdirAll(string(v.folder), 0o777); err != nil {
		return storageError{err}
	}
	document := report.Encode(validate.NewDocument(rows, uint64(v.seed), ""))
	if err := os.WriteFile(filepath.Join(string(v.folder), rowsDocument), document, 0o666); err != nil {
		return storageError{err}
	}
	var text strings.Builder
	origin := validate.Origin{Seed: uint64(v.seed), Again: v.again(names), Tool: "nines " + version()}
	if err := validate.WritePage(&text, rows, origin); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(string(v.folder), rowsPage), []byte(text.String()), 0o666); err != nil {
		return storageError{err}
	}
	return nil
}

// again is the command that repeats it.
func (v *validating) again(names []string) string {
	args := append([]string{"validate"}, names...)
	if v.mutants {
		args = append(args, "--mutants")
	}
	return commandLine(append(args, "--seed", v.seed.String())...)
}
