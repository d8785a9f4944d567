package retry

import (
	"fmt"
	"math"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// A fixed share f of all attempts fails: with n attempts 1 - f^n of the calls
// succeed, and a call makes (1 - f^n)/(1 - f) attempts in the mean.
func TestNaiveRetries(t *testing.T) {
	const calls, attempts = 200_000, 4
	for _, f := range []float64{.1, .2, .5} {
		client := New(Policy{Attempts: attempts, Backoff: Backoff{Shape: None}}, nil)
		var succeeded, made float64
		for i := range int64(calls) {
			fate := stream(fmt.Sprint("fate ", f), i)
			call := client.Begin(0, sim.Never)
			for made++; fate.Float64() < f; made++ {
				if client.Failed(0, &call, nil).Verdict != Again {
					succeeded--
					break
				}
			}
			succeeded++
		}
		lost := math.Pow(f, attempts)
		within(t, fmt.Sprint("success at f = ", f), succeeded/calls, 1-lost, .005)
		within(t, fmt.Sprint("load at f = ", f), made/calls, (1-lost)/(1-f), .005)
	}
}

func within(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s is %.4f, want %.4f ± %.4f", what, got, want, tolerance)
	}
}

// throttled is Brooker's simulation: clients with a bucket each call a service
// that fails a share of all attempts, and retry as long as the bucket has it.
type throttled struct {
	clients []*Client
	calls   []Call
	of      []uint32 // the client of each call
	start   sim.Kind
	failure float64
	until   sim.Time

	tries, attempts, successes float64
}

func (b *throttled) Handle(e *sim.Engine, ev sim.Event) {
	if ev.Kind == b.start {
		b.begin(e, ev)
		return
	}
	fate := e.Draw(e.Key("fate", ev.Arg))
	call, client := &b.calls[ev.Arg], b.clients[b.of[ev.Arg]]
	switch {
	case fate.Float64() >= b.failure:
		b.successes++
		client.Succeeded(e.Now(), call)
	case client.Failed(e.Now(), call, nil).Verdict == Again:
		b.attempt(e, ev)
	}
}

func (b *throttled) begin(e *sim.Engine, ev sim.Event) {
	gap := e.Draw(e.Key("gap", uint64(ev.Target)))
	if next := e.Now().Add(dist.Delay(dist.Exponential(100*ms), &gap)); next < b.until {
		e.Schedule(next, b, ev)
	}
	b.tries++
	b.calls = append(b.calls, b.clients[ev.Target].Begin(e.Now(), sim.Never))
	b.of = append(b.of, ev.Target)
	b.attempt(e, sim.Event{Target: ev.Target, Arg: uint64(len(b.calls) - 1)})
}

// attempt goes there and back: 10 ms each way in the mean.
func (b *throttled) attempt(e *sim.Engine, ev sim.Event) {
	b.attempts++
	ways := e.Draw(e.Key("ways", ev.Arg))
	after := dist.Delay(dist.Exponential(10*ms), &ways) + dist.Delay(dist.Exponential(10*ms), &ways)
	e.Schedule(e.Now().Add(after), b, sim.Event{Target: ev.Target, Arg: ev.Arg})
}

// run returns the share of calls that succeed, and attempts per call.
func (b throttled) run(t *testing.T, seed uint64, clients int, length time.Duration, failure float64) (success, load float64) {
	e := sim.New(sim.Options{Seed: seed})
	b.start, b.failure, b.until = e.Kind("start"), failure, sim.Start.Add(length)
	for i := range clients {
		b.clients = append(b.clients, New(Policy{Attempts: forever, Backoff: Backoff{Shape: None}}, NewBudget(Ratio(10))))
		e.Schedule(0, &b, sim.Event{Kind: b.start, Target: uint32(i)})
	}
	if err := e.Run(sim.Never); err != nil {
		t.Fatal(err)
	}
	return b.successes / b.tries, b.attempts / b.tries
}

// The published figures for ten seconds, in which the tokens that the buckets
// start with still count: (5-1)/(10 a second · 10 s) = .04 of load.
func TestRetryBudgetForTenSeconds(t *testing.T) {
	const runs = 12
	for _, row := range []struct{ failure, success, load float64 }{
		{.5, .565, 1.142}, {.2, .908, 1.134}, {.1, .9916, 1.101}, {.05, .9999, 1.052},
	} {
		var success, load float64
		for seed := range uint64(runs) {
			s, l := throttled{}.run(t, seed, 100, 10*time.Second, row.failure)
			success, load = success+s/runs, load+l/runs
		}
		within(t, fmt.Sprint("success at f = ", row.failure), success, row.success, .01)
		within(t, fmt.Sprint("load at f = ", row.failure), load, row.load, .01)
	}
}

