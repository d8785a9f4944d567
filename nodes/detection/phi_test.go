package detection

import (
	"math"
	"testing"
	"time"

	"nines/sim"
)

// TestLevels holds the normal tail against a table and against math.Erfc.
func TestLevels(t *testing.T) {
	for _, row := range []struct{ z, level float64 }{{1, .7995}, {2, 1.6430}, {3, 2.8697}, {5, 6.5426}, {5.612, 8.0000}} {
		if got := levelOf(row.z); math.Abs(got-row.level) > 1e-4 {
			t.Errorf("%v deviations are level %.5f, want %v", row.z, got, row.level)
		}
	}
	for z := -6.0; z < 30; z += 0.01 {
		if got, want := levelOf(z), -math.Log10(math.Erfc(z/math.Sqrt2)/2); math.Abs(got-want) > 1e-12*max(1, want) {
			t.Fatalf("%.2f deviations are level %.15g, want %.15g", z, got, want)
		}
	}
	for level := thresholdMin; level <= thresholdMax; level += 0.25 {
		if got := levelOf(deviationsOf(level)); math.Abs(got-level) > 1e-12*level {
			t.Fatalf("level %v comes back as %.15g", level, got)
		}
	}
}

// beat feeds a heartbeat at each gap after the last, and returns the last's time.
func beat(d Detector, at sim.Time, first uint64, gaps ...time.Duration) sim.Time {
	for i, gap := range gaps {
		at = at.Add(gap)
		d.Heartbeat(at, first+uint64(i))
	}
	return at
}

func steady(gap time.Duration, count int) (gaps []time.Duration) {
	for range count {
		gaps = append(gaps, gap)
	}
	return gaps
}

// TestVarianceFloor: a sender that was steady to the nanosecond is once 50 ms
// late. Without a floor the deviation is 0, and any lateness is infinitely
// improbable.
func TestVarianceFloor(t *testing.T) {
	for _, c := range []struct {
		name     string
		floor    time.Duration
		suspects bool
	}{
		{"with the floor", 0, false},
		{"broken: without", 1, true},
	} {
		p := NewPhiAccrual(PhiOptions{Window: 50, MinimumDeviation: c.floor}, sim.Start)
		last := beat(p, sim.Start, 0, steady(time.Second, 100)...)
		hiccup := last.Add(1050 * time.Millisecond)
		if got := p.Suspects(hiccup); got != c.suspects {
			t.Errorf("%s: suspected at a hiccup: %t, deadline %v after the last, level %.1f",
				c.name, got, p.Deadline().Sub(last), p.Level(hiccup))
		}
	}
}

// gullible is a broken PhiAccrual that learns from every silence.
type gullible struct{ *PhiAccrual }

func (g gullible) Heartbeat(now sim.Time, sequence uint64) {
	if now > g.Deadline() {
		g.gaps.add(now.Sub(g.last))
	}
	g.PhiAccrual.Heartbeat(now, sequence)
}

// TestOutageIsNotLearnt: after a partition of ten minutes a crash is detected as
// fast as before.
func TestOutageIsNotLearnt(t *testing.T) {
	slack := func(d Detector) time.Duration {
		last := beat(d, sim.Start, 0, steady(time.Second, 200)...)
		last = beat(d, last.Add(10*time.Minute), 800, steady(time.Second, 3)...)
		return d.Deadline().Sub(last)
	}
	sound := slack(NewPhiAccrual(PhiOptions{Window: 100}, sim.Start))
	broken := slack(gullible{NewPhiAccrual(PhiOptions{Window: 100}, sim.Start)})
	if sound > 1600*time.Millisecond {
		t.Errorf("after an outage a crash takes %v to detect", sound)
	}
	if broken < time.Minute {
		t.Errorf("learning from an outage went unnoticed: %v to detect", broken)
	}
}

// TestHistoryIsExact compares the ring with sums over what is in it, also with
// gaps whose squares do not fit 64 bits.
func TestHistoryIsExact(t *testing.T) {
	const size = 7
	h := newHistory(size)
	var gaps []float64
	for n := range uint64(200) {
		draw := sim.NewKey(1, 0, "gap", 0).At(sim.NewCause(1, n), 0)
		gap := time.Duration(draw.Below(1 << (1 + n%46)))
		h.add(gap)
		gaps = append(gaps, float64(gap))
		recent := gaps[max(0, len(gaps)-size):]
		mean, variance := 0.0, 0.0
		for _, g := range recent {
			mean += g / float64(len(recent))
		}
		for _, g := range recent {
			variance += (g - mean) * (g - mean) / float64(len(recent))
		}
		if math.Abs(float64(h.mean())-mean) > 1+mean*1e-12 || math.Abs(h.deviation()-math.Sqrt(variance)) > 1e-6+mean*1e-9 {
			t.Fatalf("after %d gaps: %v ± %v, want %v ± %v", n+1, float64(h.mean()), h.deviation(), mean, math.Sqrt(variance))
		}
	}
	full := newHistory(windowMax)
	for range windowMax + 1 {
		full.add(math.MaxInt64)
	}
	if full.mean() != gapMax || full.deviation() != 0 {
		t.Errorf("the longest gaps overflow: %v ± %v", full.mean(), full.deviation())
	}
}
