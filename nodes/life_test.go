package nodes_test

import (
	"testing"

	"nines/nodes"
	"nines/sim"
)

func TestAMessageArrivesAndANodeMayTalkToItself(t *testing.T) {
	w := newWorld(t)
	b := w.add("b", scripted{})
	w.add("a", scripted{start: func(env *nodes.Env) {
		env.Send(b.ID(), text("hello"))
		env.Send(env.ID(), text("note"))
	}})
	w.until(10 * ms)
	w.wants("0s b starts", "0s a has note", "1ms b has hello")
}

func TestPeersLeaveTheNodeItselfOut(t *testing.T) {
	w := newWorld(t)
	a, b, c := w.add("a", scripted{}), w.add("b", scripted{}), w.add("c", scripted{})
	w.cluster.SetPeers([]nodes.ID{a.ID(), b.ID(), c.ID()})
	w.addSpec(nodes.Spec{Name: "d", Peers: []nodes.ID{a.ID(), c.ID()}}, scripted{start: func(env *nodes.Env) {
		env.Log("knows %v", env.Peers())
	}})
	w.until(0)
	w.wants("0s a starts", "0s b starts", "0s c starts", "0s d knows [0 2]")
	if got := w.cluster.Nodes(); got != 4 || w.cluster.All()[1] != b || w.cluster.Node(2) != c || w.cluster.Node(9) != nil {
		t.Fatalf("the cluster lost its way among %d nodes", got)
	}
}

func TestACrashedNodeHearsNothingAndForgets(t *testing.T) {
	w := newWorld(t)
	count := 0
	b := w.cluster.Add(nodes.Spec{Name: "b", Boot: func() nodes.Protocol {
		heard := 0 // volatile: it belongs to one incarnation
		count++
		return scripted{receive: func(env *nodes.Env, _ nodes.ID, m nodes.Message) {
			heard++
			env.Log("has %v, message %d of incarnation %d", m, heard, count)
		}}
	}})
	w.add("a", scripted{start: func(env *nodes.Env) {
		env.Every("tick", 10*ms, func() { env.Send(b.ID(), text("tick")) })
	}})
	w.at(25*ms, func() { b.Crash() })
	w.at(45*ms, func() { b.Restart() })
	w.until(55 * ms)
	w.wants("0s b starts",
		"11ms b has tick, message 1 of incarnation 1",
		"21ms b has tick, message 2 of incarnation 1",
		"45ms b starts",
		"51ms b has tick, message 1 of incarnation 2")
	if c := b.Counts(); c.Missed != 2 || c.Received != 3 || b.Starts() != 2 {
		t.Fatalf("counts %+v after %d starts", c, b.Starts())
	}
}

func TestFaultsSayWhetherTheyChangedAnything(t *testing.T) {
	w := newWorld(t)
	n := w.add("n", scripted{})
	for i, step := range []struct {
		do   func() bool
		want bool
	}{
		{n.Restart, false}, {n.Resume, false}, {n.Pause, true}, {n.Pause, false}, {n.Crash, true},
		{n.Crash, false}, {n.Amnesia, false}, {n.Pause, false}, {n.Resume, false}, {n.Restart, true},
		{n.Restart, false}, {n.Amnesia, true}, {n.Up, false}, {n.Restart, true}, {n.Up, true},
	} {
		if got := step.do(); got != step.want {
			t.Errorf("step %d: %v, want %v", i, got, step.want)
		}
	}
}

