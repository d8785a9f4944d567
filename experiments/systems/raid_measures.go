package systems

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"nines/experiments"
)

// raidMeasures are what only an array has.
func raidMeasures() []*experiments.Measure {
	array := experiments.Arg{Name: "system", Type: experiments.ArgSystem}
	kind := experiments.Arg{Name: "kind", Type: experiments.ArgKind, Optional: true}
	when := experiments.Arg{Name: "when", Type: experiments.ArgWhen, Optional: true}
	requests := []experiments.Arg{array, kind, when}
	return []*experiments.Measure{
		{Name: "ios", Args: requests, Unit: experiments.PerOperation, Check: checkServed, Evaluate: ios, Example: "ios(array, writes)",
			Doc: "Requests of disks that a request of the array took, those for repair by the way among them, those of rebuilds and of the journal not."},
		{Name: "iops", Args: requests, Unit: experiments.PerOperation, Check: checkServed, Evaluate: iops, Example: "iops(array, reads, during dead)",
			Doc: "Requests that the array served in a second, those that failed not among them."},
		{Name: "throughput", Args: requests, Unit: experiments.PerOperation, Check: checkServed, Evaluate: throughput, Example: "throughput(array, reads)",
			Doc: "Megabytes (10^6) that the array read or wrote for its users in a second."},
		{Name: "busiest", Args: []experiments.Arg{array}, Unit: experiments.Share, Whole: true, Check: checkServed, Evaluate: busiest, Example: "busiest(array)",
			Doc: "The share of all requests of disks that the busiest disk had: 1 of their number where the work is spread evenly."},
		{Name: "intact", Args: []experiments.Arg{array}, Unit: experiments.Judgement, Whole: true, Check: checkBlocks, Evaluate: intact, Example: "intact(array)",
			Doc: "No read returned other bytes than were written: what is damaged is repaired, or the read fails."},
		{Name: "capacity", Args: []experiments.Arg{array}, Unit: experiments.Share, Whole: true, Evaluate: arrayCapacity, Example: "capacity(array)",
			Doc: "What users have of the bytes of all disks, spares not among these."},
		{Name: "tolerates", Args: []experiments.Arg{array}, Unit: experiments.Count, Whole: true, Evaluate: tolerates, Example: "tolerates(array)",
			Doc: "How many disks of an array may be lost, whichever they are."},
		{Name: "nomdl", Args: []experiments.Arg{array}, Unit: experiments.PerOperation, Whole: true, Evaluate: nomdl, Example: "nomdl(array)",
			Doc: "Normalised magnitude of data loss (Greenan, Plank and Wylie, 2010): bytes lost in the run for each terabyte (10^12) that the arrays hold. 0 where no loss was seen says no more than P(loss) does."},
	}
}

// checkBlocks refuses an array without bytes.
func checkBlocks(s *experiments.Scenario, args experiments.Arguments) error {
	if p := s.System(args["system"]); p.Values.Text("fidelity") != "bytes" {
		return fmt.Errorf("%s has no bytes: say fidelity: bytes", p.Name)
	}
	return nil
}

// checkServed refuses an array that nobody calls.
func checkServed(s *experiments.Scenario, args experiments.Arguments) error {
	if err := checkBlocks(s, args); err != nil {
		return err
	}
	called := func(l experiments.Load) bool { return l.Calls == args["system"] }
	if !slices.ContainsFunc(s.Loads, called) {
		return fmt.Errorf("no load calls %s", args["system"])
	}
	return nil
}

func accountOf(o *experiments.Observation, args experiments.Arguments) *raidAccount {
	return o.Account(args["system"]).(*raidAccount)
}

// served sums up the requests of the measured parts of the run that the
// arguments speak of, and how long these are.
func served(o *experiments.Observation, args experiments.Arguments) (sum struct{ requests, disks, successes, bytes int64 }, length time.Duration) {
	all, measured := accountOf(o, args).Requests, o.Scenario.Window
	for _, w := range o.Windows(args["when"]) {
		from, to := max(w.From, measured.From), min(w.To, measured.To)
		if from >= to {
			continue
		}
		length += to.Sub(from)
		first := sort.Search(len(all), func(i int) bool { return all[i].Ended >= from })
		for _, q := range all[first:] {
			if q.Ended >= to {
				break
			}
			if kind := args["kind"]; kind != "" && q.Write != (kind == "writes") {
				continue
			}
			sum.requests++
			sum.disks += q.Disks
			if q.Successful {
				sum.successes++
				sum.bytes += q.Bytes
			}
		}
	}
	return sum, length
}

func ios(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	sum, _ := served(o, args)
	return experiments.Quantity{Unit: experiments.PerOperation, Num: sum.disks, Den: sum.requests}
}

func iops(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	sum, length := served(o, args)
	return experiments.Quantity{Unit: experiments.PerOperation, Num: sum.successes * int64(time.Second), Den: int64(length)}
}

// throughput: a byte a nanosecond is 1,000 megabytes a second.
func throughput(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	sum, length := served(o, args)
	return experiments.Quantity{Unit: experiments.PerOperation, Num: sum.bytes * 1000, Den: int64(length)}
}

func busiest(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	q := experiments.Quantity{Unit: experiments.Share}
	for _, asked := range accountOf(o, args).Asked {
		q.Num = max(q.Num, asked)
		q.Den += asked
	}
	return q
}

func intact(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	q := experiments.Quantity{Unit: experiments.Judgement, Verdict: experiments.Holds}
	if wrong := accountOf(o, args).Wrong; wrong > 0 {
		q.Verdict = experiments.Violated
		q.Reason = fmt.Sprintf("%d reads returned other bytes than were written", wrong)
	}
	return q
}

func arrayCapacity(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	a := accountOf(o, args)
	return experiments.Quantity{Unit: experiments.Share, Num: a.Usable, Den: a.Raw}
}

func tolerates(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	return experiments.Quantity{Unit: experiments.Count, Num: accountOf(o, args).Tolerates}
}

// nomdl counts by a unit of which the arrays hold some thousand, so that both
// numbers are whole and neither is too large.
func nomdl(o *experiments.Observation, args experiments.Arguments) experiments.Quantity {
	a := accountOf(o, args)
	unit := int64(1)
	for a.Usable/unit >= 10_000 && unit < terabyte {
		unit *= 10
	}
	return experiments.Quantity{Unit: experiments.PerOperation, Num: a.Lost * (terabyte / unit), Den: a.Usable / unit}
}

const terabyte = 1_000_000_000_000
