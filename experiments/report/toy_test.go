package report_test

import (
	"math"
	"slices"
	"testing"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"
	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/workloads"
	"nines/workloads/history"
)

// A toy scenario with results made up by hand, so that what is printed of them
// depends on nothing else.
const toyScenario = `
title: Two ways to keep a value
sites: {A: 1, B: 2}
systems: {store: {kind: toy}}
load:
  left: {at: A, calls: store, open: 60/s}
  right: {like: left, at: B}
faults: {cut: {partition: [A, B], at: 2s, for: 3s}}
measure: {to: 10s}
study:
  variants: {strict: {}, loose: {}}
  replications: 3
  primary: yield(left, during cut)
expect:
  strict: [linearizable(store), "yield(left, during cut) = 0%", "yield(left) >= 80%"]
  loose: ["yield(left, during cut) = 100%"]
`

// toySystem has machines that say nothing.
var toySystem = &experiments.System{
	Kind:     "toy",
	Register: true,
	Doc:      "Machines that say nothing.",
	Build: func(w *experiments.World, name string, _ experiments.Values) experiments.Instance {
		var members toyInstance
		for _, site := range w.Scenario.Sites {
			for i := range site.Machines {
				spec := nodes.Spec{Boot: func() nodes.Protocol { return silence{} }}
				members = append(members, w.AddMachine(name, site.Name, i+1, spec))
			}
		}
		return members
	},
}

type toyInstance []nodes.ID

func (i toyInstance) Members() []nodes.ID      { return i }
func (i toyInstance) Coordinators() []nodes.ID { return i }
func (i toyInstance) Codec() workloads.Codec   { return silence{} }

type silence struct{}

func (silence) Start(*nodes.Env)                                {}
func (silence) Receive(*nodes.Env, network.ID, network.Message) {}
func (silence) Request(*history.Op) nodes.Message               { return nil }
func (silence) Result(*history.Op, nodes.Message)               {}

// made is what each run of a variant came to, by measure.
type made map[string][]experiments.Quantity

func shares(pairs ...int64) (list []experiments.Quantity) {
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, experiments.Quantity{Unit: experiments.Share, Num: pairs[i], Den: pairs[i+1]})
	}
	return list
}

func spans(microseconds ...int64) (list []experiments.Quantity) {
	for _, us := range microseconds {
		list = append(list, experiments.Quantity{Unit: experiments.Span, Num: us * 1000})
	}
	return list
}

func verdicts(list ...experiments.Verdict) (quantities []experiments.Quantity) {
	for _, v := range list {
		q := experiments.Quantity{Unit: experiments.Judgement, Verdict: v}
		if v == experiments.Violated {
			q.Reason, q.Witness = "b was there", toyWitness()
		}
		quantities = append(quantities, q)
	}
	return quantities
}

// toyWitness is a read of a value that had been replaced.
func toyWitness() history.History {
	return history.History{
		{ID: 7, Group: "left", Key: 3, Kind: history.Write, Arg: 7, Invoke: 1e9, Return: 1e9 + 4e6, Outcome: history.OK, Node: 0},
		{ID: 8, Group: "right", Key: 3, Kind: history.Write, Arg: 8, Invoke: 2e9, Return: 2e9 + 4e6, Outcome: history.OK, Node: 1},
		{ID: 9, Group: "left", Key: 3, Kind: history.Read, Result: 7, Invoke: 3e9, Return: 3e9 + 4e6, Outcome: history.OK, Node: 2},
	}
}

