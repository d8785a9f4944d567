package nodes_test

import (
	"testing"
	"time"

	"nines/nodes"
	"nines/sim"
)

func TestAFastClockMakesTimersEarlyAndAJumpDoesNot(t *testing.T) {
	w := newWorld(t)
	story := scripted{start: func(env *nodes.Env) {
		env.Log("shows %d", env.Now())
		env.After(100*ms, func() { env.Log("alarm, shows %d", env.Now()) })
		env.Go("sleeper", func(p *nodes.Process) {
			p.Sleep(200 * ms)
			env.Log("woke, shows %d", p.Now())
		})
	}}
	fast := w.addSpec(nodes.Spec{Name: "fast", Clock: nodes.Clock{Offset: 7, DriftPPB: nodes.DriftMax}}, story)
	right := w.addSpec(nodes.Spec{Name: "right"}, story)
	w.at(10*ms, func() { right.JumpClock(-time.Hour) })
	w.at(60*ms, func() { fast.SetDrift(0) }) // what was set before is not affected
	w.until(time.Second)
	w.wants("0s fast shows 7", "0s right shows 0",
		"50ms fast alarm, shows 100000007", "100ms right alarm, shows -3599900000000",
		"100ms fast woke, shows 160000007", "200ms right woke, shows -3599800000000")
}

func TestSetTimerReplacesTheTimerOfItsTag(t *testing.T) {
	w := newWorld(t)
	one, two := nodes.Tag{Name: 1, Arg: 10}, nodes.Tag{Name: 1, Arg: 11}
	w.add("n", scripted{start: func(env *nodes.Env) {
		env.SetTimer(one, 5*ms)
		env.SetTimer(two, 6*ms)
		env.After(4*ms, func() { env.SetTimer(one, 5*ms) })
		env.After(8*ms, func() { env.Log("there was one: %v %v", env.StopTimer(one), env.StopTimer(one)) })
		env.SetTimer(nodes.Tag{}, -time.Second) // as soon as possible
	}})
	w.until(20 * ms)
	w.wants("0s n timer 0/0", "6ms n timer 1/11", "8ms n there was one: true false")
}

func TestTagsOfTwoNodesAreApart(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"a", "b"} {
		w.add(name, scripted{start: func(env *nodes.Env) { env.SetTimer(nodes.Tag{Name: 1}, ms) }})
	}
	w.until(2 * ms)
	w.wants("1ms a timer 1/0", "1ms b timer 1/0")
}

func TestEveryFiringOfASeriesIsACauseOfItsOwn(t *testing.T) {
	w := newWorld(t)
	n := w.add("n", scripted{start: func(env *nodes.Env) {
		say := func(what string) { env.Log("%s: %s", what, w.engine.CauseName(env.Cause())) }
		say("start")
		env.Every("beat", 10*ms, func() {
			say("beat")
			env.After(ms, func() { say("after") }) // inherits
		})
		env.After(ms, func() { say("after start") })
	}})
	w.at(25*ms, func() { n.Crash() })
	w.at(30*ms, func() { n.Restart() })
	w.until(40 * ms)
	w.wants("0s n start: start of n #0", "1ms n after start: start of n #0",
		"10ms n beat: beat of n #0", "11ms n after: beat of n #0",
		"20ms n beat: beat of n #1", "21ms n after: beat of n #1",
		"30ms n start: run", "31ms n after start: run",
		"40ms n beat: beat of n #2") // the next incarnation goes on counting
}

func TestRearmingATimerDoesNotChangeItsNextCause(t *testing.T) {
	w := newWorld(t)
	w.add("n", scripted{start: func(env *nodes.Env) {
		var election *nodes.Timer
		election = env.NewTimer("election", func() {
			env.Log("%s, armed: %v", w.engine.CauseName(env.Cause()), election.Armed())
		})
		election.Reset(10 * ms)
		for i := range 5 {
			env.After(time.Duration(i)*ms, func() { election.Reset(10 * ms) })
		}
	}})
	w.until(20 * ms)
	w.wants("14ms n election of n #0, armed: false")
}

func TestAStoppedSeriesIsSilentUntilItIsArmedAgain(t *testing.T) {
	w := newWorld(t)
	w.add("n", scripted{start: func(env *nodes.Env) {
		var beat *nodes.Timer
		beat = env.Every("beat", 2*ms, func() {
			env.Log("beats")
			if env.Now() == sim.Time(4*ms) {
				beat.Stop()
				env.After(5*ms, func() { beat.Reset(ms) })
			}
		})
	}})
	w.until(13 * ms)
	w.wants("2ms n beats", "4ms n beats", "10ms n beats", "12ms n beats")
}
