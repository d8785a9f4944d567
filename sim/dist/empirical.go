package dist

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"nines/sim"
)

const (
	valuesMax = 1 << 20  // rows of one file
	bytesMax  = 64 << 20 // of one file
)

var empiricalDescription = Description{
	Name: "empirical",
	Parameters: []Parameter{
		{Name: `"file.csv"`, Kind: Text, Meaning: "a file with one value a row"},
		{Name: `"column"`, Kind: Text, Meaning: "which column, by its heading; not needed where there is only one"},
	},
	Sentence: "Recorded values, each row as likely as any other; nothing is invented between them.",
	Example:  `empirical("latency.csv", "rtt")`,
}

type empirical struct {
	file, column string
	dimension    Dimension
	values       []float64
	mean         float64
}

// Empirical yields the given values, each as likely as any other: it
// resamples, and does not interpolate, so that two modes stay two modes and
// the mean is the recorded one. The name is what String prints. It panics
// when there is no value, or one that is not finite.
func Empirical[V Value](name string, values ...V) Distribution {
	d := &empirical{file: name, dimension: dimensionOf(V(0))}
	for i, v := range values {
		if !anywhere.holds(float64(v)) {
			panic(fmt.Sprintf("dist: Empirical(%q): value %d is %v", name, i, v))
		}
		d.values = append(d.values, float64(v))
	}
	if len(values) == 0 {
		panic(fmt.Sprintf("dist: Empirical(%q): no values", name))
	}
	return d.averaged()
}

func (d *empirical) averaged() *empirical {
	sum := 0.0
	for _, v := range d.values {
		sum += v
	}
	d.mean = sum / float64(len(d.values))
	return d
}

func (d *empirical) Sample(s *sim.Stream) float64 { return d.values[s.Below(uint64(len(d.values)))] }

func (d *empirical) Mean() float64 { return d.mean }

// Dimension tells what the samples measure.
func (d *empirical) Dimension() Dimension { return d.dimension }

// String names the file, not the values.
func (d *empirical) String() string {
	if d.column == "" {
		return "empirical(" + strconv.Quote(d.file) + ")"
	}
	return "empirical(" + strconv.Quote(d.file) + ", " + strconv.Quote(d.column) + ")"
}

// ReadCSV reads the values of an empirical distribution, at most 2^20 rows and 64 MiB.
// Column names one by its heading; it may be "" where there is only one.
//
// Each value is a duration with a unit (1.5ms), or a bare number whose unit
// the heading declares as in "rtt (ms)", or else all are plain numbers. A
// first row that begins with a letter is the heading, lines that begin with #
// are skipped. Errors begin with name:line:column.
func ReadCSV(r io.Reader, name, column string) (Distribution, error) {
	text := bufio.NewReader(&cappedReader{r, bytesMax})
	if mark, _ := text.Peek(3); string(mark) == "\ufeff" { // spreadsheets leave it
		text.Discard(3)
	}
	rows := csv.NewReader(text)
	rows.Comment, rows.TrimLeadingSpace, rows.ReuseRecord = '#', true, true
	table := &table{name: name, rows: rows}
	if err := table.read(column); err != nil {
		return nil, err
	}
	d := &empirical{file: name, column: column, dimension: table.dimension, values: table.values}
	return d.averaged(), nil
}

// cappedReader fails, rather than ends, after left bytes: a truncated sample
// would look like a good one.
type cappedReader struct {
	r    io.Reader
	left int
}

func (c *cappedReader) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, fmt.Errorf("the file has more than %d bytes", bytesMax)
	}
	n, err := c.r.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

// table is a CSV file as it is being read.
type table struct {
	name string
	rows *csv.Reader

	field     int       // the column that is read
	unit      float64   // that its heading declares, in nanoseconds, or 0
	dimension Dimension // of the values so far
	values    []float64
}

func (t *table) read(column string) error {
	record, err := t.next()
	if err == nil {
		err = t.begin(record, column)
	}
	for err == nil {
		if record, err = t.next(); err == nil {
			err = t.add(record)
		}
	}
	if err != io.EOF {
		return err
	}
	if len(t.values) == 0 {
		return fmt.Errorf("%s:1:1: there is no value", t.name)
	}
	return nil
}

