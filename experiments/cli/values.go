package cli

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"nines/sim"
)

// ordinal is a flag that takes a number that counts from 0.
type ordinal struct {
	number int64
	given  bool
}

// Set reads the number.
func (o *ordinal) Set(text string) error {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return errors.New("want a whole number from 0")
	}
	*o = ordinal{n, true}
	return nil
}

// String prints the number; nothing if none was given.
func (o *ordinal) String() string {
	if !o.given {
		return ""
	}
	return strconv.FormatInt(o.number, 10)
}

// Type names the value in help texts.
func (o *ordinal) Type() string { return "N" }

// instant is a flag that takes a time since the start of a run.
type instant sim.Time

// Set reads the time.
func (i *instant) Set(text string) error {
	d, err := sim.ParseDuration(text)
	if err != nil {
		return err
	}
	if d < 0 {
		return errors.New("want a time since the start of the run")
	}
	*i = instant(d)
	return nil
}

// String prints the time; nothing at the start.
func (i *instant) String() string {
	if *i == 0 {
		return ""
	}
	return sim.FormatDuration(time.Duration(*i))
}

// Type names the value in help texts.
func (i *instant) Type() string { return "TIME" }

// label is a flag that takes the name of something.
type label string

// Set takes the name.
func (l *label) Set(text string) error {
	if text == "" {
		return errors.New("want a name")
	}
	*l = label(text)
	return nil
}

// String prints the name.
func (l *label) String() string { return string(*l) }

// Type names the value in help texts.
func (l *label) Type() string { return "NAME" }

// labels is a flag that may be given more than once, with a name each.
type labels []string

// Set adds one name.
func (l *labels) Set(text string) error {
	if text == "" {
		return errors.New("want a name")
	}
	*l = append(*l, text)
	return nil
}

// String prints the names.
func (l *labels) String() string { return strings.Join(*l, " ") }

// Type names the value in help texts.
func (l *labels) Type() string { return "NAME" }
