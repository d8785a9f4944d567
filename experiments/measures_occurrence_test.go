package experiments_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nines/experiments"
	"nines/sim"
)

// tale is a run in which the test says what happened: nobody asks anything.
func tale(t *testing.T, text string, happened ...experiments.Occurrence) func(measure string) string {
	t.Helper()
	return func(measure string) string {
		t.Helper()
		f, err := experiments.Decode("test.yaml", []byte(complete(text+"expect: ['"+measure+"']\n")), nil, toys())
		if err != nil {
			t.Fatal(err)
		}
		s := f.Variants[0]
		o, err := s.Run(sim.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		o.Occurrences = happened
		i := slices.IndexFunc(s.Measures, func(e experiments.Expression) bool { return strings.HasPrefix(measure, e.Text) })
		return quantityText(s.Evaluate(s.Measures[i], o))
	}
}

func quantityText(q experiments.Quantity) string {
	switch {
	case !q.Defined():
		return "undefined"
	case q.Unit == experiments.Between:
		return fmt.Sprintf("%d in %v", q.Den, time.Duration(q.Num))
	case q.Unit == experiments.Recovery:
		return fmt.Sprint(q.Spells)
	case q.Unit == experiments.Span:
		return q.Duration().String()
	}
	return fmt.Sprint(q.Num)
}

func at(seconds int64) sim.Time { return sim.Start.Add(time.Duration(seconds) * time.Second) }

// Of three things that happen, one outlasts the run; the measures follow from
// when they began.
func TestMeasuresOfEvents(t *testing.T) {
	measure := tale(t, "measure: {from: 5s, to: 60s}\n",
		experiments.Occurrence{System: "store", Event: "repair", From: at(2), To: at(3)}, // before it is measured
		experiments.Occurrence{System: "store", Event: "repair", From: at(12), To: at(15)},
		experiments.Occurrence{System: "store", Event: "loss", From: at(20), To: at(20), Amount: 7},
		experiments.Occurrence{System: "store", Event: "loss", From: at(40), To: at(40), Amount: 2},
		experiments.Occurrence{System: "store", Event: "repair", From: at(50), To: sim.Never},
	)
	for _, c := range []struct{ measure, want string }{
		{"P(loss) < 50%", "1"},
		{"P(loss, before cut) < 50%", "0"},
		{"P(loss, store, during cut) = 100%", "1"},
		{"count(loss) = 2", "2"},
		{"count(loss, after cut) = 1", "1"},
		{"amount(loss) = 9", "9"},
		{"duration(repair, p50) = 3s", "3s"},
		{"duration(loss, p99) = 0s", "0s"},
		{"duration(repair, p50, after cut) = 3s", "undefined"},
		{"mtbf(loss) > 1s", "2 in 55s"},
		{"mtbf(repair, store) > 1s", "2 in 55s"},
		{"mtbf(loss, during cut) > 1s", "1 in 20s"},
		{"mtbf(loss, before cut) > 1s", "0 in 5s"},
		{"recovery(repair) < 1s", "[{3s true} {12s false}]"}, // the run ends at 62 s
		{"recovery(repair, before cut) < 1s", "undefined"},
	} {
		if got := measure(c.measure); got != c.want {
			t.Errorf("%s: %s, want %s", c.measure, got, c.want)
		}
	}
}

// Of a part of a run that never came there is nothing to say, not even that
// nothing happened in it.
func TestNoPartNoValue(t *testing.T) {
	measure := tale(t, "faults: {cut: {partition: [A, B], at: 10s, for: 0s}}\n")
	for _, m := range []string{"P(loss, during cut) = 0%", "count(loss, during cut) = 0", "amount(loss, during cut) = 0", "mtbf(loss, during cut) > 1s"} {
		if got := measure(m); got != "undefined" {
			t.Errorf("%s: %s", m, got)
		}
	}
	if got := measure("P(loss) = 0%"); got != "0" {
		t.Errorf("P(loss) is %s", got)
	}
}

// Outages of a load are failures with a recovery, too: the clients at A ask
// the machines at A, of which none is up for a while, and again at the end.
func TestMeasuresOfOutages(t *testing.T) {
	measure := tale(t, `load: {probe: {at: A, calls: store, pinned: true, users: 1, arrivals: constant, open: 10/s, deadline: 100ms}}
faults: {off: {crash: A, at: 10s, for: 5s}, dead: {crash: A, at: 40s}}
`)
	for _, c := range []struct{ measure, want string }{
		{"mtbf(probe) > 1s", "2 in 1m0s"},
		{"mtbf(probe, 8s) > 1s", "1 in 1m0s"},
		{"mtbf(probe, 8s, 1000) > 1s", "0 in 1m0s"},
		{"mtbf(probe, before off) > 1s", "0 in 10s"},
		{"recovery(probe, 1s, 3) < 1s", "[{5s true} {20s false}]"},
	} {
		if got := measure(c.measure); got != c.want {
			t.Errorf("%s: %s, want %s", c.measure, got, c.want)
		}
	}
}

// What cannot be meant is said at once.
func TestWrongEvents(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"expect: ['P(los) = 0%']\n", `did you mean "loss"?`},
		{"expect: ['P(loss, stor) = 0%']\n", `did you mean "store"?`},
		{"expect: ['P(loss) = 2']\n", "cannot be more than the whole: write 2%"},
		{"expect: ['mtbf(lft) > 1s']\n", `did you mean "left"?`},
		{"expect: ['mtbf(loss) > 3']\n", "write a duration such as 20h"},
		{"expect: ['mtbf(left, loss) > 3s']\n", "one of both"},
		{"expect: ['mtbf() > 3s']\n", "one of both"},
		{"expect: ['recovery(loss, 2s) < 3s']\n", "leave them out with an event"},
		{"expect: ['recovery(left, store) < 3s']\n", "leave out the system"},
		{"expect: ['P(loss, other) = 0%']\nsystems: {store: {kind: memory}, other: {kind: register, protocol: lww}}\n", "other does not tell of loss"},
		{"expect: ['mtbf(loss) > 3s']\nmeasure: {run: steady, to: 60s}\n", "say how long it is"},
	} {
		_, err := experiments.Decode("test.yaml", []byte(complete(c.text)), nil, toys())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s%v, want %q", c.text, err, c.want)
		}
	}
}
