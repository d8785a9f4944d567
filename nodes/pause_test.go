package nodes_test

import (
	"strings"
	"testing"
	"time"

	"nines/nodes"
	"nines/nodes/disk"
)

func TestAPausedNodeCatchesUpInOrder(t *testing.T) {
	w := newWorld(t)
	n := w.add("n", scripted{start: func(env *nodes.Env) {
		env.Every("beat", 10*ms, func() { env.Log("beats") })
		env.After(16*ms, func() { env.Log("wakes by %v", env.Now()) })
	}})
	w.add("a", scripted{start: func(env *nodes.Env) {
		env.After(12*ms, func() { env.Send(n.ID(), text("one")) })
		env.After(22*ms, func() { env.Send(n.ID(), text("two")) })
	}})
	w.at(11*ms, func() { n.Pause() })
	w.at(30*ms, func() {
		if !n.Paused() || !n.Up() {
			t.Error("a paused node is up")
		}
		n.Resume()
	})
	w.until(41 * ms)
	w.wants("10ms n beats",
		"30ms n has one", "30ms n wakes by 0.030 s", "30ms n beats", "30ms n has two",
		"40ms n beats")
}

func TestWhatArrivesWhileANodeCatchesUpWaitsItsTurn(t *testing.T) {
	w := newWorld(t)
	n := w.add("n", scripted{receive: func(env *nodes.Env, _ nodes.ID, m nodes.Message) {
		env.Log("has %v", m)
		if m == text("one") {
			env.Send(env.ID(), text("note"))
		}
	}})
	w.add("a", scripted{start: sends(n.ID(), "one", "two", "three")})
	w.at(0, func() { n.Pause() })
	w.at(5*ms, func() { n.Resume() })
	w.until(10 * ms)
	w.wants("0s n starts", "5ms n has one", "5ms n has two", "5ms n has three", "5ms n has note")
}

func TestWhatIsDueWhileANodeCatchesUpWaitsItsTurn(t *testing.T) {
	w := newWorld(t)
	n := w.add("n", scripted{start: func(env *nodes.Env) {
		env.After(5*ms, func() { env.Log("alarm") })
		env.NewTimer("timer", func() { env.Log("timer") }).Reset(5 * ms)
	}})
	w.add("a", scripted{start: sends(n.ID(), "one", "two")})
	w.at(0, func() { n.Pause() })
	w.at(5*ms, func() { n.Resume() })
	w.until(10 * ms)
	w.wants("5ms n has one", "5ms n has two", "5ms n alarm", "5ms n timer")
}

func TestWhatWaitedIsServedInItsOwnCause(t *testing.T) {
	w := newWorld(t)
	n := w.add("n", scripted{start: quiet, receive: func(env *nodes.Env, _ nodes.ID, m nodes.Message) {
		env.Log("has %v in %s", m, w.engine.CauseName(env.Cause()))
	}})
	w.add("a", scripted{start: sends(n.ID(), "one", "two")})
	w.at(0, func() { n.Pause() })
	w.at(5*ms, func() { n.Resume() })
	w.until(10 * ms)
	w.wants("5ms n has one in start of a #0", "5ms n has two in start of a #0")
}

func TestATimerThatWaitsForTheEndOfAPauseCanStillBeStopped(t *testing.T) {
	w := newWorld(t)
	n := w.add("n", scripted{start: func(env *nodes.Env) {
		var alarm nodes.Alarm
		series := env.NewTimer("series", func() { env.Log("the series fires") })
		again := env.NewTimer("again", func() { env.Log("again fires") })
		env.After(4*ms, func() {
			env.Log("stops: %v %v %v", alarm.Stop(), series.Stop(), env.StopTimer(nodes.Tag{Name: 7}))
			env.Log("stopped: %v %v %v %v", alarm.Stop(), series.Stop(), series.Armed(), env.StopTimer(nodes.Tag{Name: 7}))
			again.Reset(2 * ms)
		})
		alarm = env.After(5*ms, func() { env.Log("the alarm fires") })
		env.SetTimer(nodes.Tag{Name: 7}, 5*ms)
		series.Reset(5 * ms)
		again.Reset(5 * ms)
	}})
	w.at(3*ms, func() { n.Pause() })
	w.at(10*ms, func() { n.Resume() })
	w.until(20 * ms)
	w.wants("10ms n stops: true true true", "10ms n stopped: false false false false", "12ms n again fires")
}

func TestAPauseStopsTheProcessorWhereItIs(t *testing.T) {
	w := newWorld(t)
	n := w.add("n", scripted{start: func(env *nodes.Env) {
		env.Work(10*ms, func() { env.Log("first done") })
		env.Work(10*ms, func() { env.Log("second done") })
	}})
	w.at(4*ms, func() { n.Pause() })
	w.at(104*ms, func() { n.Resume() })
	w.until(time.Second)
	w.wants("110ms n first done", "120ms n second done")
	if busy := n.CPU().Busy.Mean(1); busy != 20*ms {
		t.Fatalf("it was busy for %v", busy)
	}
}

