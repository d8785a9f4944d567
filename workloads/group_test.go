package workloads_test

import (
	"slices"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
	"nines/workloads"
	"nines/workloads/history"
)

// What a load does is addressed by its operations: nothing else moves it.
func TestChoicesAreAddressedByTheOperation(t *testing.T) {
	calm := run(t, hundred(), "eu", "us", "ap")

	crowded := newWorld(t, "eu", "us", "ap")
	other := hundred()
	other.Name = "others"
	crowded.start(other)
	g := crowded.start(hundred())
	crowded.until(200 * second)
	sameChoices(t, "another load", calm, g.History())
	if slices.Equal(each(calm, key), each(crowded.groups[0].History(), key)) {
		t.Error("two loads make the same choices")
	}

	refusing := newWorld(t, "eu", "us", "ap")
	for _, s := range refusing.servers {
		s.behave = refuse
	}
	g = refusing.start(hundred())
	refusing.until(200 * second)
	sameChoices(t, "failures", calm, g.History())

	reading := hundred()
	reading.Reads = 0.9
	h := run(t, reading, "eu", "us", "ap")
	sameChoices(t, "another share of reads", calm, h)
	for i := range calm {
		if calm[i].Kind == history.Read && h[i].Kind != history.Read {
			t.Fatalf("operation %d is no read any more although there are more reads", i)
		}
	}

	distant := hundred()
	distant.Keys = dist.UniformIndex(1000)
	h = run(t, distant, "eu", "us", "ap")
	if !slices.Equal(each(calm, invoked), each(h, invoked)) || !slices.Equal(each(calm, machine), each(h, machine)) {
		t.Error("more keys have changed arrivals or targets")
	}
}

func sameChoices(t *testing.T, what string, a, b history.History) {
	t.Helper()
	if !slices.Equal(each(a, invoked), each(b, invoked)) {
		t.Errorf("%s: other arrivals", what)
	}
	if !slices.Equal(each(a, key), each(b, key)) {
		t.Errorf("%s: other keys", what)
	}
	if !slices.Equal(each(a, machine), each(b, machine)) || !slices.Equal(each(a, client), each(b, client)) {
		t.Errorf("%s: other machines or users", what)
	}
}

func TestChoicesAreSpreadAsAsked(t *testing.T) {
	h := run(t, hundred(), "eu", "us")
	n := len(h)
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"reads", count(each(h, func(op *history.Op) history.Kind { return op.Kind }), history.Read), n * 7 / 10},
		{"operations on key 7", count(each(h, key), 7), n / 50},
		{"operations of user 31", count(each(h, client), 31), n / 100},
		{"operations at the first machine", count(each(h, machine), 0), n / 2},
	} {
		if d := c.got - c.want; d*d > 16*c.want {
			t.Errorf("%d %s of %d, want about %d", c.got, c.what, n, c.want)
		}
	}
}

func TestValuesAreUniqueOverTheRun(t *testing.T) {
	w := newWorld(t, "eu")
	second := hundred()
	second.Name = "others"
	w.start(hundred())
	w.start(second)
	w.until(200e9)
	seen := make(map[history.Value]bool)
	for _, g := range w.groups {
		for _, op := range g.History() {
			if op.Kind == history.Write && (seen[op.Arg] || op.Arg == history.Nil) {
				t.Fatalf("%d is written twice, or is no value", op.Arg)
			}
			seen[op.Arg] = seen[op.Arg] || op.Kind == history.Write
		}
	}
}

func TestAClientHangsUpAtItsDeadline(t *testing.T) {
	w := newWorld(t, "eu")
	var kept nodes.Request
	w.servers[0].behave = func(env *nodes.Env, r nodes.Request) {
		kept = r
		env.After(400*ms, func() { r.Reply(env, answer{history.OK}) }) // too late
	}
	g := w.start(workloads.Load{Name: "one", Site: "eu", Deadline: 300 * ms, Script: []workloads.Step{{At: second, Site: "eu"}}})
	w.until(10 * second)
	op := g.History()[0]
	if op.Outcome != history.Unknown || op.Return != op.Invoke.Add(300*ms) || op.Reason != "no answer" || op.Late {
		t.Errorf("%v, although the answer came after its deadline", op)
	}
	if !kept.Called() {
		t.Error("the request was not a call")
	}
}

// If the run ends first, a write may have taken effect all the same: a checker
// that did not know of it would see its value come from nowhere.
func TestWhatIsUnderWayAtTheEndIsUnknown(t *testing.T) {
	w := newWorld(t, "eu")
	w.servers[0].behave = ignore
	g := w.start(hundred())
	w.until(5 * second)
	h := g.History()
	last := h[len(h)-1]
	if last.Outcome != history.Unknown || last.Reason != "under way" || last.Return != last.Invoke.Add(time.Second) {
		t.Errorf("the last operation is %v", last)
	}
	if asked := len(w.servers[0].asked); len(h) < asked {
		t.Errorf("%d operations, but the server was asked %d times", len(h), asked)
	}
}

