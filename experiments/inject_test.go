package experiments_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"nines/experiments"
	"nines/sim"
)

// A machine that several faults have stopped runs again when the last of them
// is over, in whatever order they began and end.
func TestOverlappingCrashesNest(t *testing.T) {
	w := build(t, `faults:
  long: {crash: A1, at: 1s, for: 10s}
  within: {amnesia: A1, at: 3s, for: 2s}
  across: {crash: A, at: 9s, for: 4s}
`)
	for _, moment := range []struct {
		at     string
		a1, a2 bool
	}{{"500ms", true, true}, {"2s", false, true}, {"4s", false, true}, {"6s", false, true}, {"10s", false, false}, {"12s", false, false}, {"14s", true, true}} {
		w.at(moment.at)
		if w.machine("A1").Up() != moment.a1 || w.machine("A2").Up() != moment.a2 {
			t.Errorf("at %s: A1 up %v, A2 up %v; want %v, %v", moment.at, w.machine("A1").Up(), w.machine("A2").Up(), moment.a1, moment.a2)
		}
	}
	if starts := w.machine("A1").Starts(); starts != 2 {
		t.Errorf("A1 was started %d times, want 2: once at the beginning and once at the end", starts)
	}
}

// A machine that restarts in the middle of a pause stands still again.
func TestPausesOutlastCrashes(t *testing.T) {
	w := build(t, `faults:
  freeze: {pause: A1, at: 1s, for: 9s}
  chill: {pause: A1, at: 2s, for: 1s}
  crash: {crash: A1, at: 4s, for: 2s}
`)
	for _, moment := range []struct {
		at         string
		up, paused bool
	}{{"1500ms", true, true}, {"3500ms", true, true}, {"5s", false, false}, {"7s", true, true}, {"11s", true, false}} {
		w.at(moment.at)
		if n := w.machine("A1"); n.Up() != moment.up || n.Paused() != moment.paused {
			t.Errorf("at %s: up %v, paused %v; want %v, %v", moment.at, n.Up(), n.Paused(), moment.up, moment.paused)
		}
	}
}

// A leaking process lives until its memory is full, counted from whatever
// restarted it, and no longer than the fault lasts is any killed.
func TestLeaksFillTheMemoryOfEachProcess(t *testing.T) {
	w := build(t, `faults:
  leak: {leak: A1, fills: 10s, restart: 2s, slowdown: 5, at: 5s, for: 40s}
  crash: {crash: A1, at: 20s, for: 1s}
  long: {crash: A1, at: 29s, for: 4s}
`)
	for _, moment := range []struct {
		at     string
		up     bool
		starts uint64
	}{
		{"14s", true, 1}, {"16s", false, 1}, // full at 15 s
		{"18s", true, 2}, {"20500ms", false, 2}, {"28s", true, 3}, // the crash at 20 s emptied it
		{"30s", false, 3}, {"34s", true, 4}, {"42s", true, 4}, // and so did the one at 29 s
		{"44s", false, 4}, {"46s", true, 5}, {"60s", true, 5}, // full at 43 s; at 45 s the leak is stopped
	} {
		w.at(moment.at)
		if n := w.machine("A1"); n.Up() != moment.up || n.Starts() != moment.starts {
			t.Errorf("at %s: up %v after %d starts; want %v, %d", moment.at, n.Up(), n.Starts(), moment.up, moment.starts)
		}
	}
	if got := w.Episodes[0].Effect(); got != "killed 2 processes" {
		t.Errorf("the leak %s", got)
	}
}

// How long a process lives depends neither on others nor on what else strikes.
func TestLeaksAreDrawnForEachProcess(t *testing.T) {
	const leak = "leak: {leak: A1+A2, fills: exponential(5s), restart: 1s, at: 5s}"
	alone := build(t, "faults: {"+leak+"}\n").at("60s")
	beside := build(t, "faults: {"+leak+", cut: {pause: B, at: 7s, for: 1s}, other: {leak: B1, fills: exponential(3s), at: 1s}}\n").at("60s")
	var starts []uint64
	for _, name := range []string{"A1", "A2"} {
		starts = append(starts, alone.machine(name).Starts())
		if got := beside.machine(name).Starts(); got != starts[len(starts)-1] {
			t.Errorf("%s was started %d times, and %d times beside other faults", name, starts[len(starts)-1], got)
		}
	}
	if starts[0] < 4 || starts[0] == starts[1] {
		t.Errorf("starts %v: want several, and not the same", starts)
	}
}

