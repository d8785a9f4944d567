package sim

// timerQueue holds the keys of the armed timers. It is a 4-ary heap like
// queue, and also knows where each timer's key is: a timer that is re-armed
// moves from where it is, one that is stopped leaves, and nothing stale stays.
// Keeping track costs a write a level, which plain events are spared.
type timerQueue struct {
	keys  []key
	where []int32 // of each timer: the index of its key, or unarmed
	hole  bool    // keys[0] has been taken
}

const unarmed = -1

// len returns the number of armed timers.
func (q *timerQueue) len() int {
	if q.hole {
		return len(q.keys) - 1
	}
	return len(q.keys)
}

// min returns the smallest key without taking it.
func (q *timerQueue) min() (least key, ok bool) {
	if q.hole {
		q.fill()
	}
	if len(q.keys) == 0 {
		return key{}, false
	}
	return q.keys[0], true
}

// take removes the key that min has just returned. The next timer to be armed
// fills the hole; none can rise above it, for what was taken is in the past.
func (q *timerQueue) take() {
	q.where[q.keys[0].slot()] = unarmed
	q.hole = true
}

// set arms the timer that k names, or moves it.
func (q *timerQueue) set(k key) {
	switch i := int(q.where[k.slot()]); {
	case i != unarmed:
		q.settle(i, k)
	case q.hole:
		q.hole = false
		q.down(0, k)
	default:
		q.keys = append(withRoom(q.keys), k)
		q.up(len(q.keys)-1, k)
	}
}

// remove disarms a timer that is armed.
func (q *timerQueue) remove(timer uint32) {
	i := int(q.where[timer])
	q.where[timer] = unarmed
	if last := q.pop(); i < len(q.keys) {
		q.settle(i, last)
	}
}

// pop removes the last key.
func (q *timerQueue) pop() key {
	last := len(q.keys) - 1
	k := q.keys[last]
	q.keys = q.keys[:last]
	return k
}

// fill closes the hole with the last key.
func (q *timerQueue) fill() {
	q.hole = false
	if last := q.pop(); len(q.keys) > 0 {
		q.down(0, last)
	}
}

// settle puts k in the place of another key, or above or below.
func (q *timerQueue) settle(i int, k key) {
	if k.before(q.keys[i]) {
		q.up(i, k)
	} else {
		q.down(i, k)
	}
}

func (q *timerQueue) put(i int, k key) {
	q.keys[i] = k
	q.where[k.slot()] = int32(i)
}

// up moves the hole at i towards the root until k fits.
func (q *timerQueue) up(i int, k key) {
	for i > 0 {
		parent := (i - 1) / 4
		if !k.before(q.keys[parent]) {
			break
		}
		q.put(i, q.keys[parent])
		i = parent
	}
	q.put(i, k)
}

// down moves the hole at i towards the leaves until k fits; see queue.sink.
func (q *timerQueue) down(i int, k key) {
	for 4*i+4 < len(q.keys) {
		children := (*[4]key)(q.keys[4*i+1:])
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
			q.put(i, k)
			return
		}
		q.put(i, least)
		i = 4*i + child
	}
	least := i
	q.keys[i] = k
	for c := 4*i + 1; c < len(q.keys); c++ {
		if q.keys[c].before(q.keys[least]) {
			least = c
		}
	}
	q.put(i, q.keys[least])
	q.put(least, k)
}
