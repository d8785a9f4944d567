package durability_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/nodes/disk"
	"nines/nodes/storage/durability"
	"nines/nodes/storage/raid"
	"nines/sim"
	"nines/sim/dist"
)

// twin is an array of real bytes to which the history of a mission is played.
type twin struct {
	t      *rapid.T
	engine *sim.Engine
	array  *raid.Array
	truth  []byte
	disks  int
	lost   []int64 // groups whose data cannot be read
}

func newTwin(t *rapid.T, l raid.Layout) *twin {
	w := &twin{t: t, engine: sim.New(sim.Options{Seed: 1})}
	var disks []*disk.Disk
	for range l.Disks {
		disks = append(disks, w.disk())
	}
	w.array = raid.New(w.engine, disks, raid.Options{Layout: l})
	w.truth = make([]byte, l.Capacity())
	for i := range w.truth {
		w.truth[i] = byte(i*7 + i/512)
	}
	w.array.Write(0, w.truth, func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	})
	w.run()
	return w
}

func (w *twin) disk() *disk.Disk {
	w.disks++
	return disk.New(w.engine, fmt.Sprint("d", w.disks), disk.Options{WriteThrough: true, Capacity: 1 << 20})
}

func (w *twin) run() {
	if err := w.engine.Run(sim.Never); err != nil {
		w.t.Fatal(err)
	}
}

// apply lets happen to the bytes what happened in the mission, and looks what
// is left of them.
func (w *twin) apply(e durability.Event) {
	switch e.Kind {
	case durability.Failed:
		w.array.Disk(e.Which).Inject(disk.Dead{})
		w.array.Fail(e.Which)
	case durability.Repaired:
		w.array.Replace(e.Which, w.disk())
		w.run() // the rebuild takes no time as the mission sees it
	default:
		return
	}
	l := w.array.Layout()
	groups := int64(len(l.Groups()))
	width := l.Capacity() / l.Stripes()
	w.lost = w.lost[:0]
	for stripe := range l.Stripes() {
		w.array.Read(stripe*width, width, func(data []byte, err error) {
			switch {
			case err != nil && !slices.Contains(w.lost, stripe%groups):
				w.lost = append(w.lost, stripe%groups)
			case err == nil && !bytes.Equal(data, w.truth[stripe*width:][:width]):
				w.t.Fatalf("at %v stripe %d is wrong and said to be right", e.At, stripe)
			}
		})
	}
	w.run()
	slices.Sort(w.lost)
}

// The two models lose data in the same events: after each failure and each
// repair the groups that a mission counts as lost are those whose bytes cannot
// be read.
func TestBytesAndCountersLoseDataInTheSameEvents(t *testing.T) {
	losses, events := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		level := rapid.SampledFrom([]raid.Level{raid.Level0, raid.Level1, raid.Level3, raid.Level5, raid.Level6, raid.Level10}).Draw(t, "level")
		n := rapid.Int64Range(4, 7).Draw(t, "disks")
		l := raid.Layout{Level: level, Disks: n, Chunk: 512, Rows: 14}
		var history []durability.Event
		durability.New(durability.Options{
			Shape: durability.Of(l), Length: 400 * time.Hour,
			Life:       dist.Weibull(rapid.SampledFrom([]float64{0.7, 1, 2}).Draw(t, "shape"), 200*time.Hour),
			Repair:     dist.Exponential(time.Duration(rapid.IntRange(5, 100).Draw(t, "repair")) * time.Hour),
			Discipline: durability.Discipline(rapid.IntRange(0, 1).Draw(t, "discipline")),
			Observe:    func(e durability.Event) { history = append(history, e) },
		}).Run(rapid.Uint64().Draw(t, "seed"), 0)

		bytes := newTwin(t, l)
		var lost []int64
		for i, e := range history {
			if e.Kind == durability.Lost && !slices.Contains(lost, e.Which) {
				lost = append(lost, e.Which)
				slices.Sort(lost)
				losses++
			}
			bytes.apply(e)
			events++
			// A loss is told after the failure that caused it.
			settled := i+1 == len(history) || history[i+1].Kind != durability.Lost
			if settled && !slices.Equal(lost, bytes.lost) {
				t.Fatalf("%v of %d disks, event %d, %v of %d at %v: the counters lost groups %v, the bytes %v",
					level, n, i, e.Kind, e.Which, e.At, lost, bytes.lost)
			}
		}
	})
	if losses < 20 || losses == events {
		t.Errorf("%d losses in %d events prove little", losses, events)
	}
}
