package nodes

import (
	"fmt"
	"time"

	"nines/network"
	"nines/sim"
)

// Call sends a message that asks for an answer. done is called exactly once:
// with the first answer that arrives, or with ok = false when the node's clock
// has moved by timeout, which must be positive; not at all if the node crashes
// before. Either way it runs in the cause in which Call was called. An answer
// that comes later is dropped.
//
// Calls are made over a connection: the network never duplicates them, and a
// node that has restarted since refuses them. So a request is handled at most
// once; like any message, it may be lost.
func (env *Env) Call(to ID, m Message, timeout time.Duration, done func(reply Message, ok bool)) {
	if timeout <= 0 {
		panic(fmt.Sprintf("nodes: %s calls with a time-out of %v: it would never hear of a lost answer", env.Name(), timeout))
	}
	if !env.live {
		return
	}
	a := env.setAlarm(env.node.cluster.kinds.timeout, timeout)
	a.answer = done
	env.node.cluster.network.Send(network.Packet{From: env.node.id, To: to, Message: m, Call: a.id})
}

// answered ends the call that a reply belongs to.
func (env *Env) answered(p *network.Packet) {
	a := env.node.cluster.alarms.find(p.Call)
	if a == nil {
		env.node.counts.Late++
		env.node.tell(AnsweredLate, p)
		return
	}
	answer, cause := a.answer, a.cause
	a.stop()
	env.SetCause(cause)
	answer(p.Message, true)
}

// Request is a message that was received, with what is needed to answer it:
// keep it to answer later.
type Request struct {
	From    ID
	Message Message
	call    uint64
	cause   sim.Cause
}

// Request returns the message that is being received. It panics outside of
// Receive.
func (env *Env) Request() Request {
	p := env.packet
	if p == nil {
		panic("nodes: " + env.Name() + " is not receiving a message: keep its Request to answer it later")
	}
	return Request{p.From, p.Message, p.Call, env.Cause()}
}

// Called tells whether the sender waits for an answer.
func (r Request) Called() bool { return r.call != 0 }

// Cause returns what the message descends from.
func (r Request) Cause() sim.Cause { return r.cause }

// Reply answers the request, in its own cause whatever runs now. A message
// that was sent, not called, is answered by sending one back.
func (r Request) Reply(env *Env, m Message) {
	if !env.live {
		return
	}
	running := env.Cause()
	env.SetCause(r.cause)
	env.node.cluster.network.Send(network.Packet{
		From: env.node.id, To: r.From, Message: m, Call: r.call, Reply: r.call != 0,
	})
	env.SetCause(running)
}

// Reply answers the message that is being received.
func (env *Env) Reply(m Message) { env.Request().Reply(env, m) }
