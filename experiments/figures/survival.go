package figures

import (
	"fmt"
	"math"
	"time"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"
	"nines/plots"
)

// survival draws which share of what began lasts longer than a time, all runs
// together, where not all ends were seen.
func (p *picture) survival(f facet) {
	measures := p.expressions(p.Y, f.points)
	if len(measures) == 0 {
		return
	}
	s := sheet{facet: f, what: short(measures), runs: p.Replications, title: axisName(measures) + ": what lasts longer than a time" + p.byAxis()}
	panel := plots.Panel{Label: "lasts longer, %", High: 100}
	var spells, censored int64
	for _, point := range f.points {
		for _, m := range measures {
			if metric, ok := p.metric(point, m.Text); ok {
				spells, censored = spells+metric.Spells, censored+metric.Censored
				line := survivalLine(stats.KaplanMeier(run.Lifetimes(p.quantities(point, m.Text))))
				line.Name = p.lasting(point, m, len(measures) > 1)
				panel.Series, s.lines = append(panel.Series, line), append(s.lines, line.Name)
			}
		}
	}
	if len(panel.Series) == 0 {
		return
	}
	s.methods = []string{"Kaplan-Meier, log-log"}
	s.caption = []string{fmt.Sprintf("%s spells of all runs together, of which %s outlasted their run.", thousands(spells), thousands(censored))}
	s.figure = func(title, caption string, origin plots.Provenance) plots.Figure {
		return plots.Timeline{Title: title, Caption: caption, Provenance: origin, Axis: "time since it began", Panels: []plots.Panel{panel}}
	}
	p.add(s)
}

// lasting is what one line of survival is called: by its load, or by what has a
// line of its own.
func (p *picture) lasting(point int, m experiments.Expression, several bool) string {
	if p.By == byLoad {
		_, load := unloaded(m)
		return load
	}
	return name(p.at(point, p.By), m, several)
}

// finest is by how much a curve falls at least from one step that is drawn to
// the next: smaller ones would not be seen.
const finest = 0.002

// survivalLine draws a falling curve as steps, a nanosecond steep, up to the
// last time at which something was seen.
func survivalLine(s *stats.Survival) (line plots.Series) {
	add := func(at time.Duration, i stats.Interval) {
		line.Points = append(line.Points, plots.Point{At: at, Value: 100 * i.Value})
		line.Low, line.High = append(line.Low, 100*i.Low), append(line.High, 100*i.High)
	}
	now, last := s.At(0, run.Confidence), time.Duration(0)
	add(last, now)
	for _, step := range s.Steps {
		at := time.Duration(step.Time)
		if now.Value-step.Survival < finest && step.Survival > 0 || at < last+2 {
			continue
		}
		add(at-1, now)
		now, last = s.At(step.Time, run.Confidence), at
		add(at, now)
	}
	if end := time.Duration(math.Round(s.Longest())); end > last {
		add(end, s.At(float64(end), run.Confidence))
	}
	return line
}
