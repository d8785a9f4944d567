package raid

import (
	"slices"

	"nines/nodes/disk"
	"nines/nodes/storage/erasure"
	"nines/sim"
)

// work is the rebuild of one place of the array.
type work struct {
	place int64
	disk  *disk.Disk
	begun sim.Time // of the present row
}

// Fail takes a disk out of the array, as an operator does; a disk that answers
// that it is dead, or refuses a write, is taken out by itself.
func (a *Array) Fail(place int64) { a.fail(place, a.members[place].disk) }

// fail takes a disk out and lets a spare take its place. A complaint about a
// disk that is no longer there says nothing about the new one.
func (a *Array) fail(place int64, d *disk.Disk) {
	m := a.members[place]
	if m.failed || m.disk != d {
		return
	}
	m.failed, m.frontier = true, 0
	a.counts.DisksFailed++
	if a.rebuilds != nil && a.rebuilds.place == place {
		a.rebuilds = nil
	}
	a.rebuild()
}

// AddSpare hands the array an empty disk, which it rebuilds at once if one is
// missing.
func (a *Array) AddSpare(d *disk.Disk) {
	a.spares = append(a.spares, d)
	a.check()
	a.rebuild()
}

// Replace puts an empty disk in a place of the array, whatever was there, and
// rebuilds it when its turn comes.
func (a *Array) Replace(place int64, d *disk.Disk) {
	a.Fail(place)
	m := a.members[place]
	m.disk, m.failed, m.frontier = d, false, 0
	if w := a.rebuilds; w != nil && w.place == place {
		a.rebuilds = nil
	}
	a.check()
	a.rebuild()
}

// Rebuilding returns which place is being rebuilt and how many of its rows are
// done; false if none is.
func (a *Array) Rebuilding() (place, rows int64, ok bool) {
	if a.rebuilds == nil {
		return 0, 0, false
	}
	return a.rebuilds.place, a.members[a.rebuilds.place].frontier, true
}

// rebuild begins or goes on with one rebuild; there is one at a time.
func (a *Array) rebuild() {
	if a.rebuilds != nil || a.down {
		return
	}
	for i, m := range a.members {
		if m.failed && len(a.spares) > 0 {
			m.disk, a.spares = a.spares[0], a.spares[1:]
			m.failed, m.frontier = false, 0
		}
		if !m.failed && m.frontier < a.layout.Rows {
			a.rebuilds = &work{place: int64(i), disk: m.disk}
			a.rebuildRow(a.rebuilds)
			return
		}
	}
}

// rebuildRow makes the next chunk of a new disk.
func (a *Array) rebuildRow(w *work) {
	m := a.members[w.place]
	a.engine.SetCause(sim.NewCause(a.source, a.counts.RowsRebuilt))
	w.begun = a.engine.Now()
	stripe, piece, used := a.layout.At(w.place, m.frontier)
	if !used { // the few chunks at the end that make no stripe
		a.rebuilt(w, nil)
		return
	}
	b := band{stripe, 0, a.layout.Chunk, 0, a.layout.Data() - 1}
	a.begin(&operation{array: a, band: b, exclusive: true, run: func(op *operation) { op.remake(int(piece), w) }})
}

// remake computes a piece and writes it to the new disk. Sectors that are lost
// are remembered as lost: the disk holds something there, but not the data.
func (op *operation) remake(piece int, w *work) {
	if op.array.rebuilds != w {
		op.end()
		return
	}
	op.fetch(erasure.SetOf(piece), func(error) {
		m, _, offset := op.place(piece)
		if op.array.rebuilds != w {
			op.end()
			return
		}
		op.buffer(piece)
		op.remember(piece, m, offset)
		if op.array.options.Remade != nil {
			op.array.options.Remade(w.place)
		}
		op.put(erasure.SetOf(piece), func() { op.array.rebuilt(w, op) })
	})
}

// remember brings the checksums of a remade piece up to date.
func (op *operation) remember(piece int, m *member, offset int64) {
	sector := op.array.sector
	for at := int64(0); at < op.length(); at += sector {
		if slices.Contains(op.gone, at) {
			m.sums.lose(offset+at, sector)
			op.array.counts.SectorsLost++
			continue
		}
		m.sums.expect(offset+at, op.buffers[piece][at:at+sector])
		m.sums.settle(offset+at, sector)
	}
}

// rebuilt goes on to the next row, after a rest that leaves the disks their
// share of time for others.
func (a *Array) rebuilt(w *work, op *operation) {
	if op != nil {
		defer op.end()
	}
	if a.rebuilds != w {
		return
	}
	m := a.members[w.place]
	m.frontier++
	a.counts.RowsRebuilt++
	if m.frontier == a.layout.Rows {
		a.rebuilds = nil
		if a.options.Rebuilt != nil {
			a.options.Rebuilt(w.place)
		}
		a.engine.At(a.engine.Now(), a.rebuild)
		return
	}
	a.rest(w.begun, func() {
		if a.rebuilds == w {
			a.rebuildRow(w)
		}
	})
}
