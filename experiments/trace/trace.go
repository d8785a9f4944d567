package trace

import (
	"strconv"
	"strings"

	"nines/sim"
	"nines/workloads/history"
)

// Trace is what happened in one run, as plain data. Machines, faults and tales
// are named by their index; None is the index of nobody.
type Trace struct {
	Run         Run
	Nodes       []Node       // by their network.ID
	Loads       []Load       // whose clients ask
	Sources     []Source     // what the causes come from, by number
	Faults      []Fault      // episodes, in the order in which they began
	Tales       []Tale       // what systems may tell of themselves
	Occurrences []Occurrence // what they told, in the order in which it began
	Operations  []Operation  // what clients asked, by (Invoke, ID)
	Messages    []Message    // by Sent, then in the order in which they set out
	Events      []Event      // all else, in the order in which it happened
	Left        Left         // what is not in it
}

// None stands for no machine and for no fault.
const None = -1

// Run says which run it was.
type Run struct {
	Variant     string
	Seed        uint64
	Replication uint64
	End         sim.Time
	Digest      uint64
	Events      uint64 // that the engine handled
}

// Node is a machine.
type Node struct {
	Name   string // A1; of a client machine the name of its load
	Site   string
	Client bool // clients sit at it
}

// Load is a group of clients.
type Load struct {
	Name string
	Key  string // what the key of an operation names: "key", "block"; empty: nothing
}

// Source is an origin of causes.
type Source struct {
	Number uint32
	Name   string
}

// Fault is one occurrence of a fault.
type Fault struct {
	Name    string    // in the scenario
	Kind    string    // partition, crash …
	Text    string    // as the scenario has it
	Targets [][]int64 // whom it hit, in groups
	From    sim.Time
	To      sim.Time // sim.Never if it lasted to the end of the run
	Effect  string   // "killed 812 messages"
}

// Tale is a sort of thing that a system tells of itself.
type Tale struct {
	System string
	Event  string // promotion, loss
	Doc    string // what it means
}

// Occurrence is one thing that a system told of itself. It is nobody's message,
// and descends from no cause in particular.
type Occurrence struct {
	Tale   int64
	From   sim.Time
	To     sim.Time // From of an instant; sim.Never if it lasted to the end of the run
	Amount int64    // how much of it, in the event's own unit
}

// Operation is a client's request.
type Operation struct {
	history.Op
	Desk int64 // the client machine that it was sent from
}

// Message is one message and what became of it.
type Message struct {
	Kind     string
	Text     string // its content: "key 3, value 17"
	From, To int64
	Sent     sim.Time
	Ended    sim.Time // when it arrived or was lost; sim.Never if it was under way
	Fate     Fate
	Fault    int64 // that lost it or, if it arrived, delayed it
	Tries    int64 // attempts of a session beyond the first
	Copy     bool  // a link doubled it
	Cause    sim.Cause
}

// Fate is what became of a message.
type Fate uint8

const (
	UnderWay   Fate = iota // the run ended first
	Delivered              // it was handled
	Late                   // it was handled, but answered a call that had ended
	Lost                   // the link lost it
	Cut                    // a partition or a dead path
	Overflowed             // the link's queue was full
	Corrupted              // the checksum did not fit
	Missed                 // it reached a machine that was down, or another incarnation
	Refused                // it found the machine's queue full
	Discarded              // it was waiting at a machine that crashed
)

var fates = [...]string{
	"under way", "delivered", "late", "lost", "cut", "overflowed", "corrupted", "missed", "refused", "discarded",
}

// String returns the fate in a word or two.
func (f Fate) String() string { return fates[f] }

// Arrived tells whether the message was handled by whom it was for.
func (f Fate) Arrived() bool { return f == Delivered || f == Late }

// Perished tells whether it never will be.
func (f Fate) Perished() bool { return f >= Lost }

// Event is something that is no message: a timer, an access to a disk, a crash,
// a line that a protocol logged.
type Event struct {
	At    sim.Time
	Kind  string
	Node  int64 // None if it is nobody's, or if nobody knows whose
	Cause sim.Cause
	Text  string
}

// Left counts what was seen but is not in the trace.
type Left struct {
	Operations, Messages, Events, Occurrences uint64
}

// String says what is missing; nothing if nothing is.
func (l Left) String() string {
	var parts []string
	for _, p := range []struct {
		n    uint64
		what string
	}{{l.Operations, "operations"}, {l.Messages, "messages"}, {l.Events, "other events"}, {l.Occurrences, "occurrences"}} {
		if p.n > 0 {
			parts = append(parts, grouped(p.n)+" "+p.what)
		}
	}
	if parts == nil {
		return ""
	}
	return "… and " + strings.Join(parts, ", ") + " more were not kept"
}

// grouped prints a number in groups of three digits.
func grouped(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
