package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// onlyFirst completes the first argument of a command with names, or files.
func onlyFirst(names func(word string) []cobra.Completion) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return names(word), cobra.ShellCompDirectiveDefault
	}
}

// explicable returns the names that can be explained, each with what it is.
func (a *app) explicable() (names []cobra.Completion) {
	kinds := make(map[string][]string)
	for _, s := range a.subjects() {
		if !slices.Contains(kinds[s.name], s.kind) {
			kinds[s.name] = append(kinds[s.name], s.kind)
		}
	}
	for name, of := range kinds {
		names = append(names, cobra.CompletionWithDesc(name, strings.Join(of, ", ")))
	}
	slices.Sort(names)
	return names
}
