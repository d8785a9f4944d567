package nodes_test

import (
	"fmt"
	"testing"
	"time"

	"nines/nodes"
	"nines/sim/dist"
)

// TestIncidentsAreTold, each when it happens, with the message it is about.
func TestIncidentsAreTold(t *testing.T) {
	w := newWorld(t)
	w.cluster.Watch(func(i nodes.Incident) {
		line := fmt.Sprintf("%v %s %v", time.Duration(i.At), i.Node.Name(), i.What)
		if i.Packet != nil {
			line += fmt.Sprintf(" %v", i.Packet.Message)
		}
		w.lines = append(w.lines, line)
	})
	busy := nodes.CPU{Cores: 1, Service: dist.Constant(10 * time.Millisecond), Queue: 1}
	n := w.addSpec(nodes.Spec{Name: "n", CPU: busy}, scripted{start: quiet})
	w.add("a", scripted{start: func(env *nodes.Env) {
		env.Send(n.ID(), text("served"))
		env.Send(n.ID(), text("waits"))
		env.Send(n.ID(), text("too many"))
		env.After(20*ms, func() { env.Send(n.ID(), text("nobody home")) })
	}})
	w.at(5*ms, func() { n.Crash() })
	w.at(30*ms, func() { n.Restart() })
	w.at(40*ms, func() { n.Pause(); n.Resume(); n.Slow(3) })
	w.until(time.Second)
	w.wants("0s n started", "0s a started",
		"1ms n refused too many", "5ms n crashed", "5ms n discarded served", "5ms n discarded waits",
		"21ms n missed nobody home", "30ms n started", "40ms n paused", "40ms n resumed", "40ms n slowed")
	if n.Slowness() != 3 {
		t.Errorf("the node is slower by %v, want 3", n.Slowness())
	}
}