func TestEverythingOfAnIncarnationDiesWithIt(t *testing.T) {
	w := newWorld(t)
	peer := w.add("peer", scripted{receive: func(*nodes.Env, nodes.ID, nodes.Message) {}})
	first := true
	n := w.add("n", scripted{start: func(env *nodes.Env) {
		if !first {
			return
		}
		first = false
		late := func() { t.Error("this belonged to a node that is gone") }
		env.After(20*ms, late)
		env.SetTimer(nodes.Tag{Name: 1}, 20*ms)
		env.NewTimer("once", late).Reset(20 * ms)
		env.Every("often", 20*ms, late)
		env.Call(peer.ID(), text("?"), 20*ms, func(nodes.Message, bool) { late() })
		env.Work(20*ms, late)
		env.Go("sleeper", func(p *nodes.Process) { p.Sleep(20 * ms); late() })
		env.Go("reader", func(p *nodes.Process) { p.Recv(); late() })
		env.Go("worker", func(p *nodes.Process) { p.Work(20 * ms); late() })
	}})
	w.at(10*ms, func() { n.Crash() })
	w.at(10*ms, func() { n.Restart() })
	w.until(15 * ms)
	if left := w.engine.Pending(); left != 0 {
		t.Errorf("%d events of the old incarnation are pending", left)
	}
	w.until(100 * ms)
	w.wants("0s peer starts")
}

func TestACrashMakesTheNodeInertBeforeItsProcessesUnwind(t *testing.T) {
	w := newWorld(t)
	b := w.add("b", scripted{})
	unwound := false
	a := w.add("a", scripted{start: func(env *nodes.Env) {
		timer := env.NewTimer("t", func() { t.Error("a timer fired on a dead node") })
		env.Go("main", func(p *nodes.Process) {
			defer func() {
				unwound = true
				env.Send(b.ID(), text("from beyond the grave"))
				env.Call(b.ID(), text("?"), ms, func(nodes.Message, bool) { t.Error("a dead node was called back") })
				env.After(0, func() { t.Error("a dead node set an alarm") })
				env.SetTimer(nodes.Tag{}, 0)
				env.StopTimer(nodes.Tag{})
				env.Work(0, func() { t.Error("a dead node worked") })
				env.Go("ghost", func(*nodes.Process) { t.Error("a dead node started a process") })
				env.Halt("again")
				env.Log("a dead node wrote a line")
				timer.Reset(0)
				if env.Every("late", ms, nil).Armed() || timer.Armed() || timer.Stop() {
					t.Error("a dead node has a timer")
				}
			}()
			p.Sleep(sim.Never.Sub(0))
		})
	}})
	w.at(5*ms, func() { a.Crash() })
	w.until(50 * ms)
	w.wants("0s b starts")
	if !unwound {
		t.Fatal("the process was not unwound")
	}
}

func TestANodeMayHaltItself(t *testing.T) {
	w := newWorld(t)
	n := w.add("n", scripted{start: func(env *nodes.Env) {
		env.After(3*ms, func() {
			env.Halt("the disk is dead")
			env.Send(env.ID(), text("too late"))
		})
	}})
	w.until(10 * ms)
	w.wants("3ms n halts: the disk is dead")
	if n.Up() || n.Protocol() != nil {
		t.Fatal("it is still there")
	}
}

func TestAStartIsLostWhenTheNodeCrashesAtOnce(t *testing.T) {
	w := newWorld(t)
	n := w.add("n", scripted{})
	n.Crash()
	n.Restart()
	w.until(ms)
	w.wants("0s n starts")
}

// mourned is a protocol that keeps a book outside of itself, and tries to go on
// after its end.
type mourned struct {
	scripted
	env  *nodes.Env
	book *[]sim.Time
	now  func() sim.Time
}

func (m *mourned) Start(env *nodes.Env) { m.env = env }

func (m *mourned) Crashed() {
	*m.book = append(*m.book, m.now())
	m.env.Send(m.env.ID(), text("farewell"))
	m.env.After(ms, func() { m.env.Log("rises") })
}

func TestAProtocolIsToldOfItsCrashAndCannotAct(t *testing.T) {
	w := newWorld(t)
	var book []sim.Time
	b := w.cluster.Add(nodes.Spec{Name: "b", Boot: func() nodes.Protocol { return &mourned{book: &book, now: w.engine.Now} }})
	for at, act := range map[sim.Time]func() bool{5e6: b.Crash, 7e6: b.Crash, 10e6: b.Restart, 20e6: b.Amnesia} {
		w.engine.At(at, func() { act() })
	}
	w.until(50 * ms)
	w.wants()
	if len(book) != 2 || book[0] != 5e6 || book[1] != 20e6 {
		t.Errorf("told of crashes at %v", book)
	}
}
