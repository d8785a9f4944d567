package nodes_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
)

func TestMessagesTakeTurnsOnTheCPU(t *testing.T) {
	w := newWorld(t)
	b := w.addSpec(nodes.Spec{Name: "b", CPU: nodes.CPU{
		Cores: 2, Service: dist.Constant(10 * ms),
	}}, scripted{})
	w.add("a", scripted{start: sends(b.ID(), "one", "two", "three")})
	w.until(time.Second)
	w.wants("0s b starts", "11ms b has one", "11ms b has two", "21ms b has three")
	if s := b.CPU(); s.Admitted != 3 || s.Waited != 1 || s.Served != 3 || s.Present != 0 ||
		s.Busy.Mean(1) != 30*ms || s.Sojourn.Mean(1) != 40*ms || s.InSystem != s.Sojourn {
		t.Fatalf("%+v", s)
	}
}

func TestKindsOfMessagesMayTakeTheirOwnTime(t *testing.T) {
	w := newWorld(t)
	b := w.addSpec(nodes.Spec{Name: "b", CPU: nodes.CPU{
		Service: dist.Constant(10 * ms),
		Kinds:   map[string]dist.Distribution{"ping": dist.Constant(ms), "pong": nil},
	}}, scripted{start: quiet, receive: func(env *nodes.Env, _ nodes.ID, m nodes.Message) { env.Log("has a %s", m.Kind()) }})
	w.add("a", scripted{start: func(env *nodes.Env) {
		env.Send(b.ID(), ping{})
		env.Send(b.ID(), pong{})
		env.Send(b.ID(), text("long"))
	}})
	w.until(time.Second)
	w.wants("2ms b has a ping", "2ms b has a pong", "12ms b has a text")
}

func TestAFullQueueRefusesMessagesButNotWork(t *testing.T) {
	for queue, want := range map[int64]uint64{nodes.NoQueue: 1, 1: 2, 2: 3, 0: 5} {
		w := newWorld(t)
		b := w.addSpec(nodes.Spec{Name: "b", CPU: nodes.CPU{Service: dist.Constant(10 * ms), Queue: queue}}, scripted{
			start:   func(env *nodes.Env) { env.After(2*ms, func() { env.Work(0, func() {}) }) },
			receive: func(*nodes.Env, nodes.ID, nodes.Message) {},
		})
		w.add("a", scripted{start: func(env *nodes.Env) {
			burst := sends(b.ID(), "1", "2", "3", "4", "5")
			burst(env)
			env.After(100*ms, func() { burst(env) }) // the queue is empty again
		}})
		w.until(time.Second)
		s, c := b.CPU(), b.Counts()
		if c.Received != 2*want || c.Refused != 10-2*want || s.Refused != c.Refused || s.Served != 2*want+1 {
			t.Errorf("queue %d: %+v %+v", queue, c, s)
		}
	}
}

func TestASlowNodeWorksSlowlyAndHandlesMessagesSlowly(t *testing.T) {
	w := newWorld(t)
	worker := scripted{start: func(env *nodes.Env) {
		env.Work(10*ms, func() { env.Log("done") })
		env.After(12*ms, func() { env.Log("its timers are on time") })
	}}
	serving := w.addSpec(nodes.Spec{Name: "serving", CPU: nodes.CPU{Service: dist.Constant(2 * ms)}}, scripted{})
	free := w.add("free", scripted{})
	w.add("worker", worker).Slow(1.5)
	serving.Slow(4)
	free.Slow(11)
	w.add("a", scripted{start: func(env *nodes.Env) {
		for range 2 {
			env.Send(serving.ID(), text("work"))
			env.Send(free.ID(), text("look"))
		}
	}})
	w.until(time.Second)
	w.wants("0s serving starts", "0s free starts", "2ms free has look", "3ms free has look",
		"9ms serving has work", "12ms worker its timers are on time", "15ms worker done", "17ms serving has work")
}