// toyResult is the toy scenario with made-up results.
func toyResult(t testing.TB) *run.Result {
	t.Helper()
	registry := &experiments.Registry{
		Systems: []*experiments.System{toySystem}, Faults: experiments.Faults(), Measures: experiments.Measures(),
	}
	f, err := experiments.Decode("toy", []byte(toyScenario), nil, registry)
	if err != nil {
		t.Fatal(err)
	}
	holds, violated := experiments.Holds, experiments.Violated
	before, after := shares(120, 120, 118, 118, 121, 121), shares(299, 299, 302, 302, 300, 300)
	r := &run.Result{File: f, Seed: 7, Replications: 3, Events: 1234567, Digest: 0x0123456789abcdef}
	for i, m := range []made{{
		"yield(left)": shares(419, 600, 425, 601, 421, 599), "yield(left, before cut)": before,
		"yield(left, during cut)": shares(0, 170, 0, 172, 0, 169), "yield(left, after cut)": after,
		"yield(right)": shares(600, 600, 597, 598, 600, 601), "yield(right, before cut)": before,
		"yield(right, during cut)": shares(180, 180, 176, 176, 179, 179), "yield(right, after cut)": after,
		"latency(left, p50)": spans(34100, 34200, 34050), "linearizable(store)": verdicts(holds, holds, holds),
	}, {
		"yield(left)": shares(600, 600, 601, 601, 599, 599), "yield(left, before cut)": before,
		"yield(left, during cut)": shares(170, 170, 172, 172, 168, 169), "yield(left, after cut)": after,
		"yield(right)":       shares(600, 600, 598, 598, 601, 601),
		"latency(left, p50)": spans(1060, 1071, 1054), "linearizable(store)": verdicts(holds, violated, violated),
	}} {
		r.Variants = append(r.Variants, toyVariant(f.Variants[i], m))
		r.Runs = append(r.Runs, toyRuns(f.Variants[i], m, uint64(i))...)
	}
	r.Variants[0].Theory = []run.Theory{{
		Closed: experiments.Closed{Measure: "yield(left)", Expected: 0.7, Tolerance: 0.005, Source: "1 − f·m"},
		Metric: r.Variants[0].Expectations[2].Metric,
	}}
	return r
}

// toyStatus is what became of the expectations that were not met.
var toyStatus = map[string]run.Status{
	"yield(left) >= 80%": run.Failed, "yield(left, during cut) = 100%": run.Undecided,
}

func toyVariant(s *experiments.Scenario, m made) run.Variant {
	v := run.Variant{Scenario: s, First: toyObservation(s, s.Name == "strict")}
	for _, e := range s.Measures {
		v.Metrics = append(v.Metrics, toyMetric(e, m[e.Text]))
	}
	for _, x := range s.Expectations {
		status, special := toyStatus[x.Text]
		if !special {
			status = run.Met
		}
		metric := slices.IndexFunc(s.Measures, func(e experiments.Expression) bool { return e.Text == x.Expression.Text })
		v.Expectations = append(v.Expectations, run.Expectation{Expectation: x, Status: status, Metric: metric})
	}
	return v
}

// toyMetric pools as package run does.
func toyMetric(e experiments.Expression, qs []experiments.Quantity) run.Metric {
	m := run.Metric{Expression: e, Runs: int64(len(qs)), Exact: true}
	m.Interval = stats.Interval{Value: math.NaN(), Low: math.NaN(), High: math.NaN(), Method: "no run has a value"}
	var nums, dens []float64
	for _, q := range qs {
		m.Exact = m.Exact && q.Equal(qs[0])
		nums, dens = append(nums, float64(q.Num)), append(dens, float64(q.Den))
		switch q.Verdict {
		case experiments.Holds:
			m.Holds++
		case experiments.Violated:
			m.Violated++
		}
	}
	switch {
	case len(qs) == 0:
	case e.Measure.Unit == experiments.Share:
		m.Interval = stats.RatioOfSums(nums, dens, stats.Confidence).Within(0, 1)
	case e.Measure.Unit == experiments.Judgement:
		m.Interval = stats.Proportion(m.Violated, m.Runs, stats.Confidence)
	default:
		m.Interval = stats.Mean(nums, stats.Confidence)
	}
	return m
}

func toyRuns(s *experiments.Scenario, m made, number uint64) []run.Run {
	runs := make([]run.Run, 3)
	for i := range runs {
		runs[i] = run.Run{Variant: s.Name, Replication: int64(i), Digest: number<<32 | uint64(i), Events: 1000}
		for _, e := range s.Measures {
			q := experiments.Quantity{Unit: e.Measure.Unit, Missing: true}
			if list := m[e.Text]; list != nil {
				q = list[i]
			}
			runs[i].Quantities = append(runs[i].Quantities, q)
		}
	}
	return runs
}

// toyObservation has an operation every fiftieth of a second; on the left they
// fail during the cut if cut is set.
func toyObservation(s *experiments.Scenario, cut bool) *experiments.Observation {
	o := &experiments.Observation{Scenario: s, Machines: []string{"A1", "B1", "B2"}}
	o.Episodes = []*experiments.Episode{{Fault: "cut", From: 2e9, To: 5e9}}
	for i := range s.Loads {
		l := experiments.LoadHistory{Load: &s.Loads[i]}
		for at := sim.Time(0); at < 10e9; at += 20e6 {
			op := history.Op{Invoke: at, Return: at + 1e6, Outcome: history.OK}
			if cut && i == 0 && at >= 2e9 && at < 5e9 {
				op.Outcome = history.Fail
			}
			l.Ops = append(l.Ops, op)
		}
		o.Loads = append(o.Loads, l)
	}
	return o
}
