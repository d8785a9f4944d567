package sim

// Mailbox is an unbounded first-in first-out queue between handlers and
// processes. The zero Mailbox is ready.
type Mailbox[T any] struct {
	items   []T
	head    int
	waiting []Waker
}

// Len returns the number of items that wait to be taken.
func (m *Mailbox[T]) Len() int { return len(m.items) - m.head }

// Put adds an item and wakes the process that has waited longest, if any.
func (m *Mailbox[T]) Put(item T) {
	m.items = append(m.items, item)
	for len(m.waiting) > 0 {
		first := m.waiting[0]
		m.waiting = m.waiting[1:]
		if first.Wake() {
			return
		}
	}
}

// Get takes the oldest item, waiting for one as long as it takes.
func (m *Mailbox[T]) Get(p *Process, what string) T {
	item, _ := m.GetBefore(p, Never, what)
	return item
}

// GetBefore takes the oldest item, waiting for one until the deadline; ok
// tells whether there was one.
func (m *Mailbox[T]) GetBefore(p *Process, deadline Time, what string) (item T, ok bool) {
	for m.Len() == 0 {
		if deadline <= p.Now() {
			return item, false
		}
		m.waiting = append(m.waiting, p.Waker())
		p.ParkUntil(deadline, what)
	}
	return m.take(), true
}

func (m *Mailbox[T]) take() T {
	item := m.items[m.head]
	var none T
	m.items[m.head] = none
	m.head++
	if m.head == len(m.items) {
		m.items, m.head = m.items[:0], 0
	} else if m.head > 32 && m.head > len(m.items)/2 {
		n := copy(m.items, m.items[m.head:])
		clear(m.items[n:])
		m.items, m.head = m.items[:n], 0
	}
	return item
}

// Future is a value that is set once and that processes wait for. The zero
// Future is ready.
type Future[T any] struct {
	value   T
	done    bool
	waiting []Waker
}

// Set gives the future its value, wakes all who wait and tells whether it was
// the first to do so; later values are dropped.
func (f *Future[T]) Set(value T) bool {
	if f.done {
		return false
	}
	f.value, f.done = value, true
	for _, w := range f.waiting {
		w.Wake()
	}
	f.waiting = nil
	return true
}

// Done tells whether the value is there.
func (f *Future[T]) Done() bool { return f.done }

// Wait returns the value as soon as it is there.
func (f *Future[T]) Wait(p *Process, what string) T {
	value, _ := f.WaitUntil(p, Never, what)
	return value
}

// WaitUntil returns the value as soon as it is there, or ok = false at the
// deadline.
func (f *Future[T]) WaitUntil(p *Process, deadline Time, what string) (value T, ok bool) {
	for !f.done {
		if deadline <= p.Now() {
			return value, false
		}
		f.waiting = append(f.waiting, p.Waker())
		p.ParkUntil(deadline, what)
	}
	return f.value, true
}
