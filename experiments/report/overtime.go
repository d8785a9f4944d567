package report

import (
	"slices"
	"strings"

	"nines/experiments"
	"nines/experiments/run"
	"nines/sim"
	"nines/workloads/history"
	"nines/workloads/measure"

	"github.com/jedib0t/go-pretty/v6/text"
)

// A sparkline has so many columns at most, and as many operations in each on
// average, for gaps to be rare.
const (
	sparkMax  = 60
	perColumn = 5
)

// overTime draws the yield of each load over the time of the first run, with
// the faults under it. One run says little of a study.
func (a *answer) overTime() {
	if a.result.Study && !a.style.Verbose {
		return
	}
	for i := range a.result.Variants {
		if i > 0 && !a.style.Verbose {
			break
		}
		v := a.result.Variants[i]
		if v.First == nil {
			v.First = a.again(i)
		}
		if v.First != nil {
			a.timeline(&v)
		}
	}
}

// againMax is how many events a run may have to be made again to be drawn: a
// second's worth, or two.
const againMax = 1_000_000

// again makes the first run of a variant again, where it was kept from an
// execution that was interrupted; nil if that does not give the run that was
// kept, or takes too long.
func (a *answer) again(variant int) *experiments.Observation {
	r := a.result
	at := int64(variant) * r.Replications
	if at >= int64(len(r.Runs)) || r.Runs[at].Events > againMax {
		return nil
	}
	o, err := r.Variants[variant].Scenario.Run(sim.Options{Seed: r.Seed})
	if err != nil || o.Digest != r.Runs[at].Digest {
		return nil
	}
	return o
}

// axis maps time to columns.
type axis struct {
	from, to sim.Time
	columns  int
}

// column returns where an instant stands; instants outside are moved in.
func (x axis) column(t sim.Time) int {
	t = max(x.from, min(t, x.to-1))
	return int(float64(t-x.from) / float64(x.to-x.from) * float64(x.columns)) //nines:allow float only drawn
}

// timeline draws one variant.
func (a *answer) timeline(v *run.Variant) {
	loads := drawn(v.First)
	if len(loads) == 0 {
		return
	}
	w := v.Scenario.Window
	label := a.labels(v.First, loads)
	x := axis{w.From, w.To, max(10, min(sparkMax, a.style.width()-label, fewest(loads)/perColumn))}
	lines := a.sparks(x, loads)
	for _, l := range lines {
		label = max(label, min(text.StringWidth(l.names)+2, labelMax))
	}
	x.columns = max(10, min(x.columns, a.style.width()-label))
	a.line("")
	name := ""
	if v.Name() != "" {
		name = " of " + v.Name()
	}
	a.line("%syield%s in its first run, %s to %s", strings.Repeat(" ", label), name, span(w.From), span(w.To))
	for _, l := range a.sparks(x, loads) {
		a.line("%s%s", text.Pad(text.Trim(l.names, label-1), label, ' '), l.line)
	}
	a.bands(v.First, x, label)
}

// labelMax is what the names of loads that look alike may take.
const labelMax = 24

// labels returns the width of the column of names.
func (a *answer) labels(o *experiments.Observation, loads []experiments.LoadHistory) (label int) {
	for _, l := range loads {
		label = max(label, text.StringWidth(l.Load.Name))
	}
	for _, p := range o.Episodes {
		label = max(label, text.StringWidth(p.Fault))
	}
	return label + 2
}

// sparkline is one line, of all loads that look alike.
type sparkline struct{ names, line string }

func (a *answer) sparks(x axis, loads []experiments.LoadHistory) (lines []sparkline) {
	for _, l := range loads {
		line := a.style.spark(x, l.Ops)
		same := func(s sparkline) bool { return s.line == line && len(s.names)+len(l.Load.Name) < labelMax-len(",   ") }
		if i := slices.IndexFunc(lines, same); i >= 0 {
			lines[i].names += ", " + l.Load.Name
		} else {
			lines = append(lines, sparkline{l.Load.Name, line})
		}
	}
	return lines
}

// fewest returns how many operations the idlest load has.
func fewest(loads []experiments.LoadHistory) int {
	least := len(loads[0].Ops)
	for _, l := range loads {
		least = min(least, len(l.Ops))
	}
	return least
}

// span prints an instant without needless digits.
func span(t sim.Time) string { return sim.FormatDuration(t.Sub(sim.Start)) }

// drawn are the loads that have enough operations to be drawn: scripts do not.
func drawn(o *experiments.Observation) []experiments.LoadHistory {
	var loads []experiments.LoadHistory
	for _, l := range o.Loads {
		if len(l.Load.Script) == 0 {
			loads = append(loads, l)
		}
	}
	return loads
}

// spark draws the share of the operations that succeeded, by the time at which
// they were invoked; a column in which nothing was offered stays blank.
func (s Style) spark(x axis, ops history.History) string {
	bars := s.glyphs().bars
	line := make([]rune, x.columns)
	for i, r := range measure.Series(ops, measure.Window{From: x.from, To: x.to}, int64(x.columns)) {
		line[i] = ' '
		if r.Den > 0 {
			line[i] = bars[r.Num*int64(len(bars)-1)/r.Den]
		}
	}
	return string(line)
}

// bands draws when each fault was on, and says what it did.
func (a *answer) bands(o *experiments.Observation, x axis, label int) {
	for _, f := range o.Scenario.Faults {
		var episodes []*experiments.Episode
		for _, p := range o.Episodes {
			if p.Fault == f.Name && p.From < x.to && p.To > x.from {
				episodes = append(episodes, p)
			}
		}
		if len(episodes) == 0 {
			continue
		}
		bar, remark := a.style.band(x, episodes), effect(episodes)
		line := text.Pad(f.Name, label, ' ') + a.style.paint(yellow, bar)
		if label+text.StringWidth(bar)+2+text.StringWidth(remark) > a.style.width() {
			a.line("%s", line)
			line = strings.Repeat(" ", label)
		} else if remark != "" {
			line += "  "
		}
		if strings.TrimSpace(line+remark) != "" {
			a.line("%s%s", line, remark)
		}
	}
}

// band draws episodes on the axis.
func (s Style) band(x axis, episodes []*experiments.Episode) string {
	line := []rune(strings.Repeat(" ", x.columns))
	for _, p := range episodes {
		if p.Missed {
			continue
		}
		for i := x.column(p.From); i <= x.column(p.To-1); i++ {
			line[i] = []rune(s.glyphs().fault)[0]
		}
	}
	return strings.TrimRight(string(line), " ")
}

// effect says what one episode did, or how many there were.
func effect(episodes []*experiments.Episode) string {
	if len(episodes) == 1 {
		return episodes[0].Effect()
	}
	return plural(int64(len(episodes)), "episode")
}