func TestASlowNodeThatQueuesItsOwnWorkTakesMessagesAtOnce(t *testing.T) {
	w := newWorld(t)
	n := w.addSpec(nodes.Spec{Name: "n", CPU: nodes.CPU{Handling: nodes.NoHandling}}, scripted{
		receive: func(env *nodes.Env, _ nodes.ID, m nodes.Message) {
			env.Log("has %v", m)
			env.Work(10*ms, func() { env.Log("done") })
		},
	})
	n.Slow(2)
	w.add("a", scripted{start: func(env *nodes.Env) {
		env.Send(n.ID(), text("one"))
		env.Send(n.ID(), text("two"))
	}})
	w.until(time.Second)
	w.wants("0s n starts", "1ms n has one", "1ms n has two", "21ms n done", "41ms n done")
}

func TestANodeThatRecoversItsSpeedKeepsTheOrderOfMessages(t *testing.T) {
	w := newWorld(t)
	b := w.add("b", scripted{})
	b.Slow(1001) // 100 ms a message
	w.add("a", scripted{start: func(env *nodes.Env) {
		env.Send(b.ID(), text("one"))
		env.Send(b.ID(), text("two"))
		env.After(50*ms, func() { env.Send(b.ID(), text("three")) })
	}})
	w.at(20*ms, func() { b.Slow(1) }) // what has begun goes on at its pace
	w.until(time.Second)
	w.wants("0s b starts", "101ms b has one", "101ms b has two", "101ms b has three")
}

func TestACrashLosesWhatTheCPUHad(t *testing.T) {
	w := newWorld(t)
	b := w.addSpec(nodes.Spec{Name: "b", CPU: nodes.CPU{Service: dist.Constant(10 * ms)}}, scripted{})
	w.add("a", scripted{start: sends(b.ID(), "one", "two", "three")})
	w.at(15*ms, func() { b.Crash(); b.Restart() })
	w.at(20*ms, func() { b.Crash(); b.Restart() }) // nothing is left to lose
	w.until(time.Second)
	w.wants("0s b starts", "11ms b has one", "15ms b starts", "20ms b starts")
	if s, c := b.CPU(), b.Counts(); s.Dropped != 2 || c.Discarded != 2 || s.Present != 0 || s.InSystem != s.Sojourn {
		t.Fatalf("%+v %+v", s, c)
	}
}

// TestLittlesLawIsAnIdentity puts a node through anything and compares the
// time integral of the number of jobs with the sum of their sojourns.
func TestLittlesLawIsAnIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := sim.New(sim.Options{Seed: rapid.Uint64().Draw(t, "seed")})
		defer e.Close()
		c := nodes.NewCluster(e, network.New(e, nil, nil))
		n := c.Add(nodes.Spec{
			Name: "n", Boot: func() nodes.Protocol { return busy{} },
			CPU: nodes.CPU{
				Cores: rapid.Int64Range(0, 3).Draw(t, "cores"), Queue: rapid.Int64Range(-1, 3).Draw(t, "queue"),
				Service: dist.Exponential(2 * ms),
			},
		})
		faults := []func(){func() { n.Crash() }, func() { n.Restart() }, func() { n.Pause() }, func() { n.Resume() },
			func() { n.Slow(3) }, func() { n.Slow(1) }, func() { n.CPU() }}
		for range rapid.IntRange(0, 20).Draw(t, "faults") {
			at := sim.Time(rapid.Int64Range(0, 1e8).Draw(t, "at"))
			e.At(at, rapid.SampledFrom(faults).Draw(t, "fault"))
		}
		if err := e.Run(sim.Time(100 * ms)); err != nil {
			t.Fatal(err)
		}
		s := n.CPU()
		if s.InSystem != s.Sojourn || s.Admitted != s.Served+s.Dropped+s.Present {
			t.Fatalf("%+v", s)
		}
	})
}

// busy sends itself messages and works.
type busy struct{}

func (busy) Start(env *nodes.Env) {
	env.Every("work", ms, func() {
		env.Send(env.ID(), text("work"))
		env.Work(ms, func() {})
	})
}

func (busy) Receive(*nodes.Env, nodes.ID, nodes.Message) {}
