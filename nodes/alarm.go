package nodes

import (
	"time"

	"nines/sim"
)

// alarm is something that happens once unless it is stopped: a timer that was
// set with After or SetTimer, or the time-out of a Call. Alarms are used again
// and again; id tells one use from another.
type alarm struct {
	env        *Env
	id         uint64 // 0 while it is free
	index      uint32 // in alarms.all
	next, prev *alarm // of the same incarnation; next also links free ones
	handle     sim.Handle
	cause      sim.Cause

	// One of these says what to do.
	done   func()
	answer func(reply Message, ok bool)
	tag    Tag // if neither of the others
}

// alarms is the cluster's store of alarms.
type alarms struct {
	all   []*alarm
	free  *alarm
	uses  uint64
	byTag map[tagged]*alarm
}

type tagged struct {
	node ID
	tag  Tag
}

const alarmIndexBits = 24

// setAlarm returns a new alarm, due when the node's clock has moved by d.
func (env *Env) setAlarm(kind sim.Kind, d time.Duration) *alarm {
	n := env.node
	c := n.cluster
	a := c.alarms.take()
	a.env, a.cause = env, c.engine.Cause()
	a.next, a.prev = env.alarms, nil
	if a.next != nil {
		a.next.prev = a
	}
	env.alarms = a
	at := n.clock.when(c.engine.Now(), d)
	a.handle = c.engine.Schedule(at, a, sim.Event{Kind: kind, Target: uint32(n.id), Arg: a.id})
	return a
}

func (s *alarms) take() *alarm {
	a := s.free
	if a == nil {
		a = &alarm{index: uint32(len(s.all))}
		s.all = append(s.all, a)
	}
	s.free = a.next
	s.uses++
	a.id = s.uses<<alarmIndexBits | uint64(a.index)
	return a
}

// find returns the alarm of an id if it is still set.
func (s *alarms) find(id uint64) *alarm {
	if i := id & (1<<alarmIndexBits - 1); i < uint64(len(s.all)) && s.all[i].id == id {
		return s.all[i]
	}
	return nil
}

// Handle takes the alarm's event from the engine.
func (a *alarm) Handle(*sim.Engine, sim.Event) {
	if n := a.env.node; n.held() {
		n.hold(waiting{alarm: a, id: a.id})
		return
	}
	a.fire()
}

// serve fires an alarm that had to wait, if it was not stopped meanwhile.
func (a *alarm) serve(id uint64) {
	if a.id == id {
		a.fire()
	}
}

func (a *alarm) fire() {
	env, done, answer, tag := a.env, a.done, a.answer, a.tag
	a.release()
	switch {
	case done != nil:
		done()
	case answer != nil:
		answer(nil, false)
	default:
		env.protocol.(TimerHandler).Timer(env, tag)
	}
}

// stop makes sure that the alarm does not fire.
func (a *alarm) stop() {
	a.env.node.cluster.engine.Cancel(a.handle)
	a.release()
}

func (a *alarm) release() {
	env, s := a.env, &a.env.node.cluster.alarms
	if a.done == nil && a.answer == nil {
		delete(s.byTag, tagged{env.node.id, a.tag})
	}
	if a.next != nil {
		a.next.prev = a.prev
	}
	if a.prev != nil {
		a.prev.next = a.next
	} else {
		env.alarms = a.next
	}
	*a = alarm{index: a.index, next: s.free}
	s.free = a
}

func (env *Env) dropAlarms() {
	for env.alarms != nil {
		env.alarms.stop()
	}
}

// Alarm is something set with After, so that it can be stopped. The zero
// Alarm was never set.
type Alarm struct {
	alarm *alarm
	id    uint64
}

// Stop makes sure that it does not happen, and tells whether it would have.
func (a Alarm) Stop() bool {
	if a.id == 0 || a.alarm.id != a.id {
		return false
	}
	a.alarm.stop()
	return true
}

// After calls f once, when the node's clock has moved by d: a fast clock is
// early, but a jump of the clock does not matter. It descends from the same
// cause as the running event. A d below 0 counts as 0.
func (env *Env) After(d time.Duration, f func()) Alarm {
	if !env.live {
		return Alarm{}
	}
	a := env.setAlarm(env.node.cluster.kinds.timer, d)
	a.done = f
	return Alarm{a, a.id}
}

// SetTimer calls the protocol's Timer method once, when the node's clock has
// moved by d, as After does. A timer that was set under the same tag is
// replaced.
func (env *Env) SetTimer(tag Tag, d time.Duration) {
	if !env.live {
		return
	}
	if _, ok := env.protocol.(TimerHandler); !ok {
		panic("nodes: " + env.Name() + " calls SetTimer, but its Protocol has no method Timer")
	}
	env.StopTimer(tag)
	a := env.setAlarm(env.node.cluster.kinds.timer, d)
	a.tag = tag
	env.node.cluster.alarms.byTag[tagged{env.node.id, tag}] = a
}

// StopTimer makes sure that the timer of a tag does not fire, and tells
// whether it was set.
func (env *Env) StopTimer(tag Tag) bool {
	if !env.live {
		return false
	}
	a := env.node.cluster.alarms.byTag[tagged{env.node.id, tag}]
	if a == nil {
		return false
	}
	a.stop()
	return true
}
