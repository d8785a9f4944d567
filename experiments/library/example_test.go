package library_test

import (
	"fmt"

	"nines/experiments/library"
)

func Example() {
	fmt.Println(library.Names())
	raw, ok := library.Open("cap")
	fmt.Println(ok, len(raw) > 0)
	_, ok = library.Open("no-such-scenario")
	fmt.Println(ok)
	// Output:
	// [cap]
	// true true
	// false
}
