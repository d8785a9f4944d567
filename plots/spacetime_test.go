package plots

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawSpaceTime draws any diagram that can be meant.
func drawSpaceTime(t *rapid.T) SpaceTime {
	s := SpaceTime{Title: rapid.StringMatching(`[ a-z]{0,80}`).Draw(t, "title"), Zero: time.Duration(rapid.Int64Range(0, 1e10).Draw(t, "zero"))}
	lanes := rapid.IntRange(1, 9).Draw(t, "lanes")
	for i := range lanes {
		s.Lanes = append(s.Lanes, Lane{rapid.StringMatching(`[A-Za-z]{1,30}`).Draw(t, "name"), string(rune('A' + i/3)), rapid.Bool().Draw(t, "client")})
	}
	lane := rapid.IntRange(0, lanes-1)
	for range rapid.IntRange(1, 3).Draw(t, "scenes") {
		from := rapid.Int64Range(0, 1e10).Draw(t, "from")
		to := from + rapid.SampledFrom([]int64{1, 1000, 1e6, 1e9, 1e17, math.MaxInt64/4 - 1e10}).Draw(t, "length")
		s.Scenes = append(s.Scenes, drawScene(t, lane, from, to))
	}
	return s
}

func drawScene(t *rapid.T, lane *rapid.Generator[int], from, to int64) Scene {
	scene := Scene{Heading: rapid.StringMatching(`[ a-z]{0,90}`).Draw(t, "heading"), From: time.Duration(from), To: time.Duration(to)}
	begin := rapid.Int64Range(max(0, from-(to-from)), to)
	length := rapid.Int64Range(0, 2*(to-from))
	word := rapid.SampledFrom([]string{"", "write", "an answer that is rather long"})
	for range rapid.IntRange(0, 30).Draw(t, "messages") {
		m := Message{From: lane.Draw(t, "from"), To: lane.Draw(t, "to"), Sent: time.Duration(begin.Draw(t, "sent")), Lost: rapid.Bool().Draw(t, "lost"),
			Near: rapid.Bool().Draw(t, "near"), Label: word.Draw(t, "label"), Thread: rapid.IntRange(0, 9).Draw(t, "thread")}
		m.Ended = m.Sent + time.Duration(rapid.SampledFrom([]int64{0, 1, length.Draw(t, "way")}).Draw(t, "travels"))
		scene.Messages = append(scene.Messages, m)
	}
	for range rapid.IntRange(0, 12).Draw(t, "operations") {
		o := Operation{Lane: lane.Draw(t, "lane"), From: time.Duration(begin.Draw(t, "begin")), Label: word.Draw(t, "words"), Failed: rapid.Bool().Draw(t, "failed")}
		o.To = o.From + time.Duration(length.Draw(t, "length"))
		scene.Operations = append(scene.Operations, o)
	}
	for range rapid.IntRange(0, 3).Draw(t, "faults") {
		f := Fault{Name: "a fault", From: time.Duration(begin.Draw(t, "strikes"))}
		f.To = f.From + time.Duration(length.Draw(t, "lasts"))
		if i := lane.Draw(t, "hit"); rapid.Bool().Draw(t, "wall") && i > 0 {
			f.Between = []int{i - 1}
		} else {
			f.Lanes = []int{i}
		}
		scene.Faults = append(scene.Faults, f)
	}
	return scene
}

// clipped tells what of a sheet lies outside of it.
func clipped(s *sheet) (outside []mark) {
	inside := func(p point) bool {
		return p.x >= 0 && p.x <= s.width && p.y >= 0 && p.y <= s.height && !math.IsNaN(p.x+p.y)
	}
	for _, m := range s.marks {
		var corners []point
		switch m := m.(type) {
		case path:
			corners = m.points
		case text:
			corners = []point{{m.x, m.baseline - m.style.size}, {m.x + m.style.width(m.words), m.baseline}}
		}
		for _, p := range corners {
			if !inside(p) {
				outside = append(outside, m)
				break
			}
		}
	}
	return outside
}

// overlapping returns two pieces of small print that lie upon each other.
func overlapping(s *sheet) (a, b string) {
	var seen []box
	var words []string
	for _, m := range s.marks {
		w, isText := m.(text)
		if !isText || w.style.size != whispers.size {
			continue
		}
		here := box{w.x, w.baseline - w.style.size + 1.5, w.x + w.style.width(w.words), w.baseline + 1}
		for i, other := range seen {
			if here.meets(other) {
				return words[i], w.words
			}
		}
		seen, words = append(seen, here), append(words, w.words)
	}
	return "", ""
}

// TestASpaceTimeDiagramFits, on a screen and on a wide page: nothing is cut
// off, no label lies on another one.
func TestASpaceTimeDiagramFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpaceTime(t)
		for _, width := range []float64{480, 692} {
			sheet := s.compose(width)
			if outside := clipped(sheet); len(outside) > 0 {
				t.Fatalf("%d marks lie outside of %v × %v: %+v", len(outside), sheet.width, sheet.height, outside[0])
			}
			if a, b := overlapping(sheet); a != "" {
				t.Fatalf("%q lies upon %q", b, a)
			}
		}
	})
}

