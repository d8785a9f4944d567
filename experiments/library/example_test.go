package library_test

import (
	"fmt"
	"slices"

	"nines/experiments/library"
)

func Example() {
	fmt.Println(slices.Contains(library.Names(), "cap"))
	raw, ok := library.Open("cap")
	fmt.Println(ok, len(raw) > 0)
	_, ok = library.Open("no-such-scenario")
	fmt.Println(ok)
	// Output:
	// true
	// true true
	// false
}
