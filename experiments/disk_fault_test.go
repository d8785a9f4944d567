package experiments_test

import (
	"errors"
	"testing"
	"time"

	"nines/nodes/disk"
)

// write writes a page to A1's disk, syncs, and tells what has come of it a
// tenth of a second later.
func (w *world) write(page int64) (err error, ended bool) {
	d := w.machine("A1").Disk()
	d.Write(page*4096, make([]byte, 4096), func(e error) {
		if err, ended = e, true; e == nil {
			d.Sync(func(e error) { err = e })
		}
	})
	if e := w.Engine.Run(w.Engine.Now().Add(100 * time.Millisecond)); e != nil {
		w.Fatal(e)
	}
	return err, ended
}

// Each condition of a disk begins and ends with its fault, and the earlier one
// of two that overlap comes back when the later one is over.
func TestConditionsOfDisks(t *testing.T) {
	for _, test := range []struct {
		fault string
		err   error // of a write while it lasts
		stuck bool
	}{
		{"dead-disk", disk.ErrDead, false}, {"full-disk", disk.ErrFull, false}, {"worn-disk", disk.ErrWornOut, false}, {"stuck-disk", nil, true},
	} {
		w := build(t, "faults:\n  f: {"+test.fault+": A1, at: 10s, for: 20s}\n  g: {"+test.fault+": each(A), at: 15s, for: 5s}\n")
		for i, moment := range []struct {
			at string
			on bool
		}{{"5s", false}, {"12s", true}, {"17s", true}, {"25s", true}, {"35s", false}} {
			err, ended := w.at(moment.at).write(int64(i))
			switch {
			case moment.on && test.stuck && ended:
				t.Errorf("%s at %s: the write ended", test.fault, moment.at)
			case moment.on && !errors.Is(err, test.err), !moment.on && (err != nil || !ended):
				t.Errorf("%s at %s: %v, ended: %v", test.fault, moment.at, err, ended)
			}
		}
	}
}

func TestSlownessOfDisksIsThatOfTheLastFault(t *testing.T) {
	w := build(t, "faults:\n  f: {slow-disk: A1, factor: 10, at: 10s, for: 20s}\n  g: {slow-disk: A1, factor: 100, at: 15s, for: 5s}\n")
	access := func(at string) (took time.Duration) {
		begin := w.at(at).Engine.Now()
		w.machine("A1").Disk().Read(0, 4096, func([]byte, error) { took = w.Engine.Now().Sub(begin) })
		if err := w.Engine.Run(begin.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		return took
	}
	normal := access("5s")
	for _, moment := range []struct {
		at     string
		factor time.Duration
	}{{"12s", 10}, {"17s", 100}, {"25s", 10}, {"35s", 1}} {
		if took := access(moment.at); took != moment.factor*normal {
			t.Errorf("at %s an access takes %v, want %d times %v", moment.at, took, moment.factor, normal)
		}
	}
}

// What a lying disk has promised is lost in a crash; what an honest one has is
// not, nor what it rots afterwards unharmed.
func TestDamageToDisks(t *testing.T) {
	for _, test := range []struct {
		fault          string
		kept, readable bool
		effect         string
	}{
		{"{lying-sync: A1, at: 1s, for: 10s}", false, true, ""},
		{"{slow-disk: A1, at: 1s, for: 10s}", true, true, ""},
		{"{rot: A1, sectors: 3, at: 6s}", false, true, "damaged 3 sectors"},
		{"{latent-error: A1, sectors: 100, at: 6s}", false, false, "damaged 8 sectors"},
		{"{lost-writes: A1, share: 100%, at: 1s}", false, true, ""},
		{"{amnesia: A1, at: 6s, for: 1s}", false, true, "lost 0 messages"},
	} {
		w := build(t, "load: {left: {calls: store, open: 1/y}}\nfaults:\n  f: "+test.fault+"\n  crash: {crash: A1, at: 5s, for: 500ms}\n").at("2s")
		page := make([]byte, 4096)
		for i := range page {
			page[i] = 0xaa
		}
		d := w.machine("A1").Disk()
		d.Write(0, page, func(error) { d.Sync(func(error) {}) })
		var found []byte
		var err error
		w.at("10s")
		d.Read(0, 4096, func(data []byte, e error) { found, err = append(found, data...), e })
		w.at("11s")
		if kept := string(found) == string(page); kept != test.kept || (err == nil) != test.readable {
			t.Errorf("%s: kept %v, %v; want %v, readable %v", test.fault, kept, err, test.kept, test.readable)
		}
		for _, p := range w.Episodes {
			if p.Fault == "f" && p.Effect() != test.effect {
				t.Errorf("%s: %s, want %s", test.fault, p.Effect(), test.effect)
			}
		}
	}
}
