package experiments_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"nines/experiments"
	"nines/nodes"
	"nines/sim"
	"nines/workloads/history"

	"pgregory.net/rapid"
)

const second = sim.Time(time.Second)

// op is an operation of a load: invoked at a time in seconds, answered after a
// tenth of a second or, if not ok, given up after a second.
func op(load string, at float64, ok bool) history.Op {
	invoke := sim.Time(at * 1e9)
	o := history.Op{Group: load, Invoke: invoke, Return: invoke.Add(time.Second), Kind: history.Read, Reason: "no answer"}
	if ok {
		o.Return, o.Outcome = invoke.Add(100*time.Millisecond), history.OK
	}
	return o
}

// observed is what is left of a run of a scenario with two loads and a fault.
func observed(t *testing.T, episodes []*experiments.Episode, ops ...history.Op) *experiments.Observation {
	s := only(t, "load: {left: {at: A, calls: store, open: 1/s}, right: {at: B, calls: store, open: 1/s}}\n"+
		"faults: {cut: {partition: [A, B], at: 10s, for: 20s}, stop: {crash: A1, at: 1s}}\nmeasure: {from: 2s, to: 60s}\n")
	o := &experiments.Observation{Scenario: s, Episodes: episodes, End: s.Window.End()}
	for i := range s.Loads {
		l := experiments.LoadHistory{Load: &s.Loads[i], Machines: []nodes.ID{nodes.ID(100 + i)}}
		for j, op := range ops {
			if op.Group == l.Load.Name {
				op.ID = uint64(j + 1)
				l.Ops = append(l.Ops, op)
			}
		}
		o.Loads = append(o.Loads, l)
	}
	return o
}

// measured evaluates a measure on an observation.
func measured(t *testing.T, o *experiments.Observation, text string) experiments.Quantity {
	t.Helper()
	s := only(t, "load: {left: {at: A, calls: store, open: 1/s}, right: {at: B, calls: store, open: 1/s}}\n"+
		"faults: {cut: {partition: [A, B], at: 10s, for: 20s}, stop: {crash: A1, at: 1s}}\nmeasure: {from: 2s, to: 60s, report: ['"+text+"']}\n")
	return s.Measures[0].Measure.Evaluate(o, s.Measures[0].Args)
}

func cut(from, to sim.Time) *experiments.Episode {
	return &experiments.Episode{Fault: "cut", From: from, To: to, Targets: [][]nodes.ID{{0, 1, 100}, {2, 3, 4, 101}}}
}

// An operation belongs to a part of the run if all of it lies there, until the
// instant at which its client would have given up. What straddles an edge
// belongs to none; what was invoked outside of the measured window, nowhere.
func TestPartsOfTheRun(t *testing.T) {
	times := []float64{0, 1.9, 2, 8.9, 9, 9.1, 10, 10.1, 29, 29.1, 30, 30.1, 59.9, 60}
	var ops []history.Op
	for _, at := range times {
		ops = append(ops, op("left", at, true))
	}
	for _, test := range []struct {
		text     string
		episodes []*experiments.Episode
		want     int64
	}{
		{"yield(left)", nil, 11}, // from 2 to 59.9
		{"yield(left, before cut)", []*experiments.Episode{cut(10*second, 30*second)}, 3}, // 2, 8.9, 9
		{"yield(left, during cut)", []*experiments.Episode{cut(10*second, 30*second)}, 3}, // 10, 10.1, 29
		{"yield(left, after cut)", []*experiments.Episode{cut(10*second, 30*second)}, 3},  // 30, 30.1, 59.9
		{"yield(left, after cut)", []*experiments.Episode{cut(10*second, sim.Never)}, 0},
		{"yield(left, during cut)", []*experiments.Episode{cut(10*second, sim.Never)}, 7},
		{"yield(left, before cut)", []*experiments.Episode{cut(0, 30*second)}, 0},
		{"yield(left, before cut)", nil, 0},
		{"yield(left, during cut)", nil, 0},
		{"yield(left, after cut)", nil, 0},
		// Episodes that overlap count once; what lies between others is during none.
		{"yield(left, during cut)", []*experiments.Episode{cut(10*second, 20*second), cut(15*second, 30*second)}, 3},
		{"yield(left, during cut)", []*experiments.Episode{cut(8*second, 10*second), cut(10*second, 11*second)}, 4},
		{"yield(left, during cut)", []*experiments.Episode{cut(2*second, 9900*second/1000), cut(29*second, 31*second)}, 5},
		{"yield(left, before cut)", []*experiments.Episode{cut(10*second, 11*second), cut(20*second, 30*second)}, 3},
		{"yield(left, after cut)", []*experiments.Episode{cut(10*second, 11*second), cut(20*second, 30*second)}, 3},
	} {
		o := observed(t, test.episodes, ops...)
		if q := measured(t, o, test.text); q.Den != test.want || q.Num != q.Den || q.Defined() != (test.want > 0) {
			t.Errorf("%s with %d episodes: %d of %d, want %d", test.text, len(test.episodes), q.Num, q.Den, test.want)
		}
	}
}

