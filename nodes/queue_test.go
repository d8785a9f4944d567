package nodes_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
)

// station is a node that customers reach in a Poisson stream and that serves
// them on its CPU: the M/G/c/K queue of the textbooks.
type station struct {
	cores, queue int64
	rate         float64 // customers per second
	service      dist.Distribution
	works        bool // customers are pieces of Work, not messages
}

// customer is a message without content.
type customer struct{}

func (customer) Kind() string { return "customer" }

// arrivals lets a customer come after each of a series of random gaps.
type arrivals struct {
	gap  dist.Distribution
	work dist.Distribution // of a customer that is not a message; nil if it is
}

func (a arrivals) Start(env *nodes.Env) {
	delay := func(purpose string, d dist.Distribution) time.Duration {
		s := env.Draw(purpose)
		return dist.Delay(d, &s)
	}
	var next *nodes.Timer
	served := func() {}
	next = env.NewTimer("arrival", func() {
		if a.work != nil {
			env.Work(delay("work", a.work), served)
		} else {
			env.Send(env.ID(), customer{})
		}
		next.Reset(delay("gap", a.gap))
	})
	next.Reset(delay("gap", a.gap))
}

func (arrivals) Receive(*nodes.Env, nodes.ID, nodes.Message) {}

// measured is what a station did after its warm-up.
type measured struct{ wait, refuse, sojourn, number, busy float64 }

// observe runs a station for some number of customers, after a fifth as many
// to warm up, and checks that Little's law holds exactly.
func (s station) observe(t *testing.T, customers float64) measured {
	if testing.Short() && customers > 3e5 {
		t.Skip("a long run")
	}
	e := sim.New(sim.Options{Seed: 1})
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	a := arrivals{gap: dist.Exponential(time.Duration(float64(time.Second) / s.rate))}
	cpu := nodes.CPU{Cores: s.cores, Queue: s.queue}
	if s.works {
		a.work = s.service
	} else {
		cpu.Service = s.service
	}
	n := c.Add(nodes.Spec{Name: "station", Boot: func() nodes.Protocol { return a }, CPU: cpu})
	span := time.Duration(customers / s.rate * float64(time.Second))
	run(t, e, sim.Time(span/5))
	before := n.CPU()
	run(t, e, sim.Time(span/5+span))
	after := n.CPU()
	if after.InSystem != after.Sojourn {
		t.Fatalf("Little's law: %v in the system, %v of sojourn", after.InSystem, after.Sojourn)
	}
	admitted := float64(after.Admitted - before.Admitted)
	refused := float64(after.Refused - before.Refused)
	number := after.InSystem.Over(span) - before.InSystem.Over(span)
	return measured{
		wait: float64(after.Waited-before.Waited) / admitted, refuse: refused / (admitted + refused),
		sojourn: number * span.Seconds() / admitted, number: number,
		busy: (after.Busy.Over(span) - before.Busy.Over(span)) / float64(s.cores),
	}
}

// erlangB is the share of customers that find c servers busy when none may
// wait, at an offered load of a.
func erlangB(c int64, a float64) float64 {
	b := 1.0
	for k := int64(1); k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	return b
}

// erlangC is the share of customers that have to wait for one of c servers,
// each loaded by rho.
func erlangC(c int64, rho float64) float64 {
	b := erlangB(c, float64(c)*rho)
	return b / (1 - rho*(1-b))
}

// near fails the test unless got is within a share of want, or within an
// absolute tolerance of as much for what is itself a share.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	t.Logf("%s %.6f, expected %.6f (%+.2f %%)", what, got, want, 100*(got/want-1))
	if math.Abs(got-want) > tolerance*want {
		t.Errorf("%s is %.6f, expected %.6f within %.0f %%", what, got, want, 100*tolerance)
	}
}

func shareNear(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	t.Logf("%s %.6f, expected %.6f (%+.4f)", what, got, want, got-want)
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s is %.6f, expected %.6f within %.3f", what, got, want, tolerance)
	}
}

