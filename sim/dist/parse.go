package dist

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nines/sim"
)

const textMax = 4096 // bytes of one distribution

// ParseError says what is wrong with a text, and where.
type ParseError struct {
	Text    string
	Column  int // in characters, from 1
	Message string
}

// Error returns "column 11: ...".
func (e *ParseError) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Message) }

// Parser reads distributions. The zero value is ready.
type Parser struct {
	// Files is where empirical("latency.csv") finds its file. Without it such
	// a distribution is an error, and nothing else needs it.
	Files fs.FS
}

// Parse reads a distribution of either dimension. See Parser.Parse.
func Parse(text string) (Distribution, error) { return Parser{}.Parse(text, Either) }

// ParseDuration reads a distribution of durations. See Parser.Parse.
func ParseDuration(text string) (Distribution, error) { return Parser{}.Parse(text, Time) }

// ParseNumber reads a distribution of plain numbers. See Parser.Parse.
func ParseNumber(text string) (Distribution, error) { return Parser{}.Parse(text, Number) }

// Parse reads a distribution as String prints it, such as lognormal(10ms, 0.4);
// Descriptions lists all. Durations carry units, numbers do not; 0 may stand
// for either. A bare value, 10ms or 3, is constant. It is an error if the
// samples do not have the wanted dimension, unless that is Either.
//
// A text has at most 4096 bytes, a mixture 64 parts, 8 levels deep. An error
// is a *ParseError.
func (p Parser) Parse(text string, want Dimension) (Distribution, error) {
	if len(text) > textMax {
		return nil, &ParseError{text[:textMax], 1, fmt.Sprintf("a distribution has at most %d bytes, not %d", textMax, len(text))}
	}
	tree, err := parseTree(text)
	if err == nil {
		err = p.load(&tree)
	}
	var d Distribution
	if err == nil {
		d, err = resolve(&tree, want)
	}
	var f *fault
	if errors.As(err, &f) {
		return nil, &ParseError{text, 1 + utf8.RuneCountInString(text[:f.offset]), f.message}
	}
	return d, err
}

// load reads the files of all empirical calls in the tree, so that their
// dimension is known before anything is built.
func (p Parser) load(n *node) (err error) {
	for i := range n.arguments {
		if err := p.load(&n.arguments[i]); err != nil {
			return err
		}
	}
	if n.kind == callNode && n.text == empiricalDescription.Name {
		n.loaded, err = p.loadFile(n)
	}
	return err
}

func (p Parser) loadFile(n *node) (Distribution, error) {
	names := [2]string{}
	if len(n.arguments) < 1 || len(n.arguments) > 2 {
		return nil, faultf(n.offset, "empirical takes a file and, if that has several columns, the name of one: %s", empiricalDescription.Example)
	}
	for i, argument := range n.arguments {
		if argument.kind != textNode || argument.weight != nil {
			return nil, faultf(argument.offset, "empirical takes texts in quotes: %s", empiricalDescription.Example)
		}
		names[i] = argument.text
	}
	at := n.arguments[0].offset
	if p.Files == nil {
		return nil, faultf(at, "%q cannot be read: no files are at hand here", names[0])
	}
	file, err := p.Files.Open(names[0])
	if err != nil {
		return nil, faultf(at, "%v", err)
	}
	defer file.Close()
	d, err := ReadCSV(file, names[0], names[1])
	if err != nil {
		return nil, faultf(at, "%v", err)
	}
	return d, nil
}

// resolve builds what a node describes, in the dimension that is wanted.
func resolve(n *node, want Dimension) (Distribution, error) {
	if n.weight != nil {
		return nil, faultf(n.weight.offset, "a weight belongs into a mixture: %s", mixtureDescription.Example)
	}
	switch {
	case n.kind == textNode:
		return nil, faultf(n.offset, "%q is text where a distribution is meant", n.text)
	case n.kind == valueNode:
		return build(constantForm, n.offset, []node{*n}, want)
	case n.text == mixtureDescription.Name:
		return resolveMixture(n, want)
	case n.loaded != nil:
		if d := DimensionOf(n.loaded); want != Either && d != want {
			return nil, faultf(n.offset, `%s holds %ss where %s is meant: in a CSV file 1.5ms, or a heading like "rtt (ms)", makes durations`,
				n.arguments[0].text, strings.TrimPrefix(d.String(), "a "), want)
		}
		return n.loaded, nil
	}
	f, err := findForm(n)
	if err != nil {
		return nil, err
	}
	return build(f, n.offset, n.arguments, want)
}

// findForm picks the form by name and, as uniform has two, by the number of
// parameters.
func findForm(n *node) (*form, error) {
	var names, signatures []string
	example := ""
	for _, f := range forms {
		if !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
		if f.Name != n.text {
			continue
		}
		if len(f.Parameters) == len(n.arguments) {
			return f, nil
		}
		signatures, example = append(signatures, f.Signature()), f.Example
	}
	if signatures != nil {
		return nil, faultf(n.offset, "%s has %d parameters here: write %s, for example %s",
			n.text, len(n.arguments), list(signatures), example)
	}
	names = append(names, mixtureDescription.Name, empiricalDescription.Name)
	if hint := suggest(n.text, names); hint != "" {
		return nil, faultf(n.offset, "%q is not a distribution%s", n.text, hint)
	}
	return nil, faultf(n.offset, "%q is not a distribution: use %s", n.text, list(names))
}

