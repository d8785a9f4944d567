package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// remissions are the weeks that 21 patients of Freireich et al. (Blood 21, 1963)
// stayed in remission under 6-MP; negative ones were still so when last seen.
var remissions = func() (all []Lifetime) {
	for _, weeks := range []float64{6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35} {
		all = append(all, Lifetime{Span: math.Abs(weeks), Censored: weeks < 0})
	}
	return all
}()

// The table of every textbook, and the intervals of R's survfit with conf.type =
// "log-log".
func TestPublishedSurvival(t *testing.T) {
	s := KaplanMeier(remissions)
	if s.Ended() != 9 || s.Censored != 12 || s.N != 21 || len(s.Steps) != 7 {
		t.Fatalf("%d ended, %d censored of %d in %d steps", s.Ended(), s.Censored, s.N, len(s.Steps))
	}
	for _, row := range []struct{ weeks, share, deviation float64 }{
		{6, 0.857, 0.0764}, {7, 0.807, 0.0869}, {10, 0.753, 0.0963}, {13, 0.690, 0.1068},
		{16, 0.627, 0.1141}, {22, 0.538, 0.1282}, {23, 0.448, 0.1346},
	} {
		step, _ := s.step(row.weeks)
		near(t, "share", s.At(row.weeks+0.5, 0.95).Value, row.share, 5e-4)
		near(t, "deviation", step.Survival*math.Sqrt(step.variance), row.deviation, 5e-5)
	}
	six, end := s.At(6, 0.95), s.At(23, 0.95)
	near(t, "low at 6", six.Low, 0.620, 5e-4)
	near(t, "high at 6", six.High, 0.952, 5e-4)
	near(t, "low at 23", end.Low, 0.188, 5e-4)
	near(t, "high at 23", end.High, 0.680, 5e-4)
	if m := s.Quantile(0.5, 0.95); m.Value != 23 || m.Low != 13 || !math.IsInf(m.High, 1) {
		t.Errorf("median %v; 23, from 13 on, was published", m)
	}
	area, variance := s.area(35)
	near(t, "restricted mean", area, 23.287, 5e-4)
	near(t, "its deviation", math.Sqrt(variance), 2.827, 5e-4)
}

// Without censoring, survival is the share of what lasts longer, and the
// restricted mean is the mean.
func TestSurvivalWithoutCensoring(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spans := rapid.SliceOfN(rapid.Float64Range(0, 100), 2, 40).Draw(t, "spans")
		at := rapid.Float64Range(0, 100).Draw(t, "at")
		var times []Lifetime
		longer, longest := 0.0, 0.0
		for _, x := range spans {
			times = append(times, Lifetime{Span: x})
			longer, longest = longer+float64(one(x > at)), max(longest, x)
		}
		s := KaplanMeier(times)
		near(t, "share", s.At(at, 0.95).Value, longer/float64(len(spans)), 1e-12)
		horizon := rapid.SampledFrom([]float64{1, 0.5}).Draw(t, "cut") * (longest + 1)
		for i := range spans {
			spans[i] = min(spans[i], horizon)
		}
		restricted, mean := s.RestrictedMean(horizon, 0.95), meanBy(symmetric, spans, 0.95)
		near(t, "mean", restricted.Value, mean.Value, 1e-9)
		near(t, "low", restricted.Low, mean.Low, 1e-6)
		near(t, "high", restricted.High, mean.High, 1e-6)
	})
}

// The curve falls, and lies within its interval, which lies within 0 and 1; the
// order of the lifetimes is nothing; and to have seen more of a censored one
// never lowers it.
func TestSurvivalIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Lifetime {
			return Lifetime{Span: float64(rapid.IntRange(0, 9).Draw(t, "span")), Censored: rapid.Bool().Draw(t, "censored")}
		}), 1, 30).Draw(t, "times")
		s, last := KaplanMeier(times), 1.0
		other := KaplanMeier(rapid.Permutation(times).Draw(t, "shuffled"))
		for i := range times {
			if times[i].Censored {
				times[i].Span += 3
			}
		}
		longer := KaplanMeier(times)
		for at := 0.0; at < 14; at += 0.5 {
			i := s.At(at, 0.95)
			if !(0 <= i.Low && i.Low <= i.Value && i.Value <= i.High && i.High <= 1) || i.Value > last {
				t.Fatalf("at %v: %v after %v", at, i, last)
			}
			if i != other.At(at, 0.95) {
				t.Fatalf("at %v: %v, shuffled %v", at, i, other.At(at, 0.95))
			}
			if l := longer.At(at, 0.95).Value; l < i.Value-1e-12 {
				t.Fatalf("at %v: %v, seen for longer %v", at, i, l)
			}
			last = i.Value
		}
		for _, share := range []float64{0.1, 0.5, 0.9} {
			if q := s.Quantile(share, 0.95); !(q.Low <= q.Value && q.Value <= q.High) {
				t.Fatalf("quantile %v", q)
			}
		}
	})
}

// What was not observed is not known.
func TestSurvivalBeyondObservation(t *testing.T) {
	nothing, going := KaplanMeier(nil), KaplanMeier([]Lifetime{{1, false}, {2, false}, {9, true}})
	for name, i := range map[string]Interval{
		"nothing": nothing.RestrictedMean(1, 0.95), "nothing at all": nothing.Quantile(0.5, 0.95).Within(math.Inf(-1), 0),
		"beyond": going.RestrictedMean(10, 0.95), "one known": KaplanMeier([]Lifetime{{1, true}, {2, false}}).RestrictedMean(2, 0.95),
	} {
		if !i.Doubtful() && i.N > 0 {
			t.Errorf("%s: %v", name, i)
		}
	}
	if i := going.At(10, 0.95); i.Low != 0 || i.Value == 0 {
		t.Errorf("after the last observation %v", i)
	}
	if i := KaplanMeier([]Lifetime{{5, true}, {3, false}, {5, false}}).At(6, 0.95); i.Low != 0 || i.Value == 0 {
		t.Errorf("after an end at the very time of the last observation %v", i)
	}
	if q := KaplanMeier([]Lifetime{{5, false}, {3, false}}).Quantile(0.5, 0.95); q.Value != 3 || q.Low != 0 {
		t.Errorf("of two, a half ended by %v: a third could have ended at once", q)
	}
	if q := going.Quantile(0.9, 0.95); !math.IsInf(q.Value, 1) {
		t.Errorf("nine of ten ended by %v", q)
	}
}
