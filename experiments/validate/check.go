package validate

import (
	"fmt"
	"slices"
	"strings"

	"nines/experiments"
	"nines/experiments/report"
	"nines/experiments/run"
	"nines/experiments/stats"
)

// Options say how rows are checked. The zero value is seed 0, one worker a core
// and no mutants.
type Options struct {
	Seed        uint64
	Workers     int64 // runs at a time; 0: one a core
	Mutants     bool  // check, too, that each row notices its mutants
	Interrupted func() bool
	Progress    func(done, total int64) // called after each row
}

// Row is a row that was checked.
type Row struct {
	Table, Name  string
	Replications int64
	Digest       uint64
	Events       uint64
	Claims       []Claim
	Challenged   bool // Mutants tells what came of it
	Mutants      []Mutant
}

// String names the row: "majority/three".
func (r *Row) String() string {
	if r.Name == "" {
		return r.Table
	}
	return r.Table + "/" + r.Name
}

// Claim is what a row says of one measure, beside what was simulated.
type Claim struct {
	experiments.Closed
	Metric  run.Metric
	Verdict stats.Agreement
}

// Texts prints a claim for people, both numbers in one unit: what is expected,
// to a hundredth of the tolerance, and what was simulated.
func (c *Claim) Texts() (expected, simulated string) {
	form := run.Metric{Expression: c.Metric.Expression, Runs: 1, Interval: stats.Interval{Value: c.Expected}}
	p := report.PrinterOf(c.Metric, form)
	number := func(x float64) string {
		text := p.Number(x, c.Tolerance/100)
		if strings.Contains(text, ".") {
			text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
		}
		return text
	}
	expected = number(c.Expected)
	if c.Tolerance > 0 {
		expected += "±" + number(c.Tolerance)
	}
	if c.Metric.Runs == 0 {
		return expected + p.Unit(), "no value"
	}
	v := &run.Variant{Scenario: new(experiments.Scenario), Metrics: []run.Metric{c.Metric}}
	simulated, _ = report.Beside(v, run.Theory{Closed: c.Closed})
	if i := c.Metric.Interval; c.Tolerance > 0 && c.Metric.Exact { // which says nothing of how many digits count
		simulated = fmt.Sprintf("%s%s in all %d runs", number(i.Value), p.Unit(), c.Metric.Runs)
	}
	return expected + p.Unit(), simulated
}

// Verdict is the worst of the claims. A row without any is undecided.
func (r *Row) Verdict() stats.Agreement {
	verdict := stats.Undecided
	for i, claim := range r.Claims {
		switch {
		case claim.Verdict == stats.Differs:
			return stats.Differs
		case i == 0:
			verdict = claim.Verdict
		case claim.Verdict == stats.Undecided:
			verdict = stats.Undecided
		}
	}
	return verdict
}

// Check runs the rows of some tables, one after the other, and judges them. On
// an interruption it returns sim.ErrInterrupted.
func Check(tables []*Table, o Options) (rows []Row, err error) {
	total, done := int64(0), int64(0)
	for _, t := range tables {
		total += int64(len(t.Rows()))
	}
	for _, t := range tables {
		for i, s := range t.File.Variants {
			if !t.wants(s.Name) {
				continue
			}
			row, err := t.check(i, o)
			if err != nil {
				return rows, err
			}
			rows = append(rows, row)
			if done++; o.Progress != nil {
				o.Progress(done, total)
			}
		}
	}
	return rows, nil
}

const (
	judgedFrom = 10 // replications below which nothing is judged
	growth     = 2  // times as many replications, where they do not decide
	growthsMax = 3  // so often
)

// check runs a row until it is decided, and then its mutants.
func (t *Table) check(variant int, o Options) (Row, error) {
	s := t.File.Variants[variant]
	least := t.File.Study.Replications
	most := max(least, judgedFrom)
	for range growthsMax {
		most *= growth
	}
	closed := s.Closed()
	row := Row{Table: t.Name, Name: s.Name}
	result, err := t.run(s, least, most, o, func(v *run.Variant) bool {
		row.Claims = judge(v, closed)
		return row.Verdict() == stats.Undecided
	})
	if err != nil {
		return row, err
	}
	row.Replications, row.Digest, row.Events = result.Replications, result.Digest, result.Events
	if row.Challenged = o.Mutants; o.Mutants {
		for _, m := range t.File.Mutants {
			mutant, err := t.challenge(m, variant, closed, o)
			if err != nil {
				return row, err
			}
			row.Mutants = append(row.Mutants, mutant)
		}
	}
	return row, nil
}

// run makes so many replications of a scenario, and more, up to a bound, while
// they leave something open. Those that are made are not made again.
func (t *Table) run(s *experiments.Scenario, least, most int64, o Options, open func(*run.Variant) bool) (*run.Result, error) {
	options := run.Options{Seed: o.Seed, Workers: o.Workers, Interrupted: o.Interrupted, Replications: least}
	for {
		result, err := run.Execute(t.alone(s), options)
		if err != nil {
			return nil, err
		}
		if !open(&result.Variants[0]) || options.Replications >= most {
			return result, nil
		}
		options.Kept = result.Runs
		options.Replications = min(most, max(judgedFrom, growth*options.Replications))
	}
}

// judge holds what is known against what was simulated. A closed form of a
// system that agrees says no more than the reference for the same measure does.
func judge(v *run.Variant, closed []experiments.Closed) (claims []Claim) {
	for _, c := range closed {
		claim := Claim{Closed: c}
		for _, m := range v.Metrics {
			if m.Expression.Text == c.Measure {
				claim.Metric = m
			}
		}
		for _, t := range v.Beside([]experiments.Closed{c}) {
			claim.Verdict = t.Verdict
		}
		told := slices.ContainsFunc(claims, func(other Claim) bool { return other.Measure == c.Measure })
		if !told || claim.Verdict == stats.Differs {
			claims = append(claims, claim)
		}
	}
	return claims
}
