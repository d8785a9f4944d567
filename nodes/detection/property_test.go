package detection_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/nodes/detection"
	"nines/sim"
)

// makers returns a way to make each detector, by name.
func makers() map[string]func() detection.Detector {
	return map[string]func() detection.Detector{
		"fixed": func() detection.Detector { return detection.NewFixedTimeout(2*time.Second, sim.Start) },
		"freshness": func() detection.Detector {
			return detection.NewFreshnessPoints(detection.FreshnessOptions{}, sim.Start)
		},
		"phi": func() detection.Detector { return detection.NewPhiAccrual(detection.PhiOptions{Window: 5}, sim.Start) },
	}
}

// each runs a property for all detectors.
func each(t *testing.T, property func(t *rapid.T, name string, d detection.Detector)) {
	for name, make := range makers() {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { property(t, name, make()) })
		})
	}
}

func drawGap(t *rapid.T) time.Duration {
	return time.Duration(rapid.Int64Range(0, int64(5*time.Second)).Draw(t, "gap"))
}

func TestSuspicionBeginsAtTheDeadline(t *testing.T) {
	each(t, func(t *rapid.T, _ string, d detection.Detector) {
		now := sim.Start
		for n := range rapid.Uint64Range(0, 30).Draw(t, "heartbeats") {
			now = now.Add(drawGap(t))
			d.Heartbeat(now, n)
		}
		if deadline := d.Deadline(); d.Suspects(deadline-1) || !d.Suspects(deadline) || !d.Suspects(deadline.Add(time.Hour)) {
			t.Fatalf("suspects just before, at, an hour after %v: %t, %t, %t", deadline,
				d.Suspects(deadline-1), d.Suspects(deadline), d.Suspects(deadline.Add(time.Hour)))
		}
	})
}

// TestDeadlineMovesForward whatever order heartbeats come in. Phi does not
// promise it: regular arrivals make it stricter.
func TestDeadlineMovesForward(t *testing.T) {
	each(t, func(t *rapid.T, name string, d detection.Detector) {
		now := sim.Start
		for _, sequence := range rapid.SliceOf(rapid.Uint64()).Draw(t, "sequences") {
			before := d.Deadline()
			now = now.Add(drawGap(t))
			d.Heartbeat(now, sequence)
			if d.Deadline() < before && name != "phi" {
				t.Fatalf("heartbeat %d at %v moves the deadline from %v back to %v", sequence, now, before, d.Deadline())
			}
		}
	})
}

// TestOldNewsIsNoNews: late and duplicate heartbeats may come in between at any
// time, and nothing is otherwise.
func TestOldNewsIsNoNews(t *testing.T) {
	each(t, func(t *rapid.T, name string, d detection.Detector) {
		plain, now := makers()[name](), sim.Start
		for n := range rapid.Uint64Range(1, 30).Draw(t, "heartbeats") {
			now = now.Add(drawGap(t))
			plain.Heartbeat(now, n)
			d.Heartbeat(now, n)
			now = now.Add(drawGap(t))
			d.Heartbeat(now, rapid.Uint64Range(0, n).Draw(t, "old"))
			if d.Deadline() != plain.Deadline() {
				t.Fatalf("old news at %v moves the deadline from %v to %v", now, plain.Deadline(), d.Deadline())
			}
		}
	})
}

// TestFreshnessBoundsDetection: whatever the link does, interval + margin.
func TestFreshnessBoundsDetection(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := link{time.Second, rapid.Float64Range(0, 1).Draw(t, "loss"), chens.delay}
		crash := sim.Start.Add(time.Duration(rapid.Int64Range(0, int64(time.Minute)).Draw(t, "crash")))
		margin := time.Duration(rapid.Int64Range(1, int64(3*time.Second)).Draw(t, "margin"))
		arrivals := l.carry(rapid.Uint64().Draw(t, "world"), uint64(crash.Sub(sim.Start)/time.Second)+1)
		d := detection.NewFreshnessPoints(detection.FreshnessOptions{Margin: margin}, sim.Start)
		q := detection.Measure(d, arrivals, detection.Span{Crash: crash, Until: crash.Add(time.Hour)})
		if q.Detections != 1 || q.DetectionTime > time.Second+margin {
			t.Fatalf("detected %d times, after %v, margin %v", q.Detections, q.DetectionTime, margin)
		}
	})
}

// TestMeasureAgreesWithPolling looks at the detector ten times a second instead:
// it may miss short mistakes, and be wrong by a step at each.
func TestMeasureAgreesWithPolling(t *testing.T) {
	each(t, func(t *rapid.T, name string, d detection.Detector) {
		const step = 100 * time.Millisecond
		l := link{time.Second, 0.5, chens.delay}
		arrivals := l.carry(rapid.Uint64().Draw(t, "world"), 60)
		crash, until := l.sent(60), l.sent(90)
		q := detection.Measure(d, arrivals, detection.Span{Crash: crash, Until: until})
		polled, suspected, begun := makers()[name](), time.Duration(0), int64(0)
		for at, was := sim.Start, false; at < crash; at = at.Add(step) {
			for ; len(arrivals) > 0 && arrivals[0].At <= at; arrivals = arrivals[1:] {
				polled.Heartbeat(arrivals[0].At, arrivals[0].Sequence)
			}
			is := polled.Suspects(at)
			if is {
				suspected += step
			}
			if is && !was {
				begun++
			}
			was = is
		}
		slip := (suspected - q.MistakeTime).Abs()
		if begun > q.Mistakes || slip > time.Duration(q.Mistakes+1)*step {
			t.Fatalf("polled %d mistakes for %v, measured %d for %v", begun, suspected, q.Mistakes, q.MistakeTime)
		}
	})
}

// TestFarNumbersDoNotWrap: numbers come from outside.
func TestFarNumbersDoNotWrap(t *testing.T) {
	d := detection.NewFreshnessPoints(detection.FreshnessOptions{}, sim.Start)
	d.Heartbeat(sim.Start, math.MaxUint64)
	if d.Deadline() != sim.Never || d.Suspects(sim.Never) {
		t.Errorf("deadline %v, suspects at never: %t", d.Deadline(), d.Suspects(sim.Never))
	}
}

func TestMisuse(t *testing.T) {
	for _, c := range []struct {
		want string
		do   func()
	}{
		{"a time-out of 0s", func() { detection.NewFixedTimeout(0, 0) }},
		{"every -1s", func() { detection.NewFreshnessPoints(detection.FreshnessOptions{Interval: -time.Second}, 0) }},
		{"a threshold of NaN", func() { detection.NewPhiAccrual(detection.PhiOptions{Threshold: math.NaN()}, 0) }},
		{"a window of 1 gaps", func() { detection.NewPhiAccrual(detection.PhiOptions{Window: 1}, 0) }},
		{"a pause of -1s", func() { detection.NewPhiAccrual(detection.PhiOptions{AcceptablePause: -time.Second}, 0) }},
		{"longer than 0", func() { detection.Measure(nil, nil, detection.Span{}) }},
		{"in order", func() {
			d := detection.NewFixedTimeout(1, 0)
			detection.Measure(d, []detection.Arrival{{At: 2}, {At: 1}}, detection.Span{Until: 3})
		}},
	} {
		if got := panicOf(c.do); !strings.Contains(got, c.want) {
			t.Errorf("panics with %q, want %q", got, c.want)
		}
	}
}

func panicOf(do func()) (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	do()
	return ""
}