// build reads the arguments of a form and makes the distribution.
func build(f *form, offset int, arguments []node, want Dimension) (Distribution, error) {
	if want == Time && f.Yields == Number {
		return nil, faultf(offset, "%s yields a plain number where a duration is meant", f.Signature())
	}
	if want == Either { // nothing but zeros makes a number
		want = max(Number, dimensionOfForm(f, arguments))
	}
	values := make([]float64, len(arguments))
	for i, parameter := range f.Parameters {
		meant := Number
		if parameter.Kind == Quantity {
			meant = want
		}
		var err error
		if values[i], err = argumentValue(&arguments[i], parameter.Name, meant); err != nil {
			return nil, err
		}
	}
	d, err := f.construct(want, values...)
	var wrong *parameterError
	if errors.As(err, &wrong) {
		return nil, faultf(arguments[wrong.index].offset, "%s", wrong.message)
	}
	return d, err
}

// argumentValue reads one number or duration; 0 is both.
func argumentValue(n *node, name string, meant Dimension) (float64, error) {
	if n.kind != valueNode || n.weight != nil {
		return 0, faultf(n.offset, "%s must be %s", name, meant)
	}
	value, dimension, err := readValue(n.text)
	switch {
	case err != nil:
		return 0, faultf(n.offset, "%v", err)
	case dimension == Number && meant == Time:
		return 0, faultf(n.offset, "%s has no unit: write %ss or %sms", n.text, n.text, n.text)
	case dimension == Time && meant == Number:
		return 0, faultf(n.offset, "%s is a duration, but %s must be a plain number", n.text, name)
	}
	return value, nil
}

// readValue reads a number or a duration. A 0 without a unit is Either.
func readValue(text string) (float64, Dimension, error) {
	if !isNumber(text) {
		d, err := sim.ParseDuration(text)
		return float64(d), Time, err
	}
	x, err := strconv.ParseFloat(text, 64)
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		return 0, Number, fmt.Errorf("%q is not a number", text)
	case err != nil || !anywhere.holds(x):
		return 0, Number, fmt.Errorf("%s is out of range", text)
	case x == 0:
		return 0, Either, nil
	}
	return x, Number, nil
}

// isNumber reports whether text is meant as a number without a unit.
func isNumber(text string) bool { return strings.Trim(text, "+-.0123456789eE") == "" }

// dimensionOfNode is the dimension in which a node is written, Either if it
// holds nothing but zeros.
func dimensionOfNode(n *node) Dimension {
	switch {
	case n.kind == valueNode:
		_, dimension, _ := readValue(n.text)
		return dimension
	case n.loaded != nil:
		return DimensionOf(n.loaded)
	case n.text == mixtureDescription.Name:
		return greatestDimension(n.arguments)
	}
	f, err := findForm(n)
	if err != nil {
		return Either
	}
	return dimensionOfForm(f, n.arguments)
}

func dimensionOfForm(f *form, arguments []node) Dimension {
	if f.Yields != Either {
		return f.Yields
	}
	var quantities []node
	for i, parameter := range f.Parameters {
		if parameter.Kind == Quantity {
			quantities = append(quantities, arguments[i])
		}
	}
	return greatestDimension(quantities)
}

func greatestDimension(nodes []node) Dimension {
	greatest := Either
	for i := range nodes {
		greatest = max(greatest, dimensionOfNode(&nodes[i]))
	}
	return greatest
}

// resolveMixture builds all parts in one dimension: a duration anywhere makes
// it a mixture of durations.
func resolveMixture(n *node, want Dimension) (Distribution, error) {
	if want == Either {
		want = max(Number, greatestDimension(n.arguments))
	}
	parts := make([]Part, len(n.arguments))
	for i, argument := range n.arguments {
		weight, err := readWeight(&argument)
		if err != nil {
			return nil, err
		}
		argument.weight = nil
		d, err := resolve(&argument, want)
		if err != nil {
			return nil, err
		}
		parts[i] = Part{weight, d}
	}
	d, err := newMixture(parts)
	var wrong *parameterError
	if errors.As(err, &wrong) {
		return nil, faultf(n.arguments[wrong.index].offset, "%s", wrong.message)
	}
	if err != nil {
		return nil, faultf(n.offset, "%v: %s", err, mixtureDescription.Example)
	}
	return d, nil
}

// readWeight reads what stands before the colon: a number or a percentage.
func readWeight(part *node) (float64, error) {
	w := part.weight
	if w == nil {
		return 0, faultf(part.offset, "a part needs a weight before it: %s", mixtureDescription.Example)
	}
	text, percent := strings.CutSuffix(w.text, "%")
	value, dimension, err := readValue(text)
	if w.kind != valueNode || err != nil || dimension == Time || !positive.holds(value) {
		return 0, faultf(w.offset, "%q is not a weight: write a number above 0, such as 0.38 or 38%%", w.text)
	}
	if percent {
		value /= 100
	}
	return value, nil
}
