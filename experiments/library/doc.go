// Package library holds the scenarios that nines ships, embedded as the YAML
// files a user would write. Each has a lesson, and says what must come out: the
// program's own promises, for a run to keep.
//
//	library/cap.yaml ──embed──▶ Open("cap") ──▶ experiments.Decode
//
// The smallest program:
//
//	raw, ok := library.Open("cap")
package library
