package sim

import (
	"fmt"
	"testing"
	"time"
)

// mixed is a world in which everything happens: typed events, timers that are
// moved and stopped, cancelled events, processes that sleep, talk, time out
// and are killed, draws by address, folded payloads.
type mixed struct {
	e        *Engine
	request  Kind
	reply    Kind
	gap      Key
	fate     Key
	source   uint32
	timeouts []Timer
	pending  []Handle
	box      Mailbox[uint64]
	desk     Resource
	victim   *Process
	ops      uint64
}

const (
	mixedNodes  = 16
	mixedEnd    = Time(2 * time.Second)
	mixedEvents = 183_178
	mixedDigest = uint64(0x9695a47bb6229282)
)

func newMixed(e *Engine) *mixed {
	m := &mixed{e: e, request: e.Kind("request"), reply: e.Kind("reply"),
		gap: e.Key("gap", NoEntity), fate: e.Key("fate", 3), source: e.Source("clients", NoEntity)}
	timeout := e.Kind("timeout")
	for node := range uint32(mixedNodes) {
		m.timeouts = append(m.timeouts, e.NewTimer(m, Event{Kind: timeout, Target: node}))
	}
	m.pending = make([]Handle, mixedNodes)
	e.Go("reader", m.read).Daemon()
	e.Go("worker", m.work)
	m.arrive()
	return m
}

func (m *mixed) close() { m.e.Close() }

// arrive schedules the next request, in a cause of its own.
func (m *mixed) arrive() {
	s := m.gap.At(0, m.ops)
	cause := NewCause(m.source, m.ops)
	m.ops++
	m.e.ScheduleAs(cause, m.e.Now()+Time(s.Below(100_000)), m, Event{m.request, uint32(s.Below(mixedNodes)), s.Uint64()})
}

func (m *mixed) Handle(e *Engine, ev Event) {
	switch ev.Kind {
	case m.request:
		m.arrive()
		e.Fold(ev.Arg)
		s := e.Draw(m.fate)
		e.Cancel(m.pending[ev.Target])
		m.pending[ev.Target] = e.Schedule(e.Now()+Time(s.Below(2_000_000)), m, Event{m.reply, ev.Target, s.Uint64()})
		m.timeouts[ev.Target].Reset(e.Now() + 500_000 + Time(s.Below(1_500_000)))
	case m.reply:
		m.timeouts[ev.Target].Stop()
		m.box.Put(ev.Arg)
		e.DigestState().Text(fmt.Sprint("reply ", ev.Target))
	default: // a time-out: somebody takes the desk, and may not live to give it back
		p := e.Go("clerk", func(p *Process) {
			m.desk.Acquire(p, "the desk")
			defer m.desk.Release()
			p.Sleep(time.Duration(ev.Target) * time.Microsecond)
		})
		if ev.Target%4 == 0 && m.victim != nil {
			m.victim.Kill()
		}
		m.victim = p
	}
}

func (m *mixed) read(p *Process) {
	for {
		if item, ok := m.box.GetBefore(p, p.Now()+300_000, "a reply"); ok {
			m.e.Fold(item)
			p.Sleep(time.Duration(item % 1000))
		}
	}
}

func (m *mixed) work(p *Process) {
	for p.Now() < mixedEnd {
		m.desk.Acquire(p, "the desk")
		s := m.e.Draw(m.gap)
		p.Sleep(time.Duration(s.Below(50_000)))
		m.desk.Release()
		p.Sleep(time.Duration(s.Below(50_000)))
	}
}

func runMixed(t *testing.T, o Options) *Engine {
	t.Helper()
	e := New(o)
	m := newMixed(e)
	defer m.close()
	if err := e.Run(mixedEnd); err != nil {
		t.Fatal(err)
	}
	return e
}

// The constant is the witness that a run is the same on every machine. Who
// changes the engine so that it changes has changed every recorded run.
func TestDigestIsTheSameEverywhere(t *testing.T) {
	e := runMixed(t, Options{})
	if e.Digest() != mixedDigest || e.Processed() != mixedEvents {
		t.Fatalf("digest %#016x after %d events, want %#016x after %d", e.Digest(), e.Processed(), mixedDigest, mixedEvents)
	}
}

func TestSeedAndReplicationMakeAnotherWorld(t *testing.T) {
	digests := map[uint64]Options{}
	for _, o := range []Options{{}, {Seed: 1}, {Replication: 1}, {Seed: 1, Replication: 1}, {Seed: 2}, {Replication: 2}} {
		d := runMixed(t, o).Digest()
		if other, taken := digests[d]; taken {
			t.Errorf("%+v and %+v have one digest", o, other)
		}
		digests[d] = o
	}
}

// witness counts what it sees and keeps the first request.
type witness struct {
	events uint64
	first  Record
}

func (w *witness) Observe(r Record) {
	if w.events++; w.first.Order == 0 && r.Kind == "request" {
		w.first = r
	}
}

