package trace

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"nines/sim"
)

// version is that of the format; what another one means is not guessed.
const version = 1

// The lines of a trace file. The first word of each says what it is; times and
// other large numbers are strings, for JSON numbers lose them past 2^53.
type (
	runLine struct {
		Trace       int64    `json:"trace"`
		Variant     string   `json:"variant,omitempty"`
		Seed        uint64   `json:"seed,string"`
		Replication uint64   `json:"replication,string"`
		End         sim.Time `json:"end,string"`
		Digest      digest   `json:"digest"`
		Events      uint64   `json:"events,string"`
	}
	nodeLine struct {
		Node   string `json:"node"`
		Site   string `json:"site"`
		Client bool   `json:"client,omitempty"`
	}
	loadLine struct {
		Load string `json:"load"`
		Key  string `json:"key,omitempty"`
	}
	sourceLine struct {
		Source uint32 `json:"source"`
		Name   string `json:"name"`
	}
	faultLine struct {
		Fault   string    `json:"fault"`
		Kind    string    `json:"kind"`
		Text    string    `json:"text"`
		Targets [][]int64 `json:"targets"`
		From    sim.Time  `json:"from,string"`
		To      sim.Time  `json:"to,string"`
		Effect  string    `json:"effect,omitempty"`
	}
	taleLine struct {
		Tale   string `json:"tale"` // the event
		System string `json:"system"`
		Doc    string `json:"doc"`
	}
	occurrenceLine struct {
		Occurrence int64    `json:"occurrence"` // its tale
		From       sim.Time `json:"from,string"`
		To         sim.Time `json:"to,string"`
		Amount     int64    `json:"amount,string"`
	}
	operationLine struct {
		Operation string `json:"operation"` // as package history prints it
		Desk      int64  `json:"desk"`
	}
	messageLine struct {
		Message string   `json:"message"`
		Text    string   `json:"text,omitempty"`
		From    int64    `json:"from"`
		To      int64    `json:"to"`
		Sent    sim.Time `json:"sent,string"`
		Ended   sim.Time `json:"ended,string"`
		Fate    Fate     `json:"fate"`
		Fault   *int64   `json:"fault,omitempty"`
		Tries   int64    `json:"tries,omitempty"`
		Copy    bool     `json:"copy,omitempty"`
		Cause   cause    `json:"cause"`
	}
	eventLine struct {
		Event string   `json:"event"`
		At    sim.Time `json:"at,string"`
		Node  *int64   `json:"node,omitempty"`
		Cause cause    `json:"cause"`
		Text  string   `json:"text,omitempty"`
	}
	endLine struct {
		Left        string `json:"left"` // says that the file is whole
		Operations  uint64 `json:"operations,string"`
		Messages    uint64 `json:"messages,string"`
		Events      uint64 `json:"events,string"`
		Occurrences uint64 `json:"occurrences,string"`
	}
)

// Encode writes the trace as JSON, a line for each thing that happened. The
// bytes are the same on every machine.
func (t *Trace) Encode(w io.Writer) error {
	b := bufio.NewWriter(w)
	e := json.NewEncoder(b) // its errors are those of b, which keeps the first
	e.SetEscapeHTML(false)
	r := t.Run
	_ = e.Encode(runLine{version, r.Variant, r.Seed, r.Replication, r.End, digest(r.Digest), r.Events})
	for _, n := range t.Nodes {
		_ = e.Encode(nodeLine{n.Name, n.Site, n.Client})
	}
	for _, l := range t.Loads {
		_ = e.Encode(loadLine{l.Name, l.Key})
	}
	for _, s := range t.Sources {
		_ = e.Encode(sourceLine{s.Number, s.Name})
	}
	for _, f := range t.Faults {
		_ = e.Encode(faultLine{f.Name, f.Kind, f.Text, f.Targets, f.From, f.To, f.Effect})
	}
	for _, tale := range t.Tales {
		_ = e.Encode(taleLine{tale.Event, tale.System, tale.Doc})
	}
	for _, c := range t.Occurrences {
		_ = e.Encode(occurrenceLine{c.Tale, c.From, c.To, c.Amount})
	}
	for _, op := range t.Operations {
		_ = e.Encode(operationLine{op.String(), op.Desk})
	}
	for _, m := range t.Messages {
		_ = e.Encode(messageLine{
			m.Kind, m.Text, m.From, m.To, m.Sent, m.Ended, m.Fate, known(m.Fault), m.Tries, m.Copy, cause(m.Cause),
		})
	}
	for _, v := range t.Events {
		_ = e.Encode(eventLine{v.Kind, v.At, known(v.Node), cause(v.Cause), v.Text})
	}
	_ = e.Encode(endLine{"out", t.Left.Operations, t.Left.Messages, t.Left.Events, t.Left.Occurrences})
	return b.Flush()
}

// known returns an index, nil for None.
func known(index int64) *int64 {
	if index == None {
		return nil
	}
	return &index
}

// index is the opposite of known.
func index(known *int64) int64 {
	if known == nil {
		return None
	}
	return *known
}

// digest prints as people know it: 16 hexadecimal digits.
type digest uint64

// MarshalText prints the digest.
func (d digest) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%016x", uint64(d)), nil }

// UnmarshalText reads it back.
func (d *digest) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 16, 64)
	*d = digest(n)
	return err
}

// cause prints as source:count.
type cause sim.Cause

// MarshalText prints the cause.
func (c cause) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%d:%d", sim.Cause(c).Source(), sim.Cause(c).Count()), nil
}

// UnmarshalText reads it back.
func (c *cause) UnmarshalText(text []byte) error {
	source, count, _ := strings.Cut(string(text), ":")
	s, err := strconv.ParseUint(source, 10, 28)
	if err != nil {
		return fmt.Errorf("cause %q: want source:count", text)
	}
	n, err := strconv.ParseUint(count, 10, 36)
	if err != nil {
		return fmt.Errorf("cause %q: want source:count", text)
	}
	*c = cause(sim.NewCause(uint32(s), n))
	return nil
}

// MarshalText prints the fate.
func (f Fate) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads it back.
func (f *Fate) UnmarshalText(text []byte) error {
	for i, name := range fates {
		if name == string(text) {
			*f = Fate(i)
			return nil
		}
	}
	return fmt.Errorf("fate %q: want one of %q", text, fates)
}
