package erasure

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/klauspost/reedsolomon"
	"pgregory.net/rapid"
)

func TestTheFieldIsTheOneOfTheDefinition(t *testing.T) {
	for a := range 256 {
		for b := range 256 {
			if got, want := gf.multiply(byte(a), byte(b)), slowMultiply(byte(a), byte(b)); got != want {
				t.Fatalf("%02x times %02x: got %02x, want %02x", a, b, got, want)
			}
		}
		if a > 0 && gf.invert(byte(a)) != slowInvert(byte(a)) {
			t.Fatalf("1/%02x: got %02x, want %02x", a, gf.invert(byte(a)), slowInvert(byte(a)))
		}
	}
}

// The vector of Linux md: six bytes, their P and their Q.
func TestPAndQAreThoseOfLinuxMD(t *testing.T) {
	pieces := [][]byte{{0x11}, {0x22}, {0x43}, {0x84}, {0x95}, {0xa6}, {0}, {0}}
	code := PQ(6)
	code.Encode(pieces)
	if pieces[6][0] != 0xc7 || pieces[7][0] != 0xcc {
		t.Fatalf("P = %02x and Q = %02x, want c7 and cc", pieces[6][0], pieces[7][0])
	}
	lost := SetOf(1, 4)
	pieces[1][0], pieces[4][0] = 0, 0
	repair, ok := code.Repair(lost, everything(code).Without(lost))
	if !ok {
		t.Fatal("two lost pieces are not repaired")
	}
	repair.Apply(pieces)
	if pieces[1][0] != 0x22 || pieces[4][0] != 0x95 {
		t.Fatalf("D1 = %02x and D4 = %02x, want 22 and 95", pieces[1][0], pieces[4][0])
	}
}

// Anvin's closed form for two lost data pieces, against ours.
func TestTwoLostPiecesFollowTheClosedFormOfMD(t *testing.T) {
	code := PQ(10)
	whole := stripe(code, 1, 1)
	for x := range 10 {
		for y := x + 1; y < 10; y++ {
			p, q := whole[10][0], whole[11][0]
			for d := range 10 {
				if d != x && d != y {
					p ^= whole[d][0]
					q ^= slowMultiply(code.Coefficient(11, d), whole[d][0])
				}
			}
			ratio := slowMultiply(code.Coefficient(11, y), slowInvert(code.Coefficient(11, x)))
			below := slowInvert(ratio ^ 1)
			a := slowMultiply(ratio, below)
			b := slowMultiply(slowInvert(code.Coefficient(11, x)), below)
			dx := slowMultiply(a, p) ^ slowMultiply(b, q)
			if dx != whole[x][0] || dx^p != whole[y][0] {
				t.Fatalf("pieces %d and %d: the closed form gives %02x and %02x, want %02x and %02x", x, y, dx, dx^p, whole[x][0], whole[y][0])
			}
		}
	}
}

func everything(c *Code) Set {
	var all Set
	for p := range c.Pieces() {
		all.Add(p)
	}
	return all
}

// checkPattern loses pieces and holds what comes back against the truth.
func checkPattern(code *Code, whole [][]byte, lost Set) error {
	present := everything(code).Without(lost)
	decodable := slowRank(code, present) == code.Data()
	if code.Decodable(present) != decodable {
		return fmt.Errorf("lost %v: decodable %v, want %v", lost, !decodable, decodable)
	}
	repair, ok := code.Repair(lost, present)
	if ok != decodable {
		// All lost pieces come back only if all data does: the checks follow.
		return fmt.Errorf("lost %v: repaired %v, want %v", lost, ok, decodable)
	}
	if !ok {
		return nil
	}
	pieces := make([][]byte, len(whole))
	for p := range pieces {
		switch {
		case repair.Reads.Has(p):
			pieces[p] = whole[p]
		case lost.Has(p):
			pieces[p] = bytes.Repeat([]byte{0xee}, len(whole[p]))
		}
	}
	repair.Apply(pieces)
	for p := range lost.All {
		if !bytes.Equal(pieces[p], whole[p]) {
			return fmt.Errorf("lost %v: piece %d is %x, was %x", lost, p, pieces[p], whole[p])
		}
	}
	return nil
}

// Every pattern of losses of every code: decoded to the same bytes, or refused.
func TestEveryDecodablePatternIsDecodedAndEveryOtherRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		code *Code
		mds  int // losses that are always survived
	}{
		{"3 copies", Copies(3), 2}, {"RAID-5 of 7+1", Parity(7), 1}, {"RAID-6 of 6+2", PQ(6), 2},
		{"RS(6,3)", ReedSolomon(6, 3), 3}, {"RS(10,4)", ReedSolomon(10, 4), 4},
	} {
		whole := stripe(c.code, 7, 33)
		for pattern := range uint64(1) << c.code.Pieces() {
			lost := Set{pattern}
			if lost.Len() == 0 {
				continue
			}
			if err := checkPattern(c.code, whole, lost); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if ok := c.code.Decodable(everything(c.code).Without(lost)); ok != (lost.Len() <= c.mds) {
				t.Fatalf("%s: %d lost pieces %v: decodable %v", c.name, lost.Len(), lost, ok)
			}
		}
	}
}

