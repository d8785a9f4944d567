package measure

import (
	"slices"
	"testing"
	"time"

	"nines/sim"
	"nines/workloads/history"

	"pgregory.net/rapid"
)

const second = sim.Time(time.Second)

// typed reads a history typed by hand.
func typed(t testing.TB, text string) history.History {
	t.Helper()
	h, err := history.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// outage is two users of whom one is out of luck for a while.
const outage = `
	0 a/0 0s..1s write k0 1 -> ok
	1 a/1 1s..2s read k0    -> 1
	2 a/0 2s..3s read k0    -> fail "no quorum"
	3 a/0 3s..4s write k0 2 -> unknown "no answer"
	4 a/0 4s..5s read k0    -> 1 late
	5 a/0 6s..7s read k0    -> 1
`

func TestErrorsUnknownsAndLateAnswersAreNoSuccess(t *testing.T) {
	if got := Yield(typed(t, outage)); got != (Ratio{3, 6}) {
		t.Errorf("yield = %v, want 3 of 6", got)
	}
	if got := Yield(nil); got != (Ratio{}) {
		t.Errorf("yield of nothing = %v, want no value", got)
	}
}

func TestWindowTakesWhatLiesInItAsAWhole(t *testing.T) {
	h := typed(t, outage)
	for _, c := range []struct {
		window Window
		ids    []uint64
		why    string
	}{
		{Window{1 * second, 4 * second}, []uint64{1, 2, 3}, "its From counts, and an operation that may last until its To"},
		{Window{1*second + 1, 4 * second}, []uint64{2, 3}, "what was invoked before it does not"},
		{Window{1 * second, 4*second - 1}, []uint64{1, 2}, "nor what might last longer than it"},
		{Window{4 * second, sim.Never}, []uint64{4, 5}, "a window without an end holds the last ones"},
	} {
		var ids []uint64
		for _, op := range Within(h, c.window, time.Second) {
			ids = append(ids, op.ID)
		}
		if !slices.Equal(ids, c.ids) {
			t.Errorf("%v holds %v, want %v: %s", c.window, ids, c.ids, c.why)
		}
	}
}

func TestSeriesCountsByInvocation(t *testing.T) {
	h := typed(t, outage)
	want := []Ratio{{2, 2}, {0, 2}, {0, 1}, {1, 1}}
	if got := Series(h, Window{0, 8 * second}, 4); !slices.Equal(got, want) {
		t.Errorf("series = %v, want %v", got, want)
	}
	if got := Series(h, Window{6*second + 1, 8 * second}, 2); !slices.Equal(got, []Ratio{{}, {}}) {
		t.Errorf("series after the last operation = %v, want none offered", got)
	}
}

func TestSeriesAddsUpToYield(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		w := Window{0, sim.Time(rapid.Int64Range(1, int64(sim.Never)-1).Draw(t, "to"))}
		var sum Ratio
		for _, bucket := range Series(h, w, rapid.Int64Range(1, 100).Draw(t, "buckets")) {
			sum = sum.Add(bucket)
		}
		if want := Yield(Within(h, Window{0, w.To}, 0)); sum != want {
			t.Fatalf("buckets add up to %v, want %v", sum, want)
		}
	})
}

func TestPercentileIsAnOrderStatistic(t *testing.T) {
	var h history.History
	for i := range 1000 {
		h = append(h, history.Op{Outcome: history.OK, Return: sim.Time(1000 - i)})
	}
	h = append(h, history.Op{Outcome: history.Unknown, Return: 1e9})
	for share, want := range map[int64]time.Duration{0: 1, 50: 1, 100: 1, 101: 2, 50_000: 500, 99_900: 999, 99_901: 1000, ShareWhole: 1000} {
		if got, ok := Percentile(h, share); !ok || got != want {
			t.Errorf("percentile %d = %d, %v; want %d", share, got, ok, want)
		}
	}
	if _, ok := Percentile(h[1000:], 50_000); ok {
		t.Error("nothing succeeded, and yet there is a latency")
	}
}

func TestUserUptimeGoesByTime(t *testing.T) {
	h := typed(t, outage)
	// User 0: up 0–2, down 2–6, up 6–10; user 1: up 1–10.
	if got := UserUptime(h, time.Hour, 10*second); got != (Ratio{15e6, 19e6}) {
		t.Errorf("uptime = %v µs, want 15 s of 19 s", got)
	}
	// After more than 3 s without a word a user is gone.
	if got := UserUptime(h, 3*time.Second, 10*second); got != (Ratio{2e6, 6e6}) {
		t.Errorf("uptime = %v µs, want 2 s of 6 s", got)
	}
}

