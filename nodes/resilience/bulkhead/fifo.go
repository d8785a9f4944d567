package bulkhead

import "nines/sim"

// waiter is a call in the queue.
type waiter struct {
	ticket Ticket
	since  sim.Time
}

// fifo is a ring that grows to what was needed once, and then allocates no
// more. Its size is a power of two.
type fifo struct {
	ring         []waiter
	head, length int64
}

const firstSize = 8

// at returns the i-th from the head.
func (f *fifo) at(i int64) *waiter { return &f.ring[(f.head+i)&int64(len(f.ring)-1)] }

func (f *fifo) push(w waiter) {
	if f.length == int64(len(f.ring)) {
		f.grow()
	}
	f.length++
	*f.at(f.length - 1) = w
}

func (f *fifo) grow() {
	ring := make([]waiter, max(firstSize, 2*len(f.ring)))
	for i := range f.length {
		ring[i] = *f.at(i)
	}
	f.ring, f.head = ring, 0
}

func (f *fifo) pop() waiter {
	w := *f.at(0)
	f.head++
	f.length--
	return w
}

func (f *fifo) popLast() waiter {
	f.length--
	return *f.at(f.length)
}

// remove closes the gap that the i-th leaves.
func (f *fifo) remove(i int64) {
	for ; i < f.length-1; i++ {
		*f.at(i) = *f.at(i + 1)
	}
	f.length--
}
