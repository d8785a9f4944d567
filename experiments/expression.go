package experiments

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"nines/experiments/document"
	"nines/sim"
)

// Expression is a measure with its arguments, as in "yield(left, during cut)".
type Expression struct {
	Text    string // canonical: however it was written, one measure has one text
	Measure *Measure
	Args    Arguments
}

// Arguments are the texts of an expression's arguments, by their names.
// Arguments that may be left out, and were, have their default or are absent.
type Arguments map[string]string

// Loads returns the names of the load groups that an expression is about.
func (a Arguments) Loads() []string { return strings.Split(a["load"], "+") }

// DemandBiased tells whether an expression is a share of what closed clients
// offered, who offer less while they wait: the same outage costs it far less
// than one of an open load, and the two must not be compared.
func (e *Expression) DemandBiased(s *Scenario) bool {
	if !e.Measure.Offered {
		return false
	}
	biased := func(name string) bool { return s.Load(name).Closed != nil && s.Load(name).DemandBiased() }
	return slices.ContainsFunc(e.Args.Loads(), biased)
}

// piece is a part of a text, and where it stands in it.
type piece struct {
	text   string
	offset int
}

// placed is an error at a byte offset of a text.
func placed(text string, offset int, format string, values ...any) error {
	return &document.TextError{Column: utf8.RuneCountInString(text[:offset]) + 1, Message: fmt.Sprintf(format, values...)}
}

func blanks(text string) int { return len(text) - len(strings.TrimLeft(text, " ")) }

// expression reads a measure with its arguments.
func (d *decoder) expression(s *Scenario, text string) (Expression, error) {
	head, inside, call := strings.Cut(text, "(")
	name := strings.TrimSpace(head)
	m := d.registry.measure(name)
	if m == nil {
		return Expression{}, placed(text, blanks(text), "%s", sentence(unknown("measure", name, d.registry.measureNames())))
	}
	inside, closed := strings.CutSuffix(strings.TrimRight(inside, " "), ")")
	if call && !closed {
		return Expression{}, placed(text, len(head), "the parenthesis is not closed")
	}
	e := Expression{Measure: m, Args: make(Arguments)}
	if err := d.arguments(&e, text, split(inside, len(head)+1)); err != nil {
		return Expression{}, err
	}
	e.Text = e.canonical()
	if d.complete(s) {
		if err := e.check(s); err != nil {
			return Expression{}, placed(text, blanks(text), "%s: %v", e.Text, err)
		}
	}
	return e, nil
}

// check returns what is wrong with the arguments in a scenario.
func (e *Expression) check(s *Scenario) error {
	if of := e.Measure.Of; of != "" && e.Args["system"] != "" {
		if p := s.System(e.Args["system"]); p.Kind.Kind != of {
			return fmt.Errorf("%s is a %s: only a %s has it", p.Name, p.Kind.Kind, of)
		}
	}
	if e.Measure.Check == nil {
		return nil
	}
	return e.Measure.Check(s, e.Args)
}

// complete tells whether all parts of a variant were right, so that others may
// look at them.
func (d *decoder) complete(s *Scenario) bool {
	return len(s.Systems) == len(d.named.systems) && len(s.Loads) == len(d.named.loads) && len(s.Faults) == len(d.named.faults)
}

// canonical prints an expression in one way, however it was written.
func (e *Expression) canonical() string {
	var texts []string
	for _, a := range e.Measure.Args {
		if text := e.Args[a.Name]; text != "" {
			texts = append(texts, text)
		}
	}
	return e.Measure.Name + "(" + strings.Join(texts, ", ") + ")"
}

// split cuts what stands between the parentheses at the commas. Blanks within
// an argument count as one.
func split(inside string, offset int) []piece {
	var pieces []piece
	for part := range strings.SplitSeq(inside, ",") {
		if text := strings.Join(strings.Fields(part), " "); text != "" {
			pieces = append(pieces, piece{text, offset + blanks(part)})
		}
		offset += len(part) + 1
	}
	return pieces
}

// arguments gives each piece to the first argument that is free and takes it,
// so that optional ones may be left out.
func (d *decoder) arguments(e *Expression, text string, pieces []piece) error {
	free := e.Measure.Args
	for _, p := range pieces {
		skip, err := d.fitting(free, p.text)
		if err != nil {
			return placed(text, p.offset, "%s: %v", e.Measure.Name, err)
		}
		e.Args[free[skip].Name] = p.text
		free = free[skip+1:]
	}
	for _, a := range e.Measure.Args {
		if _, given := e.Args[a.Name]; given {
			continue
		}
		if !a.Optional {
			return placed(text, blanks(text), "%s lacks an argument: %s", e.Measure.Name, a)
		}
		if a.Default != "" {
			e.Args[a.Name] = a.Default
		}
	}
	return nil
}

