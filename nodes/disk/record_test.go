package disk

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/sim"
)

// reader reads the image of a log as Recover does, or leaves a check out: the
// broken variants that show what each check is for.
type reader struct{ noChecksum, noEpoch bool }

func (v reader) records(image []byte) (found [][]byte) {
	var last header
	for at := int64(0); at+headerBytes <= int64(len(image)); {
		h := decodeHeader(image[at:])
		if v.noEpoch {
			last.epoch = 0
		}
		if !h.follows(last) || h.sequence != last.sequence+1 || at+h.size() > int64(len(image)) {
			break
		}
		record, ok := h.body(image[at:], at)
		if !ok && !v.noChecksum {
			break
		}
		found = append(found, image[at+headerBytes:][:h.length])
		at, last, _ = at+h.size(), h, record
	}
	return found
}

// logged is an engine, a disk and the log on it.
type logged struct {
	*testing.T
	engine *sim.Engine
	disk   *Disk
	log    *Log
	found  Recovery
}

func newLogged(t *testing.T, seed uint64, o Options) *logged {
	e := sim.New(sim.Options{Seed: seed})
	b := &logged{T: t, engine: e, disk: New(e, "d", o)}
	b.reopen()
	return b
}

func (b *logged) reopen() {
	b.log = OpenLog(b.disk)
	b.log.Recover(func([]byte) {}, func(r Recovery) { b.found = r })
	b.run()
}

func (b *logged) run() {
	if err := b.engine.Run(sim.Never); err != nil {
		b.Fatal(err)
	}
}

func (b *logged) append(record []byte) { b.log.Append(record, func(error) {}) }

// crashInSync crashes the disk when the records that came together are in its
// cache: during the first sync if there is one, during the second if the
// others had to wait for that.
func (b *logged) crashInSync() {
	syncs := b.disk.Counts().Syncs + uint64(min(1, len(b.log.waiting)))
	for b.disk.Counts().Syncs < syncs {
		if _, err := b.engine.Step(); err != nil {
			b.Fatal(err)
		}
	}
	if err := b.engine.Run(b.engine.Now().Add(500 * time.Microsecond)); err != nil {
		b.Fatal(err)
	}
	b.disk.Crash()
}

func (b *logged) image(length int64) []byte {
	image := make([]byte, length)
	if err := b.disk.drive.medium.read(0, image); err != nil {
		b.Fatal(err)
	}
	return image
}

func TestARecordIsGoodOnlyWholeAndInItsPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		record := rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "record")
		place := rapid.Int64Range(0, 1<<40).Draw(t, "place") * recordAlign
		other := rapid.Int64Range(0, 1<<40).Draw(t, "other place") * recordAlign
		h := header{sequence: rapid.Uint64().Draw(t, "sequence"), epoch: 1, synced: rapid.Int64().Draw(t, "synced")}
		data := h.encode(nil, place, record)
		back := decodeHeader(data)
		if got, ok := back.body(data, place); !ok || !bytes.Equal(got, record) || back.size() != int64(len(data)) {
			t.Fatalf("%x at %d came back as %x, %v", record, place, got, ok)
		}
		if _, ok := back.body(data, other); ok && other != place {
			t.Fatalf("a record of place %d is good at %d", place, other)
		}
		bit := rapid.IntRange(0, 8*(headerBytes+len(record))-1).Draw(t, "bit")
		data[bit/8] ^= 1 << (bit % 8)
		if _, ok := decodeHeader(data).body(data, place); ok {
			t.Fatalf("bit %d was flipped, and the record is good", bit)
		}
	})
}

// A record of four sectors of which a crash keeps the first and loses
// another: its length is there, its bytes are not.
func TestWithoutAChecksumATornRecordIsAccepted(t *testing.T) {
	record := bytes.Repeat([]byte("x"), 2000)
	accepted := 0
	for seed := range uint64(100) {
		b := newLogged(t, seed, Options{})
		b.append(record)
		b.crashInSync()
		image := b.image(4096)
		for _, found := range (reader{}).records(image) {
			if !bytes.Equal(found, record) {
				t.Fatalf("seed %d: the log returned a torn record", seed)
			}
		}
		for _, found := range (reader{noChecksum: true}).records(image) {
			if !bytes.Equal(found, record) {
				accepted++
			}
		}
	}
	if accepted < 20 {
		t.Errorf("without a checksum %d of 100 torn records were accepted", accepted)
	}
}

// A crash loses record 2 and keeps 5, farther on than recovery erases. The
// next incarnation writes 2 to 4 anew, of the same length: then the old 5 fits
// its place, its number and its checksum.
func TestWithoutAnEpochALeftOverIsTakenForARecord(t *testing.T) {
	accepted := 0
	for seed := range uint64(60) {
		b := newLogged(t, seed, Options{Sector: RecordMax})
		for range 5 {
			b.append(bytes.Repeat([]byte("o"), RecordMax-headerBytes))
		}
		b.crashInSync()
		b.reopen()
		for b.log.Records() < 4 {
			b.append(bytes.Repeat([]byte("n"), RecordMax-headerBytes))
		}
		b.run()
		image := b.image(6 * RecordMax)
		if n := uint64(len(reader{}.records(image))); n != b.log.Records() {
			t.Fatalf("seed %d: a log of %d records returned %d", seed, b.log.Records(), n)
		}
		if n := uint64(len(reader{noEpoch: true}.records(image))); n > b.log.Records() {
			accepted++
		}
	}
	if accepted < 5 {
		t.Errorf("without an epoch %d of 60 left-overs were accepted", accepted)
	}
}

// The drive reorders: a crash can lose a record and keep one after it. That is
// a tear. Whoever calls each bad record before a good one corruption raises a
// false alarm; whoever calls none so takes rot for the end of the log.
func TestAHoleInTheLastBatchIsATearAndNotCorruption(t *testing.T) {
	holes := 0
	for seed := range uint64(100) {
		b := newLogged(t, seed, Options{})
		for range 6 {
			b.append(make([]byte, 512-headerBytes)) // a sector each
		}
		b.crashInSync()
		image := b.image(4096)
		good := len(reader{}.records(image))
		for at := int64(good+1) * 512; at < int64(len(image)); at += 512 {
			if _, ok := decodeHeader(image[at:]).body(image[at:], at); ok {
				holes++
				break
			}
		}
		b.reopen()
		if b.found.Err != nil || b.found.Records != uint64(good) {
			t.Fatalf("seed %d: %d good records, recovered %+v", seed, good, b.found)
		}
	}
	if holes < 20 {
		t.Errorf("%d of 100 crashes left a hole", holes)
	}
}

// A record may hold the image of a log, as that of a file system does. What
// survives of it within a torn record is not a record of this log.
func TestARecordWithinARecordIsNone(t *testing.T) {
	inner := header{sequence: 9, epoch: 1 << 40, synced: 1 << 40}.encode(nil, 0, []byte("not of this log"))
	torn := 0
	for seed := range uint64(50) {
		b := newLogged(t, seed, Options{})
		b.append(bytes.Repeat(inner, 40))
		b.crashInSync()
		b.reopen()
		if b.found.Err != nil {
			t.Fatalf("seed %d: %v", seed, b.found.Err)
		}
		if b.found.Torn {
			torn++
		}
	}
	if torn < 20 {
		t.Errorf("%d of 50 records were torn", torn)
	}
}
