package validate

import (
	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"
)

// Mutant is a change to a row, and whether the row noticed it.
type Mutant struct {
	Name string
	Red  bool
	Told Claim // the claim that differs, with what the mutant gave
}

// mutantShare is how many of a row's replications a mutant begins with: one
// that is worth its name stands out.
const mutantShare = 8

// challenge runs a mutant of a row against what the row itself claims.
func (t *Table) challenge(m experiments.Mutant, variant int, closed []experiments.Closed, o Options) (Mutant, error) {
	mutant := Mutant{Name: m.Name}
	full := max(t.File.Study.Replications, judgedFrom)
	least := max(judgedFrom, full/mutantShare)
	judged := func(v *run.Variant) bool {
		open := false
		for _, claim := range judge(v, closed) {
			if claim.Verdict == stats.Differs {
				mutant.Red, mutant.Told = true, claim
				return false
			}
			open = open || claim.Verdict == stats.Undecided
		}
		return open
	}
	_, err := t.run(m.Scenarios[variant], least, full, o, judged)
	return mutant, err
}

// Survives tells whether a row that was challenged noticed none of its mutants,
// or has none.
func (r *Row) Survives() bool {
	for _, m := range r.Mutants {
		if m.Red {
			return false
		}
	}
	return true
}
