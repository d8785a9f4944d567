package bulkhead

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/sim"
)

// compartment is what a Bulkhead and its wrong variants have in common.
type compartment interface {
	Enter(sim.Time, Ticket) Verdict
	Leave()
	Next(sim.Time) (Ticket, Verdict, bool)
	Abandon(Ticket) bool
	Running() int64
	Waiting() int64
}

// action is one step of a script.
type action struct {
	wait time.Duration
	what int // 0–2 enter, 3–4 leave, 5 abandon
	who  int
}

var scripts = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) action {
	return action{
		wait: rapid.SampledFrom([]time.Duration{0, 0, 0, 1, time.Second - 1, time.Second}).Draw(t, "wait"),
		what: rapid.IntRange(0, 5).Draw(t, "what"),
		who:  rapid.IntRange(0, 20).Draw(t, "who"),
	}
}), 50, 200)

var options = rapid.Custom(func(t *rapid.T) Options {
	return Options{
		Permits: rapid.Int64Range(1, 3).Draw(t, "permits"),
		Queue:   rapid.Int64Range(0, 10).Draw(t, "queue"),
		MaxWait: rapid.SampledFrom([]time.Duration{0, time.Second, 2 * time.Second}).Draw(t, "max wait"),

		LastFirst: rapid.Bool().Draw(t, "last first"),
	}
})

// book keeps a plain record of who is where, and says what is wrong.
type book struct {
	Options
	now     sim.Time
	running int64
	queue   []waiter
}

// play takes a bulkhead through a script and returns the first wrong step.
func (k *book) play(b compartment, script []action) string {
	for i, a := range script {
		k.now = k.now.Add(a.wait)
		complaint := k.act(b, Ticket(i), a)
		if complaint == "" {
			complaint = k.news(b)
		}
		if complaint == "" && (b.Running() != k.running || b.Waiting() != int64(len(k.queue))) {
			complaint = fmt.Sprintf("%d run and %d wait, want %d and %d", b.Running(), b.Waiting(), k.running, len(k.queue))
		}
		if complaint != "" {
			return fmt.Sprintf("step %d at %v: %s", i, k.now, complaint)
		}
	}
	return ""
}

func (k *book) act(b compartment, t Ticket, a action) string {
	switch {
	case a.what < 3:
		want := Refused
		if k.running < k.Permits {
			want = Admitted
			k.running++
		} else if int64(len(k.queue)) < k.Queue {
			want = Queued
			k.queue = append(k.queue, waiter{t, k.now})
		}
		if got := b.Enter(k.now, t); got != want {
			return fmt.Sprintf("%v, want %v", got, want)
		}
	case a.what < 5 && k.running > 0:
		b.Leave()
		k.running--
	case a.what == 5:
		i := slices.IndexFunc(k.queue, func(w waiter) bool { return w.ticket == Ticket(a.who) })
		if got := b.Abandon(Ticket(a.who)); got != (i >= 0) {
			return fmt.Sprintf("abandoned %v, want %v", got, i >= 0)
		}
		if i >= 0 {
			k.queue = slices.Delete(k.queue, i, i+1)
		}
	}
	return ""
}

// news hears all that Next has to say, and that it says no more.
func (k *book) news(b compartment) string {
	for len(k.queue) > 0 {
		next, want := 0, Queued
		if k.MaxWait > 0 && k.now >= k.queue[0].since.Add(k.MaxWait) {
			want = Shed
		} else if k.running < k.Permits {
			want = Admitted
			k.running++
			if k.LastFirst {
				next = len(k.queue) - 1
			}
		} else {
			break
		}
		who := k.queue[next].ticket
		k.queue = slices.Delete(k.queue, next, next+1)
		if t, v, ok := b.Next(k.now); !ok || t != who || v != want {
			return fmt.Sprintf("next is %d %v %v, want %d %v", t, v, ok, who, want)
		}
	}
	if t, v, ok := b.Next(k.now); ok {
		return fmt.Sprintf("next is %d %v, want none", t, v)
	}
	return ""
}

func TestBulkheadIsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := options.Draw(t, "options")
		if complaint := (&book{Options: o}).play(New(o), scripts.Draw(t, "script")); complaint != "" {
			t.Fatal(complaint)
		}
	})
}

// leaky loses the permit of a call that leaves while others wait.
type leaky struct{ *Bulkhead }

func (l leaky) Leave() {
	if l.Waiting() == 0 {
		l.Bulkhead.Leave()
	}
}

// patient serves those that should have been shed.
type patient struct{ *Bulkhead }

func (p patient) Next(now sim.Time) (Ticket, Verdict, bool) {
	t, v, ok := p.Bulkhead.Next(now)
	if v == Shed && p.running < p.options.Permits {
		p.running++
		return t, Admitted, ok
	}
	return t, v, ok
}

func TestDefinitionTellsBrokenBulkheads(t *testing.T) {
	for name, broken := range map[string]func(o Options) compartment{
		"loses permits":   func(o Options) compartment { return leaky{New(o)} },
		"sheds nobody":    func(o Options) compartment { return patient{New(o)} },
		"the wrong end":   func(o Options) compartment { o.LastFirst = !o.LastFirst; return New(o) },
		"one permit more": func(o Options) compartment { o.Permits++; return New(o) },
		"one place more":  func(o Options) compartment { o.Queue++; return New(o) },
		"sheds late":      func(o Options) compartment { o.MaxWait++; return New(o) },
	} {
		caught := false
		for seed := range 50 {
			o := options.Example(seed)
			caught = caught || (&book{Options: o}).play(broken(o), scripts.Example(seed)) != ""
		}
		if !caught {
			t.Errorf("%s: not noticed", name)
		}
	}
}

func TestProgrammersErrorsPanicAndSayWhy(t *testing.T) {
	for want, f := range map[string]func(){
		"-1 permits and room for 0":       func() { New(Options{Permits: -1}) },
		"25 permits and room for -1":      func() { New(Options{Queue: -1}) },
		"at most -1s of waiting":          func() { New(Options{MaxWait: -time.Second}) },
		"Leave with 0 of 3 permits taken": func() { New(Options{Permits: 3}).Leave() },
	} {
		expectPanic(t, want, f)
	}
}

func expectPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}()
	f()
}

// crowded has all permits taken and a queue that is half full.
func crowded() *Bulkhead {
	b := New(Options{Permits: 10, Queue: 20, MaxWait: time.Second})
	for i := range Ticket(20) {
		b.Enter(0, i)
	}
	return b
}

// BenchmarkQueued is one call that waits, is admitted and leaves.
func BenchmarkQueued(b *testing.B) {
	b.ReportAllocs()
	full, now := crowded(), sim.Start
	for b.Loop() {
		now++
		full.Enter(now, 0)
		full.Leave()
		full.Next(now)
	}
}

func TestCallsDoNotAllocate(t *testing.T) {
	b := crowded()
	if n := testing.AllocsPerRun(1000, func() {
		b.Enter(0, 0)
		b.Leave()
		b.Next(0)
	}); n != 0 {
		t.Errorf("a call allocates %v times", n)
	}
}
