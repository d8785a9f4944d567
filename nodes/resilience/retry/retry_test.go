package retry

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/sim"
)

const (
	ms      = time.Millisecond
	forever = int64(1) << 40
)

// stream returns the draws of the i-th of many things.
func stream(purpose string, i int64) sim.Stream {
	return sim.NewKey(1, 0, purpose, sim.NoEntity).At(0, uint64(i))
}

// Where every wait lies, whatever is drawn.
func TestWaitsLieWithinTheirBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Backoff{
			Shape:         Shape(rapid.IntRange(0, int(None)).Draw(t, "shape")),
			Base:          time.Duration(rapid.Int64Range(1, waitMax/2).Draw(t, "base")),
			GrowthPercent: rapid.Int64Range(100, growthMax).Draw(t, "growth"),
		}
		b.Max = b.Base + time.Duration(rapid.Int64Range(0, waitMax/2).Draw(t, "more"))
		draws := stream("draws", rapid.Int64().Draw(t, "seed"))
		var last time.Duration
		for n := range rapid.Int64Range(1, 70).Draw(t, "retries") {
			v := math.Min(float64(b.Max), float64(b.Base)*math.Pow(float64(b.GrowthPercent)/100, float64(n)))
			low, high := bounds(b, v, float64(last))
			wait := b.Wait(n+1, last, &draws)
			// Whole nanoseconds are lost with each growth: a percent of ten is nothing.
			if w := float64(wait); w > high*(1+1e-9)+1 || b.Base > time.Second && w < low*(1-1e-6) {
				t.Fatalf("%v: wait %d after %v is %v, outside %v and %v", b, n+1, last, wait, low, high)
			}
			last = wait
		}
	})
}

func bounds(b Backoff, v, last float64) (low, high float64) {
	base := float64(b.Base)
	switch b.Shape {
	case Full:
		return 0, v
	case Equal:
		return v / 2, v
	case Decorrelated:
		return base, math.Min(float64(b.Max), 3*math.Max(base, last))
	case Exponential:
		return v, v
	case Constant:
		return base, base
	default:
		return 0, 0
	}
}

// Means in closed form. The decorrelated mean follows s' = (base + 3s)/2.
func TestMeanWaits(t *testing.T) {
	for shape, want := range map[Shape][]float64{ // ms
		Exponential:  {5, 10, 20, 40, 80, 160},
		Equal:        {3.75, 7.5, 15, 30, 60, 120},
		Full:         {2.5, 5, 10, 20, 40, 80},
		Decorrelated: {10, 17.5, 28.75, 45.625, 70.9375, 108.90625},
		Constant:     {5, 5, 5, 5, 5, 5},
		None:         {0, 0, 0, 0, 0, 0},
	} {
		const calls = 40_000
		b, sums := Backoff{Shape: shape, Base: 5 * ms, Max: time.Hour}, make([]float64, len(want))
		for i := range int64(calls) {
			draws, last := stream("wait", i), time.Duration(0)
			for n := range sums {
				last = b.Wait(int64(n)+1, last, &draws)
				sums[n] += float64(last) / float64(ms)
			}
		}
		for n, sum := range sums {
			// The widest wait has a standard deviation near its mean; 2 % are four errors.
			if mean := sum / calls; math.Abs(mean-want[n]) > .02*want[n] {
				t.Errorf("%v: mean of wait %d is %.3f ms, want %.3f", shape, n+1, mean, want[n])
			}
		}
	}
}

// One and a half times, as resilience4j grows.
func TestGrowth(t *testing.T) {
	b := Backoff{Shape: Exponential, Base: 500 * ms, Max: 3 * time.Second, GrowthPercent: 150}
	for n, want := range []time.Duration{500 * ms, 750 * ms, 1125 * ms, 1687500 * time.Microsecond, 2531250 * time.Microsecond, 3 * time.Second, 3 * time.Second} {
		if got := b.Wait(int64(n)+1, 0, nil); got != want {
			t.Errorf("wait %d is %v, want %v", n+1, got, want)
		}
	}
}

// A dead service: how many retries a client makes before it gives up for good.
func TestDeadService(t *testing.T) {
	for _, test := range []struct {
		name    string
		budget  BudgetOptions
		retries int64
	}{
		{"AWS", AWS(), 100},
		{"AWS, time-outs", BudgetOptions{Size: 500_000, Cost: 10_000, Above: 9_999}, 50},
		{"gRPC 10", GRPC(10, 100), 4}, // the fifth failure is the last of half the tokens
		{"Ratio 0", BudgetOptions{Size: 5000, Cost: 1000, Above: 1000}, 4},
	} {
		client := New(Policy{Attempts: forever, Backoff: Backoff{Shape: None}}, NewBudget(test.budget))
		var retries int64
		for range 1000 {
			call := client.Begin(0, sim.Never)
			for client.Failed(0, &call, nil).Verdict == Again {
				retries++
			}
		}
		if retries != test.retries {
			t.Errorf("%s: %d retries of a dead service, want %d", test.name, retries, test.retries)
		}
	}
}

