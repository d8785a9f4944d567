package disk_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"nines/nodes/disk"
	"nines/sim"
)

// recover opens the log of a disk and returns its records.
func (b *bench) recover() (l *disk.Log, records []string, found disk.Recovery) {
	b.t.Helper()
	found.Err = errors.New("recovery did not end")
	l = disk.OpenLog(b.Disk)
	l.Recover(func(record []byte) { records = append(records, string(record)) }, func(r disk.Recovery) { found = r })
	b.run()
	return l, records, found
}

// append adds records one by one, each durable before the next.
func (b *bench) append(l *disk.Log, records ...string) error {
	b.t.Helper()
	for _, record := range records {
		result := errors.New("no answer")
		l.Append([]byte(record), func(err error) { result = err })
		if b.run(); result != nil {
			return result
		}
	}
	return nil
}

func TestALogReturnsWhatItAcknowledged(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	l, records, found := b.recover()
	b.want("records of an empty disk", fmt.Sprint(records, found), "[] {0 0 false <nil>}")
	b.want("append", b.append(l, "one", "", "three"), nil)
	b.Crash()
	l, records, found = b.recover()
	b.want("records", fmt.Sprintf("%q", records), `["one" "" "three"]`)
	b.want("recovery", fmt.Sprint(found), "{3 112 false <nil>}")
	b.want("append", b.append(l, "four"), nil)
	_, records, _ = b.recover()
	b.want("records", fmt.Sprintf("%q", records), `["one" "" "three" "four"]`)
}

// A recovery looks far beyond the last record, but where nothing was ever
// written it sees so at no cost.
func TestRecoveringAShortLogCostsLittle(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	l, _, _ := b.recover()
	b.want("append", b.append(l, "one", "two"), nil)
	before, reads := new(runtime.MemStats), b.Counts().BytesRead
	after := new(runtime.MemStats)
	runtime.ReadMemStats(before)
	for range 100 {
		b.Crash()
		if _, records, _ := b.recover(); len(records) != 2 {
			t.Fatalf("%q were recovered", records)
		}
	}
	runtime.ReadMemStats(after)
	if each := (after.TotalAlloc - before.TotalAlloc) / 100; each > 16<<10 {
		t.Errorf("recovering two records takes %d bytes", each)
	}
	b.want("virtual bytes", (b.Counts().BytesRead-reads)/100, uint64(3*64<<10))
}

// The first record goes alone; the nine that come while it is synced share
// one sync.
func TestRecordsThatComeDuringASyncShareTheNext(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	l, _, _ := b.recover()
	before, begin := b.Counts().Syncs, b.engine.Now()
	var order []int
	for i := range 10 {
		l.Append([]byte("record"), func(err error) {
			b.want("append", err, nil)
			order = append(order, i)
		})
	}
	b.run()
	b.want("syncs", b.Counts().Syncs-before, uint64(2))
	b.want("two syncs take", b.engine.Now().Sub(begin).Round(100*time.Microsecond), 2*time.Millisecond)
	b.want("acknowledged in order", slices.IsSorted(order) && len(order) == 10, true)
}

func TestRecordsAreAcknowledgedInTheirOwnCauses(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	l, _, _ := b.recover()
	source := b.engine.Source("test", 0)
	for n := range uint64(5) {
		b.engine.SetCause(sim.NewCause(source, n))
		l.Append(nil, func(error) { b.want("cause", b.engine.Cause(), sim.NewCause(source, n)) })
	}
	b.run()
}

func TestALongRecordAndALongBatchComeBack(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	l, _, _ := b.recover()
	want := []string{strings.Repeat("a", disk.RecordMax), "short", strings.Repeat("b", disk.RecordMax), strings.Repeat("c", disk.RecordMax)}
	for _, record := range want {
		l.Append([]byte(record), func(err error) { b.want("append", err, nil) })
	}
	b.run()
	b.Crash()
	_, records, found := b.recover()
	b.want("recovery", fmt.Sprint(found.Records, found.Torn, found.Err), "4 false <nil>")
	b.want("equal", slices.Equal(records, want), true)
}

func TestATearIsFoundOnceAndErased(t *testing.T) {
	torn := 0
	for seed := range uint64(100) {
		b := newBench(t, seed, disk.Options{})
		l, _, _ := b.recover()
		b.append(l, "safe")
		l.Append([]byte(strings.Repeat("x", 2000)), func(error) { t.Error("acknowledged after the crash") })
		b.pass(500 * time.Microsecond) // written, and being synced
		b.Crash()
		_, records, found := b.recover()
		b.want("first record", records[0], "safe")
		b.want("error", found.Err, nil)
		if found.Torn {
			torn++
			b.want("records", len(records), 1)
		}
		_, again, found := b.recover()
		b.want("torn again", found.Torn, false)
		b.want("same records", slices.Equal(again, records), true)
	}
	if torn < 50 {
		t.Errorf("%d of 100 crashes tore a record of four sectors", torn)
	}
}

// The second of three records rots. The third says that the second had been
// synced, so this is no tear; nothing is erased and nothing appended until
// the owner gives the lost records up.
func TestARottenRecordIsCorruptionAndNotTheEnd(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	l, _, _ := b.recover()
	sector := strings.Repeat("x", 512-32) // with its header
	b.append(l, "one"+sector[3:], "two"+sector[3:], "three")
	b.Inject(disk.Rot{Offset: 512, Length: 512})
	l, records, found := b.recover()
	b.want("records", len(records), 1)
	b.want("error", fmt.Sprint(found.Err), "record 2 at byte 512 is corrupt")
	b.want("append", b.append(l, "four"), found.Err)

	truncated := errors.New("no answer")
	l.Truncate(func(err error) { truncated = err })
	b.run()
	b.want("truncate", truncated, nil)
	b.want("append", b.append(l, "again"), nil)
	b.Crash()
	_, records, found = b.recover()
	b.want("records", fmt.Sprint(records[1:]), "[again]")
	b.want("error", found.Err, nil)
}

