package register_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/nodestest"
	"nines/nodes/replication/register"
	"nines/sim/dist"
)

// The client's way to the coordinator and back takes 2 ms, each phase 2 more.
func TestABDTakesTwoPhasesForBothOperations(t *testing.T) {
	w := newWorld(t, 3, register.ABD(3))
	w.write(time.Second, 0, 7, 5)
	w.read(2*time.Second, 1, 7)
	w.wants(3*time.Second,
		"1.006s write 5 at n0: done",
		"2.006s read at n1: 5")
	w.wantsHeld(7, 5, 5, 5)
	want := map[string]uint64{"query": 4, "report": 4, "store": 4, "stored": 4, "read": 1, "write": 1, "result": 2}
	if sent := w.sent(); !maps.Equal(sent, want) {
		t.Errorf("messages %v, want %v", sent, want)
	}
}

func TestQuorumTakesOnePhase(t *testing.T) {
	w := newWorld(t, 3, register.Quorum(3, 2, 2))
	w.write(time.Second, 0, 7, 5)
	w.read(2*time.Second, 1, 7)
	w.wants(3*time.Second,
		"1.004s write 5 at n0: done",
		"2.004s read at n1: 5")
	want := map[string]uint64{"query": 2, "report": 2, "store": 2, "stored": 2, "read": 1, "write": 1, "result": 2}
	if sent := w.sent(); !maps.Equal(sent, want) {
		t.Errorf("messages %v, want %v", sent, want)
	}
}

func TestLastWriterWinsWaitsForNobody(t *testing.T) {
	w := newWorld(t, 3, register.LastWriterWins(3))
	w.cut(0, time.Minute, network.Partition{}, []int{0}, []int{1, 2})
	w.write(time.Second, 0, 7, 5)
	w.read(2*time.Second, 0, 7)
	w.read(2*time.Second, 1, 7)
	w.wants(3*time.Second,
		"1.002s write 5 at n0: done",
		"2.002s read at n0: 5",
		"2.002s read at n1: 0")
}

func TestWithoutReportsAnOperationCertainlyFails(t *testing.T) {
	w := newWorld(t, 3, register.ABD(3))
	w.cut(0, 3*time.Second, network.Partition{}, []int{0}, []int{1, 2})
	w.write(time.Second, 0, 7, 5)
	w.read(2*time.Second, 0, 7)
	w.wants(9*time.Second,
		"1.502s write 5 at n0: failed, no quorum: 1 report missing",
		"2.502s read at n0: failed, no quorum: 1 report missing")
	w.wantsHeld(7, 0, 0, 0)
}

// The reports come in, the stores do not get out: the value is at one replica,
// and whoever meets it there makes it lasting.
func TestWithoutAcknowledgementsAWriteIsUnknown(t *testing.T) {
	w := newWorld(t, 3, register.ABD(3))
	w.cut(time.Second+2500*time.Microsecond, 2*time.Second, network.Partition{Shape: network.OneWay}, []int{0}, []int{1, 2})
	w.write(time.Second, 0, 7, 5)
	w.wants(2*time.Second, "1.502s write 5 at n0: unknown, no quorum: 1 acknowledgement missing")
	w.wantsHeld(7, 5, 0, 0)
	w.read(3*time.Second, 0, 7)
	w.wants(4*time.Second, "3.006s read at n0: 5")
	w.wantsHeld(7, 5, 5, 5)
}

func TestARestartedReplicaRecoversFromItsLog(t *testing.T) {
	w := newWorld(t, 3, register.ABD(3))
	w.write(time.Second, 0, 7, 5)
	w.at(2*time.Second, func() { w.each((*nodes.Node).Crash) })
	w.at(3*time.Second, func() { w.each((*nodes.Node).Restart) })
	w.read(4*time.Second, 1, 7)
	w.wants(5*time.Second, "1.006s write 5 at n0: done", "4.006s read at n1: 5")
}

func TestAmnesiaForgets(t *testing.T) {
	w := newWorld(t, 3, register.ABD(3))
	w.write(time.Second, 0, 7, 5)
	w.at(2*time.Second, func() { w.node(2).Amnesia(); w.node(2).Restart() })
	w.read(3*time.Second, 2, 7) // the others still know
	w.at(4*time.Second, func() { w.each((*nodes.Node).Amnesia); w.each((*nodes.Node).Restart) })
	w.read(5*time.Second, 1, 7)
	w.wants(6*time.Second, "1.006s write 5 at n0: done", "3.006s read at n2: 5", "5.006s read at n1: 0")
}

// each does something to every member.
func (w *world) each(do func(*nodes.Node) bool) {
	for i := range w.members {
		do(w.node(i))
	}
}

// What is acknowledged before it is synced is a promise that a crash breaks.
func TestAnUnsyncedPromiseIsBroken(t *testing.T) {
	o := register.ABD(3)
	o.Unsynced = true
	for _, c := range []struct {
		options register.Options
		story   []string
	}{
		{register.ABD(3), []string{"4.006s read at n1: 0", "1m1s write 5 at n0: silence"}},
		{o, []string{"1.006s write 5 at n0: done", "4.006s read at n1: 0"}},
	} {
		w := newWorldOn(t, 3, c.options, millisecond, disk.Options{
			Model: disk.Plain{Sync: dist.Constant(100 * ms)}, PowerLoss: disk.Lose,
		})
		w.write(time.Second, 0, 7, 5)
		w.at(1050*ms, func() { w.each((*nodes.Node).Crash) })
		w.at(3*time.Second, func() { w.each((*nodes.Node).Restart) })
		w.read(4*time.Second, 1, 7)
		w.wants(2*time.Minute, c.story...)
	}
}

