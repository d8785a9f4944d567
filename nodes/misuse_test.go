package nodes_test

import (
	"fmt"
	"strings"
	"testing"

	"nines/nodes"
	"nines/sim"
)

// deaf is a Protocol without a Timer method.
type deaf struct{ start func(*nodes.Env) }

func (d deaf) Start(env *nodes.Env)                      { d.start(env) }
func (deaf) Receive(*nodes.Env, nodes.ID, nodes.Message) {}

func TestProgrammersErrorsPanicAndSayWhose(t *testing.T) {
	boot := func() nodes.Protocol { return scripted{} }
	for want, spec := range map[string]nodes.Spec{
		"needs a name":               {Boot: boot},
		"n has no Boot":              {Name: "n"},
		"n has -1 cores":             {Name: "n", Boot: boot, CPU: nodes.CPU{Cores: -1}},
		"n has a queue of -2":        {Name: "n", Boot: boot, CPU: nodes.CPU{Queue: -2}},
		"n drifts by 1000000001 ppb": {Name: "n", Boot: boot, Clock: nodes.Clock{DriftPPB: nodes.DriftMax + 1}},
	} {
		expectPanic(t, want, func() { newWorld(t).cluster.Add(spec) })
	}
	for want, start := range map[string]func(*nodes.Env){
		"n calls SetTimer, but":         func(env *nodes.Env) { env.SetTimer(nodes.Tag{}, 0) },
		"n calls with a time-out of 0s": func(env *nodes.Env) { env.Call(0, text("?"), 0, nil) },
		`n wants "t" every 0s`:          func(env *nodes.Env) { env.Every("t", 0, nil) },
		`n makes the timer "t" twice`:   func(env *nodes.Env) { env.NewTimer("t", nil); env.NewTimer("t", nil) },
		"n is not receiving a message":  func(env *nodes.Env) { env.Reply(text("!")) },
		"n wants to work for -1ms":      func(env *nodes.Env) { env.Work(-ms, func() {}) },
	} {
		w := newWorld(t)
		n := w.cluster.Add(nodes.Spec{Name: "n", Boot: func() nodes.Protocol { return deaf{start} }})
		if err := w.engine.Run(0); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
		expectPanic(t, "n cannot be slowed by the factor 0", func() { n.Slow(0) })
	}
}

func TestAnEndpointThatIsNoNodeIsNamed(t *testing.T) {
	w := newWorld(t)
	stranger := w.net.Attach("stranger", "")
	w.add("n", scripted{start: sends(stranger, "hello")})
	if err := w.engine.Run(sim.Never); err == nil || !strings.Contains(err.Error(), "for stranger, which is on the network but not") {
		t.Fatal(err)
	}
}

func expectPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if v := recover(); v == nil || !strings.Contains(fmt.Sprint(v), want) {
			t.Errorf("panic %v, want %q", v, want)
		}
	}()
	f()
}
