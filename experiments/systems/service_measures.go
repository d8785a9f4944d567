package systems

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"nines/experiments"
	"nines/nodes/service"
	"nines/sim"
	"nines/workloads/history"
	"nines/workloads/measure"
)

// serviceMeasures returns the measures of services, by what their machines
// write down. A time is measured at the machine: the network is not in it.
func serviceMeasures() []*experiments.Measure {
	system := experiments.Arg{Name: "system", Type: experiments.ArgSystem}
	when := experiments.Arg{Name: "when", Type: experiments.ArgWhen, Optional: true}
	percentile := experiments.Arg{Name: "percentile", Type: experiments.ArgPercentile, Optional: true}
	timed, plain := []experiments.Arg{system, percentile, when}, []experiments.Arg{system, when}
	return []*experiments.Measure{
		{Name: "sojourn", Args: timed, Unit: experiments.Span, Evaluate: spans(sojourns), Values: spanValues(sojourns),
			Example: "sojourn(front, p99)",
			Doc:     "How long requests were on a machine of a service, from arrival to answer, of those that were served: the mean, or a percentile, by their arrivals."},
		{Name: "wait", Args: timed, Unit: experiments.Span, Evaluate: spans(waits), Values: spanValues(waits),
			Example: "wait(front)",
			Doc:     "How long requests waited on a machine of a service for their turn, of those that had one: the mean, or a percentile."},
		{Name: "waited", Args: plain, Unit: experiments.Share, Evaluate: waited,
			Example: "waited(front)",
			Doc:     "Requests that found no thread or core free, over requests that had a turn."},
		{Name: "number", Args: plain, Unit: experiments.PerOperation, Evaluate: means(wholeVisit),
			Example: "number(front)",
			Doc:     "The mean number of requests on all machines of a service together, waiting or under way, over time (L of Little's law)."},
		{Name: "queue", Args: plain, Unit: experiments.PerOperation, Evaluate: means(waiting),
			Example: "queue(front)",
			Doc:     "The mean number of requests that wait on all machines of a service together, over time."},
		{Name: "utilisation", Args: plain, Unit: experiments.Share, Evaluate: utilisation,
			Example: "utilisation(front)",
			Doc:     "The share of threads, or of cores, of a service that are taken, over time. Undefined where nothing bounds them."},
		{Name: "rejected", Args: plain, Unit: experiments.Share, Evaluate: rejected,
			Example: "rejected(front)",
			Doc:     "Requests that found the queue of their machine full, over requests that came."},
		{Name: "amplification", Args: plain, Unit: experiments.PerOperation, Check: checkIsCaller, Evaluate: amplification,
			Example: "amplification(client)",
			Doc:     "Attempts per call that a service makes: 1 without retries; 0 where a breaker refuses all."},
		{Name: "succeeded", Args: plain, Unit: experiments.Share, Check: checkIsCaller, Evaluate: succeeded,
			Example: "succeeded(client)",
			Doc:     "Calls of a service that ended well, after retries if need be and without fallbacks, over the calls that it made."},
		{Name: "calls", Args: []experiments.Arg{system, {Name: "result", Type: experiments.ArgText}, when}, Unit: experiments.Count, Check: checkResult, Evaluate: results,
			Example: "calls(client, refused)",
			Doc:     "How many calls of a service ended in a way: succeeded, failed (the last attempt did), too late, over budget, refused (by the breaker), crowded (out by the bulkhead)."},
		{Name: "goodput", Args: []experiments.Arg{{Name: "load", Type: experiments.ArgLoads}, when}, Unit: experiments.PerOperation, Evaluate: goodput,
			Example: "goodput(users, after trigger)",
			Doc:     "Operations a second that were answered well and in time, by when they were asked."},
	}
}

// checkIsCaller refuses services that call nobody.
func checkIsCaller(s *experiments.Scenario, args experiments.Arguments) error {
	if len(s.System(args["system"]).Values.Each("calls")) == 0 {
		return fmt.Errorf("%s calls nobody", args["system"])
	}
	return nil
}

// checkResult refuses what is no result of a call.
func checkResult(s *experiments.Scenario, args experiments.Arguments) error {
	var known []string
	for r := service.Succeeded; r <= service.Crowded; r++ {
		known = append(known, r.String())
	}
	if !slices.Contains(known, args["result"]) {
		return fmt.Errorf("calls end in one of these ways: %q", known)
	}
	return checkIsCaller(s, args)
}

func ledgersOf(o *experiments.Observation, args experiments.Arguments) *serviceAccount {
	return o.Account(args["system"]).(*serviceAccount)
}

// sojourns and waits return what a visit contributes, if it does.
func sojourns(v *service.Visit) (time.Duration, bool) {
	return v.Left.Sub(v.Arrived), v.Outcome.Served()
}
func waits(v *service.Visit) (time.Duration, bool) {
	return v.Began.Sub(v.Arrived), v.Began != sim.Never
}

// contributions returns what all visits contribute.
func contributions(o *experiments.Observation, args experiments.Arguments, of func(*service.Visit) (time.Duration, bool)) (all []time.Duration) {
	a := ledgersOf(o, args)
	for _, w := range o.Measured(args) {
		for _, v := range a.arrived(w) {
			if span, ok := of(&v); ok {
				all = append(all, span)
			}
		}
	}
	return all
}

