package service

import (
	"time"

	"nines/sim"
)

// Request asks a machine of a service for an answer.
type Request struct {
	User      uint64        // whose it is, for balancers that go by that
	Remaining time.Duration // how long the sender waits for the answer; 0 is for ever
}

// Response is the answer.
type Response struct {
	Outcome Outcome
}

// Kind names the message.
func (Request) Kind() string { return "request" }

// Fold folds the content into the digest of the run.
func (r Request) Fold(d *sim.Digest) {
	d.Word(r.User)
	d.Word(uint64(r.Remaining))
}

// Client returns whose request it is.
func (r Request) Client() uint64 { return r.User }

// Kind names the message.
func (Response) Kind() string { return "response" }

// Fold folds the content into the digest of the run.
func (r Response) Fold(d *sim.Digest) { d.Word(uint64(r.Outcome)) }

// Outcome is what became of a request.
type Outcome uint8

const (
	Answered Outcome = iota
	Degraded         // answered, with a fallback for a call
	Failed           // by its own error
	Uncalled         // a call that it needs came to nothing
	Rejected         // the queue was full
	Shed             // it waited too long
	Expired          // its sender had hung up when its turn came
	Lost             // the machine crashed
	Present          // it is still there
)

// String returns "answered", "degraded", and so on.
func (o Outcome) String() string {
	return [...]string{
		"answered", "degraded", "failed", "dependency failed", "rejected", "shed", "expired", "lost", "present",
	}[o]
}

// OK tells whether the sender has got what it asked for, or a stand-in.
func (o Outcome) OK() bool { return o <= Degraded }

// Served tells whether it was worked on to its end.
func (o Outcome) Served() bool { return o <= Uncalled }
