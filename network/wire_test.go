package network

import (
	"math"
	"math/big"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"

	"pgregory.net/rapid"
)

// parcel is a message of any size.
type parcel struct {
	n    uint64
	size int64
}

func (parcel) Kind() string  { return "parcel" }
func (m parcel) Size() int64 { return m.size }

// TestTheWireIsAQueue holds the arrivals against a queue that is worked out by
// hand, Lindley's way: a packet leaves when it and all before it have left.
func TestTheWireIsAQueue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.Int64Range(1, 1_000_000).Draw(t, "rate")
		sizes := rapid.SliceOfN(rapid.Int64Range(0, 2000), 1, 30).Draw(t, "sizes")
		gaps := rapid.SliceOfN(rapid.Int64Range(0, 20_000_000), len(sizes), len(sizes)).Draw(t, "gaps")
		w := newWorld(linkOf(Link{Latency: dist.Constant(time.Second), BytesPerSecond: rate}), 1)
		ids := w.attach("here", "a", "b")
		var got []sim.Time
		w.SetReceiver(receiver(func(*Packet) { got = append(got, w.Now()) }))
		var want []sim.Time
		now, free := sim.Time(0), sim.Time(0)
		for i, size := range sizes {
			now += sim.Time(gaps[i])
			w.At(now, func() { w.Network.Send(Packet{From: ids[0], To: ids[1], Message: parcel{uint64(i), size}}) })
			free = max(free, now) + sim.Time((size*1e9+rate-1)/rate)
			want = append(want, free+1e9)
		}
		if err := w.Engine.Run(sim.Never); err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("packet %d arrived at %d, want %d", i, got[i], want[i])
			}
		}
	})
}

func TestTheTwoDirectionsDoNotShareAWire(t *testing.T) {
	w := newWorld(linkOf(Link{Latency: dist.Constant(time.Second), BytesPerSecond: 128}), 1)
	ids := w.attach("here", "a", "b", "c")
	w.send(ids[0], ids[1], 0)
	w.send(ids[1], ids[0], 0)
	w.send(ids[0], ids[2], 0)
	w.run(t)
	for _, d := range w.seen {
		if d.at != 2e9 {
			t.Fatalf("saw %v", w.seen)
		}
	}
}

// TestAnyBandwidthIsExact checks the 128-bit arithmetic against math/big.
func TestAnyBandwidthIsExact(t *testing.T) {
	saturated := func(x *big.Int) int64 {
		if !x.IsInt64() {
			return math.MaxInt64
		}
		return x.Int64()
	}
	rapid.Check(t, func(t *rapid.T) {
		bytes := rapid.Int64Min(0).Draw(t, "bytes or nanoseconds")
		rate := rapid.Int64Min(1).Draw(t, "rate")
		b, r, s := big.NewInt(bytes), big.NewInt(rate), big.NewInt(1e9)
		up := new(big.Int).Mul(b, s)
		up.Add(up, r).Sub(up, big.NewInt(1)).Div(up, r)
		if got, want := int64(timeFor(uint64(bytes), uint64(rate))), saturated(up); got != want {
			t.Fatalf("%d bytes at %d take %d ns, want %d", bytes, rate, got, want)
		}
		down := new(big.Int).Mul(b, r)
		down.Div(down, s)
		if got, want := int64(bytesIn(time.Duration(bytes), uint64(rate))), saturated(down); got != want {
			t.Fatalf("%d ns at %d take %d bytes, want %d", bytes, rate, got, want)
		}
	})
}
