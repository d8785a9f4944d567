package workloads

import (
	"fmt"
	"math"
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

// Resolver knows whom clients are to ask, as a name service does.
type Resolver interface {
	// Resolve returns the machine that a client asks now for an operation.
	Resolve(client uint64, op *history.Op, now sim.Time) nodes.ID
}

// Load describes a group of clients: who they are, where they are, what they
// ask for and how often. Exactly one of Open, Closed and Script says when.
type Load struct {
	Name    string     // addresses the load's draws; unique in a run
	Site    string     // where the clients are
	Targets []nodes.ID // machines they may ask
	Codec   Codec      // how these are spoken to
	Roaming bool       // keep to one machine, near by at first, and go elsewhere when it fails
	Users   int64      // sessions among which an open load is spread; 0 means 100

	// Resolver says whom a client asks; nil: one of the Targets.
	Resolver Resolver

	Open   *Open   // operations arrive whether or not earlier ones were answered
	Closed *Closed // each client waits for an answer, thinks, and asks again
	Script []Step  // these operations, one after another

	Reads    float64           // share of reads, 0 to 1; the rest are writes
	Keys     dist.Distribution // of whole numbers; nil means key 0 only
	Deadline time.Duration     // the client hangs up after it; 0 means 1 s
	From, To sim.Time          // operations are invoked in [From, To); a script has its own times
}

// Open is an open arrival process.
type Open struct {
	PerSecond float64           // mean rate outside of surges
	Gap       dist.Distribution // between arrivals, scaled to PerSecond; nil means exponential: Poisson arrivals
	Surges    []Surge
}

// Surge multiplies the arrival rate for a while. Surges that overlap multiply.
type Surge struct {
	At    sim.Time
	For   time.Duration
	Times float64 // 0 means that nothing arrives
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

// Limits of a load.
const (
	UsersMax      = 10_000_000
	ClientsMax    = 1_000_000
	StepsMax      = 100_000
	OperationsMax = 10_000_000 // in a run; one more ends it with a sim.LimitError
	RateMax       = 1e9        // operations a second: one a nanosecond
)

// UsersDefault is the number of sessions of an open load that gives none.
const UsersDefault = 100

// DemandBiased tells whether what the load offers depends on how it is served:
// clients that wait for an answer hide an outage, for they offer little in it.
// The yield of such a load is not comparable with that of an open one.
func (l *Load) DemandBiased() bool { return l.Open == nil }

// defaults fills in what the zero value stands for.
func (l Load) defaults() Load {
	if l.Users == 0 {
		l.Users = UsersDefault
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
func (l *Load) Validate() error {
	if err := l.Check(); err != nil {
		return err
	}
	switch {
	case l.Codec == nil:
		return fmt.Errorf("load %s: no codec: nobody would understand its requests", l.Name)
	case len(l.Targets) == 0:
		return fmt.Errorf("load %s: no machine to ask at %s", l.Name, l.Site)
	}
	return nil
}

// Check is Validate without Codec and Targets, for whoever reads a description
// before there are machines.
func (l *Load) Check() error {
	if what := l.complaint(); what != "" {
		return fmt.Errorf("load %s: %s", l.Name, what)
	}
	return nil
}

func (l *Load) complaint() string {
	switch {
	case l.ways() != 1:
		return "want exactly one of open, closed and script"
	case !(l.Reads >= 0 && l.Reads <= 1):
		return fmt.Sprintf("reads = %v is no share", l.Reads)
	case l.Users < 0 || l.Users > UsersMax:
		return fmt.Sprintf("%d users; want 1 to %d", l.Users, UsersMax)
	case l.Deadline < 0:
		return fmt.Sprintf("a deadline of %v", l.Deadline)
	case l.From < 0 || l.To < l.From:
		return fmt.Sprintf("operations from %v to %v", l.From, l.To)
	case l.Open != nil:
		return l.Open.complaint()
	case l.Closed != nil && (l.Closed.Clients < 1 || l.Closed.Clients > ClientsMax):
		return fmt.Sprintf("%d clients; want 1 to %d", l.Closed.Clients, ClientsMax)
	case l.Resolver != nil && l.Roaming:
		return "clients that are told whom to ask cannot roam"
	case len(l.Script) > 0 && l.Roaming:
		return "a script says where it is asked from, and cannot roam"
	case len(l.Script) > StepsMax:
		return fmt.Sprintf("%d steps; at most %d", len(l.Script), StepsMax)
	}
	return ""
}

// ways counts the ways in which the load says when it asks.
func (l *Load) ways() (n int) {
	for _, given := range []bool{l.Open != nil, l.Closed != nil, len(l.Script) > 0} {
		if given {
			n++
		}
	}
	return n
}

func (o *Open) complaint() string {
	if !(o.PerSecond > 0 && o.PerSecond <= RateMax) {
		return fmt.Sprintf("%v arrivals a second; want more than 0 and at most %v", o.PerSecond, float64(RateMax))
	}
	if o.Gap != nil {
		if mean := o.Gap.Mean(); !(mean > 0) || math.IsInf(mean, 1) {
			return fmt.Sprintf("gaps of %v have a mean of %v and cannot be scaled to a rate", o.Gap, mean)
		}
	}
	for _, s := range o.Surges {
		if s.At < 0 || s.For < 0 || !(s.Times >= 0 && s.Times <= RateMax) {
			return fmt.Sprintf("a surge of %v times at %v for %v", s.Times, s.At, s.For)
		}
	}
	for _, edge := range o.edges(-1) {
		if rate := float64(o.PerSecond * o.factor(edge)); !(rate <= RateMax) {
			return fmt.Sprintf("surges that overlap make %v arrivals a second at %v; at most %v", rate, edge, float64(RateMax))
		}
	}
	return ""
}
