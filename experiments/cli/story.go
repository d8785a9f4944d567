package cli

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"nines/experiments"
	"nines/experiments/results"
	"nines/experiments/trace"
	"nines/sim"

	"github.com/jedib0t/go-pretty/v6/table"
)

// explainFolder tells what happened in a results folder: of each variant the
// run that shows most.
func (a *app) explainFolder(dir string, c *choice) error {
	stored, err := a.stored(dir)
	if err != nil {
		return err
	}
	chosen, err := c.runs(stored)
	if err != nil {
		return err
	}
	p := newPage(a.out)
	for n, i := range telling(stored, chosen) {
		if n > 0 {
			p.line("")
		}
		recorded, seen, err := a.record(stored, i, trace.Options{})
		if err != nil {
			return err
		}
		heading := fmt.Sprintf("%s of seed %d", runName(stored, i), stored.Plan.Seed)
		if rule := broken(stored, i); rule != "" {
			heading += ", which is not " + rule
		}
		for line := range strings.SplitSeq(p.wrap(heading, p.style.Width), "\n") {
			p.heading(line)
		}
		p.line("")
		attributed, err := attribute(stored, i, seen)
		if err != nil {
			return err
		}
		p.story(append(recorded.Story(trace.Violations(seen)...), attributed...))
	}
	p.line("")
	p.paragraphs("Each event of such a run:  " + commandLine("trace", stored.Dir))
	return p.print()
}

// attributedMax is how many events the runs without a fault may have together,
// of one variant: a few seconds' worth.
const attributedMax = 3_000_000

// attribute makes a run again without each fault that came, and tells what became
// of the requests that had no success.
func attribute(s *results.Stored, i int, seen *experiments.Observation) (told []trace.Sentence, err error) {
	var came []string
	for _, p := range seen.Episodes {
		if !p.Missed && !slices.Contains(came, p.Fault) {
			came = append(came, p.Fault)
		}
	}
	for n, fault := range came {
		if uint64(n+1)*seen.Events > attributedMax {
			left := fmt.Sprintf("what would have become of the requests without %s is not told: that takes too long", strings.Join(came[n:], ", "))
			return append(told, trace.Sentence{At: seen.End, Text: left}), nil
		}
		a, err := trace.Attribute(seen, fault, sim.Options{Seed: s.Plan.Seed, Replication: uint64(s.Runs[i].Replication)})
		if err != nil {
			return nil, err
		}
		if a.Lost+a.Harmed > 0 {
			told = append(told, trace.Sentence{At: seen.End, Text: a.String()})
		}
	}
	return told, nil
}

// telling returns of each variant the first of the chosen runs in which a rule
// was broken; where none was, the first one.
func telling(s *results.Stored, chosen []int) (runs []int) {
	var variants []string
	for _, i := range chosen {
		if v := s.Runs[i].Variant; !slices.Contains(variants, v) {
			variants = append(variants, v)
		}
	}
	for _, v := range variants {
		first := -1
		for _, i := range chosen {
			if s.Runs[i].Variant != v {
				continue
			}
			if isViolated := broken(s, i) != ""; first < 0 || isViolated {
				first = i
				if isViolated {
					break
				}
			}
		}
		runs = append(runs, first)
	}
	return runs
}

// broken names the first rule that a run broke.
func broken(s *results.Stored, i int) string {
	r := s.Runs[i]
	for m, q := range r.Quantities {
		if q.Unit == experiments.Judgement && q.Verdict == experiments.Violated {
			return s.Plan.Points[r.Point].Scenario.Measures[m].Text
		}
	}
	return ""
}

// story prints sentences beside their times, as wide as the page.
func (p *page) story(story []trace.Sentence) {
	var text bytes.Buffer
	if err := trace.WriteStory(&text, story); err != nil {
		panic(err) // a buffer takes everything
	}
	var rows []table.Row
	for line := range strings.Lines(text.String()) {
		at, words, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		rows = append(rows, table.Row{"  " + at, words})
	}
	p.table(nil, rows)
}
