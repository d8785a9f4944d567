package nodes

import (
	"fmt"
	"time"

	"nines/sim"
)

// Timer is a series of firings with a name: a heartbeat, an election time-out.
// It is armed, stopped and re-armed in place, which is cheap. Every firing is
// a cause of its own, "heartbeat of n3 #17", so that what one heartbeat draws
// does not depend on how the one before fared. Make it with NewTimer or Every.
type Timer struct {
	env    *Env
	next   *Timer // of the same node
	name   string
	do     func()
	period time.Duration // 0 unless made by Every
	source uint32
	fired  uint64 // firings so far, those of earlier incarnations included
	engine sim.Timer
	due    bool // it fired while the node was paused
}

// NewTimer returns a stopped timer that calls f when it is due. Its name must
// be unique within the incarnation; the next incarnation goes on counting.
func (env *Env) NewTimer(name string, f func()) *Timer {
	if !env.live {
		return &Timer{env: env}
	}
	t := env.node.timer(name)
	if t.env == env {
		panic(fmt.Sprintf("nodes: %s makes the timer %q twice", env.Name(), name))
	}
	t.env, t.do, t.period = env, f, 0
	return t
}

// Every calls f again and again, the first time in a period from now, and
// returns the timer that does so.
func (env *Env) Every(name string, period time.Duration, f func()) *Timer {
	if period <= 0 {
		panic(fmt.Sprintf("nodes: %s wants %q every %v", env.Name(), name, period))
	}
	t := env.NewTimer(name, f)
	t.period = period
	t.Reset(period)
	return t
}

// timer returns the node's series of a name, which is made at its first use.
func (n *Node) timer(name string) *Timer {
	for t := n.timers; t != nil; t = t.next {
		if t.name == name {
			return t
		}
	}
	c := n.cluster
	t := &Timer{name: name, next: n.timers, source: c.engine.Source(name+" of "+n.name, sim.NoEntity)}
	t.engine = c.engine.NewTimer(t, sim.Event{Kind: c.kinds.timer, Target: uint32(n.id)})
	n.timers = t
	return t
}

// Reset arms the timer: it fires when the node's clock has moved by d, and not
// at the time it was armed for before. A d below 0 counts as 0.
func (t *Timer) Reset(d time.Duration) {
	if !t.env.live {
		return
	}
	n := t.env.node
	t.due = false
	t.engine.ResetAs(sim.NewCause(t.source, t.fired), n.clock.when(n.cluster.engine.Now(), d))
}

// Stop disarms the timer and tells whether it was armed.
func (t *Timer) Stop() bool {
	if !t.env.live {
		return false
	}
	wasDue := t.due
	t.due = false
	return t.engine.Stop() || wasDue
}

// Armed tells whether the timer will fire.
func (t *Timer) Armed() bool { return t.env.live && (t.due || t.engine.Armed()) }

// Handle takes the timer's event from the engine; it is not for others.
func (t *Timer) Handle(*sim.Engine, sim.Event) {
	t.due = true
	if n := t.env.node; n.held() {
		n.hold(waiting{timer: t})
		return
	}
	t.serve()
}

// serve fires the timer, unless it was stopped while it had to wait.
func (t *Timer) serve() {
	if !t.due {
		return
	}
	t.due = false
	t.fired++
	if t.period > 0 {
		t.Reset(t.period)
	}
	t.do()
}

func (n *Node) dropTimers() {
	for t := n.timers; t != nil; t = t.next {
		t.engine.Stop()
		t.due, t.do = false, nil // what the incarnation knew is gone
	}
}
