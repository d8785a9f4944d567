package plots

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// frame is the rectangle that lines are drawn in.
type frame struct{ left, top, right, bottom float64 }

// notch is a place on one side of a frame that has a name.
type notch struct {
	at   float64
	name string
}

// notches returns where ticks lie on a scale.
func notches(ticks []tick, on scale) []notch {
	var all []notch
	for _, t := range ticks {
		all = append(all, notch{on.at(t.value), t.label})
	}
	return all
}

// labelsWidth returns what the names of ticks take beside a frame.
func labelsWidth(ticks []tick) (width float64) {
	for _, t := range ticks {
		width = max(width, ticked.width(t.label))
	}
	return width
}

// rows draws a thin line across the frame for each value that is named, and
// the left and lower sides. Values come from the lowest place up; one too near
// to the one below is left out.
func (p *page) rows(f frame, values []notch) {
	above := math.Inf(1)
	for _, v := range values {
		if above-v.at < ticked.size {
			continue
		}
		above = v.at
		p.add(path{points: []point{{f.left, v.at}, {f.right, v.at}}, stroke: grid, width: 0.5})
		p.write(ticked, v.name, f.left-5, v.at+float64(ticked.size*0.35), 1)
	}
	p.add(path{points: []point{{f.left, f.top}, {f.left, f.bottom}, {f.right, f.bottom}}, stroke: edge, width: 0.7})
}

// foot writes the values below a frame, as many as there is room for, and the
// name of the axis.
func (p *page) foot(f frame, values []notch, name string) {
	end := 0.0 // of the last label
	for _, v := range values {
		half := ticked.width(v.name) / 2
		if v.at-half < end || v.at-half+ticked.room(v.name) > p.width {
			continue
		}
		end = v.at - half + ticked.room(v.name)
		p.add(path{points: []point{{v.at, f.bottom}, {v.at, f.bottom + 3}}, stroke: edge, width: 0.7})
		p.write(ticked, v.name, v.at, f.bottom+4+ticked.ascent(), 0.5)
	}
	p.y = f.bottom + 4 + ticked.line()
	p.axisName(f, name)
}

// axisName writes the name of the lower axis in the middle, if it has one.
func (p *page) axisName(f frame, name string) {
	for _, line := range ticked.wrap(name, float64(0.85*(f.right-f.left))) { // a wider font grows to the right
		p.write(ticked, line, (f.left+f.right)/2, p.y+ticked.ascent(), 0.5)
		p.y += ticked.line()
	}
}

// ending is the end of a line, which bears its name.
type ending struct {
	name   string
	at     point
	isBare bool // there is no line
}

// label is what stands at the end of the line.
func (e ending) label() string {
	if e.isBare {
		return e.name + " (no data)"
	}
	return e.name
}

// namesWidth returns what the names of lines take beside a frame, with the
// pieces of the lines before them.
func namesWidth(endings []ending) (width float64) {
	for _, e := range endings {
		width = max(width, labelGap+sampleWidth+5+min(labelWidthMax, named.room(e.label())))
	}
	return width
}

// namesHeight returns the least height of a frame beside which n names fit.
func namesHeight(n int) float64 { return float64(float64(n-1) * named.line()) }

// names writes the name of each line beside its end, with a piece of the line,
// and leads from the one to the other. Names keep the order of the ends; where
// those are equal, the order of the lines. n is how many lines the figure's
// styles are for.
func (p *page) names(f frame, endings []ending, n int) {
	want := make([]float64, len(endings))
	for i, e := range endings {
		want[i] = e.at.y
	}
	// The frame is as high as all names need, but for the half lines at its
	// ends, for which there is the padding.
	places := spread(want, named.line(), f.top+panelPadding, f.bottom-panelPadding)
	left := f.right + labelGap
	for i, e := range endings {
		style, at := styleOf(i, n), places[i]
		if !e.isBare {
			// Dotted up to the edge: it is no data.
			p.add(path{points: []point{e.at, {f.right, e.at.y}}, stroke: style.colour, width: 0.6, dashes: dashes[2]})
			p.add(path{points: []point{{f.right, e.at.y}, {left, at}}, stroke: style.colour, width: 0.6})
		}
		p.add(style.line([]point{{left, at}, {left + sampleWidth, at}}))
		p.add(style.marker(point{left + sampleWidth/2, at}))
		room := p.right() - left - sampleWidth - 5 + 0.01 // what arithmetic rounds off
		p.write(named, named.shorten(e.label(), room), left+sampleWidth+5, at+float64(named.size*0.35), 0)
	}
}

// categories writes the names of categories below a frame, wrapped. If a word
// does not fit, they are numbered, and the legend that is returned explains the
// numbers.
func (p *page) categories(f frame, names []notch, axis string) string {
	slot := (f.right - f.left) / float64(max(1, len(names)))
	if !fitting(names, slot-4, 3) {
		var parts []string
		numbered := make([]notch, len(names))
		for i, n := range names {
			numbered[i] = notch{n.at, strconv.Itoa(i + 1)}
			parts = append(parts, strconv.Itoa(i+1)+" = "+n.name)
		}
		p.foot(f, numbered, axis)
		return strings.Join(parts, "; ") + "."
	}
	height := 0.0
	for _, n := range names {
		for i, line := range ticked.wrap(n.name, slot-4) {
			p.write(ticked, line, n.at, f.bottom+4+float64(float64(i)*ticked.line())+ticked.ascent(), 0.5)
			height = max(height, float64(float64(i+1)*ticked.line()))
		}
	}
	p.y = f.bottom + 4 + height
	p.axisName(f, axis)
	return ""
}

// fitting tells whether each name fits into some lines of a width.
func fitting(names []notch, width float64, lines int) bool {
	return !slices.ContainsFunc(names, func(n notch) bool {
		isLong := func(word string) bool { return ticked.room(word) > width }
		return slices.ContainsFunc(strings.Fields(n.name), isLong) || len(ticked.wrap(n.name, width)) > lines
	})
}