func TestClosedClientsWaitForTheirAnswers(t *testing.T) {
	w := newWorld(t, "eu")
	g := w.start(workloads.Load{Name: "clients", Site: "eu", To: 10 * second,
		Closed: &workloads.Closed{Clients: 3, Think: dist.Constant(8 * ms)}})
	w.until(20 * second)
	if n := len(g.History()); n != 3*1000 { // 8 ms to think, 2 ms for the answer
		t.Errorf("%d operations, want 3,000", n)
	}
	for i, op := range g.History() {
		if want := sim.Time(8*ms) + sim.Time(i/3)*10*sim.Time(ms); op.Invoke != want {
			t.Fatalf("operation %d at %v, want %v", i, op.Invoke, want)
		}
	}
}

// The same outage under both: waiting clients hide it.
func TestClosedLoadsAreDemandBiased(t *testing.T) {
	yield := func(l workloads.Load) float64 {
		w := newWorld(t, "eu")
		w.at(10*second, func() { w.servers[0].behave = ignore })
		w.at(30*second, func() { w.servers[0].behave = nil })
		g := w.start(l)
		w.until(200 * second)
		return float64(count(each(g.History(), outcome), "ok")) / float64(len(g.History()))
	}
	open := hundred()
	closed := workloads.Load{Name: "closed", Site: "eu", To: 100 * second,
		Closed: &workloads.Closed{Clients: 1, Think: dist.Constant(8 * ms)}}
	if open.DemandBiased() || !closed.DemandBiased() {
		t.Error("the wrong load is said to be biased")
	}
	if y := yield(open); y < 0.77 || y > 0.83 {
		t.Errorf("open: a fifth of the time was out, yet the yield is %v", y)
	}
	if y := yield(closed); y < 0.99 {
		t.Errorf("closed: the yield is %v; want it to hide the outage", y)
	}
}

// roam is a load that lives at site A, of three sites.
func roam(reads float64) workloads.Load {
	return workloads.Load{Name: "roamers", Site: "A", Roaming: true, Users: 10, Reads: reads,
		Open: &workloads.Open{PerSecond: 100}, To: 60 * second}
}

func TestRoamersBeginNearByAndStayWhereTheyAreServed(t *testing.T) {
	w := newWorld(t, "A", "A", "B", "C")
	var cut *network.Cut
	g := w.start(roam(0.5))
	w.at(20*second, func() { // the internet still reaches B and C
		cut = w.net.Cut(network.Partition{Groups: [][]nodes.ID{w.targets[:2], append(g.Machines(), w.targets[2:]...)}})
	})
	w.at(40*second, func() { cut.Heal() })
	w.until(100 * second)
	failed := 0
	for _, op := range g.History() {
		atA := op.Node < 2
		switch {
		case op.Invoke < 20*second && !atA:
			t.Fatalf("%v: left A without a reason", op)
		case op.Invoke >= 30*second && atA:
			t.Fatalf("%v: is at A, where all have been disappointed", op)
		case op.Outcome != history.OK:
			failed++
		}
	}
	if failed == 0 || failed > 30 {
		t.Errorf("%d operations failed; want those few that found the cut out", failed)
	}
}

func TestAnInternetLoadUsesAllSites(t *testing.T) {
	l := roam(1)
	l.Site = "internet"
	h := run(t, l, "A", "B", "C")
	for _, id := range []int64{0, 1, 2} {
		if count(each(h, machine), id) == 0 {
			t.Errorf("nobody asks machine %d", id)
		}
	}
}

func TestRoamersOfOneSiteTurnToItsOtherMachines(t *testing.T) {
	w := newWorld(t, "A", "A")
	w.servers[0].behave = ignore
	g := w.start(roam(1))
	w.until(100 * second)
	if yield := count(each(g.History(), outcome), "ok"); yield != len(g.History()) {
		t.Errorf("%d of %d reads succeeded, although one machine answers", yield, len(g.History()))
	}
}

func TestADefiniteFailIsTriedElsewhere(t *testing.T) {
	w := newWorld(t, "A", "B")
	w.servers[0].behave = refuse
	g := w.start(roam(0))
	w.until(100 * second)
	if ok := count(each(g.History(), outcome), "ok"); ok != len(g.History()) {
		t.Errorf("%d of %d writes succeeded, although they were refused at A only", ok, len(g.History()))
	}
	if first := g.History()[0]; first.Node != 1 || first.Return.Sub(first.Invoke) != 4*ms {
		t.Errorf("%v: want two requests of 2 ms, the second at B", first)
	} else if a := first.Earlier; a == nil || a.Node != 0 || a.Outcome != history.Fail || a.Return != first.Invoke.Add(2*ms) {
		t.Errorf("%v: want the refusal at A to be on record, not %+v", first, a)
	}
	if last := g.History()[len(g.History())-1]; last.Earlier != nil {
		t.Errorf("%v: was there a refusal at its end, too?", last)
	}
	if n := len(w.servers[0].asked); n < 10 || n > 40 {
		t.Errorf("A was asked %d times; want each of the ten users to leave it at once", n)
	}
}

