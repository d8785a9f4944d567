package experiments

import (
	"nines/nodes"
	"nines/workloads"
)

// Registry is the vocabulary of scenarios: what systems, faults and measures
// they may name. Lists, explanations, completion and error texts come from it.
type Registry struct {
	Systems  []*System
	Faults   []*FaultKind
	Measures []*Measure
}

// ParamType is what a parameter's text must be.
type ParamType uint8

const (
	TypeText     ParamType = iota // any text
	TypeDuration                  // 500ms
	TypeInt                       // 3
	TypeShare                     // 70 % or 0.7
	TypeNumber                    // 1.5
	TypeBool                      // true or false
	TypeChoice                    // one of Choices
	TypeTimes                     // a distribution of time
	TypeNumbers                   // a distribution of numbers
	TypePlaces                    // {A: 2, B: 1}: machines by site
	TypeRate                      // 80/s
)

// Param is one parameter of a system or fault.
type Param struct {
	Name    string // as in the file: quorum-timeout
	Type    ParamType
	Default string // as in the file; empty: see Doc
	Choices []string
	Doc     string // meaning, unit, consequence: one sentence
}

// System is a kind of system that a scenario may ask for.
type System struct {
	Kind   string
	Doc    string // what it is, in a sentence or two
	Params []Param
	// Check returns what is wrong with the values at that many machines; the
	// param names which one.
	Check func(v Values, machines int64) (param string, err error)
	// Build adds the system's machines to the world.
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

// Closed is a closed form for a measure of this scenario.
type Closed struct {
	Measure   string // text of the expression it is about
	Expected  float64
	Tolerance float64 // absolute; covers what the model leaves out
	Source    string  // paper, book or reference row
}

// FaultKind is a sort of fault that a scenario may inject.
type FaultKind struct {
	Name   string // the key that says it: partition, crash, pause
	Doc    string
	Target string // what its value is, for explanations: "a selector", "groups"
	Groups bool   // the target is a list of groups, not one selector
	Downs  bool   // a machine that it hits serves nobody
	Params []Param
	// Begin injects the fault at the resolved targets and returns what ends it.
	Begin func(w *World, v Values, targets [][]nodes.ID) (end func(), effect func() string)
}
