package results

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"nines/experiments"
	"nines/experiments/report"
	"nines/experiments/run"
	"nines/workloads/history"
)

// columns say how the files name runs and what they hold of them. All begin
// with what identifies a run: variant, a column for each axis, replication.
type columns struct {
	plan     run.Plan
	axes     []string
	measures []experiments.Expression // that some point reports
	at       map[string]int           // column of each of them in runs.csv, by its text
	points   map[string]int           // by the cells that name them
}

func newColumns(p run.Plan) *columns {
	c := &columns{plan: p, axes: p.Axes(), at: make(map[string]int), points: make(map[string]int)}
	width := len(c.identity()) + len(facts)
	for i, point := range p.Points {
		c.points[joined(c.named(i))] = i
		for _, m := range point.Scenario.Measures {
			if _, known := c.at[m.Text]; known {
				continue
			}
			c.at[m.Text] = width
			c.measures = append(c.measures, m)
			width += cellsOf(m)
		}
	}
	return c
}

// facts are the columns of runs.csv between what identifies a run and its
// measures.
var facts = []string{"seed", "digest", "events"}

// identity is the header of the columns that identify a run.
func (c *columns) identity() []string {
	return append(append([]string{"variant"}, c.axes...), "replication")
}

// named returns the cells that name a point.
func (c *columns) named(point int) []string {
	p := c.plan.Points[point]
	cells := []string{p.Variant}
	for _, setting := range p.Coordinates {
		cells = append(cells, setting.Text)
	}
	return cells
}

// joined makes one text of the cells that name a point.
func joined(cells []string) string { return strings.Join(cells, "\x00") }

// who returns the cells that identify a run.
func (c *columns) who(r run.Run) []string {
	return append(c.named(r.Point), strconv.FormatInt(r.Replication, 10))
}

// which returns the run that a row belongs to.
func (c *columns) which(row []string) (key, bool) {
	point, known := c.points[joined(row[:1+len(c.axes)])]
	replication, err := strconv.ParseInt(row[1+len(c.axes)], 10, 64)
	return key{point, replication}, known && err == nil && replication >= 0 && replication < c.plan.Most()
}

// cellsOf returns how many cells of a row a measure takes: a quotient has its
// numerator and denominator beside it, from which runs are pooled.
func cellsOf(m experiments.Expression) int {
	if m.Measure.Unit.Quotient() {
		return 3
	}
	return 1
}

// header is that of runs.csv.
func (c *columns) header() []string {
	header := append(c.identity(), facts...)
	for _, m := range c.measures {
		header = append(header, m.Text)
		if m.Measure.Unit.Quotient() {
			header = append(header, m.Text+" numerator", m.Text+" denominator")
		}
	}
	return header
}

// row is one run. What its point does not measure, and what has no value in
// this run, stays empty.
func (c *columns) row(r run.Run) []string {
	row := append(c.who(r), strconv.FormatUint(c.plan.Seed, 10), report.Digest(r.Digest).String(), strconv.FormatUint(r.Events, 10))
	for _, m := range c.measures {
		row = append(row, make([]string, cellsOf(m))...)
	}
	for i, q := range r.Quantities {
		copy(row[c.at[c.plan.Points[r.Point].Scenario.Measures[i].Text]:], cells(q))
	}
	return row
}

// cells are what a row says of a measure.
func cells(q experiments.Quantity) []string {
	switch {
	case q.Unit == experiments.Judgement && q.Missing:
		return []string{""}
	case q.Unit == experiments.Judgement:
		return []string{report.Status(q.Verdict)}
	case q.Unit.Quotient():
		return []string{report.Decimal(q), strconv.FormatInt(q.Num, 10), strconv.FormatInt(q.Den, 10)}
	}
	return []string{report.Decimal(q)}
}

// run reads a row of runs.csv back. Why a judgement is violated stands in
// another file.
func (c *columns) run(k key, row []string) (run.Run, error) {
	scenario := c.plan.Points[k.point].Scenario
	r := run.Run{Point: k.point, Variant: scenario.Name, Replication: k.replication}
	var digest report.Digest
	seed, err1 := strconv.ParseUint(row[2+len(c.axes)], 10, 64)
	err2 := digest.UnmarshalText([]byte(row[3+len(c.axes)]))
	events, err3 := strconv.ParseUint(row[4+len(c.axes)], 10, 64)
	if err := errors.Join(err1, err2, err3); err != nil {
		return r, err
	}
	if seed != c.plan.Seed {
		return r, fmt.Errorf("a run of seed %d among those of seed %d", seed, c.plan.Seed)
	}
	r.Digest, r.Events = uint64(digest), events
	for _, m := range scenario.Measures {
		q, err := quantity(m.Measure.Unit, row[c.at[m.Text]:][:cellsOf(m)])
		if err != nil {
			return r, fmt.Errorf("%s: %w", m.Text, err)
		}
		r.Quantities = append(r.Quantities, q)
	}
	return r, nil
}

