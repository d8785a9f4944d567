package systems_test

import (
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/systems"
)

// The share for data, the losses survived and the bytes lost are those of the
// layout: all of most, and of striped mirrors those of one pair.
func TestMeasuresOfArrays(t *testing.T) {
	for _, c := range []struct {
		array    string
		share    float64
		survives int64
		lost     float64 // bytes for each terabyte, when a group is
	}{
		{`level: "5", disks: 8`, 7.0 / 8, 1, 1e12},
		{`level: "6", disks: 8`, 6.0 / 8, 2, 1e12},
		{`level: "1", disks: 3`, 1.0 / 3, 2, 1e12},
		{`level: "10", disks: 8`, 1.0 / 2, 1, 1e12 / 4},
		{`level: rs, disks: 9, checks: 3`, 6.0 / 9, 3, 1e12},
	} {
		text := "systems: {array: {kind: raid, fidelity: counters, renew: false, " + c.array + "}}\n" +
			"faults: {f: {fail: array, at: 1s}}\nmeasure: {to: 2s, report: [capacity(array), tolerates(array), nomdl(array), count(loss)]}\n"
		if strings.Contains(c.array, "10") {
			text = strings.Replace(text, "fail: array,", "fail: disk1+disk2,", 1)
		}
		o := observe(t, text, 1, 0)
		share, survives, lost := reported(t, o, "capacity(array)"), reported(t, o, "tolerates(array)"), reported(t, o, "nomdl(array)")
		if float64(share.Num)/float64(share.Den) != c.share || survives.Num != c.survives {
			t.Errorf("%s: %d/%d for data, survives %d; want %v and %d", c.array, share.Num, share.Den, survives.Num, c.share, c.survives)
		}
		if got := float64(lost.Num) / float64(lost.Den); got < 0.999*c.lost || got > 1.001*c.lost {
			t.Errorf("%s: %.5g bytes lost a terabyte, want %.5g", c.array, got, c.lost)
		}
	}
}

// Measures of an array are refused where there is none, or nothing to see.
func TestMeasuresOfArraysAreRefused(t *testing.T) {
	for measure, want := range map[string]string{
		"capacity(store)":      "only a raid has it",
		"ios(years, writes)":   "has no bytes",
		"iops(idle)":           "no load calls idle",
		"intact(years)":        "has no bytes",
		"busiest(idle)":        "no load calls idle",
		"throughput(nowhere)":  "there is no system",
		"nomdl(array, writes)": "one argument too many",
	} {
		text := `
sites: {A: 3}
systems: {store: {kind: register}, array: {kind: raid}, idle: {kind: raid}, years: {kind: raid, fidelity: counters}}
load: {users: {calls: array, open: 10/s}}
measure: {to: 1s, report: ["` + measure + `"]}
`
		if _, err := experiments.Decode("test.yaml", []byte(text), nil, systems.Builtin()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", measure, err, want)
		}
	}
}

// The second scenario of the design, as it is printed there.
func TestTheArrayOfTheDesign(t *testing.T) {
	o := observe(t, `
systems: {array: {kind: raid, level: 6, disks: 8, spares: 1, fidelity: counters}}
faults:  {wear: {fail: each(disk), life: weibull(1.12, 461386h), repair: {time: exponential(24h), discipline: serial}}}
measure: {run: terminating, to: 10y}
study:   {replications: 20000, primary: P(loss)}
`, 1, 0)
	if failures := reported(t, o, "count(failure, array)"); failures.Num == 0 {
		t.Error("no disk fails in the first run, of which about one in three has none: choose another seed")
	}
	if loss := reported(t, o, "P(loss)"); loss.Unit != experiments.Chance || loss.Num != 0 {
		t.Errorf("P(loss) is %+v", loss)
	}
}
