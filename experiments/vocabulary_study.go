package experiments

import (
	"fmt"
	"strings"

	"nines/sim"
)

// studyParts are the parts about what goes wrong, what is measured and what is
// made of it.
func studyParts() []Part {
	return []Part{
		{Name: "faults", In: "the scenario", Doc: "What goes wrong: faults by names of your own. One key says what and whom it hits, such as partition or crash; these say when. " +
			"See schedules and selectors, and nines list for the faults.",
			Example: "faults: {cut: {partition: [A, B], at: 10s, for: 20s}}",
			Keys: []Key{
				{"at", "time", "", "it strikes; with life, the first life begins"},
				{"for", "time", "", "it lasts; to the end of the run unless given; 0s is never"},
				{"every", "distribution of time", "", "from the beginning of an episode to that of the next; once unless given"},
				{"life", "distribution of time", "", "it fails after such a time, and again after each repair"},
				{"repair", "distribution of time", "", "it lasts so long, in place of for"},
				{"until", "time", "", "no episode begins from then on"},
			}},
		{Name: "measure", In: "the scenario", Doc: "How long the run is, which part of it is measured, and what is reported.",
			Example: "measure: {to: 60s, drain: 2s, report: [yield(users), \"latency(users, p99)\"]}",
			Keys: []Key{
				{"run", "terminating or steady", "terminating", "an episode with an end, or a stretch of what goes on for ever"},
				{"from", "time", "0s", "what is asked before is not measured; a steady run needs it"},
				{"to", "time", "", "what is asked from then on is not measured"},
				{"drain", "time", sim.FormatDuration(drainDefault), "the run goes on for the last answers; as long as the longest deadline at least"},
				{"report", "list of measures", "", "what is computed of each run; the usual ones of its loads and systems unless given"},
				{"budget", "whole number", "10000000", "steps that a check of a history may take before it is undecided"},
			}},
		{Name: "study", In: "the scenario", Doc: "What is varied, and how often it is run. See the topic studies for how the points are made.",
			Example: "study: {variants: {a: {}, b: {load.users.open: 90/s}}, axes: {load.users.reads: [0%, 50%]}, replications: 30, primary: yield(users)}",
			Keys: []Key{
				{"variants", "map", "", "changes by names of your own: {b: {faults.cut.for: 0s}}"},
				{"axes", "map", "", "values of a path: {faults.cut.for: [0s, 20s]}"},
				{"replications", "whole number", fmt.Sprint(replicationsDefault), "runs of each point, each in a world of its own"},
				{"primary", "measure", "", "the one that decides"},
				{"precision", "map", "", "go on until the interval is narrow enough: {half-width: 1%, at-most: 200}"},
				{"intervals", "usual or bootstrap", "usual", "by a formula for each unit, or by resampling up to 1,000 runs; chances and judgements always by a formula"},
				{"lockstep", "list of lists", "", "axes that advance together"},
				{"skip", "list of maps", "", "points to leave out"},
				{"only", "list of maps", "", "points to keep"},
			}},
		{Name: "expect", In: "the scenario", Doc: "What must come out: a list, or with variants a list for each. A judgement is expected or, with not, its contrary; " +
			"a number is compared: =, <, <=, >, >=, with ± after = for a tolerance. An expectation is met, failed, or undecided where the interval is on both sides.",
			Example: `expect: [linearizable(store), "yield(users) = 95% ± 5%", "latency(users, p99) < 200ms"]`},
		{Name: "reference", In: "the scenario", Doc: "What a book, a paper or another program says of a measure: a list, or with variants a list for each. It is printed beside what was simulated. " +
			"The two agree if the whole interval lies within the tolerance. Closed forms that a system knows itself need no reference.",
			Example: `reference: [{measure: yield(users), expected: 97.2%, tolerance: 0.5%, source: "binomial: two of three"}]`,
			Keys: []Key{
				{"measure", "measure", "", "what it is about"},
				{"expected", "number of the measure's unit", "", "97.2%, 8 or 1.2s"},
				{"tolerance", "number of the measure's unit", "", "how far off it may be: 0.5% of a share are half a percentage point"},
				{"relative", "share", "", "in place of tolerance: how far off as a share of what is expected"},
				{"source", "text", "", "where it is from"},
			}},
		{Name: "mutant", In: "the scenario", Doc: "Changes by names of your own, written as variants are, that the references must notice: each breaks what is simulated, not what is expected. " +
			"A reference that no mutant turns red is no evidence. run and sweep do not run them; validate --mutants does.",
			Example: `mutant: {half-the-rate: {load.users.open: 10/s}}`},
		{Name: "figures", In: "the scenario", Doc: "What is drawn: a list, the usual figures unless given. Not every kind has every key.",
			Example: "figures: [{kind: timeline, y: yield, by: load}]",
			Keys:    figureKeys()},
	}
}

// figureKeys are what an entry under figures may have.
func figureKeys() []Key {
	var kinds []string
	for _, kind := range FigureKinds() {
		kinds = append(kinds, kind.Name)
	}
	return []Key{
		{"kind", strings.Join(kinds, ", "), "", "what sort of figure; the one that fits unless given"},
		{"title", "text", "", "above the figure"},
		{"y", "measure, or list of them", "", "what is drawn; the primary measure unless given"},
		{"x", "axis", "", "what it is drawn against; of a plane, the measure of what is wrong; of a frontier, that of what y costs"},
		{"along", "axis", "", "of a frontier: whose values are its points; the only axis unless given"},
		{"by", "variant, load or axis", "", "what has a line of its own"},
		{"variants", "variant, or list of them", "", "which are drawn; all unless given"},
		{"bucket", "time", "", "of a timeline: parts that time is divided in"},
		{"baseline", "variant", "", "of differences: with which the others are compared; the first that is drawn unless given"},
		{"fault", "fault", "", "of a plane: what it is before and during of"},
	}
}
