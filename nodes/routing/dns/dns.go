package dns

import (
	"time"

	"nines/nodes"
	"nines/sim"
)

// Record is what a name stands for: an address, and those that it had before.
type Record struct {
	now     func() sim.Time
	changes []change
}

type change struct {
	at      sim.Time
	address nodes.ID
}

// NewRecord returns a record that has always had this address. Its changes are
// dated by now, which must not run backwards: the engine's time.
func NewRecord(address nodes.ID, now func() sim.Time) *Record {
	return &Record{now, []change{{sim.Start, address}}}
}

// Set changes the address, and tells whether it was another.
func (r *Record) Set(address nodes.ID) bool {
	if address == r.Address() {
		return false
	}
	r.changes = append(r.changes, change{r.now(), address})
	return true
}

// Address returns what the record says now.
func (r *Record) Address() nodes.ID { return r.changes[len(r.changes)-1].address }

// At returns what the record said at a time: from the instant of a change on it
// is the new address.
func (r *Record) At(at sim.Time) nodes.ID {
	i := len(r.changes) - 1
	for i > 0 && r.changes[i].at > at {
		i--
	}
	return r.changes[i].address
}

// Caches are the caches of all clients of a record.
type Caches struct {
	Record *Record
	TTL    time.Duration // of what a client remembers; 0 is to ask each time
	Phases sim.Key       // addresses the draws of when each client asks
}

// Resolve returns the address that a client has for the name: what the record
// said when the client last asked.
func (c Caches) Resolve(client uint64, now sim.Time) nodes.ID {
	return c.Record.At(now.Add(-c.Age(client, now)))
}

// Age returns how long ago the client asked, from 0 to below the TTL.
func (c Caches) Age(client uint64, now sim.Time) time.Duration {
	if c.TTL <= 0 {
		return 0
	}
	s := c.Phases.At(0, client)
	phase := time.Duration(s.Below(uint64(c.TTL)))
	return now.Add(phase).Sub(sim.Start) % c.TTL
}
