package page_test

import (
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/figures"
	"nines/experiments/page"
	"nines/experiments/run"
	"nines/experiments/systems"
)

// brief is a store that answers before anybody else knows, cut in two.
const brief = `
title: A short cut
lesson: Whoever answers at once may answer with what is no longer true.
sites: {A: 1, B: 2}
links: {default: "lognormal(10ms, 0.4)"}
systems: {store: {kind: register, protocol: lww}}
load:
  left: {at: A, calls: store, pinned: true, open: 40/s, deadline: 200ms, keys: uniform(2)}
  right: {like: left, at: B}
faults: {cut: {partition: [A, B], at: 1s, for: 1s}}
measure: {to: 3s, drain: 500ms}
study: {replications: 3, primary: yield(left)}
expect: [not linearizable(store), yield(left) >= 99%]
`

func made(t *testing.T) *page.Page {
	t.Helper()
	file, err := experiments.Decode("brief", []byte(brief), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	result, err := run.Execute(file, run.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	drawn, _ := figures.Draw(result)
	p, err := page.From(page.Source{Result: result, Figures: drawn, Plots: "plots", Tool: "nines (devel)"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFromTellsTheRunThatBreaksARule(t *testing.T) {
	p := made(t)
	if p.Diagram == nil || !strings.Contains(p.Diagram.Title, "not linearizable(store)") {
		t.Errorf("no diagram of the violation: %+v", p.Diagram)
	}
	story := strings.Join(p.Story, "\n")
	for _, want := range []string{"1.000 s: cut begins", "cut ends"} {
		if !strings.Contains(story, want) {
			t.Errorf("the story lacks %q:\n%s", want, story)
		}
	}
	if len(p.Figures) == 0 || len(p.Numbers) == 0 || len(p.Expectations) != 2 {
		t.Errorf("%d figures, %d numbers, %d expectations", len(p.Figures), len(p.Numbers), len(p.Expectations))
	}
}

func TestFromMakesTheSamePageAgain(t *testing.T) {
	if write(t, made(t)) != write(t, made(t)) {
		t.Error("the same runs made another page")
	}
}
