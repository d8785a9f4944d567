package experiments

import (
	"fmt"
	"slices"
	"time"

	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
)

// leak is a process that fills the memory of its machine until it is killed.
// A supervisor starts it again, with an empty memory; so does whatever else
// restarts the machine.
//
//	memory  ▁▂▃▄▅▆▇█         ▁▂▃▄▅▆▇█
//	        fills   restart  fills
type leak struct {
	plight         *plight
	engine         *sim.Engine
	fills, restart dist.Distribution
	slow           float64 // factor on work when the memory is nearly full
	killed         *uint64 // processes, of the whole episode
	kind           sim.Kind

	cause     sim.Cause // of the episode, and of all that the leak does
	draws     struct{ fill, restart sim.Key }
	processes uint64     // that have leaked; they address the draws
	near      sim.Handle // what lies before the running process
	full      sim.Handle
	limping   *float64 // while it is slow
}

// fillLeast bounds how often a process can be killed.
const fillLeast = time.Microsecond

func beginLeak(w *World, v Values, targets [][]nodes.ID) Strike {
	killed := new(uint64)
	strike := w.strike(targets, func(p *plight) func() {
		e, entity := w.Engine, sim.HashString(p.machine.Name())
		l := &leak{
			plight: p, engine: e, fills: v.Distribution("fills"), restart: v.Distribution("restart"),
			slow: v.Number("slowdown"), killed: killed, kind: e.Kind("leak"), cause: e.Cause(),
		}
		l.draws.fill, l.draws.restart = e.Key("leak.fill", entity), e.Key("leak.restart", entity)
		p.leaks = append(p.leaks, l)
		if p.downs == 0 {
			l.fill()
		}
		return l.stop
	})
	strike.Effect = func() string { return fmt.Sprintf("killed %d processes", *killed) }
	return strike
}

// fill begins with the empty memory of a new process.
func (l *leak) fill() {
	length := max(fillLeast, draw(l.fills, l.draws.fill, l.cause, l.processes))
	l.processes++
	if l.slow != 1 {
		l.near = l.after(length-length/10, l.limp)
	}
	l.full = l.after(length, l.kill)
}

// after lets something happen in the cause of the leak, whoever restarted the
// machine.
func (l *leak) after(delay time.Duration, f func()) sim.Handle {
	ev := sim.Event{Kind: l.kind, Target: uint32(l.plight.machine.ID()), Arg: l.processes}
	return l.engine.ScheduleAs(l.cause, l.engine.Now().Add(delay), calling(f), ev)
}

// limp slows the machine, which pages or collects garbage all the time.
func (l *leak) limp() {
	l.limping = l.plight.slow.put(l.slow)
	l.plight.limp()
}

func (l *leak) kill() {
	*l.killed++
	l.plight.crash(false)
	l.after(draw(l.restart, l.draws.restart, l.cause, l.processes), l.plight.restart)
}

// empty forgets what lay before a process that is no more.
func (l *leak) empty() {
	l.engine.Cancel(l.near)
	l.engine.Cancel(l.full)
	if l.limping != nil {
		l.plight.slow.take(l.limping)
		l.plight.limp()
		l.limping = nil
	}
}

// stop is the end of the fault: the process leaks no more. One that was killed
// is still restarted.
func (l *leak) stop() {
	l.empty()
	l.plight.leaks = slices.DeleteFunc(l.plight.leaks, func(other *leak) bool { return other == l })
}
