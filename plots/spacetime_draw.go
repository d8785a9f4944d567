package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"strings"
)

// spaceDraw is a space-time diagram while it is put on a sheet.
type spaceDraw struct {
	*page
	lay    *spaceLayout
	x      scale
	top    float64 // of the lanes of the scene
	scene  Scene
	arrows []arrow
	taken  []box // by words and bars
	left   int   // messages and
	undone int   // operations that are not drawn
}

var (
	laned    = textStyle{10, true, ink}
	whispers = textStyle{8.5, false, ink}
)

func (s SpaceTime) compose(width float64) *sheet {
	d := spaceDraw{page: newPage(s.Title, width), lay: newSpaceLayout(s)}
	columns := 1
	if width >= sideBySide {
		columns = min(2, max(1, len(s.Scenes)))
	}
	room := (d.right() - margin - d.lay.laneNames - 8 - float64(float64(columns-1)*sceneGap)) / float64(columns)
	y := d.y
	for i, scene := range s.Scenes {
		left := margin + d.lay.laneNames + 8 + float64(float64(i%columns)*(room+sceneGap))
		if i%columns == 0 {
			y = d.y
		}
		d.x = scale{float64(scene.From), float64(scene.To), left, left + room}
		d.y = y
		d.heading(scene, d.headings(i-i%columns, columns))
		d.stage(i, i%columns == 0)
	}
	return d.close(s.Caption, d.omitted(), s.Provenance.String())
}

// omitted says what the caption says of what is not drawn.
func (d *spaceDraw) omitted() string {
	var parts []string
	if d.left > 0 {
		parts = append(parts, plural(d.left, "message"))
	}
	if d.undone > 0 {
		parts = append(parts, plural(d.undone, "operation"))
	}
	if parts == nil {
		return ""
	}
	return fmt.Sprintf("Not drawn: %s more.", strings.Join(parts, " and "))
}

// headings returns how many lines there must be for the headings of scenes that
// stand beside each other.
func (d *spaceDraw) headings(first, columns int) (lines int) {
	for _, s := range d.lay.Scenes[first:min(first+columns, len(d.lay.Scenes))] {
		lines = max(lines, len(headed.wrap(s.Heading, d.x.high-d.x.low)))
	}
	return lines
}

// heading writes a scene's heading into so many lines.
func (d *spaceDraw) heading(s Scene, lines int) {
	for i, line := range headed.wrap(s.Heading, d.x.high-d.x.low) {
		d.write(headed, line, d.x.low, d.y+headed.ascent()+float64(float64(i)*headed.line()), 0)
	}
	d.y += float64(float64(lines) * headed.line())
}

// stage draws one scene, from top to bottom.
func (d *spaceDraw) stage(i int, isFirst bool) {
	d.scene, d.taken = d.lay.Scenes[i], nil
	d.top = d.y + 4
	d.bands()
	d.lanes(isFirst)
	messages, left := d.scene.drawn(ArrowsMax)
	d.left += left
	d.arrows = d.lay.arrows(d.scene, messages, d.x)
	for i := range d.arrows {
		d.arrows[i].from.y += d.top
		d.arrows[i].to.y += d.top
		d.arrow(d.arrows[i])
	}
	d.bars(d.lay.placed[i])
	d.words()
	d.y = d.top + d.lay.height
	d.axis()
}

// bands draws what the faults hit: shades over lanes, and walls between them.
func (d *spaceDraw) bands() {
	for _, f := range d.scene.Faults {
		if f.To < d.scene.From || f.From > d.scene.To {
			continue
		}
		left, right := d.x.time(f.From), d.x.time(f.To)
		for _, lane := range f.Lanes {
			y := d.top + d.lay.line[lane]
			d.band(f.Name, left, right, y-laneHalf, y+laneHalf)
		}
		for _, lane := range f.Between {
			top, bottom := d.lay.wall(lane)
			d.band(f.Name, left, right, d.top+top, d.top+bottom)
		}
	}
}

// band draws one, with its name where there is room.
func (d *spaceDraw) band(name string, left, right, top, bottom float64) {
	d.add(path{points: rectangle(left, top, right, bottom), fill: shade})
	for _, y := range []float64{top, bottom} {
		d.add(path{points: []point{{left, y}, {right, y}}, stroke: edge, width: 0.6, dashes: dashes[4]})
	}
	room := right - left - 8
	if words := noted.shorten(name, room); room > 20 && words != "…" {
		d.write(noted, words, right-4, (top+bottom)/2+float64(noted.size*0.35), 1)
		d.taken = append(d.taken, box{right - 4 - noted.width(words), top, right, bottom})
	}
}

// lanes draws the lines of the machines, and their names beside the first
// scene of a row.
func (d *spaceDraw) lanes(isFirst bool) {
	for i, lane := range d.lay.Lanes {
		y := d.top + d.lay.line[i]
		d.add(path{points: []point{{d.x.low, y}, {d.x.high, y}}, stroke: edge, width: 0.8})
		if isFirst {
			style := laned
			style.bold = !lane.Client
			d.write(style, style.shorten(lane.Name, d.lay.laneNames), d.x.low-8, y+float64(style.size*0.35), 1)
		}
	}
}

