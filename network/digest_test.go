package network

import (
	"fmt"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"nines/sim"
	"nines/sim/dist"
)

// storm plays everything that a network can do in one run, and returns what is
// to be the same on every machine.
func storm(t *testing.T, seed uint64) string {
	topology := &Topology{
		Default: Link{
			Latency: dist.Lognormal(10*time.Millisecond, 0.4), Jitter: dist.Exponential(time.Millisecond),
			Loss: 0.05, Duplicate: 0.05, Reorder: 0.1, Corrupt: 0.02, BytesPerSecond: 20_000, QueueBytes: 500,
		},
		Local: Link{Session: true, Latency: dist.Weibull(1.5, time.Millisecond), Loss: 0.2, Retransmit: 5 * time.Millisecond},
	}
	if err := topology.SetMatrix(CloudRegions(), Link{Jitter: dist.Pareto(time.Millisecond, 1.5)}, Place{Site: "eu"}, Place{Site: "us"}); err != nil {
		t.Fatal(err)
	}
	w := newWorld(topology, seed)
	ids := append(w.attach("eu", "e1", "e2"), w.attach("us", "u1", "u2")...)
	ids = append(ids, w.attach("home", "h1", "h2")...)
	for i, text := range []string{
		"split(e1, e2 | u1, u2)", "ring(e1 | e2 | u1 | u2)", "bridge(h1 | e1, e2 | u1, u2, h2)",
		"one-way(e1 | u1; loss=0.5)", "split(h1 | h2; hold)",
	} {
		p, err := w.ParsePartition(text)
		if err != nil {
			t.Fatal(err)
		}
		w.At(sim.Time(i*150e6), func() {
			c := w.Cut(p)
			w.At(w.Now().Add(200*time.Millisecond), c.Heal)
		})
	}
	limp := w.Degrade(ids[:2], nil, LinkChange{Latency: 1.7, Bandwidth: 0.3, Loss: 0.1, Delay: dist.Gamma(2, time.Millisecond)})
	w.At(5e8, limp.Undo)
	for i := range uint64(5000) {
		p := Packet{From: ids[i%6], To: ids[(i/6+i/36+1)%6], Message: note{"note", i}}
		if i%7 == 0 {
			p.Message = fragile{i}
		}
		w.At(sim.Time(i*200e3), func() { w.inCause(i/10, func() { w.Network.Send(p) }) })
	}
	w.run(t)
	return fmt.Sprintf("seed %d: digest %016x, %d events, %+v, %+v\n", seed, w.Digest(), w.Processed(), w.Counts(), limp.Effect())
}

// TestTheSameOnEveryMachine holds runs against the recorded ones, and against
// themselves (-rewrite records them anew, which a change of the draws or of the
// digest makes necessary).
func TestTheSameOnEveryMachine(t *testing.T) {
	datadriven.RunTest(t, "testdata/digest.txt", func(t *testing.T, d *datadriven.TestData) string {
		var seed uint64
		d.ScanArgs(t, "seed", &seed)
		got := storm(t, seed)
		if again := storm(t, seed); again != got {
			t.Fatalf("twice the same went\n%sand\n%s", got, again)
		}
		return got
	})
}