// A duplicate of an answer is not another replica's answer.
func TestDuplicatesCountOnce(t *testing.T) {
	w := newWorldOn(t, 5, register.ABD(5), network.Link{Latency: dist.Constant(ms), Duplicate: 1}, instant)
	w.cut(0, time.Minute, network.Partition{}, []int{0, 1}, []int{2, 3, 4})
	w.write(time.Second, 0, 7, 5)
	w.wants(2*time.Second, "1.502s write 5 at n0: failed, no quorum: 1 report missing")
	if counts := w.net.Counts(); counts.Duplicated == 0 {
		t.Error("nothing was duplicated")
	}
}

// An answer to an operation of the last incarnation must not count for one of
// this: here it would make a read return what has been replaced.
func TestAnswersToThePreviousIncarnationDoNotCount(t *testing.T) {
	o := register.ABD(3)
	o.QuorumTimeout = 10 * time.Second
	w := newWorld(t, 3, o)
	w.write(time.Second, 1, 7, 1)
	w.read(2*time.Second, 0, 7)
	w.cut(2*time.Second+2500*time.Microsecond, 5*time.Second, network.Partition{Mode: network.Hold}, []int{0}, []int{1, 2}) // the reports are held
	w.at(3*time.Second, func() { w.node(0).Amnesia(); w.node(0).Restart() })
	w.write(3*time.Second, 1, 7, 2)
	w.read(4*time.Second, 0, 7)
	w.wants(9*time.Second, "1.006s write 1 at n1: done", "3.006s write 2 at n1: done", "5.004s read at n0: 2")
}

func TestEachKeyLivesOnARowOfMembers(t *testing.T) {
	o := register.ABD(3)
	o.Factor = 3
	w := newWorld(t, 5, o)
	w.write(time.Second, 0, 5, 10) // 5 mod 5 = 0
	w.write(time.Second, 1, 4, 11)
	w.read(2*time.Second, 3, 5)
	w.wants(3*time.Second, "1.006s write 10 at n0: done", "1.006s write 11 at n1: done", "2.006s read at n3: 10")
	w.wantsHeld(5, 10, 10, 10, 0, 0)
	w.wantsHeld(4, 11, 11, 0, 0, 11)
}

func TestAFullDiskAcknowledgesNothing(t *testing.T) {
	w := newWorld(t, 3, register.ABD(3))
	w.at(500*ms, func() {
		w.node(1).Disk().Inject(disk.Full{})
		w.node(2).Disk().Inject(disk.Full{})
	})
	w.write(time.Second, 0, 7, 5)
	w.wants(3*time.Second, "1.502s write 5 at n0: unknown, no quorum: 1 acknowledgement missing")
	w.wantsHeld(7, 5, 0, 0)
}

func TestADeadDiskIsSilentAfterARestart(t *testing.T) {
	w := newWorld(t, 3, register.ABD(3))
	w.at(500*ms, func() {
		w.node(0).Disk().Inject(disk.Dead{})
		w.node(0).Crash()
		w.node(0).Restart()
	})
	w.read(time.Second, 1, 7)
	w.wants(3*time.Second, "1.006s read at n1: 0")
	w.read(4*time.Second, 0, 7)
	w.wants(3*time.Minute, "1m4s read at n0: silence")
}

// What a read repairs depends on the options.
func TestReadRepair(t *testing.T) {
	for _, c := range []struct {
		name   string
		repair register.Repair
		took   string
		held   []int64
	}{
		{"off", register.RepairOff, "2.004s", []int64{5, 5, 0}},
		{"async", register.RepairAsync, "2.004s", []int64{5, 5, 5}},
		{"blocking", register.RepairBlocking, "2.006s", []int64{5, 5, 5}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := register.Quorum(3, 3, 2) // reads see all three
			o.Repair = c.repair
			w := newWorld(t, 3, o)
			w.cut(0, 1500*ms, network.Partition{}, []int{0, 1}, []int{2})
			w.write(time.Second, 0, 7, 5)
			w.read(2*time.Second, 0, 7)
			w.wants(3*time.Second, "1.004s write 5 at n0: done", c.took+" read at n0: 5")
			w.wantsHeld(7, c.held...)
		})
	}
}

// A client that asks while the log is being read is served afterwards.
func TestRequestsWaitForRecovery(t *testing.T) {
	w := newWorld(t, 3, register.ABD(3))
	w.write(time.Second, 0, 7, 5)
	w.at(2*time.Second, func() { w.node(0).Disk().Inject(disk.Stuck{}); w.node(0).Crash(); w.node(0).Restart() })
	w.read(2100*ms, 0, 7)
	w.at(3*time.Second, func() { w.node(0).Disk().Clear(disk.Stuck{}) })
	w.wants(4*time.Second, "1.006s write 5 at n0: done", "3.005s read at n0: 5")
}

// peer is a member of however many there are.
type peer struct{ *register.Member }

func (p *peer) Start(env *nodes.Env) {
	members := append([]nodes.ID{env.ID()}, env.Peers()...)
	slices.Sort(members)
	p.Member = register.New(register.ABD(int64(len(members))), members)
	p.Member.Start(env)
}

func TestConformance(t *testing.T) {
	nodestest.Conformance(t, nodestest.Suite{
		Boot: func() nodes.Protocol { return new(peer) },
		Disk: new(disk.Options),
		Request: func(n uint64) nodes.Message {
			if n%2 == 0 {
				return register.Write{Key: n % 5, Value: n + 1, ID: n + 1}
			}
			return register.Read{Key: n % 5}
		},
	})
}
