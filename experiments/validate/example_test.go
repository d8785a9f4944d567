package validate_test

import (
	"fmt"
	"strings"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/experiments/validate"
)

// A scenario of one's own is checked as the shipped tables are: this one says
// how many messages a write costs, and what would go unnoticed otherwise.
func ExampleCheck() {
	const scenario = `
systems: {store: {kind: register, protocol: quorum, replicas: 3}}
load:    {users: {calls: store, open: 20/s}}
measure: {to: 5s}
reference: [{measure: "messages(users, store+stored+query+report)", expected: 4, tolerance: 0, source: 2(n − 1)}]
mutant:  {asks-twice: {systems.store.protocol: abd}}
`
	file, err := experiments.Decode("cost.yaml", []byte(scenario), nil, systems.Builtin())
	if err != nil {
		fmt.Println(err)
		return
	}
	table := &validate.Table{Name: "cost", File: file}
	rows, err := validate.Check([]*validate.Table{table}, validate.Options{Seed: 1, Mutants: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	expected, simulated := rows[0].Claims[0].Texts()
	fmt.Println(rows[0].String(), rows[0].Verdict(), "–", "expected", expected+", simulated", simulated)
	fmt.Println(rows[0].Noticed())
	// Output:
	// cost agrees – expected 4, simulated 4 in all 10 runs
	// turned red by asks-twice
}

// The rows that are shipped are scenarios like any other.
func ExampleShipped() {
	table, err := validate.Shipped("skew", systems.Builtin())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(table.File.Title, table.Rows())
	// Output:
	// The last writer wins by a clock that is wrong [tenth-of-sigma half-of-sigma sigma two-sigma three-sigma]
}

// A page holds the verdicts and the numbers; it is one file.
func ExampleWritePage() {
	var page strings.Builder
	err := validate.WritePage(&page, nil, validate.Origin{Seed: 1, Again: "nines validate"})
	fmt.Println(err, strings.Contains(page.String(), "nines validate"))
	// Output:
	// <nil> true
}

// What came out can be read by other programs.
func ExampleNewDocument() {
	d := validate.NewDocument([]validate.Row{{Table: "skew", Name: "sigma"}}, 1, "")
	fmt.Println(d.Rows[0].Verdict, d.Tally.Undecided)
	// Output:
	// undecided 1
}
