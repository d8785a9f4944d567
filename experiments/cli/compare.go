package cli

import (
	"strings"

	"nines/experiments/compare"
	"nines/experiments/report"

	"github.com/spf13/cobra"
)

func (a *app) compareCommand() *cobra.Command {
	asJSON := false
	command := &cobra.Command{
		Use:   "compare A B",
		Short: "Say in what two results differ",
		Long: `Compare two results, measure by measure: what A has, what B has, and what they
differ by, with an interval, or ~ where that may well be chance.

A and B are folders, or one variant or point of a folder: DIR:VARIANT. Runs of
one seed met the same weather, whatever was run, and are compared world by
world: that takes fewer runs to see a difference. The primary measure of the
scenario is judged by itself, all others as a family.`,
		Example: `  nines compare out before
  nines compare out:abd out:one
  nines compare 'out:abd, faults.cut.for=20s' 'out:abd, faults.cut.for=0s'`,
		Args:              twoSides,
		ValidArgsFunction: folders,
		RunE: func(_ *cobra.Command, args []string) error {
			first, err := a.side(args[0])
			if err != nil {
				return err
			}
			second, err := a.side(args[1])
			if err != nil {
				return err
			}
			comparison, err := compare.Compare(first, second)
			if err != nil {
				return usageError{err}
			}
			if asJSON {
				_, err = a.out.Write(report.Encode(comparison.Document()))
				return err
			}
			return comparison.Write(a.out, styleOf(a.out))
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print one JSON document and nothing else")
	return command
}

// twoSides demands two arguments.
func twoSides(command *cobra.Command, args []string) error {
	if len(args) != 2 {
		return misused("compare needs two results, A and B: folders, or variants of folders, as in out:abd\n%s --help tells more", command.CommandPath())
	}
	return nil
}

// side reads what stands for one side: DIR or DIR:VARIANT.
func (a *app) side(name string) (compare.Side, error) {
	dir, point := name, ""
	if i := strings.LastIndex(name, ":"); i > 0 && !isFolder(name) {
		dir, point = name[:i], name[i+1:]
		for k := strings.LastIndex(dir, ":"); k > 0 && !isFolder(dir); k = strings.LastIndex(dir, ":") {
			dir, point = name[:k], name[k+1:]
		}
	}
	stored, err := a.stored(dir)
	if err != nil {
		return compare.Side{}, err
	}
	side := compare.Of(name, stored.Result())
	if point == "" {
		return side, nil
	}
	if side, err = side.Only(point); err != nil {
		return side, usageError{err}
	}
	return side, nil
}
