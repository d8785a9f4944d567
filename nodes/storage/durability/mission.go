package durability

import (
	"math"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// Mission runs histories of failures and repairs, one at a time: from day 0 to
// the end with Run, or event by event, by whoever has a clock of his own:
//
//	mission.Begin(key)
//	for next, ok := mission.Next(); ok; next, ok = mission.Next() {
//		mission.Step()
//	}
//
// It keeps its tables from run to run, so that a failure allocates nothing.
type Mission struct {
	options Options
	groups  [][]int64 // by disk of an array: the groups it is in
	events  queue
	disks   []state
	missing []int64 // by group of each array
	shops   []shop  // by array: who waits for repair
	result  Result
	now     int64

	life, repair, latent, delivery, reading sim.Key
}

// Result is what became of a mission.
type Result struct {
	Failures int64 // of disks
	Repairs  int64 // that were completed
	Losses   int64 // of a group's data
	Defects  int64 // of these: by a latent error that the rebuild ran into

	FirstLoss time.Duration // since the start; math.MaxInt64 if there was none
	Repairing time.Duration // from failure to repair, over all repairs
}

// state is one disk.
type state struct {
	life     int32 // counts the disks in this place
	down     bool
	taken    bool  // down because of Fail, so that nobody repairs it
	next     int32 // that waits for repair after this one
	failed   int64 // when
	defects  int32 // drawn so far in this life
	readings int32 // of the whole disk, likewise
	from, to int64 // the latest latent error
}

const never = math.MaxInt64

// New returns a mission. Options that make no sense panic.
func New(o Options) *Mission {
	o.check()
	o.Arrays = max(1, o.Arrays)
	m := &Mission{
		options: o,
		groups:  make([][]int64, o.Shape.Disks),
		disks:   make([]state, o.Arrays*o.Shape.Disks),
		missing: make([]int64, o.Arrays*int64(len(o.Shape.Groups))),
		shops:   make([]shop, o.Arrays),
	}
	for g, group := range o.Shape.Groups {
		for _, d := range group {
			m.groups[d] = append(m.groups[d], int64(g))
		}
	}
	return m
}

// Run plays the mission in one world.
func (m *Mission) Run(seed, replication uint64) Result {
	m.Begin(func(purpose string) sim.Key { return sim.NewKey(seed, replication, purpose, sim.NoEntity) })
	for len(m.events) > 0 {
		m.Step()
	}
	return m.result
}

// Begin goes back to day 0, with new disks. Lifetimes, repairs, deliveries and
// latent errors are addressed by disk, or array, and by how many there were
// before: two shapes meet the same disks.
func (m *Mission) Begin(key func(purpose string) sim.Key) {
	m.life, m.repair = key("disk life"), key("disk repair")
	m.latent, m.delivery = key("disk latent error"), key("disk delivery")
	m.reading = key("disk read error")
	m.result = Result{FirstLoss: never}
	m.events, m.now = m.events[:0], 0
	clear(m.missing)
	for i := range m.shops {
		m.shops[i] = shop{}
		m.open(int64(i))
	}
	for i := range m.disks {
		m.disks[i] = state{}
		m.install(int32(i))
	}
}

// Result returns what became of the mission so far.
func (m *Mission) Result() Result { return m.result }

// Next returns what happens next, Failed, Repaired or Delivered, unless
// something else is done before; false if nothing does.
func (m *Mission) Next() (Event, bool) {
	m.forget()
	if len(m.events) == 0 {
		return Event{}, false
	}
	p := m.events[0]
	e := Event{At: time.Duration(p.at)}
	switch array, delivery := m.delivers(p.disk); {
	case delivery:
		e.Kind, e.Array = Delivered, array
	default:
		if e.Array, e.Which = m.home(p.disk); m.disks[p.disk].down {
			e.Kind = Repaired
		}
	}
	return e, true
}

// Step lets the next event happen, if there is one.
func (m *Mission) Step() {
	if m.forget(); len(m.events) == 0 {
		return
	}
	p := m.events.pop()
	m.now = p.at
	switch array, delivery := m.delivers(p.disk); {
	case delivery:
		m.delivered(array)
	case m.disks[p.disk].down:
		m.repaired(p.disk)
	default:
		m.failed(p.disk)
	}
}

// forget drops events of disks and orders that are no more.
func (m *Mission) forget() {
	for len(m.events) > 0 {
		p := m.events[0]
		array, delivery := m.delivers(p.disk)
		if delivery && m.shops[array].epoch == p.life || !delivery && m.disks[p.disk].life == p.life {
			return
		}
		m.events.pop()
	}
}

// home returns the array of a disk, and its place there.
func (m *Mission) home(disk int32) (array, place int64) {
	return int64(disk) / m.options.Shape.Disks, int64(disk) % m.options.Shape.Disks
}

// Fail lets a disk of an array fail at a time, whatever its lifetime: nobody
// repairs it until Replace. A disk that is missing stays missing.
func (m *Mission) Fail(at time.Duration, array, place int64) {
	disk := int32(array*m.options.Shape.Disks + place)
	if m.disks[disk].down {
		return
	}
	m.now = int64(at)
	m.disks[disk].life++ // what was to happen to it does not
	m.disks[disk].taken = true
	m.lack(disk)
}

// Replace puts a new disk in the place of one that was let fail, if it still is
// missing.
func (m *Mission) Replace(at time.Duration, array, place int64) {
	disk := int32(array*m.options.Shape.Disks + place)
	if !m.disks[disk].taken {
		return
	}
	m.now = int64(at)
	m.restore(disk)
}

// after schedules what happens next to a disk, if the mission lasts that long.
func (m *Mission) after(disk int32, d dist.Distribution, key sim.Key) {
	if d == nil {
		return
	}
	life := m.disks[disk].life
	m.schedule(disk, life, d, key.At(sim.Cause(disk), uint64(life)))
}

func (m *Mission) schedule(disk, life int32, d dist.Distribution, stream sim.Stream) {
	at := int64(sim.Time(m.now).Add(dist.Delay(d, &stream)))
	if at <= int64(m.options.Length) {
		m.events.push(pending{at, disk, life})
	}
}

// install puts a new disk to work.
func (m *Mission) install(disk int32) {
	s := &m.disks[disk]
	*s = state{life: s.life + 1, next: -1, from: m.now, to: m.now}
	m.after(disk, m.options.Life, m.life)
}

// failed is the end of a disk's life: it is sent to repair.
func (m *Mission) failed(disk int32) {
	array, _ := m.home(disk)
	if m.options.Repair != nil {
		m.order(array)
		m.queue(array, disk)
	}
	m.lack(disk)
	m.work(array)
}

// repaired is the end of a repair.
func (m *Mission) repaired(disk int32) {
	array, _ := m.home(disk)
	m.shops[array].busy--
	m.restore(disk)
	m.work(array)
}

// restore puts a new disk in the place of a missing one.
func (m *Mission) restore(disk int32) {
	m.result.Repairs++
	m.result.Repairing += time.Duration(m.now - m.disks[disk].failed)
	array, place := m.home(disk)
	for _, g := range m.groups[place] {
		m.missing[array*int64(len(m.options.Shape.Groups))+g]--
	}
	m.install(disk)
	m.tell(Event{Kind: Repaired, Array: array, Which: place})
}

// renew lets an array begin anew.
func (m *Mission) renew(array int64) {
	o := &m.options
	groups := int64(len(o.Shape.Groups))
	clear(m.missing[array*groups : (array+1)*groups])
	m.open(array)
	for d := range o.Shape.Disks {
		m.install(int32(array*o.Shape.Disks + d))
	}
	m.tell(Event{Kind: Renewed, Array: array})
}

func (m *Mission) tell(e Event) {
	if m.options.Observe != nil {
		e.At = time.Duration(m.now)
		m.options.Observe(e)
	}
}
