package durability

import "nines/sim"

// shop repairs the disks of one array: as many at a time as its discipline lets
// it, and as there are spares for.
type shop struct {
	first, last int32 // disks that wait for repair; -1 is none
	busy        int64 // repairs under way
	stock       int64 // spares at hand
	orders      int32 // spares ordered so far
	epoch       int32 // counts the arrays that are renewed; orders of an older one are void
}

// open begins anew, for an array of new disks.
func (m *Mission) open(array int64) {
	s := &m.shops[array]
	*s = shop{first: -1, last: -1, stock: m.options.Spares, orders: s.orders, epoch: s.epoch + 1}
}

// order sends for a spare, so that there are as many as before when it comes.
func (m *Mission) order(array int64) {
	if m.options.Delivery == nil {
		return
	}
	s := &m.shops[array]
	stream := m.delivery.At(sim.Cause(array), uint64(s.orders))
	s.orders++
	m.schedule(int32(int64(len(m.disks))+array), s.epoch, m.options.Delivery, stream)
}

// delivers tells whether an event is a delivery, and to which array.
func (m *Mission) delivers(disk int32) (array int64, delivery bool) {
	array = int64(disk) - int64(len(m.disks))
	return array, array >= 0
}

// delivered puts a spare on the shelf.
func (m *Mission) delivered(array int64) {
	m.shops[array].stock++
	m.tell(Event{Kind: Delivered, Array: array})
	m.work(array)
}

// queue lets a disk wait for its repair.
func (m *Mission) queue(array int64, disk int32) {
	s := &m.shops[array]
	if s.first < 0 {
		s.first = disk
	} else {
		m.disks[s.last].next = disk
	}
	s.last = disk
}

// work begins the repairs that may begin, first failed first.
func (m *Mission) work(array int64) {
	s := &m.shops[array]
	for s.first >= 0 && (m.options.Discipline == Parallel || s.busy == 0) && (m.options.Delivery == nil || s.stock > 0) {
		disk := s.first
		s.first = m.disks[disk].next
		s.busy++
		if m.options.Delivery != nil {
			s.stock--
		}
		m.after(disk, m.options.Repair, m.repair)
	}
}