// colour returns the colour of a thread of the story; what belongs to none is
// grey.
func threadColour(thread int) color.NRGBA {
	if thread == 0 {
		return edge
	}
	return colours[(thread-1)%len(colours)]
}

// arrow draws a message.
func (d *spaceDraw) arrow(a arrow) {
	width := 0.7
	if a.Thread > 0 {
		width = 1.1
	}
	line := path{points: []point{a.from, a.to}, stroke: threadColour(a.Thread), width: width}
	switch {
	case a.cut:
		d.add(line)
	case a.Lost:
		line.dashes = dashes[4]
		d.add(line)
		d.cross(a)
	default:
		d.add(line, a.head())
	}
}

// cross marks where a message was lost.
func (d *spaceDraw) cross(a arrow) {
	const half = 2.6
	for _, s := range []float64{1, -1} {
		d.add(path{
			points: []point{{a.to.x - half, a.to.y - float64(s*half)}, {a.to.x + half, a.to.y + float64(s*half)}},
			stroke: threadColour(a.Thread), width: 1.5,
		})
	}
}

// head returns the head of an arrow.
func (a arrow) head() path {
	const length, half = 5.5, 1.9
	dx, dy := a.to.x-a.from.x, a.to.y-a.from.y
	size := max(1e-9, distance(dx, dy))
	ux, uy := dx/size, dy/size
	back := point{a.to.x - float64(length*ux), a.to.y - float64(length*uy)}
	return path{fill: threadColour(a.Thread), points: []point{
		a.to,
		{back.x - float64(half*uy), back.y + float64(half*ux)},
		{back.x + float64(half*uy), back.y - float64(half*ux)},
	}}
}

// bars draws the operations, each with its label.
func (d *spaceDraw) bars(rows []int) {
	for i, o := range d.scene.Operations {
		if o.From > d.scene.To || o.To < d.scene.From {
			continue
		}
		if rows[i] < 0 {
			d.undone++
			continue
		}
		y := d.top + d.lay.barAt(o.Lane, rows[i])
		left, right := d.x.time(o.From), max(d.x.time(o.To), d.x.time(o.From)+2.5)
		d.operation(o, left, right, y)
		d.taken = append(d.taken, box{left, y - barHeight/2, right, y + barHeight/2})
		baseline := y - barHeight/2 - 3
		if !d.lay.above[o.Lane] {
			baseline = y + barHeight/2 + whispers.size
		}
		d.label(o, left, right, baseline)
	}
}

// operation draws a bar. One that the scene's edge hides the end of is open
// there; one that failed is hollow.
func (d *spaceDraw) operation(o Operation, left, right, y float64) {
	colour := threadColour(o.Thread)
	fill := colour
	if fill.A = 110; o.Failed {
		fill = white
	}
	outline := []point{{right, y - barHeight/2}, {left, y - barHeight/2}, {left, y + barHeight/2}, {right, y + barHeight/2}}
	d.add(path{points: outline, fill: fill})
	if o.To <= d.scene.To {
		outline = append(outline, outline[0])
	}
	bar := path{points: outline, stroke: colour, width: 1}
	if o.Failed {
		bar.dashes = dashes[4]
	}
	d.add(bar)
	if o.To > d.scene.To {
		tip := point{right + 5, y}
		d.add(path{points: []point{tip, {right, y - barHeight/2}, {right, y + barHeight/2}}, fill: colour})
	}
}

// label writes what an operation was and how it ended, beginning where it
// begins or ending where it ends.
func (d *spaceDraw) label(o Operation, left, right, baseline float64) {
	if o.Label == "" {
		return
	}
	style := whispers
	style.bold = o.Thread > 0
	words := style.shorten(o.Label, d.x.high-d.x.low)
	width := style.width(words)
	left = max(d.x.low, min(left, d.x.high-float64(1.2*width))) // a wider font has room, too
	for _, x := range []float64{left, max(d.x.low, right-width)} {
		b := box{x, baseline - style.size, x + width, baseline + 2}
		if d.free(b) {
			b.right += 5
			d.taken = append(d.taken, b)
			d.write(style, words, x, baseline, 0)
			return
		}
	}
}

// axis writes the instants below the lanes, and what they are.
func (d *spaceDraw) axis() {
	d.y += 4
	unit, ticks := sceneTicks(d.scene, d.lay.Zero, 5)
	end := 0.0 // of the last label
	for _, t := range ticks {
		x, half := d.x.at(t.value), ticked.width(t.label)/2
		d.add(path{points: []point{{x, d.y - 3}, {x, d.y}}, stroke: edge, width: 0.7})
		x = min(x, d.x.high+margin-half)
		if x-half < end {
			continue
		}
		end = x - half + ticked.room(t.label)
		d.write(ticked, t.label, x, d.y+1+ticked.ascent(), 0.5)
	}
	d.add(path{points: []point{{d.x.low, d.y}, {d.x.high, d.y}}, stroke: edge, width: 0.7})
	d.y += 1 + ticked.line()
	name := cmp.Or(d.lay.Axis, "virtual time") + ", " + unit
	d.write(ticked, ticked.shorten(name, d.x.high-d.x.low), (d.x.low+d.x.high)/2, d.y+ticked.ascent(), 0.5)
	d.y += ticked.line() + 8
}