// spans returns the mean or a percentile.
func spans(of func(*service.Visit) (time.Duration, bool)) func(*experiments.Observation, experiments.Arguments) experiments.Quantity {
	return func(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
		all := contributions(o, args, of)
		switch {
		case len(all) == 0:
			return experiments.Quantity{Unit: experiments.Span, Missing: true}
		case args["percentile"] == "":
			return experiments.Quantity{Unit: experiments.Span, Num: meanSpan(all)}
		}
		slices.Sort(all)
		return experiments.OrderStatistic(all, args.Percentile("percentile"))
	}
}

// meanSpan adds up whole numbers and what is left of their division, for a sum of
// long spans may be too large.
func meanSpan(all []time.Duration) int64 {
	n := int64(len(all))
	var whole, rest int64
	for _, span := range all {
		whole += int64(span) / n
		rest += int64(span) % n
	}
	return whole + rest/n
}

// spanValues returns all of them, for figures of their distribution.
func spanValues(of func(*service.Visit) (time.Duration, bool)) func(*experiments.Observation, experiments.Arguments) []time.Duration {
	return func(o *experiments.Observation, args experiments.Arguments) []time.Duration {
		all := contributions(o, args, of)
		slices.Sort(all)
		return all
	}
}

// wholeVisit, waiting and holding return in which part of its visit a request
// counts.
func wholeVisit(v *service.Visit) (from, to sim.Time) { return v.Arrived, v.Left }
func waiting(v *service.Visit) (from, to sim.Time)    { return v.Arrived, min(v.Began, v.Left) }
func holding(v *service.Visit) (from, to sim.Time)    { return v.Began, v.Freed }

// integral returns how many count, integrated over a window, in microseconds: a
// thousand for a hundred years.
func (a *serviceAccount) integral(w measure.Window, part func(*service.Visit) (from, to sim.Time)) (sum int64) {
	var rest int64
	for _, v := range a.present(w) {
		from, to := part(&v)
		if from, to = max(from, w.From), min(to, w.To); from < to {
			sum += int64(to.Sub(from)) / int64(time.Microsecond)
			rest += int64(to.Sub(from)) % int64(time.Microsecond)
		}
	}
	return sum + rest/int64(time.Microsecond)
}

// means returns the mean number over time of those that count.
func means(part func(*service.Visit) (from, to sim.Time)) func(*experiments.Observation, experiments.Arguments) experiments.Quantity {
	return func(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
		q := experiments.Quantity{Unit: experiments.PerOperation}
		for _, w := range o.Measured(args) {
			q.Num += ledgersOf(o, args).integral(w, part)
			q.Den += w.To.Sub(w.From).Microseconds()
		}
		return q
	}
}

func utilisation(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	q := means(holding)(o, args)
	a := ledgersOf(o, args)
	return experiments.Quantity{Unit: experiments.Share, Num: q.Num, Den: q.Den * a.slots * a.machines}
}

func rejected(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	q := experiments.Quantity{Unit: experiments.Share}
	for _, w := range o.Measured(args) {
		for _, v := range ledgersOf(o, args).arrived(w) {
			q.Den++
			if v.Outcome == service.Rejected {
				q.Num++
			}
		}
	}
	return q
}

func waited(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	q := experiments.Quantity{Unit: experiments.Share}
	for _, wait := range contributions(o, args, waits) {
		q.Den++
		if wait > 0 {
			q.Num++
		}
	}
	return q
}

// callsOf are the calls that a service began in the measured parts of the run
// that the arguments speak of.
func callsOf(o *experiments.Observation, args experiments.Arguments) iter.Seq[service.Call] {
	return func(yield func(service.Call) bool) {
		for _, w := range o.Measured(args) {
			for _, c := range ledgersOf(o, args).called(w) {
				if !yield(c) {
					return
				}
			}
		}
	}
}

func amplification(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	q := experiments.Quantity{Unit: experiments.PerOperation}
	for c := range callsOf(o, args) {
		q.Den++
		q.Num += c.Attempts
	}
	return q
}

func succeeded(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	q := experiments.Quantity{Unit: experiments.Share}
	for c := range callsOf(o, args) {
		q.Den++
		if c.Result == service.Succeeded {
			q.Num++
		}
	}
	return q
}

func results(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	q := experiments.Quantity{Unit: experiments.Count}
	for c := range callsOf(o, args) {
		if c.Result.String() == args["result"] {
			q.Num++
		}
	}
	return q
}

func goodput(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	q := experiments.Quantity{Unit: experiments.PerOperation}
	names := args.Loads()
	for _, w := range o.Measured(args) {
		q.Den += w.To.Sub(w.From).Microseconds()
		for _, l := range o.Loads {
			if !slices.Contains(names, l.Load.Name) {
				continue
			}
			for _, op := range l.Ops {
				if w.From <= op.Invoke && op.Invoke < w.To && op.Outcome == history.OK && !op.Late {
					q.Num += time.Second.Microseconds()
				}
			}
		}
	}
	return q
}
