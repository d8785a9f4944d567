package sim_test

import (
	"fmt"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// BenchmarkFloor is what an event costs before there is an engine: take the
// least key of a bare 4-ary heap, draw, put a later key in its place.
func BenchmarkFloor(b *testing.B) {
	for _, n := range holdSizes {
		b.Run(fmt.Sprintf("pending=%d", n), func(b *testing.B) {
			gap := dist.Exponential(time.Second)
			stream := sim.NewKey(1, 0, "hold", 0).At(0, 0)
			var heap floorHeap
			sequence := uint64(0)
			for range n {
				sequence++
				heap.push(floorKey{sim.Start.Add(dist.Delay(gap, &stream)), sequence << 24})
			}
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				sequence++
				now := heap[0].at
				heap.replace(floorKey{now.Add(dist.Delay(gap, &stream)), sequence << 24})
			}
		})
	}
}

// floorKey is 16 bytes, like the engine's own.
type floorKey struct {
	at    sim.Time
	order uint64
}

func (k floorKey) before(other floorKey) bool {
	return k.at < other.at || k.at == other.at && k.order < other.order
}

type floorHeap []floorKey

func (h *floorHeap) push(k floorKey) {
	*h = append(*h, k)
	keys, i := *h, len(*h)-1
	for i > 0 && k.before(keys[(i-1)/4]) {
		keys[i] = keys[(i-1)/4]
		i = (i - 1) / 4
	}
	keys[i] = k
}

// replace puts k where the root was taken: with plain branches, and unrolled,
// which is worth 10 ns.
func (h floorHeap) replace(k floorKey) {
	i := 0
	for 4*i+4 < len(h) {
		children := (*[4]floorKey)(h[4*i+1:])
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
			h[i] = k
			return
		}
		h[i] = least
		i = 4*i + child
	}
	least := i
	h[i] = k
	for c := 4*i + 1; c < len(h); c++ {
		if h[c].before(h[least]) {
			least = c
		}
	}
	h[i], h[least] = h[least], k
}

// BenchmarkRearmFloor is BenchmarkRearm without an engine: an indexed 4-ary
// heap holds every node's next heartbeat and election, and a bare loop takes
// the least, puts the heartbeat back 50 ms later and moves the election.
func BenchmarkRearmFloor(b *testing.B) {
	timeout := dist.Uniform(150*time.Millisecond, 300*time.Millisecond)
	stream := sim.NewKey(1, 0, "rearm", 0).At(0, 0)
	heap := newIndexedHeap(2 * rearmNodes) // node n's heartbeat is 2n, its election 2n+1
	sequence := uint64(0)
	set := func(item uint32, at sim.Time) {
		sequence++
		heap.set(item, floorKey{at, sequence<<24 | uint64(item)})
	}
	for node := range uint32(rearmNodes) {
		set(2*node, sim.Time(node)*rearmEvery/rearmNodes)
		set(2*node+1, sim.Never)
	}
	beat := func() {
		now, heartbeat := heap.keys[0].at, uint32(heap.keys[0].order&(1<<24-1))
		set(heartbeat, now+rearmEvery)
		set(heartbeat+1, now.Add(dist.Delay(timeout, &stream)))
	}
	for range 6 * rearmNodes { // until the timers are where they always are
		beat()
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		beat()
	}
}

// indexedHeap is a 4-ary heap that knows where each node's key is.
type indexedHeap struct {
	keys  []floorKey
	where []int32
}

func newIndexedHeap(nodes int) *indexedHeap {
	h := &indexedHeap{make([]floorKey, nodes), make([]int32, nodes)}
	for i := range h.keys {
		h.keys[i].order = uint64(i)
		h.where[i] = int32(i)
	}
	return h
}

// set moves a node's key up or down to where it belongs.
func (h *indexedHeap) set(node uint32, k floorKey) {
	i := int(h.where[node])
	if k.before(h.keys[i]) {
		h.up(i, k)
	} else {
		h.down(i, k)
	}
}

func (h *indexedHeap) put(i int, k floorKey) {
	h.keys[i] = k
	h.where[k.order&(1<<24-1)] = int32(i)
}

func (h *indexedHeap) up(i int, k floorKey) {
	for i > 0 && k.before(h.keys[(i-1)/4]) {
		h.put(i, h.keys[(i-1)/4])
		i = (i - 1) / 4
	}
	h.put(i, k)
}

func (h *indexedHeap) down(i int, k floorKey) {
	for 4*i+4 < len(h.keys) {
		children := (*[4]floorKey)(h.keys[4*i+1:])
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
			h.put(i, k)
			return
		}
		h.put(i, least)
		i = 4*i + child
	}
	least := i
	h.keys[i] = k
	for c := 4*i + 1; c < len(h.keys); c++ {
		if h.keys[c].before(h.keys[least]) {
			least = c
		}
	}
	h.put(i, h.keys[least])
	h.put(least, k)
}