func TestDriftsAddUpAndJumpsGoBack(t *testing.T) {
	w := build(t, `faults:
  fast: {clock-drift: A1, ppm: 1000, at: 10s, for: 20s}
  slow: {clock-drift: A1, ppm: -500, at: 20s, for: 20s}
  ahead: {clock-jump: A1, by: 1s, at: 25s, for: 30s}
  behind: {clock-jump: A1, by: -250ms, at: 35s}
`)
	for _, moment := range []struct {
		at    string
		ahead time.Duration
	}{
		{"10s", 0}, {"20s", 10 * time.Millisecond}, {"24s", 12 * time.Millisecond}, {"30s", 1015 * time.Millisecond},
		{"40s", 760 * time.Millisecond}, {"54s", 760 * time.Millisecond}, {"56s", -240 * time.Millisecond},
	} {
		n := w.at(moment.at).machine("A1")
		if ahead := n.Clock().Sub(w.Engine.Now()); ahead != moment.ahead {
			t.Errorf("at %s: the clock is ahead by %v, want %v", moment.at, ahead, moment.ahead)
		}
	}
}

// The clock that drifts by itself drifts on by itself when the fault is over.
func TestDriftFaultComesOnTop(t *testing.T) {
	w := build(t, "clocks: {drift: 100}\nfaults: {fast: {clock-drift: A1, ppm: 900, at: 10s, for: 10s}}\n")
	for at, want := range map[string]time.Duration{"30s": 1000*10*time.Microsecond + 100*20*time.Microsecond} {
		if ahead := w.at(at).machine("A1").Clock().Sub(w.Engine.Now()); ahead != want {
			t.Errorf("at %s: ahead by %v, want %v", at, ahead, want)
		}
	}
}

// A wild drift is held within what a clock can do.
func TestDriftIsHeldWithinAClock(t *testing.T) {
	build(t, "clocks: {drift: 'normal(0, 80000)', offset: 'normal(0, 100y)'}\nfaults: {f: {clock-drift: each(store), ppm: 900000, at: 1s, for: 1s, every: 300ms}}\n").at("60s")
}

// episodes returns when the episodes of a fault were, and whom each hit.
func episodes(w *world, fault string) (told []string) {
	for _, p := range w.Episodes {
		if p.Fault == fault {
			told = append(told, fmt.Sprintf("%v–%v %v", p.From, p.To, w.names(slices.Concat(p.Targets...))))
		}
	}
	return told
}

func TestSchedules(t *testing.T) {
	for _, test := range []struct {
		fault string
		want  []string
	}{
		{"{crash: A1, at: 10s, for: 20s}", []string{"10.000 s–30.000 s [A1]"}},
		{"{crash: A1, at: 10s}", []string{"10.000 s–never [A1]"}},
		{"{crash: A1, at: 50s, for: 1h}", []string{"50.000 s–never [A1]"}},
		{"{crash: A1, at: 0s, for: 1s}", []string{"0.000 s–1.000 s [A1]"}},
		{"{crash: A1, at: 10s, for: 0s}", nil},
		{"{crash: A1, at: 10s, for: 1s, every: 5s, until: 25s}",
			[]string{"10.000 s–11.000 s [A1]", "15.000 s–16.000 s [A1]", "20.000 s–21.000 s [A1]"}},
		{"{crash: A1, at: 50s, for: 8s, every: 5s}", []string{"50.000 s–58.000 s [A1]", "55.000 s–never [A1]", "60.000 s–never [A1]"}},
		{"{crash: rolling(B), at: 10s, for: 2s, every: 5s}",
			[]string{"10.000 s–12.000 s [B1]", "15.000 s–17.000 s [B2]", "20.000 s–22.000 s [B3]"}},
		{"{crash: store.leader, at: 10s, for: 1s}", []string{"10.000 s–11.000 s [A1]"}},
		{"{rot: A1, at: 10s, every: 20s}", []string{"10.000 s–10.000 s [A1]", "30.000 s–30.000 s [A1]", "50.000 s–50.000 s [A1]"}},
		{"{crash: B1+A, at: 10s, for: 1s}", []string{"10.000 s–11.000 s [A1 A2 B1]"}},
		{"{crash: [A1, B1], at: 10s, for: 1s}", []string{"10.000 s–11.000 s [A1 B1]"}},
		{"{crash: A1, at: 10s, life: 5s, repair: 10s, until: 30s}", []string{"15.000 s–25.000 s [A1]"}},
		{"{crash: A1, life: 10s, for: 20s}", []string{"10.000 s–30.000 s [A1]", "40.000 s–60.000 s [A1]"}},
		{"{crash: each(A), life: 25s, repair: 5s}",
			[]string{"25.000 s–30.000 s [A1]", "25.000 s–30.000 s [A2]", "55.000 s–60.000 s [A1]", "55.000 s–60.000 s [A2]"}},
		{"{partition: [store.leader, A, B], at: 10s, for: 1s}", []string{"10.000 s–11.000 s [A1 A2 B1 B2 B3 load left]"}},
		{"{partition: B, at: 10s, for: 1s}", []string{"10.000 s–11.000 s [A1 A2 B1 B2 B3 load left]"}},
	} {
		w := build(t, "faults: {f: "+test.fault+"}\n").at("62s")
		if got := episodes(w, "f"); !slices.Equal(got, test.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", test.fault, got, test.want)
		}
	}
}

