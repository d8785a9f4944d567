package experiments_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nines/experiments"

	"pgregory.net/rapid"
)

// hits returns whom the episodes of a fault hit, one text an episode, groups
// separated by |.
func hits(w *world, fault string) (told []string) {
	for _, p := range w.Episodes {
		if p.Fault != fault {
			continue
		}
		var groups []string
		for _, group := range p.Targets {
			groups = append(groups, strings.Join(w.names(group), " "))
		}
		told = append(told, strings.Join(groups, " | "))
	}
	return told
}

// chosen returns whom a selector chose in the episodes of twenty minutes.
func chosen(t *testing.T, kind, target string, settings ...string) []string {
	w := build(t, "load: {left: {at: A, calls: store, open: 1/min}, free: {calls: store, open: 1/min}, far: {at: B, calls: store, open: 1/min}}\n"+
		"measure: {to: 1000s}\nfaults: {f: {"+kind+": "+target+", at: 1s, for: 1s, every: 2s}}\n", settings...).at("900s")
	return hits(w, "f")
}

func TestSelectorsByName(t *testing.T) {
	for target, want := range map[string]string{
		"A": "A1 A2", "B3": "B3", "store": "A1 A2 B1 B2 B3", "store.B": "B1 B2 B3", "store.B2": "B2", "all": "A1 A2 B1 B2 B3",
		"store.leader": "A1", "A1+B1+A1": "A1 B1", "B": "B1 B2 B3", "[A1, B]": "A1 B1 B2 B3",
	} {
		for _, got := range chosen(t, "pause", target) {
			if got != want {
				t.Fatalf("%s chose %s, want %s", target, got, want)
			}
		}
	}
}

// A choice is drawn anew for each episode, has the right size, keeps within
// its name, and gives every machine its chance.
func TestSelectorsThatDraw(t *testing.T) {
	for _, test := range []struct {
		target string
		size   int
		among  string
	}{
		{"random(1)", 1, "A1 A2 B1 B2 B3"}, {"random(2, B)", 2, "B1 B2 B3"}, {"random(9, A)", 2, "A1 A2"}, {"minority", 2, "A1 A2 B1 B2 B3"},
		{"majority", 3, "A1 A2 B1 B2 B3"}, {"minority(B)", 1, "B1 B2 B3"}, {"majority(A)", 2, "A1 A2"}, {"random(1, store.A)", 1, "A1 A2"},
	} {
		count := make(map[string]int)
		episodes := chosen(t, "crash", test.target)
		for _, episode := range episodes {
			names := strings.Fields(episode)
			if len(names) != test.size {
				t.Fatalf("%s chose %s, want %d machines", test.target, episode, test.size)
			}
			for _, name := range names {
				count[name]++
			}
		}
		among := strings.Fields(test.among)
		for _, name := range among {
			share := float64(count[name]) / float64(len(episodes))
			if want := float64(test.size) / float64(len(among)); share < want-0.1 || share > want+0.1 {
				t.Errorf("%s chose %s in %.2f of %d episodes, want %.2f", test.target, name, share, len(episodes), want)
			}
		}
		if len(count) != len(among) {
			t.Errorf("%s chose among %v, want %v", test.target, count, among)
		}
	}
}

// A site is cut with the people in it; the internet is beyond every cut.
func TestGroupsAreDisjointAndHaveTheirClients(t *testing.T) {
	for _, test := range []struct{ target, want string }{
		{"[A, B]", "A1 A2 load left | B1 B2 B3 load far"},
		{"[A]", "A1 A2 load left | B1 B2 B3 load far"},
		{"B", "B1 B2 B3 load far | A1 A2 load left"},
		{"[store.A, store.B]", "A1 A2 | B1 B2 B3"},
		{"[store.leader, store]", "A1 | A2 B1 B2 B3"},
		{"[A1, A, B]", "A1 | A2 load left | B1 B2 B3 load far"},
		{"[A1+B1, all]", "A1 B1 | A2 B2 B3 load far load left"},
		{"[[A1, B1], [A2, B2]]", "A1 B1 | A2 B2"},
	} {
		if got := chosen(t, "partition", test.target)[0]; got != test.want {
			t.Errorf("%s: %s, want %s", test.target, got, test.want)
		}
	}
}