func TestAPausedProcessDoesNotRun(t *testing.T) {
	w := newWorld(t)
	var n *nodes.Node
	n = w.add("n", scripted{start: func(env *nodes.Env) {
		env.Go("sleeper", func(p *nodes.Process) {
			p.Sleep(5 * ms) // the pause begins at the very instant at which it wakes
			env.Log("woke")
		})
		env.After(5*ms, func() { w.engine.At(w.engine.Now(), func() { n.Pause() }) })
	}})
	w.at(9*ms, func() { n.Resume() })
	w.until(20 * ms)
	w.wants("9ms n woke")
}

func TestANodeThatIsPausedBeforeItStartsStartsLater(t *testing.T) {
	w := newWorld(t)
	n := w.add("n", scripted{})
	n.Pause()
	w.at(5*ms, func() { n.Resume() })
	w.until(10 * ms)
	w.wants("5ms n starts")
}

func TestAPauseMayComeAgainBeforeANodeHasCaughtUp(t *testing.T) {
	w := newWorld(t)
	var n *nodes.Node
	n = w.add("n", scripted{receive: func(env *nodes.Env, _ nodes.ID, m nodes.Message) {
		env.Log("has %v", m)
		if m == text("one") {
			n.Pause()
			w.at(20*ms, func() { n.Resume() })
		}
	}})
	w.add("a", scripted{start: sends(n.ID(), "one", "two")})
	w.at(0, func() { n.Pause() })
	w.at(10*ms, func() { n.Resume() })
	w.until(30 * ms)
	w.wants("0s n starts", "10ms n has one", "20ms n has two")
}

func TestADiskDoesNotInterruptAPausedNode(t *testing.T) {
	w := newWorld(t)
	n := w.addSpec(nodes.Spec{Name: "n", Disk: &disk.Options{}}, scripted{start: func(env *nodes.Env) {
		env.Disk().Write(0, []byte("x"), func(err error) { env.Log("written: %v", err) })
		env.Go("main", func(p *nodes.Process) {
			env.Disk().SyncWait(p.Sim())
			env.Log("synced")
		})
	}})
	w.at(0, func() { n.Pause() })
	w.until(time.Second)
	w.wants()
	w.at(time.Second, func() { n.Resume() })
	w.until(2 * time.Second)
	if len(w.lines) != 2 || w.lines[0] != "1s n written: <nil>" || !strings.HasSuffix(w.lines[1], "n synced") {
		t.Fatalf("%q", w.lines)
	}
}

func TestADiskIsReadyAfterACrashDuringAPause(t *testing.T) {
	w := newWorld(t)
	n := w.addSpec(nodes.Spec{Name: "n", Disk: &disk.Options{}}, scripted{start: func(env *nodes.Env) {
		env.Disk().Sync(func(err error) { env.Log("synced by incarnation %d", w.cluster.Node(env.ID()).Starts()) })
	}})
	w.at(0, func() { n.Pause(); n.Crash(); n.Restart() })
	w.until(time.Second)
	if len(w.lines) != 1 || !strings.HasSuffix(w.lines[0], "by incarnation 2") {
		t.Fatalf("%q", w.lines)
	}
}

func TestACrashEndsAPauseAndLosesWhatWaited(t *testing.T) {
	w := newWorld(t)
	n := w.add("n", scripted{})
	w.add("a", scripted{start: sends(n.ID(), "one", "two")})
	w.at(0, func() { n.Pause() })
	w.at(5*ms, func() { n.Crash(); n.Restart() })
	w.until(10 * ms)
	w.wants("0s n starts", "5ms n starts")
	if c := n.Counts(); c.Discarded != 2 || n.Paused() {
		t.Fatalf("counts %+v, paused %v", c, n.Paused())
	}
}

// A disk that was stuck before its node stood still is stuck afterwards.
func TestAPauseDoesNotMendADisk(t *testing.T) {
	w := newWorld(t)
	n := w.addSpec(nodes.Spec{Name: "n", Disk: &disk.Options{}}, scripted{start: func(env *nodes.Env) {
		env.Disk().Write(0, []byte("x"), func(error) { env.Log("has written") })
	}})
	w.at(0, func() { n.Disk().Inject(disk.Stuck{}) })
	w.at(5*ms, func() { n.Pause() })
	w.at(10*ms, func() { n.Resume() })
	w.at(20*ms, func() { n.Disk().Clear(disk.Stuck{}) })
	w.until(30 * ms)
	w.wants("20ms n has written")
}
