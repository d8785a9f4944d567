package cli

import (
	"math"
	"strconv"
	"time"

	"nines/experiments/report"
	"nines/sim"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

func (a *app) sweepCommand() *cobra.Command {
	f := &runFlags{seed: 1}
	dry := false
	command := &cobra.Command{
		Use:   "sweep SCENARIO",
		Short: "Run the whole study of a scenario",
		Long: `Run every point of a scenario's study, each variant at each value of its axes,
until there are replications enough, and say what came out: expectations and
verdicts, and the primary measure at each point with its interval.

Each run is kept as soon as it is over. A sweep that was interrupted, however
it was, goes on with --resume from where it stood, and gives the same bytes.`,
		Example: `  nines sweep cap --dry-run
  nines sweep cap --set 'study.axes={faults.cut.for: [0s, 10s, 20s]}'
  nines sweep ./mine.yaml -o out
  nines sweep ./mine.yaml -o out --resume`,
		Args:              exactly("a scenario"),
		ValidArgsFunction: a.completeScenario,
		RunE: func(command *cobra.Command, args []string) error {
			r := &running{app: a, runFlags: f, name: args[0], study: true}
			if dry {
				return r.list()
			}
			return r.do()
		},
	}
	f.add(a, command, "point")
	command.Flags().BoolVar(&dry, "dry-run", false, "list the points, and run nothing")
	return command
}

// list prints the points and how many runs they are, and runs nothing.
func (r *running) list() error {
	if err := r.prepare(); err != nil {
		return err
	}
	if r.json {
		return r.listJSON()
	}
	page := newPage(r.out)
	axes := r.plan.Axes()
	head := table.Row{"point", "variant"}
	for _, path := range axes {
		head = append(head, path)
	}
	var rows []table.Row
	for i, p := range r.plan.Points {
		row := table.Row{strconv.Itoa(i + 1), p.Variant}
		for _, c := range p.Coordinates {
			row = append(row, c.Text)
		}
		rows = append(rows, row)
	}
	page.table(head, rows)
	page.line("")
	page.paragraphs(r.size())
	return page.print()
}

// size says how much there is to run.
func (r *running) size() string {
	p, points := r.plan, int64(len(r.plan.Points))
	text := plural(points, "point") + ", " + plural(p.Replications, "run") + " each: " + plural(points*p.Replications, "run")
	if p.Precision.Wanted() {
		text += ", or up to " + plural(points*p.Precision.AtMost, "run") + " until " + p.File.Study.Primary + " is precise enough"
	}
	return text + "; at least " + r.virtualTime(p.Replications) + " of virtual time."
}

// virtualTime is how much time all runs together simulate, which is known
// beforehand: in years where a duration has no room for it.
func (r *running) virtualTime(replications int64) string {
	total := 0.0 // seconds
	for _, p := range r.plan.Points {
		total += p.Scenario.Window.End().Sub(sim.Start).Seconds() * float64(replications)
	}
	if total < float64(math.MaxInt64/int64(time.Second)) {
		return sim.FormatDuration(time.Duration(total) * time.Second)
	}
	const year = 365 * 24 * time.Hour
	return strconv.FormatFloat(math.Floor(total/year.Seconds()), 'f', 0, 64) + "y"
}

// planned is what sweep --dry-run --json prints.
type planned struct {
	Scenario     string       `json:"scenario"`
	Seed         report.Seed  `json:"seed"`
	Replications int64        `json:"replications"` // of each point, at least
	AtMost       int64        `json:"atMost"`
	Points       []plannedOne `json:"points"`
}

type plannedOne struct {
	Variant     string             `json:"variant"`
	Coordinates report.Coordinates `json:"coordinates"`
}

func (r *running) listJSON() error {
	p := planned{Scenario: r.plan.File.Name, Seed: report.Seed(r.seed), Replications: r.plan.Replications, AtMost: r.plan.Most()}
	for _, point := range r.plan.Points {
		p.Points = append(p.Points, plannedOne{point.Variant, report.NewCoordinates(point.Coordinates)})
	}
	_, err := r.out.Write(report.Encode(p))
	return err
}

func plural(n int64, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.FormatInt(n, 10) + " " + one + "s"
}
