package sim

// key orders one pending event: first by time, then by sequence number. The
// slot rides in the low bits of the second word, so a key is 16 bytes and one
// comparison of it is a total order.
type key struct {
	at    Time
	order uint64 // sequence number << slotBits | slot
}

const (
	slotBits    = 24
	slotMask    = 1<<slotBits - 1
	sequenceMax = 1<<(64-slotBits) - 1
)

func newKey(at Time, sequence uint64, slot uint32) key {
	return key{at, sequence<<slotBits | uint64(slot)}
}

func (k key) sequence() uint64 { return k.order >> slotBits }
func (k key) slot() uint32     { return uint32(k.order & slotMask) }

func (k key) before(other key) bool {
	return k.at < other.at || k.at == other.at && k.order < other.order
}

// queue is a 4-ary min-heap of keys: the children of i are 4i+1 … 4i+4.
// Taking the minimum leaves a hole at the root which the next push fills: a
// handler that schedules one event, the common case, pays for one sift
// instead of two.
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
func (q *queue) min() (least key, ok bool) {
	if q.hole {
		q.fill()
	}
	if len(q.keys) == 0 {
		return key{}, false
	}
	return q.keys[0], true
}

// take removes the key that min has just returned.
func (q *queue) take() { q.hole = true }

// fill closes the hole with the last key.
func (q *queue) fill() {
	q.hole = false
	last := len(q.keys) - 1
	k := q.keys[last]
	q.keys = q.keys[:last]
	if last > 0 {
		q.down(0, k)
	}
}

// up moves the hole at i towards the root until k fits.
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

// down moves the hole at i towards the leaves until k fits.
func (q *queue) down(i int, k key) {
	keys := q.keys
	for 4*i+4 < len(keys) {
		children := (*[4]key)(keys[4*i+1:])
		least, child := children[0], 1
		if children[1].before(least) {
			least, child = children[1], 2
		}
		if children[2].before(least) {
			least, child = children[2], 3
		}
		if children[3].before(least) {
			least, child = children[3], 4
		}
		if !least.before(k) {
			keys[i] = k
			return
		}
		keys[i] = least
		i = 4*i + child
	}
	q.downLast(i, k)
}

// downLast is down where i has fewer than four children, which are leaves.
func (q *queue) downLast(i int, k key) {
	least := i
	q.keys[i] = k
	for c := 4*i + 1; c < len(q.keys); c++ {
		if q.keys[c].before(q.keys[least]) {
			least = c
		}
	}
	q.keys[i], q.keys[least] = q.keys[least], k
}

// keep rebuilds the heap from the keys that are wanted. The order of events
// does not change: keys are totally ordered.
func (q *queue) keep(wanted func(key) bool) {
	if q.hole {
		q.fill()
	}
	kept := q.keys[:0]
	for _, k := range q.keys {
		if wanted(k) {
			kept = append(kept, k)
		}
	}
	q.keys = kept
	for i := (len(kept) - 2) / 4; i >= 0 && len(kept) > 1; i-- {
		q.down(i, kept[i])
	}
}