// In the long run, above a failure rate of r/(1+r): load 1 + r, success
// (1-f)(1+r).
func TestRetryBudgetInTheLongRun(t *testing.T) {
	for _, failure := range []float64{.2, .5} {
		success, load := throttled{}.run(t, 1, 10, 2000*time.Second, failure)
		within(t, fmt.Sprint("load at f = ", failure), load, 1.1, .01)
		within(t, fmt.Sprint("success at f = ", failure), success, 1.1*(1-failure), .01)
	}
}

// contention is the simulation of the AWS blog: clients must each win one
// optimistic write. They read the version, write with it, and begin again after
// a backoff when somebody was faster.
type contention struct {
	client  *Client
	calls   []Call
	seen    []uint64 // the version that a client read
	version uint64
	reads   sim.Kind
	writes  int64
}

func (c *contention) Handle(e *sim.Engine, ev sim.Event) {
	hops := e.Draw(e.Key("hops", uint64(ev.Target)))
	if ev.Kind == c.reads {
		c.seen[ev.Target] = c.version
		e.Schedule(e.Now().Add(hop(&hops)+hop(&hops)), c, sim.Event{Target: ev.Target})
		return
	}
	c.writes++
	if c.seen[ev.Target] == c.version {
		c.version++
		return
	}
	draws := e.Draw(e.Key("backoff", uint64(ev.Target)))
	d := c.client.Failed(e.Now(), &c.calls[ev.Target], &draws)
	// The answer comes back, the wait passes, the next request goes there.
	e.Schedule(e.Now().Add(hop(&hops)+hop(&hops)+d.Wait), c, sim.Event{Kind: c.reads, Target: ev.Target})
}

// hop is one way through the network: |N(10 ms, 2 ms)|.
func hop(s *sim.Stream) time.Duration {
	d := dist.Duration(oneWay, s)
	return max(d, -d)
}

var oneWay = dist.Normal(10*ms, 2*ms)

// run returns when the last client has won, in ms, and how many writes it took.
func (c contention) run(t *testing.T, seed uint64, clients int, b Backoff) (end, calls float64) {
	e := sim.New(sim.Options{Seed: seed})
	c.client, c.reads = New(Policy{Attempts: forever, Backoff: b}, nil), e.Kind("read")
	c.seen = make([]uint64, clients)
	for i := range clients {
		c.calls = append(c.calls, c.client.Begin(0, sim.Never))
		first := e.Draw(e.Key("first", uint64(i)))
		e.Schedule(sim.Start.Add(hop(&first)), &c, sim.Event{Kind: c.reads, Target: uint32(i)})
	}
	if err := e.Run(sim.Never); err != nil {
		t.Fatal(err)
	}
	answer := e.Draw(e.Key("last", 0))
	return float64(e.Now().Add(hop(&answer))) / float64(ms), float64(c.writes)
}

// The published simulation starts at 5 ms and doubles before the first retry:
// the exponential waits begin at 10.
func TestBackoffAndJitter(t *testing.T) {
	exponential := func(s Shape) Backoff { return Backoff{Shape: s, Base: 10 * ms, Max: 2 * time.Second} }
	for _, row := range []struct {
		clients   int
		backoff   Backoff
		ms, calls float64
	}{
		{10, Backoff{Shape: None}, 382, 51.1},
		{10, exponential(Exponential), 3524, 51.1},
		{10, exponential(Equal), 744, 42.7},
		{10, exponential(Full), 466, 38.9},
		{10, Backoff{Shape: Decorrelated, Base: 5 * ms, Max: 2 * time.Second}, 445, 38.0},
		{20, Backoff{Shape: None}, 600, 151.9},
		{20, exponential(Exponential), 14480, 150.3},
		{20, exponential(Equal), 1633, 108.1},
		{20, exponential(Full), 995, 99.8},
		{20, Backoff{Shape: Decorrelated, Base: 5 * ms, Max: 2 * time.Second}, 825, 101.3},
		{100, Backoff{Shape: None}, 2026, 2421.8},
		{100, exponential(Exponential), 63326, 1856.1},
		{100, exponential(Equal), 6585, 812.1},
		{100, exponential(Full), 4898, 796.6},
		{100, Backoff{Shape: Decorrelated, Base: 5 * ms, Max: 2 * time.Second}, 4629, 1003.4},
	} {
		runs := 40_000 / row.clients
		var end, calls float64
		for seed := range uint64(runs) {
			e, c := contention{}.run(t, seed, row.clients, row.backoff)
			end, calls = end+e/float64(runs), calls+c/float64(runs)
		}
		what := fmt.Sprintf("%d clients, %v:", row.clients, row.backoff.Shape)
		within(t, what+" ms", end, row.ms, .05*row.ms)
		within(t, what+" calls", calls, row.calls, .05*row.calls)
	}
}
