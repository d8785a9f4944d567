package experiments

import (
	"fmt"
	"math"
	"slices"
	"time"

	"nines/sim"
	"nines/workloads/measure"
)

// The arguments of measures of what happens: an event that systems tell of, or
// the outages of a load.
var (
	eventArg       = Arg{Name: "event", Type: ArgEvent}
	optionalSystem = Arg{Name: "system", Type: ArgSystem, Optional: true}
	percentileArg  = Arg{Name: "percentile", Type: ArgPercentile}

	// Of events there is no tau and no k, so that these have no defaults that
	// every text would show.
	eventOrOutage = []Arg{
		{Name: "load", Type: ArgLoads, Optional: true}, {Name: "event", Type: ArgEvent, Optional: true}, optionalSystem,
		{Name: "tau", Type: ArgSpan, Optional: true}, {Name: "k", Type: ArgCount, Optional: true}, whenArg,
	}
)

const ofEvents = " Of an event it is that of all systems that tell of it, or of one."

// occurrenceMeasures returns the measures of what happens in systems, and of
// outages.
func occurrenceMeasures() []*Measure {
	ofEvent := []Arg{eventArg, optionalSystem, whenArg}
	return []*Measure{
		{Name: "P", Args: ofEvent, Unit: Chance, Whole: true, Check: checkEvent, Evaluate: happened,
			Example: "P(loss)",
			Doc: "The chance that an event happens in a run at all: the share of runs in which it did (Clopper and Pearson, 1934). " +
				"None in n runs bounds it by 3/n and says nothing else." + ofEvents},
		{Name: "count", Args: ofEvent, Unit: Count, Check: checkEvent, Evaluate: countEvents,
			Example: "count(promotion, store)",
			Doc:     "How often an event happened." + ofEvents},
		{Name: "amount", Args: ofEvent, Unit: Count, Check: checkEvent, Evaluate: sumAmounts,
			Example: "amount(loss)",
			Doc:     "How much all occurrences of an event come to, in the event's own unit, such as writes." + ofEvents},
		{Name: "duration", Args: []Arg{eventArg, percentileArg, optionalSystem, whenArg}, Unit: Span, Check: checkEvent,
			Evaluate: percentileOfEnded, Values: ended,
			Example: "duration(repair, p50)",
			Doc: "A percentile of how long the occurrences of an event lasted, of those that were over before the run was. " +
				"Where some were not, recovery is the fairer measure." + ofEvents},
		{Name: "mtbf", Args: eventOrOutage, Unit: Between, Whole: true, Check: checkEventOrOutage, Evaluate: timeBetween,
			Example: "mtbf(probe)",
			Doc: "Mean time between failures: the time that was watched over how often something happened in it, with the chi-square interval " +
				"of a constant rate. Without any it is only known to be longer than some time. Of a load it is that of its outages of at least tau (1s) and k (3) operations." + ofEvents},
		{Name: "recovery", Args: eventOrOutage, Unit: Recovery, Whole: true, Check: checkEventOrOutage, Evaluate: recoveries,
			Example: "recovery(probe, 1s, 3)",
			Doc: "The median time until something is over, of all that began in all runs (Kaplan and Meier, 1958): what outlasted its run counts as " +
				"lasting longer than it was seen to. Of a load it is that of its outages of at least tau (1s) and k (3) operations." + ofEvents},
	}
}

// checkEvent refuses an event of which no system here tells.
func checkEvent(s *Scenario, args Arguments) error {
	if system := args["system"]; len(s.tellers(args["event"], system)) == 0 {
		if system == "" {
			system = "no system here tells"
		} else {
			system += " does not tell"
		}
		return fmt.Errorf("%s of %s", system, args["event"])
	}
	return nil
}

// checkEventOrOutage demands one of both, with the arguments that belong to it.
func checkEventOrOutage(s *Scenario, args Arguments) error {
	load, event := args["load"] != "", args["event"] != ""
	switch {
	case load == event:
		return fmt.Errorf("needs a load, for its outages, or an event of a system: one of both")
	case s.Window.FindWarmup:
		return fmt.Errorf("what happens is too rare to find a warm-up by: say how long it is, as in warmup: 60s")
	case load && args["system"] != "":
		return fmt.Errorf("outages are those of the load, whatever %s does: leave out the system", args["system"])
	case load:
		return nil
	case args["tau"] != "" || args["k"] != "":
		return fmt.Errorf("tau and k tell what an outage is: leave them out with an event")
	}
	return checkEvent(s, args)
}