// Each machine has its own life; the machines' draws have nothing to do with
// each other, and the share of time each is down is that of its means.
func TestEachMachineHasItsOwnLife(t *testing.T) {
	w := build(t, "measure: {to: 100000s}\nload: {left: {calls: store, open: 1/h}}\n"+
		"faults: {f: {crash: each(store), life: exponential(90s), repair: exponential(10s)}}\n").at("100000s")
	down := make(map[string]time.Duration)
	for _, p := range w.Episodes {
		down[w.MachineName(p.Targets[0][0])] += min(p.To, w.Engine.Now()).Sub(p.From)
	}
	seen := make(map[time.Duration]bool)
	for name, d := range down {
		if share := d.Seconds() / 100000; share < 0.09 || share > 0.11 {
			t.Errorf("%s was down for %.3f of the time, want 0.1", name, share)
		}
		if seen[d] {
			t.Errorf("%s was down exactly as long as another", name)
		}
		seen[d] = true
	}
	if len(down) != 5 {
		t.Errorf("%d machines failed, want 5", len(down))
	}
}

// A series that in spite of its mean comes far too often ends the run with an
// error instead of filling the memory.
func TestEndlessEpisodesEndTheRun(t *testing.T) {
	s := only(t, "faults: {f: {rot: A1, at: 1s, every: 'mixture(0.9999999999: 0s, 0.0000000001: 200y)'}}\nload: {left: {calls: store, open: 1/s}}\n")
	_, err := s.Run(sim.Options{Seed: 1})
	if limit, ok := errors.AsType[*sim.LimitError](err); !ok || limit.Limit != "episodes of faults" {
		t.Errorf("got %v, want a limit", err)
	}
}

func TestFaultsOfLinks(t *testing.T) {
	deadlock := func(fault string) experiments.Quantity {
		s := only(t, "load: {left: {at: A, pinned: true, calls: store, open: 20/s}, right: {like: left, at: B}}\n"+
			"faults: {f: "+fault+"}\nmeasure: {to: 60s, report: ['yield(left+right, during f)']}\n")
		return s.Measures[0].Measure.Evaluate(run(t, s), s.Measures[0].Args)
	}
	for _, test := range []struct {
		fault string
		all   bool
	}{
		{"{partition: [A, B], at: 10s, for: 20s}", true}, // pinned clients are on their machines' side
		{"{partition: [store.A, store.B], at: 10s, for: 20s}", true},
		{"{degrade: [store], latency: 100, at: 10s, for: 20s}", true},
		{"{degrade: [store], latency: 1000, at: 10s, for: 20s}", false},
		{"{degrade: [store], loss: 20%, at: 10s, for: 20s}", false},
		{"{one-way: store.A, at: 10s, for: 20s}", false},
	} {
		if q := deadlock(test.fault); (q.Num == q.Den) != test.all || q.Den == 0 {
			t.Errorf("%s: %d of %d operations were answered; want all: %v", test.fault, q.Num, q.Den, test.all)
		}
	}
}

func TestInterruptedRun(t *testing.T) {
	s := only(t, "load: {left: {calls: store, open: 1000/s}}\n")
	_, err := s.Run(sim.Options{Seed: 1, Interrupted: func() bool { return true }})
	if !errors.Is(err, sim.ErrInterrupted) {
		t.Errorf("got %v, want an interruption", err)
	}
}
