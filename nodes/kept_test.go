package nodes_test

import (
	"testing"
	"time"

	"nines/nodes"
	"nines/nodes/disk"
	"nines/sim"
)

// TestACauseThatWaitsDrawsNothingTwice: something waits at a node, with no event
// of its own, while so many others draw that the engine forgets what is over.
// When its time comes, its cause goes on to draw where it had stopped.
func TestACauseThatWaitsDrawsNothingTwice(t *testing.T) {
	for name, wait := range map[string]func(v *visit){
		"a message for a paused node": func(v *visit) {
			v.pause()
			v.env.Send(v.node.ID(), text("hello"))
		},
		"a message for a process that sleeps": func(v *visit) {
			v.env.Send(v.sleeper.ID(), text("hello"))
		},
		"a request in the protocol's own queue": func(v *visit) {
			v.queued = v.env.Cause()
			v.at(20*ms, func() {
				v.engine.SetCause(v.queued)
				v.goOn()
			})
		},
		"work for a core that is busy": func(v *visit) {
			v.other(func() { v.env.Work(20*ms, func() {}) })
			v.env.Work(ms, v.goOn)
		},
		"work on a core that stands still": func(v *visit) {
			v.env.Work(ms, v.goOn)
			v.pause()
		},
		"a write to a disk that is stuck": func(v *visit) {
			v.node.Disk().Inject(disk.Stuck{})
			v.env.Disk().Write(0, []byte("x"), func(error) { v.goOn() })
			v.at(20*ms, func() { v.node.Disk().Clear(disk.Stuck{}) })
		},
		"a write that a disk had served before it stuck": func(v *visit) {
			v.env.Disk().Write(0, []byte("x"), func(error) { v.goOn() })
			v.node.Disk().Inject(disk.Stuck{})
			v.at(20*ms, func() { v.node.Disk().Clear(disk.Stuck{}) })
		},
		"a record that joins the next sync": func(v *visit) {
			log := disk.OpenLog(v.env.Disk())
			cause := v.env.Cause()
			log.Recover(func([]byte) {}, func(disk.Recovery) {
				v.other(func() { log.Append(nil, func(error) {}) })
				v.env.SetCause(cause)
				log.Append(nil, func(error) { v.goOn() })
				v.pause()
			})
		},
	} {
		v := &visit{world: newWorld(t), operation: sim.NewCause(7, 7)}
		v.probe = v.engine.Key("probe", 0)
		v.node = v.cluster.Add(nodes.Spec{Name: "n", Disk: &disk.Options{}, Boot: func() nodes.Protocol { return v }})
		v.sleeper = v.cluster.Add(nodes.Spec{Name: "late", Boot: nodes.Program("late", func(p *nodes.Process) {
			p.Sleep(20 * ms)
			p.Recv()
			v.goOn()
		})})
		v.at(ms, func() {
			v.engine.SetCause(v.operation)
			v.engine.Position(v.probe)
			wait(v)
		})
		v.at(10*ms, v.crowd)
		v.until(100 * ms)
		if v.position != 1 {
			t.Errorf("%s waited, and its cause draws at position %d again", name, v.position)
		}
	}
}

// visit is an operation that waits at a node.
type visit struct {
	*world
	env       *nodes.Env
	node      *nodes.Node
	sleeper   *nodes.Node
	probe     sim.Key
	operation sim.Cause
	queued    sim.Cause // in the queue of the protocol
	position  uint64
}

// Start, Receive and KeptCauses make the operation the protocol of its node.
func (v *visit) Start(env *nodes.Env)                        { v.env = env }
func (v *visit) Receive(*nodes.Env, nodes.ID, nodes.Message) { v.goOn() }
func (v *visit) KeptCauses(keep func(sim.Cause))             { keep(v.queued) }

// goOn is called when the waiting is over.
func (v *visit) goOn() {
	if v.engine.Cause() == v.operation {
		v.position = v.engine.Position(v.probe)
	}
}

func (v *visit) pause() {
	v.node.Pause()
	v.at(20*ms, func() { v.node.Resume() })
}

// at runs f later, in the cause of the run.
func (v *visit) at(d time.Duration, f func()) { v.other(func() { v.world.at(d, f) }) }

// other runs f in the cause of the run.
func (v *visit) other(f func()) {
	running := v.engine.Cause()
	v.engine.SetCause(0)
	f()
	v.engine.SetCause(running)
}

// crowd is a hundred thousand operations that draw once and are over.
func (v *visit) crowd() {
	for i := range uint64(100_000) {
		v.engine.SetCause(sim.NewCause(8, i))
		v.engine.Position(v.probe)
	}
}
