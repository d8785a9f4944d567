package cli

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"nines/experiments/document"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// count is a flag that takes a whole number of at least 1.
type count int64

// Set reads the number.
func (c *count) Set(text string) error {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || n > countMax {
		return fmt.Errorf("want a whole number from 1 to %d", countMax)
	}
	*c = count(n)
	return nil
}

const countMax = 1_000_000

// String prints the number; nothing if none was given.
func (c *count) String() string {
	if *c == 0 {
		return ""
	}
	return strconv.FormatInt(int64(*c), 10)
}

// Type names the value in help texts.
func (c *count) Type() string { return "N" }

// seed is a flag that takes any number of 64 bits.
type seed uint64

// Set reads the number.
func (s *seed) Set(text string) error {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return errors.New("want a whole number from 0 to 18446744073709551615")
	}
	*s = seed(n)
	return nil
}

// String prints the number.
func (s *seed) String() string { return strconv.FormatUint(uint64(*s), 10) }

// Type names the value in help texts.
func (s *seed) Type() string { return "N" }

// settings is a flag that may be given more than once: key=value. It is not
// split at commas, which values may contain.
type settings []string

// Set adds one setting. Whether it is right is for the scenario to say.
func (s *settings) Set(text string) error {
	*s = append(*s, text)
	return nil
}

// String prints the settings.
func (s *settings) String() string { return strings.Join(*s, " ") }

// Type names the value in help texts.
func (s *settings) Type() string { return "key=value" }

// folder is a flag that takes the name of a folder.
type folder string

// Set takes the name.
func (f *folder) Set(text string) error {
	if text == "" {
		return errors.New("want the name of a folder")
	}
	*f = folder(text)
	return nil
}

// String prints the name.
func (f *folder) String() string { return string(*f) }

// Type names the value in help texts.
func (f *folder) Type() string { return "DIR" }

// flagError says what is wrong with a flag.
func flagError(command *cobra.Command, err error) error {
	hint := fmt.Sprintf("\n%s --help tells what there is", command.CommandPath())
	var invalid *pflag.InvalidValueError
	var missing *pflag.ValueRequiredError
	var stranger *pflag.NotExistError
	switch {
	case errors.As(err, &invalid) && invalid.GetFlag().Value.Type() == "bool":
		return misused("--%s %s: want true or false", invalid.GetFlag().Name, invalid.GetValue())
	case errors.As(err, &invalid):
		return misused("--%s %s: %w", invalid.GetFlag().Name, invalid.GetValue(), invalid.Unwrap())
	case errors.As(err, &missing):
		return misused("--%s needs a value%s", missing.GetSpecifiedName(), hint)
	case errors.As(err, &stranger):
		var names []string
		command.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		name := "--" + stranger.GetSpecifiedName()
		if len(stranger.GetSpecifiedName()) == 1 {
			name = name[1:]
		}
		if near := document.Suggest(name, names); near != "" {
			hint = "; did you mean " + near + "?"
		}
		return misused("%s has no flag %s%s", command.Name(), name, hint)
	}
	return misused("%w%s", err, hint)
}

// unknown says that there is no such thing, and what was probably meant.
func unknown(what, name string, names []string) error {
	if near := document.Suggest(name, names); near != "" {
		return misused("no %s %q; did you mean %s?", what, name, near)
	}
	return misused("no %s %q; there are: %s", what, name, strings.Join(names, ", "))
}

// exactly demands one argument.
func exactly(what string) cobra.PositionalArgs {
	return func(command *cobra.Command, args []string) error {
		switch len(args) {
		case 0:
			return misused("%s needs %s\n%s --help tells more", command.Name(), what, command.CommandPath())
		case 1:
			return nil
		}
		return misused("%s takes %s; %q is one too many", command.Name(), what, args[1])
	}
}

// atMost allows one argument.
func atMost(what string) cobra.PositionalArgs {
	return func(command *cobra.Command, args []string) error {
		if len(args) > 1 {
			return misused("%s takes %s; %q is one too many", command.Name(), what, args[1])
		}
		return nil
	}
}

// commandLine prints a command that a shell understands. Who has no binary but
// uses "go run", whose binaries lie in the build cache, is told that.
func commandLine(args ...string) string {
	words := []string{"nines"}
	if isGoRun() {
		words = []string{"go run ."}
	}
	for _, arg := range args {
		words = append(words, shellQuote(arg))
	}
	return strings.Join(words, " ")
}

// isGoRun tells whether "go run" has started the program.
func isGoRun() bool {
	return strings.Contains(os.Args[0], "go-build") && !strings.HasSuffix(os.Args[0], ".test")
}

// shellQuote quotes a word where a shell would take it apart.
func shellQuote(word string) string {
	isPlain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./=:,+@%^", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !isPlain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
