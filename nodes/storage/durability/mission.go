package durability

import (
	"math"
	"slices"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// Mission runs histories of failures and repairs, one at a time. It keeps its
// tables from run to run, so that a failure allocates nothing.
type Mission struct {
	options Options
	groups  [][]int64 // by disk of an array: the groups it is in
	events  queue
	disks   []state
	missing []int64 // by group of each array
	shops   []shop  // by array: who waits for repair
	result  Result
	now     int64

	life, repair, latent sim.Key
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
	next     int32 // that waits for repair after this one
	failed   int64 // when
	defects  int32 // drawn so far in this life
	from, to int64 // the latest latent error
}

// shop repairs the disks of one array, one at a time.
type shop struct {
	first, last int32 // disks that wait or are being repaired; -1 is none
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

// Run plays the mission in one world. Lifetimes, repairs and latent errors are
// addressed by disk and by how many were in its place before: two shapes meet
// the same disks.
func (m *Mission) Run(seed, replication uint64) Result {
	m.life = sim.NewKey(seed, replication, "disk life", sim.NoEntity)
	m.repair = sim.NewKey(seed, replication, "disk repair", sim.NoEntity)
	m.latent = sim.NewKey(seed, replication, "disk latent error", sim.NoEntity)
	m.result = Result{FirstLoss: never}
	m.events, m.now = m.events[:0], 0
	clear(m.missing)
	for i := range m.shops {
		m.shops[i] = shop{-1, -1}
	}
	for i := range m.disks {
		m.disks[i] = state{}
		m.install(int32(i))
	}
	for len(m.events) > 0 {
		p := m.events.pop()
		if m.disks[p.disk].life != p.life {
			continue
		}
		m.now = p.at
		if m.disks[p.disk].down {
			m.repaired(p.disk)
		} else {
			m.failed(p.disk)
		}
	}
	return m.result
}

// after schedules what happens next to a disk, if the mission lasts that long.
func (m *Mission) after(disk int32, d dist.Distribution, key sim.Key) {
	s := &m.disks[disk]
	stream := key.At(sim.Cause(disk), uint64(s.life))
	at := int64(sim.Time(m.now).Add(dist.Delay(d, &stream)))
	if at <= int64(m.options.Length) {
		m.events.push(pending{at, disk, s.life})
	}
}

// install puts a new disk to work.
func (m *Mission) install(disk int32) {
	s := &m.disks[disk]
	*s = state{life: s.life + 1, next: -1, from: m.now, to: m.now}
	m.after(disk, m.options.Life, m.life)
}

func (m *Mission) failed(disk int32) {
	m.result.Failures++
	s := &m.disks[disk]
	s.down, s.failed = true, m.now
	array := int64(disk) / m.options.Shape.Disks
	m.tell(Failed, array, int64(disk)%m.options.Shape.Disks)
	m.send(array, disk)
	lost := false
	for _, g := range m.groups[int64(disk)%m.options.Shape.Disks] {
		if m.miss(array, g) {
			lost = true
			m.lose(array, g)
		}
	}
	if lost && m.options.Renew {
		m.renew(array)
	}
}

// miss counts a missing disk of a group and tells whether its data is gone:
// one disk too many, or one unreadable sector.
func (m *Mission) miss(array, g int64) bool {
	missing := &m.missing[array*int64(len(m.options.Shape.Groups))+g]
	*missing++
	switch *missing - m.options.Shape.Tolerates {
	case 1:
		return true
	case 0:
		if m.options.Latent != nil && m.defective(array, g) {
			m.result.Defects++
			return true
		}
	}
	return false
}

// lose notes a loss.
func (m *Mission) lose(array, g int64) {
	m.result.Losses++
	m.result.FirstLoss = min(m.result.FirstLoss, time.Duration(m.now))
	m.tell(Lost, array, g)
}

// defective tells whether any remaining disk of a group has a latent error.
func (m *Mission) defective(array, g int64) bool {
	return slices.ContainsFunc(m.options.Shape.Groups[g], func(d int64) bool {
		disk := int32(array*m.options.Shape.Disks + d)
		return !m.disks[disk].down && m.hasDefect(disk)
	})
}

// hasDefect brings the latent errors of a disk up to now. Nothing happens at
// them, so that they need no events.
func (m *Mission) hasDefect(disk int32) bool {
	s := &m.disks[disk]
	for s.to <= m.now {
		// Two draws an error; 2^31 of a life, which has fewer hours.
		position := uint64(s.life)<<32 | uint64(s.defects)<<1
		s.defects++
		stream := m.latent.At(sim.Cause(disk), position)
		s.from = int64(sim.Time(s.to).Add(max(1, dist.Delay(m.options.Latent, &stream))))
		s.to = never
		if m.options.Scrub != nil {
			stream = m.latent.At(sim.Cause(disk), position|1)
			s.to = int64(sim.Time(s.from).Add(dist.Delay(m.options.Scrub, &stream)))
		}
	}
	return s.from <= m.now
}

// send gives a disk to repair: at once, or behind those that wait.
func (m *Mission) send(array int64, disk int32) {
	if m.options.Discipline == Parallel {
		m.after(disk, m.options.Repair, m.repair)
		return
	}
	s := &m.shops[array]
	if s.first < 0 {
		s.first = disk
		m.after(disk, m.options.Repair, m.repair)
	} else {
		m.disks[s.last].next = disk
	}
	s.last = disk
}

func (m *Mission) repaired(disk int32) {
	m.result.Repairs++
	m.result.Repairing += time.Duration(m.now - m.disks[disk].failed)
	array := int64(disk) / m.options.Shape.Disks
	if m.options.Discipline == Serial {
		s := &m.shops[array]
		if s.first = m.disks[disk].next; s.first >= 0 {
			m.after(s.first, m.options.Repair, m.repair)
		}
	}
	for _, g := range m.groups[int64(disk)%m.options.Shape.Disks] {
		m.missing[array*int64(len(m.options.Shape.Groups))+g]--
	}
	m.install(disk)
	m.tell(Repaired, array, int64(disk)%m.options.Shape.Disks)
}

// renew lets an array begin anew.
func (m *Mission) renew(array int64) {
	o := &m.options
	groups := int64(len(o.Shape.Groups))
	clear(m.missing[array*groups : (array+1)*groups])
	m.shops[array] = shop{-1, -1}
	for d := range o.Shape.Disks {
		m.install(int32(array*o.Shape.Disks + d))
	}
	m.tell(Renewed, array, 0)
}

func (m *Mission) tell(kind Kind, array, which int64) {
	if m.options.Observe != nil {
		m.options.Observe(Event{time.Duration(m.now), kind, array, which})
	}
}
