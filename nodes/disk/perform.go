package disk

import (
	"hash/crc32"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// duration returns how long a request takes that is started now, and moves
// the head. What the cache must give up first is part of it.
func (d *Disk) duration(r *request) time.Duration {
	s := d.drive
	t := stopwatch{disk: d, request: r}
	switch {
	case r.op == OpRead && s.medium.inCache(r.offset, r.length):
		t.access(OpCache, r.offset, r.length)
	case r.op == OpRead:
		t.access(OpRead, r.offset, r.length)
	case r.op == OpWrite:
		d.writing(r, &t)
	default:
		t.destage()
		t.access(OpSync, 0, 0)
	}
	return t.total
}

// writing lets a write wait for room in the cache. One that is larger than
// the cache goes past it.
func (d *Disk) writing(r *request, t *stopwatch) {
	cache := &d.drive.medium
	r.through = d.options.WriteThrough || r.length > d.options.CacheBytes
	if cache.cached > 0 && cache.cached+r.length > d.options.CacheBytes {
		t.destage()
		cache.flush()
	}
	if r.through {
		t.access(OpWrite, r.offset, r.length)
	} else {
		t.access(OpCache, r.offset, r.length)
	}
}

// stopwatch adds up the accesses that a request consists of.
type stopwatch struct {
	disk     *Disk
	request  *request
	total    time.Duration
	accesses uint64
}

// access adds one access of the medium or the cache.
func (t *stopwatch) access(op Op, offset, length int64) {
	d, s := t.disk, t.disk.drive
	a := Access{
		Op: op, Start: d.engine.Now().Add(t.total), Offset: offset, Length: length,
		Head: s.head, Idle: s.idle, Capacity: d.options.Capacity,
	}
	took := max(0, d.options.Model.Duration(a, t.request.stream(streamLatency, t.accesses)))
	if factor := s.conditions.slow; factor != 0 {
		took = time.Duration(dist.Saturate(float64(float64(took) * factor)))
	}
	t.total = time.Duration(sim.Time(t.total).Add(took))
	t.accesses++
	if op != OpCache && op != OpSync {
		s.head, s.idle = offset+length, d.engine.Now().Add(t.total)
	}
}

// destage adds one sweep of the arm over all that is in the cache.
func (t *stopwatch) destage() {
	if t.disk.drive.conditions.lyingSync && t.request.op == OpSync {
		return
	}
	t.disk.drive.medium.extents(func(x Extent) { t.access(OpDestage, x.Offset, x.Length) })
}

// perform does what a request asks for.
func (d *Disk) perform(r *request) error {
	s := d.drive
	switch r.op {
	case OpRead:
		s.counts.Reads++
		return d.load(r)
	case OpWrite:
		s.counts.Writes++
		d.engine.Fold(uint64(crc32.Checksum(r.data, castagnoli)))
		return d.store(r)
	}
	s.counts.Syncs++
	return d.flush()
}

func (d *Disk) load(r *request) error {
	s := d.drive
	if s.conditions.dead {
		return ErrDead
	}
	length := r.length
	if r.used {
		length = max(0, min(length, s.medium.end()-r.offset))
	}
	if int64(cap(s.scratch)) < length || cap(s.scratch) > 64<<10 {
		s.scratch = make([]byte, length)
	}
	s.scratch = s.scratch[:length]
	s.counts.BytesRead += uint64(r.length)
	return s.medium.read(r.offset, s.scratch)
}

func (d *Disk) flush() error {
	s := d.drive
	if s.conditions.dead {
		return ErrDead
	}
	if !s.conditions.lyingSync {
		s.medium.flush()
	}
	return nil
}

// store carries out a write, as far as faults let it.
func (d *Disk) store(r *request) error {
	s := d.drive
	if err := d.refuse(r); err != nil {
		return err
	}
	s.counts.BytesWritten += uint64(r.length)
	s.conditions.written += r.length
	offset, lost := d.astray(r)
	if lost {
		s.counts.LostWrites++
		return nil
	}
	if err := s.medium.blocked(offset, r.length); err != nil {
		return err
	}
	coins := r.stream(streamDestage, 0)
	s.medium.write(offset, r.data, d.options.PowerLoss == Scatter, &coins)
	if r.through {
		s.medium.flush()
	}
	return nil
}

// refuse returns why a write is not even tried, or nil.
func (d *Disk) refuse(r *request) error {
	s := d.drive
	c := &s.conditions
	switch {
	case c.dead:
		return ErrDead
	case c.wears && c.written+r.length > c.life:
		return ErrWornOut
	case r.offset > d.options.Capacity-r.length:
		return ErrFull
	case c.full && r.length > 0:
		if more := s.medium.missing(r.offset, r.length); more > 0 && s.medium.used()+more > c.space {
			return ErrFull
		}
	}
	return nil
}

// astray tells where a write goes instead, or that it goes nowhere.
func (d *Disk) astray(r *request) (offset int64, lost bool) {
	s := d.drive
	if p := s.conditions.lostWrites; p > 0 {
		stream := r.stream(streamLost, 0)
		if stream.Float64() < p {
			return 0, true
		}
	}
	if p := s.conditions.misdirected; p > 0 {
		stream := r.stream(streamMisdirected, 0)
		if stream.Float64() < p {
			s.counts.MisdirectedWrites++
			return d.elsewhere(r, &stream), false
		}
	}
	return r.offset, false
}

// elsewhere draws the place of a misdirected write: another sector of the
// part of the disk that is in use, at the same distance into it.
func (d *Disk) elsewhere(r *request, stream *sim.Stream) int64 {
	sector := d.options.Sector
	end := max(d.drive.medium.end(), r.offset+r.length)
	places := uint64(end-r.length)/uint64(sector) + 1
	place := int64(stream.Below(places))*sector + r.offset%sector
	return min(place, d.options.Capacity-r.length)
}
