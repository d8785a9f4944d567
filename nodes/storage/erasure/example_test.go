package erasure_test

import (
	"fmt"

	"nines/nodes/storage/erasure"
)

// Two pieces of eight are lost, and come back.
func Example() {
	code := erasure.PQ(6)
	pieces := [][]byte{{0x11}, {0x22}, {0x43}, {0x84}, {0x95}, {0xa6}, {0}, {0}}
	code.Encode(pieces)
	fmt.Printf("P %x, Q %x\n", pieces[6], pieces[7])

	lost, present := erasure.SetOf(1, 4), erasure.SetOf(0, 2, 3, 5, 6, 7)
	pieces[1], pieces[4] = []byte{0}, []byte{0}
	repair, ok := code.Repair(lost, present)
	repair.Apply(pieces)
	fmt.Printf("%v: %x and %x\n", ok, pieces[1], pieces[4])
	// Output:
	// P c7, Q cc
	// true: 22 and 95
}

// A repair says what it must read: any six of nine, and of copies just one.
func ExampleCode_Repair() {
	for _, code := range []*erasure.Code{erasure.Copies(3), erasure.Parity(4), erasure.ReedSolomon(6, 3)} {
		var present erasure.Set
		for p := 1; p < code.Pieces(); p++ {
			present.Add(p)
		}
		repair, _ := code.Repair(erasure.SetOf(0), present)
		fmt.Println(code.Data(), "of", code.Pieces(), "pieces: reads", repair.Reads.Len())
	}
	// Output:
	// 1 of 3 pieces: reads 1
	// 4 of 5 pieces: reads 4
	// 6 of 9 pieces: reads 6
}

// What cannot be decoded is said to be lost.
func ExampleCode_Decodable() {
	code := erasure.ReedSolomon(2, 2)
	fmt.Println(code.Decodable(erasure.SetOf(1, 2)), code.Decodable(erasure.SetOf(1)))
	// Output: true false
}

// A small write need not read the whole stripe: the change is enough.
func ExampleCode_Update() {
	code := erasure.Parity(3)
	pieces := [][]byte{{1}, {2}, {4}, {0}}
	code.Encode(pieces)
	code.Update(0, []byte{1 ^ 9}, pieces[3:]) // piece 0 becomes 9
	fmt.Println(pieces[3][0], 9^2^4)
	// Output: 15 15
}

// A code of one's own: LRC(4,2,1), two local checks and a global one. A lost
// piece is repaired within its group.
func ExampleNew() {
	code := erasure.New(4, []byte{1, 1, 0, 0}, []byte{0, 0, 1, 1}, []byte{1, 2, 4, 8})
	repair, _ := code.Repair(erasure.SetOf(3), erasure.SetOf(0, 1, 2, 4, 5, 6))
	for p := range repair.Reads.All {
		fmt.Println("reads piece", p)
	}
	// Output:
	// reads piece 2
	// reads piece 5
}
