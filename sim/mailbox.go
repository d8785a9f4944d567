package sim

// Mailbox is an unbounded first-in first-out queue between handlers and
// processes. The n-th item goes to the n-th process that asks. The zero
// Mailbox is ready; it must not be copied once in use.
type Mailbox[T any] struct {
	items   []T
	head    int
	waiting line
}

// Len returns the number of items that wait to be taken. An item that a woken
// process is about to take is not among them.
func (m *Mailbox[T]) Len() int { return len(m.items) - m.head - m.waiting.promised }

// Put adds an item and wakes the process that has waited longest, if any.
func (m *Mailbox[T]) Put(item T) {
	m.items = append(m.items, item)
	m.waiting.call()
}

// Get takes the oldest item, waiting for one as long as it takes; what says
// what it waits for, in a deadlock report.
func (m *Mailbox[T]) Get(p *Process, what string) T {
	item, _ := m.GetBefore(p, Never, what)
	return item
}

// GetBefore takes the oldest item, waiting for one until the deadline; ok
// tells whether there was one.
func (m *Mailbox[T]) GetBefore(p *Process, deadline Time, what string) (item T, ok bool) {
	if m.Len() > 0 {
		return m.take(m.waiting.promised), true
	}
	if !m.waiting.wait(p, deadline, what) {
		return item, false
	}
	return m.take(0), true
}

// TryGet takes the oldest item, if there is one, without waiting: for handlers.
func (m *Mailbox[T]) TryGet() (item T, ok bool) {
	if m.Len() == 0 {
		return item, false
	}
	return m.take(m.waiting.promised), true
}

// take removes the item that has i others before it, which are promised. The
// array is kept, and moved down when more than half of it has been taken.
func (m *Mailbox[T]) take(i int) T {
	waiting := m.items[m.head:]
	item := waiting[i]
	copy(waiting[1:], waiting[:i])
	clear(waiting[:1])
	m.head++
	if m.head == len(m.items) || m.head > 32 && m.head > len(m.items)/2 {
		n := copy(m.items, m.items[m.head:])
		clear(m.items[n:])
		m.items, m.head = m.items[:n], 0
	}
	return item
}
