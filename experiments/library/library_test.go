package library_test

import (
	"slices"
	"testing"

	"nines/experiments"
	"nines/experiments/library"
	"nines/experiments/systems"
)

// Every shipped scenario is right, has a lesson, and expects something of each
// of its variants.
func TestShippedScenarios(t *testing.T) {
	names := library.Names()
	if len(names) == 0 || !slices.IsSorted(names) {
		t.Fatalf("the names are %q", names)
	}
	for _, name := range names {
		raw, _ := library.Open(name)
		f, err := experiments.Decode(name, raw, nil, systems.Builtin())
		if err != nil {
			t.Fatal(err)
		}
		if f.Title == "" || f.Lesson == "" {
			t.Errorf("%s needs a title and a lesson", name)
		}
		for _, v := range f.Variants {
			if len(v.Expectations) == 0 {
				t.Errorf("%s: nothing is expected of variant %q", name, v.Name)
			}
		}
	}
}
