package sim

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// durationUnit is one suffix that a duration may carry.
type durationUnit struct {
	name        string
	nanoseconds uint64
}

// durationUnits runs from long to short: the order in which a compound such
// as 1h30m must name them. A year is 365 days, as reliability data has it.
var durationUnits = [...]durationUnit{
	{"y", 365 * 24 * 3600e9},
	{"d", 24 * 3600e9},
	{"h", 3600e9},
	{"m", 60e9},
	{"s", 1e9},
	{"ms", 1e6},
	{"us", 1e3},
	{"ns", 1},
}

const (
	durationTextMax = 64
	durationForm    = "write a number and its unit, such as 500ms or 1h30m"
	durationNames   = "ns, us, ms, s, m, h, d (24 h) or y (365 d)"
)

var (
	errDurationOverflow = errors.New("no duration reaches beyond 292 years")
	errDurationTooFine  = errors.New("the finest duration is a whole nanosecond")
)

// ParseDuration reads a span of time: a decimal number with a unit (500ms,
// 1.5s), or a compound that goes from long units to short ones (1h30m),
// optionally signed. Units are ns, us (or µs), ms, s, m, h, d (24 hours) and
// y (365 days). Only 0 may stand without one, for it is 0 in every unit.
//
// The reading is exact: what is finer than a nanosecond or longer than an
// int64 of nanoseconds (292 years) is an error, never rounded or wrapped.
func ParseDuration(text string) (time.Duration, error) {
	if len(text) > durationTextMax {
		return 0, fmt.Errorf("a duration of %d characters is too long: %s", len(text), durationForm)
	}
	rest, negative := strings.CutPrefix(text, "-")
	if !negative {
		rest = strings.TrimPrefix(rest, "+")
	}
	if rest == "0" {
		return 0, nil
	}
	if isBareNumber(rest) {
		return 0, missingUnit(text)
	}
	magnitude, err := parseMagnitude(rest)
	if err == nil && magnitude > math.MaxInt64 && !(negative && magnitude == 1<<63) {
		err = errDurationOverflow
	}
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration: %w", text, err)
	}
	if negative {
		magnitude = -magnitude // the bits of the negative int64, 1<<63 included
	}
	return time.Duration(magnitude), nil
}

// isBareNumber reports whether text is a decimal number and nothing else.
func isBareNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil && strings.Trim(text, "0123456789.") == ""
}

// missingUnit is the error for the commonest slip of all.
func missingUnit(number string) error {
	return fmt.Errorf("%s has no unit: write %ss or %sms", number, number, number)
}

// parseMagnitude adds up the components of an unsigned duration.
func parseMagnitude(text string) (uint64, error) {
	if text == "" {
		return 0, errors.New(durationForm)
	}
	total, longest := uint64(0), uint64(math.MaxUint64)
	for text != "" {
		nanoseconds, unit, rest, err := parseComponent(text)
		if err != nil {
			return 0, err
		}
		// 30m1h is more likely a slip than a wish.
		if unit.nanoseconds >= longest {
			return 0, fmt.Errorf("%s may not follow a unit as short: go from long to short, as in 1h30m", unit.name)
		}
		sum, carry := bits.Add64(total, nanoseconds, 0)
		if carry != 0 {
			return 0, errDurationOverflow
		}
		total, longest, text = sum, unit.nanoseconds, rest
	}
	return total, nil
}

// parseComponent reads one number and its unit from the front of text.
func parseComponent(text string) (nanoseconds uint64, unit durationUnit, rest string, err error) {
	whole, rest := cutDigits(text)
	fraction, hasPoint := "", false
	if rest, hasPoint = strings.CutPrefix(rest, "."); hasPoint {
		fraction, rest = cutDigits(rest)
	}
	number := text[:len(text)-len(rest)]
	if whole == "" || hasPoint && fraction == "" {
		return 0, unit, rest, errors.New(durationForm)
	}
	name := rest
	if end := strings.IndexAny(rest, "0123456789."); end >= 0 {
		name = rest[:end]
	}
	if unit, err = findUnit(number, name); err != nil {
		return 0, unit, rest, err
	}
	nanoseconds, err = scaleDecimal(whole, fraction, unit.nanoseconds)
	return nanoseconds, unit, rest[len(name):], err
}

