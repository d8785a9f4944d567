package network

// faults is what cuts and changes do to one link. It is worked out when the
// first packet after any of them began or ended comes by, so that a packet
// costs one comparison where nothing changed.
type faults struct {
	cuts    []*Cut
	changes []applied
	dead    []*Outage // of each path of the route, nil where it works; empty if all do
	own     terms
}

// applied is a Change and the loss of the link with it and those before it.
type applied struct {
	change *Change
	loss   float64
}

// refresh brings a link up to date with the faults in force.
func (n *Network) refresh(l *link) {
	if l.epoch != n.epoch {
		n.renew(l)
	}
}

func (n *Network) renew(l *link) {
	l.epoch, l.disturbed = n.epoch, false
	if f := l.faults; f != nil {
		f.cuts, f.changes, f.dead = f.cuts[:0], f.changes[:0], f.dead[:0]
	}
	n.choose(l)
	l.now = l.base
	for _, c := range n.cuts {
		if c.severs(l.from, l.to) {
			f := l.disturb()
			f.cuts = append(f.cuts, c)
		}
	}
	for _, c := range n.changes {
		if c.touches(l.from, l.to) {
			f := l.disturb()
			if l.now == l.base {
				f.own = *l.base
				l.now = &f.own
			}
			c.apply(&f.own)
			f.changes = append(f.changes, applied{c, f.own.Loss})
		}
	}
}

// disturb notes that some fault applies to the link.
func (l *link) disturb() *faults {
	if l.faults == nil {
		l.faults = new(faults)
	}
	l.disturbed = true
	return l.faults
}

// setOut returns the effect of the fault that stops a packet which sets out,
// nil if none does.
func (a *faults) setOut(f *flight) *Effect {
	for _, c := range a.changes {
		c.change.meet()
	}
	if o := a.deadPath(f); o != nil {
		return &o.effect
	}
	for _, c := range a.cuts {
		if c.partition.Mode == Drop && c.kills(f) {
			return &c.effect
		}
	}
	return nil
}

// deadPath returns the outage of the path that a packet is on, if there is one.
func (a *faults) deadPath(f *flight) *Outage {
	if len(a.dead) == 0 {
		return nil
	}
	return a.dead[f.way()]
}

// meet returns the cut that stops a packet which arrives, nil if none does. It
// passes again the dropping cuts that it passed when it set out, for their
// draws are the same; so only those made meanwhile can stop it.
func (a *faults) meet(f *flight) *Cut {
	for _, c := range a.cuts {
		if c.partition.Mode == Hold || c.kills(f) {
			return c
		}
	}
	return nil
}

// blame returns the effect of the change without which a packet would not have
// been lost, nil if the link would have lost it anyway.
func (l *link) blame(f *flight) *Effect {
	if !l.disturbed {
		return nil
	}
	s := f.stream(purposeLoss)
	u := s.Float64()
	if u < l.base.Loss {
		return nil
	}
	for _, a := range l.faults.changes {
		if u < a.loss {
			return &a.change.effect
		}
	}
	return nil
}
