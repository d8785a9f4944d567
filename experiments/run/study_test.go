package run_test

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"nines/experiments"
	"nines/experiments/run"
	"nines/sim"
)

const studied = `
sites:   {A: 2, B: 3}
systems: {store: {kind: register}}
load:    {users: {at: A, pinned: true, calls: store, open: 20/s}}
faults:  {cut: {partition: [A, B], at: 1s, for: 1s}}
measure: {to: 4s, report: [yield(users), "yield(users, during cut)"]}
study:
  variants: {abd: {}, one: {systems.store.protocol: lww}}
  axes: {faults.cut.for: [0s, 1s, 2s]}
  replications: 3
  primary: yield(users)
expect:
  abd: ["yield(users, during cut) = 0%", yield(users) > 90%]
  one: ["yield(users, during cut) = 100%"]
figures: [{y: yield(users), bucket: 1s}]
`

func study(t *testing.T, text string, o run.Options) *run.Result {
	t.Helper()
	o.Seed, o.Study = 1, true
	r, err := run.Execute(decode(t, text), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Every point meets the weather that its variant meets alone, and the same
// one as the others: before the cut begins, each gives the same answers.
func TestPointsShareTheirWeather(t *testing.T) {
	r := study(t, studied, run.Options{})
	if len(r.Variants) != 6 || len(r.Runs) != 18 || r.Replications != 3 {
		t.Fatalf("%d points, %d runs, %d replications", len(r.Variants), len(r.Runs), r.Replications)
	}
	for i, one := range r.Runs {
		point, replication := i/3, i%3
		if one.Point != point || one.Replication != int64(replication) {
			t.Errorf("run %d is replication %d of point %d", i, one.Replication, one.Point)
		}
		if first := one.Series[0][0]; one.Variant == "abd" && first != r.Runs[replication].Series[0][0] {
			t.Errorf("%s begins with %+v", r.Variants[point].Name(), first)
		}
	}
	alone, err := run.Execute(decode(t, studied), run.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if alone.Runs[0].Digest != r.Runs[3].Digest { // the file says 1s
		t.Error("a point is another world than the variant with its values")
	}
}

// What is expected of a variant is expected at each point; a cut that lasts
// for no time has no during, and says nothing of it.
func TestClaimsHoldAtEveryPoint(t *testing.T) {
	r := study(t, studied, run.Options{})
	for i, want := range []run.Claim{
		{Variant: "abd", Text: "yield(users, during cut) = 0%", Status: run.Met},
		{Variant: "abd", Text: "yield(users) > 90%", Status: run.Failed, At: 1, Against: []int{1, 2}},
		{Variant: "one", Text: "yield(users, during cut) = 100%", Status: run.Met, At: 3},
	} {
		if got := r.Claims()[i]; !reflect.DeepEqual(got, want) {
			t.Errorf("claim %d is %+v, want %+v", i, got, want)
		}
	}
	never := study(t, studied, run.Options{Replications: 1}).Variants[0]
	if never.Expectations[0].Status != run.Undecided {
		t.Errorf("at %s the expectation is %v", never.Name(), never.Expectations[0].Status)
	}
}

const adaptive = `
sites:   {A: 3}
systems: {store: {kind: register}}
load:    {users: {calls: store, open: 20/s, deadline: 45ms}}
links:   {default: "lognormal(10ms, 0.5)", local: "lognormal(10ms, 0.5)"}
measure: {to: 3s, report: [yield(users)]}
study:
  axes: {load.users.open: [20/s, 60/s]}
  replications: 3
  primary: yield(users)
  precision: {half-width: 4%, at-most: 500}
`

// Replications go on until the interval is narrow
// enough at every point; how many there are in the end does not depend on the
// workers. A number that the user names is the last word.
func TestReplicationsGoOnUntilThePrimaryIsPrecise(t *testing.T) {
	one := study(t, adaptive, run.Options{Workers: 1})
	half := func(v run.Variant) float64 { return v.Metrics[0].Interval.High - v.Metrics[0].Interval.Value }
	widest := math.Max(half(one.Variants[0]), half(one.Variants[1]))
	if one.Replications < 10 || one.Replications >= 500 || widest > 0.04 {
		t.Errorf("%d replications come to a half-width of %v", one.Replications, widest)
	}
	if method := one.Variants[0].Metrics[0].Interval.Method; !strings.Contains(method, "stopped at") {
		t.Errorf("that replications were stopped is not said: %s", method)
	}
	five := study(t, adaptive, run.Options{Workers: 5})
	if !reflect.DeepEqual(one.Runs, five.Runs) {
		t.Error("the number of workers changes what is run")
	}
}

func TestReplicationsEndSomewhere(t *testing.T) {
	f := decode(t, adaptive)
	f.Study.Precision = experiments.Precision{HalfWidth: 1e-9, Relative: true, AtMost: 7}
	r, err := run.Execute(f, run.Options{Seed: 1, Study: true})
	if err != nil || r.Replications != 7 {
		t.Errorf("%d replications: %v", r.Replications, err)
	}
}

// Whenever an execution is interrupted, going on from what it has finished
// makes exactly the other runs, and gives the same result.
func TestKeptRunsAreNotMadeAgain(t *testing.T) {
	for _, text := range []string{studied, adaptive} {
		whole := study(t, text, run.Options{})
		for _, stop := range []int64{1, 4, int64(len(whole.Runs)) / 2} {
			var kept []run.Run
			var finished atomic.Int64
			_, err := run.Execute(decode(t, text), run.Options{
				Seed: 1, Study: true, Workers: 2,
				Finished:    func(r run.Run) { kept = append(kept, r); finished.Add(1) },
				Interrupted: func() bool { return finished.Load() >= stop },
			})
			if !errors.Is(err, sim.ErrInterrupted) {
				t.Fatalf("after %d runs: %v", stop, err)
			}
			var again, total int64
			rest := study(t, text, run.Options{
				Kept: kept, Finished: func(run.Run) { again++ }, Progress: func(_, all int64) { total = all },
			})
			if want := int64(len(whole.Runs) - len(kept)); again != want || total != want {
				t.Errorf("%d runs were kept of %d, and %d made of %d", len(kept), len(whole.Runs), again, total)
			}
			if !reflect.DeepEqual(rest.Runs, whole.Runs) || rest.Digest != whole.Digest {
				t.Errorf("interrupted after %d runs, the result is another one", len(kept))
			}
		}
	}
}
