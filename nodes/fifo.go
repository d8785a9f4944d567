package nodes

// fifo is a first-in first-out queue; the zero fifo is empty.
type fifo[T any] struct {
	items []T
	head  int
}

func (q *fifo[T]) len() int { return len(q.items) - q.head }

func (q *fifo[T]) push(item T) { q.items = append(q.items, item) }

// each calls f with every item, the oldest first.
func (q *fifo[T]) each(f func(*T)) {
	for i := q.head; i < len(q.items); i++ {
		f(&q.items[i])
	}
}

// pop takes the oldest item; there must be one.
func (q *fifo[T]) pop() T {
	item := q.items[q.head]
	var none T
	q.items[q.head] = none // it may hold on to something large
	q.head++
	if q.head*2 > len(q.items) {
		kept := copy(q.items, q.items[q.head:])
		clear(q.items[kept:])
		q.items, q.head = q.items[:kept], 0
	}
	return item
}
