package detection_test

import (
	"testing"
	"time"

	"nines/nodes/detection"
	"nines/sim"
)

func second(n float64) sim.Time { return sim.Start.Add(time.Duration(n * float64(time.Second))) }

// arrive returns heartbeats 0, 1, 2, … at these seconds.
func arrive(seconds ...float64) (arrivals []detection.Arrival) {
	for n, at := range seconds {
		arrivals = append(arrivals, detection.Arrival{At: second(at), Sequence: uint64(n)})
	}
	return arrivals
}

// hasty estimates: each heartbeat puts its deadline half a second into the past.
type hasty struct{ deadline sim.Time }

func (h *hasty) Heartbeat(now sim.Time, _ uint64) { h.deadline = now.Add(-time.Second / 2) }
func (h *hasty) Suspects(now sim.Time) bool       { return now >= h.deadline }
func (h *hasty) Deadline() sim.Time               { return h.deadline }

// TestMeasure tells small stories to a time-out of two seconds that begins at 0.
func TestMeasure(t *testing.T) {
	const s = time.Second
	for _, story := range []struct {
		name     string
		arrivals []detection.Arrival
		span     detection.Span
		want     detection.QoS
	}{
		{"a heartbeat at the deadline is in time", arrive(1, 3, 5),
			detection.Span{Crash: sim.Never, Until: second(6)}, detection.QoS{Alive: 6 * s}},
		{"one after it is not", arrive(1, 4, 5),
			detection.Span{Crash: sim.Never, Until: second(6)}, detection.QoS{Alive: 6 * s, Mistakes: 1, MistakeTime: s}},
		{"a mistake that began before is only time", arrive(1, 8),
			detection.Span{From: second(5), Crash: sim.Never, Until: second(9)}, detection.QoS{Alive: 4 * s, MistakeTime: 3 * s}},
		{"a crash is detected once the last heartbeat is old", arrive(1, 2),
			detection.Span{Crash: second(2.5), Until: second(9)},
			detection.QoS{Alive: 2500 * time.Millisecond, Crashes: 1, Detections: 1, DetectionTime: 1500 * time.Millisecond}},
		{"a mistake becomes the truth at once", arrive(1),
			detection.Span{Crash: second(5), Until: second(9)},
			detection.QoS{Alive: 5 * s, Mistakes: 1, MistakeTime: 2 * s, Crashes: 1, Detections: 1}},
		{"a heartbeat on its way takes a suspicion back", arrive(1, 6),
			detection.Span{Crash: second(5), Until: second(9)},
			detection.QoS{Alive: 5 * s, Mistakes: 1, MistakeTime: 2 * s, Crashes: 1, Detections: 1, DetectionTime: 3 * s}},
		{"the record ends before the detection", arrive(1, 2),
			detection.Span{Crash: second(2.5), Until: second(3)}, detection.QoS{Alive: 2500 * time.Millisecond, Crashes: 1}},
		{"what comes after the record is not looked at", arrive(1, 2, 7),
			detection.Span{Crash: sim.Never, Until: second(3)}, detection.QoS{Alive: 3 * s}},
	} {
		got := detection.Measure(detection.NewFixedTimeout(2*s, sim.Start), story.arrivals, story.span)
		if got != story.want {
			t.Errorf("%s: %+v, want %+v", story.name, got, story.want)
		}
	}
}

// TestMeasureOfTheHasty: a deadline that is put into the past does not make the
// sender suspected in a time that is over.
func TestMeasureOfTheHasty(t *testing.T) {
	q := detection.Measure(&hasty{sim.Never}, arrive(1), detection.Span{Crash: sim.Never, Until: second(2)})
	if want := (detection.QoS{Alive: 2 * time.Second, Mistakes: 1, MistakeTime: time.Second}); q != want {
		t.Errorf("%+v, want %+v", q, want)
	}
}

// TestPhiExpects: the first heartbeat ends no gap, one at the deadline does, and
// the pause comes on top.
func TestPhiExpects(t *testing.T) {
	const pause = 3 * time.Second
	plain := detection.NewPhiAccrual(detection.PhiOptions{Window: 2}, sim.Start)
	patient := detection.NewPhiAccrual(detection.PhiOptions{Window: 2, AcceptablePause: pause}, sim.Start)
	fresh := plain.Deadline().Sub(sim.Start)
	if got := patient.Deadline().Sub(sim.Start); got != fresh+pause {
		t.Errorf("a pause of %v makes %v out of %v", pause, got, fresh)
	}
	plain.Heartbeat(second(0.1), 0)
	if got := plain.Deadline().Sub(second(0.1)); got != fresh {
		t.Errorf("the first heartbeat changes the estimate from %v to %v", fresh, got)
	}
	at := plain.Deadline()
	plain.Heartbeat(at, 1)
	if got := plain.Deadline().Sub(at); got <= fresh {
		t.Errorf("a gap up to the deadline was not learnt: %v as before", got)
	}
}
