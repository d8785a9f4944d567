package experiments

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"nines/sim"
)

// Expectation is what a scenario says must come out of a variant.
type Expectation struct {
	Text       string // as written
	Expression Expression
	Not        bool    // of a Judgement
	Relation   string  // of a number: =, <, <=, >, >=
	Value      float64 // in the unit's base: a share, a count, nanoseconds
	Tolerance  float64 // of =: "= 90% ± 1%"; 0 means exactly
}

// Range returns the values that meet the expectation, ends included; the
// strict relations exclude their end.
func (x Expectation) Range() (from, to float64) {
	switch x.Relation {
	case "<", "<=":
		return math.Inf(-1), x.Value
	case ">", ">=":
		return x.Value, math.Inf(1)
	}
	return x.Value - x.Tolerance, x.Value + x.Tolerance
}

// demand reads what is demanded of the measure: nothing more of a judgement,
// "= 86.7% ± 0.5%", ">= 99%" or "< 200ms" of a number.
func (x *Expectation) demand(text string) error {
	text = strings.TrimSpace(text)
	unit := x.Expression.Measure.Unit
	switch {
	case unit == Judgement && text != "":
		return fmt.Errorf("is true or not: %.64q has no meaning here", text)
	case unit == Judgement:
		return nil
	case x.Not:
		return fmt.Errorf("is a number: write what it must be, not that it is not")
	}
	rest := strings.TrimLeft(text, "<=>")
	switch x.Relation = text[:len(text)-len(rest)]; x.Relation {
	case "=", "<", "<=", ">", ">=":
	default:
		return fmt.Errorf("needs a condition such as = %s, with =, <, <=, > or >=; found %.64q", unit.example(), text)
	}
	value, tolerance, near := strings.Cut(rest, "±")
	var err error
	if x.Value, err = unit.parse(value); err != nil || !near {
		return err
	}
	if x.Relation != "=" {
		return fmt.Errorf("can have a ± with =, not with %s", x.Relation)
	}
	x.Tolerance, err = unit.parse(tolerance)
	return err
}

// example is a quantity of the unit.
func (u Unit) example() string {
	return [...]string{"99%", "3", "20ms", "8", "", "1%", "20h", "20ms"}[u]
}

// parse reads a quantity of the unit.
func (u Unit) parse(text string) (float64, error) {
	text = strings.TrimSpace(text)
	if u.Time() {
		span, err := sim.ParseDuration(text)
		if err != nil || span < 0 {
			return 0, fmt.Errorf("cannot be %.64q: write %v", text, u)
		}
		return float64(span), nil
	}
	number, percent := strings.CutSuffix(text, "%")
	if percent {
		number += "e-2" // rounds once; dividing by 100 would round twice
	}
	value, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil || strings.Trim(number, "+-0123456789.eE") != "" || percent && !u.Percent():
		return 0, fmt.Errorf("cannot be %.64q: write %v", text, u)
	case u.Percent() && !percent && value > 1 && value <= 100:
		return 0, fmt.Errorf("cannot be more than the whole: write %s%%", text)
	case value < 0 || u.Percent() && value > 1:
		return 0, fmt.Errorf("cannot be %s", text)
	}
	return value, nil
}
