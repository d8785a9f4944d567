package disk

import (
	"math"
	"math/big"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/sim"
)

// The drive of reference D1: 7,200 rpm, 150 MB/s, seeks of 0.8, 5.5 and 13 ms.
var reference = Spinning{}.orDefault()

// within fails unless got is want, give or take a share of it.
func within(t *testing.T, what string, got, want, share float64) {
	t.Helper()
	if math.Abs(got-want) > share*math.Abs(want) {
		t.Errorf("%s: got %g, want %g within %g %%", what, got, want, 100*share)
	}
}

// meanRandomRead returns the mean time in ms of n reads at random places.
func meanRandomRead(t *testing.T, n int, length int64) float64 {
	t.Helper()
	e := sim.New(sim.Options{})
	d := New(e, "d", Options{Model: Spinning{}})
	s := sim.NewKey(1, 0, "test", 0).At(0, 0)
	for range n {
		place := int64(s.Below(uint64(d.options.Capacity/length))) * length
		d.Read(place, length, func([]byte, error) {})
	}
	if err := e.Run(sim.Never); err != nil {
		t.Fatal(err)
	}
	return float64(e.Now()) / 1e6 / float64(n)
}

// Closed form: seek 5.5 ms, half a turn 4.167 ms, transfer 0.027 ms.
func TestARandomReadTakesASeekHalfATurnAndATransfer(t *testing.T) {
	const seek, turn, transfer = 5.5, 1e3 / 120, 4.096 / 150
	got := meanRandomRead(t, 40_000, 4096)
	within(t, "ms a random read of 4 KiB", got, seek+turn/2+transfer, 0.02)
	within(t, "such reads a second", 1e3/got, 103, 0.02)
}

func TestTheMeanRotationalDelayIsHalfATurn(t *testing.T) {
	s := sim.NewKey(1, 0, "test", 0).At(0, 0)
	sum := time.Duration(0)
	const n = 100_000
	for range n {
		arrival := sim.Time(s.Below(1e12))
		sum += reference.wait(arrival, int64(s.Below(1<<40)))
	}
	within(t, "share of a turn", float64(sum)/n/float64(reference.Turn), 0.5, 0.01)
}

func TestASequentialStreamRunsAtFullSpeed(t *testing.T) {
	e := sim.New(sim.Options{})
	d := New(e, "d", Options{Model: Spinning{}})
	const pieces, piece = 1000, 1 << 20
	for i := range int64(pieces) {
		d.Read(i*piece, piece, func([]byte, error) {})
	}
	if err := e.Run(sim.Never); err != nil {
		t.Fatal(err)
	}
	speed := float64(pieces*piece) / (float64(e.Now()) / 1e9)
	within(t, "bytes a second", speed, 150e6, 0.001)
	// D1: a sequential stream is about 355 times as fast as random 4 KiB.
	random := 4096 / (meanRandomRead(t, 20_000, 4096) / 1e3)
	within(t, "sequential over random", speed/random, 355, 0.02)
}

// A log on a platter without a cache to hide behind: by the time the next
// record comes, its place has just passed under the head.
func TestASmallSyncedWritePaysAWholeTurn(t *testing.T) {
	e := sim.New(sim.Options{})
	d := New(e, "d", Options{Model: Spinning{}})
	const n = 1000
	left := n
	var next func(error)
	next = func(error) {
		if left--; left >= 0 {
			d.Write(int64(n-left)*512, make([]byte, 512), func(error) {})
			d.Sync(next)
		}
	}
	next(nil)
	if err := e.Run(sim.Never); err != nil {
		t.Fatal(err)
	}
	within(t, "turns a record", float64(e.Now())/n/float64(reference.Turn), 1, 0.02)
}

// The seek curve of Lee and Katz has the three given times: that of no way,
// that of the whole way, and the mean between two random places.
func TestTheSeekCurvePassesThroughItsThreeTimes(t *testing.T) {
	const capacity = 1 << 40
	seek := func(from, to int64) float64 {
		return float64(reference.arm(Access{Op: OpRead, Head: from, Offset: to, Capacity: capacity})) / 1e6
	}
	within(t, "ms to the next track", seek(0, reference.track()), 0.8, 0.01)
	within(t, "ms over the whole disk", seek(0, capacity), 13, 1e-6)
	sum, n := 0.0, 400
	for from := range n {
		for to := range n {
			sum += seek(int64(from)*(capacity/int64(n)), int64(to)*(capacity/int64(n)))
		}
	}
	within(t, "mean ms", sum/float64(n*n), 5.5, 0.01)
	for x := int64(1); x < 1000; x++ {
		if a, b := seek(0, x*(capacity/1000)), seek(0, (x+1)*(capacity/1000)); a > b {
			t.Fatalf("a seek over %d permille takes %g ms, over one more %g", x, a, b)
		}
	}
	write := reference.arm(Access{Op: OpDestage, Offset: capacity, Capacity: capacity})
	within(t, "ms before a write", float64(write)/1e6, 13.6, 1e-6)
}

// recorder is a model that notes where it is sent.
type recorder struct{ places *[]Extent }

func (m recorder) Duration(a Access, _ sim.Stream) time.Duration {
	if a.Op == OpDestage {
		*m.places = append(*m.places, Extent{a.Offset, a.Length})
	}
	return time.Microsecond
}

func TestASyncSweepsTheCacheInOrderOfAddress(t *testing.T) {
	e := sim.New(sim.Options{})
	var places []Extent
	d := New(e, "d", Options{Model: recorder{&places}})
	// The last two lie next to each other, over the boundary of a page.
	for _, place := range []int64{1 << 30, 0, 1 << 20, 8192, 8192 - 512} {
		d.Write(place, make([]byte, 100), func(error) {})
	}
	d.Sync(func(error) {})
	if err := e.Run(sim.Never); err != nil {
		t.Fatal(err)
	}
	want := []Extent{{0, 512}, {8192 - 512, 1024}, {1 << 20, 512}, {1 << 30, 512}}
	if !slices.Equal(places, want) {
		t.Errorf("visited %v, want %v", places, want)
	}
}

func TestAnSSDTakesItsLatencyAndTheTransfer(t *testing.T) {
	for _, c := range []struct {
		op   Op
		want time.Duration
	}{
		{OpRead, 100*time.Microsecond + 2*time.Millisecond},
		{OpWrite, 20*time.Microsecond + 2*time.Millisecond},
		{OpCache, 20 * time.Microsecond},
		{OpDestage, 2 * time.Millisecond},
		{OpSync, time.Millisecond},
	} {
		if got := (Plain{}).Duration(Access{Op: c.op, Length: 1e6}, sim.Stream{}); got != c.want {
			t.Errorf("op %d takes %v, want %v", c.op, got, c.want)
		}
	}
}

func TestScaleIsExactAndSaturates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64Min(0).Draw(t, "a"), rapid.Int64Min(0).Draw(t, "b")
		c := rapid.Int64Min(1).Draw(t, "c")
		exact := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
		exact.Div(exact, big.NewInt(c))
		want := int64(math.MaxInt64)
		if exact.IsInt64() {
			want = exact.Int64()
		}
		if got := scale(a, b, c); got != want {
			t.Fatalf("scale(%d, %d, %d) = %d, want %d", a, b, c, got, want)
		}
	})
}
