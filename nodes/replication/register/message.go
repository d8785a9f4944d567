package register

import (
	"cmp"

	"nines/sim"
)

// Version orders the values of one key. Of two versions the one with the
// higher Counter is newer; equal counters are told apart by Writer. The zero
// Version belongs to a key that nobody has written and is older than all.
type Version struct {
	Counter int64  // logical counter, or the coordinator's clock in nanoseconds
	Writer  uint64 // unique id of the write, never 0; see Options.Ties
}

// Compare returns -1, 0 or 1 as v is older than, the same as or newer than w.
func (v Version) Compare(w Version) int {
	if v.Writer == 0 || w.Writer == 0 {
		return cmp.Compare(min(v.Writer, 1), min(w.Writer, 1))
	}
	if c := cmp.Compare(v.Counter, w.Counter); c != 0 {
		return c
	}
	return cmp.Compare(v.Writer, w.Writer)
}

func (v Version) fold(d *sim.Digest) {
	d.Word(uint64(v.Counter))
	d.Word(v.Writer)
}

// Read asks a coordinator for a key's value. It is answered by a Result.
type Read struct{ Key uint64 }

// Write asks a coordinator to replace a key's value. ID is unique among all
// writes of the run. It is answered by a Result.
type Write struct{ Key, Value, ID uint64 }

// Outcome is what a coordinator can say of an operation.
type Outcome uint8

const (
	// Unknown: the write reached some replicas and may take effect, or not.
	Unknown Outcome = iota
	// Done: the operation took effect.
	Done
	// Failed: the operation certainly took no effect.
	Failed
)

// Result ends an operation.
type Result struct {
	Outcome Outcome
	Value   uint64 // what a read found; 0 if nobody has written the key
	Reason  string // why it is not Done
}

// query asks a replica for its version and value of a key.
type query struct{ operation, key uint64 }

// report answers a query.
type report struct {
	operation uint64
	version   Version
	value     uint64
}

// store asks a replica to keep a value unless it has a newer one.
type store struct {
	operation, key uint64
	version        Version
	value          uint64
}

// stored says that a replica holds the version it was asked to store, or a
// newer one, on its disk.
type stored struct{ operation uint64 }

// The kinds name the messages in traces, counts and draw addresses.

func (Read) Kind() string   { return "read" }
func (Write) Kind() string  { return "write" }
func (Result) Kind() string { return "result" }
func (query) Kind() string  { return "query" }
func (report) Kind() string { return "report" }
func (store) Kind() string  { return "store" }
func (stored) Kind() string { return "stored" }

// The content of every message enters the digest.

func (m Read) Fold(d *sim.Digest) { d.Word(m.Key) }

func (m Write) Fold(d *sim.Digest) { d.Word(m.Key); d.Word(m.Value); d.Word(m.ID) }

func (m Result) Fold(d *sim.Digest) { d.Word(uint64(m.Outcome)); d.Word(m.Value) }

func (m query) Fold(d *sim.Digest) { d.Word(m.operation); d.Word(m.key) }

func (m report) Fold(d *sim.Digest) { d.Word(m.operation); m.version.fold(d); d.Word(m.value) }

func (m store) Fold(d *sim.Digest) {
	d.Word(m.operation)
	d.Word(m.key)
	m.version.fold(d)
	d.Word(m.value)
}

func (m stored) Fold(d *sim.Digest) { d.Word(m.operation) }
