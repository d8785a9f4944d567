package detection

import (
	"math"
	"math/bits"
	"time"
)

// history is a ring of the last gaps with their sum and the sum of their
// squares, in whole nanoseconds: adding and dropping leaves no rounding error
// behind, however long it goes on.
type history struct {
	gaps       []uint64
	count      uint64
	next       uint64 // where the next one goes
	sum        uint64
	squareHigh uint64 // of the 128 bits of the sum of squares
	squareLow  uint64
}

// gapMax is 39 hours. So long a gap, windowMax times, still fits the sums.
const gapMax = 1 << 47

func newHistory(size int64) history { return history{gaps: make([]uint64, size)} }

// add puts a gap in the place of the oldest.
func (h *history) add(gap time.Duration) {
	value := uint64(min(max(gap, 0), gapMax))
	if h.count == uint64(len(h.gaps)) {
		h.drop(h.gaps[h.next])
	}
	h.gaps[h.next] = value
	h.next = (h.next + 1) % uint64(len(h.gaps))
	h.count++
	h.sum += value
	high, low := bits.Mul64(value, value)
	var carry uint64
	h.squareLow, carry = bits.Add64(h.squareLow, low, 0)
	h.squareHigh += high + carry
}

func (h *history) drop(value uint64) {
	h.count--
	h.sum -= value
	high, low := bits.Mul64(value, value)
	var borrow uint64
	h.squareLow, borrow = bits.Sub64(h.squareLow, low, 0)
	h.squareHigh -= high + borrow
}

func (h *history) mean() time.Duration { return time.Duration(h.sum / h.count) }

// deviation returns the standard deviation in nanoseconds: the root of
// n·Σx² - (Σx)², a whole number, over n. Only the root rounds, so that equal
// gaps have deviation 0 and nothing is lost where the two are close.
func (h *history) deviation() float64 {
	high, low := bits.Mul64(h.squareLow, h.count)
	high += h.squareHigh * h.count
	sumHigh, sumLow := bits.Mul64(h.sum, h.sum)
	low, borrow := bits.Sub64(low, sumLow, 0)
	high -= sumHigh + borrow
	spread := float64(float64(high)*0x1p64) + float64(low)
	return math.Sqrt(spread) / float64(h.count)
}
