package sim

import "math/bits"

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

// withRoom returns a heap with room for one key more. The places before it are
// left empty so that the four children of a node, 64 bytes, lie on one line of
// the cache and not on two: what is allocated in powers of two begins on a line.
func withRoom(heap []key) []key {
	const before = 3
	if len(heap) < cap(heap) {
		return heap
	}
	return append(make([]key, before, max(64, 2*(cap(heap)+before)))[before:], heap...)
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

// cachedMax is the number of keys up to which the heap is taken to be in the
// cache, a megabyte.
const cachedMax = 1 << 16

// push adds a key: at the root if there is a hole, and from there towards the
// leaves.
func (q *queue) push(k key) {
	switch {
	case !q.hole:
		q.append(k)
	case len(q.keys) <= cachedMax:
		q.sinkCached(k)
	default:
		q.sink(k)
	}
}

// sinkCached fills the hole at the root of a small heap. Which child is the
// least is anybody's guess, and every other guess of the processor is wrong: it
// is computed, without a branch.
func (q *queue) sinkCached(k key) {
	q.hole = false
	keys, i := q.keys, 0
	for 4*i+4 < len(keys) {
		children := (*[4]key)(keys[4*i+1:])
		left := less(&children[1], &children[0])
		right := 2 + less(&children[3], &children[2])
		child := left ^ (left^right)&-less(&children[right&3], &children[left&3])
		least := children[child&3]
		if !least.before(k) {
			keys[i] = k
			return
		}
		keys[i] = least
		i = 4*i + 1 + int(child)
	}
	q.pushLast(i, k)
}

// less returns 1 if a comes before b, and otherwise 0: the borrow of a - b. The
// times of events are not negative.
func less(a, b *key) uint64 {
	_, borrow := bits.Sub64(a.order, b.order, 0)
	_, borrow = bits.Sub64(uint64(a.at), uint64(b.at), borrow)
	return borrow
}

// sink fills the hole at the root of a large heap. Plain branches: where one is
// guessed right, the next level is on its way from memory early, which is worth
// more than the wrong guesses cost. Unrolled: a loop costs 10 ns.
func (q *queue) sink(k key) {
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
	q.keys = append(withRoom(q.keys), k)
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