// fitting returns how many of the free arguments to leave out so that the next
// one takes the text. If none does, the error is that of the first one that was
// certainly meant, or else lists what is possible.
func (d *decoder) fitting(free []Arg, text string) (skip int, err error) {
	var possible []string
	for i, a := range free {
		meant, wrong := d.checkArg(a.Type, text)
		if wrong == nil {
			return i, nil
		}
		if possible = append(possible, a.Type.String()); err == nil && (meant || !a.Optional) {
			err = wrong
		}
		if !a.Optional {
			break
		}
	}
	switch {
	case err != nil:
		return 0, err
	case len(possible) == 0:
		return 0, fmt.Errorf("%.64q is one argument too many", text)
	}
	return 0, fmt.Errorf("%.64q is not %s", text, strings.Join(possible, ", nor "))
}

// checkArg returns what is wrong with an argument; meant tells that it was
// certainly meant as one of this type.
func (d *decoder) checkArg(t ArgType, text string) (meant bool, err error) {
	switch t {
	case ArgLoads:
		for _, name := range strings.Split(text, "+") {
			if err := named("load", name, d.named.loads); err != nil {
				return len(d.named.loads) > 0, err
			}
		}
		return true, nil
	case ArgSystem:
		return true, named("system", text, d.named.systems)
	case ArgFault:
		return true, named("fault", text, d.named.faults)
	case ArgWhen:
		phase, fault, _ := strings.Cut(text, " ")
		if !slices.Contains(phases, phase) {
			return false, fmt.Errorf("%.64q is not %v", text, t)
		}
		return true, named("fault", fault, d.named.faults)
	case ArgPercentile:
		_, err := parsePercentile(text)
		return strings.HasPrefix(text, "p"), err
	case ArgSpan:
		span, err := sim.ParseDuration(text)
		if err == nil && span <= 0 {
			err = fmt.Errorf("%s is no length of time", text)
		}
		return false, err
	case ArgCount:
		if count, err := strconv.ParseInt(text, 10, 64); err != nil || count < 1 {
			return false, fmt.Errorf("%.64q is not %v", text, t)
		}
	case ArgEvent:
		return true, named("event", text, d.registry.eventNames())
	case ArgKind:
		if text != "reads" && text != "writes" {
			return false, fmt.Errorf("%.64q is not %v", text, t)
		}
	}
	return false, nil
}

// named returns an error unless a name is known.
func named(what, name string, known []string) error {
	if slices.Contains(known, name) {
		return nil
	}
	message := sentence(unknown(what, name, known))
	return fmt.Errorf("%s", message)
}

// phases are the parts of a run that a fault makes.
var phases = []string{"before", "during", "after"}

// parsePercentile reads p50, p99.9 and so on, exactly, in thousandths of a per
// cent.
func parsePercentile(text string) (share int64, err error) {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(text, "p"), ".")
	digits := whole + (fraction + "000")[:max(3, len(fraction))]
	share, err = strconv.ParseInt(digits, 10, 64)
	if err != nil || !strings.HasPrefix(text, "p") || whole == "" || len(fraction) > 3 || strings.Trim(digits, "0123456789") != "" || share < 1 || share > percentileWhole {
		return 0, fmt.Errorf("%.64q is not %v", text, ArgPercentile)
	}
	return share, nil
}

// Count returns an argument of ArgCount.
func (a Arguments) Count(name string) int64 { return checked(strconv.ParseInt(a[name], 10, 64)) }

// Span returns an argument of ArgSpan.
func (a Arguments) Span(name string) time.Duration { return checked(sim.ParseDuration(a[name])) }

// Percentile returns an argument of ArgPercentile, counted in thousandths of a
// per cent: 99900 of p99.9. It must have been given.
func (a Arguments) Percentile(name string) int64 { return checked(parsePercentile(a[name])) }

// checked returns a value that the decoder has let pass.
func checked[T any](value T, err error) T {
	if err != nil {
		panic("experiments: an argument was not checked: " + err.Error())
	}
	return value
}
