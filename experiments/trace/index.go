package trace

import (
	"cmp"
	"fmt"
	"slices"

	"nines/sim"
)

// Index is a trace with what is needed to follow a cause through it.
type Index struct {
	*Trace
	operations map[sim.Cause]int
	messages   map[sim.Cause][]int
	faults     []string          // names
	keys       map[string]string // what keys name, by load
}

// Index returns an index of the trace as it is now.
func (t *Trace) Index() *Index {
	x := &Index{t, make(map[sim.Cause]int, len(t.Operations)), make(map[sim.Cause][]int), faultNames(t.Faults), make(map[string]string)}
	for _, l := range t.Loads {
		x.keys[l.Name] = l.Key
	}
	for i := range t.Operations {
		x.operations[t.Operations[i].Cause] = i
	}
	for i := range t.Messages {
		c := t.Messages[i].Cause
		x.messages[c] = append(x.messages[c], i)
	}
	return x
}

// Operation returns the client's operation of a cause, or nil.
func (x *Index) Operation(c sim.Cause) *Operation {
	if i, known := x.operations[c]; known {
		return &x.Operations[i]
	}
	return nil
}

// Following returns the messages that descend from a cause, by Sent.
func (x *Index) Following(c sim.Cause) []*Message {
	messages := make([]*Message, len(x.messages[c]))
	for k, i := range x.messages[c] {
		messages[k] = &x.Messages[i]
	}
	return messages
}

// NodeName returns the name of a machine.
func (t *Trace) NodeName(i int64) string {
	if i == None {
		return "nobody"
	}
	return t.Nodes[i].Name
}

// Node returns the machine of a name; None if there is none.
func (t *Trace) Node(name string) int64 {
	return int64(slices.IndexFunc(t.Nodes, func(n Node) bool { return n.Name == name }))
}

// CauseName prints what a cause is: a client's operation, if it is one's.
func (x *Index) CauseName(c sim.Cause) string {
	if c == 0 {
		return "the run"
	}
	if op := x.Operation(c); op != nil {
		return fmt.Sprintf("%s operation %d", possessive(op.Group), op.ID)
	}
	i, found := slices.BinarySearchFunc(x.Sources, c.Source(), func(s Source, n uint32) int { return cmp.Compare(s.Number, n) })
	if !found {
		return fmt.Sprintf("source %d #%d", c.Source(), c.Count())
	}
	return fmt.Sprintf("%s #%d", x.Sources[i].Name, c.Count())
}

// FaultName prints which fault it is: of several episodes, which one.
func (x *Index) FaultName(i int64) string { return x.faults[i] }

func faultNames(faults []Fault) []string {
	of, episode := make(map[string]int), make(map[string]int)
	for i := range faults {
		of[faults[i].Name]++
	}
	names := make([]string, len(faults))
	for i := range faults {
		name := faults[i].Name
		names[i] = name
		if episode[name]++; of[name] > 1 {
			names[i] = fmt.Sprintf("%s (%d of %d)", name, episode[name], of[name])
		}
	}
	return names
}