func cutDigits(text string) (digits, rest string) {
	rest = strings.TrimLeft(text, "0123456789")
	return text[:len(text)-len(rest)], rest
}

func findUnit(number, name string) (durationUnit, error) {
	switch name {
	case "":
		return durationUnit{}, missingUnit(number)
	case "µs", "μs": // the micro sign and the Greek letter
		name = "us"
	}
	for _, unit := range durationUnits {
		if unit.name == name {
			return unit, nil
		}
	}
	return durationUnit{}, fmt.Errorf("%q is not a unit: use %s", name, durationNames)
}

// scaleDecimal returns whole.fraction × unit, exactly or not at all.
func scaleDecimal(whole, fraction string, unit uint64) (uint64, error) {
	count, err := strconv.ParseUint(whole, 10, 64)
	if err != nil {
		return 0, errDurationOverflow
	}
	part, err := scaleFraction(strings.TrimRight(fraction, "0"), unit)
	if err != nil {
		return 0, err
	}
	overflow, nanoseconds := bits.Mul64(count, unit)
	nanoseconds, carry := bits.Add64(nanoseconds, part, 0)
	if overflow+carry != 0 {
		return 0, errDurationOverflow
	}
	return nanoseconds, nil
}

// scaleFraction returns 0.fraction × unit, where fraction has no trailing
// zero. No unit has more than 16 factors of 2 or of 5, so that beyond 16
// digits the product cannot be whole.
func scaleFraction(fraction string, unit uint64) (uint64, error) {
	if fraction == "" {
		return 0, nil
	}
	if len(fraction) > 16 {
		return 0, errDurationTooFine
	}
	numerator, denominator := uint64(0), uint64(1)
	for _, digit := range []byte(fraction) {
		numerator = numerator*10 + uint64(digit-'0')
		denominator *= 10
	}
	high, low := bits.Mul64(numerator, unit)
	quotient, remainder := bits.Div64(high, low, denominator)
	if remainder != 0 {
		return 0, errDurationTooFine
	}
	return quotient, nil
}

// FormatDuration prints a duration so that ParseDuration reads the same one
// back. It takes the shortest among the decimal in each single unit and the
// compound of whole units, and of equally short ones that with the longest
// unit: 10y, 461386h, 90m, 1.5s, 500ms, 1h1ns, 0s. No number it prints begins
// with a 0 that stands before a point.
func FormatDuration(d time.Duration) string {
	if d < 0 {
		return "-" + formatMagnitude(-uint64(d))
	}
	if d == 0 {
		return "0s"
	}
	return formatMagnitude(uint64(d))
}

func formatMagnitude(nanoseconds uint64) string {
	best := formatCompound(nanoseconds)
	// From short units to long, so that the longest wins among equals.
	for i := len(durationUnits) - 1; i >= 0; i-- {
		text, ok := formatDecimal(nanoseconds, durationUnits[i])
		if ok && len(text) <= len(best) {
			best = text
		}
	}
	return best
}

// formatDecimal prints the duration in one unit; ok is false where that would
// be less than one unit or an endless fraction.
func formatDecimal(nanoseconds uint64, unit durationUnit) (text string, ok bool) {
	whole, rest := nanoseconds/unit.nanoseconds, nanoseconds%unit.nanoseconds
	if whole == 0 {
		return "", false
	}
	text = strconv.FormatUint(whole, 10)
	if rest != 0 {
		text += "."
	}
	for range 16 {
		if rest == 0 {
			break
		}
		rest *= 10
		text += strconv.FormatUint(rest/unit.nanoseconds, 10)
		rest %= unit.nanoseconds
	}
	return text + unit.name, rest == 0
}

func formatCompound(nanoseconds uint64) string {
	text := ""
	for _, unit := range durationUnits {
		if count := nanoseconds / unit.nanoseconds; count > 0 {
			text += strconv.FormatUint(count, 10) + unit.name
			nanoseconds %= unit.nanoseconds
		}
	}
	return text
}
