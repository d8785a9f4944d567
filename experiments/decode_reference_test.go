package experiments_test

import (
	"fmt"
	"strings"
	"testing"

	"nines/experiments"
)

// What others say stands beside what is simulated, in the measure's own unit; a
// tolerance may be a share of what is expected.
func ExampleScenario_Closed() {
	file, err := experiments.Decode("users.yaml", []byte(taught(`
study: {variants: {calm: {}, busy: {load.users.open: 90/s}}}
reference:
  busy:
    - {measure: yield(users), expected: 97.2%, tolerance: 0.5%, source: a book}
    - {measure: "latency(users, p99)", expected: 20ms, relative: 5%, source: another}`)), nil, toys())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range file.Variants {
		for _, closed := range v.Closed() {
			fmt.Printf("%s: %s = %.4g ± %.4g, says %s\n", v.Name, closed.Measure, closed.Expected, closed.Tolerance, closed.Source)
		}
	}
	// Output:
	// busy: yield(users) = 0.972 ± 0.005, says a book
	// busy: latency(users, p99) = 2e+07 ± 1e+06, says another
}

// A mutant is each variant with the change; it is asked what they are asked.
func TestMutantsAreVariantsOfVariants(t *testing.T) {
	file := decode(t, `
study: {variants: {calm: {}, busy: {load.users.open: 90/s}}}
load: {users: {calls: store, open: 20/s}}
reference: [{measure: yield(users), expected: 1, tolerance: 0, source: a book}]
mutant: {impatient: {load.users.deadline: 1ms}, brief: {measure.to: 40s}}
`)
	if len(file.Mutants) != 2 || file.Mutants[0].Name != "impatient" {
		t.Fatalf("the mutants are %+v", file.Mutants)
	}
	for i, s := range file.Mutants[0].Scenarios {
		if s.Name != file.Variants[i].Name || s.Loads[0].Open.PerSecond != file.Variants[i].Loads[0].Open.PerSecond {
			t.Errorf("%s is made of another variant", s.Name)
		}
		if s.Loads[0].Deadline.String() != "1ms" || len(s.References) != 1 {
			t.Errorf("%s has the deadline %v and %d references", s.Name, s.Loads[0].Deadline, len(s.References))
		}
	}
}

func TestWrongReferences(t *testing.T) {
	for text, want := range map[string]string{
		"reference: [{expected: 1, tolerance: 0, source: x}]":                                                         `measure`,
		"reference: [{measure: yield(users), expected: 1, source: x}]":                                                `tolerance`,
		"reference: [{measure: yield(users), expected: 1, tolerance: 0, relative: 0, source: x}]":                     `relative`,
		"reference: [{measure: yield(users), expected: 97, tolerance: 0, source: x}]":                                 `the expected value cannot be more than the whole: write 97%`,
		`reference: [{measure: "latency(users, p99)", expected: 5, tolerance: 0, source: x}]`:                         `the expected value cannot be "5": write a duration such as 20ms`,
		"reference: [{measure: linearizable(store), expected: 1, tolerance: 0, source: x}]":                           `linearizable(store) is a judgement`,
		"reference: {b: [{measure: yield(users), expected: 1, tolerance: 0, source: x}]}\nstudy: {variants: {a: {}}}": `unknown key "b"`,
		"mutant: {a: {load.user.open: 1/s}}":                                                                          `did you mean "users"`,
		"mutant: {a: {study.replications: 1}}":                                                                        `a mutant cannot change it`,
		"mutant: {a: {load.users.open: 1}}":                                                                           `1 has no unit`,
	} {
		_, err := experiments.Decode("a.yaml", []byte(taught(text)), nil, toys())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngives %v\nwithout %q", text, err, want)
		}
	}
}
