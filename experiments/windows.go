package experiments

import (
	"slices"
	"strings"
	"time"

	"nines/sim"
	"nines/workloads/history"
	"nines/workloads/measure"
)

// Windows returns the parts of the run that "before cut", "during cut" and
// "after cut" mean, or the run. Episodes that overlap or touch are one part;
// what lies between others is neither before nor after. Where the fault never
// struck there is no such part, not even before it.
//
// The end of the run is open: what was invoked by then was waited for.
func (o *Observation) Windows(when string) []measure.Window {
	w := o.Scenario.Window
	if when == "" {
		return []measure.Window{{From: w.From, To: sim.Never}}
	}
	phase, fault, _ := strings.Cut(when, " ")
	var during []measure.Window
	for _, p := range o.Episodes {
		switch last := len(during) - 1; {
		case p.Fault != fault:
		case last >= 0 && p.From <= during[last].To:
			during[last].To = max(during[last].To, p.To)
		default:
			during = append(during, measure.Window{From: p.From, To: p.To})
		}
	}
	switch {
	case len(during) == 0 || phase == "during":
		return during
	case phase == "before":
		return []measure.Window{{From: w.From, To: during[0].From}}
	}
	return []measure.Window{{From: during[len(during)-1].To, To: sim.Never}}
}

// operations returns the measured operations that the arguments speak of.
func (o *Observation) operations(args Arguments) history.History {
	var chosen history.History
	for _, w := range o.Windows(args["when"]) {
		chosen = append(chosen, o.within(w, args)...)
	}
	return chosen
}

// within returns those of the operations that lie in one window.
func (o *Observation) within(w measure.Window, args Arguments) history.History {
	var chosen history.History
	measured, kind := o.Scenario.Window, args["kind"]
	for _, name := range args.Loads() {
		l := o.load(name)
		chosen = append(chosen, measure.Within(l.Ops, w, l.Load.Deadline)...)
	}
	chosen = slices.DeleteFunc(chosen, func(op history.Op) bool {
		return op.Invoke < measured.From || op.Invoke >= measured.To ||
			kind != "" && (op.Kind == history.Read) != (kind == "reads")
	})
	if len(args.Loads()) > 1 {
		chosen.Sort()
	}
	return chosen
}

func yield(o *Observation, args Arguments) Quantity {
	r := measure.Yield(o.operations(args))
	return Quantity{Unit: Share, Num: r.Num, Den: r.Den}
}

func latency(o *Observation, args Arguments) Quantity {
	return OrderStatistic(latencies(o, args), args.Percentile("percentile"))
}

// latencies returns what latency takes its percentile of.
func latencies(o *Observation, args Arguments) []time.Duration {
	return measure.Latencies(o.operations(args))
}

// OrderStatistic returns of spans in ascending order the one of rank ⌈share·n⌉:
// the least that so many of them do not exceed. share is what
// Arguments.Percentile returns; of no spans there is none.
func OrderStatistic(ascending []time.Duration, share int64) Quantity {
	if len(ascending) == 0 {
		return Quantity{Unit: Span, Missing: true}
	}
	rank := (share*int64(len(ascending)) + percentileWhole - 1) / percentileWhole
	return Quantity{Unit: Span, Num: int64(ascending[max(rank, 1)-1])}
}

// percentileWhole is 100 % in the units of parsePercentile and OrderStatistic.
const percentileWhole = measure.ShareWhole

// userIdle is the pause after which a user counts as gone: half an hour, as
// Hauer et al. take it.
const userIdle = 30 * time.Minute

// uptime adds up the parts of the run, for the time between two of them is of
// none.
func uptime(o *Observation, args Arguments) Quantity {
	var sum measure.Ratio
	for _, w := range o.Windows(args["when"]) {
		sum = sum.Add(measure.UserUptime(o.within(w, args), userIdle, min(w.To, o.Scenario.Window.To)))
	}
	return Quantity{Unit: Share, Num: sum.Num, Den: sum.Den}
}

func worstUptime(o *Observation, args Arguments) Quantity {
	u := measure.NewUptime(o.operations(args), userIdle, o.Scenario.Window.To)
	worst, _, _ := u.Worst(args.Span("window"))
	return Quantity{Unit: Share, Num: worst.Num, Den: worst.Den}
}

// found returns the outages of at least tau and k.
func (o *Observation) found(args Arguments) []measure.Outage {
	return measure.Outages(o.operations(args), args.Span("tau"), args.Count("k"), o.Scenario.Window.To)
}

func outages(o *Observation, args Arguments) Quantity {
	return Quantity{Unit: Count, Num: int64(len(o.found(args)))}
}

func downtime(o *Observation, args Arguments) Quantity {
	q := Quantity{Unit: Span}
	for _, outage := range o.found(args) {
		q.Num += int64(outage.To.Sub(outage.From))
	}
	return q
}
