package results

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"

	"nines/experiments"
	"nines/experiments/report"
	"nines/experiments/run"
)

// columns are those of runs.csv: what identifies a run, then every measure
// that some variant reports.
type columns struct {
	measures []string
	variants map[string][]experiments.Expression
}

var identity = []string{"variant", "replication", "seed", "digest", "events"}

func newColumns(f *experiments.File) columns {
	c := columns{variants: make(map[string][]experiments.Expression)}
	for _, v := range f.Variants {
		c.variants[v.Name] = v.Measures
		for _, m := range v.Measures {
			if !slices.Contains(c.measures, m.Text) {
				c.measures = append(c.measures, m.Text)
			}
		}
	}
	return c
}

func (c columns) header() []string { return append(slices.Clip(identity), c.measures...) }

// row is one run. What its variant does not measure, and what has no value in
// this run, stays empty.
func (c columns) row(seed uint64, r run.Run) []string {
	cells := make([]string, len(identity)+len(c.measures))
	copy(cells, []string{
		r.Variant, strconv.FormatInt(r.Replication, 10), strconv.FormatUint(seed, 10),
		report.Digest(r.Digest).String(), strconv.FormatUint(r.Events, 10),
	})
	for i, q := range r.Quantities {
		at := len(identity) + slices.Index(c.measures, c.variants[r.Variant][i].Text)
		cells[at] = cell(q)
	}
	return cells
}

func cell(q experiments.Quantity) string {
	if q.Unit == experiments.Judgement {
		return report.Status(q.Verdict)
	}
	return report.Decimal(q)
}

// table is the whole of runs.csv, by variant and replication.
func (c columns) table(r *run.Result) []byte {
	text := record(c.header())
	for _, one := range r.Runs {
		text = append(text, record(c.row(r.Seed, one))...)
	}
	return text
}

// record is one line of CSV (RFC 4180, but with the line ends of Unix).
func record(cells []string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write(cells); err != nil {
		panic("results: " + err.Error())
	}
	w.Flush()
	return b.Bytes()
}
