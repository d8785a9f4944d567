package sim_test

import (
	"errors"
	"fmt"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// The smallest program: one event, a second from now.
func Example() {
	e := sim.New(sim.Options{Seed: 1})
	e.At(e.Now().Add(time.Second), func() { fmt.Println("hello at", e.Now()) })
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// hello at 1.000 s
}

// server is a queue with one server, as a handler: M/M/1. Arrivals and demands
// are addressed by the customer's number.
type server struct {
	arrival, departure sim.Kind
	gap, demand        sim.Key
	arrived, left      uint64
	since              []sim.Time // when each customer arrived
	total              time.Duration
}

func (s *server) Handle(e *sim.Engine, ev sim.Event) {
	if ev.Kind == s.arrival {
		s.since = append(s.since, e.Now())
		s.arrived++
		stream := s.gap.At(0, s.arrived)
		e.Schedule(e.Now().Add(dist.Delay(dist.Exponential(2*time.Second), &stream)), s, ev)
	} else {
		s.total += e.Now().Sub(s.since[s.left])
		s.left++
	}
	if idle := s.arrived-s.left == 1; s.left < s.arrived && (idle || ev.Kind == s.departure) {
		stream := s.demand.At(0, s.left)
		e.Schedule(e.Now().Add(dist.Delay(dist.Exponential(time.Second), &stream)), s, sim.Event{Kind: s.departure})
	}
}

// A queue with one server: customers come at random, one in two seconds, and
// need a second each. In the mean they spend 1/(μ-λ) = 2 s there.
func ExampleHandler() {
	e := sim.New(sim.Options{Seed: 1})
	s := &server{
		arrival: e.Kind("arrival"), departure: e.Kind("departure"),
		gap: e.Key("gap", sim.NoEntity), demand: e.Key("demand", sim.NoEntity),
	}
	e.Schedule(sim.Start, s, sim.Event{Kind: s.arrival})
	if err := e.Run(sim.Start.Add(100 * time.Hour)); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("%d customers, %.2f s each\n", s.left, s.total.Seconds()/float64(s.left))
	// Output:
	// 180106 customers, 2.00 s each
}

// The bank of SimPy's tutorial: customers queue for two clerks, and those who
// have waited for too long leave.
func ExampleProcess() {
	e := sim.New(sim.Options{Seed: 1})
	defer e.Close()
	clerks := sim.Resource{Units: 2}
	customer := func(p *sim.Process) {
		arrived := p.Now()
		if !clerks.AcquireBefore(p, arrived.Add(150*time.Second), "a clerk") {
			fmt.Println(p.Now(), p.Name(), "leaves")
			return
		}
		defer clerks.Release()
		fmt.Println(p.Now(), p.Name(), "is served after", p.Now().Sub(arrived))
		p.Sleep(5 * time.Minute)
	}
	e.Go("door", func(p *sim.Process) {
		for _, name := range []string{"ann", "bob", "cleo", "dan"} {
			e.Go(name, customer)
			p.Sleep(time.Minute)
		}
	})
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 0.000 s ann is served after 0s
	// 60.000 s bob is served after 0s
	// 270.000 s cleo leaves
	// 300.000 s dan is served after 2m0s
}

// A watchdog barks when it has heard nothing for three seconds. Each sign of
// life moves the timer; nothing is left behind in the queue.
func ExampleTimer() {
	e := sim.New(sim.Options{})
	watchdog := e.NewTimer(bark{}, sim.Event{})
	for _, second := range []sim.Time{0, 2, 4, 5, 10} {
		e.At(second*1e9, func() {
			fmt.Println(e.Now(), "alive")
			watchdog.Reset(e.Now().Add(3 * time.Second))
		})
	}
	e.At(11e9, func() { watchdog.Stop() })
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 0.000 s alive
	// 2.000 s alive
	// 4.000 s alive
	// 5.000 s alive
	// 8.000 s silence!
	// 10.000 s alive
}

type bark struct{}

func (bark) Handle(e *sim.Engine, _ sim.Event) { fmt.Println(e.Now(), "silence!") }

// A draw belongs to its address. Whoever else draws, and how often, the latency
// of the link in the third operation is the same.
func ExampleEngine_Draw() {
	for _, others := range []int{0, 1000} {
		e := sim.New(sim.Options{Seed: 1})
		link := e.Key("latency", sim.HashString("a→b"))
		other := e.Key("latency", sim.HashString("a→c"))
		client := e.Source("client", sim.NoEntity)

		e.SetCause(sim.NewCause(client, 3))
		for range others {
			e.Draw(other)
		}
		s := e.Draw(link)
		fmt.Println(dist.Delay(dist.Exponential(20*time.Millisecond), &s))
	}
	// Output:
	// 11.972829ms
	// 11.972829ms
}

// What is counted by its owner needs no counting by the engine: the gap before
// the n-th arrival is at position n.
func ExampleKey_At() {
	gap := sim.NewKey(1, 0, "gap", sim.NoEntity)
	for n := range uint64(3) {
		s := gap.At(0, n)
		fmt.Println(s.Below(100))
	}
	// Output:
	// 27
	// 11
	// 78
}

// Everything that follows from an event is in its cause.
func ExampleEngine_ScheduleAs() {
	e := sim.New(sim.Options{})
	client := e.Source("client", sim.NoEntity)
	for n := range uint64(2) {
		e.ScheduleAs(sim.NewCause(client, n), sim.Time(n)*1e9, follow{}, sim.Event{Arg: 2})
	}
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 0.000 s client #0
	// 0.500 s client #0
	// 1.000 s client #1
	// 1.500 s client #1
}

// follow has each event cause another, some times.
type follow struct{}

func (f follow) Handle(e *sim.Engine, ev sim.Event) {
	fmt.Println(e.Now(), e.CauseName(e.Cause()))
	if ev.Arg--; ev.Arg > 0 {
		e.Schedule(e.Now()+5e8, f, ev)
	}
}

// A mailbox joins handlers and processes: whoever puts does not wait, whoever
// gets does.
func ExampleMailbox() {
	e := sim.New(sim.Options{})
	defer e.Close()
	var letters sim.Mailbox[string]
	e.Go("reader", func(p *sim.Process) {
		for {
			letter, ok := letters.GetBefore(p, p.Now().Add(3*time.Second), "a letter")
			if !ok {
				fmt.Println(p.Now(), "no more letters")
				return
			}
			fmt.Println(p.Now(), letter)
		}
	})
	e.At(1e9, func() { letters.Put("dear reader"); letters.Put("postscript") })
	e.At(2e9, func() { letters.Put("yours") })
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1.000 s dear reader
	// 1.000 s postscript
	// 2.000 s yours
	// 5.000 s no more letters
}

// A future is the answer to a request: many may wait for it, and it comes once.
func ExampleFuture() {
	e := sim.New(sim.Options{})
	defer e.Close()
	var answer sim.Future[int]
	for _, name := range []string{"ann", "bob"} {
		e.Go(name, func(p *sim.Process) {
			fmt.Println(name, "hears", answer.Wait(p, "the answer"), "at", p.Now())
		})
	}
	e.At(1e9, func() { answer.Set(42) })
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// ann hears 42 at 1.000 s
	// bob hears 42 at 1.000 s
}

// A killed process ends where it waits, and its defers run.
func ExampleProcess_Kill() {
	e := sim.New(sim.Options{})
	defer e.Close()
	worker := e.Go("worker", func(p *sim.Process) {
		defer func() { fmt.Println(p.Now(), "the worker puts its tools away") }()
		p.Sleep(time.Hour)
		fmt.Println("never printed")
	})
	e.At(1e9, worker.Kill)
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1.000 s the worker puts its tools away
}

// Park and Waker are what a meeting point of one's own is made of: here a gate
// that lets three through at once.
func ExampleProcess_Park() {
	e := sim.New(sim.Options{})
	defer e.Close()
	var waiting []sim.Waker
	for i := range 3 {
		e.Go(fmt.Sprint("hiker ", i), func(p *sim.Process) {
			p.Sleep(time.Duration(i) * time.Second)
			if waiting = append(waiting, p.Waker()); len(waiting) < 3 {
				p.Park("the others")
			}
			for _, w := range waiting {
				w.Wake()
			}
			fmt.Println(p.Now(), p.Name(), "goes through")
		})
	}
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 2.000 s hiker 2 goes through
	// 2.000 s hiker 0 goes through
	// 2.000 s hiker 1 goes through
}

// A time-out that is not needed any more is cancelled.
func ExampleEngine_Cancel() {
	e := sim.New(sim.Options{})
	timeout := e.At(5e9, func() { fmt.Println(e.Now(), "timed out") })
	e.At(1e9, func() { fmt.Println(e.Now(), "answered; cancelled:", e.Cancel(timeout)) })
	if err := e.Run(sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1.000 s answered; cancelled: true
}

// The argument of an event may be an index into a table; what the table holds
// is folded by whoever knows it, so that a changed payload changes the digest.
func ExampleEngine_Fold() {
	digest := func(payload string) uint64 {
		e := sim.New(sim.Options{})
		e.At(1e9, func() { e.DigestState().Text(payload); e.Fold(42) })
		if err := e.Run(sim.Never); err != nil {
			fmt.Println(err)
		}
		return e.Digest()
	}
	fmt.Println(digest("hello") == digest("hello"), digest("hello") == digest("hullo"))
	// Output:
	// true false
}

// Two philosophers, two forks: each takes one and waits for the other. The run
// does not hang; it says who waits for what.
func ExampleDeadlockError() {
	e := sim.New(sim.Options{})
	defer e.Close()
	var left, right sim.Resource
	e.Go("Kant", func(p *sim.Process) {
		left.Acquire(p, "the left fork")
		p.Sleep(time.Second)
		right.Acquire(p, "the right fork")
	})
	e.Go("Hume", func(p *sim.Process) {
		right.Acquire(p, "the right fork")
		p.Sleep(time.Second)
		left.Acquire(p, "the left fork")
	})
	fmt.Println(e.Run(sim.Never))
	// Output:
	// deadlock at 1.000 s: Kant: the right fork; Hume: the left fork
}

// A run that would not end is ended.
func ExampleLimits() {
	e := sim.New(sim.Options{Limits: sim.Limits{Instant: 1000}})
	e.Schedule(1e9, echo{}, sim.Event{})
	err := e.Run(sim.Never)
	var limit *sim.LimitError
	fmt.Println(errors.As(err, &limit), err)
	// Output:
	// true more than 1000 events at one instant (livelock) at 1.000 s
}

type echo struct{}

func (h echo) Handle(e *sim.Engine, ev sim.Event) { e.Schedule(e.Now(), h, ev) }

// An observer sees every event, and changes none: with and without it, the
// digest is the same.
func ExampleObserver() {
	var digests []uint64
	for _, o := range []sim.Observer{nil, printer{}} {
		e := sim.New(sim.Options{Observer: o})
		ping := e.Kind("ping")
		e.Schedule(1e9, follow{}, sim.Event{Kind: ping, Target: 3, Arg: 1})
		if err := e.Run(sim.Never); err != nil {
			fmt.Println(err)
		}
		digests = append(digests, e.Digest())
	}
	fmt.Println("the same:", digests[0] == digests[1])
	// Output:
	// 1.000 s run
	// observed: 1.000 s ping at 3
	// 1.000 s run
	// the same: true
}

type printer struct{}

func (printer) Observe(r sim.Record) { fmt.Println("observed:", r.At, r.Kind, "at", r.Target) }

// lobby keeps visitors until a door opens. No event stands for them meanwhile,
// so it tells the engine whose visits are not over.
type lobby []sim.Cause

func (l *lobby) KeptCauses(keep func(sim.Cause)) {
	for _, c := range *l {
		keep(c)
	}
}

func ExampleEngine_AddKeeper() {
	e := sim.New(sim.Options{Seed: 1})
	var waiting lobby
	e.AddKeeper(&waiting)
	mood := e.Key("mood", sim.NoEntity)
	e.SetCause(sim.NewCause(e.Source("visitor", sim.NoEntity), 1))
	fmt.Println("arrives, and draws for the time no.", e.Position(mood))
	waiting = append(waiting, e.Cause())

	for n := range uint64(100_000) { // others come and go
		e.SetCause(sim.NewCause(e.Source("passer-by", sim.NoEntity), n))
		e.Draw(mood)
	}

	e.SetCause(waiting[0])
	fmt.Println("goes on, and draws for the time no.", e.Position(mood))
	// Output:
	// arrives, and draws for the time no. 0
	// goes on, and draws for the time no. 1
}