// TestAnInteractiveDiagramIsWellFormed, whatever names the machines have.
func TestAnInteractiveDiagramIsWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpaceTime(t)
		s.Lanes[0].Name = `<&"'>`
		s.Title = s.Lanes[0].Name
		var drawn bytes.Buffer
		if err := s.WriteInteractiveSVG(&drawn, "d"); err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(&drawn); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestADiagramReachesTheEndOfTime, and has a few ticks there.
func TestADiagramReachesTheEndOfTime(t *testing.T) {
	for _, from := range []time.Duration{0, math.MaxInt64 - 5, math.MaxInt64 - 1e9} {
		_, ticks := sceneTicks(Scene{From: from, To: math.MaxInt64}, 0, 5)
		if len(ticks) < 2 || len(ticks) > 8 {
			t.Errorf("from %v on there are %d ticks", from, len(ticks))
		}
	}
}

// exchange is a write that a wall keeps from the other site.
var exchange = SpaceTime{
	Title: "A write and a wall",
	Lanes: []Lane{{Name: "A1", Site: "A"}, {Name: "B1", Site: "B"}, {Name: "users", Site: "B", Client: true}},
	Scenes: []Scene{{
		To: 10 * time.Millisecond,
		Messages: []Message{
			{From: 2, To: 1, Sent: 1e6, Ended: 2e6, Label: "write", Thread: 1},
			{From: 1, To: 0, Sent: 2e6, Ended: 2e6, Lost: true, Label: "store", Thread: 1},
			{From: 1, To: 2, Sent: 3e6, Ended: 4e6, Thread: 1},
		},
		Operations: []Operation{{Lane: 2, From: 1e6, To: 4e6, Label: "write 7 → ok", Thread: 1}},
		Faults:     []Fault{{Name: "cut", To: 10 * time.Millisecond, Between: []int{0}}},
	}},
}

// TestALostMessageEndsAtTheWall that it fell to, and not at a machine.
func TestALostMessageEndsAtTheWall(t *testing.T) {
	l := newSpaceLayout(exchange)
	scene := exchange.Scenes[0]
	arrows := l.arrows(scene, scene.Messages, scale{0, 1e7, 100, 400})
	top, bottom := l.wall(0)
	if end := arrows[1].to; end.y != bottom || end.x <= arrows[1].from.x {
		t.Errorf("it ends at %v; the wall is from %v to %v", end, top, bottom)
	}
	if arrows[0].to.y != l.line[1] || arrows[0].cut {
		t.Errorf("what arrived ends at %v, its machine is at %v", arrows[0].to, l.line[1])
	}
}

// TestHighlightedMessagesAreDrawnFirst where there are too many: the caption
// counts what is left out.
func TestHighlightedMessagesAreDrawnFirst(t *testing.T) {
	crowded := exchange
	scene := exchange.Scenes[0]
	for i := range 1000 {
		at := time.Duration(i) * 1e4
		scene.Messages = append(scene.Messages[:len(scene.Messages):len(scene.Messages)], Message{From: 0, To: 1, Sent: at, Ended: at + 1e5})
	}
	scene.Messages = append(scene.Messages, Message{From: 0, To: 1, Sent: 5e6, Ended: 6e6, Thread: 2, Label: "last"})
	crowded.Scenes = []Scene{scene}
	messages, left := scene.drawn(ArrowsMax)
	if len(messages) != ArrowsMax || left != 804 || messages[len(messages)-4].Label != "last" {
		t.Errorf("%d are drawn, %d are not", len(messages), left)
	}
	var drawn bytes.Buffer
	if err := WriteSVG(&drawn, crowded); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(drawn.String(), "Not drawn: 804 messages more.") {
		t.Error("the caption does not say what is missing")
	}
}

// TestADiagramOfWhatCannotBePanics: it is the caller's mistake.
func TestADiagramOfWhatCannotBePanics(t *testing.T) {
	for what, change := range map[string]func(*Scene){
		"no time":             func(s *Scene) { s.To = s.From },
		"no such lane":        func(s *Scene) { s.Messages[0].To = 3 },
		"before it was sent":  func(s *Scene) { s.Messages[0].Ended = 0 },
		"ends before it does": func(s *Scene) { s.Operations[0].To = 0 },
		"hits nobody there":   func(s *Scene) { s.Faults[0].Between = []int{-1} },
	} {
		scene := exchange.Scenes[0]
		scene.Messages = append([]Message(nil), scene.Messages...)
		scene.Operations = append([]Operation(nil), scene.Operations...)
		scene.Faults = append([]Fault(nil), scene.Faults...)
		change(&scene)
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: accepted", what)
				}
			}()
			SpaceTime{Lanes: exchange.Lanes, Scenes: []Scene{scene}}.compose(480)
		}()
	}
}
