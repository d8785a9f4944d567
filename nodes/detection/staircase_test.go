package detection_test

import (
	"math"
	"testing"
	"time"

	"nines/nodes/detection"
	"nines/sim"
)

// quality is what Chen's theorem gives, in seconds.
type quality struct{ recurrence, duration, accuracy float64 }

// theory evaluates NFD-S over a link that loses a share and delays exponentially:
// E(T_MR) = η/p_s, E(T_M) = ∫u/p_s, P_A = 1 - ∫u/η, with η of one second.
func theory(margin, loss, delay float64) quality {
	late := func(after float64) float64 { return math.Exp(-max(0, after) / delay) }
	// u is the probability that nothing fresh has come x after a freshness point.
	u := func(x float64) float64 {
		product := 1.0
		for j := 0.0; j <= math.Ceil(margin); j++ {
			product *= loss + (1-loss)*late(margin+x-j)
		}
		return product
	}
	const steps = 1 << 18
	integral := 0.0
	for i := range steps {
		integral += u((float64(i)+0.5)/steps) / steps
	}
	mistake := (1 - loss) * (1 - late(margin+1)) * u(0)
	return quality{1 / mistake, integral / mistake, 1 - integral}
}

type stair struct {
	margin     time.Duration
	published  quality
	heartbeats uint64
	tolerance  float64
}

// staircase climbs with the margin: each time it passes a whole interval, a
// mistake takes one more loss and is a hundred times as rare. The first four are
// a published setting; tolerances are relative.
var staircase = []stair{
	{20 * time.Millisecond, quality{2.699, .04646, .982789}, 4_000_000, 0.02},
	{50 * time.Millisecond, quality{11.07, .1252, .988688}, 4_000_000, 0.03},
	{1000 * time.Millisecond, quality{101.0, .03010, .999702}, 20_000_000, 0.04},
	{1500 * time.Millisecond, quality{10100, .5301, .9999475}, 10_000_000, 0.15},
	{300 * time.Millisecond, quality{}, 1_000_000, 0.05},
	{1020 * time.Millisecond, quality{}, 20_000_000, 0.05},
}

func TestTheoryIsAsPublished(t *testing.T) {
	for _, row := range staircase[:4] {
		got := theory(row.margin.Seconds(), 0.01, 0.02)
		if !within(got.recurrence, row.published.recurrence, 5e-4) || !within(got.duration, row.published.duration, 5e-4) ||
			!within(1-got.accuracy, 1-row.published.accuracy, 3e-3) {
			t.Errorf("margin %v: %.6g, published %.6g", row.margin, got, row.published)
		}
	}
}

// TestFreshnessPointsClimbTheStaircase judges by equivalence: the interval about
// the simulated value, two standard errors to each side, lies in the tolerance.
func TestFreshnessPointsClimbTheStaircase(t *testing.T) {
	for _, row := range staircase {
		t.Run(row.margin.String(), func(t *testing.T) {
			worlds := climb(row.heartbeats, func() detection.Detector {
				return detection.NewFreshnessPoints(detection.FreshnessOptions{Margin: row.margin}, sim.Start)
			})
			for _, m := range row.measures() {
				got, deviation := m.estimate(worlds)
				t.Logf("%s: %.6g ± %.2g, theory %.6g", m.name, got, deviation, m.want)
				if !within(got, m.want, row.tolerance-2*deviation/m.want) {
					t.Errorf("%s is not shown to be within %v of the theory", m.name, row.tolerance)
				}
			}
		})
	}
}

// TestStaircaseCatches a time-out after the last arrival in the place of
// freshness points, although it waits as long after a heartbeat without delay.
func TestStaircaseCatches(t *testing.T) {
	row := staircase[0]
	worlds := climb(row.heartbeats, func() detection.Detector {
		return detection.NewFixedTimeout(time.Second+row.margin, sim.Start)
	})
	rate := row.measures()[0]
	if got, deviation := rate.estimate(worlds); within(got, rate.want, row.tolerance+2*deviation/rate.want) {
		t.Errorf("a fixed time-out passes for freshness points: %.6g, theory %.6g", got, rate.want)
	}
}

// measure is a ratio of sums over worlds, with what theory says it is.
type measure struct {
	name string
	want float64
	of   func(detection.QoS) (numerator, denominator float64)
}

func (s stair) measures() []measure {
	want := theory(s.margin.Seconds(), 0.01, 0.02)
	return []measure{
		{"mistakes a second", 1 / want.recurrence, func(q detection.QoS) (float64, float64) { return float64(q.Mistakes), q.Alive.Seconds() }},
		{"seconds a mistake", want.duration, func(q detection.QoS) (float64, float64) { return q.MistakeTime.Seconds(), float64(q.Mistakes) }},
		{"share suspected", 1 - want.accuracy, func(q detection.QoS) (float64, float64) { return 1 - q.QueryAccuracy(), 1 }},
	}
}

// estimate returns the ratio and its standard error, linearised: worlds are the
// sample, for mistakes within one are not alike.
func (m measure) estimate(worlds []detection.QoS) (ratio, deviation float64) {
	above, below, squares := 0.0, 0.0, 0.0
	for _, q := range worlds {
		numerator, denominator := m.of(q)
		above, below = above+numerator, below+denominator
	}
	ratio = above / below
	for _, q := range worlds {
		numerator, denominator := m.of(q)
		squares += math.Pow(numerator-ratio*denominator, 2)
	}
	n := float64(len(worlds))
	return ratio, math.Sqrt(squares*n/(n-1)) / below
}

// climb measures worlds of a hundred thousand heartbeats.
func climb(heartbeats uint64, detector func() detection.Detector) (worlds []detection.QoS) {
	const perWorld = 100_000
	for world := range heartbeats / perWorld {
		span := detection.Span{From: chens.sent(10), Crash: sim.Never, Until: chens.sent(perWorld - 10)}
		worlds = append(worlds, detection.Measure(detector(), chens.carry(world, perWorld), span))
	}
	return worlds
}

// TestFixedTimeoutDetectsLater by the delay of the last heartbeat, which
// freshness points do not feel.
func TestFixedTimeoutDetectsLater(t *testing.T) {
	crash := sim.Start.Add(time.Millisecond) // just after heartbeat 0, which took 400 ms
	arrivals := []detection.Arrival{{At: sim.Start.Add(400 * time.Millisecond), Sequence: 0}}
	span := detection.Span{Crash: crash, Until: sim.Start.Add(time.Minute)}
	for _, c := range []struct {
		detector detection.Detector
		want     time.Duration
	}{
		{detection.NewFreshnessPoints(detection.FreshnessOptions{Margin: 500 * time.Millisecond}, sim.Start), 1499 * time.Millisecond},
		{detection.NewFixedTimeout(1500*time.Millisecond, sim.Start), 1899 * time.Millisecond},
	} {
		q := detection.Measure(c.detector, arrivals, span)
		if got, ok := q.MeanDetection(); !ok || got != c.want {
			t.Errorf("%T detects after %v, want %v", c.detector, got, c.want)
		}
	}
}

func within(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance*math.Abs(want) }
