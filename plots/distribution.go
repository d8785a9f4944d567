package plots

import (
	"fmt"
	"strconv"
	"time"
)

// Distribution shows how durations are distributed, in two panels: the share
// of values up to each duration, which shows the common ones, and the share
// beyond it on a logarithmic axis, which shows the tail. The median and the
// 99th and 99.9th percentile are marked.
//
// The axis of durations, which is logarithmic, begins where the first hundredth
// of some tally ends: the few values that are least would take decades of it,
// and are not seen in either panel. Where any are left of it the caption says so.
type Distribution struct {
	Title      string
	Caption    string // what is shown, and what was run; wrapped
	Provenance Provenance
	Label      string // what was measured; "" is "duration"
	Tallies    []Tally
}

// Tally counts the values of one variant.
type Tally struct {
	Name   string
	Counts []Count // by value, rising
}

// Count says how often a duration occurred. Neither is negative.
type Count struct {
	Value time.Duration
	Count int64
}

// check panics on data that cannot be meant.
func (d Distribution) check() {
	for _, t := range d.Tallies {
		for i, c := range t.Counts {
			if c.Value < 0 || c.Count < 0 {
				panic(fmt.Sprintf("plots: %q has %d values of %v", t.Name, c.Count, c.Value))
			}
			if i > 0 && c.Value <= t.Counts[i-1].Value {
				panic(fmt.Sprintf("plots: %q has values of %v after some of %v", t.Name, c.Value, t.Counts[i-1].Value))
			}
		}
	}
}

// total returns the number of values.
func (t Tally) total() (n int64) {
	for _, c := range t.Counts {
		n += c.Count
	}
	return n
}

// percentile returns the least value that at least so many in a thousand do
// not exceed. There must be values.
func (t Tally) percentile(perMille int64) time.Duration {
	// Counted from above, for products of great numbers overflow.
	total := t.total()
	above := total/1000*(1000-perMille) + total%1000*(1000-perMille)/1000
	i, left := len(t.Counts)-1, int64(0)
	for ; i > 0 && left+t.Counts[i].Count <= above; i-- {
		left += t.Counts[i].Count
	}
	return t.Counts[i].Value
}

// table returns one row for each count.
func (d Distribution) table() [][]string {
	rows := [][]string{{"line", "value_ns", "count"}}
	for _, t := range d.Tallies {
		for _, c := range t.Counts {
			rows = append(rows, []string{t.Name, strconv.FormatInt(int64(c.Value), 10), strconv.FormatInt(c.Count, 10)})
		}
	}
	return rows
}
