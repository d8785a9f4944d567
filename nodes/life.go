package nodes

import "nines/sim"

// boot makes a new incarnation, which starts with the node's next start event.
func (n *Node) boot() {
	n.starts++
	n.began = n.cluster.engine.Now()
	n.env = &Env{node: n, live: true}
}

func (n *Node) startEvent() sim.Event {
	return sim.Event{Kind: n.cluster.kinds.start, Target: uint32(n.id), Arg: n.starts}
}

// start runs the protocol of an incarnation, unless the node crashed between.
func (n *Node) start(incarnation uint64) {
	if n.env == nil || n.starts != incarnation {
		return
	}
	if n.paused {
		n.hold(waiting{start: true})
		return
	}
	n.env.protocol = n.make()
	n.env.started = true
	n.tell(Started, nil)
	n.redirect()
	n.env.protocol.Start(n.env)
}

// Crash switches the node off: all that is volatile is gone, the disk keeps
// what it had promised to keep. It tells whether the node was up.
func (n *Node) Crash() bool {
	env := n.env
	if env == nil {
		return false
	}
	n.Resume() // or the disk would stay as it is
	n.tell(Crashed, nil)
	// The node is inert first: whatever still runs while the rest is torn
	// down, such as a deferred function of a process, reaches nobody.
	env.live = false
	n.env, n.direct = nil, false
	if n.disk != nil {
		n.disk.Crash()
	}
	n.dropBacklog()
	if n.cpu != nil {
		n.cpu.drop()
	}
	env.dropAlarms()
	n.dropTimers()
	for _, p := range env.processes {
		p.sim.Kill()
	}
	if h, ok := env.protocol.(CrashHandler); ok {
		h.Crashed()
	}
	return true
}

// Amnesia crashes the node and takes its disk away: it restarts with an empty
// one. It tells whether the node was up.
func (n *Node) Amnesia() bool {
	wasUp := n.Crash()
	if n.disk != nil {
		n.disk.Wipe()
	}
	return wasUp
}

// Restart starts a node that is down, in an event at the current time. It
// tells whether the node was down.
func (n *Node) Restart() bool {
	if n.env != nil {
		return false
	}
	n.boot()
	n.cluster.engine.Schedule(n.cluster.engine.Now(), n, n.startEvent())
	return true
}
