package plots

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// printed returns a figure as PDF.
func printed(t *testing.T, f Figure) []byte {
	t.Helper()
	var drawn bytes.Buffer
	if err := (Style{Width: SingleColumn}).WritePDF(&drawn, f); err != nil {
		t.Fatal(err)
	}
	return drawn.Bytes()
}

// The same figure has the same bytes: without a date, and with fonts in the
// order in which they were used.
func TestPDFRepeats(t *testing.T) {
	first := printed(t, paired)
	for range 5 {
		if !bytes.Equal(first, printed(t, paired)) {
			t.Fatal("one figure is printed in two ways")
		}
	}
	if bytes.Contains(first, []byte("Date")) {
		t.Error("the file has a date")
	}
}

// A reader finds each object where the table at the end says that it is.
func TestPDFTable(t *testing.T) {
	file := printed(t, many())
	_, table, _ := bytes.Cut(file, []byte("\nxref\n"))
	entries := regexp.MustCompile(`(?m)^(\d{10}) 00000 n $`).FindAllSubmatch(table, -1)
	if len(entries) < 10 {
		t.Fatalf("the table has %d entries", len(entries))
	}
	for i, entry := range entries {
		var offset int
		if _, err := fmt.Sscan(strings.TrimLeft(string(entry[1]), "0"), &offset); err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("%d 0 obj\n", i+1); !bytes.HasPrefix(file[offset:], []byte(want)) {
			t.Errorf("object %d is not at %d", i+1, offset)
		}
	}
	var start int
	_, last, _ := bytes.Cut(file, []byte("startxref\n"))
	if _, err := fmt.Sscan(string(last), &start); err != nil || !bytes.HasPrefix(file[start:], []byte("xref\n")) {
		t.Errorf("the table is not at %d: %v", start, err)
	}
}

// Words can be searched for, whatever their language: the glyphs lead back to
// the characters. What the fonts lack is a box.
func TestPDFCharacters(t *testing.T) {
	canvas := &pdfCanvas{}
	words := text{words: "−1 → Ελλάδα 中", style: named}
	words.paint(canvas, 100, nil)
	font := canvas.fonts[0]
	table := string(font.characters())
	for _, r := range "−1→Ελάδα" {
		if want := fmt.Sprintf("<%s>", utf16Hexadecimal(string(r))); !strings.Contains(table, want) {
			t.Errorf("%c cannot be searched for: %s", r, table)
		}
	}
	if !slices.Contains(font.glyphs, 0) {
		t.Error("there is a glyph for 中")
	}
}

// The letters of a subset, even those that are put together of others, look as
// they did in the whole font.
func TestSubset(t *testing.T) {
	const letters = "aÄéñΏ−…"
	for _, style := range []textStyle{named, titled} {
		face := style.face()
		var source bytes.Buffer
		if _, err := face.Face.WriteSourceTo(nil, &source); err != nil {
			t.Fatal(err)
		}
		font := &pdfFont{face: face, runes: map[uint16]rune{}}
		font.encode(letters)
		table := parseFont(source.Bytes())
		file := table.subset(font.glyphs)
		if len(file) > source.Len()/4 {
			t.Errorf("%d letters take %d bytes of %d", len(letters), len(file), source.Len())
		}
		whole := parseFont(file)
		for name := range table {
			if _, isKept := whole[name]; !isKept {
				whole[name] = table[name] // a PDF does without it, the parser does not
			}
		}
		smaller, err := sfnt.Parse(whole.file())
		if err != nil {
			t.Fatal(err)
		}
		for glyph, r := range font.runes {
			got, want := outlineOf(t, smaller, glyph), outlineOf(t, face.Face, glyph)
			if !slices.Equal(got, want) {
				t.Errorf("%c looks otherwise: %v instead of %v", r, got, want)
			}
			if got, want := table.advance(glyph)/1000*64, style.width(string(r))/style.size*64; got < want-1 || got > want+1 {
				t.Errorf("%c is %v wide instead of %v", r, got, want)
			}
		}
	}
}

func outlineOf(t *testing.T, f *sfnt.Font, glyph uint16) []sfnt.Segment {
	t.Helper()
	segments, err := f.LoadGlyph(nil, sfnt.GlyphIndex(glyph), fixed.I(2048), nil)
	if err != nil {
		t.Fatalf("glyph %d: %v", glyph, err)
	}
	return slices.Clone(segments)
}

// The page is drawn by operators that any reader knows.
func TestPDFOperators(t *testing.T) {
	file := printed(t, paired)
	_, packed, _ := bytes.Cut(file, []byte("stream\n"))
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Fields("q Q cm w d S f rg RG gs m l h BT ET Td Tf Tj")
	for line := range strings.Lines(string(content)) {
		fields := strings.Fields(line)
		if operator := fields[len(fields)-1]; !slices.Contains(known, operator) {
			t.Fatalf("an operator %q in %q", operator, line)
		}
	}
}
