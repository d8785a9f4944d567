package plots

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// The measures of bars, in points of their layout.
const (
	barsHeight   = 150 // of standing bars
	barWidthMax  = 34
	barSlotMin   = 50   // of a standing bar, with the space around it
	rowGap       = 8    // between two lying bars
	rowLinesMax  = 3    // of a name
	rowNameShare = 0.36 // of the width, for names, at most
)

// bar is a row while it is laid out, in coordinates; NaN is missing.
type bar struct {
	name, words   string // words are the value, for the margin
	at, low, high float64
	isDifference  bool // a point, without a bar from 0
	isOpen        bool // not significant
}

// bar returns what of an estimate has a place on an axis.
func (a Axis) bar(name string, e Estimate, p Provenance) bar {
	b := bar{name: name, words: "no data", at: a.coordinate(e.Value), low: math.NaN(), high: math.NaN()}
	if !drawable(b.at) {
		return b
	}
	if b.words = three(e.Value); a.Durations {
		b.words = durationName(e.Value, three)
	}
	if e.hasInterval(p) {
		b.low, b.high = a.interval(e)
	}
	return b
}

// three prints a number with the first three of its digits.
func three(v float64) string {
	short, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64) // printed just now
	return exponential(short)
}

func (b Bars) compose(width float64) *sheet {
	if b.Axis.Scale != Linear || b.Axis.Categories != nil {
		panic(fmt.Sprintf("plots: bars on an axis of scale %d and categories %q", b.Axis.Scale, b.Axis.Categories))
	}
	p := newPage(b.Title, width)
	var bars []bar
	var values []Estimate
	for _, r := range b.Rows {
		bars, values = append(bars, b.Axis.bar(r.Name, r.Value, b.Provenance)), append(values, r.Value)
	}
	if !p.standing(b.Axis, bars) {
		p.lying(b.Axis, bars)
	}
	return p.close(b.Caption, b.Provenance.note(values...), b.Provenance.String())
}

func (d Differences) compose(width float64) *sheet {
	p, axis := newPage(d.Title, width), Axis{Label: d.Label}
	if d.Baseline != "" {
		axis.Label += ": difference to " + d.Baseline
	}
	var bars []bar
	var values []Estimate
	note := ""
	for _, r := range d.Rows {
		b := axis.bar(r.Name, r.Value, d.Provenance)
		switch b.isDifference = true; {
		case !drawable(b.at):
		case !r.IsSignificant:
			b.isOpen, b.words, note = true, "~", "~ means not significant."
		case b.at > 0:
			b.words = "+" + b.words
		}
		bars, values = append(bars, b), append(values, r.Value)
	}
	p.lying(axis, bars)
	return p.close(d.Caption, note, d.Provenance.note(values...), d.Provenance.String())
}

// barSpan returns the coordinates that bars reach, 0 among them.
func (a Axis) barSpan(bars []bar) (low, high float64) {
	coordinates := []float64{0}
	for _, b := range bars {
		coordinates = append(coordinates, b.at, b.low, b.high)
	}
	return a.span(coordinates)
}

// standing draws upright bars, if their names have room below them.
func (p *page) standing(axis Axis, bars []bar) bool {
	low, high := axis.barSpan(bars)
	unit, ticks := axis.ticks(low, high, 5)
	f := frame{left: margin + labelsWidth(ticks) + 6, right: p.right()}
	slot := (f.right - f.left) / float64(max(1, len(bars)))
	names := make([]notch, len(bars))
	for i, b := range bars {
		names[i] = notch{f.left + float64((float64(i)+0.5)*slot), b.name}
	}
	if slot < barSlotMin || !fitting(names, slot-4, 2) {
		return false
	}
	p.paragraph(headed, axis.name(unit))
	f.top = p.y + 3
	f.bottom = f.top + barsHeight + 2*panelPadding
	y := scale{low, high, f.bottom, f.top + panelPadding}
	if low < 0 {
		y.low -= panelPadding
	}
	p.rows(f, notches(ticks, y))
	p.add(path{points: []point{{f.left, y.at(0)}, {f.right, y.at(0)}}, stroke: ink, width: 0.8})
	half := min(barWidthMax, float64(slot*0.6)) / 2
	for i, b := range bars {
		p.bar(b, rectangle(names[i].at-half, y.at(b.at), names[i].at+half, y.at(0)), func(v float64) point {
			return point{names[i].at, y.at(v)}
		})
		if !drawable(b.at) {
			p.write(noted, b.words, names[i].at, y.at(0)-5, 0.5)
		}
	}
	p.categories(f, names, "")
	return true
}

