package disk

import (
	"encoding/binary"
	"hash/crc32"
)

// castagnoli is the polynomial of CRC-32C, which processors compute.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const (
	headerBytes = 32
	recordAlign = 8 // a record begins at a multiple of this
)

// header stands before each record:
//
//	0       4        8          16      24       32
//	│ crc   │ length │ sequence │ epoch │ synced │ record … │ zeros to 8 │
//
// The checksum covers all that follows it and the place where the record
// lies, so that a record that was misdirected, or that stands within the
// bytes of another, is none.
type header struct {
	crc      uint32
	length   uint32
	sequence uint64 // counts records from 1
	epoch    uint64 // of the incarnation that wrote it; never falls along the log
	synced   int64  // when it was written, all before this byte was durable
}

// encode appends the record and its header to batch; it will lie at offset.
func (h header) encode(batch []byte, offset int64, record []byte) []byte {
	at := len(batch)
	h.length = uint32(len(record))
	batch = append(batch, 0, 0, 0, 0)
	batch = binary.LittleEndian.AppendUint32(batch, h.length)
	batch = binary.LittleEndian.AppendUint64(batch, h.sequence)
	batch = binary.LittleEndian.AppendUint64(batch, h.epoch)
	batch = binary.LittleEndian.AppendUint64(batch, uint64(h.synced))
	batch = append(batch, record...)
	binary.LittleEndian.PutUint32(batch[at:], checksum(offset, batch[at+4:]))
	for (len(batch)-at)%recordAlign != 0 {
		batch = append(batch, 0)
	}
	return batch
}

// checksum is CRC-32C, begun with the place.
func checksum(offset int64, data []byte) uint32 {
	place := uint64(offset) / recordAlign
	return crc32.Update(uint32(place^place>>32), castagnoli, data)
}

// decodeHeader reads a header; data holds at least headerBytes.
func decodeHeader(data []byte) header {
	return header{
		crc:      binary.LittleEndian.Uint32(data),
		length:   binary.LittleEndian.Uint32(data[4:]),
		sequence: binary.LittleEndian.Uint64(data[8:]),
		epoch:    binary.LittleEndian.Uint64(data[16:]),
		synced:   int64(binary.LittleEndian.Uint64(data[24:])),
	}
}

// size returns the bytes that header and record take together.
func (h header) size() int64 {
	return (headerBytes + int64(h.length) + recordAlign - 1) / recordAlign * recordAlign
}

// follows reports whether a record with this header may come after one with
// the other: it is a later one, of the same incarnation or a later one.
func (h header) follows(last header) bool {
	return h.length <= RecordMax && h.sequence > last.sequence && h.epoch >= last.epoch && h.epoch > 0
}

// body returns the record if data, which begins with the header and lies at
// offset, holds it all and unharmed.
func (h header) body(data []byte, offset int64) (record []byte, ok bool) {
	end := headerBytes + int64(h.length)
	if end > int64(len(data)) || checksum(offset, data[4:end]) != h.crc {
		return nil, false
	}
	return data[headerBytes:end], true
}
