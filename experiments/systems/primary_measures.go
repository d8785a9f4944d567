package systems

import (
	"fmt"
	"slices"
	"time"

	"nines/experiments"
	"nines/sim"
	"nines/workloads/history"
)

// primaryMeasures are those of what a fail-over costs.
func primaryMeasures() []*experiments.Measure {
	system := experiments.Arg{Name: "system", Type: experiments.ArgSystem}
	fault := experiments.Arg{Name: "fault", Type: experiments.ArgFault}
	return []*experiments.Measure{
		{Name: "lost", Args: []experiments.Arg{system}, Unit: experiments.Count, Whole: true, Evaluate: lostWrites,
			Example: "lost(store)",
			Doc: "Writes that were acknowledged to their clients, and are not in the log that survives: that of the primary when the run is over " +
				"(the recovery point, in writes). There is no such log while too few machines are up to elect one."},
		{Name: "rpo", Args: []experiments.Arg{system, fault}, Unit: experiments.Span, Whole: true, Evaluate: recoveryPoint, Values: recoveryPoints,
			Example: "rpo(store, crash)",
			Doc: "Recovery point: how long before the fault the first of the lost writes was acknowledged that were so by then. " +
				"0s where the fault cost none; of several, the worst."},
		{Name: "failover", Args: []experiments.Arg{system, fault, {Name: "step", Type: experiments.ArgText}}, Unit: experiments.Recovery, Whole: true,
			Check: checkFailover, Evaluate: failoverSteps, Values: failoverTimes,
			Example: "failover(store, crash, promotion)",
			Doc: "The median time from a fault that hits the primary to a step of the fail-over: suspicion, decision, promotion or reroute " +
				"(Kaplan and Meier, 1958: what has not happened by the end of the run takes longer than that)."},
		{Name: "rto", Args: []experiments.Arg{{Name: "load", Type: experiments.ArgLoads}, fault}, Unit: experiments.Recovery, Whole: true,
			Evaluate: recoveryTimes, Values: recoveredTimes,
			Example: "rto(users, crash)",
			Doc: "Recovery time: the median time from a fault to the first success of a client who asked after it, of all clients " +
				"(Kaplan and Meier, 1958: who had none takes longer than the run)."},
		{Name: "accuracy", Args: []experiments.Arg{system, {Name: "when", Type: experiments.ArgWhen, Optional: true}}, Unit: experiments.Share, Whole: true,
			Evaluate: queryAccuracy,
			Example:  "accuracy(store)",
			Doc:      "The share of time in which a backup does not hold a primary for dead that is up (Chen's query accuracy probability), of all backups."},
		{Name: "mistaken", Args: []experiments.Arg{system, {Name: "when", Type: experiments.ArgWhen, Optional: true}}, Unit: experiments.PerOperation, Whole: true,
			Evaluate: mistakeLength,
			Example:  "mistaken(store)",
			Doc:      "How many seconds a mistake lasts on average: a suspicion of a primary that is up (Chen's mistake duration)."},
	}
}

var failoverOrder = []string{"suspicion", "decision", "promotion", "reroute"}

func checkFailover(s *experiments.Scenario, args experiments.Arguments) error {
	if !slices.Contains(failoverOrder, args["step"]) {
		return fmt.Errorf("a fail-over has no step %q: its steps are suspicion, decision, promotion and reroute", args["step"])
	}
	return nil
}

func account(o *experiments.Observation, system string) primaryAccount {
	return o.Account(system).(primaryAccount)
}

// lost returns the acknowledged writes that did not survive.
func lost(o *experiments.Observation, system string) (lost history.History) {
	kept := account(o, system).kept
	for _, l := range o.Loads {
		if l.Load.Calls != system {
			continue
		}
		for _, op := range l.Ops {
			if op.Kind == history.Write && op.Outcome == history.OK && !kept[op.ID] {
				lost = append(lost, op)
			}
		}
	}
	return lost
}

func lostWrites(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	system := args["system"]
	return experiments.Quantity{Unit: experiments.Count, Num: int64(len(lost(o, system))), Missing: !account(o, system).known}
}

// strike is one time that a fault struck, and when the next one does.
type strike struct{ from, next sim.Time }

func strikes(o *experiments.Observation, fault string) (all []strike) {
	for _, p := range o.Episodes {
		if p.Fault != fault {
			continue
		}
		if len(all) > 0 {
			all[len(all)-1].next = p.From
		}
		all = append(all, strike{p.From, sim.Never})
	}
	return all
}

