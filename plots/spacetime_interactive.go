package plots

import (
	"bufio"
	_ "embed"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// SpaceTimeScript brings interactive diagrams to life: a wheel or two fingers
// zoom along time, dragging moves, a pointer over an item tells more about it,
// a click or Enter follows its cause, the arrow keys go from item to item, and
// Escape puts all back. It belongs below the diagrams, in a script element; it
// needs no network and leaves no name behind.
//
//go:embed spacetime.js
var SpaceTimeScript string

//go:embed spacetime.css
var spaceTimeStyle string

// itemsMax is how many messages of a scene an interactive diagram holds: one
// can zoom into it.
const itemsMax = 2000

// The measures of an interactive diagram, in pixels.
const (
	interactiveWidth = 960
	tickSteps        = 8
)

// WriteInteractiveSVG draws the diagram as an SVG element for a web page, for
// SpaceTimeScript to act on. id is unique in the page, and a word. Without the
// script it is a picture. Every message and operation is a group of class
// "item" whose data attributes name its node, cause and time:
//
//	<g class="item message" data-node="B1 A2" data-cause="right's operation 8" data-time="11000483327" …>
func (s SpaceTime) WriteInteractiveSVG(w io.Writer, id string) error {
	i := interactive{spaceLayout: newSpaceLayout(s), out: bufio.NewWriter(w), id: id}
	i.laneNames = max(60, i.laneNames)
	height := float64(len(s.Scenes)) * (i.height + 62)
	i.say("<svg id=\"%s\" class=\"spacetime\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %s\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">\n",
		id, interactiveWidth, px(height), escaped(s.Title))
	i.say("<style>%s</style>\n", spaceTimeStyle)
	i.heads()
	for k := range s.Scenes {
		i.draw(k)
	}
	i.say("</svg>\n")
	return i.out.Flush()
}

// interactive writes an SVG element by element.
type interactive struct {
	*spaceLayout
	out   *bufio.Writer // keeps the first error
	id    string
	x     scale
	top   float64
	scene Scene
}

func (i *interactive) say(format string, args ...any) { fmt.Fprintf(i.out, format, args...) }

// px prints a place.
func px(v float64) string { return plain(float64(snap(v))) }

func escaped(words string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(words)) // a builder takes everything
	return b.String()
}

// heads defines the heads of the arrows, one for each colour.
func (i *interactive) heads() {
	i.say("<defs>")
	for t := range len(colours) + 1 {
		i.say("<marker id=\"%s-head%d\" class=\"head t%d\" viewBox=\"0 0 6 4\" refX=\"6\" refY=\"2\" markerWidth=\"6\" markerHeight=\"4\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L6 2L0 4Z\"/></marker>", i.id, t, t)
	}
	i.say("</defs>\n")
}

func threadClass(thread int) int {
	if thread == 0 {
		return 0
	}
	return (thread-1)%len(colours) + 1
}

// draw writes one scene. The script finds in its attributes what time is where.
func (i *interactive) draw(k int) {
	s := i.Scenes[k]
	i.scene, i.top = s, float64(k)*(i.height+62)+22
	left, right := i.laneNames+16, float64(interactiveWidth-28)
	i.x = scale{float64(s.From), float64(s.To), left, right}
	bottom := i.top + i.height + 4
	i.say("<g class=\"scene\" data-from=\"%d\" data-to=\"%d\" data-zero=\"%d\" data-left=\"%s\" data-right=\"%s\" data-bottom=\"%s\">\n",
		s.From, s.To, i.Zero, px(left), px(right), px(bottom))
	i.say("<text class=\"heading\" x=\"%s\" y=\"%s\">%s</text>\n", px(left), px(i.top-8), escaped(s.Heading+s.shortfall()))
	i.say("<rect class=\"ground\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n", px(left), px(i.top-4), px(right-left), px(i.height+8))
	for n, lane := range i.Lanes {
		y := i.top + i.line[n]
		i.say("<line class=\"lane\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/><text class=\"name\" x=\"%s\" y=\"%s\">%s</text>\n",
			px(left), px(right), px(y), px(y), px(left-8), px(y+3.5), escaped(lane.Name))
	}
	i.say("<clipPath id=\"%s-clip%d\"><rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/></clipPath>\n<g clip-path=\"url(#%s-clip%d)\">\n",
		i.id, k, px(left), px(i.top-16), px(right-left), px(i.height+32), i.id, k)
	i.faults()
	i.items(k)
	i.say("</g>\n")
	i.axis(bottom)
	i.say("</g>\n")
}

// shortfall says how many messages of the scene are not drawn.
func (s Scene) shortfall() string {
	_, left := s.drawn(itemsMax)
	if left == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s more not drawn)", plural(left, "message"))
}

// span prints the attributes from which the script works out places: when a
// thing begins and ends, counted from the beginning of the scene.
func (i *interactive) span(from, to time.Duration) string {
	return fmt.Sprintf("data-a=\"%d\" data-b=\"%d\"", from-i.scene.From, to-i.scene.From)
}

