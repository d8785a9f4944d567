package experiments

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"nines/sim"
	"nines/workloads/check"
	"nines/workloads/history"
	"nines/workloads/measure"
)

// The arguments that many measures share.
var (
	loadsArg = Arg{Name: "load", Type: ArgLoads}
	whenArg  = Arg{Name: "when", Type: ArgWhen, Optional: true}
	kindArg  = Arg{Name: "kind", Type: ArgKind, Optional: true}
)

// Measures returns what scenarios may report and expect things of.
func Measures() []*Measure {
	return []*Measure{
		{Name: "yield", Args: []Arg{loadsArg, kindArg, whenArg}, Unit: Share, Evaluate: yield,
			Doc: "Operations answered in time over operations offered (Fox and Brewer). Errors and unknown outcomes are failures. " +
				"Part of the run: operations that straddle its edge count for no side."},
		{Name: "latency", Args: []Arg{loadsArg, {Name: "percentile", Type: ArgPercentile}, kindArg, whenArg}, Unit: Span, Evaluate: latency,
			Doc: "A percentile of the latency of the operations that succeeded: the exact order statistic of the run."},
		{Name: "uptime", Args: []Arg{loadsArg, whenArg}, Unit: Share, Evaluate: uptime,
			Doc: "User-uptime (Hauer et al., NSDI 2020): the share of the users' time in which their last operation had succeeded. " +
				"Of a load that probes at regular times this is probe availability."},
		{Name: "outages", Args: []Arg{loadsArg}, Unit: Count, Evaluate: outages,
			Doc: "Stretches of at least 1 s in which at least 3 operations were offered and none succeeded."},
		{Name: "stale", Args: []Arg{loadsArg, whenArg}, Unit: Share, Evaluate: stale,
			Doc: "Reads that returned a value although a later write had been acknowledged before they were invoked, over reads answered. " +
				"In real time, never by the store's own time-stamps."},
		{Name: "messages", Args: []Arg{loadsArg, {Name: "kinds", Type: ArgText}}, Unit: PerOperation, Evaluate: messages,
			Doc: "Messages of these kinds (joined by +) sent over the network, per operation of the loads. Messages of a machine to itself do not count."},
		{Name: "linearizable", Args: []Arg{{Name: "system", Type: ArgSystem}}, Unit: Judgement, Evaluate: linearizable,
			Doc: "Every operation seems to take effect at one instant between its invocation and its answer (Herlihy and Wing, 1990). " +
				"No violation in a run is no proof for the system."},
		{Name: "cap-available", Args: []Arg{{Name: "fault", Type: ArgFault}}, Unit: Judgement, Evaluate: capAvailable,
			Doc: "Availability in the sense of the CAP theorem (Gilbert and Lynch, 2002): every request to a machine that was up got a non-error answer " +
				"before the partition healed. One request that did not refutes it."},
	}
}

// operations returns the measured operations that the arguments speak of.
func (o *Observation) operations(args Arguments) history.History {
	var chosen history.History
	windows := o.windows(args["when"])
	for _, name := range args.Loads() {
		for _, l := range o.Loads {
			if l.Load.Name == name {
				chosen = append(chosen, l.within(windows)...)
			}
		}
	}
	if kind := args["kind"]; kind != "" {
		chosen = slices.DeleteFunc(chosen, func(op history.Op) bool {
			return (op.Kind == history.Read) != (kind == "reads")
		})
	}
	return chosen
}

// within returns a load's operations that lie in one of the windows.
func (l *LoadHistory) within(windows []measure.Window) history.History {
	var kept history.History
	for _, w := range windows {
		kept = append(kept, measure.Within(l.Ops, w, l.Load.Deadline)...)
	}
	return kept
}

// windows returns the parts of the run that "before cut", "during cut" or
// "after cut" means; without one, the measured window. Its end is open: what
// was invoked in it was waited for.
func (o *Observation) windows(when string) []measure.Window {
	w := o.Scenario.Window
	if when == "" {
		return []measure.Window{{From: w.From, To: sim.Never}}
	}
	which, fault, _ := strings.Cut(when, " ")
	var windows []measure.Window
	first, last := sim.Never, sim.Start
	for _, p := range o.Episodes {
		if p.Fault != fault {
			continue
		}
		windows = append(windows, measure.Window{From: max(p.From, w.From), To: p.To})
		first, last = min(first, p.From), max(last, p.To)
	}
	switch {
	case windows == nil || which == "during":
		return windows
	case which == "before":
		return []measure.Window{{From: w.From, To: first}}
	}
	return []measure.Window{{From: max(last, w.From), To: sim.Never}}
}