// TestMarkovQueues compares M/M/c with Erlang's formula. Row lengths follow
// from the variance of a time average, so that the tolerance is at least three
// standard errors: sd(L) = sqrt(2·rho·(1+rho)·C / ((1-rho)⁴·c·T)).
func TestMarkovQueues(t *testing.T) {
	for _, row := range []struct {
		cores     int64
		rho       float64
		wait      float64 // published; 0 where only the formula is compared
		sojourn   float64
		customers float64
	}{
		{1, 0.5, 0.5, 2, 3e5},
		{2, 0.7, 0, 0, 4e5},
		{10, 0.5, 0.036105, 1.007221, 4e5},
		{10, 0.8, 0.409180, 1.204590, 4e5},
		{10, 0.9, 0.668732, 1.668732, 2e6},
		{50, 0.8, 0, 0, 4e5},
	} {
		t.Run(fmt.Sprintf("c=%d,rho=%v", row.cores, row.rho), func(t *testing.T) {
			t.Parallel()
			wait := erlangC(row.cores, row.rho)
			sojourn := 1 + wait/(float64(row.cores)*(1-row.rho))
			if row.wait != 0 && (math.Abs(wait-row.wait) > 1e-6 || math.Abs(sojourn-row.sojourn) > 1e-6) {
				t.Fatalf("the formula says %v and %v, published are %v and %v", wait, sojourn, row.wait, row.sojourn)
			}
			s := station{cores: row.cores, rate: row.rho * float64(row.cores), service: dist.Exponential(time.Second)}
			got := s.observe(t, row.customers)
			near(t, "mean time in system", got.sojourn, sojourn, 0.02)
			shareNear(t, "P(wait)", got.wait, wait, 0.01)
			shareNear(t, "utilisation", got.busy, row.rho, 0.01)
		})
	}
}

// TestQueuesWithAnyService compares M/G/1 with Pollaczek and Khinchine's
// formula: what counts of the law of service is its mean and its variance. The
// relaxation time, and with it the length of a row, grows with 1 + variance.
func TestQueuesWithAnyService(t *testing.T) {
	for _, row := range []struct {
		name      string
		service   dist.Distribution // of mean 1 s
		variance  float64           // squared coefficient of variation
		sojourn   float64           // published
		tolerance float64
		customers float64
	}{
		{"constant", dist.Constant(time.Second), 0, 3, 0.02, 1e6},
		{"erlang", dist.Gamma(4, time.Second/4), 0.25, 3.5, 0.02, 1.3e6},
		{"exponential", dist.Exponential(time.Second), 1, 5, 0.02, 2.5e6},
		{"gamma4", dist.Gamma(0.25, 4*time.Second), 4, 11, 0.05, 1.3e6},
		{"gamma10", dist.Gamma(0.1, 10*time.Second), 10, 23, 0.05, 2.5e6},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			const rho = 0.8
			sojourn := 1 + rho/(1-rho)*(1+row.variance)/2
			if math.Abs(sojourn-row.sojourn) > 1e-9 {
				t.Fatalf("the formula says %v, published is %v", sojourn, row.sojourn)
			}
			got := station{cores: 1, rate: rho, service: row.service, works: true}.observe(t, row.customers)
			near(t, "mean time in system", got.sojourn, sojourn, row.tolerance)
			shareNear(t, "P(wait)", got.wait, rho, 0.01) // Poisson arrivals see time averages
		})
	}
}

// TestQueuesThatRefuse compares bounded queues with Erlang's loss formula,
// which does not depend on the law of service, and with M/M/1/K.
func TestQueuesThatRefuse(t *testing.T) {
	exponential, constant := dist.Exponential(time.Second), dist.Constant(time.Second)
	for _, row := range []struct {
		name   string
		s      station
		refuse float64
	}{
		{"bulkhead-20", station{25, nodes.NoQueue, 20, exponential, false}, 0.050222},
		{"bulkhead-20-fixed", station{25, nodes.NoQueue, 20, constant, false}, 0.050222},
		{"bulkhead-30", station{25, nodes.NoQueue, 30, exponential, false}, 0.245325},
		{"bounded-0.9", station{1, 9, 0.9, exponential, false}, 0.050814},
		{"bounded-1.2", station{1, 9, 1.2, exponential, false}, 0.192586},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := row.s.observe(t, 4e5)
			shareNear(t, "refused", got.refuse, row.refuse, 0.01)
		})
	}
	if b := erlangB(25, 20); math.Abs(b-0.050222) > 1e-6 {
		t.Fatalf("the formula says %v", b)
	}
}
