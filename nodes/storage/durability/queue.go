package durability

// pending is the next thing that happens to a disk.
type pending struct {
	at   int64 // ns
	disk int32
	life int32 // which of the disks in its place; an event of an older one is void
}

func (p pending) before(q pending) bool {
	return p.at < q.at || p.at == q.at && p.disk < q.disk
}

// queue is a binary heap: the root is the next event.
type queue []pending

func (q *queue) push(p pending) {
	h := append(*q, p)
	i := len(h) - 1
	for i > 0 && p.before(h[(i-1)/2]) {
		h[i] = h[(i-1)/2]
		i = (i - 1) / 2
	}
	h[i] = p
	*q = h
}

func (q *queue) pop() pending {
	h := *q
	first, last := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	i := 0
	for child := 1; child < len(h); child = 2*i + 1 {
		if child+1 < len(h) && h[child+1].before(h[child]) {
			child++
		}
		if !h[child].before(last) {
			break
		}
		h[i] = h[child]
		i = child
	}
	if len(h) > 0 {
		h[i] = last
	}
	*q = h
	return first
}
