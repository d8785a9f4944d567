package page

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"nines/experiments"
	"nines/experiments/document"
	"nines/experiments/figures"
	"nines/experiments/report"
	"nines/experiments/run"
	"nines/experiments/trace"
	"nines/plots"
	"nines/sim"
)

// Source is what a page is made of.
type Source struct {
	Result  *run.Result
	Figures []figures.Drawn
	Plots   string // folder of the figures' data, beside the page
	Tool    string // name and version of the program
}

// From makes the page of a scenario's runs. The run that shows best how a rule
// was broken is made again, to be watched: its diagram and story are on the
// page. Where no rule was broken it is the first run.
func From(s Source) (*Page, error) {
	r := s.Result
	p := &Page{
		Title: r.File.Title, Lesson: strings.TrimRight(r.File.Lesson, "\n"), Facts: facts(s),
		Expectations: expectations(r), Numbers: numbers(r), Theory: theory(r),
		Scenario: string(document.Print(r.File.Tree)), Commands: commands(r),
	}
	if p.Title == "" {
		p.Title = r.File.BaseName()
	}
	for _, d := range s.Figures {
		figure, err := drawing(d, s.Plots)
		if err != nil {
			return nil, err
		}
		p.Figures = append(p.Figures, figure)
	}
	return p, p.tell(r)
}

func facts(s Source) []Fact {
	r := s.Result
	size := strconv.FormatInt(r.Replications, 10) + " of each variant"
	if r.Study {
		size = fmt.Sprintf("%d of each of %d points", r.Replications, len(r.Variants))
	}
	return []Fact{
		{"scenario", r.File.BaseName()},
		{"hash of the scenario", document.Hash(r.File.Tree)},
		{"seed", strconv.FormatUint(r.Seed, 10)},
		{"replications", size},
		{"digest of all runs", report.Digest(r.Digest).String()},
		{"events", strconv.FormatUint(r.Events, 10)},
		{"made by", s.Tool},
	}
}

// commands are typed where the page lies.
func commands(r *run.Result) []Command {
	again := fmt.Sprintf("nines run scenario.yaml --seed %d --replications %d", r.Seed, r.Replications)
	if r.Study {
		again = fmt.Sprintf("nines sweep scenario.yaml --seed %d", r.Seed)
	}
	return []Command{
		{"Make every run again, in the folder of this page, and compare it event by event", "nines replay ."},
		{"Tell what happened in a run", "nines explain ."},
		{"Draw the figures again, from the numbers in the folder", "nines plot ."},
		{"Run the scenario afresh, to change it", again},
	}
}

func expectations(r *run.Result) (all []Expectation) {
	for _, x := range report.NewDocument(r, "").Expectations {
		all = append(all, Expectation{Variant: x.Variant, Text: x.Text, Status: Status(x.Status), Found: x.Found})
	}
	return all
}

func numbers(r *run.Result) (all []Number) {
	for i := range r.Variants {
		v := &r.Variants[i]
		for _, m := range v.Metrics {
			n := Number{Variant: v.Name(), Measure: m.Expression.Text, N: m.Runs, Method: m.Interval.Method}
			n.Value, n.Low, n.High = report.Told(m)
			if m.Expression.Measure.Unit == experiments.Judgement {
				n.Value, n.N = report.Judged(m), m.Interval.N
			}
			all = append(all, n)
		}
	}
	return all
}

func theory(r *run.Result) (all []Theory) {
	for i := range r.Variants {
		v := &r.Variants[i]
		for _, t := range v.Theory {
			simulated, expected := report.Beside(v, t)
			all = append(all, Theory{v.Name(), t.Measure, simulated, expected, t.Verdict.String(), t.Source})
		}
	}
	return all
}

// drawing draws a figure twice: for a screen, and for a telephone.
func drawing(d figures.Drawn, folder string) (Figure, error) {
	var wide, narrow bytes.Buffer
	if err := plots.WriteSVG(&wide, d.Figure); err != nil {
		return Figure{}, err
	}
	if err := (plots.Style{Width: plots.SingleColumn}).WriteSVG(&narrow, d.Figure); err != nil {
		return Figure{}, err
	}
	return Figure{Name: d.Name, Index: d.Title, Alt: d.Title + ". " + d.Alt, SVG: wide.String(), Narrow: narrow.String(), Data: folder + "/" + d.Name + ".csv"}, nil
}

// toldMax is how many events a run may have to be made again for its story: a
// few seconds' worth.
const toldMax = 5_000_000

// tell adds the diagram and the story of one run.
func (p *Page) tell(r *run.Result) error {
	v, one, metric, broken := report.MostTelling(r)
	if !broken {
		v, one = &r.Variants[0], r.Runs[0]
	}
	p.Told = "replication " + strconv.FormatInt(one.Replication, 10)
	if name := v.Name(); name != "" {
		p.Told = name + ", " + p.Told
	}
	if one.Events > toldMax {
		p.Story = []string{fmt.Sprintf("This run has %d events, too many to tell here; the command below tells it.", one.Events)}
		return nil
	}
	t, seen, err := trace.Record(v.Scenario, trace.Options{Options: sim.Options{Seed: r.Seed, Replication: uint64(one.Replication)}})
	if err != nil {
		return err
	}
	if seen.Digest != one.Digest {
		return fmt.Errorf("page: %s had the digest %v and has %v now", p.Told, report.Digest(one.Digest), report.Digest(seen.Digest))
	}
	violations := trace.Violations(seen)
	for _, sentence := range t.Story(violations...) {
		p.Story = append(p.Story, sentence.String())
	}
	for _, violation := range violations {
		if violation.Rule == v.Metrics[metric].Expression.Text {
			return p.draw(t, violation)
		}
	}
	return nil
}

// draw adds the diagram of the operations that break a rule.
func (p *Page) draw(t *trace.Trace, v trace.Violation) error {
	var b bytes.Buffer
	slice := v.Slice()
	slice.Heading = "" // the caption says what is to be seen
	diagram := trace.SpaceTime(trace.Part{Trace: t, Slice: slice})
	if err := diagram.WriteInteractiveSVG(&b, "diagram"); err != nil {
		return err
	}
	title := fmt.Sprintf("Why this run is not %s: the operations that show it, and all messages that they set off.", v.Rule)
	p.Diagram = &Diagram{Script: plots.SpaceTimeScript, Figure: Figure{Title: title, Alt: "Space-time diagram. " + v.Reason, SVG: b.String()}}
	return nil
}
