package disk

import "nines/sim"

// drive is the part of a disk that exists once it was used.
type drive struct {
	medium     medium
	conditions conditions
	counts     Counts
	waiting    list
	serving    list
	free       *request
	table      []*request // by the number that events carry
	held       []*request // served, but the disk is halted and does not say so
	syncing    bool       // a sync is being served, and nothing beside it
	target     uint32     // of the disk's events: from its name
	busySince  sim.Time
	head       int64    // where the last access of the medium ended
	idle       sim.Time // when it ended
	scratch    []byte   // what the last read returned
	keys       [drawCount]sim.Key
	kinds      [OpSync + 1]sim.Kind
}

// The purposes for which a disk draws. Every request and every fault draws
// one key within its cause; what else it needs is addressed by that key.
const (
	drawRead = iota // the first three in the order of Op
	drawWrite
	drawSync
	drawCrash
	drawDamage
	drawCount
)

// Positions under the key of one request.
const (
	streamLatency sim.Cause = iota
	streamDestage
	streamLost
	streamMisdirected
)

// request is one read, write or sync, from the call until its end.
type request struct {
	next       *request
	number     uint64 // in drive.table
	op         Op
	cause      sim.Cause
	key        sim.Key
	offset     int64
	length     int64
	data       []byte // of a write
	through    bool   // a write that goes past the cache
	used       bool   // a read of what was ever written
	read       func([]byte, error)
	done       func(error)
	completion sim.Handle
}

func (r *request) stream(purpose sim.Cause, position uint64) sim.Stream {
	return r.key.At(purpose, position)
}

// list is a first-in first-out queue of requests, linked through next.
type list struct {
	first, last *request
	length      int64
}

func (l *list) push(r *request) {
	r.next = nil
	if l.first == nil {
		l.first = r
	} else {
		l.last.next = r
	}
	l.last = r
	l.length++
}

func (l *list) pop() *request {
	r := l.first
	l.first = r.next
	l.length--
	return r
}

func (l *list) remove(r *request) {
	if l.first == r {
		l.pop()
		return
	}
	before := l.first
	for before.next != r {
		before = before.next
	}
	before.next = r.next
	if l.last == r {
		l.last = before
	}
	l.length--
}

// begin makes the drive at its first use.
func (d *Disk) begin() *drive {
	if d.drive != nil {
		return d.drive
	}
	entity := sim.HashString(d.name)
	s := &drive{medium: newMedium(d.options.Sector), target: uint32(entity)}
	for i, purpose := range [drawCount]string{"disk read", "disk write", "disk sync", "disk crash", "disk damage"} {
		s.keys[i] = d.engine.Key(purpose, entity)
	}
	s.kinds[OpRead] = d.engine.Kind("disk read")
	s.kinds[OpWrite] = d.engine.Kind("disk write")
	s.kinds[OpSync] = d.engine.Kind("disk sync")
	if !d.keeper {
		d.keeper = true
		d.engine.AddKeeper(d)
	}
	d.drive = s
	return s
}

// KeptCauses takes the engine's question whose requests and records wait; it is
// not for others.
func (d *Disk) KeptCauses(keep func(sim.Cause)) {
	for r := d.drive.waiting.first; r != nil; r = r.next {
		keep(r.cause)
	}
	for _, r := range d.drive.held {
		keep(r.cause)
	}
	if l := d.log; l != nil && !l.inert() {
		for _, w := range l.waiting {
			keep(w.cause)
		}
		for _, w := range l.flying {
			keep(w.cause)
		}
	}
}

// key draws the key under which one request or fault makes its draws.
func (d *Disk) key(purpose int) sim.Key {
	stream := d.engine.Draw(d.drive.keys[purpose])
	return sim.Key(stream.Uint64())
}

// admit puts a request at the end of the queue.
func (d *Disk) admit(op Op, offset, length int64) *request {
	s := d.begin()
	r := s.free
	if r == nil {
		r = &request{number: uint64(len(s.table))}
		s.table = append(s.table, r)
	} else {
		s.free = r.next
	}
	r.op, r.offset, r.length, r.cause, r.through = op, offset, length, d.engine.Cause(), false
	r.key = d.key(int(op))
	s.waiting.push(r)
	return r
}

// release lets a request be used again. A buffer that was once large is not
// kept.
func (s *drive) release(r *request) {
	r.read, r.done = nil, nil
	if cap(r.data) > 64<<10 {
		r.data = nil
	}
	r.next, s.free = s.free, r
}

// serve starts what can be started.
func (d *Disk) serve() {
	s := d.drive
	for s.waiting.first != nil && !d.halted() && s.admits(s.waiting.first, d.options.Depth) {
		d.start(s.waiting.pop())
	}
}

// halted tells whether no request may begin or end.
func (d *Disk) halted() bool { return d.paused || d.drive.conditions.stuck }

// proceed lets what was held end, and more begin, unless the disk is halted.
func (d *Disk) proceed() {
	if d.halted() {
		return
	}
	s := d.drive
	for _, r := range s.held {
		d.schedule(r, d.engine.Now())
	}
	s.held = s.held[:0]
	d.serve()
}

// admits tells whether a request may be served now. A sync is a barrier: it
// begins when all before it has ended, and nothing passes it.
func (s *drive) admits(r *request, depth int64) bool {
	if s.syncing {
		return false
	}
	return s.serving.length < depth && (r.op != OpSync || s.serving.length == 0)
}

func (d *Disk) start(r *request) {
	s, now := d.drive, d.engine.Now()
	if s.serving.length == 0 {
		s.busySince = now
	}
	s.serving.push(r)
	s.syncing = r.op == OpSync
	d.schedule(r, now.Add(d.duration(r)))
}

func (d *Disk) schedule(r *request, end sim.Time) {
	ev := sim.Event{Kind: d.drive.kinds[r.op], Target: d.drive.target, Arg: r.number}
	r.completion = d.engine.ScheduleAs(r.cause, end, (*server)(d), ev)
}

// server receives the events of a disk.
type server Disk

// Handle ends the request of which the event carries the number.
func (v *server) Handle(_ *sim.Engine, ev sim.Event) {
	d := (*Disk)(v)
	s := d.drive
	r := s.table[ev.Arg]
	if d.halted() {
		s.held = append(s.held, r)
		return
	}
	d.finish(r)
}

// finish carries out what a request asks for and tells its owner. The next
// one starts before that, so that no callback can delay it.
func (d *Disk) finish(r *request) {
	s := d.drive
	s.serving.remove(r)
	if s.serving.length == 0 {
		s.counts.Busy += d.engine.Now().Sub(s.busySince)
	}
	if r.op == OpSync {
		s.syncing = false
	}
	err := d.perform(r)
	if err != nil {
		s.counts.Failed++
		d.engine.Fold(1)
	}
	read, done, data := r.read, r.done, s.scratch
	s.release(r)
	d.serve()
	if read == nil {
		done(err)
		return
	}
	if err != nil {
		data = nil
	}
	read(data, err)
}
