package balance

import (
	"math"
	"slices"
	"testing"

	"nines/sim"
	"nines/sim/dist"
)

// farm is a pool of machines with one server and a queue each; requests take
// one second in the mean, and arrive at random. A request's end is known when
// it comes: its machine is then free.
type farm struct {
	*Pool
	ends              [][]float64 // of the requests that a machine has, in order
	first             []float64   // the first of these, or infinity
	gap, demand, draw sim.Key
	now               float64
}

var second = dist.Exponential(1.0)

func newFarm(machines int) *farm {
	key := func(purpose string) sim.Key { return sim.NewKey(1, 0, purpose, sim.NoEntity) }
	return &farm{
		Pool: NewPool(machines, Health{}), ends: make([][]float64, machines), first: slices.Repeat([]float64{math.Inf(1)}, machines),
		gap: key("gap"), demand: key("demand"), draw: key("draw"),
	}
}

// request is the i-th one: it returns how long it waits, and is served.
func (f *farm) request(i uint64, policy Policy, load float64) (waits, served float64) {
	gap, demand, draws := f.gap.At(0, i), f.demand.At(0, i), f.draw.At(0, i)
	f.now += dist.Draw(second, &gap) / (load * float64(f.Size()))
	for m, first := range f.first {
		if first <= f.now {
			f.leave(m)
		}
	}
	m, _ := policy.Pick(f.Pool, i, &draws)
	start := f.now
	if n := len(f.ends[m]); n > 0 {
		start = f.ends[m][n-1]
	}
	f.Begin(m)
	served = dist.Draw(second, &demand)
	f.ends[m] = append(f.ends[m], start+served)
	f.first[m] = f.ends[m][0]
	return start - f.now, served
}

// leave ends the requests of a machine that are over.
func (f *farm) leave(m int) {
	over := 0
	for over < len(f.ends[m]) && f.ends[m][over] <= f.now {
		f.End(m)
		over++
	}
	f.ends[m] = slices.Delete(f.ends[m], 0, over)
	f.first[m] = math.Inf(1)
	if len(f.ends[m]) > 0 {
		f.first[m] = f.ends[m][0]
	}
}

// run returns the mean time in the system after a warm-up, the standard error
// of that by twenty batches, and all times. Times of service have a mean of 1,
// and only the waits need be measured for the mean.
func run(policy Policy, machines int, load float64, requests uint64) (mean, se float64, times []float64) {
	const batches = 20
	f, warmUp := newFarm(machines), min(requests/5, 100_000)
	means := make([]float64, batches)
	for i := range requests + warmUp {
		waits, served := f.request(i, policy, load)
		if i >= warmUp {
			times = append(times, waits+served)
			means[(i-warmUp)*batches/requests] += waits * batches / float64(requests)
		}
	}
	for _, m := range means {
		mean += m / batches
	}
	for _, m := range means {
		se += (m - mean) * (m - mean) / (batches * (batches - 1))
	}
	return 1 + mean, math.Sqrt(se), times
}

// row is a published or computed mean time in the system.
type row struct {
	name      string
	policy    Policy
	machines  int
	load      float64
	want      float64
	tolerance float64 // relative
	requests  uint64
}

func (r row) check(t *testing.T) (times []float64) {
	t.Helper()
	mean, se, times := run(r.policy, r.machines, r.load, r.requests)
	t.Logf("%s of %d at %v: %.4f (standard error %.4f), want %.4f ± %.4f", r.name, r.machines, r.load, mean, se, r.want, r.tolerance*r.want)
	if math.Abs(mean-r.want) > r.tolerance*r.want {
		t.Errorf("%s of %d at %v: %.4f, want %.4f ± %.4f", r.name, r.machines, r.load, mean, r.want, r.tolerance*r.want)
	}
	if 3*se > r.tolerance*r.want {
		t.Errorf("%s of %d at %v: a standard error of %.4f tells nothing within %.4f", r.name, r.machines, r.load, se, r.tolerance*r.want)
	}
	return times
}

// Random: each machine alone is M/M/1, W = 1/(1-ρ) and exponential.
func TestRandomIsMM1(t *testing.T) {
	for load, requests := range map[float64]uint64{.5: 1_000_000, .8: 3_000_000} {
		want := 1 / (1 - load)
		times := row{"random", Random{}, 10, load, want, .02, requests}.check(t)
		slices.Sort(times)
		if p99 := times[len(times)*99/100]; math.Abs(p99-want*math.Log(100)) > .02*want*math.Log(100) {
			t.Errorf("99th percentile %.3f at %v, want %.3f", p99, load, want*math.Log(100))
		}
	}
}

