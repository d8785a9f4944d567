package experiments_test

import (
	"slices"
	"testing"

	"nines/experiments"
	"nines/experiments/document"
	"nines/experiments/systems"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/replication/register"
	"nines/sim"
)

// memory is a store as simple as can be: each machine answers from its own
// memory, and the one with the lowest identity calls itself the leader.
type memory struct {
	members []nodes.ID
	id      nodes.ID
	values  map[uint64]uint64
}

func (m *memory) Start(env *nodes.Env) { m.id, m.values = env.ID(), make(map[uint64]uint64) }

func (m *memory) Receive(env *nodes.Env, _ nodes.ID, message nodes.Message) {
	switch v := message.(type) {
	case register.Read:
		env.Reply(register.Result{Outcome: register.Done, Value: m.values[v.Key]})
	case register.Write:
		m.values[v.Key] = v.Value
		env.Reply(register.Result{Outcome: register.Done})
	}
}

func (m *memory) Leader() bool { return m.id == slices.Min(m.members) }

// shelf is a store whose disks are components, too.
type shelf struct {
	experiments.Instance
	world *experiments.World
	worn  []experiments.Wear
}

func (s *shelf) Disk(number int64) *disk.Disk {
	return s.world.Cluster.Node(s.Members()[number-1]).Disk()
}

func (s *shelf) Fail(number int64) (restore func()) {
	d := s.Disk(number)
	d.Inject(disk.Dead{})
	return func() { d.Clear(disk.Dead{}) }
}

func (s *shelf) Wear(w experiments.Wear) (effect func() string) {
	s.worn = append(s.worn, w)
	return func() string { return "nothing yet" }
}

// toys is the shipped vocabulary with memory in it, and without the measures that
// belong to single kinds of systems.
func toys() *experiments.Registry {
	reg := systems.Builtin()
	reg.Measures = experiments.Measures()
	reg.Systems = append(reg.Systems, systems.Store("memory", "Machines that answer from their own memory.",
		func(members []nodes.ID) nodes.Protocol { return &memory{members: members} }))
	memory := reg.Systems[len(reg.Systems)-1]
	memory.Component = &experiments.ComponentKind{Name: "disk", Doc: "The disk of a machine.", Count: func(experiments.Values) int64 { return 4 }}
	build := memory.Build
	memory.Build = func(w *experiments.World, name string, v experiments.Values) experiments.Instance {
		return &shelf{Instance: build(w, name, v), world: w}
	}
	memory.Events = []experiments.EventKind{
		{Name: "loss", Doc: "Writes were lost, as many as its amount."},
		{Name: "promotion", Doc: "Another machine leads."},
		{Name: "repair", Doc: "Copies are being restored."},
	}
	return reg
}

// small is the scenario that stories and tests change.
var small = []struct{ key, text string }{
	{"sites", "sites: {A: 2, B: 3}"},
	{"links", "links: {default: 1ms}"},
	{"systems", "systems: {store: {kind: memory}}"},
	{"load", "load: {left: {at: A, calls: store, open: 20/s}}"},
	{"faults", "faults: {cut: {partition: [A, B], at: 10s, for: 20s}}"},
	{"measure", "measure: {to: 60s}"},
}

// complete adds the parts of small that a scenario lacks.
func complete(text string) string {
	if text == "" {
		text = "title: small\n"
	}
	doc, err := document.Parse("", []byte(text))
	for _, part := range small {
		if err == nil && doc.Root.Get(part.key) == nil {
			text += part.text + "\n"
		}
	}
	return text
}

// decode reads a scenario, completed by small; it must be right.
func decode(t testing.TB, text string, settings ...string) *experiments.File {
	t.Helper()
	f, err := experiments.Decode("test.yaml", []byte(complete(text)), settings, toys())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// only decodes a scenario of one variant.
func only(t testing.TB, text string, settings ...string) *experiments.Scenario {
	t.Helper()
	return decode(t, text, settings...).Variants[0]
}

// world builds a run of a scenario, which the test moves on with at.
type world struct {
	testing.TB
	*experiments.World
}

func build(t testing.TB, text string, settings ...string) *world {
	w := &world{t, only(t, text, settings...).Build(sim.Options{Seed: 1})}
	t.Cleanup(w.Engine.Close)
	return w
}

// at runs the world up to an instant and through all that happens at it.
func (w *world) at(instant string) *world {
	w.Helper()
	d, err := sim.ParseDuration(instant)
	if err != nil {
		w.Fatal(err)
	}
	if err := w.Engine.Run(sim.Start.Add(d)); err != nil {
		w.Fatal(err)
	}
	return w
}

// machine returns a machine of the store by its name without it.
func (w *world) machine(name string) *nodes.Node {
	w.Helper()
	for _, n := range w.Cluster.All() {
		if n.Name() == "store."+name {
			return n
		}
	}
	w.Fatalf("no machine %s", name)
	return nil
}

// names returns the names of machines, for a test to compare.
func (w *world) names(ids []nodes.ID) (names []string) {
	for _, id := range ids {
		names = append(names, w.MachineName(id))
	}
	slices.Sort(names)
	return names
}
