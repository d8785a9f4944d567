package sim

import (
	"encoding/binary"
	"fmt"
)

// A trail in binary, all numbers little-endian:
//
//	0          8        16     24     32
//	│ "trail\0" version │ events │ kept │ last │ kept × 16 bits │ checkpoints × 64 │ digest │
//
// The version takes two bytes. How many checkpoints there are follows from
// events and kept. The digest is that of all bytes before it.
const (
	trailMagic   = "trail\x00"
	trailVersion = 1
	trailHeader  = 32
)

// AppendBinary appends the trail to data, in a form that UnmarshalBinary reads
// on any machine. The error is nil.
func (t *Trail) AppendBinary(data []byte) ([]byte, error) {
	start := len(data)
	data = append(data, trailMagic...)
	data = binary.LittleEndian.AppendUint16(data, trailVersion)
	data = binary.LittleEndian.AppendUint64(data, t.events)
	data = binary.LittleEndian.AppendUint64(data, uint64(len(t.low)))
	data = binary.LittleEndian.AppendUint64(data, t.last)
	for _, bits := range t.low {
		data = binary.LittleEndian.AppendUint16(data, bits)
	}
	for _, sum := range t.checkpoints {
		data = binary.LittleEndian.AppendUint64(data, sum)
	}
	return binary.LittleEndian.AppendUint64(data, trailSum(data[start:])), nil
}

// MarshalBinary is AppendBinary to nothing.
func (t *Trail) MarshalBinary() ([]byte, error) { return t.AppendBinary(nil) }

// UnmarshalBinary reads what AppendBinary wrote. The error says what is wrong
// with data, and leaves the trail as it was.
func (t *Trail) UnmarshalBinary(data []byte) error {
	size := uint64(len(data))
	if size < trailHeader+8 || string(data[:len(trailMagic)]) != trailMagic {
		return fmt.Errorf("%d bytes that do not begin as a trail does", size)
	}
	if version := binary.LittleEndian.Uint16(data[len(trailMagic):]); version != trailVersion {
		return fmt.Errorf("a trail of version %d; this program reads version %d", version, trailVersion)
	}
	body := data[:size-8]
	if trailSum(body) != binary.LittleEndian.Uint64(data[size-8:]) {
		return fmt.Errorf("a trail of %d bytes whose digest is not that of its content: it is damaged", size)
	}
	events, kept := binary.LittleEndian.Uint64(body[8:]), binary.LittleEndian.Uint64(body[16:])
	checkpoints := events/trailWindow - kept/trailWindow
	room := uint64(len(body)) - trailHeader
	// One after the other, so that no product overflows.
	if kept > events || kept > room/2 || checkpoints != (room-2*kept)/8 || room != 2*kept+8*checkpoints {
		return fmt.Errorf("a trail of %d bytes that claims %d events, of which 16 bits are kept of %d", size, events, kept)
	}
	t.read(body, events, kept)
	return nil
}

// read takes what is known to be well-formed.
func (t *Trail) read(body []byte, events, kept uint64) {
	*t = Trail{Limit: int64(kept), events: events, last: binary.LittleEndian.Uint64(body[24:])}
	low, checkpoints := body[trailHeader:trailHeader+2*kept], body[trailHeader+2*kept:]
	t.low = make([]uint16, kept)
	for i := range t.low {
		t.low[i] = binary.LittleEndian.Uint16(low[2*i:])
	}
	t.checkpoints = make([]uint64, len(checkpoints)/8)
	for i := range t.checkpoints {
		t.checkpoints[i] = binary.LittleEndian.Uint64(checkpoints[8*i:])
	}
}

func trailSum(data []byte) uint64 {
	var d Digest
	d.Bytes(data)
	return d.Sum()
}
