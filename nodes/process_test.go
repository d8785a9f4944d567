package nodes_test

import (
	"testing"
	"time"

	"nines/nodes"
	"nines/sim"
)

// program returns a node's Spec that runs one process.
func program(name string, main func(p *nodes.Process)) nodes.Spec {
	return nodes.Spec{Name: name, Boot: nodes.Program("main", main)}
}

func TestAProcessReceivesInOrderAndAnswers(t *testing.T) {
	w := newWorld(t)
	b := w.cluster.Add(program("b", func(p *nodes.Process) {
		for {
			r := p.Recv()
			p.Env().Log("has %v", r.Message)
			p.Work(5 * ms)
			if r.Called() {
				r.Reply(p.Env(), text("done"))
			}
		}
	}))
	w.cluster.Add(program("a", func(p *nodes.Process) {
		p.Env().Send(b.ID(), text("one"))
		p.Env().Send(b.ID(), text("two"))
		reply, ok := p.Call(b.ID(), text("three"), time.Second)
		p.Env().Log("%v %v", reply, ok)
	}))
	w.until(time.Second)
	w.wants("1ms b has one", "6ms b has two", "11ms b has three", "17ms a done true")
}

func TestAProcessWaitsForAMessageOnlySoLong(t *testing.T) {
	w := newWorld(t)
	b := w.cluster.Add(program("b", func(p *nodes.Process) {
		for range 3 {
			r, ok := p.RecvWithin(4 * ms)
			p.Env().Log("%v %v", r.Message, ok)
		}
	}))
	w.add("a", scripted{start: func(env *nodes.Env) {
		env.After(5*ms, func() { env.Send(b.ID(), text("late")) })
	}})
	w.at(7*ms, func() {
		if pending := w.engine.Pending(); pending != 1 {
			t.Errorf("%d events are pending, but the third time-out is all there is", pending)
		}
	})
	w.until(time.Second)
	w.wants("4ms b <nil> false", "6ms b late true", "10ms b <nil> false")
}

func TestProcessesOfANodeShareItsInbox(t *testing.T) {
	w := newWorld(t)
	serve := func(p *nodes.Process) {
		for {
			r := p.Recv()
			p.Env().Log("%s takes %v", p.Sim().Name(), r.Message)
			p.Sleep(10 * ms)
		}
	}
	b := w.add("b", scripted{
		start:   func(env *nodes.Env) { env.Go("one", serve); env.Go("two", serve) },
		receive: func(env *nodes.Env, _ nodes.ID, _ nodes.Message) { env.Enqueue() },
	})
	w.add("a", scripted{start: sends(b.ID(), "x", "y", "z")})
	w.until(time.Second)
	w.wants("1ms b b: one takes x", "1ms b b: two takes y", "11ms b b: one takes z")
}

func TestAProcessThatGaveUpDoesNotSwallowAMessage(t *testing.T) {
	w := newWorld(t)
	b := w.add("b", scripted{
		start: func(env *nodes.Env) {
			env.Go("impatient", func(p *nodes.Process) {
				_, ok := p.RecvWithin(ms)
				env.Log("impatient %v", ok)
				p.Sleep(time.Second)
			})
			env.Go("patient", func(p *nodes.Process) { env.Log("patient has %v", p.Recv().Message) })
		},
		receive: func(env *nodes.Env, _ nodes.ID, _ nodes.Message) { env.Enqueue() },
	})
	w.add("a", scripted{start: func(env *nodes.Env) {
		env.After(ms, func() { env.Send(b.ID(), text("hello")) })
	}})
	w.until(100 * ms)
	w.wants("1ms b impatient false", "2ms b patient has hello")
}

func TestAProcessGoesOnInTheCauseOfWhatItReceived(t *testing.T) {
	w := newWorld(t)
	operation := func(n uint64) sim.Cause { return sim.NewCause(w.engine.Source("operation", sim.NoEntity), n) }
	b := w.cluster.Add(program("b", func(p *nodes.Process) {
		p.Sleep(5 * ms) // two messages wait when it first looks
		for range 2 {
			r := p.Recv()
			p.Sleep(ms)
			p.Env().Log("%v in %s", r.Message, w.engine.CauseName(p.Env().Cause()))
		}
	}))
	w.add("a", scripted{start: func(env *nodes.Env) {
		env.SetCause(operation(1))
		env.Send(b.ID(), text("one"))
		env.SetCause(operation(2))
		env.Send(b.ID(), text("two"))
	}})
	w.until(20 * ms)
	w.wants("6ms b one in operation #1", "7ms b two in operation #2")
}

func TestDeferredFunctionsOfAKilledProcessRun(t *testing.T) {
	w := newWorld(t)
	var unwound []string
	n := w.add("n", scripted{start: func(env *nodes.Env) {
		for _, name := range []string{"sleeps", "receives", "works", "calls"} {
			env.Go(name, func(p *nodes.Process) {
				defer func() { unwound = append(unwound, name) }()
				switch name {
				case "sleeps":
					p.Sleep(time.Hour)
				case "receives":
					p.Recv()
				case "works":
					p.Work(time.Hour)
				case "calls":
					p.Call(p.Env().ID(), text("?"), time.Hour)
				}
				t.Error(name, "went on after the crash")
			})
		}
		env.Go("ends", func(p *nodes.Process) { p.Sleep(ms) })
	}, receive: func(*nodes.Env, nodes.ID, nodes.Message) {}})
	w.at(5*ms, func() { n.Crash() })
	w.until(10 * ms)
	if len(unwound) != 4 || w.engine.Pending() != 0 {
		t.Fatalf("unwound %v, %d events pending", unwound, w.engine.Pending())
	}
}

func TestAServerThatWaitsForEverIsNoDeadlock(t *testing.T) {
	w := newWorld(t)
	w.cluster.Add(program("n", func(p *nodes.Process) { p.Recv() }))
	if err := w.engine.Run(sim.Never); err != nil {
		t.Fatal(err)
	}
}
