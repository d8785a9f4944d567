package disk

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseError says what is wrong with the text of a fault, and where.
type ParseError struct {
	Text    string
	Column  int64 // in bytes, from 1
	Message string
}

// Error returns "column 6: ...".
func (e *ParseError) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Message) }

// faultForm is one way to write a fault.
type faultForm struct {
	name        string
	signatures  string
	least, most int64 // number of arguments
	build       func(a *arguments) Fault
}

var faultForms = [...]faultForm{
	{"dead", "dead", 0, 0, func(*arguments) Fault { return Dead{} }},
	{"full", "full or full(1GiB)", 0, 1, func(a *arguments) Fault { return Full{a.bytes(0)} }},
	{"latent", "latent(sectors) or latent(offset, bytes)", 1, 2, func(a *arguments) Fault { return Latent(a.place()) }},
	{"lost-writes", "lost-writes(0.01)", 1, 1, func(a *arguments) Fault { return LostWrites{a.probability(0)} }},
	{"lying-sync", "lying-sync", 0, 0, func(*arguments) Fault { return LyingSync{} }},
	{"misdirected-writes", "misdirected-writes(0.01)", 1, 1, func(a *arguments) Fault { return MisdirectedWrites{a.probability(0)} }},
	{"rot", "rot(sectors) or rot(offset, bytes)", 1, 2, func(a *arguments) Fault { return Rot(a.place()) }},
	{"slow", "slow(10)", 1, 1, func(a *arguments) Fault { return Slow{a.factor(0)} }},
	{"stuck", "stuck", 0, 0, func(*arguments) Fault { return Stuck{} }},
	{"wear", "wear(600TiB)", 1, 1, func(a *arguments) Fault { return Wear{a.bytes(0)} }},
}

// ParseFault reads a fault as its String prints it: slow(10), rot(3),
// full(1GiB). Sizes are in bytes, or in KiB to EiB. An error is a *ParseError.
func ParseFault(text string) (Fault, error) {
	a := &arguments{text: text}
	name := a.split()
	if a.err != nil {
		return nil, a.err
	}
	for _, form := range faultForms {
		if form.name != name {
			continue
		}
		if n := int64(len(a.list)); n < form.least || n > form.most {
			a.fail(1, "%s does not take %d arguments: write %s", name, n, form.signatures)
			return nil, a.err
		}
		f := form.build(a)
		if a.err != nil {
			return nil, a.err
		}
		return f, nil
	}
	a.fail(1, "%q is not a fault of a disk: use %s", name, strings.Join(faultNames(), ", "))
	return nil, a.err
}

func faultNames() []string {
	var names []string
	for _, form := range faultForms {
		names = append(names, form.name)
	}
	return names
}

// arguments are what stands in the parentheses, and the first error in it.
type arguments struct {
	text string
	list []argument
	err  error
}

type argument struct {
	text   string
	column int64
}

func (a *arguments) fail(column int64, format string, values ...any) {
	if a.err == nil {
		a.err = &ParseError{a.text, column, fmt.Sprintf(format, values...)}
	}
}

// split returns the name and keeps the arguments, spaces around them removed.
func (a *arguments) split() (name string) {
	name, inner, found := strings.Cut(a.text, "(")
	if !found {
		return strings.TrimSpace(name)
	}
	column := int64(len(name)) + 2
	inner, found = strings.CutSuffix(strings.TrimRight(inner, " "), ")")
	if !found {
		a.fail(int64(len(a.text))+1, "the parenthesis is not closed")
	}
	for part := range strings.SplitSeq(inner, ",") {
		blank := int64(len(part) - len(strings.TrimLeft(part, " ")))
		a.list = append(a.list, argument{strings.TrimSpace(part), column + blank})
		column += int64(len(part)) + 1
	}
	return strings.TrimSpace(name)
}

// number reads argument i, which must lie from low to high.
func (a *arguments) number(i int64, what string, low, high float64) float64 {
	x, err := strconv.ParseFloat(a.list[i].text, 64)
	if err != nil || !(x >= low && x <= high) {
		a.fail(a.list[i].column, "%s must be a number from %s to %s, not %q", what, formatNumber(low), formatNumber(high), a.list[i].text)
	}
	return x
}

func (a *arguments) factor(i int64) float64 { return a.number(i, "the factor", factorMin, factorMax) }

func (a *arguments) probability(i int64) float64 { return a.number(i, "the probability", 0, 1) }

// bytes reads a size; one that is left out is 0.
func (a *arguments) bytes(i int64) int64 {
	if i >= int64(len(a.list)) {
		return 0
	}
	text, unit := a.list[i].text, int64(1)
	for power := len(byteUnits) - 1; power > 0; power-- {
		if number, found := strings.CutSuffix(text, byteUnits[power]); found {
			text, unit = number, 1<<(10*power)
			break
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > capacityMax/unit {
		a.fail(a.list[i].column, "%q is not a size: write whole bytes, KiB, MiB, GiB, TiB or PiB, up to 1EiB", a.list[i].text)
	}
	return n * unit
}

// place reads a number of sectors, or an offset and a length.
func (a *arguments) place() (p place) {
	if len(a.list) == 2 {
		return place{Offset: a.bytes(0), Length: a.bytes(1)}
	}
	n, err := strconv.ParseInt(a.list[0].text, 10, 64)
	if err != nil || n < 1 {
		a.fail(a.list[0].column, "%q is not a number of sectors: write 1 or more, or an offset and a length", a.list[0].text)
	}
	return place{Sectors: n}
}

// place is what Rot and Latent have in common.
type place struct{ Sectors, Offset, Length int64 }
