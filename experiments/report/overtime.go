package report

import (
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
		if v := &a.result.Variants[i]; v.First != nil && (i == 0 || a.style.Verbose) {
			a.timeline(v)
		}
	}
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
	label := 0
	for _, l := range loads {
		label = max(label, text.StringWidth(l.Load.Name))
	}
	for _, p := range v.First.Episodes {
		label = max(label, text.StringWidth(p.Fault))
	}
	label += 2
	w := v.Scenario.Window
	x := axis{w.From, w.To, max(10, min(sparkMax, a.style.width()-label, fewest(loads)/perColumn))}
	a.line("")
	name := ""
	if v.Name() != "" {
		name = " of " + v.Name()
	}
	a.line("%syield%s in its first run, %s to %s", strings.Repeat(" ", label), name, span(w.From), span(w.To))
	for _, l := range loads {
		a.line("%s%s", text.Pad(l.Load.Name, label, ' '), a.style.spark(x, l.Ops))
	}
	a.bands(v.First, x, label)
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
