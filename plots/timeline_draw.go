package plots

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// timelineDraw is a time line while it is laid out, from top to bottom.
type timelineDraw struct {
	Timeline
	*page
	x     scale // of time
	lines int   // in the panel that has most
}

func (t Timeline) compose(width float64) *sheet {
	t.check()
	d := timelineDraw{Timeline: t, page: newPage(t.Title, width)}
	d.Panels = make([]Panel, len(t.Panels))
	hidden := 0
	for i, p := range t.Panels {
		d.Panels[i] = p.placed()
		hidden += p.hidden()
	}
	d.columns()
	lanes := d.bandNames()
	for i, p := range d.Panels {
		if i > 0 {
			d.y += panelGap
		}
		d.panel(p, lanes, i == 0)
	}
	d.timeAxis()
	return d.close(t.Caption, placeless(hidden), t.Provenance.note(t.estimates()...), t.Provenance.String())
}

// columns divides the width between the values' axis, the panels, and the names
// at the lines' ends.
func (d *timelineDraw) columns() {
	var values, names float64
	for _, p := range d.Panels {
		d.lines = max(d.lines, len(p.Series))
		_, ticks := p.ticks()
		values = max(values, labelsWidth(ticks))
		for _, s := range p.Series {
			names = max(names, namesWidth([]ending{s.ending(point{})}))
		}
	}
	from, to := d.span()
	d.x = scale{float64(from), float64(to), margin + values + 6, d.right() - names}
}

// bandName is where the name of a band stands.
type bandName struct {
	words string
	x     float64 // middle
	lane  int     // rows above the panel
}

// bandNames finds a place for the name of each band, in as few rows as there
// must be. A name that would overlap itself is left out: the shade is known.
func (d *timelineDraw) bandNames() []bandName {
	bands := slices.Clone(d.Bands)
	slices.SortStableFunc(bands, func(a, b Band) int { return cmp.Compare(a.From, b.From) })
	var placed []bandName
	var ends []float64 // of the last name in each lane
	last := map[string]float64{}
	for _, b := range bands {
		words := noted.shorten(b.Name, d.x.high-d.x.low)
		half := noted.room(words) - noted.width(words)/2 // a wider font grows to the right
		left, right := d.x.time(b.From), d.x.time(max(b.From, b.To))
		middle := max(d.x.low+half, min(d.x.high-half, (left+right)/2))
		if end, again := last[b.Name]; words == "" || !d.visible(b) || again && end > middle-half {
			continue
		}
		lane := slices.IndexFunc(ends, func(end float64) bool { return end <= middle-half })
		if lane < 0 {
			lane = len(ends)
			ends = append(ends, 0)
		}
		ends[lane] = middle + half + 6
		last[b.Name] = ends[lane]
		placed = append(placed, bandName{words, middle, lane})
	}
	return placed
}

// visible tells whether a part of the band lies on the time axis.
func (d *timelineDraw) visible(b Band) bool {
	return float64(max(b.From, b.To)) >= d.x.from && float64(b.From) <= d.x.to
}

// panel draws one panel: heading, names of the bands, shades, grid, lines.
func (d *timelineDraw) panel(p Panel, names []bandName, isFirst bool) {
	d.y += 2
	unit, ticks := p.ticks()
	d.paragraph(headed, p.axis().name(unit))
	if isFirst {
		d.y += d.writeBandNames(names)
	}
	top := d.y + 3
	room := max(panelHeight, namesHeight(len(p.Series)))
	d.y = top + room + 2*panelPadding
	low, high := p.span()
	y := scale{low, high, top + panelPadding + room, top + panelPadding}
	f := frame{d.x.low, top, d.x.high, d.y}
	d.shades(top, d.y)
	d.rows(f, notches(ticks, y))
	for i, s := range p.Series {
		if !d.Provenance.tooFew() {
			d.interval(s, styleOf(i, d.lines), y)
		}
	}
	for i, s := range p.Series {
		d.line(s, i, y)
	}
	d.names(f, d.endings(p.Series, y), d.lines)
}

// writeBandNames writes the names above the first panel and returns their
// height. The lowest lane comes first.
func (d *timelineDraw) writeBandNames(names []bandName) (height float64) {
	for _, n := range names {
		height = max(height, float64(float64(n.lane+1)*noted.line()))
	}
	for _, n := range names {
		bottom := d.y + height - float64(float64(n.lane)*noted.line())
		d.write(noted, n.words, n.x, bottom-2, 0.5)
	}
	return height
}

