package raid

import (
	"os"
	"slices"
	"testing"
	"time"

	"nines/nodes/disk"
	"nines/sim"
)

// crashRig is an array of disks whose writes take long enough to be cut off,
// each by its own luck.
func crashRig(t testing.TB, seed uint64, level Level, disks int, o Options, torn bool) *rig {
	r := &rig{t: t, engine: sim.New(sim.Options{Seed: seed}), stream: sim.NewKey(seed, 0, "test", 0).At(0, 0)}
	var members []*disk.Disk
	for range disks {
		members = append(members, r.make(disk.Options{WriteThrough: true, Capacity: 64 << 20, TornSectors: torn}))
	}
	if o.Journal != nil {
		o.Journal = disk.New(r.engine, "journal", disk.Options{Capacity: 16 << 10, TornSectors: torn}) // a small ring
	}
	o.Layout = Layout{Level: level, Chunk: 1024, Rows: 4}
	r.array = New(r.engine, members, o)
	r.truth = make([]byte, r.array.Layout().Capacity())
	return r
}

// seeds is how many runs a test has; NINES_LONG=1 takes the time for more.
func seeds(n uint64) uint64 {
	if os.Getenv("NINES_LONG") == "1" {
		return 20 * n
	}
	return n
}

// journaled is any disk: crashRig puts its own in its place.
var journaled = &disk.Disk{}

// crashDuringWrites begins a few writes, cuts the power in the middle of them,
// and recovers. Written bytes that were not acknowledged may be there or not,
// sector by sector; it returns, by sector, what may be found besides the truth.
func (r *rig) crashDuringWrites(writes int, after time.Duration) (perhaps [][]string) {
	perhaps = make([][]string, len(r.truth)/512)
	for i := range writes {
		offset, length := r.block(3)
		if r.whole {
			offset, length = int64(i)*r.array.layout.width(), r.array.layout.width()
		}
		data := make([]byte, length)
		for i := range data {
			data[i] = byte(r.stream.Uint64())
		}
		for at := int64(0); at < length; at += 512 {
			perhaps[(offset+at)/512] = append(perhaps[(offset+at)/512], string(data[at:at+512]))
		}
		r.array.Write(offset, data, func(err error) {
			if err != nil {
				return
			}
			copy(r.truth[offset:], data)
			for at := int64(0); at < length; at += 512 { // older writes are over, too
				all := &perhaps[(offset+at)/512]
				*all = (*all)[slices.Index(*all, string(data[at:at+512]))+1:]
			}
		})
	}
	if err := r.engine.Run(r.engine.Now().Add(after)); err != nil {
		r.t.Fatal(err)
	}
	r.array.Crash()
	if r.forgetful {
		r.array.intents = nil
	}
	if r.stream.Below(3) == 0 { // the power fails again, perhaps before all is recovered
		r.array.Recover(func() {})
		if err := r.engine.Run(r.engine.Now().Add(time.Duration(r.stream.Below(600)) * time.Microsecond)); err != nil {
			r.t.Fatal(err)
		}
		r.array.Crash()
	}
	r.recover()
	return perhaps
}

func (r *rig) recover() {
	r.t.Helper()
	recovered := false
	r.array.Recover(func() { recovered = true })
	r.run()
	if !recovered {
		r.t.Fatal("the array did not recover")
	}
}

// audit reads everything and counts the blocks that are lost and the
// sectors that hold what was never written there.
func (r *rig) audit(perhaps [][]string) (lost, wrong int) {
	block := r.array.layout.Block()
	for from := int64(0); from < int64(len(r.truth)); from += block {
		r.array.Read(from, block, func(data []byte, err error) {
			if err != nil {
				lost++
				return
			}
			for at := from; at < from+block; at += 512 {
				found := string(data[at-from : at-from+512])
				if found != string(r.truth[at:at+512]) && !slices.Contains(perhaps[at/512], found) {
					wrong++
				}
			}
		})
	}
	r.run()
	return lost, wrong
}

// outcome is what became of many arrays that crashed during a write, and lost
// a disk afterwards or before.
type outcome struct{ lost, wrong, runs int }

func crashes(t testing.TB, level Level, o Options, degradedBefore bool) outcome {
	var all outcome
	for seed := range seeds(100) {
		r := crashRig(t, seed, level, 5, o, false)
		r.fill()
		victim := int64(seed % 5)
		if degradedBefore {
			r.array.Fail(victim)
		}
		perhaps := r.crashDuringWrites(1, time.Duration(r.stream.Below(400))*time.Microsecond)
		r.array.Fail(victim)
		lost, wrong := r.audit(perhaps)
		all.lost, all.wrong, all.runs = all.lost+lost, all.wrong+wrong, all.runs+1
	}
	return all
}

