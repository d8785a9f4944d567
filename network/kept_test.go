package network

import (
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// TestACauseThatWaitsDrawsNothingTwice: a packet waits, with no event of its
// own, while so many others draw that the engine forgets what is over. When it
// arrives, its cause goes on to draw where it had stopped.
func TestACauseThatWaitsDrawsNothingTwice(t *testing.T) {
	session := Link{Session: true, Latency: dist.Constant(time.Millisecond)}
	for name, wait := range map[string]func(w world, ids []ID, send func()){
		"for a cut to heal": func(w world, ids []ID, send func()) {
			c := w.Cut(Partition{Groups: [][]ID{ids[:1], ids[1:]}, Mode: Hold})
			send()
			w.At(sim.Time(time.Second), c.Heal)
		},
		"for the packet before it": func(w world, ids []ID, send func()) {
			c := w.Degrade(ids[:1], ids[1:], LinkChange{Loss: 1})
			w.send(ids[0], ids[1], 0)
			c.Undo() // it is sent again after 200 ms
			send()
		},
	} {
		w := newWorld(linkOf(session), 1)
		ids := w.attach("here", "a", "b")
		key, operation := w.Key("probe", 0), sim.NewCause(w.Source("operation", sim.NoEntity), 1)
		var position uint64
		w.SetReceiver(receiver(func(*Packet) {
			if w.Cause() == operation {
				position = w.Position(key)
			}
		}))
		wait(w, ids, func() {
			w.SetCause(operation)
			w.Position(key)
			w.send(ids[0], ids[1], 1)
			w.SetCause(0)
		})
		w.At(sim.Time(100*time.Millisecond), func() { crowd(w.Engine) })
		w.run(t)
		if position != 1 {
			t.Errorf("a packet waited %s, and its cause draws at position %d again", name, position)
		}
	}
}

// crowd is a hundred thousand operations that draw once and are over.
func crowd(e *sim.Engine) {
	source := e.Source("crowd", sim.NoEntity)
	for i := range uint64(100_000) {
		e.SetCause(sim.NewCause(source, i))
		e.Position(1)
	}
}
