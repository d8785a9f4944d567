package primary_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/detection"
	"nines/nodes/replication/primary"
	"nines/sim"
	"nines/sim/dist"
	"nines/workloads/check"
	"nines/workloads/history"
)

// long tells whether there is time for what takes minutes.
var long = os.Getenv("NINES_LONG") != ""

func seeds() uint64 {
	if long {
		return 10_000
	}
	return 200
}

// rough loses, doubles and delays, besides what the faults do.
var rough = network.Link{
	Latency: dist.Uniform(ms/2, 3*ms), Loss: 0.01, Duplicate: 0.01, Reorder: 0.05, ReorderDelay: dist.Exponential(20 * ms),
}

var detectors = []func(sim.Time) detection.Detector{
	nil,
	func(start sim.Time) detection.Detector {
		return detection.NewFreshnessPoints(detection.FreshnessOptions{Interval: brisk.Interval, Margin: 60 * ms}, start)
	},
	func(start sim.Time) detection.Detector {
		return detection.NewPhiAccrual(detection.PhiOptions{FirstInterval: brisk.Interval, MinimumDeviation: 10 * ms}, start)
	},
}

const (
	faulty = 2 * time.Second // in which faults strike
	healed = 2 * time.Second // in which all must be well again
)

// storm lets crashes, pauses and cuts strike at random, and heals everything in
// the end. Where some strikes are chosen, by number, the others do not happen.
func (w *world) storm(strikes int, chosen ...int) {
	key := w.engine.Key("storm", sim.NoEntity)
	for i := range strikes {
		s := w.engine.Draw(key)
		at := sim.Time(s.Below(uint64(faulty)))
		to := min(at.Add(time.Duration(s.Below(uint64(faulty)/4))), sim.Time(faulty))
		kind, victim := s.Below(4), s.Below(uint64(len(w.members)))
		n := w.cluster.Node(w.members[victim])
		if chosen != nil && !slices.Contains(chosen, i) {
			continue
		}
		w.engine.At(at, func() { w.engine.At(to, w.strike(kind, n)) })
	}
}

// strike does one thing to a member and returns what undoes it.
func (w *world) strike(kind uint64, n *nodes.Node) (undo func()) {
	switch kind {
	case 0:
		n.Crash()
		return func() { n.Restart() }
	case 1:
		n.Pause()
		return func() { n.Resume() }
	}
	shape := network.Split
	if kind == 3 {
		shape = network.OneWay
	}
	var others []nodes.ID
	for _, id := range w.members {
		if id != n.ID() {
			others = append(others, id)
		}
	}
	return w.net.Cut(network.Partition{Shape: shape, Groups: [][]nodes.ID{{n.ID()}, others}}).Heal
}

// weather runs a store through a storm and the calm after it.
func weather(t testing.TB, seed uint64, n int64, o primary.Options) *world {
	w := newWorld(t, seed, n, o, rough)
	w.ask(150, faulty+healed)
	w.storm(8)
	w.run(t, faulty+healed+time.Second)
	return w
}

// The promise: with a quorum heard, no fall-back, and fencing, no acknowledged
// write is lost, whatever crashes (with its disk kept), stands still or is cut
// off. Afterwards the store serves again; with a lease it is a register.
func TestNoAcknowledgedWriteIsLost(t *testing.T) {
	acknowledged, failovers := 0, 0
	for seed := range seeds() {
		o, n := brisk, int64(3+2*(seed%2))
		o.Ack = []primary.Ack{primary.AckOne, primary.AckAll}[seed/2%2]
		if seed/4%2 == 0 {
			o.Lease = 60 * ms
		}
		o.Detector = detectors[seed/8%3]
		w := weather(t, seed, n, o)
		if lost := w.lost(t); len(lost) > 0 {
			t.Fatalf("seed %d: lost %v\n%v", seed, lost, w.told)
		}
		if v := w.linearizable(); o.Lease > 0 && v.Status != check.NoViolation {
			t.Fatalf("seed %d: %v", seed, v)
		}
		late, served := 0, 0
		for _, op := range w.clients.History() {
			if op.Kind == history.Write && op.Outcome == history.OK {
				acknowledged++
			}
			if op.Invoke > sim.Time(faulty+healed/2) {
				late++
				if op.Outcome == history.OK {
					served++
				}
			}
		}
		if served*10 < late*9 { // messages are still lost now and then
			t.Fatalf("seed %d: once healed it serves %d of %d\n%v", seed, served, late, w.told)
		}
		failovers += int(w.member(w.leader()).Epoch().Round) - 1
		w.engine.Close()
	}
	t.Logf("%d worlds, %d acknowledged writes, %d elections after the first", seeds(), acknowledged, failovers)
}
