package run_test

import (
	"testing"
	"time"

	"nines/experiments"
	"nines/experiments/library"
	"nines/experiments/run"
	"nines/experiments/systems"
)

func TestCap(t *testing.T) {
	raw, _ := library.Open("cap")
	f, err := experiments.Decode("cap", raw, nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	r, err := run.Execute(f, run.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(begin), r.Events)
	for _, v := range r.Variants {
		t.Log("==", v.Scenario.Name)
		for _, x := range v.Expectations {
			m := v.Metrics[x.Metric]
			t.Logf("  %-40s %v %v [%v, %v] h%d v%d", x.Text, x.Status, m.Interval.Value, m.Interval.Low, m.Interval.High, m.Holds, m.Violated)
		}
		for _, x := range v.Theory {
			t.Log("  theory", x.Measure, x.Expected, v.Metrics[x.Metric].Interval.Value, x.Verdict)
		}
	}
}