// recoveryPoints returns one for each time that the fault struck.
func recoveryPoints(o *experiments.Observation, args experiments.Arguments) (points []time.Duration) {
	gone, since := lost(o, args["system"]), sim.Start
	for _, at := range strikes(o, args["fault"]) {
		first := at.from
		for _, op := range gone {
			if op.Return >= since {
				first = min(first, op.Return)
			}
		}
		points, since = append(points, at.from.Sub(first)), at.from
	}
	return points
}

func recoveryPoint(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	q := experiments.Quantity{Unit: experiments.Span, Missing: true}
	for _, point := range recoveryPoints(o, args) {
		q.Num, q.Missing = max(q.Num, int64(point)), !account(o, args["system"]).known
	}
	return q
}

// failoverSteps looks for the first time after each strike that the step was
// taken, or the suspicion held.
func failoverSteps(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	q := experiments.Quantity{Unit: experiments.Recovery}
	for _, at := range strikes(o, args["fault"]) {
		spell := experiments.Spell{Length: min(at.next, o.End).Sub(at.from)}
		for _, c := range o.Occurrences {
			if c.System == args["system"] && c.Event == args["step"] && c.From < at.next && (c.From >= at.from || c.To > at.from) {
				spell = experiments.Spell{Length: max(0, c.From.Sub(at.from)), Ended: true}
				break
			}
		}
		q.Spells = append(q.Spells, spell)
	}
	return q
}

func failoverTimes(o *experiments.Observation, args experiments.Arguments) []time.Duration {
	return endedSpells(failoverSteps(o, args))
}

// endedSpells returns the lengths of those that are over, from short to long.
func endedSpells(q experiments.Quantity) (lengths []time.Duration) {
	for _, spell := range q.Spells {
		if spell.Ended {
			lengths = append(lengths, spell.Length)
		}
	}
	slices.Sort(lengths)
	return lengths
}

// recoveryTimes follows each client from each strike on.
func recoveryTimes(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	q := experiments.Quantity{Unit: experiments.Recovery}
	for _, at := range strikes(o, args["fault"]) {
		for _, name := range args.Loads() {
			for _, l := range o.Loads {
				if l.Load.Name == name {
					q.Spells = append(q.Spells, clientSpells(o, l.Ops, at)...)
				}
			}
		}
	}
	return q
}

// clientSpells returns one for each client that asked between two strikes, in
// the order in which they first did.
func clientSpells(o *experiments.Observation, ops history.History, at strike) (spells []experiments.Spell) {
	position := make(map[int64]int)
	for _, op := range ops {
		if op.Invoke < at.from || op.Invoke >= at.next {
			continue
		}
		client := int64(op.Client)
		i, asked := position[client]
		if !asked {
			i = len(spells)
			position[client] = i
			spells = append(spells, experiments.Spell{Length: min(at.next, o.End).Sub(at.from)})
		}
		if op.Outcome == history.OK && !spells[i].Ended {
			spells[i] = experiments.Spell{Length: op.Return.Sub(at.from), Ended: true}
		}
	}
	return spells
}

func recoveredTimes(o *experiments.Observation, args experiments.Arguments) []time.Duration {
	return endedSpells(recoveryTimes(o, args))
}

// mistakes returns how often backups were mistaken in the parts of the run that
// the arguments speak of, for how long in all, and out of how much time.
func mistakes(o *experiments.Observation, args experiments.Arguments) (count int64, wrong, alive time.Duration) {
	measured := o.Scenario.Window
	for _, w := range o.Windows(args["when"]) {
		from, to := max(w.From, measured.From), min(w.To, measured.To)
		alive += max(0, to.Sub(from))
		for _, c := range o.Occurrences {
			if c.System == args["system"] && c.Event == "mistake" {
				wrong += max(0, min(c.To, to).Sub(max(c.From, from)))
				if from <= c.From && c.From < to {
					count++
				}
			}
		}
	}
	return count, wrong, alive
}

func queryAccuracy(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	backups := int64(-1)
	for _, place := range o.Scenario.Replicas(o.Scenario.System(args["system"]).Values) {
		backups += place.Machines
	}
	_, wrong, alive := mistakes(o, args)
	all := backups * int64(alive)
	return experiments.Quantity{Unit: experiments.Share, Num: all - int64(wrong), Den: all}
}

func mistakeLength(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	count, wrong, _ := mistakes(o, args)
	return experiments.Quantity{Unit: experiments.PerOperation, Num: int64(wrong), Den: count * int64(time.Second)}
}
