package detection

import (
	"fmt"
	"time"

	"nines/sim"
)

// Arrival is a heartbeat as the watcher gets it.
type Arrival struct {
	At       sim.Time
	Sequence uint64
}

// Span says what of a recorded series is judged.
type Span struct {
	From  sim.Time // mistakes that begin earlier are not counted: for warming up
	Crash sim.Time // of the sender; sim.Never if it lives
	Until sim.Time // the record's end, after From
}

// QoS is a detector's quality of service, after Chen. Add those of several
// records for their pooled quality.
type QoS struct {
	Alive       time.Duration // of the sender, within the span
	Mistakes    int64         // suspicions that began in that time
	MistakeTime time.Duration // in which it was suspected though alive

	Crashes       int64         // that fell within the span
	Detections    int64         // of these; the rest is censored at the record's end
	DetectionTime time.Duration // all together, from crash to final suspicion
}

// Measure shows the arrivals to a new detector, in the order of their times, and
// returns how well it did. Those after the end are not looked at. A suspicion
// that begins before the crash and is never taken back is a mistake, and also
// detects the crash: at once.
func Measure(d Detector, arrivals []Arrival, span Span) QoS {
	if span.Until <= span.From {
		panic(fmt.Sprintf("detection: a record from %v until %v: it must be longer than 0", span.From, span.Until))
	}
	q := QoS{Alive: max(0, min(span.Crash, span.Until).Sub(span.From))}
	last, since := sim.Start, sim.Never // since when it is suspected
	for _, a := range arrivals {
		if a.At > span.Until {
			break
		}
		if a.At < last {
			panic(fmt.Sprintf("detection: a heartbeat at %v after one at %v: they must be in order", a.At, last))
		}
		since = suspectedSince(d, since, last, a.At)
		d.Heartbeat(a.At, a.Sequence)
		if since != sim.Never && !d.Suspects(a.At) {
			q.count(span, since, a.At)
			since = sim.Never
		}
		last = a.At
	}
	q.close(span, suspectedSince(d, since, last, span.Until))
	return q
}

// suspectedSince carries the suspicion on from the last arrival up to now. What
// comes at the deadline itself is in time.
func suspectedSince(d Detector, since, last, now sim.Time) sim.Time {
	if since == sim.Never && d.Deadline() < now {
		return max(d.Deadline(), last)
	}
	return since
}

// close judges the state at the record's end.
func (q *QoS) close(span Span, since sim.Time) {
	isSuspected := since != sim.Never
	if isSuspected {
		q.count(span, since, span.Until)
	}
	if span.Crash < span.From || span.Crash >= span.Until {
		return
	}
	q.Crashes++
	if isSuspected {
		q.Detections++
		q.DetectionTime += max(0, since.Sub(span.Crash))
	}
}

// count adds what of a suspicion lies in the sender's life.
func (q *QoS) count(span Span, since, until sim.Time) {
	if since >= span.From && since < span.Crash {
		q.Mistakes++
	}
	q.MistakeTime += max(0, min(until, span.Crash).Sub(max(since, span.From)))
}

// Add pools two records.
func (q *QoS) Add(other QoS) {
	q.Alive += other.Alive
	q.Mistakes += other.Mistakes
	q.MistakeTime += other.MistakeTime
	q.Crashes += other.Crashes
	q.Detections += other.Detections
	q.DetectionTime += other.DetectionTime
}

// MistakeRecurrence returns the mean time from one mistake to the next, E(T_MR),
// and whether there was any. Its reciprocal is the mistake rate.
func (q QoS) MistakeRecurrence() (time.Duration, bool) { return share(q.Alive, q.Mistakes) }

// MistakeDuration returns the mean duration of a mistake, E(T_M), and whether
// there was any.
func (q QoS) MistakeDuration() (time.Duration, bool) { return share(q.MistakeTime, q.Mistakes) }

// MeanDetection returns the mean detection time of the crashes that were
// detected, and whether any was.
func (q QoS) MeanDetection() (time.Duration, bool) { return share(q.DetectionTime, q.Detections) }

// QueryAccuracy returns the share of the sender's life in which it was trusted,
// P_A; 1 if there was no such time. It is for showing.
func (q QoS) QueryAccuracy() float64 {
	if q.Alive == 0 {
		return 1
	}
	return 1 - float64(q.MistakeTime)/float64(q.Alive)
}

func share(total time.Duration, count int64) (time.Duration, bool) {
	if count == 0 {
		return 0, false
	}
	return total / time.Duration(count), true
}
