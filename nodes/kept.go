package nodes

import "nines/sim"

// KeptCauses takes the engine's question in whose causes nodes hold something
// back; it is not for others. Disks answer for themselves.
func (c *Cluster) KeptCauses(keep func(sim.Cause)) {
	for _, n := range c.nodes {
		if n == nil {
			continue
		}
		n.backlog.queue.each(func(w *waiting) { keep(w.cause) })
		if n.env != nil {
			n.env.inbox.each(func(r *Request) { keep(r.cause) })
			if k, ok := n.env.protocol.(sim.Keeper); ok {
				k.KeptCauses(keep)
			}
		}
		if n.cpu != nil {
			n.cpu.keptCauses(keep)
		}
	}
}

// keptCauses names those of all jobs; those on a core have no event while the
// node is paused.
func (c *processor) keptCauses(keep func(sim.Cause)) {
	c.queue.each(func(j *job) { keep(j.cause) })
	for i := range c.cores {
		if c.cores[i].busy {
			keep(c.cores[i].cause)
		}
	}
}
