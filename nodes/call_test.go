package nodes_test

import (
	"testing"

	"nines/network"
	"nines/nodes"
	"nines/sim"
)

// echo answers what it is asked.
var echo = scripted{start: quiet, receive: func(env *nodes.Env, _ nodes.ID, m nodes.Message) { env.Reply("re: " + m.(text)) }}

// asks returns a start function that calls a node and writes down the answer.
func asks(to nodes.ID, word text) func(*nodes.Env) {
	return func(env *nodes.Env) {
		env.Call(to, word, 10*ms, func(reply nodes.Message, ok bool) { env.Log("%v %v", reply, ok) })
	}
}

func TestACallIsAnsweredOrTimesOut(t *testing.T) {
	w := newWorld(t)
	b := w.add("b", echo)
	w.add("a", scripted{start: asks(b.ID(), "one")})
	c := w.add("c", scripted{start: asks(b.ID(), "lost")})
	w.net.Cut(network.Partition{Groups: [][]nodes.ID{{b.ID()}, {c.ID()}}})
	w.until(20 * ms)
	w.wants("2ms a re: one true", "10ms c <nil> false")
}

func TestALateAnswerIsDropped(t *testing.T) {
	w := newWorld(t)
	b := w.add("b", scripted{start: quiet, receive: func(env *nodes.Env, _ nodes.ID, _ nodes.Message) {
		r := env.Request()
		env.After(10*ms, func() { r.Reply(env, text("at last")) })
	}})
	a := w.add("a", scripted{start: asks(b.ID(), "?")})
	w.until(20 * ms)
	w.wants("10ms a <nil> false")
	if c := a.Counts(); c.Late != 1 {
		t.Fatalf("counts %+v", c)
	}
}

func TestOnlyTheFirstOfSeveralAnswersCounts(t *testing.T) {
	w := newWorld(t)
	b := w.add("b", scripted{start: quiet, receive: func(env *nodes.Env, _ nodes.ID, _ nodes.Message) {
		env.Reply(text("first"))
		env.Reply(text("second"))
	}})
	a := w.add("a", scripted{start: asks(b.ID(), "?")})
	w.until(20 * ms)
	w.wants("2ms a first true")
	if c := a.Counts(); c.Late != 1 || c.Received != 2 {
		t.Fatalf("counts %+v", c)
	}
}

func TestAnAnswerToAnEarlierIncarnationIsDropped(t *testing.T) {
	w := newWorld(t)
	b := w.add("b", echo)
	question := text("old")
	a := w.add("a", scripted{start: func(env *nodes.Env) {
		asks(b.ID(), question)(env)
		question = "new"
	}})
	w.at(ms/2, func() { a.Crash(); a.Restart() })
	w.until(20 * ms)
	w.wants("2.5ms a re: new true")
}

func TestACallToAnEarlierIncarnationIsRefusedAndAMessageIsNot(t *testing.T) {
	w := newWorld(t)
	b := w.add("b", echo)
	w.add("a", scripted{start: func(env *nodes.Env) {
		asks(b.ID(), "call")(env)
		env.Send(b.ID(), text("message"))
	}})
	w.at(ms/2, func() { b.Crash(); b.Restart() })
	w.until(20 * ms)
	w.wants("2ms a has re: message", "10ms a <nil> false")
	if c := b.Counts(); c.Received != 1 || c.Missed != 1 {
		t.Fatalf("counts %+v", c)
	}
}

func TestAReplyToWhatWasOnlySentIsAnOrdinaryMessage(t *testing.T) {
	w := newWorld(t)
	b := w.add("b", scripted{start: quiet, receive: func(env *nodes.Env, from nodes.ID, _ nodes.Message) {
		env.Log("called: %v, by %d", env.Request().Called(), from)
		env.Reply(text("welcome"))
	}})
	w.add("a", scripted{start: sends(b.ID(), "hello")})
	w.until(20 * ms)
	w.wants("1ms b called: false, by 1", "2ms a has welcome")
}

func TestANodeMayCallItself(t *testing.T) {
	w := newWorld(t)
	w.add("a", scripted{
		start:   func(env *nodes.Env) { asks(env.ID(), "me")(env) },
		receive: echo.receive,
	})
	w.until(20 * ms)
	w.wants("0s a re: me true")
}

func TestAnAnswerAndATimeOutBelongToTheCallersCause(t *testing.T) {
	w := newWorld(t)
	own := sim.NewCause(w.engine.Source("operation", 7), 3)
	other := sim.NewCause(w.engine.Source("flush", 9), 5)
	b := w.add("b", scripted{start: quiet, receive: func(env *nodes.Env, _ nodes.ID, m nodes.Message) {
		r := env.Request()
		env.SetCause(other)
		switch m {
		case text("answer me"):
			r.Reply(env, text("done"))
		case text("answer me anyhow"):
			env.Reply(text("done")) // in the cause of the flush
		}
		env.Log("goes on in %s after %s", w.engine.CauseName(env.Cause()), w.engine.CauseName(r.Cause()))
	}})
	w.add("a", scripted{start: func(env *nodes.Env) {
		env.SetCause(own)
		done := func(_ nodes.Message, ok bool) { env.Log("%v in %s", ok, w.engine.CauseName(env.Cause())) }
		env.Call(b.ID(), text("answer me"), 10*ms, done)
		env.Call(b.ID(), text("answer me anyhow"), 10*ms, done)
		env.Call(b.ID(), text("ignore me"), 10*ms, done)
		env.SetCause(other)
	}})
	w.until(20 * ms)
	goesOn := "1ms b goes on in flush 9 #5 after operation 7 #3"
	w.wants(goesOn, goesOn, goesOn, "2ms a true in operation 7 #3", "2ms a true in operation 7 #3", "10ms a false in operation 7 #3")
}

func TestARequestIsAnsweredInItsOwnCause(t *testing.T) {
	w := newWorld(t)
	var answered sim.Cause
	var kept []nodes.Request
	b := w.add("b", scripted{
		start: func(env *nodes.Env) {
			env.NewTimer("flush", func() {
				for _, r := range kept {
					r.Reply(env, text("done"))
				}
			}).Reset(5 * ms)
		},
		receive: func(env *nodes.Env, _ nodes.ID, _ nodes.Message) { kept = append(kept, env.Request()) },
	})
	operation := sim.NewCause(w.engine.Source("operation", 7), 3)
	w.add("a", scripted{
		start:   func(env *nodes.Env) { env.SetCause(operation); env.Send(b.ID(), text("store")) },
		receive: func(env *nodes.Env, _ nodes.ID, _ nodes.Message) { answered = env.Cause() },
	})
	w.until(20 * ms)
	if answered != operation {
		t.Fatalf("answered in %s", w.engine.CauseName(answered))
	}
}
