package nodestest

import (
	"reflect"
	"time"

	"nines/nodes"
	"nines/nodes/disk"
	"nines/sim"
)

// T is what of testing.T is needed.
type T interface {
	Helper()
	Errorf(format string, args ...any)
}

// Suite says what is to be checked. Only Boot must be given.
type Suite struct {
	Boot    func() nodes.Protocol
	Request func(n uint64) nodes.Message // the client's n-th request; nil is no client
	Nodes   int64                        // that run the protocol together; default 3
	Disk    *disk.Options                // of every node; nil is a node without a disk
	Span    time.Duration                // virtual time of a run; default 5 s
	Seeds   uint64                       // worlds for each ordeal; default 3
}

// Conformance reports everything in which a protocol fails.
func Conformance(t T, s Suite) {
	t.Helper()
	s = s.orDefault()
	if what := shared(s.Boot(), s.Boot()); what != "" {
		t.Errorf("Boot returned the same %s twice: what an incarnation knows would survive its crash", what)
		return
	}
	for _, o := range ordeals {
		for seed := range s.Seeds {
			if !s.passes(t, o, seed) {
				break // one example of each is enough
			}
		}
	}
}

func (s Suite) orDefault() Suite {
	if s.Nodes == 0 {
		s.Nodes = 3
	}
	if s.Span == 0 {
		s.Span = 5 * time.Second
	}
	if s.Seeds == 0 {
		s.Seeds = 3
	}
	return s
}

// passes runs one world twice and tells whether nothing was wrong.
func (s Suite) passes(t T, o ordeal, seed uint64) bool {
	t.Helper()
	first, err := s.run(o, seed)
	if err != nil {
		t.Errorf("%s, seed %d: %v", o.name, seed, err)
		return false
	}
	second, err := s.run(o, seed)
	if err != nil {
		t.Errorf("%s, seed %d, run again: %v", o.name, seed, err)
		return false
	}
	if first != second {
		t.Errorf("%s, seed %d: digest %016x, run again %016x: the protocol does not decide by its Env alone, or keeps state outside of the value that Boot returned",
			o.name, seed, first, second)
		return false
	}
	return true
}

// run runs one world to its end and returns its digest.
func (s Suite) run(o ordeal, seed uint64) (digest uint64, err error) {
	e := sim.New(sim.Options{Seed: seed, Limits: sim.Limits{Instant: 100_000}})
	defer e.Close()
	w := newWorld(e, s, o)
	for _, f := range o.faults {
		w.inflict(f, s.Span)
	}
	err = e.Run(sim.Time(s.Span))
	return e.Digest(), err
}

// shared names the sort of thing that two incarnations have in common, if
// their values themselves are one.
func shared(a, b nodes.Protocol) string {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if x.Kind() != y.Kind() {
		return ""
	}
	switch x.Kind() {
	case reflect.Pointer:
		// All values without a size have one address.
		if x.Pointer() == y.Pointer() && x.Type().Elem().Size() > 0 {
			return x.Type().String()
		}
	case reflect.Map:
		if x.Pointer() == y.Pointer() && !x.IsNil() {
			return x.Type().String()
		}
	}
	return ""
}
