package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"nines/experiments/document"
	"nines/sim"
)

// window reads how long the run is and what of it is measured.
func (d *decoder) window(s *Scenario, n *document.Node) {
	f := d.Map(n)
	for _, key := range []string{"drain", "report"} {
		f.Get(key) // read when the loads are known
	}
	if n == nil {
		return
	}
	s.Window.Steady = d.OneOf(d.optional(s, f, "measure", "run", "terminating"), "terminating", "steady") == "steady"
	from, to := f.Get("from"), f.Get("to")
	if s.Window.Steady {
		from, to = d.steady(s, f), d.optional(s, f, "measure", "to", steadyDefault)
	} else {
		f.Need("to")
	}
	s.Window.From = sim.Time(d.Duration(from))
	s.Window.To = sim.Time(d.DurationIn(to, 1, math.MaxInt64))
	s.Window.Budget = d.Int(d.optional(s, f, "measure", "budget", "10000000"), 1, math.MaxInt64)
	if from != nil && s.Window.To <= s.Window.From && s.Window.To > 0 {
		d.Errorf(from, "the measurement begins when the run is over: it ends at %s", seconds(s.Window.To))
	}
	f.Done()
}

// drainDefault is how long a run goes on for its last answers, or longer where
// the loads wait longer.
const drainDefault = 2 * time.Second

// drain reads how long the run goes on for the last answers: what has not
// ended by then would be missing from both sides of every ratio.
func (d *decoder) drain(s *Scenario, measure *document.Node) {
	longest, patient := time.Duration(0), ""
	for _, l := range s.Loads {
		if l.Deadline > longest {
			longest, patient = l.Deadline, l.Name
		}
	}
	if measure == nil {
		return
	}
	usual := sim.FormatDuration(max(longest, drainDefault))
	n := d.optional(s, d.Map(measure), "measure", "drain", usual)
	if s.Window.Drain = d.Duration(n); s.Window.Drain < longest {
		d.Report(n, fmt.Sprintf("the run ends while clients of the load %s still wait: their deadline is %s", patient, sim.FormatDuration(longest)),
			"drain for that long at least, or leave it out")
	}
}

// report reads which measures a scenario reports. Those that its expectations
// speak of are added; without a list, the usual ones of its loads and systems.
func (d *decoder) report(s *Scenario, n *document.Node) {
	for _, item := range d.List(n) {
		d.measured(s, item)
	}
	if n == nil {
		for _, text := range s.usualMeasures() {
			if e, err := d.expression(s, text); err == nil {
				s.addMeasure(e)
			}
		}
	}
}

// measured reads a measure that is to be reported, and returns its text.
func (d *decoder) measured(s *Scenario, n *document.Node) string {
	e := document.Read(d.Reader, n, "a measure such as yield(left)", func(text string) (Expression, error) {
		return d.expression(s, text)
	})
	if e.Measure != nil {
		s.addMeasure(e)
	}
	return e.Text
}

// addMeasure adds a measure that is not there yet.
func (s *Scenario) addMeasure(e Expression) {
	known := func(have Expression) bool { return have.Text == e.Text }
	if !slices.ContainsFunc(s.Measures, known) {
		s.Measures = append(s.Measures, e)
	}
}

// usualFaults is up to how many faults the usual measures go by their phases.
const usualFaults = 3

// usualMeasures are what a scenario without a report list reports.
func (s *Scenario) usualMeasures() []string {
	var once []string
	for _, f := range s.Faults {
		if f.Life == nil && f.Every == nil && !f.Kind.Instant && !f.IsAlways(s.Window) {
			once = append(once, f.Name)
		}
	}
	if len(once) > usualFaults {
		once = nil
	}
	var texts []string
	for _, l := range s.Loads {
		if len(l.Script) > 0 {
			continue
		}
		texts = append(texts, "yield("+l.Name+")")
		for _, fault := range once {
			for _, when := range phases {
				texts = append(texts, "yield("+l.Name+", "+when+" "+fault+")")
			}
		}
		texts = append(texts, "latency("+l.Name+", p50)", "latency("+l.Name+", p99)")
	}
	for _, p := range s.Systems {
		if p.Kind.Register && s.called(p.Name) {
			texts = append(texts, "linearizable("+p.Name+")")
		}
		for _, text := range p.Kind.Usual {
			texts = append(texts, strings.ReplaceAll(text, "%s", p.Name))
		}
	}
	return texts[:min(len(texts), measuresMax)]
}

// expectation reads one line of what must come out.
func (d *decoder) expectation(s *Scenario, n *document.Node) {
	x := document.Read(d.Reader, n, "an expectation such as yield(left) >= 99%", func(text string) (Expectation, error) {
		return d.parseExpectation(s, text)
	})
	if x.Expression.Measure != nil {
		s.addMeasure(x.Expression)
		s.Expectations = append(s.Expectations, x)
	}
}

func (d *decoder) parseExpectation(s *Scenario, text string) (Expectation, error) {
	x := Expectation{Text: strings.Join(strings.Fields(text), " ")}
	begin := 0
	if rest, not := strings.CutPrefix(text, "not "); not {
		x.Not, begin = true, len(text)-len(rest)
	}
	end := strings.LastIndexByte(text, ')') + 1
	if end <= begin {
		end = begin + len(strings.TrimRight(text[begin:], " "))
		if i := strings.IndexAny(text[begin:], "<>="); i >= 0 {
			end = begin + i
		}
	}
	var err error
	if x.Expression, err = d.expression(s, strings.Repeat(" ", begin)+text[begin:end]); err != nil {
		return Expectation{}, err
	}
	if err := x.demand(text[end:]); err != nil {
		return Expectation{}, placed(text, end+blanks(text[end:]), "%s %v", x.Expression.Text, err)
	}
	return x, nil
}
