package network

import "slices"

// conditions are what packets meet on a link: the terms of its path, and the
// faults that apply. All links of a route to which the same faults apply share
// them, so that they are in the cache though the links are not. They hold until
// any fault begins or ends; then each link finds its new ones when its next
// packet comes by, so that a packet costs one comparison where nothing changed.
type conditions struct {
	route      *route
	base       *terms // of the path that packets take
	now        *terms // base, unless a Change applies
	epoch      uint32 // of the faults
	way        uint8  // number of that path
	disturbed  bool   // some fault applies
	uneventful bool   // what has set out arrives, if no fault begins meanwhile
	cuts       []*Cut
	changes    []applied
	dead       []*Outage // of each path of the route, nil where it works; empty if all do

	further map[any]*conditions // those with one Cut or Change more
}

// applied is a Change and the terms of the link with it and those before it.
type applied struct {
	change *Change
	now    *terms
}

// refresh returns the conditions of a link, brought up to date.
func (n *Network) refresh(from ID, l *peerSlot) *conditions {
	if l.conditions.epoch != n.epoch {
		l.conditions = n.conditions(l.conditions.route, from, l.peer)
	}
	return l.conditions
}

// conditionsOf returns those that a packet meets now.
func (n *Network) conditionsOf(f *flight) *conditions {
	return n.refresh(f.from, n.endpoints[f.from].peers.slot(f.to))
}

// conditions finds those of a link, one fault after the other.
func (n *Network) conditions(r *route, from, to ID) *conditions {
	c := n.calm(r)
	for _, cut := range n.cuts {
		if cut.severs(from, to) {
			c = c.with(cut)
		}
	}
	for _, change := range n.changes {
		if change.touches(from, to) {
			c = c.with(change)
		}
	}
	return c
}

// calm returns the conditions of a route where no Cut and no Change applies.
func (n *Network) calm(r *route) *conditions {
	if r.calm == nil || r.calm.epoch != n.epoch {
		way, dead := n.choose(r)
		t := r.ways[way].terms
		r.calm = &conditions{route: r, epoch: n.epoch, base: t, now: t, way: way, dead: dead, disturbed: dead != nil}
		r.calm.uneventful = dead == nil && !t.Session && t.Corrupt == 0
	}
	return r.calm
}

// with returns the conditions with a Cut or a Change more.
func (c *conditions) with(fault any) *conditions {
	if more := c.further[fault]; more != nil {
		return more
	}
	more := *c
	more.disturbed, more.uneventful, more.further = true, false, nil
	switch fault := fault.(type) {
	case *Cut:
		more.cuts = append(slices.Clip(c.cuts), fault)
	case *Change:
		own := *c.now
		own.delays = slices.Clip(own.delays)
		fault.apply(&own)
		more.now = &own
		more.changes = append(slices.Clip(c.changes), applied{fault, &own})
	}
	if c.further == nil {
		c.further = make(map[any]*conditions)
	}
	c.further[fault] = &more
	return &more
}

// setOut returns the effect of the fault that stops a packet which sets out,
// nil if none does.
func (c *conditions) setOut(f *flight) *Effect {
	for _, a := range c.changes {
		a.change.meet()
	}
	if o := c.deadPath(f); o != nil {
		return &o.effect
	}
	for _, cut := range c.cuts {
		if cut.partition.Mode == Drop && cut.kills(f) {
			return &cut.effect
		}
	}
	return nil
}

// deadPath returns the outage of the path that a packet is on, if there is one.
func (c *conditions) deadPath(f *flight) *Outage {
	if len(c.dead) == 0 {
		return nil
	}
	return c.dead[f.way()]
}

// meet returns the cut that stops a packet which arrives, nil if none does. It
// passes again the dropping cuts that it passed when it set out, for their
// draws are the same; so only those made meanwhile can stop it.
func (c *conditions) meet(f *flight) *Cut {
	for _, cut := range c.cuts {
		if cut.partition.Mode == Hold || cut.kills(f) {
			return cut
		}
	}
	return nil
}

// odds is the probability of something that may befall a packet.
type odds func(*terms) float64

func ofLoss(t *terms) float64      { return t.Loss }
func ofDuplicate(t *terms) float64 { return t.Duplicate }
func ofReorder(t *terms) float64   { return t.Reorder }
func ofCorrupt(t *terms) float64   { return t.Corrupt }

// blame returns the effect of the change without which something would not have
// befallen a packet that did, nil if the link would have done it anyway.
func (c *conditions) blame(f *flight, purpose uint64, of odds) *Effect {
	s := f.stream(purpose)
	u := s.Float64()
	if u < of(c.base) {
		return nil
	}
	for _, a := range c.changes {
		if u < of(a.now) {
			return &a.change.effect
		}
	}
	return nil
}

// note counts with the change that made a packet late, if one did.
func (c *conditions) note(f *flight) {
	if len(c.changes) == 0 || !f.chance(purposeReorder, c.now.Reorder) {
		return
	}
	if effect := c.blame(f, purposeReorder, ofReorder); effect != nil {
		effect.Reordered++
	}
}
