package network

import (
	"fmt"
	"testing"

	"nines/sim"
)

// everything is a message of every sort of plain data.
type everything struct {
	Flag   bool
	Small  int8
	Big    uint64
	Share  float64
	Name   string
	Bytes  []byte
	List   []int
	Fixed  [2]uint16
	Inner  struct{ x int }
	Ref    *int
	Any    any
	Counts map[string]int
}

func (everything) Kind() string { return "everything" }

func digestOf(m Message) uint64 {
	var d sim.Digest
	fold(&d, &Packet{Message: m})
	return d.Sum()
}

// TestEveryPartOfAMessageCounts: whatever differs, the digest differs.
func TestEveryPartOfAMessageCounts(t *testing.T) {
	one, two := 1, 2
	seen := map[uint64]string{}
	for i, change := range []func(m *everything){
		func(m *everything) {},
		func(m *everything) { m.Flag = true },
		func(m *everything) { m.Small = -1 },
		func(m *everything) { m.Big = 1 },
		func(m *everything) { m.Share = 1 },
		func(m *everything) { m.Name = "x" },
		func(m *everything) { m.Bytes = []byte{1} },
		func(m *everything) { m.Bytes = []byte{0, 1} },
		func(m *everything) { m.List = []int{1} },
		func(m *everything) { m.List = []int{1, 2} },
		func(m *everything) { m.List = []int{2, 1} },
		func(m *everything) { m.Fixed[1] = 1 },
		func(m *everything) { m.Inner.x = 1 },
		func(m *everything) { m.Ref = &one },
		func(m *everything) { m.Ref = &two },
		func(m *everything) { m.Any = 1 },
		func(m *everything) { m.Any = uint8(1) },
		func(m *everything) { m.Any = "1" },
		func(m *everything) { m.Counts = map[string]int{"a": 1} },
		func(m *everything) { m.Counts = map[string]int{"b": 1} },
		func(m *everything) { m.Counts = map[string]int{"a": 1, "b": 2} },
		func(m *everything) { m.Counts = map[string]int{"a": 2, "b": 1} },
	} {
		var m everything
		change(&m)
		text := fmt.Sprintf("change %d", i)
		if other, taken := seen[digestOf(m)]; taken {
			t.Errorf("%s has the digest of %s", text, other)
		}
		seen[digestOf(m)] = text
	}
}

// TestTheOrderOfAMapDoesNotCount, for it differs from run to run.
func TestTheOrderOfAMapDoesNotCount(t *testing.T) {
	m := everything{Counts: map[string]int{}}
	for i := range 100 {
		m.Counts[fmt.Sprint(i)] = i
	}
	want := digestOf(m)
	for range 20 {
		if digestOf(m) != want {
			t.Fatal("the digest of a map depends on its order")
		}
	}
}

func TestAMessageThatFoldsItselfIsAsked(t *testing.T) {
	if digestOf(&ping{1}) == digestOf(&ping{2}) {
		t.Fatal("the content does not count")
	}
}

// TestThePacketCountsToo: ends, call and flags are in the digest.
func TestThePacketCountsToo(t *testing.T) {
	seen := map[uint64]Packet{}
	for _, p := range []Packet{{}, {From: 1}, {Call: 1}, {Reply: true}, {Corrupt: true}, {From: 1, Call: 1}} {
		p.Message = note{}
		var d sim.Digest
		fold(&d, &p)
		if other, taken := seen[d.Sum()]; taken {
			t.Errorf("%+v has the digest of %+v", p, other)
		}
		seen[d.Sum()] = p
	}
}

// TestOtherContentIsAnotherRun: the digest of the engine sees it.
func TestOtherContentIsAnotherRun(t *testing.T) {
	run := func(n uint64) uint64 {
		w := newWorld(nil, 1)
		ids := w.attach("here", "a", "b")
		w.send(ids[0], ids[1], n)
		w.run(t)
		return w.Digest()
	}
	if run(1) != run(1) || run(1) == run(2) {
		t.Fatalf("digests %x %x %x", run(1), run(1), run(2))
	}
}

// TestFoldingReflectsNoAddress: pointers count by what they point to.
func TestFoldingReflectsNoAddress(t *testing.T) {
	a, b := 5, 5
	if digestOf(everything{Ref: &a}) != digestOf(everything{Ref: &b}) {
		t.Fatal("equal content, different digest")
	}
}
