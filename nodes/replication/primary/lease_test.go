package primary_test

import (
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/disk"
)

// A backup that hears of its first primary has nothing on its disk that tells
// of it. If it crashes then it knows no more that the primary has a lease from
// it: it must not have given one.
func TestABackupGivesNoLeaseThatItWouldForget(t *testing.T) {
	o := brisk
	o.Lease = 200 * ms
	w := newWorld(t, 1, 3, o, wire)
	n0, n1, n2 := w.node(0), w.node(1), w.node(2)
	n2.Crash() // before it has voted
	w.at(time.Second, func() {
		n2.Restart()
		w.net.Cut(network.Partition{Shape: network.Split, Groups: [][]nodes.ID{{n0.ID()}, {n1.ID()}}})
	})
	w.at(time.Second+5*ms, func() { n2.Disk().Inject(disk.Stuck{}) }) // it has read that there is nothing
	w.at(1300*ms, func() {
		w.net.Cut(network.Partition{Shape: network.Split, Groups: [][]nodes.ID{{n0.ID()}, {n1.ID(), n2.ID()}}})
		n2.Crash()
		n2.Disk().Clear(disk.Stuck{})
		n2.Restart()
	})
	for at := time.Second; at < 2*time.Second; at += ms {
		w.at(at, func() {
			if m := w.member(1); m.Leader() && w.member(0).Leader() {
				t.Fatalf("two serve at %v:\n%v", at, w.told)
			}
		})
	}
	w.run(t, 2*time.Second)
	if w.leader() < 0 {
		t.Errorf("nobody serves in the end:\n%v", w.told)
	}
}
