package systems_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/sim"
	"nines/workloads/history"
)

// busy is an array under load, whose disks nothing has happened to yet.
const busy = `
links: {default: 10us}
systems: {array: {kind: raid, level: "5", disks: 5, capacity: 1MiB, chunk: 16KiB}}
load:
  writers: {calls: array, closed: {clients: 8, think: 4ms}, reads: 0%, keys: uniform(900), to: 2s}
  readers: {calls: array, closed: {clients: 4, think: 2ms}, reads: 100%, keys: uniform(900), from: 4s}
measure: {to: 5s, report: [intact(array), linearizable(array), "ios(array, reads)", "ios(array, writes)", busiest(array), count(loss), "duration(repair, p50)"]}
`

// refused returns how many operations of a load were not done.
func refused(o *experiments.Observation, load int) (n int) {
	for _, op := range o.Loads[load].Ops {
		if op.Outcome != history.OK {
			n++
		}
	}
	return n
}

// As many disks as a level survives may die, and nobody notices but by the
// time it takes. One more, and the reads of what is lost fail; none is wrong.
func TestArraysServeWhileDisksDie(t *testing.T) {
	for _, c := range []struct {
		level    string
		survives int
	}{{"0", 0}, {"1", 4}, {"3", 1}, {"4", 1}, {"5", 1}, {"6", 2}, {"rs", 2}} {
		for _, dead := range []int{c.survives, c.survives + 1} {
			settings := []string{"systems.array.level=" + c.level, "load.writers.keys=uniform(200)", "load.readers.keys=uniform(200)"}
			if dead > 0 {
				settings = append(settings, "faults={f: {fail: "+strings.Join([]string{"disk1", "disk2", "disk3", "disk4", "disk5"}[:dead], "+")+", at: 3s}}")
			}
			o := observe(t, busy, 1, 0, settings...)
			if q := reported(t, o, "intact(array)"); q.Verdict != experiments.Holds {
				t.Errorf("level %s, %d disks dead: %s", c.level, dead, q.Reason)
			}
			if lost := dead > c.survives; (refused(o, 1) > 0) != lost || (reported(t, o, "count(loss)").Num > 0) != lost {
				t.Errorf("level %s, %d disks dead: %d of %d reads failed, %d losses", c.level, dead, refused(o, 1), len(o.Loads[1].Ops), reported(t, o, "count(loss)").Num)
			}
		}
	}
}

// A spare takes the place of a disk, and another may then die.
func TestASpareIsRebuilt(t *testing.T) {
	faults := "faults={a: {fail: disk1, at: 2100ms}, b: {fail: disk2, at: 3500ms}}"
	without, with := observe(t, busy, 1, 0, faults), observe(t, busy, 1, 0, faults, "systems.array.spares=1")
	if refused(without, 1) == 0 || refused(with, 1) > 0 {
		t.Errorf("%d reads failed without a spare, %d with one", refused(without, 1), refused(with, 1))
	}
	if q := reported(t, with, "duration(repair, p50)"); q.Missing || q.Duration() <= 0 {
		t.Errorf("the rebuild took %v", q.Duration())
	}
	slow := observe(t, busy, 1, 0, faults, "systems.array.spares=1", "systems.array.rebuild=25%")
	if a, b := reported(t, with, "duration(repair, p50)"), reported(t, slow, "duration(repair, p50)"); b.Num < 2*a.Num {
		t.Errorf("at full speed the rebuild took %v, at a quarter %v", a.Duration(), b.Duration())
	}
}

// Disks that live and die under load: what is refused was lost, and nothing is
// wrong, though an array that lost data serves what it has left.
func TestArraysServeWhileDisksWear(t *testing.T) {
	losses := int64(0)
	for seed := range uint64(4) {
		o := observe(t, busy, seed, 0, "load.readers.from=0s",
			"faults={wear: {fail: each(disk), life: exponential(5s), repair: {time: exponential(500ms), discipline: serial}}}")
		lost := reported(t, o, "count(loss)").Num
		losses += lost
		for _, judgement := range []string{"intact(array)", "linearizable(array)"} {
			if q := reported(t, o, judgement); q.Verdict != experiments.Holds {
				t.Errorf("seed %d: not %s: %s", seed, judgement, q.Reason)
			}
		}
		if refused(o, 0)+refused(o, 1) > 0 && lost == 0 {
			t.Errorf("seed %d: %d requests failed, and nothing was lost", seed, refused(o, 0)+refused(o, 1))
		}
		if reported(t, o, "ios(array, reads)").Den == 0 {
			t.Errorf("seed %d: no request was counted", seed)
		}
	}
	if losses == 0 {
		t.Error("nothing was lost: the test shows little")
	}
}

