package nodes

import (
	"nines/network"
	"nines/sim"
)

// backlog is what happened to a node while it could not take notice: messages
// that arrived and timers that were due, in order. It is served one by one,
// each in an event and in the cause of its own.
type backlog struct {
	queue   fifo[waiting]
	next    sim.Handle // of the event that serves the oldest
	frozen  []sim.Waker
	current network.Packet // the message that is being served
}

// waiting is one entry: a start, a timer, an alarm or else a message.
type waiting struct {
	cause  sim.Cause
	start  bool
	timer  *Timer
	alarm  *alarm
	id     uint64 // of the alarm, which may be stopped meanwhile
	packet network.Packet
}

// held tells whether what happens to the node has to wait.
func (n *Node) held() bool { return n.paused || n.backlog.queue.len() > 0 }

// hold keeps something for later.
func (n *Node) hold(w waiting) {
	w.cause = n.cluster.engine.Cause()
	n.backlog.queue.push(w)
}

// Pause stops the node: nothing runs on it, but it is not down. Its clock goes
// on; messages and timers wait, in order, for Resume. A virtual machine that
// is moved, or a long garbage collection, does this. It tells whether the node
// was running.
func (n *Node) Pause() bool {
	if n.env == nil || n.paused {
		return false
	}
	n.paused, n.direct = true, false
	n.tell(Paused, nil)
	n.cluster.engine.Cancel(n.backlog.next)
	if n.cpu != nil {
		n.cpu.pause()
	}
	if n.disk != nil {
		n.disk.Pause()
	}
	return true
}

// Resume lets a paused node go on. It tells whether it was paused.
func (n *Node) Resume() bool {
	if !n.paused {
		return false
	}
	n.paused = false
	n.tell(Resumed, nil)
	if n.cpu != nil {
		n.cpu.resume()
	}
	if n.disk != nil {
		n.disk.Resume()
	}
	frozen := n.backlog.frozen
	n.backlog.frozen = nil
	for _, w := range frozen {
		w.Wake()
	}
	n.scheduleBacklog()
	n.redirect()
	return true
}

func (n *Node) scheduleBacklog() {
	b := &n.backlog
	if b.queue.len() == 0 {
		return
	}
	e, oldest := n.cluster.engine, &b.queue.items[b.queue.head]
	b.next = e.ScheduleAs(oldest.cause, e.Now(), n, sim.Event{Kind: n.cluster.kinds.backlog, Target: uint32(n.id)})
}

// serveBacklog serves the oldest entry. New arrivals queue up behind the
// others until none is left.
func (n *Node) serveBacklog() {
	b := &n.backlog
	w := b.queue.pop()
	n.scheduleBacklog()
	n.redirect()
	switch {
	case w.start:
		n.start(n.starts)
	case w.timer != nil:
		w.timer.serve()
	case w.alarm != nil:
		w.alarm.serve(w.id)
	default:
		b.current = w.packet
		n.admit(&b.current)
		b.current.Message = nil
	}
}

func (n *Node) dropBacklog() {
	b := &n.backlog
	n.cluster.engine.Cancel(b.next)
	for i := b.queue.head; i < len(b.queue.items); i++ {
		if p := &b.queue.items[i].packet; p.Message != nil {
			n.counts.Discarded++
			n.tell(Discarded, p)
		}
	}
	b.queue, b.frozen = fifo[waiting]{}, nil
}
