package plots

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// SpaceTime shows who said what to whom, and when: time runs to the right,
// each machine is a line, a message an arrow from the line of its sender to
// that of its receiver (Lamport 1978). A message that was lost ends in a
// cross; what clients ask is a bar on their line.
//
// Scenes share their lanes. On a wide sheet two of them stand side by side.
type SpaceTime struct {
	Title      string
	Caption    string // wrapped
	Provenance Provenance
	Axis       string // what the time axes are called; "" is "virtual time"
	// Zero is the instant that the axes call 0: "ms after the cut" is easier
	// to read than the seconds of a whole run.
	Zero   time.Duration
	Lanes  []Lane // from top to bottom; those of a site are neighbours
	Scenes []Scene
}

// Lane is the line of a machine.
type Lane struct {
	Name   string
	Site   string
	Client bool // clients sit at it: it has bars
}

// Scene is what happened in a stretch of time.
type Scene struct {
	Heading    string
	From, To   time.Duration
	Messages   []Message
	Operations []Operation // in the order in which they are preferred where there is no room for all
	Faults     []Fault
}

// Message is an arrow.
type Message struct {
	From, To int // lanes
	Sent     time.Duration
	// Ended is when it arrived or was lost; what was still under way when all
	// ended says when that was, later than its scene.
	Ended  time.Duration
	Lost   bool
	Near   bool   // where it is Lost: at the machine that it was for, not on the way
	Label  string // a word beside the arrow; it is left out where there is no room
	Note   string // more, for who asks
	Cause  string // what it descends from
	Thread int    // from 1: it belongs to the highlighted story of this number; 0: to none
}

// Operation is a bar on the lane of clients.
type Operation struct {
	Lane     int
	From, To time.Duration
	Failed   bool // it was no success
	Label    string
	Note     string
	Cause    string
	Thread   int
}

// Fault is a stretch of time in which something was the matter.
type Fault struct {
	Name     string
	From, To time.Duration
	Lanes    []int // the machines that it hit: a band over their lines
	// Between are places between a lane and the next one, by the upper of the
	// two: a band there is a wall. Messages that were lost on the way end at it.
	Between []int
}

// ArrowsMax is how many messages of a scene can be told apart on paper. Where
// there are more, highlighted ones come first and lost ones next; of the others
// some are drawn, from first to last, and the caption counts those that are not.
const ArrowsMax = 200

// check panics on data that cannot be meant.
func (s SpaceTime) check() {
	for _, scene := range s.Scenes {
		if scene.From < 0 || scene.To <= scene.From {
			panic(fmt.Sprintf("plots: a scene from %v to %v", scene.From, scene.To))
		}
		for _, m := range scene.Messages {
			if !s.has(m.From) || !s.has(m.To) || m.Ended < m.Sent || m.Thread < 0 {
				panic(fmt.Sprintf("plots: a message that cannot be: %+v on %d lanes", m, len(s.Lanes)))
			}
		}
		for _, o := range scene.Operations {
			if !s.has(o.Lane) || o.To < o.From || o.Thread < 0 {
				panic(fmt.Sprintf("plots: an operation that cannot be: %+v on %d lanes", o, len(s.Lanes)))
			}
		}
		for _, f := range scene.Faults {
			if slices.ContainsFunc(slices.Concat(f.Lanes, f.Between), func(lane int) bool { return !s.has(lane) }) {
				panic(fmt.Sprintf("plots: a fault that cannot be: %+v on %d lanes", f, len(s.Lanes)))
			}
		}
	}
}

func (s SpaceTime) has(lane int) bool { return lane >= 0 && lane < len(s.Lanes) }

// drawn returns the messages of the scene that are drawn, highlighted ones on
// top, and how many are not. Those that lie outside of it do not count.
func (s Scene) drawn(most int) (messages []Message, left int) {
	var lit, lost, others []Message
	for _, m := range s.Messages {
		switch {
		case m.From == m.To || m.Sent >= s.To || m.Ended < s.From || m.Sent < s.From && m.Ended == s.From:
		case m.Thread > 0:
			lit = append(lit, m)
		case m.Lost:
			lost = append(lost, m)
		default:
			others = append(others, m)
		}
	}
	for _, some := range [][]Message{lit, lost, others} {
		room := min(len(some), most-len(messages))
		for i := range room {
			messages = append(messages, some[i*len(some)/room])
		}
		left += len(some) - room
	}
	slices.Reverse(messages)
	return messages, left
}

// table returns one row for each message, operation and fault of each scene.
func (s SpaceTime) table() [][]string {
	rows := [][]string{{"scene", "what", "name", "from", "to", "begin_ns", "end_ns", "outcome", "cause"}}
	nano := func(t time.Duration) string { return strconv.FormatInt(int64(t), 10) }
	word := func(bad bool, yes, no string) string {
		if bad {
			return yes
		}
		return no
	}
	for _, scene := range s.Scenes {
		for _, m := range scene.Messages {
			rows = append(rows, []string{scene.Heading, "message", m.Note, s.Lanes[m.From].Name, s.Lanes[m.To].Name,
				nano(m.Sent), nano(m.Ended), word(m.Lost, "lost", "arrived"), m.Cause})
		}
		for _, o := range scene.Operations {
			rows = append(rows, []string{scene.Heading, "operation", o.Label, s.Lanes[o.Lane].Name, "",
				nano(o.From), nano(o.To), word(o.Failed, "failed", "ok"), o.Cause})
		}
		for _, f := range scene.Faults {
			rows = append(rows, []string{scene.Heading, "fault", f.Name, "", "", nano(f.From), nano(f.To), "", ""})
		}
	}
	return rows
}