func TestRefusedEverywhereEndsWithTheDeadline(t *testing.T) {
	w := newWorld(t, "A", "B")
	w.servers[0].behave, w.servers[1].behave = refuse, refuse
	l := roam(0)
	l.To = second
	g := w.start(l)
	w.until(100 * second)
	for _, op := range g.History() {
		took := op.Return.Sub(op.Invoke)
		if op.Outcome == history.OK || took > time.Second || took < 998*ms {
			t.Fatalf("%v", op)
		}
	}
}

// A write without an answer may have taken effect; sent again, it would run
// twice. A read may be sent as often as one likes.
func TestAnUnansweredWriteIsNeverSentTwice(t *testing.T) {
	for _, reads := range []float64{0, 1} {
		w := newWorld(t, "A", "B", "C")
		w.servers[0].behave = ignore
		w.servers[1].behave = func(env *nodes.Env, r nodes.Request) { // deals with it, and dies before it answers
			if reads == 1 || len(w.servers[1].asked)%3 > 0 {
				r.Reply(env, answer{history.OK})
			}
		}
		g := w.start(roam(reads))
		w.until(100 * second)
		times := make(map[uint64]int)
		for _, s := range w.servers {
			for _, a := range s.asked {
				times[a.id]++
			}
		}
		again := 0
		for _, n := range times {
			if n > 1 {
				again++
			}
		}
		if reads == 0 && again > 0 {
			t.Errorf("%d writes were sent more than once", again)
		}
		if failed := len(g.History()) - count(each(g.History(), outcome), "ok"); reads == 1 && (again == 0 || failed > 0) {
			t.Errorf("%d reads were sent again, and %d failed; want all of them to be rescued", again, failed)
		}
	}
}

func TestScriptStepsFollowEachOther(t *testing.T) {
	w := newWorld(t, "A", "B")
	attempts := 0
	w.servers[1].behave = func(env *nodes.Env, r nodes.Request) {
		attempts++
		outcome := history.Fail
		if attempts == 3 {
			outcome = history.OK
		}
		r.Reply(env, answer{outcome})
	}
	g := w.start(workloads.Load{Name: "proof", Script: []workloads.Step{
		{At: second, Site: "B", Kind: history.Write, Key: 7, Repeat: 5},
		{At: second, Site: "A", Key: 7},
	}})
	w.until(10 * second)
	want := history.History{
		{ID: 1, Kind: history.Write, Arg: 1, Node: 1, Invoke: second, Outcome: history.Fail},
		{ID: 3, Kind: history.Write, Arg: 3, Node: 1, Invoke: second + 2e6 + 1, Outcome: history.Fail},
		{ID: 5, Kind: history.Write, Arg: 5, Node: 1, Invoke: second + 4e6 + 2, Outcome: history.OK},
		{ID: 7, Client: 1, Node: 0, Invoke: second + 6e6 + 3, Outcome: history.OK},
	}
	h := g.History()
	if len(h) != len(want) {
		t.Fatalf("what happened:\n%v", h)
	}
	for i, op := range h {
		x := want[i]
		if op.ID != x.ID || op.Kind != x.Kind || op.Arg != x.Arg || op.Node != x.Node || op.Client != x.Client ||
			op.Invoke != x.Invoke || op.Outcome != x.Outcome || op.Key != 7 {
			t.Errorf("operation %d is\n\t%v\nwant\n\t%v", i, op, x)
		}
		if i > 0 && !h[i-1].Precedes(&h[i]) {
			t.Errorf("operation %d does not follow the one before it", i)
		}
	}
}

func TestGroupsTellWhoTheyAre(t *testing.T) {
	w := newWorld(t, "A", "B")
	g := w.start(workloads.Load{Name: "proof", Script: []workloads.Step{{Site: "B"}, {Site: "A"}, {Site: "B"}}})
	var names []string
	for _, id := range g.Machines() {
		names = append(names, w.cluster.Node(id).Name())
	}
	if !slices.Equal(names, []string{"load proof", "load proof/A"}) || g.Name() != "proof" {
		t.Errorf("the machines of %s are %q", g.Name(), names)
	}
	if l := g.Load(); l.Deadline != time.Second || l.Users != workloads.UsersDefault {
		t.Errorf("defaults are %v and %d users", l.Deadline, l.Users)
	}
}
