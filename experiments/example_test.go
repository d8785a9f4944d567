package experiments_test

import (
	"fmt"

	"nines/experiments"
)

// A selector prints the text that it was read from.
func ExampleParseSelector() {
	for _, text := range []string{"store.leader", "random(2, store)", "minority"} {
		s, err := experiments.ParseSelector(text)
		fmt.Println(s, err)
	}
	// Output:
	// store.leader <nil>
	// random(2, store) <nil>
	// minority <nil>
}

// What a scenario may name comes from a registry; a wrong word is answered
// with its place and the word that was probably meant.
func ExampleDecode() {
	vocabulary := &experiments.Registry{Faults: experiments.Faults(), Measures: experiments.Measures()}
	_, err := experiments.Decode("wrong.yaml", []byte("sights: {A: 3}"), nil, vocabulary)
	fmt.Println(err != nil)
	// Output: true
}
