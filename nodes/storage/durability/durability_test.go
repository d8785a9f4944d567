package durability

import (
	"math"
	"os"
	"slices"
	"testing"
	"time"

	"nines/nodes/storage/raid"
	"nines/sim"
	"nines/sim/dist"
)

// long tells whether to take the time for narrow tolerances.
func long() bool { return os.Getenv("NINES_LONG") == "1" }

// replications is the number of samples of an estimate, and student97 the
// quantile of its interval of 95 %.
const (
	replications = 20
	student97    = 2.093
)

// estimate is a mean with its interval.
type estimate struct {
	mean, half float64
	events     int64 // on which it rests
}

func estimateOf(samples []float64, events int64) estimate {
	sum, squares := 0.0, 0.0
	for _, x := range samples {
		sum += x
	}
	mean := sum / float64(len(samples))
	for _, x := range samples {
		squares += (x - mean) * (x - mean)
	}
	n := float64(len(samples))
	return estimate{mean, student97 * math.Sqrt(squares/(n-1)/n), events}
}

// within fails unless the whole interval lies inside the tolerance: an estimate
// that is too rough to tell fails too.
func (e estimate) within(t *testing.T, what string, want, share float64) {
	t.Helper()
	low, high := (e.mean-e.half)/want-1, (e.mean+e.half)/want-1
	t.Logf("%s: %.5g ± %.2g (n=%d, %d events), expected %.5g: %+.1f %% to %+.1f %%", what, e.mean, e.half, replications, e.events, want, 100*low, 100*high)
	if e.events < 100 {
		t.Errorf("%s: %d events are too few to judge by", what, e.events)
	}
	if low < -share || high > share {
		t.Errorf("%s: the interval from %.5g to %.5g is not within %g %% of %.5g", what, e.mean-e.half, e.mean+e.half, 100*share, want)
	}
}

// lossRate estimates the losses of an array in an hour, from missions that
// together have about that many. The MTTDL in hours, which may be longer than
// virtual time, says how long they must be. Few arrays make long missions, of
// which the beginning, when all disks are whole, is a small part.
func lossRate(o Options, mttdl float64, losses int64) estimate {
	o.Arrays, o.Renew = 4, true
	perSample := float64(losses) / replications * mttdl / float64(o.Arrays) // hours
	missions := int(math.Ceil(perSample / (200 * 8760)))
	o.Length = hours(perSample / float64(missions))
	return sampleMissions(o, missions, func(r Result) (float64, int64) {
		return float64(r.Losses) / float64(o.Arrays) / o.Length.Hours(), r.Losses
	})
}

// sampleMissions takes replications samples, each the mean of some missions.
func sampleMissions(o Options, missions int, value func(Result) (float64, int64)) estimate {
	m := New(o)
	var samples []float64
	events := int64(0)
	for i := range replications {
		sum := 0.0
		for j := range missions {
			x, n := value(m.Run(7, uint64(i*missions+j)))
			sum, events = sum+x, events+n
		}
		samples = append(samples, sum/float64(missions))
	}
	return estimateOf(samples, events)
}

func hours(h float64) time.Duration { return time.Duration(h * float64(hour)) }

// The counting against the chain, for the rows whose losses are frequent enough
// to be seen; those of more nines with disks that fail more often.
func TestMissionsLoseDataAsOftenAsTheChain(t *testing.T) {
	for _, c := range []struct {
		name             string
		disks, tolerates int64
		mttf, mttr       float64
		discipline       Discipline
		losses           int64   // about
		tolerance        float64 // that so many allow
	}{
		{"mirror", 2, 1, 1e6, 24, Parallel, 120, 0.5},
		{"RAID-5 7+1", 8, 1, 1e6, 24, Parallel, 400, 0.25},
		{"R1, group of 11", 11, 1, 30_000, 1, Serial, 600, 0.2},
		{"R1, group of 26", 26, 1, 30_000, 1, Parallel, 600, 0.2},
		{"R2, RAID-5 group of 16", 16, 1, 200_000, 1, Serial, 200, 0.35},
		{"R10, 7+1 restored in 12 h", 8, 1, 461_386, 12, Parallel, 300, 0.3},
		{"RAID-6 6+2, accelerated", 8, 2, 1e3, 24, Parallel, 10_000, 0.1},
		{"RAID-6 6+2, accelerated, serial", 8, 2, 1e3, 24, Serial, 10_000, 0.1},
		{"RS(6,3), accelerated", 9, 3, 500, 24, Parallel, 10_000, 0.1},
		{"RS(6,3), accelerated, serial", 9, 3, 500, 24, Serial, 10_000, 0.1},
		{"3 copies, accelerated", 3, 2, 500, 24, Serial, 10_000, 0.1},
	} {
		if long() {
			c.losses, c.tolerance = c.losses*40, c.tolerance/5
		}
		mttdl := MTTDL(c.disks, c.tolerates, c.mttf, c.mttr, c.discipline)
		o := Options{
			Shape: Group(c.disks, c.tolerates), Discipline: c.discipline,
			Life: dist.Exponential(hours(c.mttf)), Repair: dist.Exponential(hours(c.mttr)),
		}
		lossRate(o, mttdl, c.losses).within(t, c.name+", losses an hour", 1/mttdl, c.tolerance)
	}
}

