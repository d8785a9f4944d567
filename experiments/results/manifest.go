package results

import (
	"encoding/json"
	"maps"
	"strconv"
	"time"

	"nines/experiments/document"
	"nines/experiments/report"
	"nines/experiments/run"
)

// format is the version of what a results folder looks like.
const format = 1

// Manifest says what a folder holds, so that anybody can check it and run it
// again.
type Manifest struct {
	Request
	Digest report.Digest     `json:"digest"` // of the runs' digests, in order
	Events uint64            `json:"events"`
	Runs   []Run             `json:"runs"`
	Files  map[string]string `json:"files"` // SHA-256 by name
	Host   Host              `json:"host"`  // facts that differ when the same is run again
}

// Request is what was asked for: all that the runs depend on.
type Request struct {
	Format       int64       `json:"format"`
	Tool         string      `json:"tool"`
	Scenario     Scenario    `json:"scenario"`
	Seed         report.Seed `json:"seed"`
	Study        bool        `json:"study"`            // every point, not only the variants at the values in the file
	Replications int64       `json:"replications"`     // of each point, at least
	AtMost       int64       `json:"atMost,omitempty"` // where they went on until the study's precision was reached
}

// planFile holds the request while runs are under way.
const planFile = "plan.json"

// Scenario identifies what was run.
type Scenario struct {
	Name string `json:"name"` // of the shipped scenario, or of the file, without its folder
	Hash string `json:"hash"` // SHA-256 of what scenario.yaml says, whatever its layout
}

// Run is the digest of one run.
type Run struct {
	Variant     string             `json:"variant"`
	Coordinates report.Coordinates `json:"coordinates,omitempty"`
	Replication int64              `json:"replication"`
	Digest      report.Digest      `json:"digest"`
}

// Host says where and when something was run. It is part of no hash.
type Host struct {
	Go        string      `json:"go"`
	System    string      `json:"system"` // linux/amd64
	Name      string      `json:"name"`
	Directory string      `json:"directory"`
	Command   []string    `json:"command"`
	Workers   int64       `json:"workers"`
	Started   time.Time   `json:"started"`
	Elapsed   Nanoseconds `json:"elapsedNanoseconds"`
}

// Nanoseconds prints as a string, for a JSON number loses them past 104 days.
type Nanoseconds time.Duration

// MarshalJSON writes the digits in quotes.
func (n Nanoseconds) MarshalJSON() ([]byte, error) {
	return json.Marshal(strconv.FormatInt(int64(n), 10))
}

// UnmarshalJSON reads the digits in quotes.
func (n *Nanoseconds) UnmarshalJSON(text []byte) error {
	var digits string
	if err := json.Unmarshal(text, &digits); err != nil {
		return err
	}
	value, err := strconv.ParseInt(digits, 10, 64)
	*n = Nanoseconds(value)
	return err
}

func (f *Folder) request() Request {
	p := f.Plan
	return Request{
		Format: format, Tool: f.Tool, Scenario: Scenario{p.File.BaseName(), document.Hash(p.File.Tree)},
		Seed: report.Seed(p.Seed), Study: p.Study, Replications: p.Replications, AtMost: p.Precision.AtMost,
	}
}

func (f *Folder) manifest(r *run.Result) Manifest {
	m := Manifest{
		Request: f.request(), Digest: report.Digest(r.Digest), Events: r.Events,
		Files: maps.Clone(f.files), Host: f.Host,
	}
	m.Host.Started = m.Host.Started.UTC()
	m.Host.Elapsed = Nanoseconds(f.elapsed())
	for _, one := range r.Runs {
		at := report.NewCoordinates(f.Plan.Points[one.Point].Coordinates)
		m.Runs = append(m.Runs, Run{one.Variant, at, one.Replication, report.Digest(one.Digest)})
	}
	return m
}

// Summary is what came out of each variant, or each point of a study, and its
// expectations, as in the document that `run --json` prints.
type Summary struct {
	Variants     []report.Variant     `json:"variants,omitempty"`
	Points       []report.Point       `json:"points,omitempty"`
	Expectations []report.Expectation `json:"expectations"`
}

func newSummary(r *run.Result) Summary {
	d := report.NewDocument(r, "")
	return Summary{d.Variants, d.Points, d.Expectations}
}
