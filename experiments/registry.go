package experiments

import (
	"nines/nodes"
	"nines/workloads"
)

// Registry is the vocabulary of scenarios: what systems, faults and measures
// they may name. Lists, explanations, completion and error texts come from it.
// A program with a system, a fault or a measure of its own appends to it.
type Registry struct {
	Systems  []*System
	Faults   []*FaultKind
	Measures []*Measure
}

// ParamType is what a parameter's text must be, and what Values holds of it.
type ParamType uint8

const (
	TypeText     ParamType = iota // any text
	TypeDuration                  // 500ms: time.Duration
	TypeInt                       // 3: int64
	TypeShare                     // 70% or 0.7: float64
	TypeNumber                    // 1.5: float64
	TypeBool                      // true or false
	TypeChoice                    // one of Choices: string
	TypeTimes                     // a distribution of time
	TypeNumbers                   // a distribution of numbers
	TypePlaces                    // {A: 2, B: 1}, or 3 of all sites in turn: machines by site, []Site
	TypeRate                      // 80/s: float64, per second
	TypeSize                      // 64KiB: int64, bytes
	TypeGroup                     // {time: 1h, discipline: serial}: parameters of its own, Values
	TypeEach                      // {pay: {retry: 2}}: a name to each such group, []Named
)

// Param is one parameter of a system or fault.
type Param struct {
	Name    string // as in the file: quorum-timeout
	Type    ParamType
	Default string // as in the file; empty: see Doc
	Choices []string
	Doc     string // meaning, unit, consequence: one sentence

	// Least and Most bound a duration (in nanoseconds), a whole or any other
	// number. Both 0 stand for whatever is not negative.
	Least, Most float64

	// Of a TypeGroup, and of each group of a TypeEach: what may stand in it, and
	// the one of these that a plain value in the place of the group means;
	// empty: none.
	Params    []Param
	Shorthand string
	// Systems tells of a TypeEach that its names are those of systems.
	Systems bool
}

// The parameters of these names place a system's machines; a system that
// declares them need not look at the sites itself: see Scenario.Replicas and
// Scenario.Coordinators. All are of TypePlaces.
const (
	ParamReplicas     = "replicas"     // machines that do the system's work
	ParamMachines     = "machines"     // the same, of systems whose machines hold no copies of each other
	ParamCoordinators = "coordinators" // machines that only serve clients, and then alone do
)

// System is a kind of system that a scenario may ask for.
type System struct {
	Kind   string
	Doc    string // what it is, in a sentence or two
	Params []Param
	// Register tells that clients read and write registers, so that checks of
	// consistency can judge what they saw.
	Register bool
	// Keyed returns what the key of a read or a write names, such as "block"; nil
	// is "key" of a Register, and nothing of other systems: of these a client asks
	// for a request to be served.
	Keyed func(v Values) string
	// Usual are the measures that a scenario without a report list has of such a
	// system: "P(loss, %s)", with its name in the place of %s.
	Usual  []string
	Events []EventKind // what systems of this kind tell of themselves
	// Component is what systems of this kind consist of and can lose, if faults
	// can be aimed at it; then Instance is an Assembly.
	Component *ComponentKind
	// Check returns what is wrong with the values on that many replicas; the
	// param names which one, or is the path to it: calls.pay.timeout. Nil:
	// nothing can be.
	Check func(v Values, replicas int64) (param string, err error)
	// Unserved returns why loads cannot call a system with these values; nil:
	// they can.
	Unserved func(v Values) error
	// CheckAmong is Check beside the other systems, which are all right by
	// themselves.
	CheckAmong func(s *Scenario, p *Placed) (param string, err error)
	// Fanout returns to how many of so many replicas one operation may send its
	// requests, so that the weight of a scenario is known; nil: to all of them.
	Fanout func(v Values, replicas int64) int64
	// Build adds the system's machines to the world, with World.AddMachine.
	Build func(w *World, name string, v Values) Instance
	// Theory returns the closed forms that hold for what was run; nil if none.
	Theory func(s *Scenario, p *Placed) []Closed
}

// Instance is a system that has been built.
type Instance interface {
	Members() []nodes.ID      // its machines, in order
	Coordinators() []nodes.ID // those that clients may ask
	Codec() workloads.Codec   // how loads speak to it
}

// Router is an Instance that says itself whom clients ask, and when they turn
// to another machine.
type Router interface {
	// Resolver returns who is asked whom the clients of a load ask; nil: they
	// find the machines themselves.
	Resolver(load string) workloads.Resolver
}

// Closed is a closed form for a measure of this scenario.
type Closed struct {
	Measure   string // text of the expression it is about
	Expected  float64
	Tolerance float64 // absolute; covers what the model leaves out
	Source    string  // paper, book or reference row
}

// FaultKind is a sort of fault that a scenario may inject.
type FaultKind struct {
	Name    string // the key that says it: partition, crash, pause
	Doc     string
	Example string // the value of an entry under faults
	Target  string // what the value of its key is, in words
	Params  []Param

	// What it is aimed at: machines, unless Groups or Path is set. Those with a
	// BeginAt can be aimed at components of systems, too.
	Groups bool // a list of groups of machines, and of the clients at their sites
	Path   bool // a path between sites, whose name Values holds as "path"

	// Of Groups: how many there must be; Most 0 is any number. With Rest one
	// will do, for the second is everybody else.
	Least, Most int64
	Rest        bool

	Downs   bool // a machine that it hits counts as failed: it owes nobody an answer
	Instant bool // it strikes and is over: what it did cannot be undone by an end

	// Check returns what is wrong with the values, and which one; nil: nothing
	// can be.
	Check func(v Values) (param string, err error)
	// Begin lets it happen to the resolved targets: one group of machines, which
	// is not empty, or the Groups, which are disjoint and any of which may be.
	// Nil: it happens to components only.
	Begin func(w *World, v Values, targets [][]nodes.ID) Strike
	// Remark returns what must be said with every number that depends on it, such
	// as the discipline of repair; nil: nothing.
	Remark func(v Values) string
	// BeginAt lets it happen to components, of which there is one at least; nil:
	// it cannot.
	BeginAt func(w *World, v Values, components []Component) Strike
}

// Strike is a fault that has begun.
type Strike struct {
	End    func()        // undoes it; nil: there is nothing to undo
	Effect func() string // what it has done so far, such as "killed 812 messages"; nil: nothing to tell
	Missed bool          // it found nobody to hit
}

// system returns a kind of system, or nil.
func (r *Registry) system(kind string) *System {
	for _, system := range r.Systems {
		if system.Kind == kind {
			return system
		}
	}
	return nil
}

// fault returns a kind of fault, or nil.
func (r *Registry) fault(name string) *FaultKind {
	for _, kind := range r.Faults {
		if kind.Name == name {
			return kind
		}
	}
	return nil
}

// measure returns a measure, or nil.
func (r *Registry) measure(name string) *Measure {
	for _, m := range r.Measures {
		if m.Name == name {
			return m
		}
	}
	return nil
}

func (r *Registry) systemNames() (names []string) {
	for _, system := range r.Systems {
		names = append(names, system.Kind)
	}
	return names
}

func (r *Registry) faultNames() (names []string) {
	for _, kind := range r.Faults {
		names = append(names, kind.Name)
	}
	return names
}

func (r *Registry) measureNames() (names []string) {
	for _, m := range r.Measures {
		names = append(names, m.Name)
	}
	return names
}
