package run

import (
	"math"
	"strings"

	"nines/experiments"
	"nines/experiments/stats"
)

// Confidence is the level of every interval.
const Confidence = 0.95

// DemandBiased marks the method of a share of what closed clients offered: who
// waits for an answer offers less during an outage, which hides it.
const DemandBiased = "demand-biased"

// Metric is a measure over the runs of a variant.
type Metric struct {
	Expression experiments.Expression
	Interval   stats.Interval // of a number, and of the share of violated runs of a judgement
	Runs       int64          // runs that have a value of the measure
	Exact      bool           // every run has the same value, and that is all there is to say

	Affected         int64 // of a chance: runs in which it happened
	Spells, Censored int64 // of a recovery: how many there are in all runs, and how many of them were not over

	Holds, Violated, Undecided int64 // runs by verdict, of a judgement
}

// Status is what the runs say of an expectation.
type Status uint8

const (
	// Undecided means that the runs do not tell.
	Undecided Status = iota
	// Met means that the runs bear the expectation out.
	Met
	// Failed means that they contradict it.
	Failed
)

// String returns the status in a word.
func (s Status) String() string { return [...]string{"undecided", "met", "failed"}[s] }

// Expectation is an expectation and what became of it.
type Expectation struct {
	experiments.Expectation
	Status Status
	Metric int // index among the variant's metrics
}

// Claim is what a scenario expects of a variant, and what became of it at all
// of the variant's points.
type Claim struct {
	Variant string
	Text    string
	Status  Status
	At      int   // the point that tells: the first of Against, or of all; an index of Result.Variants
	Against []int // points that failed it or, if none did, left it undecided
}

// Claims joins the expectations of each variant's points: they hold if they
// hold at every point. A point at which no run has a value, such as the yield
// during a fault that lasts for no time, says nothing unless all are like that.
func (r *Result) Claims() (claims []Claim) {
	begin := 0
	for i := range r.Variants {
		if r.Variants[i].Scenario.Name != r.Variants[begin].Scenario.Name {
			claims, begin = append(claims, r.claims(begin, i)...), i
		}
	}
	return append(claims, r.claims(begin, len(r.Variants))...)
}

// claims joins the expectations of the points of one variant.
func (r *Result) claims(from, to int) (claims []Claim) {
	for i, x := range r.Variants[from].Expectations {
		by := make(map[Status][]int)
		silent := 0
		for point := from; point < to; point++ {
			v := &r.Variants[point]
			x := v.Expectations[i]
			if v.Metrics[x.Metric].Runs == 0 {
				silent++
				continue
			}
			by[x.Status] = append(by[x.Status], point)
		}
		claim := Claim{Variant: r.Variants[from].Scenario.Name, Text: x.Text, Status: Met, At: from}
		switch {
		case len(by[Failed]) > 0:
			claim.Status, claim.Against = Failed, by[Failed]
		case len(by[Undecided]) > 0 || silent == to-from:
			claim.Status, claim.Against = Undecided, by[Undecided]
		}
		if len(claim.Against) > 0 {
			claim.At = claim.Against[0]
		}
		claims = append(claims, claim)
	}
	return claims
}

// Theory sets a closed form beside what was simulated.
type Theory struct {
	experiments.Closed
	Metric  int // index among the variant's metrics
	Verdict stats.Agreement
}

func (v *Variant) sumUp(runs []Run, how intervals) {
	for i, m := range v.Scenario.Measures {
		metric := how.sumUp(m, runs, i)
		metric.steady(v.Scenario, runs)
		if m.DemandBiased(v.Scenario) {
			metric.Interval.Method += ", " + DemandBiased
		}
		if remark := m.Remark(v.Scenario); remark != "" {
			metric.Interval.Method += "; " + remark
		}
		v.Metrics = append(v.Metrics, metric)
	}
	for _, x := range v.Scenario.Expectations {
		i := v.metric(x.Expression.Text)
		v.Expectations = append(v.Expectations, Expectation{x, judge(x, v.Metrics[i]), i})
	}
	v.Theory = v.Beside(v.Scenario.Closed())
}

// Beside holds closed forms, be they this scenario's or another's, against what
// came out. Where no run has a value there is nothing to hold them against.
func (v *Variant) Beside(forms []experiments.Closed) (all []Theory) {
	for _, closed := range forms {
		if i := v.metric(closed.Measure); i >= 0 && v.Metrics[i].Runs > 0 {
			all = append(all, Theory{closed, i, agree(v.Metrics[i], closed)})
		}
	}
	return all
}

// share cuts an interval to what a share can be. Where there is none, it stays
// none.
func share(i stats.Interval) stats.Interval {
	if math.IsInf(i.Low, -1) || math.IsInf(i.High, 1) {
		return i
	}
	return i.Within(0, 1)
}

// agree holds a metric against a closed form. Where no run differs from all or
// nothing the interval is a point, but no certainty: failures that fewer than
// one run in n/3 meets may well have stayed away.
func agree(m Metric, closed experiments.Closed) stats.Agreement {
	agreement := stats.Agree(m.Interval, closed.Expected, closed.Tolerance)
	wall := m.Exact && (m.Interval.Value == 0 || m.Interval.Value == 1)
	if m.Expression.Measure.Unit == experiments.Share && wall && math.Abs(closed.Expected-m.Interval.Value) <= 3/float64(m.Runs) {
		if agreement == stats.Differs {
			return stats.Undecided
		}
	}
	return agreement
}

// metric returns the index of a measure by its text, or -1.
func (v *Variant) metric(text string) int {
	for i, m := range v.Scenario.Measures {
		if m.Text == text {
			return i
		}
	}
	return -1
}

// judge compares an expectation with what came out.
func judge(x experiments.Expectation, m Metric) Status {
	if m.Expression.Measure.Unit == experiments.Judgement {
		return judgeVerdicts(x.Not, m)
	}
	if m.Runs == 0 {
		return Undecided
	}
	low, high := m.Interval.Low, m.Interval.High
	if m.Exact {
		low, high = m.Interval.Value, m.Interval.Value
	}
	if oneSided := strings.HasPrefix(x.Relation, "<"); oneSided && m.Expression.Measure.Unit == experiments.Chance && m.Affected == 0 {
		high = stats.AtMost(0, m.Runs, Confidence) // 3/n, which is what is told of none in n
	}
	from, to := x.Range()
	switch {
	case x.Relation == "<" && low >= to, x.Relation == ">" && high <= from:
		return Failed
	case low >= from && high <= to && !(x.Relation == "<" && high == to) && !(x.Relation == ">" && low == from):
		return Met
	case high < from || low > to:
		return Failed
	}
	return Undecided
}

// judgeVerdicts demands the same of every run: a rule that held in some is a
// rule that was broken, and what is always violated must always be.
func judgeVerdicts(not bool, m Metric) Status {
	good, bad := m.Holds, m.Violated
	if not {
		good, bad = bad, good
	}
	switch {
	case bad > 0:
		return Failed
	case m.Undecided > 0 || good == 0:
		return Undecided
	}
	return Met
}
