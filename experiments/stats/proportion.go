package stats

import (
	"fmt"
	"math"
)

// conservative marks an interval that covers at least as often as it says, and
// for few or rare counts more often, because counts come in steps.
const conservative = "conservative"

// Proportion estimates the probability that a replication has a property, from
// the number that had it. The interval is exact (Clopper and Pearson 1934):
// whatever the truth is, at least the stated share of intervals hold it. If no
// run had the property, or every one, the method also gives the one-sided
// bound, about 3/n at 95 % ("rule of three"); it bounds the probability that a
// run has the property at all, and nothing else.
func Proportion(having, of int64, confidence float64) Interval {
	demand(confidence)
	if having < 0 || of < having {
		panic(fmt.Sprintf("stats: %d of %d is no proportion", having, of))
	}
	if of == 0 {
		return unknown(math.NaN(), 0, "no replications").Within(0, 1)
	}
	k, n, tail := float64(having), float64(of), (1-confidence)/2
	i := Interval{Value: k / n, Low: 0, High: 1, N: of, Method: "Clopper-Pearson, " + conservative}
	if having > 0 {
		i.Low = beta(tail, k, n-k+1)
	}
	if having < of {
		i.High = beta(1-tail, k+1, n-k)
	}
	switch having {
	case 0:
		i.Method += fmt.Sprintf(", none in %d: one-sided at most %s", of, Nine(AtMost(0, of, confidence)))
	case of:
		i.Method += fmt.Sprintf(", all of %d: one-sided at least %s", of, Nine(1-AtMost(0, of, confidence)))
	}
	return i
}

// AtMost returns the one-sided upper bound of a proportion: with that
// confidence the truth does not lie above. For none in n it is
// 1 - (1-confidence)^(1/n), the rule of three.
func AtMost(having, of int64, confidence float64) float64 {
	demand(confidence)
	if having < 0 || of < having {
		panic(fmt.Sprintf("stats: %d of %d is no proportion", having, of))
	}
	if having == of {
		return 1
	}
	return beta(confidence, float64(having+1), float64(of-having))
}

// scarce is how many affected runs it takes before their sizes say anything.
const scarce = 5

// RareEvent describes what most replications are spared: how likely it is to
// happen in a run at all, and how large it is when it does. One average over
// all runs would hide both behind its many zeros.
type RareEvent struct {
	Probability Interval // that a run is affected
	Size        Interval // mean over the affected runs
}

// Rare splits samples, one per replication, into those that are zero and those
// that are not. With fewer than five affected runs Size has no interval.
func Rare(samples []float64, confidence float64) RareEvent {
	var affected []float64
	for _, x := range samples {
		if x != 0 {
			affected = append(affected, x)
		}
	}
	n := int64(len(affected))
	e := RareEvent{
		Probability: Proportion(n, int64(len(samples)), confidence),
		Size:        Mean(affected, confidence),
	}
	if n < scarce {
		e.Size = unknown(e.Size.Value, n, fmt.Sprintf("only %d of %d runs affected: "+noInterval, n, len(samples)))
	}
	return e
}