func TestAnUnreadableRecordIsCorruption(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	l, _, _ := b.recover()
	b.append(l, strings.Repeat("a", 480), "lost", "also lost")
	b.Inject(disk.Latent{Offset: 512, Length: 512})
	inert, _, _ := b.recover() // its machine crashes before it acts on it
	b.Crash()
	inert.Truncate(func(error) { t.Error("truncated after the crash") })
	l, records, found := b.recover()
	b.want("records", len(records), 1)
	b.want("error", fmt.Sprint(found.Err), "record 2 at byte 512 is corrupt: unreadable sector at byte 512")
	b.want("is", errors.Is(found.Err, disk.ErrUnreadable), true)
	l.Truncate(func(err error) { b.want("truncate", err, nil) })
	b.run()
	b.want("append", b.append(l, "instead"), nil)
	_, records, found = b.recover()
	b.want("records", fmt.Sprint(records[1:], found.Err), "[instead] <nil>")
}

// What a full disk refuses would leave a hole; the log takes nothing after it.
func TestALogThatFailedOnceStaysFailed(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	l, _, _ := b.recover()
	b.append(l, "one")
	b.Inject(disk.Full{})
	b.want("full", b.append(l, strings.Repeat("x", 5000)), disk.ErrFull)
	b.Clear(disk.Full{})
	b.want("still", b.append(l, "two"), disk.ErrFull)
	l, records, found := b.recover()
	b.want("recovered", fmt.Sprint(records, found.Err), "[one] <nil>")
	b.want("and on", b.append(l, "two"), nil)
}

func TestADiskThatDiesFailsAllThatWait(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	l, _, _ := b.recover()
	failed := 0
	for range 5 {
		l.Append([]byte("x"), func(err error) {
			b.want("append", err, disk.ErrDead)
			failed++
		})
	}
	b.Inject(disk.Dead{})
	b.run()
	b.want("failed", failed, 5)
	_, _, found := b.recover()
	b.want("recovery", found.Err, disk.ErrDead)
}

func TestALogOfACrashedMachineIsInert(t *testing.T) {
	b := newBench(t, 1, disk.Options{PowerLoss: disk.Lose})
	l, _, _ := b.recover()
	l.Append([]byte("x"), func(error) { t.Error("a callback came after the crash") })
	b.Crash()
	l.Append([]byte("y"), func(error) { t.Error("a callback came after the crash") })
	b.run()
	_, records, _ := b.recover()
	b.want("records", len(records), 0)
}

// A crash within a recovery ends it; a log of before the crash begins none.
func TestARecoveryOfACrashedMachineEnds(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	l, _, _ := b.recover()
	b.append(l, "one", "two")
	done := func(disk.Recovery) { t.Error("a recovery ended after the crash") }
	early := disk.OpenLog(b.Disk)
	disk.OpenLog(b.Disk).Recover(func(record []byte) {
		b.want("record", string(record), "one")
		b.Crash()
	}, done)
	b.run()
	early.Recover(func([]byte) { t.Error("a record after the crash") }, done)
	b.want("queue", b.Queue(), int64(0))
}

// A machine that crashes in the middle of acknowledgements does nothing more.
func TestACrashWithinACallbackEndsTheIncarnation(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	l, _, _ := b.recover()
	told := 0
	for range 5 {
		l.Append([]byte("x"), func(error) {
			if told++; told == 3 {
				b.Crash()
			}
		})
	}
	b.run()
	b.want("told", told, 3)
	b.want("queue", b.Queue(), int64(0))
}

func TestAProcessKeepsALog(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	defer b.engine.Close()
	b.engine.Go("store", func(p *sim.Process) {
		l := disk.OpenLog(b.Disk)
		b.want("recovery", l.RecoverWait(p, func([]byte) {}), disk.Recovery{})
		b.want("append", l.AppendWait(p, []byte("hello")), nil)
		b.want("records", l.Records(), uint64(1))
		b.want("size", l.Size(), int64(40))
	})
	b.run()
}

func TestAnAppendAllocatesNothing(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	l, _, _ := b.recover()
	record, done := make([]byte, 32), func(error) {}
	perRound := testing.AllocsPerRun(100, func() {
		for range 64 {
			l.Append(record, done)
		}
		b.run()
	})
	// 4 KiB of records a round: a new page of the disk, and its shadow once.
	if perRound > 3 {
		t.Errorf("64 appends allocate %v times", perRound)
	}
}

func TestMistakesWithALogPanic(t *testing.T) {
	for want, f := range map[string]func(b *bench, l *disk.Log){
		"has not been recovered":  func(b *bench, _ *disk.Log) { disk.OpenLog(b.Disk).Append(nil, nil) },
		"a record of 65537 bytes": func(_ *bench, l *disk.Log) { l.Append(make([]byte, disk.RecordMax+1), nil) },
		"recovered once":          func(_ *bench, l *disk.Log) { l.Recover(nil, nil) },
		"not corrupt":             func(_ *bench, l *disk.Log) { l.Truncate(nil) },
	} {
		b := newBench(t, 1, disk.Options{})
		l, _, _ := b.recover()
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("panic %q, want one that says %q", got, want)
				}
			}()
			f(b, l)
		}()
	}
}