// With parallel repair only the mean of the repair time counts, not its law, as
// long as repairs are short: n·λ·C(n-1, m)·(λT)^m. What they overlap takes
// four percent off here, of every law about the same, so that the expected rate
// is that of the chain.
func TestParallelRepairIsInsensitive(t *testing.T) {
	const mttf, mttr = 5_000.0, 20.0
	losses, tolerance := int64(1200), 0.2
	if long() {
		losses, tolerance = 20_000, 0.05
	}
	want := 1 / MTTDL(8, 2, mttf, mttr, Parallel)
	for _, repair := range []dist.Distribution{
		dist.Constant(hours(mttr)), dist.Exponential(hours(mttr)), dist.Gamma(0.5, hours(2*mttr)),
	} {
		o := Options{Shape: Group(8, 2), Life: dist.Exponential(hours(mttf)), Repair: repair}
		lossRate(o, 1/want, losses).within(t, repair.String(), want, tolerance)
	}
}

// With serial repair it does not hold, and the test above would see it: repairs
// of constant length lose half as often as exponential ones.
func TestSerialRepairIsNot(t *testing.T) {
	const mttf, mttr = 5_000, 20
	serial := LeadingMTTDL(8, 2, mttf, mttr, Serial)
	for _, c := range []struct {
		repair dist.Distribution
		want   float64
	}{{dist.Exponential(mttr * hour), 1 / serial}, {dist.Constant(mttr * hour), 1 / serial / 2}} {
		o := Options{Shape: Group(8, 2), Life: dist.Exponential(mttf * hour), Repair: c.repair, Discipline: Serial}
		lossRate(o, serial, 1500).within(t, "serial, "+c.repair.String(), c.want, 0.25)
	}
}

// One tolerated loss, repairs of constant length: the renewal form is exact.
func TestSingleParityFollowsTheRenewalForm(t *testing.T) {
	const n, mttf, mttr = 8, 1000.0, 24.0
	// A cycle: wait for a failure, then for the repair or for a second one.
	second := 1 - math.Exp(-(n-1)/mttf*mttr)
	cycle := mttf/n + second*mttf/(n-1) // the mean of min(repair, second failure)
	o := Options{Shape: Group(n, 1), Life: dist.Exponential(hours(mttf)), Repair: dist.Constant(hours(mttr))}
	lossRate(o, cycle/second, 8000).within(t, "losses an hour", second/cycle, 0.05)
}

// shifted is a distribution that begins later.
type shifted struct {
	by time.Duration
	dist.Distribution
}

func (d shifted) Sample(s *sim.Stream) float64 { return float64(d.by) + d.Distribution.Sample(s) }
func (d shifted) Mean() float64                { return float64(d.by) + d.Distribution.Mean() }

// Elerath and Pecht's array, per 1,000 groups in ten years: without latent
// errors MTTDL is nearly right, with them it is off by orders of magnitude.
func TestLatentErrorsAreTheWholeAnswerForSingleParity(t *testing.T) {
	latent := dist.Exponential(9259 * hour)
	scrub := func(eta time.Duration) dist.Distribution { return shifted{6 * hour, dist.Weibull(3, eta)} }
	for _, c := range []struct {
		name          string
		latent, scrub dist.Distribution
		want, noise   float64 // of the reference: its standard error
	}{
		{"never scrubbed", latent, nil, 1231, 8},
		{"scrubbed in 336 h", latent, scrub(336 * hour), 255, 5},
		{"scrubbed in 168 h", latent, scrub(168 * hour), 138, 1.5},
	} {
		o := Options{
			Shape: Of(raid.Layout{Level: raid.Level5, Disks: 8}), Arrays: 1000,
			Life: dist.Weibull(1.12, 461_386*hour), Repair: shifted{6 * hour, dist.Weibull(2, 12*hour)},
			Latent: c.latent, Scrub: c.scrub, Length: 87_600 * hour,
		}
		failures := 0.0
		got := sampleMissions(o, 3, func(r Result) (float64, int64) {
			failures += float64(r.Failures) / (3 * replications)
			return float64(r.Losses), r.Losses
		})
		got.within(t, c.name+", losses of 1,000 groups in 10 y", c.want, 0.03+2*c.noise/c.want)
		agree(t, "failures of 1,000 groups in 10 y", failures, 1240, 0.015)
	}
}