// quantity reads the cells of a measure.
func quantity(unit experiments.Unit, cells []string) (q experiments.Quantity, err error) {
	q.Unit = unit
	switch {
	case cells[0] == "" && !unit.Quotient() && unit != experiments.Recovery:
		q.Missing = true
	case unit == experiments.Judgement:
		verdict := slices.IndexFunc(verdicts, func(v experiments.Verdict) bool { return report.Status(v) == cells[0] })
		if verdict < 0 {
			return q, fmt.Errorf("%q is no verdict", cells[0])
		}
		q.Verdict = verdicts[verdict]
	case unit.Quotient():
		var err1, err2 error
		q.Num, err1 = strconv.ParseInt(cells[1], 10, 64)
		q.Den, err2 = strconv.ParseInt(cells[2], 10, 64)
		err = errors.Join(err1, err2)
	case unit == experiments.Recovery:
		q.Spells, err = spells(cells[0])
	case unit == experiments.Span:
		q.Num, err = nanoseconds(cells[0])
	default:
		q.Num, err = strconv.ParseInt(cells[0], 10, 64)
	}
	if err == nil && unit != experiments.Judgement && report.Decimal(q) != cells[0] {
		err = fmt.Errorf("%q is not how %s is written", cells[0], report.Decimal(q))
	}
	return q, err
}

var verdicts = []experiments.Verdict{experiments.Undecided, experiments.Holds, experiments.Violated}

// nanoseconds reads seconds with up to nine decimals, exactly.
func nanoseconds(text string) (int64, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	if len(fraction) > 9 {
		return 0, fmt.Errorf("%q has more than nine decimals", text)
	}
	return strconv.ParseInt(whole+fraction+strings.Repeat("0", 9-len(fraction)), 10, 64)
}

// spells reads what lasted for some time, each in seconds, with a + behind those
// that were not over.
func spells(text string) (all []experiments.Spell, err error) {
	for word := range strings.FieldsSeq(text) {
		seconds, lasting := strings.CutSuffix(word, "+")
		length, err := nanoseconds(seconds)
		if err != nil {
			return nil, err
		}
		all = append(all, experiments.Spell{Length: time.Duration(length), Ended: !lasting})
	}
	return all, nil
}

// witnessHeader is that of witnesses.csv: a row an operation of a witness.
func (c *columns) witnessHeader() []string {
	return append(c.identity(), "check", "reason", "operation")
}

// witnesses are the rows that tell why judgements of a run are violated.
func (c *columns) witnesses(r run.Run) (rows [][]string) {
	for i, q := range r.Quantities {
		if q.Verdict != experiments.Violated {
			continue
		}
		check := c.plan.Points[r.Point].Scenario.Measures[i].Text
		rows = append(rows, append(c.who(r), check, q.Reason, ""))
		for _, op := range q.Witness {
			rows = append(rows, append(c.who(r), check, "", op.String()))
		}
	}
	return rows
}

// testify adds what a row of witnesses.csv says to its run.
func (c *columns) testify(r *run.Run, row []string) error {
	cells := row[2+len(c.axes):]
	for i, m := range c.plan.Points[r.Point].Scenario.Measures {
		if m.Text != cells[0] {
			continue
		}
		q := &r.Quantities[i]
		if cells[2] == "" {
			q.Reason, q.Witness = cells[1], nil
			return nil
		}
		ops, err := history.Parse(cells[2])
		q.Witness = append(q.Witness, ops...)
		return err
	}
	return fmt.Errorf("%q is not checked", cells[0])
}

// seriesHeader is that of series.csv: a row a sample.
func (c *columns) seriesHeader() []string {
	return append(c.identity(), "series", "x", "numerator", "denominator")
}

// samples are the rows of a run's series.
func (c *columns) samples(r run.Run) (rows [][]string) {
	for i, samples := range r.Series {
		name := c.plan.Points[r.Point].Scenario.Series[i].Name
		for _, s := range samples {
			x := report.Decimal(experiments.Quantity{Unit: experiments.Span, Num: s.X})
			rows = append(rows, append(c.who(r), name, x, strconv.FormatInt(s.Num, 10), strconv.FormatInt(s.Den, 10)))
		}
	}
	return rows
}

// sample adds what a row of series.csv says to its run.
func (c *columns) sample(r *run.Run, row []string) error {
	cells := row[2+len(c.axes):]
	series := c.plan.Points[r.Point].Scenario.Series
	i := slices.IndexFunc(series, func(s experiments.Series) bool { return s.Name == cells[0] })
	if i < 0 || i >= len(r.Series) {
		return fmt.Errorf("%q is no series of that run", cells[0])
	}
	x, err1 := nanoseconds(cells[1])
	num, err2 := strconv.ParseInt(cells[2], 10, 64)
	den, err3 := strconv.ParseInt(cells[3], 10, 64)
	r.Series[i] = append(r.Series[i], experiments.Sample{X: x, Num: num, Den: den})
	return errors.Join(err1, err2, err3)
}

// unread returns the series of a run before their samples are read.
func (c *columns) unread(k key) [][]experiments.Sample {
	if n := len(c.plan.Points[k.point].Scenario.Series); n > 0 {
		return make([][]experiments.Sample, n)
	}
	return nil
}
