package experiments

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nines/experiments/document"
	"nines/sim"
)

// report reads which measures a scenario reports. Those that its expectations
// speak of are added; without a list, the usual ones of its loads and systems.
func (d *decoder) report(s *Scenario, n *document.Node) {
	for _, item := range d.List(n) {
		if e, ok := d.expression(item, d.String(item), s); ok {
			s.addMeasure(e)
		}
	}
	if n == nil {
		for _, text := range s.usualMeasures() {
			if e, ok := d.expression(nil, text, s); ok {
				s.addMeasure(e)
			}
		}
	}
}

// usualMeasures are what a scenario without a report list reports.
func (s *Scenario) usualMeasures() []string {
	var texts []string
	for _, l := range s.Loads {
		if len(l.Script) > 0 {
			continue
		}
		texts = append(texts, "yield("+l.Name+")")
		for _, f := range s.Faults {
			if f.Life != nil || f.Every != nil {
				continue
			}
			for _, when := range []string{"before ", "during ", "after "} {
				texts = append(texts, "yield("+l.Name+", "+when+f.Name+")")
			}
		}
		texts = append(texts, "latency("+l.Name+", p50)", "latency("+l.Name+", p99)")
	}
	for _, p := range s.Systems {
		texts = append(texts, "linearizable("+p.Name+")")
	}
	return texts
}

func (s *Scenario) addMeasure(e Expression) {
	known := func(have Expression) bool { return have.Text == e.Text }
	if !slices.ContainsFunc(s.Measures, known) {
		s.Measures = append(s.Measures, e)
	}
}

// expression reads a measure with its arguments: yield(left, during cut).
func (d *decoder) expression(n *document.Node, text string, s *Scenario) (Expression, bool) {
	name, rest, call := strings.Cut(strings.TrimSpace(text), "(")
	name = strings.TrimSpace(name)
	inside, closed := strings.CutSuffix(strings.TrimSpace(rest), ")")
	if call && !closed {
		d.Errorf(n, "%s: the parenthesis is not closed", text)
		return Expression{}, false
	}
	var names []string
	for _, m := range d.registry.Measures {
		names = append(names, m.Name)
		if m.Name != name {
			continue
		}
		args, ok := d.arguments(n, s, m, inside)
		return Expression{Text: canonical(m, args), Measure: m, Args: args}, ok
	}
	d.unknown(n, "measure", name, names)
	return Expression{}, false
}

// canonical prints an expression in one way, however it was written.
func canonical(m *Measure, args Arguments) string {
	var texts []string
	for _, a := range m.Args {
		if args[a.Name] != "" {
			texts = append(texts, args[a.Name])
		}
	}
	return m.Name + "(" + strings.Join(texts, ", ") + ")"
}

// arguments gives each text to the first argument that is free and fits it, so
// that optional ones may be left out.
func (d *decoder) arguments(n *document.Node, s *Scenario, m *Measure, inside string) (Arguments, bool) {
	args, free := make(Arguments), m.Args
	for _, text := range splitArguments(inside) {
		for len(free) > 1 && free[0].Optional && s.checkArg(free[0], text) != nil {
			free = free[1:]
		}
		if len(free) == 0 {
			d.Errorf(n, "%s takes %d arguments at most; %s is one too many", m.Name, len(m.Args), text)
			return args, false
		}
		if err := s.checkArg(free[0], text); err != nil {
			d.Errorf(n, "%s: %v", m.Name, err)
			return args, false
		}
		args[free[0].Name] = text
		free = free[1:]
	}
	if len(free) > 0 && !free[0].Optional {
		d.Errorf(n, "%s needs an argument: %s", m.Name, free[0].Name)
		return args, false
	}
	return args, true
}

