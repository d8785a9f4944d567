package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"nines/experiments/results"

	"github.com/spf13/cobra"
)

// stored reads a complete results folder.
func (a *app) stored(dir string) (*results.Stored, error) {
	dir = followed(filepath.Clean(dir))
	manifest, err := readManifest(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist), err != nil && !isFolder(dir):
		return nil, noResults(dir)
	case err != nil:
		return nil, usageError{err}
	}
	s, err := results.Read(dir, a.registry)
	if err != nil {
		return nil, misused("%w\n%s was made by %s", err, dir, maker(manifest))
	}
	return s, nil
}

// followed is the folder that results/latest points at where, for want of
// symbolic links, it is a file that holds the path.
func followed(name string) string {
	if filepath.Base(name) != "latest" {
		return name
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(name), strings.TrimSpace(string(raw)))
}

// readManifest reads what a folder says of itself, and verifies nothing.
func readManifest(dir string) (*results.Manifest, error) {
	name := filepath.Join(dir, "manifest.json")
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	m := new(results.Manifest)
	if err := json.Unmarshal(raw, m); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// maker names the program and the machine that made a folder, as far as it
// says so.
func maker(m *results.Manifest) string {
	text := "an unnamed program"
	if m.Tool != "" {
		text = m.Tool
	}
	if m.Host.Go != "" {
		text += " " + m.Host.Go
	}
	if m.Host.System != "" {
		text += " " + m.Host.System
	}
	return text
}

// noResults says what a folder without a manifest is.
func noResults(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && isThere(dir+".partial"):
		return misused("%s is not complete: an interrupted run left %s.partial, or one is at work; go on with it first (-o %s --resume)", dir, dir, dir)
	case errors.Is(err, fs.ErrNotExist):
		return misused("there is no folder %s", dir)
	case err != nil:
		return usageError{err}
	case !info.IsDir():
		return misused("%s is a file, not a results folder", dir)
	case isThere(filepath.Join(dir, "plan.json")):
		return misused("%s is not complete: an interrupted run left it, or one is at work; go on with it first (--resume)", dir)
	}
	return misused("%s is no results folder: it has no manifest.json", dir)
}

func isThere(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// isFolder tells whether a name is that of a folder.
func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// choice are flags that choose runs of a folder.
type choice struct {
	variant     label
	point       count // from 1, as sweep --dry-run counts
	replication ordinal
}

func (c *choice) add(a *app, command *cobra.Command) {
	flags := command.Flags()
	flags.SortFlags = false
	flags.Var(&c.variant, "variant", "only runs of this variant")
	flags.Var(&c.point, "point", "only runs of this point, as sweep --dry-run numbers them")
	flags.Var(&c.replication, "replication", "only this replication, counted from 0")
	for flag, complete := range map[string]cobra.CompletionFunc{
		"variant": completeVariant, "point": nothing, "replication": nothing,
	} {
		if err := command.RegisterFlagCompletionFunc(flag, complete); err != nil {
			panic(err) // the flag is there, and nobody else completes it
		}
	}
}

// isMade tells whether anything was chosen.
func (c *choice) isMade() bool { return c.variant != "" || c.point != 0 || c.replication.given }

// runs returns the indices of the runs that are chosen: all if none are.
func (c *choice) runs(s *results.Stored) (chosen []int, err error) {
	var variants []string
	for _, p := range s.Plan.Points {
		if p.Variant != "" && !slices.Contains(variants, p.Variant) {
			variants = append(variants, p.Variant)
		}
	}
	replications := int64(len(s.Runs) / len(s.Plan.Points))
	switch {
	case c.variant != "" && variants == nil:
		return nil, misused("--variant %s: the scenario of %s has no variants", c.variant, s.Dir)
	case c.variant != "" && !slices.Contains(variants, string(c.variant)):
		return nil, unknown("variant", string(c.variant), variants)
	case int64(c.point) > int64(len(s.Plan.Points)):
		return nil, misused("--point %d: %s has %s", c.point, s.Dir, plural(int64(len(s.Plan.Points)), "point"))
	case c.replication.given && c.replication.number >= replications:
		return nil, misused("--replication %d: %s has %s of each, counted from 0", c.replication.number, s.Dir, plural(replications, "replication"))
	}
	for i, r := range s.Runs {
		isVariant := c.variant == "" || r.Variant == string(c.variant)
		isPoint := c.point == 0 || r.Point == int(c.point)-1
		if isVariant && isPoint && (!c.replication.given || r.Replication == c.replication.number) {
			chosen = append(chosen, i)
		}
	}
	if chosen == nil {
		return nil, misused("--point %d is not of variant %s but of %s", c.point, c.variant, s.Plan.Points[c.point-1])
	}
	return chosen, nil
}

// runName names a run of a folder: "abd, faults.cut.for=20s, replication 3".
func runName(s *results.Stored, i int) string {
	r := s.Runs[i]
	text := "replication " + strconv.FormatInt(r.Replication, 10)
	if point := s.Plan.Points[r.Point].String(); point != "" {
		text = point + ", " + text
	}
	return text
}

// completeResults completes the name of a results folder.
func completeResults(command *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nothing(command, args, word)
	}
	return folders(command, args, word)
}

// completeVariant completes the name of a variant that a folder has runs of.
func completeVariant(_ *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []cobra.Completion
	if len(args) > 0 {
		if m, err := readManifest(args[0]); err == nil {
			for _, r := range m.Runs {
				names = append(names, r.Variant)
			}
		}
	}
	slices.Sort(names)
	return beginning(slices.Compact(names), word), cobra.ShellCompDirectiveNoFileComp
}
