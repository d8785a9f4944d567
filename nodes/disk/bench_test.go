package disk

import (
	"testing"

	"nines/sim"
)

// loop is an engine with a disk on which requests are made until b.N ended.
type loop struct {
	*testing.B
	engine *sim.Engine
	disk   *Disk
	left   int
}

func newLoop(b *testing.B, o Options) *loop {
	e := sim.New(sim.Options{Seed: 1})
	l := &loop{b, e, New(e, "d", o), b.N}
	b.ReportAllocs()
	return l
}

// more reports whether another request is to be made.
func (l *loop) more() bool {
	l.left--
	return l.left >= 0
}

func (l *loop) run() {
	if err := l.engine.Run(sim.Never); err != nil {
		l.Fatal(err)
	}
}

// Records of 64 bytes from 64 clients, each of which appends the next when
// the last is durable.
func BenchmarkAppend(b *testing.B) {
	l := newLoop(b, Options{})
	log, record := OpenLog(l.disk), make([]byte, 64)
	log.Recover(func([]byte) {}, func(Recovery) {})
	l.run()
	var next func(error)
	next = func(error) {
		if l.more() {
			log.Append(record, next)
		}
	}
	b.ResetTimer()
	for range 64 {
		next(nil)
	}
	l.run()
}

// One client: a write, a sync and an acknowledgement for each record.
func BenchmarkAppendAlone(b *testing.B) {
	l := newLoop(b, Options{})
	log, record := OpenLog(l.disk), make([]byte, 64)
	log.Recover(func([]byte) {}, func(Recovery) {})
	l.run()
	var next func(error)
	next = func(error) {
		if l.more() {
			log.Append(record, next)
		}
	}
	b.ResetTimer()
	next(nil)
	l.run()
}

func benchmarkRequests(b *testing.B, o Options, write bool) {
	l := newLoop(b, o)
	const pages = 1 << 12
	page := make([]byte, 4096)
	for i := range int64(pages) {
		l.disk.Write(i*4096, page, func(error) {})
	}
	l.disk.Sync(func(error) {})
	l.run()
	place := sim.NewKey(1, 0, "test", 0).At(0, 0)
	var next func(error)
	next = func(error) {
		if !l.more() {
			return
		}
		offset := int64(place.Below(pages)) * 4096
		if write {
			l.disk.Write(offset, page, next)
		} else {
			l.disk.Read(offset, 4096, func([]byte, error) { next(nil) })
		}
	}
	b.ResetTimer()
	next(nil)
	l.run()
}

func BenchmarkRandomRead(b *testing.B)    { benchmarkRequests(b, Options{}, false) }
func BenchmarkRandomWrite(b *testing.B)   { benchmarkRequests(b, Options{}, true) }
func BenchmarkSpinningRead(b *testing.B)  { benchmarkRequests(b, Options{Model: Spinning{}}, false) }
func BenchmarkSpinningWrite(b *testing.B) { benchmarkRequests(b, Options{Model: Spinning{}}, true) }
func BenchmarkWriteThrough(b *testing.B)  { benchmarkRequests(b, Options{WriteThrough: true}, true) }

// A crash with a thousand unsynced records, and the recovery from it.
func BenchmarkRecover(b *testing.B) {
	l := newLoop(b, Options{})
	log := OpenLog(l.disk)
	log.Recover(func([]byte) {}, func(Recovery) {})
	l.run()
	for range 1000 {
		log.Append(make([]byte, 64), func(error) {})
	}
	l.run()
	b.ResetTimer()
	for l.more() {
		l.disk.Crash()
		log = OpenLog(l.disk)
		log.Recover(func([]byte) {}, func(Recovery) {})
		l.run()
	}
}
