package plots

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"unicode/utf16"

	"gonum.org/v1/plot/vg"
)

// document returns the file: one page.
func (c *pdfCanvas) document(title string, width, height vg.Length) []byte {
	var f pdfFile
	content := f.stream("", c.operators.Bytes())
	var fonts, states strings.Builder
	for i, font := range c.fonts {
		fmt.Fprintf(&fonts, "/F%d %d 0 R ", i, f.font(font))
	}
	for _, a := range c.alphas {
		fmt.Fprintf(&states, "/A%d << /ca %[2]s /CA %[2]s >> ", a, decimal(float64(a)/255))
	}
	pages := len(f.offsets) + 2
	page := f.object("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources << /Font << %s>> /ExtGState << %s>> >> >>",
		pages, decimal(float64(width)), decimal(float64(height)), content, fonts.String(), states.String())
	f.object("<< /Type /Pages /Kids [%d 0 R] /Count 1 >>", page)
	catalog := f.object("<< /Type /Catalog /Pages %d 0 R >>", pages)
	info := f.object("<< /Title <FEFF%s> >>", utf16Hexadecimal(title))
	return f.end(catalog, info)
}

// pdfFile is a file while it is written.
type pdfFile struct {
	bytes.Buffer
	offsets []int // of the objects, which count from 1
}

// object writes an object and returns its number.
func (f *pdfFile) object(format string, values ...any) int {
	if f.Len() == 0 {
		f.WriteString("%PDF-1.4\n")
	}
	f.offsets = append(f.offsets, f.Len())
	fmt.Fprintf(f, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(f.offsets)}, values...)...)
	return len(f.offsets)
}

// stream writes data, compressed, as an object.
func (f *pdfFile) stream(entries string, data []byte) int {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(data) // a buffer takes everything
	_ = z.Close()
	return f.object("<< /Length %d /Filter /FlateDecode %s>>\nstream\n%s\nendstream", packed.Len(), entries, packed.String())
}

// end writes where the objects are.
func (f *pdfFile) end(catalog, info int) []byte {
	start := f.Len()
	fmt.Fprintf(f, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, offset := range f.offsets {
		fmt.Fprintf(f, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(f, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(f.offsets)+1, catalog, info, start)
	return f.Bytes()
}

// font writes a font whose codes are glyph numbers, with a table that gives the
// characters back to those who search or copy.
func (f *pdfFile) font(font *pdfFont) int {
	var source bytes.Buffer
	_, _ = font.face.Face.WriteSourceTo(nil, &source) // a buffer takes everything
	table := parseFont(source.Bytes())
	slices.Sort(font.glyphs)
	var widths strings.Builder
	for _, glyph := range font.glyphs {
		fmt.Fprintf(&widths, "%d [%s] ", glyph, decimal(table.advance(glyph)))
	}
	name := tag(font.glyphs) + "+" + strings.ReplaceAll(font.face.Name(), " ", "")
	smaller := table.subset(font.glyphs)
	file := f.stream(fmt.Sprintf("/Length1 %d ", len(smaller)), smaller)
	em := func(name string, offset int) string { return decimal(table.em(table.number(name, offset))) }
	ascent := em("hhea", 4)
	descriptor := f.object("<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%s %s %s %s] /ItalicAngle 0 /Ascent %s /Descent %s /CapHeight %s /StemV 80 /FontFile2 %d 0 R >>",
		name, em("head", 36), em("head", 38), em("head", 40), em("head", 42), ascent, em("hhea", 6), ascent, file)
	glyphs := f.object("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity /FontDescriptor %d 0 R /W [%s] >>",
		name, descriptor, widths.String())
	characters := f.stream("", font.characters())
	return f.object("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", name, glyphs, characters)
}

// tag returns six letters that depend on the glyphs: two subsets of a font in
// one document must not have the same name.
func tag(glyphs []uint16) string {
	hash := fnv.New64a()
	_ = binary.Write(hash, binary.BigEndian, glyphs) // a hash takes everything
	letters, rest := make([]byte, 6), hash.Sum64()
	for i := range letters {
		letters[i], rest = 'A'+byte(rest%26), rest/26
	}
	return string(letters)
}

// characters returns the table from glyphs to characters.
func (f *pdfFont) characters() []byte {
	var table strings.Builder
	table.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n" +
		"/CMapName /Characters def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n")
	for block := range slices.Chunk(f.glyphs, 100) { // no more are allowed
		fmt.Fprintf(&table, "%d beginbfchar\n", len(block))
		for _, glyph := range block {
			fmt.Fprintf(&table, "<%04X> <%s>\n", glyph, utf16Hexadecimal(string(f.runes[glyph])))
		}
		table.WriteString("endbfchar\n")
	}
	table.WriteString("endcmap CMapName currentdict /CMap defineresource pop end end\n")
	return []byte(table.String())
}

func utf16Hexadecimal(words string) string {
	var code strings.Builder
	for _, unit := range utf16.Encode([]rune(words)) {
		fmt.Fprintf(&code, "%04X", unit)
	}
	return code.String()
}