// The bucket never holds more than it may nor less than nothing, and what was
// taken from it was put in before.
func TestBudgetIsABucket(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := BudgetOptions{
			Size:       rapid.Int64Range(1, 20_000).Draw(t, "size"),
			PerTry:     rapid.Int64Range(0, 2000).Draw(t, "per try"),
			PerSuccess: rapid.Int64Range(0, 2000).Draw(t, "per success"),
			PerSecond:  rapid.SampledFrom([]int64{0, 1, 999, thousandsMax}).Draw(t, "per second"),
			PerFailure: rapid.Int64Range(0, 2000).Draw(t, "per failure"),
			Cost:       rapid.Int64Range(1, 2000).Draw(t, "cost"),
		}
		o.Above = o.Cost - 1 + rapid.Int64Range(0, 2000).Draw(t, "reserve")
		b, now := NewBudget(o), sim.Start
		in, out := float64(o.Size), 0.0
		for range rapid.IntRange(1, 100).Draw(t, "steps") {
			passed := rapid.SampledFrom([]time.Duration{0, 1, ms, time.Second, time.Hour, 1 << 62}).Draw(t, "passed")
			now = now.Add(passed)
			in += passed.Seconds() * float64(o.PerSecond)
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				b.try(now)
				in += float64(o.PerTry)
			case 1:
				b.succeed(now, false)
				in += float64(o.PerSuccess)
			case 2:
				b.fail(now)
			case 3:
				before := b.Thousandths(now)
				if b.spend(now) {
					out += float64(o.Cost)
				} else if before > o.Above {
					t.Fatalf("refused with %d, more than %d", before, o.Above)
				}
			}
			if level := b.Thousandths(now); level < 0 || level > o.Size || out > in*(1+1e-9) {
				t.Fatalf("%d of %d left after %v in and %v out", level, o.Size, in, out)
			}
		}
	})
}

// Each reason to give up, and what it leaves alone.
func TestVerdicts(t *testing.T) {
	budget := NewBudget(BudgetOptions{Size: 1000, Cost: 1000, Above: 999})
	client := New(Policy{Backoff: Backoff{Shape: Constant, Base: 100 * ms}}, budget)
	at := sim.Start.Add

	tight := client.Begin(0, at(150*ms))
	if d := client.Failed(at(50*ms), &tight, nil); d.Verdict != TooLate || budget.Thousandths(0) != 1000 {
		t.Error("a retry at the deadline:", d.Verdict, "budget", budget.Thousandths(0))
	}
	call := client.Begin(0, at(150*ms+1))
	if d := client.Failed(at(50*ms), &call, nil); d != (Decision{Again, 100 * ms}) || call.Attempts != 2 {
		t.Error("a retry just before the deadline:", d)
	}
	other := client.Begin(0, sim.Never)
	if d := client.Failed(0, &other, nil); d.Verdict != OverBudget {
		t.Error("without a token:", d.Verdict)
	}
	generous := New(Policy{Attempts: 2}, nil)
	call, draws := generous.Begin(0, sim.Never), stream("verdicts", 0)
	for _, want := range []Verdict{Again, AttemptsSpent, AttemptsSpent} {
		if d := generous.Failed(0, &call, &draws); d.Verdict != want {
			t.Errorf("%v, want %v", d.Verdict, want)
		}
	}
}

func TestProgrammersErrorsPanicAndSayWhy(t *testing.T) {
	for want, f := range map[string]func(){
		"retry: -1 attempts":              func() { New(Policy{Attempts: -1}, nil) },
		"waits from 2s to 1s":             func() { New(Policy{Backoff: Backoff{Base: 2 * time.Second, Max: time.Second}}, nil) },
		"each wait is 99 % of the last":   func() { New(Policy{Backoff: Backoff{GrowthPercent: 99}}, nil) },
		"shape 6 is none of":              func() { New(Policy{Backoff: Backoff{Shape: 6}}, nil) },
		"it must hold something":          func() { NewBudget(BudgetOptions{Cost: 1}) },
		"at most 1000000000 each":         func() { NewBudget(BudgetOptions{Size: thousandsMax + 1}) },
		"costs 1000 but is allowed above": func() { NewBudget(BudgetOptions{Size: 1, Cost: 1000, Above: 998}) },
	} {
		expectPanic(t, want, f)
	}
}

func expectPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}()
	f()
}

// BenchmarkFailed is what it takes to decide on one retry.
func BenchmarkFailed(b *testing.B) {
	for _, shape := range []Shape{Full, Equal, Decorrelated, Exponential} {
		b.Run(shape.String(), func(b *testing.B) {
			b.ReportAllocs()
			client := New(Policy{Attempts: 4, Backoff: Backoff{Shape: shape}}, NewBudget(Ratio(10)))
			draws := stream("bench", 0)
			for b.Loop() {
				call := client.Begin(0, sim.Never)
				client.Failed(0, &call, &draws)
				client.Succeeded(0, &call)
			}
		})
	}
}

func TestDecisionsDoNotAllocate(t *testing.T) {
	client := New(Policy{}, NewBudget(BudgetOptions{}))
	draws := stream("allocations", 0)
	if n := testing.AllocsPerRun(1000, func() {
		call := client.Begin(0, sim.Never)
		client.Failed(0, &call, &draws)
		client.Succeeded(0, &call)
	}); n != 0 {
		t.Errorf("a call allocates %v times", n)
	}
}
