package sim

// line is where processes queue for what a mailbox, future or resource gives
// out: first come, first served. A process waits for one thing at a time, so
// its place is part of it and waiting allocates nothing.
type line struct {
	first, last *Process
	promised    int // processes that were called and have not run since
}

// place is where a process stands in a line.
type place struct {
	line         *line // nil if in none
	before, next *Process
}

// wait puts p at the end of the line until it is called, and tells whether it
// was before the deadline.
func (l *line) wait(p *Process, deadline Time, what string) (called bool) {
	l.join(p)
	defer l.settle(p)
	for p.place.line != nil && p.Now() < deadline {
		p.ParkUntil(deadline, what)
	}
	return p.place.line == nil
}

// call wakes the process that has waited longest and tells whether there was
// one. What it was called for is promised to it until it runs.
func (l *line) call() bool {
	for p := l.first; p != nil; p = p.place.next {
		if p.Waker().Wake() { // not if it was killed and has yet to unwind
			l.leave(p)
			l.promised++
			return true
		}
	}
	return false
}

// settle ends a wait, however it ended. What was promised to a process that
// has been killed since goes to the next in line.
func (l *line) settle(p *Process) {
	if p.place.line != nil {
		l.leave(p)
		return
	}
	l.promised--
	if p.killed {
		l.call()
	}
}

func (l *line) join(p *Process) {
	p.place = place{line: l, before: l.last}
	if l.last != nil {
		l.last.place.next = p
	} else {
		l.first = p
	}
	l.last = p
}

func (l *line) leave(p *Process) {
	before, next := p.place.before, p.place.next
	if before != nil {
		before.place.next = next
	} else {
		l.first = next
	}
	if next != nil {
		next.place.before = before
	} else {
		l.last = before
	}
	p.place = place{}
}
