package cli

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"nines/experiments/report"

	"golang.org/x/term"
)

// styleOf finds out what a stream can show. COLUMNS, NO_COLOR, CLICOLOR, TERM
// and the locale are heeded; an unset locale counts as UTF-8, C and POSIX do
// not.
func styleOf(w io.Writer) report.Style {
	style := report.Style{Unicode: isUnicode()}
	file, live := terminal(w)
	style.Color, _ = colors(live)
	if columns, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && columns > 0 {
		style.Width = columns
	} else if live {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil {
			style.Width = columns
		}
	}
	return style
}

// colors tells whether there are to be any, and whose wish that is
// (no-color.org, bixense.com/clicolors).
func colors(live bool) (wanted bool, because string) {
	forced := os.Getenv("CLICOLOR_FORCE")
	switch {
	case os.Getenv("NO_COLOR") != "":
		return false, "NO_COLOR is set"
	case forced != "" && forced != "0":
		return true, "CLICOLOR_FORCE is set"
	case os.Getenv("CLICOLOR") == "0":
		return false, "CLICOLOR is 0"
	case os.Getenv("TERM") == "dumb":
		return false, "TERM is dumb"
	}
	return live, "no terminal shows them"
}

// terminal tells whether a stream is a terminal.
func terminal(w io.Writer) (*os.File, bool) {
	file, ok := w.(*os.File)
	return file, ok && term.IsTerminal(int(file.Fd()))
}

// isUnicode reads the locale as the C library does: the first variable that is
// set decides.
func isUnicode() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(os.Getenv(name)); locale != "" {
			return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
		}
	}
	return true
}

// narrator says what happens meanwhile, on standard error.
type narrator struct {
	w     io.Writer
	quiet bool
}

// say prints a remark. A broken standard error silences it, no more.
func (n *narrator) say(format string, args ...any) {
	if !n.quiet {
		_, _ = fmt.Fprintf(n.w, "nines: "+format+"\n", args...)
	}
}