// lrc is LRC(6,2,2) as Azure has it: two groups of three with a check each,
// and two global checks.
func lrc() *Code {
	first, second := []byte{1, 1, 1, 0, 0, 0}, []byte{0, 0, 0, 1, 1, 1}
	alpha, squares := []byte{2, 4, 6, 16, 32, 96}, make([]byte, 6)
	for i, a := range alpha {
		squares[i] = slowMultiply(a, a)
	}
	return New(6, first, second, alpha, squares)
}

// A code that is not MDS has patterns that must not be refused, and a lost
// piece that needs few others.
func TestALocalCodeDecodesAllThatItCan(t *testing.T) {
	code := lrc()
	whole := stripe(code, 3, 17)
	decodable := map[int]int{}
	for pattern := range uint64(1) << code.Pieces() {
		lost := Set{pattern}
		if lost.Len() == 0 || lost.Len() > 4 {
			continue
		}
		if err := checkPattern(code, whole, lost); err != nil {
			t.Fatal(err)
		}
		if code.Decodable(everything(code).Without(lost)) {
			decodable[lost.Len()]++
		}
	}
	if decodable[3] != 120 || decodable[4] != 180 {
		t.Fatalf("of three losses %d of 120 are decodable, of four %d of 210; want 120 and 180", decodable[3], decodable[4])
	}
	one, _ := code.Repair(SetOf(1), everything(code).Without(SetOf(1)))
	if one.Reads != SetOf(0, 2, 6) {
		t.Fatalf("piece 1 is repaired from %v, want its group", one.Reads)
	}
}

// What can be had is had, though the rest is gone.
func TestAPieceIsRepairedThoughOthersAreGone(t *testing.T) {
	code := lrc()
	present := SetOf(0, 2, 6) // of the other group nothing is left
	if _, ok := code.Repair(SetOf(1), present); !ok {
		t.Fatal("piece 1 follows from its group, and was refused")
	}
	if _, ok := code.Repair(SetOf(1, 3), present); ok || code.Decodable(present) {
		t.Fatal("piece 3 was made from nothing")
	}
}

func TestTheKernelAgreesWithTheOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data, checks := rapid.IntRange(1, 20).Draw(t, "data"), rapid.IntRange(0, 6).Draw(t, "checks")
		code := ReedSolomon(data, checks)
		want := stripe(code, rapid.Uint64().Draw(t, "seed"), rapid.IntRange(1, 200).Draw(t, "length"))
		got := make([][]byte, len(want))
		for p := range want {
			got[p] = make([]byte, len(want[p]))
			if p < data {
				copy(got[p], want[p])
			}
		}
		code.Encode(got)
		for p := range want {
			if !bytes.Equal(got[p], want[p]) {
				t.Fatalf("piece %d: got %x, want %x", p, got[p], want[p])
			}
		}
	})
}

// Changing one data piece and updating the checks is encoding anew.
func TestAnUpdateIsAnEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := []*Code{Copies(3), Parity(5), PQ(5), ReedSolomon(5, 3), lrc()}[rapid.IntRange(0, 4).Draw(t, "code")]
		pieces := stripe(code, rapid.Uint64().Draw(t, "seed"), 70)
		changed := rapid.IntRange(0, code.Data()-1).Draw(t, "piece")
		delta := rapid.SliceOfN(rapid.Byte(), 70, 70).Draw(t, "delta")
		for i, x := range delta {
			pieces[changed][i] ^= x
		}
		code.Update(changed, delta, pieces[code.Data():])
		want := stripe(code, 0, 70)
		for d := range code.Data() {
			copy(want[d], pieces[d])
		}
		slowEncode(code, want)
		for p := range want {
			if !bytes.Equal(pieces[p], want[p]) {
				t.Fatalf("piece %d after the update: %x, want %x", p, pieces[p], want[p])
			}
		}
	})
}

// The matrix is the usual Cauchy matrix: others who take it agree on the bytes.
func TestReedSolomonIsTheUsualCauchyCode(t *testing.T) {
	other, err := reedsolomon.New(10, 4, reedsolomon.WithCauchyMatrix())
	if err != nil {
		t.Fatal(err)
	}
	pieces := stripe(ReedSolomon(10, 4), 5, 64)
	if ok, err := other.Verify(pieces); !ok || err != nil {
		t.Fatalf("the library's own Cauchy code disagrees: %v", err)
	}
}

// A code whose matrix is not as it should be: Q with all coefficients 1 is a
// second P. The pattern test tells.
func TestACodeWithoutDistanceIsCaught(t *testing.T) {
	broken := New(4, ones(4), ones(4))
	if broken.Decodable(everything(broken).Without(SetOf(0, 1))) {
		t.Fatal("two lost pieces came back from one equation written twice")
	}
}

func TestMisusePanics(t *testing.T) {
	for name, f := range map[string]func(){
		"no data":                  func() { New(0) },
		"too many pieces":          func() { ReedSolomon(250, 10) },
		"a row of the wrong width": func() { New(3, []byte{1, 1}) },
		"too few pieces":           func() { Parity(3).Encode(make([][]byte, 3)) },
		"unequal lengths":          func() { Parity(1).Encode([][]byte{{1, 2}, {1}}) },
		"update of a check":        func() { Parity(3).Update(3, []byte{1}, [][]byte{{1}}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func BenchmarkEncode(b *testing.B) {
	code := ReedSolomon(10, 4)
	pieces := make([][]byte, 14)
	for p := range pieces {
		pieces[p] = make([]byte, 64<<10)
	}
	b.SetBytes(10 * 64 << 10)
	b.ReportAllocs()
	for b.Loop() {
		code.Encode(pieces)
	}
}