// A disk that is brought is empty: the repair is over when it is rebuilt.
func TestARepairEndsWithItsRebuild(t *testing.T) {
	o := observe(t, busy, 1, 0, "faults={a: {fail: disk1, at: 2s, for: 100ms}}")
	if q := reported(t, o, "duration(repair, p50)"); q.Missing || q.Num <= int64(100*time.Millisecond) {
		t.Errorf("the repair took %v, and the disk came after 100ms", q.Duration())
	}
	if refused(o, 1) > 0 {
		t.Errorf("%d reads failed", refused(o, 1))
	}
}

// What a disk holds rots before another one dies: with checksums the damage is
// repaired when it is read, or by a scrub in time; without them a rebuild
// trusts what it finds, and wrong bytes are returned as right.
func TestARebuildThatTrustsARottenBlockIsCaught(t *testing.T) {
	faults := "faults={rot: {rot: array.disk3, sectors: 200, at: 2500ms}, dead: {fail: disk1, at: 3500ms}}"
	judge := func(settings ...string) (experiments.Quantity, int) {
		o := observe(t, busy, 1, 0, append(settings, faults, "systems.array.spares=1")...)
		return reported(t, o, "intact(array)"), refused(o, 1)
	}
	if q, failed := judge(); q.Verdict != experiments.Holds || failed == 0 {
		t.Errorf("with checksums: %d reads failed (some must), %s", failed, q.Reason)
	}
	if q, failed := judge("systems.array.scrub=10ms"); q.Verdict != experiments.Holds || failed > 0 {
		t.Errorf("with checksums and a scrub: %d reads failed, %s", failed, q.Reason)
	}
	if q, _ := judge("systems.array.verify=false"); q.Verdict != experiments.Violated {
		t.Error("without checksums no read was wrong: the test shows nothing")
	}
}

// A disk is missing, and power fails while data and parity are being written:
// data on it that nobody was writing is gone, or wrong. A journal closes the
// hole.
func TestTheWriteHoleIsCaught(t *testing.T) {
	faults := "faults={dead: {fail: disk1, at: 900ms}, power: {crash: array, at: 1s, for: 20ms, every: 50ms, until: 1900ms}}"
	judge := func(settings ...string) (wrong bool, failed int) {
		for seed := range uint64(3) {
			o := observe(t, busy, seed, 0, append(settings, faults, "systems.array.block=512B", "load.writers.closed={clients: 32, think: 1ms}", "load.writers.to=1800ms")...)
			wrong = wrong || reported(t, o, "intact(array)").Verdict == experiments.Violated
			failed += refused(o, 1)
		}
		return wrong, failed
	}
	if wrong, failed := judge("systems.array.journal=true"); wrong || failed > 0 {
		t.Errorf("with a journal: wrong bytes %v, %d reads failed", wrong, failed)
	}
	if wrong, _ := judge("systems.array.journal=true", "systems.array.verify=false"); wrong {
		t.Error("with a journal, without checksums: wrong bytes")
	}
	if wrong, failed := judge(); wrong || failed == 0 {
		t.Errorf("without a journal: wrong bytes %v, %d reads failed; some must, and none be wrong", wrong, failed)
	}
	if wrong, _ := judge("systems.array.verify=false"); !wrong {
		t.Error("with neither journal nor checksums no read was wrong: the test shows nothing")
	}
}

// Parity that does not rotate is seen in the counts: of two writes a small
// write makes, one is at the parity disk.
func TestParityThatDoesNotRotateIsSeenInTheCounts(t *testing.T) {
	share := func(level string) float64 {
		q := reported(t, observe(t, busy, 1, 0, "systems.array.level="+level), "busiest(array)")
		return float64(q.Num) / float64(q.Den)
	}
	if rotating, fixed := share("5"), share("4"); rotating > 0.22 || fixed < 0.35 {
		t.Errorf("the busiest disk has %.2f of all requests with rotating parity, %.2f with a parity disk", rotating, fixed)
	}
}

