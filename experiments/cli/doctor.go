package cli

import (
	"bytes"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"nines/experiments/report"
	"nines/plots"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

// finding is what one examination of this machine came to.
type finding struct {
	Name   string `json:"name"`
	Status string `json:"status"` // ok, warning or failed
	Text   string `json:"text"`
	Cure   string `json:"cure,omitempty"` // of what is not ok
}

const (
	statusOK      = "ok"
	statusWarning = "warning"
	statusFailed  = "failed"
)

func (f finding) ok(format string, args ...any) finding {
	f.Status, f.Text = statusOK, fmt.Sprintf(format, args...)
	return f
}

func (f finding) warning(text, cure string) finding {
	f.Status, f.Text, f.Cure = statusWarning, text, cure
	return f
}

func (f finding) failed(text, cure string) finding {
	f.Status, f.Text, f.Cure = statusFailed, text, cure
	return f
}

func (a *app) doctorCommand() *cobra.Command {
	dir := folder("results")
	asJSON := false
	command := &cobra.Command{
		Use:   "doctor",
		Short: "Examine this machine: are runs repeated to the bit, can results be kept?",
		Long: `Examine this machine: whether runs are repeated to the bit, whether results can
be kept, what the terminal shows, whether figures can be drawn. Each complaint
ends with its cure. It takes about a second.

The exit code is 0 if nothing is in the way, 2 if results cannot be kept here,
and 70 if this machine does not compute what every other does.`,
		Args:              noArgument,
		ValidArgsFunction: nothing,
		RunE: func(*cobra.Command, []string) error {
			findings := []finding{
				repeats(selftestDigest), keeps(string(dir)), a.shows(), draws(), processors(), builder(), program(),
			}
			a.code = diagnosis(findings)
			if asJSON {
				_, err := a.out.Write(report.Encode(struct {
					Code   int       `json:"code"`
					Checks []finding `json:"checks"`
				}{a.code, findings}))
				return err
			}
			return a.prescribe(findings)
		},
	}
	command.Flags().VarP(&dir, "out", "o", "folder that is to hold results")
	command.Flags().BoolVar(&asJSON, "json", false, "print one JSON document and nothing else")
	a.completeFlags(command, nil)
	return command
}

// diagnosis is the exit code. Results that cannot be trusted are worse than
// none.
func diagnosis(findings []finding) (code int) {
	for _, f := range findings {
		switch {
		case f.Status != statusFailed:
		case f.Name == "results":
			code = max(code, Misused)
		default:
			code = Internal
		}
	}
	return code
}

// prescribe prints the findings, with a cure below each complaint.
func (a *app) prescribe(findings []finding) error {
	p := newPage(a.out)
	marks := map[string]report.Mark{statusOK: report.Good, statusWarning: report.Doubtful, statusFailed: report.Bad}
	var rows []table.Row
	complaints := 0
	for _, f := range findings {
		rows = append(rows, table.Row{p.style.Mark(marks[f.Status]) + " " + f.Name, f.Text})
		if f.Cure != "" {
			rows = append(rows, table.Row{"", "cure: " + f.Cure})
			complaints++
		}
	}
	p.table(nil, rows)
	p.line("")
	switch complaints {
	case 0:
		p.line("all is well")
	case 1:
		p.line("one complaint, with its cure")
	default:
		p.line("%d complaints, each with its cure", complaints)
	}
	return p.print()
}

// shows tells what the terminal can show.
func (a *app) shows() finding {
	f := finding{Name: "terminal"}
	style := styleOf(a.out)
	_, live := terminal(a.out)
	var words []string
	if live {
		words = append(words, fmt.Sprintf("%d columns", style.Width))
	} else {
		words = append(words, "none: plain text goes to a file or a pipe")
	}
	switch wanted, because := colors(live); {
	case wanted:
		words = append(words, "colours")
	case live:
		words = append(words, "no colours, for "+because)
	}
	switch {
	case !style.Unicode:
		words = append(words, "no UTF-8, so that + x _.:-=+*# stand for marks and bars")
		return f.warning(strings.Join(words, ", "), "set a locale with UTF-8, for example LANG=C.UTF-8")
	case live && style.Width < columnsLeast:
		return f.warning(strings.Join(words, ", ")+", in which tables do not fit", "make the window wider; 80 columns show everything")
	}
	return f.ok("%s, UTF-8", strings.Join(words, ", "))
}

// draws draws a figure with the fonts that are built in.
func draws() finding {
	f := finding{Name: "figures"}
	figure := plots.Timeline{
		Title: "Self-test: the quick brown fox, µs ± σ",
		Bands: []plots.Band{{Name: "cut", From: time.Second, To: 2 * time.Second}},
		Panels: []plots.Panel{{Label: "yield, %", High: 100, Series: []plots.Series{
			{Name: "abd", Points: []plots.Point{{Value: 100}, {At: time.Second}, {At: 3 * time.Second, Value: 100}}},
		}}},
	}
	var svg, png bytes.Buffer
	err := plots.WriteSVG(&svg, figure)
	if err == nil {
		err = plots.WritePNG(&png, figure)
	}
	if err != nil {
		return f.failed(err.Error(), "report it, please: fonts are built in, so that nothing should be missing")
	}
	return f.ok("drawn as SVG and PNG with built-in fonts")
}

// processors tells how many runs can be made side by side.
func processors() finding {
	f := finding{Name: "processors"}
	cores, used := runtime.NumCPU(), runtime.GOMAXPROCS(0)
	if used < cores {
		return f.warning(fmt.Sprintf("%d of %d cores are used", used, cores),
			"unset GOMAXPROCS, or raise the limit of the container; results do not depend on it, only their time does")
	}
	return f.ok("%s, one run each at a time", counted(cores, "core"))
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// builder looks for the go command, which only systems of one's own need.
func builder() finding {
	f := finding{Name: "go"}
	if _, err := exec.LookPath("go"); err != nil {
		return f.warning("no go command, so that systems of your own (nines init) cannot be built",
			"install Go from https://go.dev/dl, or add its bin folder to PATH")
	}
	return f.ok("systems of your own can be built (nines init)")
}

// program tells what runs here.
func program() finding {
	f := finding{Name: "nines"}
	text := version() + ", built by " + platform()
	if isGoRun() {
		return f.warning(text+", started by go run, which turns every exit code but 0 into 1",
			"go build -o nines . makes a binary")
	}
	return f.ok("%s", text)
}
