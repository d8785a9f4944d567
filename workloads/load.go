package workloads

import (
	"fmt"
	"time"

	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
	"nines/workloads/history"
)

// Codec is how operations are spoken in a system's own messages. A system
// brings one; the load groups know no protocol.
type Codec interface {
	// Request returns the message that asks for the operation.
	Request(op *history.Op) nodes.Message
	// Result reads an answer into op: Outcome, Result or List, and Reason.
	Result(op *history.Op, answer nodes.Message)
}

// Load describes a group of clients: who they are, where they are, what they
// ask for and how often. Exactly one of Open, Closed and Script says when.
type Load struct {
	Name    string
	Site    string     // where the clients are
	Targets []nodes.ID // machines they may ask
	Codec   Codec      //
	Roaming bool       // after a failure go to a machine at another site, and stay there
	Users   int64      // sessions among which an open load is spread; 0 means 100

	Open   *Open   // operations arrive whether or not earlier ones were answered
	Closed *Closed // each client waits for an answer, thinks, and asks again
	Script []Step  // these operations, one after another

	Reads    float64           // share of reads, 0 to 1; the rest are writes
	Keys     dist.Distribution // of whole numbers; nil means key 0 only
	Deadline time.Duration     // an answer after it is no answer; 0 means 1 s
	From, To sim.Time          // operations are invoked in [From, To)
}

// Open is an open arrival process.
type Open struct {
	PerSecond float64
	Gap       dist.Distribution // between arrivals, scaled to PerSecond; nil means exponential: Poisson arrivals
	Surges    []Surge
}

// Surge multiplies the arrival rate for a while. Surges that overlap multiply.
type Surge struct {
	At    sim.Time
	For   time.Duration
	Times float64
}

// Closed is a fixed number of clients, each with one operation under way.
type Closed struct {
	Clients int64
	Think   dist.Distribution // pause between an answer and the next operation; nil means none
}

// Step is one operation of a script. It begins at At, or when the step before
// has ended if that is later.
type Step struct {
	At     sim.Time
	Site   string // where its client is; the machine asked is at the same site
	Kind   history.Kind
	Key    uint64
	Repeat int64 // attempts until one is answered OK; 0 means 1
}

// defaults fills in what the zero value stands for.
func (l Load) defaults() Load {
	if l.Users == 0 {
		l.Users = 100
	}
	if l.Deadline == 0 {
		l.Deadline = time.Second
	}
	if l.Closed != nil {
		l.Users = l.Closed.Clients
	}
	return l
}

// Validate returns what is wrong with the load, or nil.
func (l Load) Validate() error {
	ways := 0
	for _, has := range []bool{l.Open != nil, l.Closed != nil, len(l.Script) > 0} {
		if has {
			ways++
		}
	}
	switch {
	case ways != 1:
		return fmt.Errorf("load %s: want exactly one of open, closed and script", l.Name)
	case l.Reads < 0 || l.Reads > 1:
		return fmt.Errorf("load %s: reads = %v is no share", l.Name, l.Reads)
	case len(l.Targets) == 0:
		return fmt.Errorf("load %s: no machine to ask at %s", l.Name, l.Site)
	case l.Open != nil && !(l.Open.PerSecond > 0):
		return fmt.Errorf("load %s: rate %v is not positive", l.Name, l.Open.PerSecond)
	case l.Deadline < 0 || l.Users < 0 || l.To < l.From:
		return fmt.Errorf("load %s: negative deadline, users or window", l.Name)
	}
	return nil
}
