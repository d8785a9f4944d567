package nodes

import (
	"fmt"
	"time"

	"nines/network"
	"nines/sim"
	"nines/sim/dist"
)

// processor is a node's CPU: cores that serve one queue, first come, first
// served.
type processor struct {
	node     *Node
	spec     CPU
	key      sim.Key // of the draws of service times
	queue    fifo[job]
	cores    []core
	idle     []uint32 // the idle cores
	messages int64    // jobs in the queue or on a core that are messages
	queued   int64    // messages in the queue
	account  account
	served   network.Packet // the message that is being received
}

// job is a message that is to be received or a piece of work.
type job struct {
	packet  network.Packet
	done    func() // nil for a message
	demand  time.Duration
	arrived sim.Time
	cause   sim.Cause
}

// core is what one core is busy with.
type core struct {
	job
	busy   bool
	ends   sim.Time      // while it runs
	left   time.Duration // while the node is paused
	handle sim.Handle
}

func newProcessor(n *Node, spec CPU) *processor {
	if spec.Cores == 0 {
		spec.Cores = 1
	}
	if spec.Handling == 0 {
		spec.Handling = HandlingDefault
	}
	c := &processor{node: n, spec: spec, cores: make([]core, spec.Cores)}
	c.key = n.cluster.engine.Key("service", n.hash)
	c.account.at = n.cluster.engine.Now()
	for i := range c.cores {
		c.idle = append(c.idle, uint32(len(c.cores)-1-i))
	}
	return c
}

// takes tells whether messages go through the CPU: they take time, or others
// that did are still there.
func (c *processor) takes(slow float64) bool {
	return c.spec.Service != nil || c.spec.Kinds != nil || slow > 1 && c.spec.Handling != NoHandling || c.messages > 0
}

// message queues a message, whose service time is drawn now.
func (c *processor) message(p *network.Packet) {
	if c.full() {
		c.account.refused++
		c.node.counts.Refused++
		c.node.tell(Refused, p)
		return
	}
	c.messages++
	c.submit(job{packet: *p, demand: c.service(p.Message.Kind())})
	c.node.redirect()
}

// full tells whether one more message would have to wait and may not.
func (c *processor) full() bool {
	if c.spec.Queue == 0 || len(c.idle) > 0 {
		return false
	}
	return c.queued >= max(0, c.spec.Queue)
}

// service draws how long a message of a kind keeps a core busy.
func (c *processor) service(kind string) time.Duration {
	d, ok := c.spec.Kinds[kind]
	if !ok {
		d = c.spec.Service
	}
	if d == nil {
		return 0
	}
	s := c.node.cluster.engine.Draw(c.key ^ sim.Key(sim.HashString(kind)))
	return dist.Delay(d, &s)
}

func (c *processor) work(d time.Duration, done func()) {
	if d < 0 || done == nil {
		panic(fmt.Sprintf("nodes: %s wants to work for %v and then do nothing", c.node.name, d))
	}
	c.submit(job{done: done, demand: d})
}

// submit lets a job begin on an idle core, or queues it.
func (c *processor) submit(j job) {
	e := c.node.cluster.engine
	j.arrived, j.cause = e.Now(), e.Cause()
	c.account.arrive(e.Now())
	if len(c.idle) > 0 {
		c.begin(j)
		return
	}
	c.account.waited++
	if j.done == nil {
		c.queued++
	}
	c.queue.push(j)
}

// begin puts a job on an idle core.
func (c *processor) begin(j job) {
	e := c.node.cluster.engine
	last := len(c.idle) - 1
	i := c.idle[last]
	c.idle = c.idle[:last]
	c.account.begin(e.Now())
	k := &c.cores[i]
	k.job, k.busy, k.left = j, true, c.slowed(&j)
	c.run(i)
}

// slowed is how long a job takes at the node's present speed.
func (c *processor) slowed(j *job) time.Duration {
	slow := c.node.slow
	if slow == 1 {
		return j.demand
	}
	if j.done == nil && j.demand == 0 {
		return scale(max(0, c.spec.Handling), max(0, slow-1))
	}
	return scale(j.demand, slow)
}

// scale returns factor·d, saturating; the product is rounded once, alike on
// every machine.
func scale(d time.Duration, factor float64) time.Duration {
	return time.Duration(dist.Saturate(float64(float64(d) * factor)))
}

// run has a core go on with its job for what is left of it.
func (c *processor) run(i uint32) {
	n, k := c.node, &c.cores[i]
	if n.paused {
		return
	}
	e := n.cluster.engine
	k.ends = e.Now().Add(k.left)
	k.handle = e.ScheduleAs(k.cause, k.ends, c, sim.Event{Kind: n.cluster.kinds.cpu, Target: uint32(n.id), Arg: uint64(i)})
}

// Handle ends the job of a core: the next one begins, then its effect comes.
func (c *processor) Handle(e *sim.Engine, ev sim.Event) {
	j := c.cores[ev.Arg].job
	c.account.served++
	c.leave(uint32(ev.Arg))
	if c.queue.len() > 0 {
		c.begin(c.next())
	}
	if j.done != nil {
		j.done()
		return
	}
	c.messages--
	c.node.redirect()
	c.served = j.packet
	c.node.env.receive(&c.served)
	c.served.Message = nil
}

// next takes the job that has waited longest.
func (c *processor) next() job {
	j := c.queue.pop()
	if j.done == nil {
		c.queued--
	}
	return j
}

// leave makes a busy core idle.
func (c *processor) leave(i uint32) {
	k := &c.cores[i]
	c.account.finish(c.node.cluster.engine.Now(), k.arrived, true)
	*k = core{}
	c.idle = append(c.idle, i)
}

// pause stops all cores where they are.
func (c *processor) pause() {
	e := c.node.cluster.engine
	c.account.pause(e.Now(), true)
	for i := range c.cores {
		if k := &c.cores[i]; k.busy {
			e.Cancel(k.handle)
			k.left = k.ends.Sub(e.Now())
		}
	}
}

func (c *processor) resume() {
	c.account.pause(c.node.cluster.engine.Now(), false)
	for i := range c.cores {
		if c.cores[i].busy {
			c.run(uint32(i))
		}
	}
}

// drop forgets all jobs, for the node crashed.
func (c *processor) drop() {
	e := c.node.cluster.engine
	c.node.counts.Discarded += uint64(c.messages)
	c.account.dropped += c.account.present
	c.account.pause(e.Now(), false)
	for i := range c.cores {
		if k := &c.cores[i]; k.busy {
			e.Cancel(k.handle)
			c.discard(&k.job)
			c.leave(uint32(i))
		}
	}
	for c.queue.len() > 0 {
		j := c.next()
		c.discard(&j)
		c.account.finish(e.Now(), j.arrived, false)
	}
	c.messages = 0
}

// discard tells of a message that was waiting for the CPU, or had it.
func (c *processor) discard(j *job) {
	if j.done == nil {
		c.node.tell(Discarded, &j.packet)
	}
}