func TestYieldPoolsLoadsAndKinds(t *testing.T) {
	write := op("right", 20, false)
	write.Kind = history.Write
	o := observed(t, nil, op("left", 10, true), op("left", 11, false), op("right", 12, true), write)
	for text, want := range map[string]string{
		"yield(left)": "1 of 2", "yield(left+right)": "2 of 4", "yield(right, writes)": "0 of 1", "yield(left+right, reads)": "2 of 3",
		"yield(left, writes)": "undefined", "latency(left, p99)": "100ms", "latency(right, p50, writes)": "undefined",
	} {
		if got := show(measured(t, o, text)); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

func TestLatencyIsAnOrderStatistic(t *testing.T) {
	var ops []history.Op
	for i := range 1000 {
		o := op("left", 5+float64(i)/100, true)
		o.Return = o.Invoke.Add(time.Duration(i+1) * time.Millisecond)
		ops = append(ops, o)
	}
	o := observed(t, nil, ops...)
	for percentile, want := range map[string]string{"p50": "500ms", "p99": "990ms", "p99.9": "999ms", "p99.999": "1s", "p100": "1s", "p0.1": "1ms", "p0.001": "1ms"} {
		if got := show(measured(t, o, "latency(left, "+percentile+")")); got != want {
			t.Errorf("%s is %s, want %s", percentile, got, want)
		}
	}
}

// The time between two parts of the run belongs to neither.
func TestUptimeAddsUpThePartsOfTheRun(t *testing.T) {
	var ops []history.Op
	for at := range 60 {
		ops = append(ops, op("left", float64(at), at < 10 || at >= 15 && at < 40))
	}
	episodes := []*experiments.Episode{cut(10*second, 20*second), cut(30*second, 50*second)}
	o := observed(t, episodes, ops...)
	// Of the first episode 5 of 10 s are up, of the second 10 of 20.
	if q := measured(t, o, "uptime(left, during cut)"); q.Num*2 != q.Den || q.Den != 30_000_000 {
		t.Errorf("%d of %d µs, want 15 of 30 s", q.Num, q.Den)
	}
	if q := measured(t, o, "uptime(left)"); q.Den != 58_000_000 || q.Num != 33_000_000 {
		t.Errorf("%d of %d µs, want 33 of 58 s", q.Num, q.Den)
	}
	if q := measured(t, o, "worst-uptime(left, 10s)"); q.Num != 0 || q.Den != 10_000_000 {
		t.Errorf("the worst ten seconds were up for %d of %d µs, want none", q.Num, q.Den)
	}
	if q := measured(t, o, "worst-uptime(left, 10h)"); q.Defined() {
		t.Errorf("ten hours of a minute were up for %d of %d", q.Num, q.Den)
	}
}

// What explain says of a probe works to the letter.
func TestConstantArrivalsComeAtRegularTimes(t *testing.T) {
	o := run(t, only(t, "load: {probe: {at: A, calls: store, open: 2/s, users: 1, arrivals: constant}}\nfaults: {}\nmeasure: {to: 10s, report: [uptime(probe)]}\n"))
	ops := o.Loads[0].Ops
	for i := range ops[1:] {
		if gap := ops[i+1].Invoke.Sub(ops[i].Invoke); gap != 500*time.Millisecond {
			t.Fatalf("operation %d comes %v after the one before it", i+1, gap)
		}
	}
	if len(ops) < 19 {
		t.Errorf("%d operations in 10 s", len(ops))
	}
}

func TestSharesOfClosedLoadsAreDemandBiased(t *testing.T) {
	s := only(t, `
load:
  open: {calls: store, open: 5/s}
  shut: {calls: store, closed: {clients: 2, think: 1s}}
  proof: {calls: store, script: [{at: 1s, site: A, read: 7}]}
measure: {to: 60s, report: [yield(open), yield(proof), yield(shut), yield(open+shut), stale(shut), uptime(shut), "latency(shut, p50)", linearizable(store)]}
`)
	var biased []string
	for _, m := range s.Measures {
		if m.DemandBiased(s) {
			biased = append(biased, m.Text)
		}
	}
	if got := strings.Join(biased, " "); got != "yield(shut) yield(open+shut)" {
		t.Errorf("biased are %s", got)
	}
}

func TestOutagesHaveALengthAndANumber(t *testing.T) {
	var ops []history.Op
	for _, at := range []float64{3, 4, 5, 6, 7, 20, 20.1, 20.2, 21, 40, 50} {
		ops = append(ops, op("left", at, at == 3 || at == 7 || at == 21 || at == 50))
	}
	o := observed(t, nil, ops...)
	for text, want := range map[string]string{
		"outages(left)": "2", "outages(left, 2s)": "1", "outages(left, 1s, 1)": "3", "outages(left, 11s, 1)": "0", "outages(left, 4)": "0",
		"downtime(left)": "4s", "downtime(left, 1)": "14s", "outages(right)": "0", "downtime(right)": "0s",
	} {
		if got := show(measured(t, o, text)); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

func TestCAPAvailability(t *testing.T) {
	asked := func(machine int64, at float64) history.Op {
		o := op("left", at, false)
		o.Node = machine
		return o
	}
	crash := &experiments.Episode{Fault: "stop", From: 12 * second, To: 14 * second, Targets: [][]nodes.ID{{0}}}
	for _, test := range []struct {
		story string
		op    history.Op
		want  string
	}{
		{"a machine on its side did not answer", asked(0, 20), "false"},
		{"the machine was down", asked(0, 13), "true"},
		{"it was down for a part of the time", asked(0, 11.5), "true"},
		{"the cut had healed before the client gave up", asked(0, 29.5), "true"},
		{"there was no cut yet", asked(0, 9.5), "true"},
		{"the request could not reach the machine", asked(2, 20), "true"},
		{"nobody was asked", asked(-1, 20), "true"},
		{"it was answered", op("left", 20, true), "true"},
	} {
		o := observed(t, []*experiments.Episode{cut(10*second, 30*second), crash}, test.op)
		if got := show(measured(t, o, "cap-available(cut)")); got != test.want {
			t.Errorf("%s: %s, want %s", test.story, got, test.want)
		}
	}
}

// Where no partition came there is nothing to judge.
func TestCAPNeedsAPartition(t *testing.T) {
	missed := cut(10*second, 30*second)
	missed.Missed = true
	for _, episodes := range [][]*experiments.Episode{nil, {missed}} {
		o := observed(t, episodes, op("left", 20, false))
		if q := measured(t, o, "cap-available(cut)"); q.Defined() {
			t.Errorf("it is judged: %s", show(q))
		}
	}
}

// A check sees all operations on a system, measured or not: the write that a
// read returns may have been made before the measurement began.
func TestChecksSeeEverything(t *testing.T) {
	write := op("right", 1, true)
	write.Kind, write.Arg = history.Write, 7
	read := op("left", 5, true)
	read.Result = 7
	stale := op("left", 6, true)
	o := observed(t, nil, write, read)
	if q := measured(t, o, "linearizable(store)"); q.Verdict != experiments.Holds {
		t.Errorf("a read of a value written before the measurement: %s", q.Reason)
	}
	if got := show(measured(t, o, "stale(left)")); got != "0 of 1" {
		t.Errorf("stale reads: %s", got)
	}
	o = observed(t, nil, write, read, stale)
	if q := measured(t, o, "linearizable(store)"); q.Verdict != experiments.Violated || len(q.Witness) == 0 {
		t.Error("a read of nothing after a read of a value was let pass")
	}
	if got := show(measured(t, o, "stale(left)")); got != "1 of 2" {
		t.Errorf("stale reads: %s", got)
	}
}

func TestUndefinedQuantities(t *testing.T) {
	nothing := experiments.Quantity{Unit: experiments.Share}
	all := experiments.Quantity{Unit: experiments.Share, Num: 3, Den: 3}
	if nothing.Defined() || !all.Defined() || nothing.Equal(all) || !nothing.Equal(nothing) {
		t.Error("the yield of nothing is no yield")
	}
	if twoThirds := (experiments.Quantity{Num: 2, Den: 3}); !twoThirds.Equal(experiments.Quantity{Num: 4, Den: 6}) || twoThirds.Equal(all) {
		t.Error("ratios are compared as ratios")
	}
}

// Products of counts do not fit into an int64: 2⁶² · 4 is 0 there, as 0 · 1 is.
func TestLargeRatiosAreComparedExactly(t *testing.T) {
	count := rapid.Int64Range(-1<<63, 1<<63-1)
	rapid.Check(t, func(t *rapid.T) {
		scale := rapid.Int64Range(1, 1<<20).Draw(t, "scale")
		p := experiments.Quantity{Num: count.Draw(t, "num"), Den: count.Filter(func(n int64) bool { return n != 0 }).Draw(t, "den")}
		q := experiments.Quantity{Num: count.Draw(t, "other num"), Den: p.Den}
		if rapid.Bool().Draw(t, "a multiple") {
			p.Num, p.Den = p.Num>>20, p.Den>>21|1
			q.Num, q.Den = p.Num*scale, p.Den*scale
		}
		if want := big.NewRat(p.Num, p.Den).Cmp(big.NewRat(q.Num, q.Den)) == 0; p.Equal(q) != want || q.Equal(p) != want {
			t.Fatalf("%d/%d = %d/%d is %t", p.Num, p.Den, q.Num, q.Den, !want)
		}
	})
	if (experiments.Quantity{Num: 1 << 62, Den: 1}).Equal(experiments.Quantity{Num: 0, Den: 4}) {
		t.Error("2⁶² is 0")
	}
}

func TestUsualMeasures(t *testing.T) {
	texts := func(s *experiments.Scenario) (texts []string) {
		for _, m := range s.Measures {
			texts = append(texts, m.Text)
		}
		return texts
	}
	want := []string{"yield(left)", "yield(left, before cut)", "yield(left, during cut)", "yield(left, after cut)",
		"latency(left, p50)", "latency(left, p99)", "linearizable(store)"}
	if got := texts(only(t, "")); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	// Expectations and the primary measure are reported, too, once.
	s := only(t, "measure: {to: 60s, report: ['yield( left )']}\nexpect: [yield(left) >= 0%, outages(left) = 0]\nstudy: {primary: 'uptime(left,during  cut)'}\n")
	want = []string{"yield(left)", "uptime(left, during cut)", "outages(left, 1s, 3)"}
	if got := texts(s); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	var many string
	for i := range 5 {
		many += fmt.Sprintf("f%d: {crash: A1, at: %ds, for: 1s}, ", i, 10*i)
	}
	if got := texts(only(t, "faults: {"+many+"}\n")); len(got) != 4 {
		t.Errorf("with many faults the usual measures are %q, want those of the whole run", got)
	}
}

func TestExpectationsHaveARange(t *testing.T) {
	s := only(t, "expect: ['yield(left) = 90% ± 1%', 'yield(left) >= 0.5', 'latency(left, p99) < 20ms', 'outages(left) = 3', 'not linearizable(store)']\n")
	for i, want := range []string{"= 0.9 ± 0.01", ">= 0.5 ± 0", "< 2e+07 ± 0", "= 3 ± 0", " 0 ± 0"} {
		x := s.Expectations[i]
		if got := fmt.Sprintf("%s %v ± %v", x.Relation, x.Value, x.Tolerance); got != want {
			t.Errorf("%s is read as %s, want %s", x.Text, got, want)
		}
	}
	if from, to := s.Expectations[0].Range(); from != 0.9-0.01 || to != 0.9+0.01 {
		t.Errorf("the range is %v to %v", from, to)
	}
	if x := s.Expectations[4]; !x.Not || x.Expression.Text != "linearizable(store)" {
		t.Errorf("%+v is not what was written", x)
	}
}

// A report names machines when the world they were in is gone.
func TestObservationsNameTheMachines(t *testing.T) {
	o := run(t, only(t, ""))
	if want := []string{"A1", "A2", "B1", "B2", "B3", "load left"}; !slices.Equal(o.Machines, want) {
		t.Errorf("the machines are %q, want %q", o.Machines, want)
	}
	if client := o.Loads[0].Machines[0]; o.Machines[client] != "load left" {
		t.Errorf("the clients sit at %s", o.Machines[client])
	}
}
