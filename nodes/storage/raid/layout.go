package raid

import (
	"fmt"

	"nines/nodes/storage/erasure"
)

// Level is a RAID level, by its usual number, or ReedSolomon, which has none.
type Level int64

const (
	Level0  Level = 0  // striping: no redundancy
	Level1  Level = 1  // mirroring: every disk holds everything
	Level3  Level = 3  // striping by the sector, one parity disk; all arms move together
	Level4  Level = 4  // striping, one parity disk, which every small write must change
	Level5  Level = 5  // striping with rotating parity
	Level6  Level = 6  // striping with two rotating checks, P and Q
	Level10 Level = 10 // striped mirrors

	ReedSolomon Level = -1 // as Level6, with as many checks as the layout says
)

// String returns "RAID-5", or "Reed–Solomon".
func (l Level) String() string {
	if l == ReedSolomon {
		return "Reed–Solomon"
	}
	return fmt.Sprintf("RAID-%d", int64(l))
}

// Layout is where the bytes of an array lie: arithmetic, and nothing else.
//
// A stripe is what is encoded together: Data pieces of a chunk each, and the
// checks that belong to them. Rows are the chunks of one disk, from its start.
type Layout struct {
	Level  Level
	Disks  int64
	Chunk  int64 // bytes of a piece; 0 is 64 KiB
	Rows   int64 // chunks of each disk that the array uses; 0 is 1024
	Copies int64 // of a Level10 array; 0 is 2
	Checks int64 // of a ReedSolomon array; 0 is 2
	Sector int64 // by which Level3 interleaves, bytes; 0 is 512
}

// disksMin is how many disks make a level worth its name.
var disksMin = map[Level]int64{Level0: 1, Level1: 2, Level3: 3, Level4: 3, Level5: 3, Level6: 4, Level10: 2, ReedSolomon: 2}

func (l Layout) orDefault() Layout {
	for _, f := range []struct {
		field     *int64
		otherwise int64
	}{{&l.Chunk, 64 << 10}, {&l.Rows, 1024}, {&l.Copies, 2}, {&l.Checks, 2}, {&l.Sector, 512}} {
		if *f.field == 0 {
			*f.field = f.otherwise
		}
	}
	return l
}

// Validate returns an error when there is no such array.
func (l Layout) Validate() error {
	l = l.orDefault()
	least, known := disksMin[l.Level]
	switch {
	case !known:
		return fmt.Errorf("there is no %v here; 0, 1, 3, 4, 5, 6, 10 and Reed–Solomon are", l.Level)
	case l.Disks < least || l.Disks > 255:
		return fmt.Errorf("%v of %d disks: it takes from %d to 255", l.Level, l.Disks, least)
	case l.Level == Level10 && (l.Copies < 2 || l.Copies > l.Disks):
		return fmt.Errorf("%d copies on %d disks: there can be from 2 to as many as there are disks", l.Copies, l.Disks)
	case l.Level == ReedSolomon && (l.Checks < 1 || l.Checks >= l.Disks):
		return fmt.Errorf("%d checks on %d disks: there can be from 1 to one less than there are disks", l.Checks, l.Disks)
	case l.Sector < 1 || l.Chunk < l.Sector || l.Chunk%l.Sector != 0 || l.Rows < 1:
		return fmt.Errorf("%d rows of chunks of %d bytes in sectors of %d", l.Rows, l.Chunk, l.Sector)
	}
	return nil
}

// check panics when there is no such array.
func (l Layout) check() {
	if err := l.Validate(); err != nil {
		panic("raid: " + err.Error())
	}
}

// Data returns how many pieces of a stripe hold data.
func (l Layout) Data() int64 {
	switch l.Level {
	case Level0:
		return l.Disks
	case Level3, Level4, Level5:
		return l.Disks - 1
	case Level6:
		return l.Disks - 2
	case ReedSolomon:
		return l.Disks - l.orDefault().Checks
	}
	return 1
}