// The write hole: an array without a disk is cut off in the middle of a write,
// and bytes are gone that nobody was writing.
func TestTheWriteHole(t *testing.T) {
	for _, level := range []Level{Level5, Level6} {
		if o := crashes(t, level, Options{}, true); o.lost == 0 || o.wrong > 0 {
			t.Errorf("%v with checksums: %+v; data must be lost, and honestly", level, o)
		}
		if o := crashes(t, level, Options{NoChecksums: true}, true); o.wrong == 0 {
			t.Errorf("%v without checksums: %+v; wrong bytes must be returned", level, o)
		}
	}
}

// What closes it: with a journal nothing is lost, with checksums or without.
func TestAJournalClosesTheWriteHole(t *testing.T) {
	for _, level := range []Level{Level1, Level5, Level6} {
		for _, degraded := range []bool{false, true} {
			for _, trusting := range []bool{false, true} {
				o := crashes(t, level, Options{Journal: journaled, NoChecksums: trusting}, degraded)
				if o.lost > 0 || o.wrong > 0 {
					t.Errorf("%v, degraded %v, without checksums %v: %+v", level, degraded, trusting, o)
				}
			}
		}
	}
}

// More writes at once than the ring of the journal has room for: they wait, for
// a record that is written over too early is missed by the recovery.
func TestAFullJournalKeepsWhatItNeeds(t *testing.T) {
	for seed := range seeds(60) {
		r := crashRig(t, seed, Level5, 5, Options{Journal: journaled}, true)
		r.whole = true
		r.fill()
		r.array.Fail(0)
		perhaps := r.crashDuringWrites(4, time.Duration(1050+r.stream.Below(100))*time.Microsecond) // in their places
		if lost, wrong := r.audit(perhaps); lost > 0 || wrong > 0 {
			t.Fatalf("seed %d: %d blocks lost, %d sectors wrong", seed, lost, wrong)
		}
	}
}

// As long as all disks are there after the crash, a resync closes it too.
func TestAResyncClosesTheHoleOfAWholeArray(t *testing.T) {
	for _, level := range []Level{Level5, Level6} {
		if o := crashes(t, level, Options{}, false); o.lost > 0 || o.wrong > 0 {
			t.Errorf("%v: %+v", level, o)
		}
	}
}

// An array that recovers without doing anything about it: the mutant that the
// test above must catch.
func TestARecoveryWithoutResyncIsCaught(t *testing.T) {
	lost := 0
	for seed := range seeds(100) {
		r := crashRig(t, seed, Level5, 5, Options{}, false)
		r.fill()
		r.forgetful = true // of what it was writing
		perhaps := r.crashDuringWrites(1, time.Duration(r.stream.Below(300))*time.Microsecond)
		r.array.Fail(int64(seed % 5))
		l, wrong := r.audit(perhaps)
		if lost += l; wrong > 0 {
			t.Fatalf("seed %d: %d sectors are wrong", seed, wrong)
		}
	}
	if lost == 0 {
		t.Error("the hole was closed by nothing")
	}
}

// Whatever was acknowledged is there after any crash, with torn sectors too;
// what was not is old or new.
func TestAcknowledgedWritesSurviveCrashes(t *testing.T) {
	for _, level := range []Level{Level0, Level1, Level3, Level5, Level6, Level10} {
		for seed := range seeds(60) {
			r := crashRig(t, seed, level, 4, Options{Journal: journaled}, level != Level0)
			r.fill()
			for range 4 {
				perhaps := r.crashDuringWrites(3, time.Duration(r.stream.Below(3000))*time.Microsecond)
				lost, wrong := r.audit(perhaps)
				if lost > 0 || wrong > 0 {
					t.Fatalf("%v, seed %d: %d sectors lost, %d wrong", level, seed, lost, wrong)
				}
				r.fill()
			}
		}
	}
}

// A crash in the middle of a rebuild: it goes on where it was.
func TestARebuildGoesOnAfterACrash(t *testing.T) {
	r := newRig(t, Level5, 4, Options{})
	r.fill()
	r.array.Fail(1)
	r.array.AddSpare(r.disk())
	if err := r.engine.Run(r.engine.Now().Add(500 * time.Microsecond)); err != nil {
		t.Fatal(err)
	}
	_, before, ok := r.array.Rebuilding()
	if !ok || before == 0 {
		t.Fatalf("%d rows after 500 µs, %v", before, ok)
	}
	r.array.Crash()
	r.recover()
	if got := r.array.Counts().RowsRebuilt; got != testRows || r.array.Health() != Optimal {
		t.Errorf("%d rows were rebuilt, want %d, and the array is %v", got, testRows, r.array.Health())
	}
	r.check()
}

func TestACrashAndItsRecoveryComeInTurn(t *testing.T) {
	panics := func(f func()) (panicked bool) {
		defer func() { panicked = recover() != nil }()
		f()
		return false
	}
	r := newRig(t, Level5, 4, Options{})
	if !panics(func() { r.array.Recover(func() {}) }) {
		t.Error("an array recovered that had not crashed")
	}
	r.array.Crash()
	if !panics(func() { r.array.Read(0, 512, func([]byte, error) {}) }) {
		t.Error("an array was read that had not recovered")
	}
}
