package report

import (
	"encoding/json"
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"nines/experiments"
	"nines/experiments/stats"
)

// Decimal prints the value of a measure in one run, in its base unit: a share
// as a fraction of one, a span in seconds, both to nine decimals. It divides
// integers, so that the text is the same on every machine. Recoveries are those
// of the run in seconds, with a + behind what was not seen to its end: "1.2 3.4+".
// A run without a value, and a judgement, give "".
func Decimal(q experiments.Quantity) string {
	switch {
	case !q.Defined() || q.Unit == experiments.Judgement || q.Unit == experiments.Between && q.Den == 0:
		return ""
	case q.Unit.Ratio():
		return quotient(q.Num, q.Den)
	case q.Unit == experiments.Between:
		return quotient(q.Num/q.Den, nanosecondsPerSecond)
	case q.Unit == experiments.Span:
		return quotient(q.Num, nanosecondsPerSecond)
	case q.Unit == experiments.Recovery:
		return spells(q.Spells)
	}
	return strconv.FormatInt(q.Num, 10)
}

const nanosecondsPerSecond = 1_000_000_000

// spells prints lifetimes as textbooks of survival do.
func spells(all []experiments.Spell) string {
	texts := make([]string, len(all))
	for i, spell := range all {
		texts[i] = quotient(int64(spell.Length), nanosecondsPerSecond)
		if !spell.Ended {
			texts[i] += "+"
		}
	}
	return strings.Join(texts, " ")
}

// quotient expands num/den to nine decimals, rounded half away from zero,
// without trailing zeros.
func quotient(num, den int64) string {
	const scale = 1_000_000_000
	n, d := magnitude(num), magnitude(den)
	whole := n / d
	high, low := bits.Mul64(n%d, scale)
	fraction, rest := bits.Div64(high, low, d)
	if rest >= d-rest {
		fraction++
	}
	whole, fraction = whole+fraction/scale, fraction%scale
	digits := strings.TrimRight(strconv.FormatUint(scale+fraction, 10)[1:], "0")
	text := strconv.FormatUint(whole, 10)
	if digits != "" {
		text += "." + digits
	}
	if (num < 0) != (den < 0) && text != "0" {
		text = "-" + text
	}
	return text
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

// Exact is the JSON of a quantity of one run: Decimal, as a text where there are
// several values, or null.
type Exact experiments.Quantity

// MarshalJSON writes the digits or null.
func (e Exact) MarshalJSON() ([]byte, error) {
	text := Decimal(experiments.Quantity(e))
	switch {
	case text == "":
		text = "null"
	case e.Unit == experiments.Recovery:
		text = strconv.Quote(text)
	}
	return []byte(text), nil
}

// Seed prints as a number, and as a string from 2^53 on, where many readers of
// JSON would round it.
type Seed uint64

// MarshalJSON writes the number or the string.
func (s Seed) MarshalJSON() ([]byte, error) {
	text := strconv.FormatUint(uint64(s), 10)
	if s >= 1<<53 {
		text = strconv.Quote(text)
	}
	return []byte(text), nil
}

// UnmarshalJSON reads the number or the string.
func (s *Seed) UnmarshalJSON(text []byte) error {
	n, err := strconv.ParseUint(strings.Trim(string(text), `"`), 10, 64)
	*s = Seed(n)
	return err
}

// Digest prints as sixteen hexadecimal digits.
type Digest uint64

// String returns the sixteen digits.
func (d Digest) String() string { return fmt.Sprintf("%016x", uint64(d)) }

// MarshalText returns the sixteen digits.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the sixteen digits.
func (d *Digest) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 16, 64)
	if *d = Digest(n); err == nil && len(text) != 16 {
		err = fmt.Errorf("a digest has sixteen digits, not %d", len(text))
	}
	return err
}

// Number is a float that prints with nine significant digits; what is infinite
// or not a number is null.
type Number float64

// MarshalJSON writes the digits or null.
func (n Number) MarshalJSON() ([]byte, error) {
	text := stats.Nine(float64(n))
	if !json.Valid([]byte(text)) {
		text = "null"
	}
	return []byte(text), nil
}