func TestDrawnGroupsAreDisjoint(t *testing.T) {
	all := "A1 A2 B1 B2 B3"
	for target, sizes := range map[string][]int{
		"[minority, majority]": {2, 3}, "[majority, minority]": {3, 2}, "[random(2), random(2)]": {2, 2}, "[random(2), store]": {2, 3},
		"[random(1), random(1), random(3)]": {1, 1, 3},
	} {
		whole := 0
		for _, size := range sizes {
			whole += size
		}
		seen := make(map[string]bool)
		for _, episode := range chosen(t, "partition", target) {
			seen[episode] = true
			var together []string
			for i, group := range strings.Split(episode, " | ") {
				names := strings.Fields(group)
				if len(names) != sizes[i] {
					t.Fatalf("%s: %s, want groups of %v", target, episode, sizes)
				}
				together = append(together, names...)
			}
			slices.Sort(together)
			if len(slices.Compact(together)) != whole || whole == 5 && strings.Join(together, " ") != all {
				t.Fatalf("%s: %s: want disjoint groups", target, episode)
			}
		}
		if len(seen) < 5 {
			t.Errorf("%s: only %d different divisions", target, len(seen))
		}
	}
}

// Where there is nobody to part, nothing happens, and the episode says so.
func TestPartitionOfNobody(t *testing.T) {
	w := build(t, `faults:
  dead: {crash: A1, at: 1s, for: 10s}
  cut: {partition: store.leader, at: 5s, for: 1s}
  way: {one-way: [store.leader, B], at: 5s, for: 1s}
`).at("20s")
	for _, p := range w.Episodes[1:] {
		if p.Effect() != "found nobody to part" {
			t.Errorf("%s: %s, although nobody leads", p.Fault, p.Effect())
		}
	}
}

// Nor does anything happen to others where there is nobody to hit: links that
// get worse towards a leader are not all links.
func TestFaultsThatHitNobody(t *testing.T) {
	const nobody = `measure: {to: 8s, report: [yield(left)]}
faults:
  dead: {crash: A1, at: 1s}
  grey: {degrade: [A, store.leader], loss: 100%, at: 2s}
  far: {degrade: store.leader, loss: 100%, at: 2s}
  crash: {crash: store.leader, at: 2s}
  limp: {slow: store.leader, at: 2s}
  full: {full-disk: store.leader, at: 2s}
`
	s := only(t, nobody, "load.left.users=5")
	o := run(t, s)
	for _, p := range o.Episodes[1:] {
		if p.Effect() != "hit nobody" {
			t.Errorf("%s: %s, although nobody leads", p.Fault, p.Effect())
		}
	}
	if q := s.Measures[0].Measure.Evaluate(o, s.Measures[0].Args); q.Num*10 < q.Den*9 {
		t.Errorf("%d of %d were served although nobody was hit but A1, which its clients leave", q.Num, q.Den)
	}
}

// The choice among some machines does not depend on how many others there are.
func TestChoicesAreDrawnByMachine(t *testing.T) {
	for _, target := range []string{"random(1, store)", "minority(store)"} {
		alone := chosen(t, "crash", target)
		beside := chosen(t, "crash", target, "sites.C=0", "systems.other={kind: memory}", "load.more={calls: other, open: 5/s}",
			"faults.another={pause: random(1), at: 2s, for: 1s, every: 7s}")
		if beside := strings.ReplaceAll(strings.Join(beside, "\n"), "store.", ""); beside != strings.Join(alone, "\n") {
			t.Errorf("%s chose others because there was more in the scenario", target)
		}
	}
}

func TestSelectorsPrintAsTheyAreRead(t *testing.T) {
	name := rapid.SampledFrom([]string{"", "A", "A1", "store", "store.leader"})
	one := rapid.Custom(func(t *rapid.T) experiments.Selector {
		s := experiments.Selector{Name: name.Draw(t, "name")}
		switch rapid.IntRange(0, 2).Draw(t, "form") {
		case 1:
			s.Random = rapid.Int64Range(1, 9).Draw(t, "n")
		case 2:
			s.Part = rapid.SampledFrom([]string{"minority", "majority"}).Draw(t, "part")
		}
		return s
	})
	rapid.Check(t, func(t *rapid.T) {
		s := one.Draw(t, "selector")
		if rapid.Bool().Draw(t, "several") {
			s = experiments.Selector{Any: rapid.SliceOfN(one, 2, 4).Draw(t, "any")}
		}
		read, err := experiments.ParseSelector(s.String())
		if err != nil || fmt.Sprint(read) != fmt.Sprint(s) {
			t.Fatalf("%q is read as %#v (%v), not as %#v", s.String(), read, err, s)
		}
	})
}
