package report

import (
	"strings"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"
)

// Document is what `run --json` and `sweep --json` print: everything that came
// out, for other programs. It has variants or, of a study, points. Shares are fractions of one and spans are in seconds; what is not
// defined is null.
type Document struct {
	Scenario     string        `json:"scenario"`
	Seed         Seed          `json:"seed"`
	Digest       Digest        `json:"digest"`
	Events       uint64        `json:"events"`
	Variants     []Variant     `json:"variants,omitempty"`
	Points       []Point       `json:"points,omitempty"`
	Runs         []Run         `json:"runs"`
	Expectations []Expectation `json:"expectations"`
	Results      string        `json:"results"` // the folder
}

// Variant sums up the runs of one variant.
type Variant struct {
	Name     string                    `json:"name"`
	Metrics  map[string]stats.Interval `json:"metrics"`
	Verdicts []Verdict                 `json:"verdicts"`
	Theory   []Theory                  `json:"theory"`
}

// Point sums up the runs of one variant at one point of a study.
type Point struct {
	Variant      string                    `json:"variant"`
	Coordinates  Coordinates               `json:"coordinates"`
	Metrics      map[string]stats.Interval `json:"metrics"`
	Verdicts     []Verdict                 `json:"verdicts"`
	Theory       []Theory                  `json:"theory"`
	Expectations []Expectation             `json:"expectations"`

	name string
}

// Coordinates are the values of a point by the paths of their axes.
type Coordinates map[string]string

// NewCoordinates returns the values of a point; nil if it has none.
func NewCoordinates(settings []experiments.Setting) Coordinates {
	if len(settings) == 0 {
		return nil
	}
	c := make(Coordinates)
	for _, setting := range settings {
		c[setting.Path] = setting.Text
	}
	return c
}

// Run is one replication of one variant.
type Run struct {
	Variant     string           `json:"variant"`
	Coordinates Coordinates      `json:"coordinates,omitempty"`
	Replication int64            `json:"replication"`
	Digest      Digest           `json:"digest"`
	Metrics     map[string]Exact `json:"metrics"`
	Verdicts    []Verdict        `json:"verdicts"`
}

// Verdict is what a check says: of a run, or of all runs of a variant. One
// violated run makes the variant violated, else one undecided run undecided.
type Verdict struct {
	Check   string   `json:"check"`
	Status  string   `json:"status"` // holds, violated, undecided
	Witness *Witness `json:"witness"`

	*Pooled // of all runs of a variant; nil of one run
}

// Pooled counts the runs of a variant by their verdict.
type Pooled struct {
	Runs  Verdicts       `json:"runs"`
	Share stats.Interval `json:"share"` // of violated runs among those that were decided
}

// Verdicts are numbers of runs.
type Verdicts struct {
	Holds     int64 `json:"holds"`
	Violated  int64 `json:"violated"`
	Undecided int64 `json:"undecided"`
}

// Witness is why a check is violated.
type Witness struct {
	Replication int64    `json:"replication"`
	Reason      string   `json:"reason"`
	Operations  []string `json:"operations"` // in the text form of package history
}

// Theory sets a closed form beside what was simulated.
type Theory struct {
	Metric    string `json:"metric"`
	Simulated Number `json:"simulated"`
	Low       Number `json:"low"`
	High      Number `json:"high"`
	Expected  Number `json:"expected"`
	Tolerance Number `json:"tolerance"`
	Agrees    *bool  `json:"agrees"` // null: the runs do not tell, or are fewer than ten
	Source    string `json:"source"`
}

// Expectation is what the scenario said of a variant and what became of it.
type Expectation struct {
	Variant string `json:"variant"`
	Text    string `json:"text"`
	Status  string `json:"status"` // met, failed, undecided
	Found   string `json:"found"`  // what came out, in words
}

// NewDocument collects what came out of a scenario's runs; folder is where the
// results lie.
func NewDocument(r *run.Result, folder string) *Document {
	d := &Document{
		Scenario: r.File.Name, Seed: Seed(r.Seed), Digest: Digest(r.Digest), Events: r.Events,
		Results: folder, Expectations: []Expectation{},
	}
	for i := range r.Variants {
		v := &r.Variants[i]
		runs := r.Runs[int64(i)*r.Replications:][:r.Replications]
		if r.Study {
			d.Points = append(d.Points, newPoint(v, runs))
		} else {
			d.Variants = append(d.Variants, newVariant(v, runs))
		}
		for _, one := range runs {
			d.Runs = append(d.Runs, newRun(v, one))
		}
	}
	for _, claim := range r.Claims() {
		v := &r.Variants[claim.At]
		d.Expectations = append(d.Expectations, newExpectation(v, claim.Text, claim.Status))
	}
	return d
}

