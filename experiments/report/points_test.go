package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"
)

// kept is a rule that so many runs kept and so many broke.
func kept(holds, violated int64) run.Metric {
	return run.Metric{
		Expression: experiments.Expression{Text: "rule", Measure: &experiments.Measure{Unit: experiments.Judgement}},
		Interval:   stats.Proportion(violated, holds+violated, run.Confidence),
		Runs:       holds + violated, Exact: holds == 0 || violated == 0, Holds: holds, Violated: violated,
	}
}

// None in twenty runs bounds how often a rule is broken, and does not say that
// it never is; once in twenty is not perhaps never.
func TestVerdictsHaveTheirBounds(t *testing.T) {
	for _, c := range []struct {
		of        run.Metric
		row, page string
	}{
		{kept(20, 0), "one 0% [0, 17] 20", "0% 0% 17%"},
		{kept(19, 1), "one 5% [0.13, 25] 20", "5% 0.13% 25%"},
		{kept(0, 20), "one 100% [83, 100] 20", "100% 83% 100%"},
		{kept(0, 0), "one -  0", "no value  "},
	} {
		var cells []string
		for _, cell := range (&answer{}).point(&run.Variant{Scenario: &experiments.Scenario{Name: "one"}}, c.of, false) {
			cells = append(cells, cell.(string))
		}
		if row := strings.Join(cells, " "); row != c.row {
			t.Errorf("%q, want %q", row, c.row)
		}
		value, low, high := Told(c.of)
		if page := strings.Join([]string{value, low, high}, " "); page != c.page {
			t.Errorf("%q, want %q", page, c.page)
		}
	}
}

// Programs are told how many runs had which verdict, and what that bounds.
func TestDocumentsCountVerdicts(t *testing.T) {
	runs := []run.Run{{Quantities: []experiments.Quantity{{Unit: experiments.Judgement, Verdict: experiments.Holds}}}}
	var told bytes.Buffer
	if err := json.Compact(&told, Encode(pooledVerdict(kept(20, 0), runs, 0))); err != nil {
		t.Fatal(err)
	}
	const want = `{"check":"rule","status":"holds","witness":null,"runs":{"holds":20,"violated":0,"undecided":0},` +
		`"share":{"value":0,"low":0,"high":0.168433471,"n":20,"method":"Clopper-Pearson, conservative, none in 20: one-sided at most 0.139108341"}}`
	if told.String() != want {
		t.Errorf("%s, want %s", told.String(), want)
	}
}

// Who reads "1 of 3 agree" should not take the other two for wrong.
func TestClosedFormsThatAreOpenDoNotDiffer(t *testing.T) {
	for _, c := range []struct {
		agree, differ, all int
		want               string
	}{
		{3, 0, 3, "3 of 3 closed forms agree"},
		{1, 0, 3, "1 of 3 closed forms agree, 2 undecided"},
		{1, 1, 3, "1 of 3 closed forms agree, 1 differ, 1 undecided"},
	} {
		if got := tally(c.agree, c.differ, c.all); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