// shades draws the bands of one panel.
func (d *timelineDraw) shades(top, bottom float64) {
	for _, b := range d.Bands {
		if !d.visible(b) {
			continue
		}
		left, right := d.x.time(b.From), d.x.time(max(b.From, b.To))
		d.add(path{points: rectangle(left, top, right, bottom), fill: shade})
		for _, x := range []float64{left, right} {
			d.add(path{points: []point{{x, top}, {x, bottom}}, stroke: edge, width: 0.6, dashes: dashes[4]})
		}
	}
}

// ticks returns the unit and the values that the panel's axis names.
func (p Panel) ticks() (unit string, ticks []tick) {
	low, high := p.span()
	return p.axis().ticks(low, high, 4)
}

// outline returns the places of the points [i, j): one each, or the two ends
// of their buckets.
func (d *timelineDraw) outline(s Series, i, j int, y scale, value func(int) float64) []point {
	var points []point
	for ; i < j; i++ {
		at := y.at(value(i))
		points = append(points, point{d.x.time(s.Points[i].At), at})
		if d.Bucket > 0 {
			points = append(points, point{d.x.after(s.Points[i].At, d.Bucket), at})
		}
	}
	return points
}

// interval shades what lies between the bounds, up to the edge where one of
// them is beyond.
func (d *timelineDraw) interval(s Series, style lineStyle, y scale) {
	within := func(bounds []float64) func(int) float64 {
		return func(i int) float64 { return max(y.from, min(y.to, bounds[i])) }
	}
	bounded := func(i int) bool { return !math.IsNaN(s.bound(s.Low, i)) && !math.IsNaN(s.bound(s.High, i)) }
	for _, run := range s.stretches(d.Bucket, bounded) {
		area := d.outline(s, run[0], run[1], y, within(s.Low))
		upper := d.outline(s, run[0], run[1], y, within(s.High))
		slices.Reverse(upper)
		d.add(style.area(append(area, upper...)))
	}
}

func (s Series) value(i int) float64 { return s.Points[i].Value }

// runs returns the unbroken parts of the line.
func (s Series) runs(bucket time.Duration) [][2]int {
	return s.stretches(bucket, func(i int) bool { return drawable(s.value(i)) })
}

// line draws the i-th line of a panel. Its markers keep a distance, and their first
// one depends on i, so that those of coinciding lines do not coincide.
func (d *timelineDraw) line(s Series, i int, y scale) {
	style := styleOf(i, d.lines)
	next := d.x.low + float64(markerDistance*(float64(i)+0.5)/float64(d.lines))
	for _, run := range s.runs(d.Bucket) {
		points := d.outline(s, run[0], run[1], y, s.value)
		d.add(style.line(points))
		isAlone := len(points) == 1 // a line through one point is invisible
		for k := run[0]; k < run[1]; k++ {
			at := point{d.x.after(s.Points[k].At, d.Bucket/2), y.at(s.value(k))}
			if at.x < next && !isAlone {
				continue
			}
			d.add(style.marker(at))
			for next <= at.x {
				next += markerDistance
			}
		}
	}
}

// ending returns the end of the line; one without data has none.
func (s Series) ending(at point) ending {
	return ending{name: s.Name, at: at, isBare: len(s.runs(0)) == 0}
}

// endings returns where the lines end; one without data ends at the foot.
func (d *timelineDraw) endings(series []Series, y scale) (all []ending) {
	for _, s := range series {
		at := point{d.x.high, y.low}
		if runs := s.runs(d.Bucket); len(runs) > 0 {
			last := runs[len(runs)-1][1] - 1
			points := d.outline(s, last, last+1, y, s.value)
			at = points[len(points)-1]
		}
		all = append(all, s.ending(at))
	}
	return all
}

// timeAxis writes the instants and the axis' name below the last panel.
func (d *timelineDraw) timeAxis() {
	from, to := d.span()
	unit, ticks := timeTicks(from, to, 7)
	d.foot(frame{d.x.low, d.y, d.x.high, d.y}, notches(ticks, d.x), cmp.Or(d.Axis, "virtual time")+", "+unit)
}
