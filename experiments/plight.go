package experiments

import (
	"slices"

	"nines/nodes"
	"nines/nodes/disk"
)

// plight is what the faults in force do to one machine. Episodes may overlap:
// a machine runs again when the last one that stopped it is over, slowness
// multiplies, drifts add up, and of two faults of one sort of its disk the
// later one counts while both last.
type plight struct {
	machine *nodes.Node
	downs   int64 // crashes in force
	pauses  int64
	slow    layers[float64] // factors
	drift   int64           // of its clock without faults, in ppb
	drifts  layers[int64]   // what is added to it
	disk    map[string]*layers[disk.Condition]
	leaks   []*leak // that last
}

// plight returns a machine's.
func (w *World) plight(id nodes.ID) *plight {
	p := w.plights[id]
	if p == nil {
		if w.plights == nil {
			w.plights = make(map[nodes.ID]*plight)
		}
		p = &plight{machine: w.Cluster.Node(id), drift: w.drifts[id], disk: make(map[string]*layers[disk.Condition])}
		w.plights[id] = p
	}
	return p
}

// crash stops the machine, and takes its disk along if amnesia says so.
func (p *plight) crash(amnesia bool) {
	p.downs++
	for _, l := range p.leaks {
		l.empty()
	}
	if amnesia {
		p.machine.Amnesia()
		clear(p.disk) // the new disk is sound
		return
	}
	p.machine.Crash()
}

// restart is the end of a crash.
func (p *plight) restart() {
	if p.downs--; p.downs > 0 {
		return
	}
	p.machine.Restart()
	if p.pauses > 0 {
		p.machine.Pause()
	}
	for _, l := range p.leaks {
		l.fill()
	}
}

func (p *plight) pause() {
	p.pauses++
	p.machine.Pause()
}

// resume is the end of a pause.
func (p *plight) resume() {
	if p.pauses--; p.pauses == 0 {
		p.machine.Resume()
	}
}

const slowMax = 1e9 // of all episodes together

// limp slows the machine by all factors in force.
func (p *plight) limp() {
	factor := 1.0
	for _, f := range p.slow.list {
		factor = min(float64(factor*(*f)), slowMax)
	}
	p.machine.Slow(factor)
}

// wander lets the clock drift as much as all faults in force say.
func (p *plight) wander() {
	ppb := p.drift
	for _, d := range p.drifts.list {
		ppb += *d
	}
	p.machine.SetDrift(max(nodes.DriftMin, min(ppb, nodes.DriftMax)))
}

// ail injects a lasting fault into the disk; what it returns ends it. sort
// tells apart the faults that replace each other.
func (p *plight) ail(sort string, c disk.Condition) (end func()) {
	inForce := p.disk[sort]
	if inForce == nil {
		inForce = new(layers[disk.Condition])
		p.disk[sort] = inForce
	}
	layer := inForce.put(c)
	p.machine.Disk().Inject(c)
	return func() {
		inForce.take(layer)
		switch last := len(inForce.list) - 1; {
		case p.disk[sort] != inForce: // another disk by now
		case last >= 0:
			p.machine.Disk().Inject(*inForce.list[last])
		default:
			p.machine.Disk().Clear(c)
		}
	}
}

// layers are values that come one upon another and go in any order.
type layers[T any] struct{ list []*T }

func (l *layers[T]) put(value T) *T {
	l.list = append(l.list, &value)
	return &value
}

func (l *layers[T]) take(value *T) {
	if i := slices.Index(l.list, value); i >= 0 {
		l.list = slices.Delete(l.list, i, i+1)
	}
}
