package balancer

import "nines/sim"

// Probe asks a target for its Condition: it is a health check.
type Probe struct{}

// Condition is a target's answer to a Probe.
type Condition struct {
	Serving bool // it wants requests
}

// Unavailable is what a client is told instead of an answer.
type Unavailable struct {
	Forwarded bool // a target had got the request, and may have acted on it; otherwise none has
}

// Kind names the message.
func (Probe) Kind() string { return "probe" }

// Fold has nothing to fold.
func (Probe) Fold(*sim.Digest) {}

// Kind names the message.
func (Condition) Kind() string { return "condition" }

// Fold folds the content into the digest of the run.
func (c Condition) Fold(d *sim.Digest) { d.Word(bit(c.Serving)) }

// Kind names the message.
func (Unavailable) Kind() string { return "unavailable" }

// Fold folds the content into the digest of the run.
func (u Unavailable) Fold(d *sim.Digest) { d.Word(bit(u.Forwarded)) }

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// Addressed is a message that tells whose it is, for policies that go by the
// client. Other messages are those of the machine that sent them.
type Addressed interface {
	Client() uint64
}
