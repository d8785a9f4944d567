package breaker

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"nines/sim"
)

// A story is prose and commands, then what became of them. It is played with
// one breaker from top to bottom (-rewrite records it anew).
func TestStories(t *testing.T) {
	datadriven.Walk(t, "testdata/stories", func(t *testing.T, file string) {
		s := &stage{t: t, permits: map[string]Permit{}}
		datadriven.RunTest(t, file, func(_ *testing.T, d *datadriven.TestData) string {
			s.out.Reset()
			for command := range strings.Lines(d.String()) {
				s.play(strings.Fields(command))
			}
			return s.out.String()
		})
	})
}

// stage is where a story is played.
type stage struct {
	t       *testing.T
	out     strings.Builder
	breaker Breaker
	state   State
	permits map[string]Permit
}

// play does one command:
//
//	resilience4j WindowCalls=4 …   a new breaker
//	3s asks a                      a call begins, named a
//	4s a success 1s                it ends, and took 1s
//	5s failure                     a call begins and ends at once
//	6s look                        what the breaker counts
//	every 10ms until 600s down from 100s to 400s
func (s *stage) play(words []string) {
	switch words[0] {
	case "resilience4j":
		o := Resilience4j()
		for _, setting := range words[1:] {
			s.set(&o, setting)
		}
		s.breaker, s.state = NewRate(o), Closed
		return
	case "gobreaker":
		s.breaker, s.state = NewStreak(Gobreaker(), 0), Closed
		return
	case "every":
		s.trace(s.duration(words[1]), s.time(words[3]), s.time(words[6]), s.time(words[8]))
		return
	}
	now := s.time(words[0])
	switch outcome, whole := outcomes[words[1]]; {
	case words[1] == "look":
		s.look(now)
	case words[1] == "asks":
		s.ask(now, words[2])
	case whole:
		if s.ask(now, "it") {
			s.record(now, "it", outcome, 0)
		}
	default:
		s.record(now, words[1], outcomes[words[2]], s.duration(words[3]))
	}
}

var outcomes = map[string]Outcome{"success": Success, "failure": Failure, "ignored": Ignored}

func (s *stage) ask(now sim.Time, name string) bool {
	permit, ok := s.breaker.Allow(now)
	s.permits[name] = permit
	s.see(now)
	if !ok {
		fmt.Fprintln(&s.out, "refused")
	}
	return ok
}

func (s *stage) record(now sim.Time, name string, outcome Outcome, took time.Duration) {
	s.breaker.Record(now, s.permits[name], outcome, took)
	s.see(now)
}

// see prints a change of state.
func (s *stage) see(now sim.Time) {
	if state := s.breaker.State(now); state != s.state {
		fmt.Fprintf(&s.out, "%v: %v → %v\n", now, s.state, state)
		s.state = state
	}
}

func (s *stage) look(now sim.Time) {
	s.see(now)
	switch b := s.breaker.(type) {
	case *Rate:
		fmt.Fprintf(&s.out, "%v, %+v\n", b.State(now), b.Metrics(now))
	case *Streak:
		fmt.Fprintf(&s.out, "%v, %+v\n", b.State(now), b.Counts())
	}
}

// trace plays steady calls without latency to a dependency that is down for a
// while, and prints the totals.
func (s *stage) trace(every time.Duration, until, from, to sim.Time) {
	var ok, failed, rejected int64
	for now := sim.Start; now < until; now = now.Add(every) {
		permit, allowed := s.breaker.Allow(now)
		s.see(now)
		switch {
		case !allowed:
			rejected++
		case from <= now && now < to:
			failed++
			s.breaker.Record(now, permit, Failure, 0)
		default:
			ok++
			s.breaker.Record(now, permit, Success, 0)
		}
		s.see(now)
	}
	fmt.Fprintf(&s.out, "failed %d, rejected %d, ok %d\n", failed, rejected, ok)
}

func (s *stage) set(o *RateOptions, setting string) {
	name, value, _ := strings.Cut(setting, "=")
	counts := map[string]*int64{
		"MinimumCalls": &o.MinimumCalls, "WindowCalls": &o.WindowCalls, "WindowSeconds": &o.WindowSeconds,
		"FailureRate": &o.FailureRate, "SlowRate": &o.SlowRate, "HalfOpenCalls": &o.HalfOpenCalls,
		"OpenGrowthPercent": &o.OpenGrowthPercent,
	}
	durations := map[string]*time.Duration{"SlowAfter": &o.SlowAfter, "OpenWait": &o.OpenWait, "OpenWaitMax": &o.OpenWaitMax, "HalfOpenWait": &o.HalfOpenWait}
	switch {
	case counts[name] != nil:
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			s.t.Fatal(err)
		}
		*counts[name] = n
	case durations[name] != nil:
		*durations[name] = s.duration(value)
	case name == "Automatic":
		o.Automatic = true
	case name == "HalfOpenCloses":
		o.HalfOpenCloses = true
	default:
		s.t.Fatalf("no option %q", name)
	}
}

func (s *stage) duration(text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

func (s *stage) time(text string) sim.Time { return sim.Start.Add(s.duration(text)) }
