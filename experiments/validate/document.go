package validate

import (
	"nines/experiments/report"
	"nines/experiments/stats"
)

// Document is what validate --json prints, for other programs. Shares are
// fractions of one and spans are in seconds; what is not defined is null.
type Document struct {
	Seed    report.Seed   `json:"seed"`
	Rows    []RowDocument `json:"rows"`
	Tally   Tally         `json:"tally"`
	Results string        `json:"results"` // the folder; empty if nothing was kept
}

// Tally counts rows by their verdicts. Survived counts those that noticed none
// of their mutants.
type Tally struct {
	Agree     int64 `json:"agree"`
	Differ    int64 `json:"differ"`
	Undecided int64 `json:"undecided"`
	Survived  int64 `json:"survived"`
}

// RowDocument is a row.
type RowDocument struct {
	Table        string           `json:"table"`
	Row          string           `json:"row"`
	Verdict      string           `json:"verdict"` // agrees, differs, undecided
	Replications int64            `json:"replications"`
	Digest       report.Digest    `json:"digest"`
	Events       uint64           `json:"events"`
	Claims       []ClaimDocument  `json:"claims"`
	Mutants      []MutantDocument `json:"mutants,omitempty"`
}

// ClaimDocument is a claim beside what was simulated.
type ClaimDocument struct {
	Measure   string        `json:"measure"`
	Expected  report.Number `json:"expected"`
	Tolerance report.Number `json:"tolerance"`
	Simulated report.Number `json:"simulated"`
	Low       report.Number `json:"low"`
	High      report.Number `json:"high"`
	N         int64         `json:"n"`
	Method    string        `json:"method"`
	Verdict   string        `json:"verdict"`
	Source    string        `json:"source"`
}

// MutantDocument is a mutant; the claim is that which turned red.
type MutantDocument struct {
	Name  string         `json:"name"`
	Red   bool           `json:"red"`
	Claim *ClaimDocument `json:"claim"`
}

// NewDocument collects what came out; results is the folder where it lies.
func NewDocument(rows []Row, seed uint64, results string) *Document {
	d := &Document{Seed: report.Seed(seed), Rows: []RowDocument{}, Tally: Count(rows), Results: results}
	for i := range rows {
		r := &rows[i]
		row := RowDocument{Table: r.Table, Row: r.Name, Verdict: r.Verdict().String(), Replications: r.Replications,
			Digest: report.Digest(r.Digest), Events: r.Events, Claims: []ClaimDocument{}}
		for _, claim := range r.Claims {
			row.Claims = append(row.Claims, newClaim(claim))
		}
		for _, m := range r.Mutants {
			mutant := MutantDocument{Name: m.Name, Red: m.Red}
			if m.Red {
				told := newClaim(m.Told)
				mutant.Claim = &told
			}
			row.Mutants = append(row.Mutants, mutant)
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

const nanosecondsPerSecond = 1e9

func newClaim(c Claim) ClaimDocument {
	unit := 1.0
	if c.Metric.Expression.Measure.Unit.Time() {
		unit = nanosecondsPerSecond
	}
	i := c.Metric.Interval
	return ClaimDocument{Measure: c.Measure, Expected: report.Number(c.Expected / unit), Tolerance: report.Number(c.Tolerance / unit),
		Simulated: report.Number(i.Value / unit), Low: report.Number(i.Low / unit), High: report.Number(i.High / unit),
		N: i.N, Method: i.Method, Verdict: c.Verdict.String(), Source: c.Source}
}

// Count counts rows.
func Count(rows []Row) (t Tally) {
	for i := range rows {
		switch rows[i].Verdict() {
		case stats.Agrees:
			t.Agree++
		case stats.Differs:
			t.Differ++
		default:
			t.Undecided++
		}
		if rows[i].Challenged && rows[i].Survives() {
			t.Survived++
		}
	}
	return t
}
