package raid

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// draw prints a layout as doc.go does.
func draw(l Layout, rows int64) string {
	var text strings.Builder
	for row := range rows {
		for d := range l.Disks {
			stripe, piece, _ := l.At(d, row)
			switch {
			case l.Data() == 1:
				fmt.Fprintf(&text, "%3d", stripe)
			case piece < l.Data():
				fmt.Fprintf(&text, "%3d", stripe*l.Data()+piece)
			default:
				fmt.Fprintf(&text, "  %s", []string{"P", "Q"}[piece-l.Data()])
			}
		}
		text.WriteString("\n")
	}
	return text.String()
}

// The pictures of md(4) for its default layouts.
func TestParityRotatesAsInLinuxMD(t *testing.T) {
	for _, c := range []struct {
		layout Layout
		want   string
	}{
		{Layout{Level: Level5, Disks: 4}, "  0  1  2  P\n  4  5  P  3\n  8  P  6  7\n  P  9 10 11\n 12 13 14  P\n"},
		{Layout{Level: Level6, Disks: 5}, "  Q  0  1  2  P\n  3  4  5  P  Q\n  7  8  P  Q  6\n 11  P  Q  9 10\n  P  Q 12 13 14\n"},
		{Layout{Level: Level10, Disks: 3}, "  0  0  1\n  1  2  2\n  3  3  4\n"},
		{Layout{Level: Level3, Disks: 4}, "  0  1  2  P\n  3  4  5  P\n"},
		{Layout{Level: Level4, Disks: 4}, "  0  1  2  P\n  3  4  5  P\n"},
		{Layout{Level: ReedSolomon, Disks: 5, Checks: 2}, "  Q  0  1  2  P\n  3  4  5  P  Q\n"},
		{Layout{Level: Level0, Disks: 3}, "  0  1  2\n  3  4  5\n"},
	} {
		if got := draw(c.layout, int64(strings.Count(c.want, "\n"))); got != c.want {
			t.Errorf("%v of %d disks:\n%swant\n%s", c.layout.Level, c.layout.Disks, got, c.want)
		}
	}
}

func TestEveryPieceHasAPlaceOfItsOwn(t *testing.T) {
	for _, a := range everyArray {
		l := Layout{Level: a.level, Disks: int64(a.disks), Rows: 30}
		seen := map[[2]int64]bool{}
		for stripe := range l.Stripes() {
			var disks []int64
			for piece := range l.Pieces() {
				d, row := l.Place(stripe, piece)
				disks = append(disks, d)
				if s, p, used := l.At(d, row); s != stripe || p != piece || !used {
					t.Fatalf("%v: piece %d of stripe %d lies at %d, %d, where piece %d of %d is", l, piece, stripe, d, row, p, s)
				}
				if seen[[2]int64{d, row}] || row >= l.Rows {
					t.Fatalf("%v: two pieces at disk %d row %d, or none may be there", l, d, row)
				}
				seen[[2]int64{d, row}] = true
			}
			slices.Sort(disks)
			if int64(len(slices.Compact(disks))) != l.Pieces() {
				t.Fatalf("%v: stripe %d has two pieces on one disk", l, stripe)
			}
		}
	}
}

// The bands of a request cover each of its bytes once.
func TestBandsCoverARequestOnce(t *testing.T) {
	for _, a := range everyArray {
		l := Layout{Level: a.level, Disks: int64(a.disks), Rows: 8, Chunk: 2048}.orDefault()
		for from := int64(0); from < l.Capacity(); from += l.Block() {
			for n := l.Block(); n <= min(20*l.Block(), l.Capacity()-from); n += l.Block() {
				covered := make([]int, n)
				for _, b := range l.bands(from, n) {
					l.runs(b, func(piece, at, offset, length int64) {
						for i := range length {
							covered[offset+i-from]++
						}
					})
				}
				if slices.Min(covered) != 1 || slices.Max(covered) != 1 {
					t.Fatalf("%v: the bands of %d bytes at %d cover a byte %d to %d times", l, n, from, slices.Min(covered), slices.Max(covered))
				}
			}
		}
	}
}
