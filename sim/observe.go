package sim

import "fmt"

// Observer sees every event just before it is handled. Observing changes
// nothing: an observer that schedules or draws is stopped by a panic.
type Observer interface {
	Observe(r Record)
}

// Record is one processed event, as an Observer sees it.
type Record struct {
	At     Time
	Order  uint64 // sequence number
	Kind   string
	Target uint32
	Arg    uint64
	Cause  Cause
	Digest uint64 // running digest after this event was folded
}

func (e *Engine) observe(k key, ev Event) {
	r := Record{k.at, k.sequence(), e.KindName(ev.Kind), ev.Target, ev.Arg, e.cause, e.digest.Sum()}
	if e.options.Trail != nil {
		e.options.Trail.meet(r)
	}
	if e.options.Observer == nil {
		return
	}
	before := e.marks()
	e.options.Observer.Observe(r)
	if after := e.marks(); after != before {
		panic(fmt.Sprintf("sim: observer %T changed the run: %+v became %+v", e.options.Observer, before, after))
	}
}

// marks are the numbers that move when anything is done to the run.
type marks struct {
	sequence, pending, drawn uint64
	digest                   Digest
	cause                    Cause
}

func (e *Engine) marks() marks {
	return marks{e.sequence, e.Pending(), e.positions.drawn, e.digest, e.cause}
}
