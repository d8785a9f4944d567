package dist

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"nines/sim"
)

// Kind says what may stand for a parameter.
type Kind uint8

const (
	Quantity Kind = iota // a duration, or a number: the dimension of the samples
	Plain                // a number without a unit
	Count                // a whole number
	Weighted             // weight: distribution, repeated
	Text                 // "text"
)

// String returns a few words for help texts.
func (k Kind) String() string {
	return [...]string{"duration or number", "number", "whole number", "weight: distribution", "text"}[k]
}

// Range is where a parameter may lie: from Low (or above it, when it is Open)
// to High.
type Range struct {
	Low, High float64
	Open      bool
}

// limit is beyond every duration and more than any number that is meant.
const limit = 0x1p63

var (
	anywhere    = Range{Low: -limit, High: limit}
	notNegative = Range{Low: 0, High: limit}
	positive    = Range{Low: 0, High: limit, Open: true}
)

func (r Range) holds(x float64) bool {
	return x <= r.High && (x > r.Low || x == r.Low && !r.Open)
}

// String returns "above 0", "at least 0", "from 0.001 to 1000".
func (r Range) String() string {
	switch {
	case r == anywhere:
		return "any that 64 bits can hold"
	case r.Open && r.High == limit:
		return "above " + formatNumber(r.Low)
	case r.High == limit:
		return "at least " + formatNumber(r.Low)
	}
	return "from " + formatNumber(r.Low) + " to " + formatNumber(r.High)
}

// Parameter describes one parameter of a distribution.
type Parameter struct {
	Name    string
	Kind    Kind
	Range   Range
	Meaning string
}

// Description is what there is to say about one way to write a distribution.
// Help, completion and error texts are made from it.
type Description struct {
	Name       string
	Parameters []Parameter
	Yields     Dimension // Either: that of its quantities
	Sentence   string
	Example    string
}

// Signature returns how it is written: "lognormal(median, sigma)".
func (d Description) Signature() string {
	names := make([]string, len(d.Parameters))
	for i, parameter := range d.Parameters {
		names[i] = parameter.Name
	}
	return d.Name + "(" + strings.Join(names, ", ") + ")"
}

// Descriptions lists every distribution that Parse knows.
func Descriptions() []Description {
	var list []Description
	for _, form := range forms {
		list = append(list, form.Description)
	}
	return append(list, mixtureDescription, empiricalDescription)
}

// form is a description together with the way to build what it describes,
// for distributions whose parameters are all numbers.
type form struct {
	Description
	build func(w written, values []float64) (Distribution, error)
}

var forms = [...]*form{
	constantForm, uniformForm, integersForm, exponentialForm, normalForm,
	lognormalForm, paretoForm, weibullForm, gammaForm, zipfForm,
}

// parameterError says which parameter is wrong, for Parse to point at.
type parameterError struct {
	index   int
	message string
}

func (e *parameterError) Error() string { return e.message }

// construct checks the parameters and builds the distribution.
func (f *form) construct(dimension Dimension, values ...float64) (Distribution, error) {
	if f.Yields != Either {
		dimension = f.Yields
	}
	for i, parameter := range f.Parameters {
		if err := parameter.check(dimension, values[i]); err != nil {
			return nil, &parameterError{i, err.Error()}
		}
	}
	return f.build(written{f, dimension, values}, values)
}

func (p Parameter) check(dimension Dimension, value float64) error {
	if !p.Range.holds(value) {
		return fmt.Errorf("%s must be %s, not %s", p.Name, p.Range, p.format(dimension, value))
	}
	if p.Kind == Count && value != math.Floor(value) {
		return fmt.Errorf("%s must be a whole number, not %s", p.Name, formatNumber(value))
	}
	return nil
}

// must is construct for parameters that a program wrote.
func (f *form) must(dimension Dimension, values ...float64) Distribution {
	d, err := f.construct(dimension, values...)
	if err != nil {
		panic("dist: " + f.Name + ": " + err.Error())
	}
	return d
}

// written is how a distribution was written; all built by a form embed it.
type written struct {
	form      *form
	dimension Dimension
	values    []float64
}

// Dimension tells what the samples measure.
func (w *written) Dimension() Dimension { return w.dimension }

// String prints the distribution as Parse reads it.
func (w *written) String() string {
	texts := make([]string, len(w.values))
	for i, value := range w.values {
		texts[i] = w.form.Parameters[i].format(w.dimension, value)
	}
	return w.form.Name + "(" + strings.Join(texts, ", ") + ")"
}

func (p Parameter) format(dimension Dimension, value float64) string {
	if p.Kind == Quantity && dimension == Time {
		return sim.FormatDuration(time.Duration(Saturate(value)))
	}
	return formatNumber(value)
}

// formatNumber prints the shortest text that reads back as x; whole numbers
// as people write them.
func formatNumber(x float64) string {
	if x == math.Floor(x) && math.Abs(x) <= 1<<53 {
		return strconv.FormatInt(Saturate(x), 10)
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