func TestUserUptimeSurvivesYears(t *testing.T) {
	const users, year = 10_000, sim.Time(365 * 24 * time.Hour)
	var h history.History
	for i := range uint64(users) {
		h = append(h, history.Op{ID: i, Client: i, Outcome: history.OK})
	}
	want := users * int64(10*year/1000)
	if got := UserUptime(h, time.Duration(20*year), 10*year); got != (Ratio{want, want}) {
		t.Errorf("uptime = %v, want all of %d µs", got, want)
	}
}

// The same mean, but not the same worst hour: that is what windows are for.
func TestWorstWindowTellsOneLongOutageFromManyShortOnes(t *testing.T) {
	probe := func(down func(i int) bool) *Uptime {
		var h history.History
		for i := range 100 {
			op := history.Op{ID: uint64(i), Invoke: sim.Time(i) * second, Outcome: history.OK}
			if down(i) {
				op.Outcome = history.Fail
			}
			h = append(h, op)
		}
		return NewUptime(h, time.Hour, 100*second)
	}
	long := probe(func(i int) bool { return i >= 50 && i < 60 })
	short := probe(func(i int) bool { return i%10 == 5 })
	for _, c := range []struct {
		name   string
		uptime *Uptime
		length time.Duration
		worst  Ratio
		from   sim.Time
	}{
		{"one long", long, 10 * time.Second, Ratio{0, 10e6}, 50 * second},
		{"one long", long, 20 * time.Second, Ratio{10e6, 20e6}, 40 * second},
		{"many short", short, 10 * time.Second, Ratio{9e6, 10e6}, 0},
		{"many short", short, 11 * time.Second, Ratio{9e6, 11e6}, 5 * second},
		{"the whole", long, 100 * time.Second, Ratio{90e6, 100e6}, 0},
		{"the whole", short, 100 * time.Second, Ratio{90e6, 100e6}, 0},
	} {
		worst, where, ok := c.uptime.Worst(c.length)
		if !ok || worst != c.worst || where.From != c.from || where.To != c.from.Add(c.length) {
			t.Errorf("%s: worst %v is %v at %v, want %v at %v", c.name, c.length, worst, where, c.worst, c.from)
		}
	}
	if _, _, ok := long.Worst(101 * time.Second); ok {
		t.Error("there is a window that is longer than the history")
	}
}

// Worst looks at few windows only; here it is held against all of them.
func TestWorstWindowIsTheWorstOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		u := NewUptime(h, 5*time.Second, 20*second)
		length := rapid.Int64Range(1, 12).Draw(t, "length")
		worst, where, ok := u.Worst(time.Duration(length) * time.Second)
		if len(u.moments) == 0 {
			return
		}
		last := u.moments[len(u.moments)-1].at / 1e6
		for from := u.moments[0].at / 1e6; from+length <= last; from++ {
			before, after := u.until(from*1e6), u.until((from+length)*1e6)
			r := Ratio{after.Num - before.Num, after.Den - before.Den}
			if r.Den > 0 && (!ok || r.Less(worst)) {
				t.Fatalf("the window from %d s has %v, the worst of them is said to be %v at %v", from, r, worst, where)
			}
		}
	})
}

func TestTheWholeWindowIsUserUptime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		u := NewUptime(h, 5*time.Second, 20*second)
		want := UserUptime(h, 5*time.Second, 20*second)
		if want.Den == 0 {
			return
		}
		length := u.moments[len(u.moments)-1].at - u.moments[0].at
		if got, _, ok := u.Worst(time.Duration(length) * time.Microsecond); !ok || got != want {
			t.Fatalf("the whole window has %v, want %v", got, want)
		}
	})
}

// drawHistory draws up to 40 operations of three users on a grid of seconds.
func drawHistory(t *rapid.T) history.History {
	n := rapid.IntRange(0, 40).Draw(t, "operations")
	h := make(history.History, n)
	for i := range h {
		h[i] = history.Op{
			ID: uint64(i), Client: rapid.Uint64Range(0, 2).Draw(t, "user"),
			Invoke:  sim.Time(rapid.Int64Range(0, 19).Draw(t, "second")) * second,
			Outcome: history.Outcome(rapid.Uint8Range(0, 2).Draw(t, "outcome")),
		}
	}
	return h
}

