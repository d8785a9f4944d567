package network

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"nines/sim"
	"nines/sim/dist"
)

// A story is prose and commands, then all that these print; they are played in
// one world from top to bottom (-rewrite records the stories anew).
func TestStories(t *testing.T) {
	datadriven.Walk(t, "testdata/stories", func(t *testing.T, file string) {
		s := &stage{t: t, cuts: map[string]*Cut{}, changes: map[string]*Change{}, outages: map[string]*Outage{}}
		datadriven.RunTest(t, file, func(_ *testing.T, d *datadriven.TestData) string {
			var out strings.Builder
			for command := range strings.Lines(d.String()) {
				out.WriteString(s.play(strings.TrimSpace(command)))
			}
			return out.String()
		})
	})
}

// stage is the world of a story.
type stage struct {
	t       *testing.T
	world   world
	printed int // how many deliveries were printed
	cuts    map[string]*Cut
	changes map[string]*Change
	outages map[string]*Outage
	paths   []Path
}

func (s *stage) play(command string) string {
	verb, rest, _ := strings.Cut(command, " ")
	name, fault, _ := strings.Cut(rest, " ")
	switch verb {
	case "network":
		s.paths, s.printed = nil, 0
		topology := linkOf(s.link(rest))
		if s.paths != nil {
			topology.Reroute = time.Second
			topology.SetPaths("A", "B", s.paths...)
		}
		s.world = newWorld(topology, 1)
	case "site":
		s.world.attach(name, strings.Fields(fault)...)
	case "send":
		s.send(strings.Fields(rest))
	case "run":
		return s.run(rest)
	case "cut":
		p, err := s.world.ParsePartition(fault)
		if err != nil {
			return err.Error() + "\n"
		}
		s.cuts[name] = s.world.Cut(p)
	case "heal":
		s.cuts[name].Heal()
		return effectText(s.cuts[name].Effect())
	case "degrade":
		a, b, change, err := s.world.ParseDegrade("degrade" + fault)
		if err != nil {
			return err.Error() + "\n"
		}
		s.changes[name] = s.world.Degrade(a, b, change)
	case "undo":
		s.changes[name].Undo()
		return effectText(s.changes[name].Effect())
	case "fail":
		s.outages[rest] = s.world.Fail(rest)
	case "repair":
		s.outages[rest].Repair()
		return effectText(s.outages[rest].Effect())
	case "hear":
		return s.hear()
	case "counts":
		return fmt.Sprintf("%+v\nin flight %d, of them held %d\n", s.world.Counts(), s.world.InFlight(), s.world.Holding())
	default:
		s.t.Fatalf("the story has no command %q", verb)
	}
	return ""
}

// link reads "latency=10ms session rate=1000 queue=3000 retries=2", and
// "path=cable:5ms path=radio:20ms", the ways from site A to B.
func (s *stage) link(text string) Link {
	var l Link
	for _, option := range strings.Fields(text) {
		name, value, _ := strings.Cut(option, "=")
		var err error
		switch name {
		case "latency":
			l.Latency, err = dist.ParseDuration(value)
		case "path":
			var d dist.Distribution
			name, value, _ = strings.Cut(value, ":")
			d, err = dist.ParseDuration(value)
			s.paths = append(s.paths, Path{name, Link{Latency: d}})
		case "session":
			l.Session = true
		case "loss":
			l.Loss, err = parseShare(value)
		case "rate":
			_, err = fmt.Sscan(value, &l.BytesPerSecond)
		case "queue":
			_, err = fmt.Sscan(value, &l.QueueBytes)
		case "retries":
			_, err = fmt.Sscan(value, &l.Retries)
		default:
			s.t.Fatalf("the story has no option %q", option)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	return l
}

func (s *stage) id(name string) ID {
	id, ok := s.world.Lookup(name)
	if !ok {
		s.t.Fatalf("the story has no endpoint %q", name)
	}
	return id
}

// send sends each word from the first endpoint to the second.
func (s *stage) send(words []string) {
	for _, word := range words[2:] {
		s.world.Network.Send(Packet{From: s.id(words[0]), To: s.id(words[1]), Message: note{kind: word}})
	}
}

// run lets some time pass and tells what arrived.
func (s *stage) run(text string) string {
	until := sim.Never
	if text != "" {
		d, err := sim.ParseDuration(text)
		if err != nil {
			s.t.Fatal(err)
		}
		until = s.world.Now().Add(d)
	}
	if err := s.world.Engine.Run(until); err != nil {
		s.t.Fatal(err)
	}
	var out strings.Builder
	for _, d := range s.world.seen[s.printed:] {
		fmt.Fprintf(&out, "%s %s -> %s: %s\n", sim.FormatDuration(time.Duration(d.at)), s.world.Name(d.from), s.world.Name(d.to), d.note.kind)
	}
	s.printed = len(s.world.seen)
	return out.String()
}

// hear has everybody speak to everybody else and prints who was heard: a row
// for each speaker.
func (s *stage) hear() string {
	n, before := ID(s.world.Endpoints()), len(s.world.seen)
	for from := range n {
		for to := range n {
			s.world.send(from, to, 0)
		}
	}
	s.run("")
	heard := map[[2]ID]bool{}
	for _, d := range s.world.seen[before:] {
		heard[[2]ID{d.from, d.to}] = true
	}
	out := strings.Builder{}
	for from := range n {
		out.WriteString(s.world.Name(from))
		for to := range n {
			if heard[[2]ID{from, to}] {
				out.WriteString(" " + s.world.Name(to))
			} else {
				out.WriteString(" " + strings.Repeat("-", len(s.world.Name(to))))
			}
		}
		out.WriteString("\n")
	}
	return out.String()
}

func effectText(e Effect) string {
	return fmt.Sprintf("killed %d, held %d, retried %d, slowed %d\n", e.Killed, e.Held, e.Retried, e.Slowed)
}
