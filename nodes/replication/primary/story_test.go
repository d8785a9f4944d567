package primary_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/replication/primary"
	"nines/nodes/replication/register"
	"nines/sim/dist"
)

// tale is a world with one client, whose operations are told as they end. Every
// message takes 1 ms.
type tale struct {
	*world
	client *nodes.Env
}

func newTale(t testing.TB, n int64, o primary.Options) *tale {
	s := &tale{world: newWorld(t, 1, n, o, network.Link{Latency: dist.Constant(ms)})}
	s.cluster.Add(nodes.Spec{Name: "client", Boot: func() nodes.Protocol { return s }})
	return s
}

func (s *tale) Start(env *nodes.Env)                        { s.client = env }
func (s *tale) Receive(*nodes.Env, nodes.ID, nodes.Message) {}

func (s *tale) write(at time.Duration, i int, value uint64) {
	s.call(at, i, fmt.Sprint("write ", value), register.Write{Key: 7, Value: value, ID: value})
}

func (s *tale) read(at time.Duration, i int) { s.call(at, i, "read", register.Read{Key: 7}) }

func (s *tale) call(at time.Duration, i int, what string, m nodes.Message) {
	s.at(at, func() {
		s.client.Call(s.members[i], m, time.Minute, func(answer nodes.Message, ok bool) {
			r, _ := answer.(register.Result)
			outcome := [...]string{"unknown, " + r.Reason, fmt.Sprint("done ", r.Value), "failed, " + r.Reason}[r.Outcome]
			s.told = append(s.told, fmt.Sprintf("%v %s at n%d: %s", time.Duration(s.engine.Now()).Round(ms), what, i, outcome))
		})
	})
}

// cut separates a member from some others for a time.
func (s *tale) cut(from, to time.Duration, i int, others ...int) {
	p := network.Partition{Groups: [][]nodes.ID{{s.members[i]}, nil}}
	for _, other := range others {
		p.Groups[1] = append(p.Groups[1], s.members[other])
	}
	s.at(from, func() { s.at(to, s.net.Cut(p).Heal) })
}

// wants runs the tale until a time and compares what was told since.
func (s *tale) wants(t *testing.T, until time.Duration, story ...string) {
	t.Helper()
	s.run(t, until)
	if !slices.Equal(s.told, story) {
		t.Errorf("what happened:\n\t%s\nwhat should have:\n\t%s", strings.Join(s.told, "\n\t"), strings.Join(story, "\n\t"))
	}
	s.told = nil
}

// What the first members to stand for election have done by 12 ms is the same in
// every tale.
func (s *tale) begins(t *testing.T) {
	t.Helper()
	s.wants(t, 12*ms, "6ms n0 has been elected", "10ms n0 serves as primary")
}

// failsOver is what happens when n0 falls silent at 300 ms: n2 would have been
// promoted too, but has given n1 its vote.
var failsOver = []string{
	"367ms n1 suspects the primary", "367ms n2 suspects the primary", "368ms n2 suspects no more",
	"372ms n1 has been elected", "372ms n1 suspects no more", "376ms n1 serves as primary",
}

// The first member is elected at once. When it crashes a backup is promoted
// that has all that was acknowledged; the old primary returns as a backup.
func TestFailover(t *testing.T) {
	s := newTale(t, 3, brisk)
	s.write(100*ms, 0, 5)
	s.read(200*ms, 1)
	s.at(300*ms, func() { s.node(0).Crash() })
	s.at(600*ms, func() { s.node(0).Restart() })
	s.write(700*ms, 0, 6)
	s.read(700*ms, 1)
	s.begins(t)
	s.wants(t, 250*ms, "106ms write 5 at n0: done 0", "202ms read at n1: failed, not the primary")
	s.wants(t, 650*ms, failsOver...)
	s.wants(t, time.Second, "702ms write 6 at n0: failed, not the primary", "702ms read at n1: done 5")
	for i := range s.members {
		if got, want := s.member(i).Last(), s.member(1).Last(); got != want {
			t.Errorf("n%d is at %v, the primary at %v", i, got, want)
		}
	}
}

// A primary is paused, and cut off from its successor. When it wakes up it
// serves on: it does not know. The fence stops it, at the first backup that it
// asks; without one the backup takes what it ships, and so the client is told
// of a write that nobody keeps.
func TestAZombieWakesUp(t *testing.T) {
	fenced := []string{
		"602ms n0 is no longer primary", "652ms write 5 at n0: failed, not the primary",
		"682ms n0 suspects the primary", "813ms n0 suspects no more",
	}
	zombie := []string{
		"656ms write 5 at n0: done 0", "675ms n2 drops writes that have diverged",
		"813ms n0 is no longer primary", "815ms n0 drops writes that have diverged",
	}
	for unfenced, awake := range map[bool][]string{false: fenced, true: zombie} {
		o := brisk
		o.Unfenced = unfenced
		s := newTale(t, 3, o)
		s.at(300*ms, func() { s.node(0).Pause() })
		s.cut(300*ms, 800*ms, 0, 1)
		s.at(600*ms, func() { s.node(0).Resume() })
		s.write(650*ms, 0, 5)
		s.begins(t)
		s.wants(t, 599*ms, failsOver...)
		s.wants(t, time.Second, awake...)
	}
}