func TestOutageNeedsTimeAndOperations(t *testing.T) {
	h := typed(t, outage)
	want := []Outage{{From: 2 * second, To: 6 * second, Offered: 3, Over: true}}
	for _, c := range []struct {
		tau  time.Duration
		k    int64
		want []Outage
	}{
		{4 * time.Second, 3, want},
		{0, 0, want},
		{4*time.Second + 1, 3, nil},
		{4 * time.Second, 4, nil},
	} {
		if got := Outages(h, c.tau, c.k, 10*second); !slices.Equal(got, c.want) {
			t.Errorf("τ = %v, k = %d: %v, want %v", c.tau, c.k, got, c.want)
		}
	}
}

func TestOutageAtTheEndLastsUntilTheEnd(t *testing.T) {
	h := typed(t, outage)[:4]
	slices.Reverse(h) // the order of the history does not matter
	want := []Outage{{From: 2 * second, To: 10 * second, Offered: 2}}
	if got := Outages(h, time.Second, 2, 10*second); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if h[0].ID != 3 {
		t.Error("Outages has changed the history")
	}
}

func TestRefutationIsARequestToALiveMachineInsideTheCut(t *testing.T) {
	cut := Window{2 * second, 5 * second}
	always := func(int64, sim.Time, sim.Time) bool { return true }
	for _, c := range []struct {
		story   string
		text    string
		up      func(int64, sim.Time, sim.Time) bool
		refuted bool
	}{
		{"an error refutes", "0 a/0 2s..3s read k0 -> fail node=1", always, true},
		{"so does silence", "0 a/0 2s..5s write k0 1 -> unknown node=1", always, true},
		{"an answer does not, even a late one", "0 a/0 2s..5s read k0 -> nil late node=1", always, false},
		{"who asked before the cut proves nothing", "0 a/0 1s..3s read k0 -> fail node=1", always, false},
		{"nor who waited until after it", "0 a/0 4s..6s read k0 -> unknown node=1", always, false},
		{"a machine that is down owes no answer", "0 a/0 2s..3s read k0 -> fail node=1",
			func(machine int64, from, to sim.Time) bool { return machine != 1 || from != 2*second || to != 3*second }, false},
		{"nor does one that was never asked", "0 a/0 2s..3s read k0 -> fail", always, false},
	} {
		op, refuted := Refutation(typed(t, c.text), cut, c.up)
		if refuted != c.refuted || refuted && op.Node != 1 {
			t.Errorf("%s: refuted = %v by %v", c.story, refuted, op)
		}
	}
}

// A client that is served elsewhere in the end was refused all the same.
func TestRefutationSeesEveryRequestOfAnOperation(t *testing.T) {
	cut := Window{2 * second, 5 * second}
	op := history.Op{Invoke: second, Node: 1, Outcome: history.Unknown, Reason: "no answer"}
	op.GiveUp(2 * second) // before the cut
	op.Node, op.Outcome, op.Reason = 2, history.Fail, "no quorum"
	op.GiveUp(3 * second)
	op.Node, op.Outcome, op.Reason = 3, history.Fail, "no quorum"
	op.GiveUp(4 * second)
	op.Node, op.Outcome, op.Reason, op.Result, op.Return = 4, history.OK, "", 7, 4*second+1
	h := history.History{op}
	alive := func(dead int64) func(int64, sim.Time, sim.Time) bool {
		return func(machine int64, from, to sim.Time) bool {
			if from != sim.Time(machine)*second || to != sim.Time(machine+1)*second {
				t.Errorf("machine %d is owed an answer from %v to %v", machine, from, to)
			}
			return machine != dead
		}
	}
	for dead, want := range map[int64]int64{0: 2, 2: 3, 3: 2} {
		r, refuted := Refutation(h, cut, alive(dead))
		if !refuted || r.Node != want || r.Outcome != history.Fail || r.Result != history.Nil {
			t.Errorf("with machine %d dead: refuted = %v by %v, want the request to %d", dead, refuted, r, want)
		}
	}
	if _, refuted := Refutation(h, Window{4 * second, 5 * second}, alive(0)); refuted {
		t.Error("an answer refutes availability")
	}
}

func TestRatiosCompareExactly(t *testing.T) {
	const huge = int64(1) << 62
	for _, c := range []struct {
		a, b Ratio
		less bool
	}{
		{Ratio{1, 3}, Ratio{1, 2}, true},
		{Ratio{1, 2}, Ratio{2, 4}, false},
		{Ratio{huge - 1, huge}, Ratio{huge, huge}, true},
		{Ratio{huge, huge}, Ratio{huge - 1, huge}, false},
	} {
		if got := c.a.Less(c.b); got != c.less {
			t.Errorf("%v < %v = %v", c.a, c.b, got)
		}
	}
}
