package plots

import (
	"encoding/binary"
	"slices"
)

// truetype is a font, by the names of its tables. (The OpenType specification,
// 1.9, has their layout.)
type truetype map[string][]byte

// parse reads the table directory of a font. The fonts are built in, and so
// there is nothing to be wrong.
func parseFont(source []byte) truetype {
	tables := truetype{}
	for i := range int(binary.BigEndian.Uint16(source[4:])) {
		entry := source[12+16*i:]
		offset, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		tables[string(entry[:4])] = source[offset : offset+length]
	}
	return tables
}

// number returns the signed 16-bit number at an offset of a table.
func (t truetype) number(table string, offset int) int {
	return int(int16(binary.BigEndian.Uint16(t[table][offset:])))
}

// em returns a length of the font in thousandths of its size.
func (t truetype) em(length int) float64 {
	const unitsPerEm = 18 // its place
	return float64(length) * 1000 / float64(t.number("head", unitsPerEm))
}

// advance returns the width of a glyph, in thousandths of the font's size. Those
// without a width of their own have the last one.
func (t truetype) advance(glyph uint16) float64 {
	widths := uint16(t.number("hhea", 34))
	return t.em(int(binary.BigEndian.Uint16(t["hmtx"][4*int(min(glyph, widths-1)):])))
}

// outline returns the drawing instructions of a glyph.
func (t truetype) outline(glyph uint16) []byte {
	at := func(i int) uint32 { return 2 * uint32(binary.BigEndian.Uint16(t["loca"][2*i:])) }
	if isLong := t.number("head", 50) == 1; isLong {
		at = func(i int) uint32 { return binary.BigEndian.Uint32(t["loca"][4*i:]) }
	}
	return t["glyf"][at(int(glyph)):at(int(glyph)+1)]
}

// parts returns the glyphs that a glyph is composed of.
func parts(outline []byte) (glyphs []uint16) {
	const words, scale, more, scales, matrix = 1, 8, 0x20, 0x40, 0x80
	if len(outline) == 0 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return nil
	}
	for at, isLast := 10, false; !isLast; {
		flags := binary.BigEndian.Uint16(outline[at:])
		glyphs = append(glyphs, binary.BigEndian.Uint16(outline[at+2:]))
		at += 6
		for flag, size := range map[uint16]int{words: 2, scale: 2, scales: 4, matrix: 8} {
			if flags&flag != 0 {
				at += size
			}
		}
		isLast = flags&more == 0
	}
	return glyphs
}

// subset returns a font file with the outlines of some glyphs only, which keep
// their numbers.
func (t truetype) subset(glyphs []uint16) []byte {
	kept := slices.Clone(glyphs)
	for i := 0; i < len(kept); i++ {
		for _, part := range parts(t.outline(kept[i])) {
			if !slices.Contains(kept, part) {
				kept = append(kept, part)
			}
		}
	}
	var glyf, loca []byte
	for i := range uint16(t.number("maxp", 4)) {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if i == 0 || slices.Contains(kept, i) { // 0 stands for characters that the font lacks
			glyf = aligned(append(glyf, t.outline(i)...))
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head := slices.Clone(t["head"])
	binary.BigEndian.PutUint16(head[50:], 1) // loca is long
	smaller := truetype{"glyf": glyf, "loca": loca, "head": head}
	for _, name := range []string{"cvt ", "fpgm", "hhea", "hmtx", "maxp", "prep"} {
		if table, found := t[name]; found {
			smaller[name] = table
		}
	}
	return smaller.file()
}

// aligned pads to a multiple of four bytes.
func aligned(table []byte) []byte {
	for len(table)%4 != 0 {
		table = append(table, 0)
	}
	return table
}

// sum is the checksum of a table.
func sum(table []byte) (total uint32) {
	for table = aligned(slices.Clone(table)); len(table) > 0; table = table[4:] {
		total += binary.BigEndian.Uint32(table)
	}
	return total
}

// file prints the font. Its tables are in the order of their names.
func (t truetype) file() []byte {
	var names []string
	for name := range t {
		names = append(names, name)
	}
	slices.Sort(names)
	const log2 = 3 // of the greatest power of two that is not above the number of tables, 8 to 15
	header := []byte{0, 1, 0, 0}
	for _, field := range []int{len(names), 16 << log2, log2, 16*len(names) - 16<<log2} {
		header = binary.BigEndian.AppendUint16(header, uint16(field))
	}
	var body []byte
	for _, name := range names {
		header = append(header, name...)
		for _, field := range []uint32{sum(t[name]), uint32(12 + 16*len(names) + len(body)), uint32(len(t[name]))} {
			header = binary.BigEndian.AppendUint32(header, field)
		}
		body = aligned(append(body, t[name]...))
	}
	return append(header, body...)
}
