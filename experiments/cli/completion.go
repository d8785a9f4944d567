package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nines/experiments/library"

	"github.com/spf13/cobra"
)

// A shell asks the program itself what a word could become: cobra calls the
// functions below for that. They never fail and never say anything.

// completeScenario completes the name of a scenario, or of a file with one.
func (a *app) completeScenario(_ *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []cobra.Completion
	for _, name := range library.Names() {
		names = append(names, cobra.CompletionWithDesc(name, a.shipped(name).sentence))
	}
	return withFiles(names, word)
}

// completeSubject completes the name of something that can be explained.
func (a *app) completeSubject(_ *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	kinds := make(map[string][]string)
	for _, s := range a.subjects() {
		if !slices.Contains(kinds[s.name], s.kind) {
			kinds[s.name] = append(kinds[s.name], s.kind)
		}
	}
	var names []cobra.Completion
	for name, of := range kinds {
		names = append(names, cobra.CompletionWithDesc(name, strings.Join(of, ", ")))
	}
	slices.Sort(names)
	return withFiles(names, word)
}

// withFiles completes a word with names, and as the path of a scenario's file.
func withFiles(names []cobra.Completion, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if strings.HasPrefix(word, "~") {
		return nil, cobra.ShellCompDirectiveDefault // the shell knows what that is
	}
	return withPaths(beginning(names, word), paths(word, func(name string) bool {
		return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
	}))
}

// folders completes the name of a folder.
func folders(_ *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if strings.HasPrefix(word, "~") {
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
	return withPaths(nil, paths(word, func(string) bool { return false }))
}

// withPaths adds paths to names. Behind a folder no space is put, for it may
// only be the beginning.
func withPaths(names, paths []cobra.Completion) ([]cobra.Completion, cobra.ShellCompDirective) {
	isFile := func(path string) bool { return !strings.HasSuffix(path, "/") }
	if len(names) > 0 || slices.ContainsFunc(paths, isFile) {
		return append(names, paths...), cobra.ShellCompDirectiveNoFileComp
	}
	return paths, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// paths are the files that begin with a word and are wanted, and the folders
// in which more may be.
func paths(word string, wanted func(name string) bool) (found []cobra.Completion) {
	dir, start := filepath.Split(word)
	here := dir
	if here == "" {
		here = "."
	}
	entries, err := os.ReadDir(here)
	if err != nil {
		return nil
	}
	for _, entry := range entries {
		name := entry.Name()
		isHidden := strings.HasPrefix(name, ".") && start == ""
		info, err := os.Stat(filepath.Join(here, name)) // of what a link leads to
		switch {
		case !strings.HasPrefix(name, start), isHidden, err != nil:
		case info.IsDir():
			found = append(found, dir+name+"/")
		case wanted(name):
			found = append(found, dir+name)
		}
	}
	return found
}

// beginning keeps the completions that begin with a word.
func beginning(all []cobra.Completion, word string) (kept []cobra.Completion) {
	for _, completion := range all {
		if strings.HasPrefix(completion, word) {
			kept = append(kept, completion)
		}
	}
	return kept
}

// completeSetting completes key=value for a scenario that was named already:
// first the key, then its value. Earlier settings count, for another kind of
// system has other parameters.
func (a *app) completeSetting(earlier *settings) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
		const only = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		if len(args) == 0 || args[0] == stdin {
			return nil, only
		}
		file, err := a.load(args[0], *earlier)
		if err != nil {
			file, err = a.load(args[0], nil)
		}
		if err != nil {
			return nil, only
		}
		var keys, values []cobra.Completion
		for _, s := range a.settables(file) {
			key, description := s.keyword()
			keys = append(keys, cobra.CompletionWithDesc(key, description))
			for _, value := range s.values() {
				values = append(values, key+value)
			}
		}
		if strings.Contains(word, "=") {
			return beginning(values, word), cobra.ShellCompDirectiveNoFileComp
		}
		return beginning(keys, word), only
	}
}

// completeFlags completes the values of the flags that a command has. The
// settings are those that were given before the word in question.
func (a *app) completeFlags(command *cobra.Command, earlier *settings) {
	for name, function := range map[string]cobra.CompletionFunc{
		"set": a.completeSetting(earlier), "out": folders, "nines": folders,
		"seed": nothing, "replications": nothing, "workers": nothing,
	} {
		if command.Flags().Lookup(name) == nil {
			continue
		}
		if err := command.RegisterFlagCompletionFunc(name, function); err != nil {
			panic(err) // the flag is there, and nobody else completes it
		}
	}
}

// nothing completes what cannot be guessed.
func nothing(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveNoFileComp
}
