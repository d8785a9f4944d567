package experiments

import (
	"fmt"
	"slices"
	"strings"

	"nines/nodes"
	"nines/sim"
	"nines/workloads/check"
	"nines/workloads/history"
	"nines/workloads/measure"
)

func linearizable(o *Observation, args Arguments) Quantity {
	if o.whole != nil {
		return linearizable(o.whole, args) // a part has no order of its own
	}
	system := args["system"]
	v, known := o.verdicts[system]
	if !known {
		v = check.Linearizable(o.calls(system), o.Scenario.Window.Budget)
		if o.verdicts == nil {
			o.verdicts = make(map[string]check.Verdict)
		}
		o.verdicts[system] = v
	}
	q := Quantity{Unit: Judgement, Verdict: Holds, Reason: v.Reason, Witness: v.Witness}
	switch v.Status {
	case check.Violated:
		q.Verdict = Violated
	case check.Undecided:
		q.Verdict = Undecided
	}
	return q
}

// checkCalled refuses to judge a system of which no client knows anything, or
// none what was written.
func checkCalled(s *Scenario, args Arguments) error {
	if !s.called(args["system"]) {
		return fmt.Errorf("no load calls %s: there is nothing to judge", args["system"])
	}
	if kind := s.System(args["system"]).Kind; !kind.Register {
		return fmt.Errorf("clients of a %s do not read and write registers: there is nothing to judge", kind.Kind)
	}
	return nil
}

func checkCAP(s *Scenario, args Arguments) error {
	if f := s.Fault(args["fault"]); !f.Kind.Groups {
		return fmt.Errorf("the theorem speaks of partitions, and %s is a %s", f.Name, f.Kind.Name)
	}
	return nil
}

func capAvailable(o *Observation, args Arguments) Quantity {
	q := Quantity{Unit: Judgement, Missing: true} // without a partition there is nothing to judge
	for _, p := range o.Episodes {
		if p.Fault != args["fault"] || p.Missed {
			continue
		}
		if q.Missing {
			q.Missing, q.Verdict = false, Holds
		}
		for i := range o.Loads {
			l := &o.Loads[i]
			owed := func(machine int64, from, to sim.Time) bool {
				return l.reaches(nodes.ID(machine), p) && o.up(nodes.ID(machine), from, to)
			}
			op, refuted := measure.Refutation(l.Ops, measure.Window{From: p.From, To: p.To}, owed)
			if refuted && (q.Verdict == Holds || op.Invoke < q.Witness[0].Invoke) {
				q.Verdict, q.Witness = Violated, history.History{op}
				q.Reason = "the machine was up, the partition was not healed, and there was no answer: " + op.Reason
			}
		}
	}
	return q
}

// reaches tells whether some client of a load is on a machine's side of a
// partition: no store can answer a request that never reached it.
func (l *LoadHistory) reaches(machine nodes.ID, p *Episode) bool {
	side := p.group(machine)
	return slices.ContainsFunc(l.Machines, func(client nodes.ID) bool {
		at := p.group(client)
		return at == 0 || side == 0 || at == side
	})
}

// up tells whether a machine was sound from one instant to another.
func (o *Observation) up(machine nodes.ID, from, to sim.Time) bool {
	for _, p := range o.Episodes {
		if p.To >= from && p.From <= to && o.Scenario.Fault(p.Fault).Kind.Downs && p.group(machine) > 0 {
			return false
		}
	}
	return true
}

// stale counts among all reads of the system, for a read may miss a write of
// any load; those of the chosen loads are reported.
func stale(o *Observation, args Arguments) Quantity {
	chosen := make(map[uint64]bool)
	for _, op := range o.operations(args) {
		chosen[op.ID] = true
	}
	q := Quantity{Unit: Share}
	var counted []string
	for _, name := range args.Loads() {
		system := o.Scenario.Load(name).Calls
		if slices.Contains(counted, system) {
			continue
		}
		counted = append(counted, system)
		for _, read := range o.ages(system).Reads {
			if chosen[read.Read.ID] {
				q.Den++
				if read.Versions > 0 {
					q.Num++
				}
			}
		}
	}
	return q
}

// ages returns how old what the reads of a system returned was.
func (o *Observation) ages(system string) check.Staleness {
	if o.whole != nil {
		return o.whole.ages(system) // which has seen every write
	}
	s, known := o.staleness[system]
	if !known {
		s = check.MeasureStaleness(o.calls(system))
		if o.staleness == nil {
			o.staleness = make(map[string]check.Staleness)
		}
		o.staleness[system] = s
	}
	return s
}

// checkStale refuses to ask how old answers are that are no values.
func checkStale(s *Scenario, args Arguments) error {
	for _, name := range args.Loads() {
		if p := s.System(s.Load(name).Calls); p != nil && !p.Kind.Register {
			return fmt.Errorf("clients of a %s, as those of %s, do not read and write registers: nothing can be stale", p.Kind.Kind, name)
		}
	}
	return nil
}

func checkMessages(s *Scenario, args Arguments) error {
	loads := args.Loads()
	for _, l := range s.Loads {
		if !slices.Contains(loads, l.Name) {
			return fmt.Errorf("a message does not tell whose it is: name all loads, %s too", l.Name)
		}
	}
	if s.Window.From > 0 {
		return fmt.Errorf("messages are counted from the start, operations from %s on", seconds(s.Window.From))
	}
	return nil
}

func messages(o *Observation, args Arguments) Quantity {
	q := Quantity{Unit: PerOperation, Den: int64(len(o.operations(args)))}
	kinds := strings.Split(args["kinds"], "+")
	for _, count := range o.Messages {
		if slices.Contains(kinds, count.Kind) {
			q.Num += int64(count.Sent)
		}
	}
	return q
}