// tellers returns the names of the systems that tell of an event: of all, or
// of one.
func (s *Scenario) tellers(event, system string) (names []string) {
	for i := range s.Systems {
		p := &s.Systems[i]
		if (system == "" || p.Name == system) && slices.Contains(p.Kind.events(), event) {
			names = append(names, p.Name)
		}
	}
	return names
}

// Measured returns the measured parts of the run that the arguments speak of.
func (o *Observation) Measured(args Arguments) (windows []measure.Window) {
	measured := o.Scenario.Window
	for _, w := range o.Windows(args["when"]) {
		w.From, w.To = max(w.From, measured.From), min(w.To, measured.To)
		if w.From < w.To {
			windows = append(windows, w)
		}
	}
	return windows
}

// happenings returns what began in these parts: occurrences of an event, or the
// outages of a load as occurrences.
func (o *Observation) happenings(args Arguments) (chosen []Occurrence) {
	all := o.Occurrences
	if args["load"] != "" {
		all = o.asOccurrences(args)
	}
	windows := o.Measured(args)
	for _, c := range all {
		inside := func(w measure.Window) bool { return w.From <= c.From && c.From < w.To }
		if c.Event == args["event"] && (args["system"] == "" || c.System == args["system"]) && slices.ContainsFunc(windows, inside) {
			chosen = append(chosen, c)
		}
	}
	return chosen
}

// asOccurrences returns the outages of loads, in the whole run.
func (o *Observation) asOccurrences(args Arguments) (all []Occurrence) {
	whole := Arguments{"load": args["load"], "tau": args["tau"], "k": args["k"]}
	for _, arg := range []Arg{tauArg, leastArg} {
		if whole[arg.Name] == "" {
			whole[arg.Name] = arg.Default
		}
	}
	for _, outage := range o.found(whole) {
		c := Occurrence{From: outage.From, To: outage.To}
		if !outage.Over {
			c.To = sim.Never
		}
		all = append(all, c)
	}
	return all
}

func happened(o *Observation, args Arguments) Quantity {
	return Quantity{Unit: Chance, Num: int64(min(1, len(o.happenings(args)))), Missing: len(o.Measured(args)) == 0}
}

func countEvents(o *Observation, args Arguments) Quantity {
	return Quantity{Unit: Count, Num: int64(len(o.happenings(args))), Missing: len(o.Measured(args)) == 0}
}

func sumAmounts(o *Observation, args Arguments) Quantity {
	q := Quantity{Unit: Count, Missing: len(o.Measured(args)) == 0}
	for _, c := range o.happenings(args) {
		q.Num += c.Amount
	}
	return q
}

// ended returns how long what is over had lasted, from short to long.
func ended(o *Observation, args Arguments) (lengths []time.Duration) {
	for _, c := range o.happenings(args) {
		if c.Ended() {
			lengths = append(lengths, c.To.Sub(c.From))
		}
	}
	slices.Sort(lengths)
	return lengths
}

// percentileOfEnded is an exact order statistic, as that of latencies is.
func percentileOfEnded(o *Observation, args Arguments) Quantity {
	return OrderStatistic(ended(o, args), args.Percentile("percentile"))
}

// timeBetween adds up the time of each system that might have told of the
// event: two of them are watched for twice as long as one.
func timeBetween(o *Observation, args Arguments) Quantity {
	q := Quantity{Unit: Between, Den: int64(len(o.happenings(args)))}
	several := int64(1)
	if args["load"] == "" {
		several = int64(len(o.Scenario.tellers(args["event"], args["system"])))
	}
	for _, w := range o.Measured(args) {
		q.Num += several * min(int64(w.To.Sub(w.From)), (math.MaxInt64-q.Num)/several) // many systems, for centuries
	}
	return q
}

// recoveries follows events to the end of the run, and outages to that of the
// measured window, for later nobody asks.
func recoveries(o *Observation, args Arguments) Quantity {
	q, seen := Quantity{Unit: Recovery}, o.End
	if args["load"] != "" {
		seen = o.Scenario.Window.To
	}
	for _, c := range o.happenings(args) {
		spell := Spell{Length: seen.Sub(c.From)}
		if c.Ended() {
			spell = Spell{Length: c.To.Sub(c.From), Ended: true}
		}
		q.Spells = append(q.Spells, spell)
	}
	return q
}
