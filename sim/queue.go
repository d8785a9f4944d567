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
	last := len(q.keys) - 1
	k := q.keys[last]
	q.keys = q.keys[:last]
	if q.hole = last > 0; q.hole {
		q.push(k)
	}
}

// push adds a key: at the root if there is a hole, and from there towards the
// leaves. Plain branches, not conditional moves: at a million pending events a
// right guess fetches the next level early. Unrolled: a loop costs 10 ns.
func (q *queue) push(k key) {
	if !q.hole {
		q.append(k)
		return
	}
	q.hole = false
	keys, i := q.keys, 0
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
	q.pushLast(i, k)
}

// pushLast ends a push where i has fewer than four children, which are leaves.
func (q *queue) pushLast(i int, k key) {
	least := i
	q.keys[i] = k
	for c := 4*i + 1; c < len(q.keys); c++ {
		if q.keys[c].before(q.keys[least]) {
			least = c
		}
	}
	q.keys[i], q.keys[least] = q.keys[least], k
}

// append adds a key at the end, and from there towards the root.
func (q *queue) append(k key) {
	q.keys = append(q.keys, k)
	keys, i := q.keys, len(q.keys)-1
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

// keep drops the keys that are not wanted. The order of events does not
// change: keys are totally ordered.
func (q *queue) keep(wanted func(key) bool) {
	if q.hole {
		q.fill()
	}
	keys := q.keys
	q.keys = keys[:0]
	for _, k := range keys {
		if wanted(k) {
			q.append(k) // never overtakes the reading
		}
	}
}
