package systems

import (
	"time"

	"nines/experiments"
	"nines/nodes"
	"nines/nodes/service"
)

// boutGap ends a bout: what comes later begins a new one.
const boutGap = time.Second

// masses are the events that come in masses.
var masses = map[service.Event]string{
	service.WasRejected: "rejected", service.WasShed: "shed", service.HasExpired: "expired",
	service.TimedOut: "timed-out", service.ShortCircuited: "refused", service.FellBack: "fallback",
}

// teller returns what tells the world of what happens on one machine.
func (f *farm) teller() func(service.Event, string) {
	open := make(map[string]*experiments.Occurrence) // breakers, by whom they stand before
	return func(event service.Event, callee string) {
		if name, mass := masses[event]; mass {
			f.count(name)
			return
		}
		if event == service.Closed {
			f.world.Over(open[callee])
			delete(open, callee)
			return
		}
		f.world.Occur(f.name, "opened", 1)
		if open[callee] == nil {
			open[callee] = f.world.Begin(f.name, "open")
			open[callee].Amount = 1
		}
	}
}

// count adds one to the bout that is going on, or begins one.
func (f *farm) count(event string) {
	now := f.world.Engine.Now()
	b := f.bouts[event]
	if b == nil || now.Sub(b.To) >= boutGap {
		b = f.world.Begin(f.name, event)
		f.bouts[event] = b
	}
	b.To = now
	b.Amount++
}

// changed notes that the balancer took a machine out of its rotation, or put it
// back.
func (f *farm) changed(machine nodes.ID, serving bool) {
	if serving {
		f.world.Over(f.removed[machine])
		delete(f.removed, machine)
		return
	}
	f.removed[machine] = f.world.Begin(f.name, "removed")
	f.removed[machine].Amount = 1
}