// next reads one row and words what the CSV reader finds wrong our way.
func (t *table) next() ([]string, error) {
	record, err := t.rows.Read()
	var wrong *csv.ParseError
	if errors.As(err, &wrong) {
		return nil, fmt.Errorf("%s:%d:%d: %w", t.name, wrong.Line, max(1, wrong.Column), wrong.Err)
	}
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("%s: %w", t.name, err)
	}
	return record, err
}

func (t *table) errorf(field int, format string, arguments ...any) error {
	line, column := t.rows.FieldPos(field)
	return fmt.Errorf("%s:%d:%d: %s", t.name, line, column, fmt.Sprintf(format, arguments...))
}

// begin takes the first row, as the heading or as the first value. Several
// columns need a heading. A single one has it where the first cell does not
// begin as values do, with a digit, a sign or a point: a mistyped value is no
// heading.
func (t *table) begin(record []string, column string) error {
	if len(record) > 1 || !strings.ContainsAny(record[0][:min(1, len(record[0]))], "+-.0123456789") {
		return t.heading(record, column)
	}
	if column != "" {
		return t.errorf(0, "there is no heading, and so no column %q", column)
	}
	return t.add(record)
}

// heading finds the column and its unit.
func (t *table) heading(record []string, column string) error {
	names, units := make([]string, len(record)), make([]string, len(record))
	t.field = -1
	for i, cell := range record {
		names[i], units[i] = splitHeading(cell)
		if names[i] == column || column == "" && len(record) == 1 {
			t.field = i
		}
	}
	switch {
	case t.field < 0 && column == "":
		return t.errorf(0, "there are %d columns: name one of %s", len(names), list(names))
	case t.field < 0:
		return t.errorf(0, "there is no column %q%s; there is %s", column, suggest(column, names), list(names))
	}
	if units[t.field] == "" {
		return nil
	}
	unit, err := sim.ParseDuration("1" + units[t.field])
	if err != nil {
		return t.errorf(t.field, "the heading declares a unit: %v", err)
	}
	t.unit = float64(unit)
	return nil
}

// splitHeading parts "rtt (ms)" into the name and the unit.
func splitHeading(cell string) (name, unit string) {
	cell = strings.TrimSpace(cell)
	name, rest, found := strings.Cut(cell, "(")
	if unit, closed := strings.CutSuffix(rest, ")"); found && closed {
		return strings.TrimSpace(name), strings.TrimSpace(unit)
	}
	return cell, ""
}

func (t *table) add(record []string) error {
	if len(t.values) == valuesMax {
		return t.errorf(t.field, "more than %d values", valuesMax)
	}
	value, dimension, err := t.value(strings.TrimSpace(record[t.field]))
	if err != nil {
		return t.errorf(t.field, "%v", err)
	}
	if len(t.values) == 0 {
		t.dimension = dimension
	}
	if dimension != t.dimension {
		return t.errorf(t.field, "%q is %s, but the values before it are %ss", record[t.field], dimension, strings.TrimPrefix(t.dimension.String(), "a "))
	}
	t.values = append(t.values, value)
	return nil
}

// value reads one cell. What carries its own unit is exact; a measured number
// under a declared unit is rounded to the nanosecond.
func (t *table) value(cell string) (float64, Dimension, error) {
	if !isNumber(cell) {
		d, err := sim.ParseDuration(cell)
		return float64(d), Time, err
	}
	x, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return 0, Number, fmt.Errorf("%q is not a number", cell)
	}
	dimension := Number
	if t.unit > 0 {
		x, dimension = math.RoundToEven(float64(x*t.unit)), Time
	}
	if !anywhere.holds(x) {
		return 0, dimension, fmt.Errorf("%s is out of range: a duration ends at %s", cell, sim.FormatDuration(time.Duration(math.MaxInt64)))
	}
	return x, dimension, nil
}
