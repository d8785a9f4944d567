package experiments_test

import (
	"slices"
	"testing"
	"time"

	"nines/experiments"
	"nines/sim/dist"
)

// dead returns which disks of the store do not answer a read.
func (w *world) dead() (numbers []int64) {
	for number := int64(1); number <= 4; number++ {
		w.System("store").(*shelf).Disk(number).Read(0, 512, func(_ []byte, err error) {
			if err != nil {
				numbers = append(numbers, number)
			}
		})
	}
	if err := w.Engine.Run(w.Engine.Now().Add(time.Millisecond)); err != nil {
		w.Fatal(err)
	}
	return numbers
}

func TestComponentsFailAndComeBack(t *testing.T) {
	for selector, want := range map[string][]int64{
		"disk": {1, 2, 3, 4}, "store": {1, 2, 3, 4}, "disk3": {3}, "store.disk1+disk2": {1, 2}, "all": {1, 2, 3, 4},
	} {
		w := build(t, "faults: {f: {fail: "+selector+", at: 10s, for: 5s}}\n")
		if before := w.at("9s").dead(); before != nil {
			t.Errorf("%s: %v are dead before it strikes", selector, before)
		}
		if got := w.at("12s").dead(); !slices.Equal(got, want) {
			t.Errorf("%s hit %v, want %v", selector, got, want)
		}
		if after := w.at("16s").dead(); after != nil {
			t.Errorf("%s: %v are dead when it is over", selector, after)
		}
		if effect := w.Episodes[0].Effect(); selector == "disk3" && effect != "took store.disk3 out" {
			t.Errorf("its effect is %q", effect)
		}
	}
}

// A drawn component is another one each time, and the same in each run.
func TestDrawnComponents(t *testing.T) {
	hit := func() (all [][]int64) {
		w := build(t, `faults: {f: {fail: "random(1, disk)", at: 1s, for: 1s, every: 5s}}
`)
		for _, instant := range []string{"1s", "6s", "11s", "16s", "21s", "26s"} {
			all = append(all, w.at(instant).dead())
		}
		return all
	}
	first := hit()
	if again := hit(); !slices.EqualFunc(first, again, slices.Equal) {
		t.Errorf("hit %v, then %v", first, again)
	}
	different := make(map[int64]bool)
	for _, one := range first {
		if len(one) != 1 {
			t.Fatalf("hit %v at once", one)
		}
		different[one[0]] = true
	}
	if len(different) < 2 {
		t.Errorf("always hit %v", first[0])
	}
}

// A life for each is the system's affair: it is told, once.
func TestSystemsAreToldHowTheirComponentsWear(t *testing.T) {
	w := build(t, "faults: {f: {fail: each(disk), life: exponential(1h), repair: {time: 3s, discipline: serial, delivery: 10s}}}\n")
	want := experiments.Wear{Life: dist.Exponential(time.Hour), Repair: dist.Constant(3 * time.Second), Serial: true, Delivery: dist.Constant(10 * time.Second)}
	got := w.System("store").(*shelf).worn
	if len(got) != 1 || got[0].Life.String() != want.Life.String() || got[0].Repair.String() != want.Repair.String() || !got[0].Serial || got[0].Delivery == nil {
		t.Errorf("told %v, want %v", got, want)
	}
	if w.at("60s"); len(w.Episodes) != 1 || w.Episodes[0].Effect() != "nothing yet, serial repair" {
		t.Errorf("there are %d episodes, want one as long as the run", len(w.Episodes))
	}
}

func TestFaultsOfDisksHitComponents(t *testing.T) {
	w := build(t, "faults: {f: {dead-disk: store.disk2, at: 10s, for: 5s}, g: {rot: disk1, at: 11s, sectors: 2}}\n").at("12s")
	if got := w.dead(); !slices.Equal(got, []int64{2}) {
		t.Errorf("%v are dead", got)
	}
	if w.at("16s"); w.dead() != nil {
		t.Errorf("%v are dead when it is over", w.dead())
	}
}

// Every number that depends on it names the discipline of repair.
func TestTheDisciplineOfRepairIsSaid(t *testing.T) {
	for repair, want := range map[string]string{
		"": "no repair", ", repair: 3s": "parallel repair", ", repair: {time: 3s, discipline: serial}": "serial repair",
	} {
		s := only(t, "faults: {f: {fail: each(disk), life: exponential(1h)"+repair+"}}\nmeasure: {to: 60s, report: [P(loss), yield(left)]}\n")
		if got := s.Measures[0].Remark(s); got != want {
			t.Errorf("with%s of P(loss) is said %q, want %q", repair, got, want)
		}
		if got := s.Measures[1].Remark(s); got != "" {
			t.Errorf("of a yield is said %q", got)
		}
	}
}

// Where nothing has components, whatever is aimed at them is an error, and
// nothing worse.
func TestNothingToAimAt(t *testing.T) {
	for _, target := range []string{"disk", "all", "each(disk)", "each(all)", "each(random(1, disk))", "rolling(disk)", "minority(disk)", "random(3)", "disk1+disk2", "each(disk1+disk2)", "''"} {
		text := "sites: {A: 3}\nsystems: {store: {kind: register}}\nload: {u: {calls: store, open: 1/s}}\nmeasure: {to: 10s}\n" +
			"faults: {f: {fail: \"" + target + "\", life: 1h}}\n"
		if _, err := experiments.Decode("test.yaml", []byte(text), nil, toys()); err == nil {
			t.Errorf("%s is let pass", target)
		}
	}
}
