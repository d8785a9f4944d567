package detection

import (
	"fmt"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// PhiOptions describe a PhiAccrual detector. The zero value is Akka's defaults
// without the pause.
type PhiOptions struct {
	// Threshold is the level at which it suspects, from 0.5 to 300; 0 is 8: a
	// silence that one in 10^8 gaps between arrivals reaches.
	Threshold float64

	// Window is how many of the last gaps are learnt from; 0 is 1000.
	Window int64

	// MinimumDeviation is the floor of their standard deviation; 0 is 100 ms.
	// Without one, a sender that was steady is suspected at its first hiccup.
	MinimumDeviation time.Duration

	// AcceptablePause is added to the mean gap: a silence that is nothing to
	// worry about. Detection is later by it.
	AcceptablePause time.Duration

	// FirstInterval stands for the gaps as long as there are none; 0 is 1 s.
	// It is taken with a deviation of a quarter.
	FirstInterval time.Duration
}

// Akka returns the defaults of Akka's cluster, written out.
func Akka() PhiOptions { return PhiOptions{AcceptablePause: 3 * time.Second}.orDefault() }

func (o PhiOptions) orDefault() PhiOptions {
	setDefault(&o.Threshold, 8)
	setDefault(&o.Window, 1000)
	setDefault(&o.MinimumDeviation, 100*time.Millisecond)
	setDefault(&o.FirstInterval, time.Second)
	return o
}

const (
	thresholdMin, thresholdMax = 0.5, 300
	windowMax                  = 1 << 16
)

// check panics when the options make no sense: they are the program's.
func (o PhiOptions) check() {
	switch {
	case !(o.Threshold >= thresholdMin && o.Threshold <= thresholdMax):
		panic(fmt.Sprintf("detection: a threshold of %v: from %v to %v", o.Threshold, thresholdMin, thresholdMax))
	case o.Window < 2 || o.Window > windowMax:
		panic(fmt.Sprintf("detection: a window of %d gaps: from 2 to %d", o.Window, windowMax))
	case min(o.MinimumDeviation, o.AcceptablePause, o.FirstInterval) < 0:
		panic(fmt.Sprintf("detection: deviation from %v, a pause of %v, first interval %v: none may be negative",
			o.MinimumDeviation, o.AcceptablePause, o.FirstInterval))
	}
}

// PhiAccrual suspects when a silence is too long to be chance, judged by the
// gaps between the arrivals before it. Make one with NewPhiAccrual.
//
// Its level is compared with the threshold where both are times: the deadline
// is as many standard deviations after the mean as the threshold stands for.
type PhiAccrual struct {
	watch
	options    PhiOptions
	deviations float64 // the threshold, in standard deviations
	gaps       history
	last       sim.Time // the last arrival
	expected   sim.Time // the next one, at the mean gap and the pause
	deviation  float64  // of the gaps, in nanoseconds, not below the floor
}

// NewPhiAccrual returns a detector that expects the first heartbeat at the first
// interval after start.
func NewPhiAccrual(o PhiOptions, start sim.Time) *PhiAccrual {
	o = o.orDefault()
	o.check()
	p := &PhiAccrual{options: o, deviations: deviationsOf(o.Threshold), gaps: newHistory(o.Window)}
	p.gaps.add(o.FirstInterval - o.FirstInterval/4)
	p.gaps.add(o.FirstInterval + o.FirstInterval/4)
	p.expect(start)
	return p
}

// Heartbeat learns the gap since the last one, unless it was suspected or there
// is none, and puts the deadline anew.
func (p *PhiAccrual) Heartbeat(now sim.Time, sequence uint64) {
	isGap := p.heard && now <= p.deadline
	if !p.isNews(sequence) {
		return
	}
	if isGap {
		p.gaps.add(now.Sub(p.last))
	}
	p.expect(now)
}

// expect reckons the deadline, once a heartbeat, from the last arrival.
func (p *PhiAccrual) expect(last sim.Time) {
	p.last = last
	p.expected = last.Add(p.gaps.mean()).Add(p.options.AcceptablePause)
	p.deviation = max(p.gaps.deviation(), float64(p.options.MinimumDeviation))
	p.deadline = p.expected.Add(time.Duration(dist.Saturate(p.deviations * p.deviation)))
}

// Level returns φ: minus the decimal logarithm of the probability that a gap is
// as long as the silence now. It is for showing; decisions go by the deadline.
func (p *PhiAccrual) Level(now sim.Time) float64 {
	return levelOf(float64(now.Sub(p.expected)) / p.deviation)
}