// Pieces returns how many pieces a stripe has; each lies on another disk.
func (l Layout) Pieces() int64 {
	if l.Level == Level10 {
		return l.orDefault().Copies
	}
	return l.Disks
}

// Code returns the code of a stripe.
func (l Layout) Code() *erasure.Code {
	switch l.Level {
	case Level1, Level10:
		return erasure.Copies(int(l.Pieces()))
	case Level3, Level4, Level5:
		return erasure.Parity(int(l.Data()))
	case Level6:
		return erasure.PQ(int(l.Data()))
	case ReedSolomon:
		return erasure.ReedSolomon(int(l.Data()), int(l.Pieces()-l.Data()))
	}
	return erasure.New(int(l.Data()))
}

// Stripes returns how many stripes the array has. With Level10 a few chunks
// at the end may not make a whole one.
func (l Layout) Stripes() int64 {
	l = l.orDefault()
	if l.Level == Level10 {
		return l.Disks * l.Rows / l.Copies
	}
	return l.Rows
}

// Capacity returns the bytes that a user of the array has.
func (l Layout) Capacity() int64 {
	return l.Stripes() * l.width()
}

// width returns the bytes of data in a stripe.
func (l Layout) width() int64 { return l.Data() * l.orDefault().Chunk }

// Block returns the least number of bytes that can be read or written, and of
// which every offset is a multiple: a sector, or one of each data disk where
// the array interleaves by the sector.
func (l Layout) Block() int64 {
	if l.Level == Level3 {
		return l.Data() * l.orDefault().Sector
	}
	return l.orDefault().Sector
}

// Tolerates returns how many disks may be lost, whichever they are. A
// Level10 array may survive more, with luck.
func (l Layout) Tolerates() int64 { return l.Pieces() - l.Data() }

// Place returns where a piece of a stripe lies; data pieces come first. Parity
// rotates as Linux md has it by default (left-symmetric): backwards from the
// last disk, with the data beginning just after it, so that consecutive chunks
// lie on consecutive disks.
func (l Layout) Place(stripe, piece int64) (disk, row int64) {
	l = l.orDefault()
	switch {
	case l.Level == Level10:
		chunk := stripe*l.Copies + piece
		return chunk % l.Disks, chunk / l.Disks
	case l.rotates():
		parity := l.Disks - 1 - stripe%l.Disks
		return (parity + l.behindParity(piece)) % l.Disks, stripe
	}
	return piece, stripe
}

// At is the inverse of Place: which piece of which stripe a chunk is, and
// whether it is any.
func (l Layout) At(disk, row int64) (stripe, piece int64, used bool) {
	l = l.orDefault()
	switch {
	case l.Level == Level10:
		chunk := row*l.Disks + disk
		return chunk / l.Copies, chunk % l.Copies, chunk/l.Copies < l.Stripes()
	case l.rotates():
		parity := l.Disks - 1 - row%l.Disks
		behind := (disk - parity + l.Disks) % l.Disks
		return row, (behind + l.Data()) % l.Disks, true
	}
	return row, disk, true
}

func (l Layout) rotates() bool {
	return l.Level == Level5 || l.Level == Level6 || l.Level == ReedSolomon
}

// behindParity returns how many disks after P a piece comes: Q, then data.
func (l Layout) behindParity(piece int64) int64 {
	return (piece + l.Pieces() - l.Data()) % l.Disks
}

// Groups returns the sets of disks that stripes are laid on, each once and in
// order of piece. A loss of data is one of more disks of a group than it
// tolerates.
func (l Layout) Groups() [][]int64 {
	l = l.orDefault()
	period := int64(1)
	if l.Level == Level10 {
		period = l.Disks / gcd(l.Disks, l.Copies)
	}
	groups := make([][]int64, period)
	for stripe := range groups {
		for piece := range l.Pieces() {
			disk, _ := l.Place(int64(stripe), piece)
			groups[stripe] = append(groups[stripe], disk)
		}
	}
	return groups
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