// The counts of the textbooks (D3), by the measure that a scenario reports.
func TestWhatRequestsCost(t *testing.T) {
	for _, c := range []struct {
		level         string
		disks         string
		reads, writes int64
	}{{"0", "5", 1, 1}, {"1", "3", 1, 3}, {"3", "5", 4, 5}, {"4", "5", 1, 4}, {"5", "4", 1, 4}, {"5", "8", 1, 4}, {"6", "8", 1, 6}, {"10", "6", 1, 2}, {"rs", "8", 1, 6}} {
		o := observe(t, busy, 1, 0, "systems.array.level="+c.level, "systems.array.disks="+c.disks, "load.writers.keys=uniform(200)", "load.readers.keys=uniform(200)")
		reads, writes := reported(t, o, "ios(array, reads)"), reported(t, o, "ios(array, writes)")
		if reads.Num != c.reads*reads.Den || writes.Num != c.writes*writes.Den || writes.Den == 0 {
			t.Errorf("level %s of %s disks: %d/%d a read, %d/%d a write; want %d and %d", c.level, c.disks, reads.Num, reads.Den, writes.Num, writes.Den, c.reads, c.writes)
		}
	}
}

// A wrong array is told where and why.
func TestWrongArrays(t *testing.T) {
	for text, want := range map[string]string{
		`level: "6", disks: 3`:                       "RAID-6 of 3 disks: it takes from 4 to 255",
		`level: "5", checks: 2`:                      "only of rs they can be chosen",
		`level: rs, checks: 8`:                       "8 checks on 8 disks",
		`level: "5", copies: 3`:                      "copies are those of level 10",
		`capacity: 1KiB`:                             "there must be from 1 to",
		`chunk: 100B`:                                "in whole sectors",
		`arrays: 3`:                                  "several arrays can only be counted",
		`latent: 1h`:                                 "can only be counted",
		`fidelity: counters, scrub: 1h`:              "there are none: say latent",
		`fidelity: counters, arrays: 99999`:          "at most 200000",
		`journal: true, chunk: 4MiB`:                 "a journal holds stripes",
		`chunk: 64MiB`:                               "it may have 256 MiB",
		`block: 1GiB`:                                "a block of",
		`machines: 2`:                                "one controller",
		`fidelity: counters, disks: 2, level: "100"`: "unknown value",
	} {
		_, err := experiments.Decode("test.yaml", []byte("systems: {array: {kind: raid, "+text+"}}\nmeasure: {to: 1s}\n"), nil, systems.Builtin())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	called := "systems: {array: {kind: raid, fidelity: counters}}\nload: {u: {calls: array, open: 1/s}}\nmeasure: {to: 1s}\n"
	if _, err := experiments.Decode("test.yaml", []byte(called), nil, systems.Builtin()); err == nil || !strings.Contains(err.Error(), "it only counts its disks") {
		t.Errorf("a load on counters: %v", err)
	}
}

// Two arrays of one scenario have lives of their own.
func TestArraysOfOneScenarioHaveDisksOfTheirOwn(t *testing.T) {
	o := observe(t, `
systems: {a: {kind: raid, fidelity: counters}, b: {kind: raid, fidelity: counters}}
faults: {wear: {fail: each(disk), life: exponential(2000h), repair: exponential(24h)}}
measure: {to: 1y}
`, 1, 0)
	failures := func(system string) (at []int64) {
		for _, c := range o.Occurrences {
			if c.System == system && c.Event == "failure" {
				at = append(at, int64(c.From))
			}
		}
		return at
	}
	if a, b := failures("a"), failures("b"); len(a) == 0 || len(b) == 0 || slices.Contains(b, a[0]) {
		t.Errorf("a fails at %v, b at %v", a, b)
	}
}

// Ten years of a thousand disks in RAID-6 groups, through the engine.
func BenchmarkTenYearsOfAThousandDisks(b *testing.B) {
	f := decodeArray(b, `level: "6", disks: 10, arrays: 100`, "life: exponential(461386h), repair: exponential(24h)", "to: 10y")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := f.Variants[0].Run(sim.Options{Seed: 1, Replication: uint64(i)}); err != nil {
			b.Fatal(err)
		}
	}
}
