package validate_test

import (
	"bytes"
	"errors"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/stats"
	"nines/experiments/systems"
	"nines/experiments/validate"
	"nines/sim"
)

// Every shipped table is right, has a lesson and mutants, and something to be
// held against in each row.
func TestShippedTables(t *testing.T) {
	for _, name := range validate.Tables() {
		table, err := validate.Shipped(name, systems.Builtin())
		if err != nil {
			t.Fatal(err)
		}
		if table.File.Title == "" || table.File.Lesson == "" || len(table.File.Mutants) == 0 {
			t.Errorf("%s needs a title, a lesson and a mutant", name)
		}
		for _, v := range table.File.Variants {
			if len(v.Closed()) == 0 {
				t.Errorf("%s/%s has nothing to be held against", name, v.Name)
			}
		}
	}
}

// A closed form that a system knows by itself must give what the books print,
// unless it is that of a limit, and says with its tolerance how near that is.
func TestClosedFormsAreThoseOfTheReferences(t *testing.T) {
	for _, name := range validate.Tables() {
		table, err := validate.Shipped(name, systems.Builtin())
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range table.File.Variants {
			for _, closed := range v.Closed() {
				for _, printed := range v.References {
					near := max(closed.Tolerance, printed.Tolerance/5)
					if closed.Measure == printed.Measure && math.Abs(closed.Expected-printed.Expected) > near {
						t.Errorf("%s/%s: %s is %v by the closed form, %v by %s", name, v.Name, closed.Measure, closed.Expected, printed.Expected, printed.Source)
					}
				}
			}
		}
	}
}

// fast are rows that take no time, and notice their mutants.
var fast = []string{"messages/one-phase-of3", "messages/two-phases-of5", "partition/third-of-the-time", "skew/sigma", "rowa/read-one-of3-p50"}

func TestFastRowsAgreeAndNotice(t *testing.T) {
	rows, err := validate.Check(tables(t, fast...), validate.Options{Seed: 1, Mutants: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(fast) {
		t.Fatalf("%d rows were checked", len(rows))
	}
	for i := range rows {
		r := &rows[i]
		for _, c := range r.Claims {
			expected, simulated := c.Texts()
			t.Logf("%v: %s: expected %s, simulated %s; %s", r, c.Measure, expected, simulated, r.Noticed())
		}
		if r.Verdict() != stats.Agrees || r.Survives() {
			t.Errorf("%v %v, and %s", r, r.Verdict(), r.Noticed())
		}
	}
}

// The whole evidence takes minutes: the command line runs it.
func TestAllRows(t *testing.T) {
	if os.Getenv("NINES_LONG") == "" {
		t.Skip("takes minutes: set NINES_LONG=1")
	}
	rows, err := validate.Check(tables(t, validate.Tables()...), validate.Options{Seed: 1, Mutants: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		if rows[i].Verdict() != stats.Agrees || rows[i].Survives() {
			t.Errorf("%v %v, and %s", &rows[i], rows[i].Verdict(), rows[i].Noticed())
		}
	}
}

// tables finds tables and rows by their names.
func tables(t *testing.T, names ...string) (all []*validate.Table) {
	t.Helper()
	for _, name := range names {
		of, row, isRow := strings.Cut(name, "/")
		table, err := validate.Shipped(of, systems.Builtin())
		if err != nil {
			t.Fatal(err)
		}
		if isRow && !slices.Contains(table.Rows(), row) {
			t.Fatalf("%s has the rows %v", of, table.Rows())
		}
		if isRow {
			table.Only = []string{row}
		}
		all = append(all, table)
	}
	return all
}

// cost is a scenario whose answer is 4, and says so or something else.
func cost(t *testing.T, reference, mutant string) []*validate.Table {
	t.Helper()
	text := `
systems: {store: {kind: register, protocol: quorum, replicas: 3}}
load:    {users: {calls: store, open: 20/s}}
measure: {to: 5s, report: ["messages(users, query+report)"]}
reference: [{measure: "messages(users, store+stored+query+report)", ` + reference + `}]
mutant: {` + mutant + `}
study: {replications: 3}
`
	file, err := experiments.Decode("cost", []byte(text), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return []*validate.Table{{Name: "cost", File: file}}
}

// What is wrong is called so, and a mutant that changes nothing survives. Three
// replications decide nothing, so that there are more.
func TestWrongReferencesAndIdleMutantsAreFound(t *testing.T) {
	for _, c := range []struct {
		reference, mutant string
		verdict           stats.Agreement
		survives          bool
	}{
		{"expected: 4, tolerance: 0, source: x", "a: {systems.store.protocol: abd}", stats.Agrees, false},
		{"expected: 4.5, tolerance: 0.4, source: x", "a: {systems.store.protocol: abd}", stats.Differs, false},
		{"expected: 4, tolerance: 0, source: x", "a: {load.users.deadline: 2s}", stats.Agrees, true},
		{"expected: 4, tolerance: 0, source: x", "", stats.Agrees, true},
	} {
		rows, err := validate.Check(cost(t, c.reference, c.mutant), validate.Options{Mutants: true})
		if err != nil {
			t.Fatal(err)
		}
		r := rows[0]
		if r.Replications != 10 || r.Verdict() != c.verdict || r.Survives() != c.survives {
			t.Errorf("%s, {%s}: %v after %d replications, and %s", c.reference, c.mutant, r.Verdict(), r.Replications, r.Noticed())
		}
	}
}

// A row that says nothing, or of which no run has a value, is undecided.
func TestNothingToHoldAgainstDecidesNothing(t *testing.T) {
	if verdict := new(validate.Row).Verdict(); verdict != stats.Undecided {
		t.Errorf("a row without a claim %v", verdict)
	}
	silent := cost(t, "expected: 4, tolerance: 0, source: x", "")
	silent[0].File.Variants[0].Loads[0].From = silent[0].File.Variants[0].Window.To - 1
	rows, err := validate.Check(silent, validate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, simulated := rows[0].Claims[0].Texts(); rows[0].Verdict() != stats.Undecided || simulated != "no value" {
		t.Errorf("a load that asks nothing %v with %s", rows[0].Verdict(), simulated)
	}
}

// The number of workers changes no byte.
func TestWorkersChangeNothing(t *testing.T) {
	var documents [2]validate.Document
	for i, workers := range []int64{1, 3} {
		rows, err := validate.Check(tables(t, "messages/one-phase-of3"), validate.Options{Seed: 7, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		documents[i] = *validate.NewDocument(rows, 7, "")
	}
	if a, b := documents[0].Rows[0], documents[1].Rows[0]; a.Digest != b.Digest || a.Claims[0] != b.Claims[0] {
		t.Errorf("one worker gives %+v, three give %+v", a, b)
	}
}

func TestInterruption(t *testing.T) {
	_, err := validate.Check(tables(t, "messages"), validate.Options{Interrupted: func() bool { return true }})
	if !errors.Is(err, sim.ErrInterrupted) {
		t.Errorf("the error is %v", err)
	}
}

// The page holds what a reader must see.
func TestPage(t *testing.T) {
	rows, err := validate.Check(cost(t, "expected: 4, tolerance: 0, source: a book", "a: {systems.store.protocol: abd}"), validate.Options{Mutants: true})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := validate.WritePage(&b, rows, validate.Origin{Seed: 3, Again: "nines validate cost", Tool: "nines"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"agrees; turned red by a", "4 in all 10 runs", "a book", "nines validate cost", "1 met"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
