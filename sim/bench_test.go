package sim_test

import (
	"fmt"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

var holdSizes = []int{100, 10_000, 1_000_000}

// BenchmarkHold is the same through the engine, digest and all.
func BenchmarkHold(b *testing.B) {
	for _, n := range holdSizes {
		b.Run(fmt.Sprintf("pending=%d", n), func(b *testing.B) {
			benchmarkHold(b, n, sim.Options{})
		})
	}
}

// BenchmarkHoldTrail is the same with a trail: two bytes an event, and as much
// again each time the trail grows.
func BenchmarkHoldTrail(b *testing.B) {
	for _, n := range holdSizes {
		b.Run(fmt.Sprintf("pending=%d", n), func(b *testing.B) {
			benchmarkHold(b, n, sim.Options{Trail: &sim.Trail{}})
		})
	}
}

func benchmarkHold(b *testing.B, n int, o sim.Options) {
	o.Seed, o.Limits.Events = 1, uint64(b.N)
	e := sim.New(o)
	h := &hold{dist.Exponential(time.Second), sim.NewKey(1, 0, "hold", 0).At(0, 0), e.Kind("hold")}
	for i := range uint32(n) {
		e.Schedule(e.Now().Add(dist.Delay(h.gap, &h.stream)), h, sim.Event{Kind: h.kind, Target: i})
	}
	b.ReportAllocs()
	b.ResetTimer()
	e.Run(sim.Never)
}

// hold answers every event with another one.
type hold struct {
	gap    dist.Distribution
	stream sim.Stream
	kind   sim.Kind
}

func (h *hold) Handle(e *sim.Engine, ev sim.Event) {
	e.Schedule(e.Now().Add(dist.Delay(h.gap, &h.stream)), h, ev)
}

// BenchmarkQueue serves M/M/1 customers, λ = 0.9, μ = 1: an arrival, a
// departure and two draws each.
func BenchmarkQueue(b *testing.B) {
	e := sim.New(sim.Options{Seed: 1})
	q := newQueue(e, uint64(b.N))
	b.ReportAllocs()
	b.ResetTimer()
	if err := e.Run(sim.Never); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(q.total.Seconds()/float64(q.left), "timeInSystem")
}

// queue is a server with one unit; a customer is the instant of his arrival.
type queue struct {
	gap, demand        dist.Distribution
	gaps, demands      sim.Stream
	arrival, departure sim.Kind
	waiting            []sim.Time // a ring
	first, arrived     uint64
	left, customers    uint64
	total              time.Duration
}

func newQueue(e *sim.Engine, customers uint64) *queue {
	q := &queue{
		gap: dist.Exponential(time.Second * 10 / 9), demand: dist.Exponential(time.Second),
		gaps: e.Key("gap", sim.NoEntity).At(0, 0), demands: e.Key("demand", sim.NoEntity).At(0, 0),
		arrival: e.Kind("arrival"), departure: e.Kind("departure"),
		waiting: make([]sim.Time, 1<<12), customers: customers,
	}
	e.Schedule(sim.Start, q, sim.Event{Kind: q.arrival})
	return q
}

func (q *queue) Handle(e *sim.Engine, ev sim.Event) {
	now := e.Now()
	mask := uint64(len(q.waiting) - 1)
	switch ev.Kind {
	case q.arrival:
		q.waiting[q.arrived&mask] = now
		q.arrived++
		if q.arrived < q.customers {
			e.Schedule(now.Add(dist.Delay(q.gap, &q.gaps)), q, ev)
		}
		if q.arrived-q.left == 1 {
			q.serve(e)
		}
	case q.departure:
		q.total += now.Sub(q.waiting[q.left&mask])
		q.left++
		if q.left < q.arrived {
			q.serve(e)
		}
	}
}

func (q *queue) serve(e *sim.Engine) {
	e.Schedule(e.Now().Add(dist.Delay(q.demand, &q.demands)), q, sim.Event{Kind: q.departure})
}

const (
	pingNodes = 1000
	pingEvery = sim.Time(10 * time.Millisecond)
)

// BenchmarkPing has 1,000 nodes: every 10 ms each sends a message to a random
// node, which replies. An operation is one delivery.
func BenchmarkPing(b *testing.B) {
	e := sim.New(sim.Options{Seed: 1})
	p := &ping{
		latency: dist.Exponential(5 * time.Millisecond), stream: e.Key("ping", 0).At(0, 0),
		tick: e.Kind("tick"), request: e.Kind("request"), reply: e.Kind("reply"),
		left: b.N,
	}
	for node := range uint32(pingNodes) {
		p.timers = append(p.timers, e.NewTimer(p, sim.Event{Kind: p.tick, Target: node}))
		p.timers[node].Reset(sim.Start.Add(time.Duration(node) * time.Duration(pingEvery) / pingNodes))
	}
	b.ReportAllocs()
	b.ResetTimer()
	if err := e.Run(sim.Never); err != nil {
		b.Fatal(err)
	}
}

type ping struct {
	latency              dist.Distribution
	stream               sim.Stream
	tick, request, reply sim.Kind
	timers               []sim.Timer
	left                 int // deliveries until the timers are left alone
}

func (p *ping) Handle(e *sim.Engine, ev sim.Event) {
	switch ev.Kind {
	case p.tick:
		if p.left <= 0 {
			return
		}
		p.timers[ev.Target].Reset(e.Now() + pingEvery)
		to := uint32(p.stream.Below(pingNodes))
		p.send(e, sim.Event{Kind: p.request, Target: to, Arg: uint64(ev.Target)})
	case p.request:
		p.left--
		p.send(e, sim.Event{Kind: p.reply, Target: uint32(ev.Arg), Arg: uint64(ev.Target)})
	case p.reply:
		p.left--
	}
}

func (p *ping) send(e *sim.Engine, ev sim.Event) {
	e.Schedule(e.Now().Add(dist.Delay(p.latency, &p.stream)), p, ev)
}

const (
	rearmNodes = 100_000
	rearmEvery = sim.Time(50 * time.Millisecond)
)

// BenchmarkRearm is a Raft follower's day: a heartbeat every 50 ms moves the
// election timer to U(150, 300) ms from now. An operation is one heartbeat: a
// timer that fires and sets itself again, and another that is moved.
func BenchmarkRearm(b *testing.B) {
	e := sim.New(sim.Options{Seed: 1})
	r := &rearm{
		timeout: dist.Uniform(150*time.Millisecond, 300*time.Millisecond), stream: e.Key("rearm", 0).At(0, 0),
		heartbeat: e.Kind("heartbeat"),
	}
	election := e.Kind("election")
	for node := range uint32(rearmNodes) {
		r.heartbeats = append(r.heartbeats, e.NewTimer(r, sim.Event{Kind: r.heartbeat, Target: node}))
		r.elections = append(r.elections, e.NewTimer(r, sim.Event{Kind: election, Target: node}))
		r.heartbeats[node].Reset(sim.Time(node) * rearmEvery / rearmNodes)
	}
	warm := 6 * rearmEvery // the timers are where they always are
	e.Run(warm - 1)
	b.ReportAllocs()
	b.ResetTimer()
	e.Run(warm + sim.Time(b.N)*rearmEvery/rearmNodes - 1)
	if r.elected > 0 {
		b.Fatalf("%d followers lost patience", r.elected)
	}
}

type rearm struct {
	timeout               dist.Distribution
	stream                sim.Stream
	heartbeat             sim.Kind
	heartbeats, elections []sim.Timer
	elected               int
}

func (r *rearm) Handle(e *sim.Engine, ev sim.Event) {
	if ev.Kind != r.heartbeat {
		r.elected++
		return
	}
	r.heartbeats[ev.Target].Reset(e.Now() + rearmEvery)
	r.elections[ev.Target].Reset(e.Now().Add(dist.Delay(r.timeout, &r.stream)))
}

// BenchmarkProcess is BenchmarkHold with a process for each pending event,
// which sleeps.
func BenchmarkProcess(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprintf("processes=%d", n), func(b *testing.B) {
			e := sim.New(sim.Options{Seed: 1, Limits: sim.Limits{Events: uint64(n + b.N)}})
			defer e.Close()
			gap, stream := dist.Exponential(time.Second), e.Key("sleep", 0).At(0, 0)
			for range n {
				e.Go("sleeper", func(p *sim.Process) {
					for {
						p.Sleep(dist.Delay(gap, &stream))
					}
				})
			}
			for range n {
				e.Step() // they begin
			}
			b.ReportAllocs()
			b.ResetTimer()
			e.Run(sim.Never)
			b.StopTimer()
		})
	}
}

// BenchmarkDraw is an addressed draw: mostly of addresses never seen before, as
// the messages of one operation after another make them.
func BenchmarkDraw(b *testing.B) {
	e := sim.New(sim.Options{Seed: 1})
	key, source := e.Key("latency", 0), e.Source("load", sim.NoEntity)
	var sum uint64
	b.ReportAllocs()
	b.ResetTimer()
	for n := range uint64(b.N) {
		e.SetCause(sim.NewCause(source, n/4))
		s := e.Draw(key)
		sum += s.Uint64()
	}
	if sum == 0 {
		b.Fatal("every draw was 0")
	}
}