func newPoint(v *run.Variant, runs []run.Run) Point {
	sum := newVariant(v, runs)
	p := Point{
		Variant: sum.Name, Coordinates: NewCoordinates(v.Coordinates), name: v.Name(),
		Metrics: sum.Metrics, Verdicts: sum.Verdicts, Theory: sum.Theory, Expectations: []Expectation{},
	}
	for _, x := range v.Expectations {
		p.Expectations = append(p.Expectations, newExpectation(v, x.Text, x.Status))
	}
	return p
}

// newExpectation tells what became of an expectation, and what was found at
// one point.
func newExpectation(v *run.Variant, text string, status run.Status) Expectation {
	x := Expectation{Variant: v.Scenario.Name, Text: text, Status: status.String()}
	for _, expected := range v.Expectations {
		if expected.Text == text {
			x.Found = strings.TrimPrefix(found(expected, v.Metrics[expected.Metric]), ": ")
		}
	}
	if len(v.Coordinates) > 0 {
		x.Found += " at " + coordinates(v)
	}
	return x
}

func newVariant(v *run.Variant, runs []run.Run) Variant {
	out := Variant{Name: v.Scenario.Name, Metrics: map[string]stats.Interval{}, Verdicts: []Verdict{}, Theory: []Theory{}}
	for i, m := range v.Metrics {
		if m.Expression.Measure.Unit == experiments.Judgement {
			out.Verdicts = append(out.Verdicts, pooledVerdict(m, runs, i))
		} else {
			out.Metrics[m.Expression.Text] = inBaseUnit(m.Interval, m.Expression.Measure.Unit)
		}
	}
	for _, t := range v.Theory {
		out.Theory = append(out.Theory, newTheory(t, v.Metrics[t.Metric]))
	}
	return out
}

func newRun(v *run.Variant, r run.Run) Run {
	out := Run{Variant: r.Variant, Coordinates: NewCoordinates(v.Coordinates), Replication: r.Replication, Digest: Digest(r.Digest),
		Metrics: map[string]Exact{}, Verdicts: []Verdict{}}
	for i, q := range r.Quantities {
		text := v.Scenario.Measures[i].Text
		if q.Unit == experiments.Judgement {
			out.Verdicts = append(out.Verdicts, newVerdict(text, r, q))
		} else {
			out.Metrics[text] = Exact(q)
		}
	}
	return out
}

// inBaseUnit turns nanoseconds into seconds.
func inBaseUnit(i stats.Interval, u experiments.Unit) stats.Interval {
	if u.Time() {
		i.Value, i.Low, i.High = i.Value/1e9, i.Low/1e9, i.High/1e9
	}
	return i
}

func newTheory(t run.Theory, m run.Metric) Theory {
	unit := m.Expression.Measure.Unit
	i := inBaseUnit(m.Interval, unit)
	closed := inBaseUnit(stats.Interval{Value: t.Expected, High: t.Tolerance}, unit)
	out := Theory{
		Metric: t.Measure, Simulated: Number(i.Value), Low: Number(i.Low), High: Number(i.High),
		Expected: Number(closed.Value), Tolerance: Number(closed.High), Source: t.Source,
	}
	if t.Verdict != stats.Undecided {
		agrees := t.Verdict == stats.Agrees
		out.Agrees = &agrees
	}
	return out
}

// pooledVerdict is the worst verdict of the runs, with the witness of the
// first run that has it.
func pooledVerdict(m run.Metric, runs []run.Run, i int) Verdict {
	worst := runs[0]
	for _, r := range runs[1:] {
		if severity(r.Quantities[i].Verdict) > severity(worst.Quantities[i].Verdict) {
			worst = r
		}
	}
	v := newVerdict(m.Expression.Text, worst, worst.Quantities[i])
	v.Pooled = &Pooled{Verdicts{m.Holds, m.Violated, m.Undecided}, m.Interval}
	return v
}

// severity orders verdicts from good to bad.
func severity(v experiments.Verdict) int {
	return [...]int{experiments.Holds: 0, experiments.Undecided: 1, experiments.Violated: 2}[v]
}

func newVerdict(check string, r run.Run, q experiments.Quantity) Verdict {
	v := Verdict{Check: check, Status: Status(q.Verdict)}
	if q.Verdict == experiments.Violated {
		v.Witness = &Witness{Replication: r.Replication, Reason: q.Reason, Operations: []string{}}
		for _, op := range q.Witness {
			v.Witness.Operations = append(v.Witness.Operations, op.String())
		}
	}
	return v
}

// Status names a verdict.
func Status(v experiments.Verdict) string {
	return [...]string{experiments.Undecided: "undecided", experiments.Holds: "holds", experiments.Violated: "violated"}[v]
}
