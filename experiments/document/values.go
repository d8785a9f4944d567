package document

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"nines/sim"
)

// nameBytesMax bounds the names that authors give to the parts of a scenario.
const nameBytesMax = 64

// String returns any scalar as it is.
func (r *Reader) String(n *Node) string {
	text, _ := r.scalar(n, "a text")
	return text
}

// Name returns a name by which the parts of a document refer to each other: a
// letter, then letters, digits, - and _, at most 64 in all. It holds no dot,
// so that names can be joined to paths.
func (r *Reader) Name(n *Node) string {
	return r.Check(n, "a name", checkName)
}

func checkName(text string) error {
	if text == "" || len(text) > nameBytesMax {
		return fmt.Errorf("a name has 1 to %d characters", nameBytesMax)
	}
	for i, c := range []byte(text) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || c != '-' && c != '_' && (c < '0' || c > '9')) {
			return fmt.Errorf("%s is no name: a letter, then letters, digits, - and _", quoted(text))
		}
	}
	return nil
}

// OneOf returns a scalar that must be one of names.
func (r *Reader) OneOf(n *Node, names ...string) string {
	text, ok := r.scalar(n, "one of "+enumerate(names))
	if !ok || slices.Contains(names, text) {
		return text
	}
	message, hint := unknown("value", text, names)
	r.Report(n, message, hint)
	return ""
}

// Bool returns true or false.
func (r *Reader) Bool(n *Node) bool {
	return Read(r, n, "true or false", func(text string) (bool, error) {
		if text != "true" && text != "false" {
			return false, fmt.Errorf("%s is neither true nor false", quoted(text))
		}
		return text == "true", nil
	})
}

// Int returns a whole number between least and most, both included; the
// extreme values of int64 stand for no bound.
func (r *Reader) Int(n *Node, least, most int64) int64 {
	return Read(r, n, "a whole number", func(text string) (int64, error) {
		value, err := strconv.ParseInt(text, 10, 64)
		if errors.Is(err, strconv.ErrSyntax) {
			return 0, fmt.Errorf("%s is no whole number", quoted(text))
		}
		if err != nil { // the value is the int64 nearest to the number
			return 0, fmt.Errorf("%s has too many digits", quoted(text))
		}
		if value < least || value > most {
			err = outside(text, intBound(least), intBound(most))
		}
		return value, err
	})
}

// Float returns a number between least and most, both included; infinities
// stand for no bound.
func (r *Reader) Float(n *Node, least, most float64) float64 {
	return Read(r, n, "a number", func(text string) (float64, error) {
		value, err := parseDecimal(text)
		if err == nil && (value < least || value > most) {
			err = outside(text, floatBound(least), floatBound(most))
		}
		return value, err
	})
}

// Percent returns a share between 0 and 1, written 70% or 0.7.
func (r *Reader) Percent(n *Node) float64 {
	return Read(r, n, "a share such as 70%", parsePercent)
}

func parsePercent(text string) (float64, error) {
	number, percent := strings.CutSuffix(text, "%")
	if percent {
		// Shifting the decimal point rounds once; dividing by 100 would round
		// twice: 99.9/100 is not 0.999.
		number += "e-2"
	}
	share, err := parseDecimal(number)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%s is no share: write 70%% or 0.7", quoted(text))
	case !percent && 1 < share && share <= 100:
		return 0, fmt.Errorf("%s is more than the whole: write %s%%", text, text)
	case share < 0 || share > 1:
		return 0, outside(text, "0%", "100%")
	}
	return share, nil
}

// Duration returns a span of time of at least 0, such as 500ms, 1h30m or 10y.
func (r *Reader) Duration(n *Node) time.Duration {
	return r.DurationIn(n, 0, math.MaxInt64)
}

// DurationIn returns a span of time between least and most, both included; the
// extreme values of int64 stand for no bound. Where least is negative the span
// may be signed, as clock offsets are.
func (r *Reader) DurationIn(n *Node, least, most time.Duration) time.Duration {
	return Read(r, n, "a duration such as 10s", func(text string) (time.Duration, error) {
		value, err := sim.ParseDuration(text)
		if err == nil && (value < least || value > most) {
			err = outside(text, durationBound(least), durationBound(most))
		}
		return value, err
	})
}

// outside says that a value lies beyond its bounds; an empty one is absent.
func outside(value, least, most string) error {
	if len(value) > numberBytesMax {
		value = quoted(value)
	}
	switch {
	case most == "":
		return fmt.Errorf("%s is too small: at least %s", value, least)
	case least == "":
		return fmt.Errorf("%s is too large: at most %s", value, most)
	}
	return fmt.Errorf("%s is outside %s to %s", value, least, most)
}

func intBound(bound int64) string {
	if bound == math.MinInt64 || bound == math.MaxInt64 {
		return ""
	}
	return strconv.FormatInt(bound, 10)
}

func floatBound(bound float64) string {
	if math.IsInf(bound, 0) {
		return ""
	}
	return strconv.FormatFloat(bound, 'g', -1, 64)
}

func durationBound(bound time.Duration) string {
	if bound == math.MinInt64 || bound == math.MaxInt64 {
		return ""
	}
	return sim.FormatDuration(bound)
}