func (i *interactive) faults() {
	for _, f := range i.scene.Faults {
		band := func(top, bottom float64) {
			left, right := i.x.time(f.From), i.x.time(f.To)
			i.say("<rect class=\"fault\" %s x=\"%s\" width=\"%s\" y=\"%s\" height=\"%s\"><title>%s</title></rect>\n",
				i.span(f.From, f.To), px(left), px(right-left), px(top), px(bottom-top), escaped(f.Name))
			i.say("<text class=\"fault\" x=\"%s\" y=\"%s\">%s</text>\n", px(i.x.high-6), px((top+bottom)/2+3.5), escaped(f.Name))
		}
		for _, lane := range f.Lanes {
			band(i.top+i.line[lane]-laneHalf, i.top+i.line[lane]+laneHalf)
		}
		for _, lane := range f.Between {
			top, bottom := i.wall(lane)
			band(i.top+top, i.top+bottom)
		}
	}
}

// items writes messages and operations in the order of time, in which the
// arrow keys go through them.
func (i *interactive) items(k int) {
	type item struct {
		at    time.Duration
		write func()
	}
	var items []item
	messages, _ := i.scene.drawn(itemsMax)
	for _, a := range i.arrows(i.scene, messages, i.x) {
		items = append(items, item{a.Sent, func() { i.message(a) }})
	}
	for n, o := range i.scene.Operations {
		if row := i.placed[k][n]; row >= 0 {
			items = append(items, item{o.From, func() { i.operation(o, i.top+i.barAt(o.Lane, row)) }})
		}
	}
	slices.SortStableFunc(items, func(a, b item) int { return int(min(1, max(-1, a.at-b.at))) })
	for _, it := range items {
		it.write()
	}
}

// open begins the group of an item.
func (i *interactive) open(class, node, cause, note string, at time.Duration, thread int) {
	i.say("<g class=\"item %s t%d\" tabindex=\"-1\" role=\"img\" aria-label=\"%s\" data-node=\"%s\" data-cause=\"%s\" data-time=\"%d\">",
		class, threadClass(thread), escaped(note), escaped(node), escaped(cause), at)
}

// message writes an arrow. Where it was lost on its way, data-part says how
// much of the way it went and data-travels how far it would have gone.
func (i *interactive) message(a arrow) {
	class, more := "message", ""
	if a.Lost {
		class = "message lost"
	}
	y1, y2 := i.top+i.line[a.From], i.top+a.whole.y
	if a.Lost && !a.Near {
		more = fmt.Sprintf(" data-part=\"%.4f\"", (a.whole.y-i.line[a.From])/(i.line[a.To]-i.line[a.From]))
		if a.Ended == a.Sent {
			more += fmt.Sprintf(" data-travels=\"%d\"", lostAfter)
		}
	}
	i.open(class, i.Lanes[a.From].Name+" "+i.Lanes[a.To].Name, a.Cause, a.Note, a.Sent, a.Thread)
	end := ""
	if !a.Lost {
		end = fmt.Sprintf(" marker-end=\"url(#%s-head%d)\"", i.id, threadClass(a.Thread))
	}
	x1, x2 := i.x.at(float64(a.Sent)), a.whole.x
	i.say("<line %s%s x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"%s/>", i.span(a.Sent, a.Ended), more, px(x1), px(x2), px(y1), px(y2), end)
	if a.Lost {
		i.say("<path class=\"cross\" d=\"M-3-3L3 3M-3 3L3-3\" transform=\"translate(%s,%s)\"/>", px(x2), px(y2))
	}
	i.say("</g>\n")
}

// operation writes a bar and its label.
func (i *interactive) operation(o Operation, y float64) {
	class := "operation"
	if o.Failed {
		class = "operation failed"
	}
	i.open(class, i.Lanes[o.Lane].Name, o.Cause, o.Note, o.From, o.Thread)
	left, right := i.x.at(float64(o.From)), i.x.at(float64(o.To))
	i.say("<rect %s x=\"%s\" width=\"%s\" y=\"%s\" height=\"%d\"/>", i.span(o.From, o.To), px(left), px(max(2, right-left)), px(y-barHeight/2), barHeight)
	baseline := y - barHeight/2 - 3
	if !i.above[o.Lane] {
		baseline = y + barHeight/2 + 9
	}
	if o.Thread > 0 {
		i.say("<text data-a=\"%d\" x=\"%s\" y=\"%s\">%s</text>", o.From-i.scene.From, px(max(left, i.x.low)), px(baseline), escaped(o.Label))
	}
	i.say("</g>\n")
}

// axis writes the instants that a scene begins with; the script writes others.
func (i *interactive) axis(y float64) {
	unit, ticks := sceneTicks(i.scene, i.Zero, tickSteps)
	i.say("<g class=\"axis\"><line x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>", px(i.x.low), px(i.x.high), px(y), px(y))
	for _, t := range ticks {
		i.say("<text x=\"%s\" y=\"%s\">%s %s</text>", px(i.x.at(t.value)), px(y+13), t.label, unit)
	}
	i.say("</g>\n")
}
