package experiments

import (
	"fmt"
	"slices"
	"strings"

	"nines/experiments/document"
	"nines/sim"
)

// draw reads what the figures need of a variant, as far as it is not there yet.
func (d *decoder) draw(s *Scenario) {
	for _, k := range d.drawn {
		if !k.Shows(s.Name) {
			continue
		}
		if k.kind.needs == needPhases {
			d.drawPhases(s, k)
			continue
		}
		for _, n := range k.y {
			d.drawAll(s, k, n, &k.Y)
		}
		if k.kind.needs == needPair && k.x != nil {
			d.drawAll(s, k, k.x, &k.Against)
		}
		if len(s.Series) > seriesMax {
			d.Errorf(k.node, "%d series are too many: at most %d of all figures", len(s.Series), seriesMax)
			return
		}
	}
}

// drawAll reads the measures that a text means, and draws them.
func (d *decoder) drawAll(s *Scenario, k *sketch, n *document.Node, names *[]string) {
	for _, e := range d.meant(s, k, n) {
		if err := k.add(s, e, names); err != nil {
			d.Errorf(k.node, "%v", err)
		}
	}
}

// add lets a variant compute what a figure needs, and the figure name it.
func (k *sketch) add(s *Scenario, e Expression, names *[]string) error {
	name := e.Text
	switch {
	case k.kind.needs == needTime:
		bucket := k.bucket
		if bucket == 0 {
			bucket = s.Window.bucket()
		}
		if parts := (Series{Bucket: bucket}).Size(s.Window); parts > partsMax {
			return fmt.Errorf("%d parts are too many for a time line: at most %d", parts, int64(partsMax))
		}
		name = s.addSeries(Series{Name: e.Text + " by " + sim.FormatDuration(bucket), Expression: e, Bucket: bucket})
	case k.kind.needs == needValues && e.Measure.Unit != Recovery: // which has all its values in the runs
		name = s.addSeries(Series{Name: "distribution of " + e.Text, Expression: e})
	default:
		s.addMeasure(e)
	}
	if !slices.Contains(*names, name) {
		*names = append(*names, name)
	}
	return nil
}

// addSeries adds a series that is not there yet, and returns its name.
func (s *Scenario) addSeries(series Series) string {
	if !slices.ContainsFunc(s.Series, func(have Series) bool { return have.Name == series.Name }) {
		s.Series = append(s.Series, series)
	}
	return series.Name
}

// drawPhases reads the measures of a plane before and during its fault.
func (d *decoder) drawPhases(s *Scenario, k *sketch) {
	if k.Fault = d.OneOf(k.fault, d.named.faults...); k.Fault == "" {
		return
	}
	for _, phase := range []string{"before ", "during "} {
		for _, n := range k.y {
			d.drawAll(s, k, within(n, phase+k.Fault), &k.Y)
		}
		if k.x != nil {
			d.drawAll(s, k, within(k.x, phase+k.Fault), &k.Against)
		}
	}
}

// within returns a measure of a part of the run.
func within(n *document.Node, when string) *document.Node {
	changed := *n
	inside, closed := strings.CutSuffix(n.Text, ")")
	if changed.Text = n.Text + "(" + when + ")"; closed {
		changed.Text = inside + ", " + when + ")"
	}
	return &changed
}

// meant returns the measures that a text means in a variant: itself or, if it
// leaves out what figures may leave out, that of each load or of all together.
func (d *decoder) meant(s *Scenario, k *sketch, n *document.Node) []Expression {
	for _, texts := range completions(s, k, n.Text) {
		var meant []Expression
		right := d.fine(func(d *decoder) {
			for _, text := range texts {
				meant = append(meant, d.drawable(s, k, n, text))
			}
		})
		if right && len(meant) > 0 {
			return meant
		}
	}
	if !k.usual {
		d.drawable(s, k, n, n.Text) // says what is wrong with what was written
	}
	return nil
}

// completions returns a measure as it was written, and with the arguments put
// in that figures may leave out: the loads, and which percentile where all of
// them are drawn.
func completions(s *Scenario, k *sketch, text string) [][]string {
	all := [][]string{{text}}
	percentile := ""
	if k.kind.needs == needValues {
		percentile = ", " + anyPercentile
	}
	name, inside, call := strings.Cut(strings.TrimSuffix(text, ")"), "(")
	if call {
		first, rest, more := strings.Cut(inside, ",")
		if more {
			rest = "," + rest
		}
		all = append(all, []string{name + "(" + first + percentile + rest + ")"})
		inside = ", " + inside
	}
	var loads []string
	for _, l := range s.Loads {
		if len(l.Script) == 0 {
			loads = append(loads, l.Name)
		}
	}
	if k.By != "load" && len(loads) > 0 {
		loads = []string{strings.Join(loads, "+")}
	}
	var completed []string
	for _, load := range loads {
		completed = append(completed, name+"("+load+percentile+inside+")")
	}
	return append(all, completed)
}

// anyPercentile stands where a distribution needs none.
const anyPercentile = "p50"

// drawable reads a measure that a figure can draw.
func (d *decoder) drawable(s *Scenario, k *sketch, n *document.Node, text string) Expression {
	changed := *n
	if n.Kind == document.Text {
		changed.Text = text
	}
	return document.Read(d.Reader, &changed, "a measure such as yield(left)", func(text string) (Expression, error) {
		e, err := d.expression(s, text)
		if err != nil {
			return Expression{}, err
		}
		if k.kind.needs == needValues {
			delete(e.Args, "percentile")
			e.Text = e.canonical()
		}
		return e, k.kind.suits(e)
	})
}

// suits returns why a measure cannot be drawn in a figure of this kind.
func (kind FigureKind) suits(e Expression) error {
	m := e.Measure
	switch {
	case kind.shares && m.Unit != Share && !(kind.Name == FigureNines && m.Unit == Chance):
		return fmt.Errorf("%s draws shares, and %s is %v", kind.Name, m.Name, m.Unit)
	case kind.needs == needTime && (m.Unit == Judgement || m.Whole):
		return fmt.Errorf("%s is of a whole run: it has no time line", m.Name)
	case kind.needs == needValues && m.Values == nil && m.Unit != Recovery:
		return fmt.Errorf("%s sums up no values of which there is a distribution", m.Name)
	}
	return nil
}