func TestObserverChangesNothing(t *testing.T) {
	w := new(witness)
	e := runMixed(t, Options{Observer: w})
	if e.Digest() != mixedDigest || w.events != mixedEvents {
		t.Fatalf("digest %#x of a run whose %d events were observed", e.Digest(), w.events)
	}
	if r := w.first; e.CauseName(r.Cause) != "clients #0" || r.At == 0 || r.Digest == 0 || r.Order != 3 {
		t.Fatalf("the first request was seen as %+v", r)
	}
}

// meddler breaks the observer's promise.
type meddler struct{ act func() }

func (m *meddler) Observe(Record) { m.act() }

func TestObserverThatMeddlesIsStopped(t *testing.T) {
	m := new(meddler)
	for name, act := range map[string]func(e *Engine, h Handle){
		"schedules": func(e *Engine, _ Handle) { e.At(e.Now(), func() {}) },
		"cancels":   func(e *Engine, h Handle) { e.Cancel(h) },
		"draws":     func(e *Engine, _ Handle) { e.Draw(1) },
		"folds":     func(e *Engine, _ Handle) { e.Fold(1) },
		"blames":    func(e *Engine, _ Handle) { e.SetCause(9) },
	} {
		e := New(Options{Observer: m})
		e.At(1, func() { t.Errorf("an observer that %s is not stopped", name) })
		h := e.At(2, func() {})
		m.act = func() { act(e, h) }
		if err := e.Run(Never); err == nil {
			t.Errorf("an observer that %s gets away with it", name)
		}
	}
}

// Whatever differs between two runs shows in the digest.
func TestDigestDetects(t *testing.T) {
	type event struct {
		at   Time
		kind string
		ev   Event
		fold []uint64
	}
	digest := func(events ...event) uint64 {
		e := New(Options{})
		for _, x := range events {
			x.ev.Kind = e.Kind(x.kind)
			e.Schedule(x.at, handlerFunc(func(e *Engine, _ Event) {
				for _, w := range x.fold {
					e.Fold(w)
				}
			}), x.ev)
		}
		run(t, e)
		return e.Digest()
	}
	a := event{1, "read", Event{0, 1, 2}, []uint64{5, 6}}
	b := event{1, "write", Event{0, 2, 1}, []uint64{6, 5}}
	with := func(change func(x *event)) event { x := a; change(&x); return x }
	seen := map[uint64]string{}
	for name, events := range map[string][]event{
		"as it is":          {a, b},
		"swapped":           {b, a},
		"one missing":       {a},
		"the other missing": {b},
		"one twice":         {a, a, b},
		"none":              {},
		"later":             {with(func(x *event) { x.at = 0 }), b},
		"other kind":        {with(func(x *event) { x.kind = "write" }), b},
		"other target":      {with(func(x *event) { x.ev.Target = 2 }), b},
		"other argument":    {with(func(x *event) { x.ev.Arg = 1 }), b},
		"target and arg":    {with(func(x *event) { x.ev.Target, x.ev.Arg = 2, 1 }), b},
		"high bit":          {with(func(x *event) { x.ev.Arg |= 1 << 63 }), b},
		"other payload":     {with(func(x *event) { x.fold = []uint64{5, 7} }), b},
		"payload swapped":   {with(func(x *event) { x.fold = []uint64{6, 5} }), b},
		"payload missing":   {with(func(x *event) { x.fold = nil }), b},
		"payload longer":    {with(func(x *event) { x.fold = []uint64{5, 6, 0} }), b},
	} {
		d := digest(events...)
		if other, taken := seen[d]; taken {
			t.Errorf("%q and %q have one digest", name, other)
		}
		seen[d] = name
	}
}

type handlerFunc func(e *Engine, ev Event)

func (f handlerFunc) Handle(e *Engine, ev Event) { f(e, ev) }

func TestDigestOfTextAndBytes(t *testing.T) {
	seen := map[Digest]string{}
	for i, fold := range []func(d *Digest){
		func(d *Digest) {},
		func(d *Digest) { d.Text("") },
		func(d *Digest) { d.Text("a") },
		func(d *Digest) { d.Text("ab") },
		func(d *Digest) { d.Text("a"); d.Text("b") },
		func(d *Digest) { d.Bytes([]byte("12345678")) },
		func(d *Digest) { d.Bytes([]byte("123456789")) },
		func(d *Digest) { d.Bytes([]byte("1234567\x00")) },
		func(d *Digest) { d.Bytes([]byte("1234567")) },
		func(d *Digest) { d.Bytes([]byte("12345678")); d.Bytes([]byte("9")) },
	} {
		var d Digest
		fold(&d)
		if other, taken := seen[d]; taken {
			t.Errorf("folds %d and %s have one digest", i, other)
		}
		seen[d] = fmt.Sprint(i)
	}
	var d Digest
	d.Text("the same everywhere")
	d.Bytes([]byte("123456789"))
	if want := uint64(0x703a39edbc3f534f); d.Sum() != want {
		t.Errorf("digest %#016x, want %#016x", d.Sum(), want)
	}
}
