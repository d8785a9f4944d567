package report

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"
)

// metricOf pools what runs came to, as an execution would.
func metricOf(unit experiments.Unit, runs ...experiments.Quantity) run.Metric {
	scenario := &experiments.Scenario{Measures: []experiments.Expression{{Text: "m()", Measure: &experiments.Measure{Name: "m", Unit: unit}}}}
	plan := run.Plan{File: &experiments.File{}, Points: []experiments.Point{{Scenario: scenario}}}
	var all []run.Run
	for i, q := range runs {
		q.Unit = unit
		all = append(all, run.Run{Replication: int64(i), Quantities: []experiments.Quantity{q}})
	}
	return plan.SumUp(all).Variants[0].Metrics[0]
}

// times are so many runs with one value.
func times(n int, q experiments.Quantity) (all []experiments.Quantity) {
	for range n {
		all = append(all, q)
	}
	return all
}

func spell(seconds float64, ended bool) experiments.Quantity {
	return experiments.Quantity{Spells: []experiments.Spell{{Length: time.Duration(seconds * 1e9), Ended: ended}}}
}

// What happens rarely, or lasts long, is told by what is known of it: never 0 %
// for what did not happen yet, nor a time for what was not seen.
func TestHappeningsInWords(t *testing.T) {
	none, one := experiments.Quantity{}, experiments.Quantity{Num: 1}
	hour := int64(time.Hour)
	for _, c := range []struct {
		metric     run.Metric
		long, cell string
	}{
		{metricOf(experiments.Chance, times(30, none)...), "none in 30 runs: at most 9.5%", "<9.5"},
		{metricOf(experiments.Chance, append(times(28, none), one, one)...), "7% [1, 22]", "7 [1, 22]"},
		{metricOf(experiments.Chance, times(30, one)...), "100% [88, 100]", "100 [88, 100]"},
		{metricOf(experiments.Between, times(10, experiments.Quantity{Num: 10 * hour, Den: 4})...), "2.5 h [1.8, 3.5]", "2.5 [1.8, 3.5]"},
		{metricOf(experiments.Between, times(10, experiments.Quantity{Num: 10 * hour})...), "more than 27.1 h", ">27.1"},
		{metricOf(experiments.Recovery, spell(1, true), spell(2, true), spell(3, true), spell(4, false)), "2 s, 1 of 4 not over", "2"},
		{metricOf(experiments.Recovery, times(40, spell(5, false))...), "more than 5 s, 40 of 40 not over", ">5"},
		{metricOf(experiments.Recovery, none, none), "no value", "–"},
	} {
		scale := scaleFor(c.metric)
		if long := scale.long(c.metric); long != c.long {
			t.Errorf("%s, want %s", long, c.long)
		}
		if cell := (Style{Unicode: true}).cell(scale, c.metric); cell != c.cell {
			t.Errorf("%s, want %s", cell, c.cell)
		}
	}
}

// Programs get null where there is nothing, and seconds.
func TestHappeningsForPrograms(t *testing.T) {
	never := metricOf(experiments.Between, times(10, experiments.Quantity{Num: int64(time.Hour)})...)
	text, err := json.Marshal(inBaseUnit(never.Interval, experiments.Between))
	if err != nil || !strings.HasPrefix(string(text), `{"value":null,"low":9759.`) || !strings.Contains(string(text), `"high":null,"n":0,"method":"chi-square`) {
		t.Errorf("%s, %v", text, err)
	}
	lasting := experiments.Quantity{Unit: experiments.Recovery, Spells: []experiments.Spell{{Length: 1200 * time.Millisecond, Ended: true}, {Length: 3400 * time.Millisecond}}}
	if text, err := json.Marshal(Exact(lasting)); err != nil || string(text) != `"1.2 3.4+"` {
		t.Errorf("%s, %v", text, err)
	}
	for want, q := range map[string]experiments.Quantity{
		"":    {Unit: experiments.Between, Num: 5},
		"2.5": {Unit: experiments.Between, Num: 5e9, Den: 2},
		"1":   {Unit: experiments.Chance, Num: 1},
	} {
		if got := Decimal(q); got != want {
			t.Errorf("%v is written %q, want %q", q, got, want)
		}
	}
}

// Few affected runs are said to be few, and none of them decides an expectation
// that it never happens.
func TestChancesDecideByTheirInterval(t *testing.T) {
	two := metricOf(experiments.Chance, append(times(28, experiments.Quantity{}), times(2, experiments.Quantity{Num: 1})...)...)
	if !strings.Contains(two.Interval.Method, "only 2 of 30 runs affected") {
		t.Errorf("%s", two.Interval.Method)
	}
	if none := metricOf(experiments.Chance, times(30, experiments.Quantity{})...); none.Exact || none.Interval.High < stats.AtMost(0, 30, run.Confidence) {
		t.Errorf("%+v", none)
	}
}