// bar draws what there is of a bar: its area, its interval and its point.
func (p *page) bar(b bar, area []point, place func(v float64) point) {
	style := styleOf(0, 1)
	if !drawable(b.at) {
		return
	}
	if !b.isDifference {
		p.add(style.area(area))
	}
	if !b.isOpen {
		p.add(style.marker(place(b.at)))
	}
	// Over the marker, for a narrow interval would be hidden by it.
	if !math.IsNaN(b.low) && !math.IsNaN(b.high) {
		p.whisker(style, place(b.low), place(b.high))
	}
	if b.isOpen {
		p.add(style.hollow(place(b.at)))
	}
}

// lying draws bars one below the other, with their names to the left and their
// values to the right.
func (p *page) lying(axis Axis, bars []bar) {
	low, high := axis.barSpan(bars)
	unit, ticks := axis.ticks(low, high, 5)
	nameMax := float64(rowNameShare * p.width)
	var names [][]string
	var nameWidth, valueWidth, height float64
	for _, b := range bars {
		lines := named.wrap(b.name, nameMax)
		if len(lines) > rowLinesMax {
			lines = slices.Clone(lines[:rowLinesMax])
			lines[rowLinesMax-1] = named.shorten(lines[rowLinesMax-1]+" …", nameMax)
		}
		for _, line := range lines {
			nameWidth = max(nameWidth, named.room(line))
		}
		names = append(names, lines)
		valueWidth = max(valueWidth, named.room(b.words))
		height += float64(float64(max(1, len(lines)))*named.line()) + rowGap
	}
	p.paragraph(headed, axis.name(unit))
	f := frame{margin + nameWidth + 6, p.y + 4, p.right() - valueWidth - 8, 0}
	f.bottom = f.top + height + rowGap
	x := scale{low, high, f.left + panelPadding, f.right - panelPadding}
	p.columns(f, notches(ticks, x))
	p.add(path{points: []point{{x.at(0), f.top}, {x.at(0), f.bottom}}, stroke: ink, width: 0.8})
	y := f.top + rowGap
	for i, b := range bars {
		y += p.row(b, names[i], f, x, y) + rowGap
	}
	p.foot(f, notches(ticks, x), "")
}

// columns draws a thin line up a frame for each value that is named.
func (p *page) columns(f frame, values []notch) {
	for _, v := range values {
		p.add(path{points: []point{{v.at, f.top}, {v.at, f.bottom}}, stroke: grid, width: 0.5})
	}
	p.add(path{points: []point{{f.left, f.bottom}, {f.right, f.bottom}}, stroke: edge, width: 0.7})
}

// row draws a lying bar between its name and its value, and returns its height.
func (p *page) row(b bar, name []string, f frame, x scale, top float64) float64 {
	height := float64(float64(max(1, len(name))) * named.line())
	middle := top + height/2
	for i, line := range name {
		p.write(named, line, f.left-6, top+float64(float64(i)*named.line())+named.ascent(), 1)
	}
	p.bar(b, rectangle(x.at(0), middle-named.line()/2, x.at(b.at), middle+named.line()/2), func(v float64) point {
		return point{x.at(v), middle}
	})
	p.write(named, b.words, f.right+8, middle+float64(named.size*0.35), 0)
	return height
}