// n1 is promoted by n2, which crashes, is cut off from n1, and finds the old
// primary again. If it has forgotten its vote it serves both, and a write is
// acknowledged of which the new primary will never hear.
func TestAVoteIsForgotten(t *testing.T) {
	remembers := []string{
		"412ms n0 is no longer primary", "482ms n2 suspects the primary", "494ms n2 has been elected", "494ms n2 suspects no more",
		"498ms n2 serves as primary", "652ms write 5 at n0: failed, not the primary", "814ms n1 is no longer primary",
	}
	forgets := []string{
		"656ms write 5 at n0: done 0", "807ms n0 is no longer primary",
		"812ms n0 drops writes that have diverged", "812ms n2 drops writes that have diverged", "814ms n1 serves as primary",
	}
	for volatile, told := range map[bool][]string{false: remembers, true: forgets} {
		o := brisk
		o.Defects.VolatileVotes = volatile
		s := newTale(t, 3, o)
		s.at(300*ms, func() { s.node(0).Pause() })
		s.cut(300*ms, 800*ms, 0, 1)
		s.tells = func(h primary.Happening) {
			if h.What == primary.Decided && h.Epoch.Round == 2 {
				s.node(2).Crash()
				s.cut(380*ms, 800*ms, 1, 2)
				s.at(400*ms, func() { s.node(2).Restart() })
			}
		}
		s.at(410*ms, func() { s.node(0).Resume() })
		s.write(650*ms, 0, 5)
		s.run(t, 380*ms)
		s.told = nil
		s.wants(t, time.Second, told...)
	}
}

// The backup of two members is down. A semi-synchronous primary falls back, and
// waits again when the backup has caught up.
func TestFallBack(t *testing.T) {
	o := brisk
	o.Fallback = 200 * ms
	s := newTale(t, 2, o)
	s.at(300*ms, func() { s.node(1).Crash() })
	s.write(400*ms, 0, 5)
	s.write(700*ms, 0, 6)
	s.at(800*ms, func() { s.node(1).Restart() })
	s.write(900*ms, 0, 7)
	s.begins(t)
	s.wants(t, time.Second,
		"602ms n0 waits for no backup", "603ms write 5 at n0: done 0", "703ms write 6 at n0: done 0",
		"812ms n0 waits for backups again", "906ms write 7 at n0: done 0")
}

// A primary that is cut off goes on to answer reads, which are stale when its
// successor has taken a write; with a lease it stops before there is one.
func TestALease(t *testing.T) {
	for lease, told := range map[time.Duration]string{0: "done 0", 60 * ms: "failed, no lease"} {
		o := brisk
		o.Lease = lease
		s := newTale(t, 3, o)
		s.cut(300*ms, 800*ms, 0, 1, 2)
		s.write(600*ms, 1, 5)
		s.read(700*ms, 0)
		s.read(900*ms, 0)
		s.begins(t)
		s.wants(t, 599*ms, failsOver...)
		s.wants(t, time.Second, "606ms write 5 at n1: done 0", "702ms read at n0: "+told,
			"808ms n0 is no longer primary", "902ms read at n0: failed, not the primary")
	}
}

// An asynchronous primary that is cut off acknowledges what is dropped later.
func TestAsynchronousWritesDiverge(t *testing.T) {
	o := brisk
	o.Ack = primary.AckNone
	s := newTale(t, 3, o)
	s.cut(300*ms, 800*ms, 0, 1, 2)
	s.write(600*ms, 0, 5)
	s.write(650*ms, 0, 6)
	s.tells = func(h primary.Happening) {
		if h.What == primary.Diverged && h.Amount != 2 {
			t.Errorf("%d writes diverge, want 2", h.Amount)
		}
	}
	s.run(t, 599*ms)
	s.told = nil
	s.wants(t, time.Second, "603ms write 5 at n0: done 0", "653ms write 6 at n0: done 0",
		"808ms n0 is no longer primary", "815ms n0 drops writes that have diverged")
}

// The backup's word that it has a write is lost, and no other write follows: it
// says so again at the next heartbeat.
func TestALostWordIsSaidAgain(t *testing.T) {
	s := newTale(t, 2, brisk)
	s.write(101*ms, 0, 5)
	s.at(104*ms, func() {
		s.at(106*ms, s.net.Cut(network.Partition{Groups: [][]nodes.ID{s.members[:1], s.members[1:]}}).Heal)
	})
	s.begins(t)
	s.wants(t, 200*ms, "132ms write 5 at n0: done 0")
}

// Backups answer reads from what they have, if they are asked to.
func TestReadsAtBackups(t *testing.T) {
	o := brisk
	o.ReadAny = true
	s := newTale(t, 3, o)
	s.write(100*ms, 0, 5)
	s.read(200*ms, 1)
	s.cut(300*ms, time.Second, 1, 0, 2)
	s.write(330*ms, 0, 6)
	s.read(360*ms, 1)
	s.read(360*ms, 2)
	s.begins(t)
	s.wants(t, 365*ms, "106ms write 5 at n0: done 0", "202ms read at n1: done 5",
		"336ms write 6 at n0: done 0", "362ms read at n1: done 5", "362ms read at n2: done 6")
}
