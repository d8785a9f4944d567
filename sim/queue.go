package sim

// key orders one pending event: first by time, then by sequence number. The
// slot rides in the low bits of the second word, so a key is 16 bytes and two
// keys never compare equal.
type key struct {
	at    Time
	order uint64 // sequence number << slotBits | slot
}

const (
	slotBits    = 24
	slotMask    = 1<<slotBits - 1
	sequenceMax = 1<<(64-slotBits) - 1
)

func (k key) sequence() uint64 { return k.order >> slotBits }
func (k key) slot() uint32     { return uint32(k.order & slotMask) }

func (k key) before(other key) bool {
	return k.at < other.at || k.at == other.at && k.order < other.order
}

// queue is a 4-ary min-heap of keys. Taking the minimum leaves a hole at the
// root which the next push fills: a handler that schedules one event, the
// common case, pays for one sift instead of two.
type queue struct {
	keys []key
	hole bool // keys[0] has been taken
}

// len returns the number of keys held.
func (q *queue) len() int {
	if q.hole {
		return len(q.keys) - 1
	}
	return len(q.keys)
}

// push adds a key.
func (q *queue) push(k key) {
	if q.hole {
		q.hole = false
		q.down(0, k)
		return
	}
	q.keys = append(q.keys, k)
	q.up(len(q.keys)-1, k)
}

// min returns the smallest key without taking it.
func (q *queue) min() (key, bool) {
	if q.hole {
		q.hole = false
		last := len(q.keys) - 1
		k := q.keys[last]
		q.keys = q.keys[:last]
		if last > 0 {
			q.down(0, k)
		}
	}
	if len(q.keys) == 0 {
		return key{}, false
	}
	return q.keys[0], true
}

// take removes the key that min has just returned.
func (q *queue) take() { q.hole = true }

func (q *queue) up(i int, k key) {
	keys := q.keys
	for i > 0 {
		parent := (i - 1) / 4
		if !k.before(keys[parent]) {
			break
		}
		keys[i] = keys[parent]
		i = parent
	}
	keys[i] = k
}

// down moves the hole at i towards the leaves until k fits. Plain branches,
// not conditional moves: at a million pending events a right guess prefetches
// the next level.
func (q *queue) down(i int, k key) {
	keys := q.keys
	for {
		child := 4*i + 1
		if child >= len(keys) {
			break
		}
		least, end := child, min(child+4, len(keys))
		for c := child + 1; c < end; c++ {
			if keys[c].before(keys[least]) {
				least = c
			}
		}
		if !keys[least].before(k) {
			break
		}
		keys[i] = keys[least]
		i = least
	}
	keys[i] = k
}

// keep rebuilds the heap from the keys that live wants. The order of events
// does not change: keys are totally ordered.
func (q *queue) keep(live func(key) bool) {
	q.min() // close the hole
	kept := q.keys[:0]
	for _, k := range q.keys {
		if live(k) {
			kept = append(kept, k)
		}
	}
	q.keys = kept
	for i := (len(kept) - 2) / 4; i >= 0 && len(kept) > 1; i-- {
		q.down(i, kept[i])
	}
}
