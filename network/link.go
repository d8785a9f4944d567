package network

import (
	"fmt"
	"math"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// Link says how packets travel in one direction between two endpoints. Every
// pair of endpoints has two links, one each way, with queues of their own. The
// zero Link is perfect but for a constant latency of LatencyDefault.
//
// Times are distributions of time; negative samples count as 0. Probabilities
// are per packet, from 0 to 1.
type Link struct {
	Latency dist.Distribution // one way, for a packet of no size; nil is LatencyDefault
	Jitter  dist.Distribution // added to Latency; nil is none

	Loss         float64           // the packet never arrives
	Duplicate    float64           // a copy travels too, with a latency of its own
	Reorder      float64           // the packet is late by ReorderDelay, so that others pass it
	ReorderDelay dist.Distribution // nil is ReorderDelayDefault
	Corrupt      float64           // bits flip: discarded, unless the message is Corruptible

	// BytesPerSecond is the rate at which a packet is put on the wire, one
	// after the other; 0 is at once. QueueBytes bounds what waits for the
	// wire, the packet on it included; what does not fit is dropped. 0 is no
	// bound.
	BytesPerSecond int64
	QueueBytes     int64

	// Session makes the link reliable and ordered, as TCP is: a packet that
	// does not arrive is sent again, after Retransmit and then after twice as
	// long each time, and packets sent after it wait for it. After Retries it
	// is given up. A session removes duplicates and undoes reordering.
	Session    bool
	Retransmit time.Duration // 0 is RetransmitDefault
	Retries    int64         // 0 is RetriesDefault; negative is none; at most 255
}

// What the zero fields of a Link stand for. The time-out and the number of
// retries are those of Linux (TCP_RTO_MIN, tcp_retries2); doubling follows
// RFC 6298, up to RetransmitMax.
const (
	LatencyDefault      = time.Millisecond
	ReorderDelayDefault = 10 * time.Millisecond
	RetransmitDefault   = 200 * time.Millisecond
	RetransmitMax       = 120 * time.Second
	RetriesDefault      = 15
)

// Check says what is wrong with a link, if anything is.
func (l Link) Check() error {
	for _, p := range []struct {
		name  string
		value float64
	}{{"loss", l.Loss}, {"duplicate", l.Duplicate}, {"reorder", l.Reorder}, {"corrupt", l.Corrupt}} {
		if !(p.value >= 0 && p.value <= 1) {
			return fmt.Errorf("%s is a probability from 0 to 1, not %v", p.name, p.value)
		}
	}
	for _, d := range []struct {
		name string
		of   dist.Distribution
	}{{"latency", l.Latency}, {"jitter", l.Jitter}, {"reorder delay", l.ReorderDelay}} {
		if d.of != nil && dist.DimensionOf(d.of) == dist.Number {
			return fmt.Errorf("%s is a span of time, but %v has no unit", d.name, d.of)
		}
	}
	if l.BytesPerSecond < 0 || l.QueueBytes < 0 || l.Retransmit < 0 {
		return fmt.Errorf("bandwidth, queue and time-out cannot be negative: %d, %d, %v", l.BytesPerSecond, l.QueueBytes, l.Retransmit)
	}
	return nil
}

// mustCheck panics where Check refuses: a link made by a program is wrong by
// the programmer's fault.
func (l Link) mustCheck(what string) {
	if err := l.Check(); err != nil {
		panic(fmt.Sprintf("network: %s: %v", what, err))
	}
}

// orDefault fills the zero fields whose meaning is not zero.
func (l Link) orDefault() Link {
	if l.Latency == nil {
		l.Latency = dist.Constant(LatencyDefault)
	}
	if l.ReorderDelay == nil {
		l.ReorderDelay = dist.Constant(ReorderDelayDefault)
	}
	if l.Retransmit == 0 {
		l.Retransmit = RetransmitDefault
	}
	if l.Retries == 0 {
		l.Retries = RetriesDefault
	}
	l.Retries = min(l.Retries, math.MaxUint8)
	if l.Session {
		l.Duplicate, l.Reorder = 0, 0
	}
	return l
}

// isZero tells whether nothing was set.
func (l Link) isZero() bool {
	return l.Latency == nil && l.Jitter == nil && l.ReorderDelay == nil &&
		l.Loss == 0 && l.Duplicate == 0 && l.Reorder == 0 && l.Corrupt == 0 &&
		l.BytesPerSecond == 0 && l.QueueBytes == 0 &&
		!l.Session && l.Retransmit == 0 && l.Retries == 0
}

// terms are the conditions that hold on a link now: those of its topology,
// shared by all links alike, or its own while a Change applies to it.
type terms struct {
	Link
	factor float64 // of the latency
	delays []delay // added to it
}

// delay is a latency that a Change adds.
type delay struct {
	dist.Distribution
	word uint64 // addresses its draws
}

// link is what a link remembers: one direction between two endpoints, made when
// the first packet goes that way. Only packets of sessions and those that wait
// for bandwidth look at it; what all packets need is in the peerSlot.
type link struct {
	session  *session // nil unless Link.Session
	wireFree sim.Time // when the last packet that waits has left
}

// travel is how long a packet travels once it has left.
func (t *terms) travel(f *flight) time.Duration {
	s := f.stream(purposeLatency)
	d := dist.Draw(t.Latency, &s)
	if t.factor != 1 {
		d = float64(d * t.factor)
	}
	total := max(0, time.Duration(dist.Saturate(d)))
	if t.Jitter != nil {
		total = add(total, f.sample(purposeJitter, t.Jitter))
	}
	for _, more := range t.delays {
		s := sim.Key(f.word^more.word).At(sim.Cause(f.attempt), purposeDelay)
		total = add(total, dist.Delay(more.Distribution, &s))
	}
	if f.chance(purposeReorder, t.Reorder) {
		total = add(total, f.sample(purposeReorderDelay, t.ReorderDelay))
	}
	return total
}

func (f *flight) sample(purpose uint64, d dist.Distribution) time.Duration {
	s := f.stream(purpose)
	return dist.Delay(d, &s)
}

// add returns a + b for durations that are not negative, saturating.
func add(a, b time.Duration) time.Duration {
	return time.Duration(sim.Time(a).Add(b))
}
