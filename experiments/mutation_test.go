package experiments_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/document"
	"nines/experiments/library"
	"nines/sim"

	"pgregory.net/rapid"
)

// nasty are scalars that have no business where they will be put, most times.
var nasty = []string{
	"", "~", "0", "1", "-1", "5", "50", "2.5", "1e300", "nan", "yes", "true", "false", "0s", "1ns", "1s", "5s", "59s", "10y", "290y", "-3s",
	"0%", "1%", "100%", "101%", "0/s", "1/y", "1e9/s", "1e12/s", "A", "B", "A1", "store", "store.leader", "left", "cut", "all", "internet",
	"random(2)", "random(99)", "minority", "each(store)", "rolling(all)", "A+B", "constant(0s)", "exponential(1ns)", "pareto(1ms, 0.1)",
	"normal(0, 1)", "normal(0s, 100y)", "uniform(3)", "zipf(10, 1)", "abd", "lww", "crash", "linearizable(store)", "yield(left) = 1",
	"yield(left, during cut)", "latency(left, p50)", "(", "{", "poisson", "steady", "0B", "1PiB", "10MB/s",
}

// keysToTry are keys that mean something somewhere.
var keysToTry = []string{
	"sites", "systems", "load", "faults", "measure", "study", "like", "at", "for", "every", "until", "life", "repair", "crash", "partition",
	"pause", "rot", "slow-disk", "degrade", "bridge", "open", "closed", "script", "surge", "reads", "replicas", "coordinators", "copies",
	"read", "write", "to", "from", "drain", "report", "deadline", "users", "arrivals", "keys", "matrix", "default", "loss", "session",
	"bandwidth", "duplicate", "offset", "drift", "kind", "factor", "hold", "A", "left",
}

// mutate returns a tree with one thing changed somewhere.
func mutate(t *rapid.T, n *document.Node) *document.Node {
	changed := *n
	switch n.Kind {
	case document.Map:
		return mutateMap(t, n)
	case document.List:
		items := append([]*document.Node(nil), n.Items...)
		if len(items) == 0 || rapid.IntRange(0, 4).Draw(t, "grow") == 0 {
			items = append(items, scalar(t))
		} else {
			i := rapid.IntRange(0, len(items)-1).Draw(t, "item")
			items[i] = mutate(t, items[i])
		}
		changed.Items = items
		return &changed
	}
	return scalar(t)
}

func scalar(t *rapid.T) *document.Node {
	return document.NewText(rapid.SampledFrom(nasty).Draw(t, "scalar"))
}

func mutateMap(t *rapid.T, n *document.Node) *document.Node {
	entries := append([]document.Entry(nil), n.Entries...)
	key := rapid.SampledFrom(keysToTry).Draw(t, "key")
	switch what := rapid.IntRange(0, 9).Draw(t, "what"); {
	case len(entries) == 0 || what == 0 && n.Get(key) == nil:
		return document.NewMap(append(entries, document.NewEntry(key, scalar(t)))...)
	case what == 1:
		i := rapid.IntRange(0, len(entries)-1).Draw(t, "gone")
		return document.NewMap(append(entries[:i], entries[i+1:]...)...)
	case what == 2 && n.Get(key) == nil:
		i := rapid.IntRange(0, len(entries)-1).Draw(t, "renamed")
		entries[i].Key = document.NewText(key)
		return document.NewMap(entries...)
	}
	i := rapid.IntRange(0, len(entries)-1).Draw(t, "entry")
	entries[i].Value = mutate(t, entries[i].Value)
	return document.NewMap(entries...)
}