func splitArguments(inside string) []string {
	var texts []string
	for _, text := range strings.Split(inside, ",") {
		if text = strings.Join(strings.Fields(text), " "); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// checkArg returns what is wrong with an argument in this scenario.
func (s *Scenario) checkArg(a Arg, text string) error {
	switch a.Type {
	case ArgLoads:
		for _, name := range strings.Split(text, "+") {
			if !slices.ContainsFunc(s.Loads, func(l Load) bool { return l.Name == name }) {
				return fmt.Errorf("no load %q", name)
			}
		}
	case ArgSystem:
		if !slices.Contains(s.systemNames(), text) {
			return fmt.Errorf("no system %q", text)
		}
	case ArgWhen:
		when, fault, _ := strings.Cut(text, " ")
		if when != "before" && when != "during" && when != "after" {
			return fmt.Errorf("%q is no part of the run: write before, during or after and a fault", text)
		}
		if !slices.ContainsFunc(s.Faults, func(f Fault) bool { return f.Name == fault }) {
			return fmt.Errorf("no fault %q", fault)
		}
	case ArgFault:
		if !slices.ContainsFunc(s.Faults, func(f Fault) bool { return f.Name == text }) {
			return fmt.Errorf("no fault %q", text)
		}
	case ArgPercentile:
		p, err := strconv.ParseFloat(strings.TrimPrefix(text, "p"), 64)
		if err != nil || !strings.HasPrefix(text, "p") || p <= 0 || p > 100 {
			return fmt.Errorf("%q is no percentile such as p99", text)
		}
	case ArgKind:
		if text != "reads" && text != "writes" {
			return fmt.Errorf("%q is neither reads nor writes", text)
		}
	}
	return nil
}

// expectation reads one line of what must come out.
func (d *decoder) expectation(s *Scenario, n *document.Node) {
	text := strings.Join(strings.Fields(d.String(n)), " ")
	x := Expectation{Text: text}
	measure, not := strings.CutPrefix(text, "not ")
	x.Not = not
	end := strings.LastIndexByte(measure, ')') + 1
	condition := strings.TrimSpace(measure[end:])
	var ok bool
	if x.Expression, ok = d.expression(n, measure[:end], s); !ok {
		return
	}
	s.addMeasure(x.Expression)
	judgement := x.Expression.Measure.Unit == Judgement
	switch {
	case judgement && condition != "":
		d.Errorf(n, "%s is true or not; %q has no meaning here", x.Expression.Text, condition)
	case !judgement && not:
		d.Errorf(n, "%s is a number: write what it must be, not that it is not", x.Expression.Text)
	case !judgement:
		if err := x.condition(condition); err != nil {
			d.Errorf(n, "%s: %v", x.Expression.Text, err)
		}
	}
	s.Expectations = append(s.Expectations, x)
}

// relations in the order in which they are looked for.
var relations = []string{"<=", ">=", "=", "<", ">"}

// condition reads "= 86.7% ± 0.5%", ">= 99%", "< 200ms".
func (x *Expectation) condition(text string) error {
	for _, relation := range relations {
		rest, ok := strings.CutPrefix(text, relation)
		if !ok {
			continue
		}
		x.Relation = relation
		value, tolerance, near := strings.Cut(rest, "±")
		var err error
		unit := x.Expression.Measure.Unit
		if x.Value, err = unit.parse(strings.TrimSpace(value)); err != nil || !near {
			return err
		}
		if relation != "=" {
			return fmt.Errorf("± goes with =, not with %s", relation)
		}
		x.Tolerance, err = unit.parse(strings.TrimSpace(tolerance))
		return err
	}
	return fmt.Errorf("want a condition such as = 100%% or >= 99%%, found %q", text)
}

// parse reads a quantity of this unit.
func (u Unit) parse(text string) (float64, error) {
	if u == Span {
		span, err := sim.ParseDuration(text)
		return float64(span), err
	}
	number, percent := strings.CutSuffix(text, "%")
	if percent {
		number += "e-2"
	}
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || percent && u != Share {
		return 0, fmt.Errorf("%q is no %v", text, u)
	}
	return value, nil
}

// String names the unit as an error text would.
func (u Unit) String() string {
	return [...]string{"share such as 99%", "number", "duration such as 20ms", "number", "judgement"}[u]
}
