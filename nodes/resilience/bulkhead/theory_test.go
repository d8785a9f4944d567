package bulkhead

import (
	"fmt"
	"math"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// station is a service behind a bulkhead: calls come at random, each takes one
// second in the mean.
type station struct {
	*Bulkhead
	arrival, departure sim.Kind
	gap, law           dist.Distribution
	demand             sim.Key
	calls              uint64

	since             []sim.Time // when each call came
	asked, refused    float64
	admitted, sojourn float64 // of those admitted, until they leave
}

func (s *station) Handle(e *sim.Engine, ev sim.Event) {
	now := e.Now()
	if ev.Kind == s.departure {
		s.Leave()
		s.sojourn += now.Sub(s.since[ev.Arg]).Seconds()
		for t, v, ok := s.Next(now); ok; t, v, ok = s.Next(now) {
			if v == Admitted {
				s.serve(e, t)
			}
		}
		return
	}
	if s.asked++; s.asked < float64(s.calls) {
		gap := e.Draw(e.Key("gap", sim.NoEntity))
		e.Schedule(now.Add(dist.Delay(s.gap, &gap)), s, ev)
	}
	s.since = append(s.since, now)
	switch t := Ticket(len(s.since) - 1); s.Enter(now, t) {
	case Admitted:
		s.serve(e, t)
	case Refused:
		s.refused++
	}
}

func (s *station) serve(e *sim.Engine, t Ticket) {
	s.admitted++
	demand := s.demand.At(0, uint64(t))
	e.Schedule(e.Now().Add(dist.Delay(s.law, &demand)), s, sim.Event{Kind: s.departure, Arg: uint64(t)})
}

// load runs so many calls, so many of them in a mean service time.
func load(t *testing.T, o Options, offered float64, calls uint64, law dist.Distribution) (refused, sojourn float64) {
	e := sim.New(sim.Options{Seed: 1})
	s := &station{
		Bulkhead: New(o), arrival: e.Kind("arrival"), departure: e.Kind("departure"),
		gap: dist.Exponential(time.Duration(1e9 / offered)), law: law, demand: e.Key("demand", 0), calls: calls,
	}
	e.Schedule(0, s, sim.Event{Kind: s.arrival})
	if err := e.Run(sim.Never); err != nil {
		t.Fatal(err)
	}
	if s.Running() != 0 || s.Waiting() != 0 {
		t.Errorf("in the end %d run and %d wait", s.Running(), s.Waiting())
	}
	return s.refused / s.asked, s.sojourn / s.admitted
}

func within(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s is %.5f, want %.5f ± %.5f", what, got, want, tolerance)
	}
}

// Without a queue a bulkhead is Erlang's loss system. What it refuses depends
// on the mean of the service times alone.
func TestWithoutQueueItIsErlangB(t *testing.T) {
	for name, law := range map[string]dist.Distribution{"exponential": dist.Exponential(time.Second), "fixed": dist.Constant(time.Second)} {
		for _, row := range []struct{ offered, refused float64 }{
			{15, .005011}, {20, .050222}, {25, .143823}, {30, .245325}, {50, .517516},
		} {
			refused, _ := load(t, Options{}, row.offered, 200_000, law)
			within(t, fmt.Sprintf("refused of %v, %s service,", row.offered, name), refused, row.refused, .01)
		}
	}
}

// With a queue it is M/M/c/K: the long queue keeps the throughput, and makes
// each call ten times as long.
func TestWithQueueItIsMMcK(t *testing.T) {
	for _, row := range []struct {
		queue                     int64
		offered, refused, sojourn float64
	}{
		{10, 9, .029510, 1.26393}, {100, 12, .166667, 10.5},
	} {
		refused, sojourn := load(t, Options{Permits: 10, Queue: row.queue}, row.offered, 600_000, dist.Exponential(time.Second))
		within(t, fmt.Sprintf("refused of %v", row.offered), refused, row.refused, .002)
		within(t, fmt.Sprintf("sojourn at %v", row.offered), sojourn, row.sojourn, .02*row.sojourn)
	}
}