func yield(o *Observation, args Arguments) Quantity {
	r := measure.Yield(o.operations(args))
	return Quantity{Unit: Share, Num: r.Num, Den: r.Den}
}

func latency(o *Observation, args Arguments) Quantity {
	percent, err := strconv.ParseFloat(strings.TrimPrefix(args["percentile"], "p"), 64)
	if err != nil {
		panic("experiments: percentile " + args["percentile"] + " was not checked")
	}
	share := int64(percent*measure.ShareWhole/100 + 0.5)
	d, ok := measure.Percentile(o.operations(args), share)
	q := Quantity{Unit: Span, Num: int64(d)}
	q.Missing = !ok
	return q
}

func uptime(o *Observation, args Arguments) Quantity {
	end := o.Scenario.Window.To
	if windows := o.windows(args["when"]); len(windows) > 0 {
		end = min(end, windows[len(windows)-1].To)
	}
	r := measure.UserUptime(o.operations(args), userIdle, end)
	return Quantity{Unit: Share, Num: r.Num, Den: r.Den}
}

// userIdle is the pause after which a user counts as gone (Hauer et al. take
// half an hour).
const userIdle = 30 * time.Minute

// An outage is at least this long and hits at least so many operations.
const (
	outageLeast      = time.Second
	outageOperations = 3
)

func outages(o *Observation, args Arguments) Quantity {
	found := measure.Outages(o.operations(args), outageLeast, outageOperations, o.Scenario.Window.To)
	return Quantity{Unit: Count, Num: int64(len(found))}
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

// calls returns all that was ever asked of a system, measured or not: a check
// that does not see every write sees ghosts.
func (o *Observation) calls(system string) history.History {
	var all history.History
	for _, l := range o.Loads {
		if l.Load.Calls == system {
			all = append(all, l.Ops...)
		}
	}
	all.Sort()
	return all
}

func linearizable(o *Observation, args Arguments) Quantity {
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

func capAvailable(o *Observation, args Arguments) Quantity {
	q := Quantity{Unit: Judgement, Verdict: Holds}
	for _, p := range o.Episodes {
		if p.Fault != args["fault"] {
			continue
		}
		for _, l := range o.Loads {
			op, refuted := measure.Refutation(l.Ops, measure.Window{From: p.From, To: p.To}, o.up)
			if refuted && (q.Verdict == Holds || op.Invoke < q.Witness[0].Invoke) {
				q.Verdict, q.Witness = Violated, history.History{op}
				q.Reason = "the machine was up, the partition was not healed, and there was no answer: " + op.Reason
			}
		}
	}
	return q
}

// up tells whether a machine served from one instant to another.
func (o *Observation) up(machine int64, from, to sim.Time) bool {
	for _, p := range o.Episodes {
		if !o.downs(p.Fault) || p.To < from || p.From > to {
			continue
		}
		for _, group := range p.Targets {
			for _, id := range group {
				if int64(id) == machine {
					return false
				}
			}
		}
	}
	return true
}

func (o *Observation) downs(fault string) bool {
	return slices.ContainsFunc(o.Scenario.Faults, func(f Fault) bool { return f.Name == fault && f.Kind.Downs })
}

// stale counts among all reads of the system, for a read may miss a write of
// any load; those of the chosen loads are reported.
func stale(o *Observation, args Arguments) Quantity {
	chosen := make(map[uint64]bool)
	for _, op := range o.operations(args) {
		chosen[op.ID] = true
	}
	q := Quantity{Unit: Share}
	seen := make(map[string]bool)
	for _, name := range args.Loads() {
		system := o.Scenario.Load(name).Calls
		if seen[system] {
			continue
		}
		seen[system] = true
		for _, read := range check.MeasureStaleness(o.calls(system)).Reads {
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