// originals are the trees to mutate: what is shipped, and one with some of
// everything.
func originals(t testing.TB) (trees []*document.Node) {
	texts := []string{complete(everything)}
	for _, name := range library.Names() {
		raw, _ := library.Open(name)
		texts = append(texts, string(raw))
	}
	for _, text := range texts {
		doc, err := document.Parse("original.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		trees = append(trees, doc.Root)
	}
	return trees
}

// everything is a scenario with some of everything in it.
const everything = `
sites: {A: 2, B: 3, C: 1}
links: {default: {latency: 1ms, loss: 1%, jitter: 1ms}, local: 100us, A/B: {paths: {north: 1ms, south: 3ms}}, reroute: 1s, B/C: {session: true, bandwidth: 1MB/s, queue: 64KiB}}
clocks: {offset: "normal(0s, 1ms)", drift: "normal(0, 50)"}
systems:
  store: {kind: register, protocol: quorum, replicas: {A: 2, B: 3}, read: 2, write: 2}
  other: {kind: memory}
load:
  left: {at: A, calls: store, pinned: true, open: 20/s, reads: 70%, keys: uniform(10), surge: {at: 2s, for: 1s, times: 3}}
  right: {like: left, at: B, deadline: 2s}
  shut: {calls: other, closed: {clients: 3, think: exponential(100ms)}, deadline: 500ms}
  script: {calls: store, script: [{at: 1s, site: A, write: 7}, {at: 2s, site: B, read: 7, repeat: 3}]}
  probe: {calls: other, open: 2/s, users: 1, arrivals: 1s}
faults:
  cut: {partition: [A, B], at: 3s, for: 2s}
  flap: {one-way: [A, B], at: 1s, for: 100ms, every: 1s, until: 5s}
  life: {crash: each(store), life: exponential(5s), repair: exponential(1s)}
  roll: {pause: rolling(store), at: 2s, for: 500ms, every: 1s}
  grey: {degrade: [A, B+C], latency: 10, loss: 10%, delay: exponential(5ms), at: 4s, for: 3s}
  disk: {slow-disk: random(2, store), at: 1s, for: 1s, every: exponential(2s)}
  rot: {rot: random(1), at: 3s}
  clock: {clock-jump: minority, by: -300ms, at: 4s, for: 1s}
  dead: {dead-path: north, at: 5s, for: 1s}
measure: {to: 8s, report: ["yield(left+right, during cut)", "latency(left, p99)", "stale(left)", linearizable(store), "worst-uptime(probe, 2s)"]}
study: {replications: 3, primary: yield(left), variants: {a: {}, b: {systems.store: {protocol: abd}, faults.cut.for: 0s}}}
expect: {a: ["yield(left) >= 0%"], b: [not cap-available(cut)]}
`

// Whatever is done to a scenario, it is refused with a reason or it runs.
func TestMutatedScenarios(t *testing.T) {
	trees, reg := originals(t), toys()
	rapid.Check(t, func(t *rapid.T) {
		tree := rapid.SampledFrom(trees).Draw(t, "tree")
		for range rapid.IntRange(1, 4).Draw(t, "changes") {
			tree = mutate(t, tree)
		}
		f, err := experiments.Decode("mutant.yaml", document.Print(tree), nil, reg)
		if err != nil {
			checkErrors(t, err)
			return
		}
		for _, s := range f.Variants {
			w := s.Build(sim.Options{Seed: 1, Limits: sim.Limits{Events: 3000}})
			err := w.Engine.Run(s.Window.End())
			if _, broken := errors.AsType[*sim.PanicError](err); broken {
				t.Fatalf("%v\n%s", err, document.Print(tree))
			}
			o := w.Observe()
			for _, m := range s.Measures {
				m.Measure.Evaluate(o, m.Args)
			}
			w.Engine.Close()
		}
	})
}

// checkErrors demands that every error has a text of a bearable length and,
// unless it concerns a setting or the file, a place.
func checkErrors(t *rapid.T, err error) {
	all, ok := errors.AsType[*document.Errors](err)
	if !ok || len(all.List) == 0 {
		t.Fatalf("%T is no list of errors: %v", err, err)
	}
	for _, one := range all.List {
		if one.Message == "" || one.Line == 0 || len(one.Error()) > 2000 || strings.Contains(one.Message, "%!") {
			t.Fatalf("an error that helps nobody: %v", one)
		}
	}
}

// What is kept of a scenario says what was run: it is read as the same
// variants, whatever the defaults will be.
func TestDefaultsAreWrittenOut(t *testing.T) {
	trees, reg := originals(t), toys()
	rapid.Check(t, func(t *rapid.T) {
		tree := rapid.SampledFrom(trees).Draw(t, "tree")
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			tree = mutate(t, tree)
		}
		f, err := experiments.Decode("first.yaml", document.Print(tree), nil, reg)
		if err != nil {
			return
		}
		again, err := experiments.Decode("again.yaml", document.Print(f.Tree), nil, reg)
		if err != nil {
			t.Fatalf("what was kept cannot be read: %v\n%s", err, document.Print(f.Tree))
		}
		for i, s := range f.Variants {
			if got, want := describe(again.Variants[i]), describe(s); got != want {
				t.Fatalf("variant %q is another one:\n%s\n%s", s.Name, want, got)
			}
		}
		if document.Hash(again.Tree) != document.Hash(f.Tree) {
			t.Fatalf("keeping it twice is not keeping it once:\n%s\n%s", document.Print(f.Tree), document.Print(again.Tree))
		}
	})
}

// describe prints what a run of a scenario depends on.
func describe(s *experiments.Scenario) string {
	var b strings.Builder
	fmt.Fprintln(&b, s.Sites, s.Clocks, s.Window)
	for _, p := range s.Systems {
		fmt.Fprintln(&b, p.Name, p.Kind.Kind, p.Values)
	}
	for _, l := range s.Loads {
		open, closed := "", ""
		if l.Open != nil {
			open = fmt.Sprint(*l.Open)
		}
		if l.Closed != nil {
			closed = fmt.Sprint(*l.Closed)
		}
		l.Open, l.Closed = nil, nil
		fmt.Fprintln(&b, l, open, closed)
	}
	for i := range s.Faults {
		fmt.Fprintln(&b, s.Faults[i].Name, s.Faults[i].String())
	}
	for _, m := range s.Measures {
		fmt.Fprintln(&b, m.Text)
	}
	return b.String()
}