// Round robin: each machine sees every tenth arrival, E10/M/1. W = 1/(1-σ) with
// σ = (nρ/(nρ+1-σ))^n.
func TestRoundRobinIsErlangArrivals(t *testing.T) {
	for load, requests := range map[float64]uint64{.5: 500_000, .8: 2_000_000, .9: 6_500_000} {
		if load > .8 && testing.Short() {
			continue
		}
		sigma := load
		for range 1000 {
			sigma = math.Pow(10*load/(10*load+1-sigma), 10)
		}
		row{"round robin", &RoundRobin{}, 10, load, 1 / (1 - sigma), .02, requests}.check(t)
	}
}

// supermarket is Mitzenmacher's limit for many machines and d choices.
func supermarket(d, load float64) (w float64) {
	for i := 1.; i < 200; i++ {
		w += math.Pow(load, (math.Pow(d, i)-d)/(d-1))
	}
	return w
}

// The limit itself, against its published values.
func TestSupermarketLimit(t *testing.T) {
	for load, want := range map[float64]float64{.5: 1.2657, .7: 1.6145, .8: 1.9474, .9: 2.6141, .95: 3.3830, .99: 5.4320} {
		if got := supermarket(2, load); math.Abs(got-want) > .0001 {
			t.Errorf("at %v it is %.4f, want %.4f", load, got, want)
		}
	}
}

// The better of two distinct ones of a hundred machines.
func TestPowerOfTwoChoices(t *testing.T) {
	for _, r := range []row{
		{load: .5, want: 1.2661, requests: 300_000},
		{load: .7, want: 1.6185, requests: 700_000},
		{load: .8, want: 1.9582, requests: 1_900_000},
		{load: .9, want: 2.6444, requests: 4_000_000},
	} {
		if r.load > .8 && testing.Short() {
			continue
		}
		r.name, r.policy, r.machines, r.tolerance = "two choices", &Choices{}, 100, .01
		r.check(t)
	}
}

// The best of three, at a load where the finite number of machines shows.
func TestThreeChoices(t *testing.T) {
	row{"three choices", &Choices{Of: 3}, 100, .8, 1.6016, .01, 1_400_000}.check(t)
}

// Least connections: the shortest of ten queues.
func TestLeastConnectionsIsTheShortestQueue(t *testing.T) {
	for _, r := range []row{
		{load: .5, want: 1.0245, requests: 300_000},
		{load: .7, want: 1.1608, requests: 300_000},
		{load: .8, want: 1.3549, requests: 1_000_000},
		{load: .9, want: 1.9187, requests: 3_000_000},
	} {
		if r.load > .8 && testing.Short() {
			continue
		}
		r.name, r.policy, r.machines, r.tolerance = "least connections", LeastConnections{}, 10, .02
		r.check(t)
	}
}

// mostBusy is a balancer that reads its gauge the wrong way round.
type mostBusy struct{}

func (mostBusy) Pick(p *Pool, _ uint64, draws *sim.Stream) (int, bool) {
	a, b := draws.Below(uint64(p.Size())), draws.Below(uint64(p.Size()))
	if p.Active(int(b)) > p.Active(int(a)) {
		a = b
	}
	return int(a), true
}

// Policies that are not what they say are told from those that are by their
// mean times: with replacement, without a comparison, with the wrong one.
func TestTheoryTellsPolicies(t *testing.T) {
	for name, policy := range map[string]Policy{
		"random": Random{}, "round robin": &RoundRobin{}, "three": &Choices{Of: 3}, "least": LeastConnections{}, "most busy": mostBusy{},
	} {
		if mean, _, _ := run(policy, 100, .8, 100_000); math.Abs(mean-1.9582) < .02*1.9582 {
			t.Errorf("%s takes %.4f and passes for two choices", name, mean)
		}
	}
	distinct, _, _ := run(&Choices{}, 2, .8, 200_000)
	replaced, _, _ := run(&Choices{WithReplacement: true}, 2, .8, 200_000)
	if replaced < 1.1*distinct {
		t.Errorf("of two machines, with replacement %.3f and without %.3f", replaced, distinct)
	}
}