// Of 7+1 disks of 12 TB and one unreadable bit in 10^14 a rebuild of a failed
// disk reads seven others, and each has one with a chance of 61.7 %.
func TestUnreadableSectorsOfARebuild(t *testing.T) {
	one := -math.Expm1(-12e12 * 8 * 1e-14)
	if math.Abs(one-0.617) > 0.001 {
		t.Fatalf("reading 12 TB meets one with %.4f, want 0.617", one)
	}
	const mttf, mttr = 100_000.0, 1.0
	o := Options{Shape: Group(8, 1), Life: dist.Exponential(hours(mttf)), Repair: dist.Exponential(hours(mttr)), Unreadable: one}
	failed := 1 - math.Pow(1-one, 7)
	lossRate(o, mttf/8/failed, 1500).within(t, "losses an hour", 8/mttf*failed, 0.1)
}

// Stripes laid on pairs of five disks in a ring: a loss is two neighbours.
func TestAnOddMirrorLosesDataOnlyWithNeighbours(t *testing.T) {
	shape := Of(raid.Layout{Level: raid.Level10, Disks: 5})
	const mttf, mttr = 10_000.0, 24.0
	// Leading term: five pairs, each a mirror.
	want := 5 / LeadingMTTDL(2, 1, mttf, mttr, Parallel)
	o := Options{Shape: shape, Life: dist.Exponential(hours(mttf)), Repair: dist.Exponential(hours(mttr))}
	lossRate(o, 1/want, 2000).within(t, "losses an hour", want, 0.1)
}

func TestARunIsRepeatedExactly(t *testing.T) {
	var events []Event
	m := New(Options{
		Shape: Of(raid.Layout{Level: raid.Level6, Disks: 6}), Arrays: 3, Discipline: Serial,
		Life: dist.Exponential(100 * hour), Repair: dist.Exponential(20 * hour), Length: 1000 * hour, Renew: true,
		Latent: dist.Exponential(300 * hour), Observe: func(e Event) { events = append(events, e) },
	})
	result := m.Run(3, 1)
	first := slices.Clone(events)
	m.Run(3, 2) // leaves its traces in the tables
	events = events[:0]
	if again := m.Run(3, 1); again != result || !slices.Equal(first, events) {
		t.Fatalf("the second run had %+v and %d events, the first %+v and %d", again, len(events), result, len(first))
	}
	// Recorded once: the same on every machine.
	if want := (Result{162, 87, 31, 19, 179029849860560, 5074948660300788}); result != want {
		t.Errorf("got %+v, recorded was %+v", result, want)
	}
	if result.Losses == 0 || result.Defects == 0 || result.Repairs == 0 {
		t.Errorf("nothing happened: %+v", result)
	}
}

// Two designs under one seed meet the same disks.
func TestShapesMeetTheSameDisks(t *testing.T) {
	failures := func(level raid.Level) (at []time.Duration) {
		o := Options{
			Shape: Of(raid.Layout{Level: level, Disks: 6}), Life: dist.Weibull(1.2, 1000*hour), Repair: dist.Exponential(10 * hour),
			Length: 5000 * hour, Observe: func(e Event) {
				if e.Kind == Failed {
					at = append(at, e.At)
				}
			},
		}
		New(o).Run(1, 0)
		return at
	}
	if a, b := failures(raid.Level5), failures(raid.Level6); len(a) == 0 || !slices.Equal(a, b) {
		t.Fatalf("RAID-5 met %v, RAID-6 %v", a, b)
	}
}

func TestAFailureAllocatesNothing(t *testing.T) {
	m := New(Options{
		Shape: Group(8, 1), Arrays: 20, Renew: true,
		Life: dist.Weibull(1.12, 1000*hour), Repair: dist.Exponential(24 * hour), Latent: dist.Exponential(500 * hour), Length: 8760 * hour,
	})
	m.Run(1, 0)
	m.Run(1, 1)
	if n := testing.AllocsPerRun(5, func() { m.Run(1, 0) }); n > 0 {
		t.Errorf("a run on warm tables allocates %v times", n)
	}
}

func TestMisusePanics(t *testing.T) {
	life := dist.Exponential(hour)
	for name, o := range map[string]Options{
		"no shape":          {Life: life, Repair: life, Length: hour},
		"negative spares":   {Shape: Group(2, 1), Life: life, Repair: life, Length: hour, Spares: -1},
		"no length":         {Shape: Group(2, 1), Life: life, Repair: life},
		"a chance above 1":  {Shape: Group(2, 1), Life: life, Repair: life, Length: hour, Unreadable: 1.1},
		"a disk too far":    {Shape: Shape{2, [][]int64{{0, 2}}, 1}, Life: life, Repair: life, Length: hour},
		"a negative number": {Shape: Group(2, 1), Arrays: -1, Life: life, Repair: life, Length: hour},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			New(o)
		}()
	}
}
