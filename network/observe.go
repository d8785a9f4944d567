package network

// Step is one thing that happens to a packet on its way.
type Step uint8

const (
	SetOut     Step = iota // it was handed to Send
	Doubled                // it is a copy that a link made
	Kept                   // a holding cut keeps it for a while
	Failed                 // an attempt of its session came to nothing; it will be sent again
	Arrived                // it is handed to the Receiver
	Lost                   // its end, as are those below: the link, or a Change, lost it
	Severed                // a cut or a dead path did
	Overflowed             // the link's queue was full
	Corrupted              // the checksum did not fit
)

// Passage is a step of one packet.
type Passage struct {
	Step Step
	// Flight is the packet's number while it is under way. From the end of one
	// packet on, it may be another's.
	Flight uint32
	Packet Packet
	// Blame tells whose doing an end, a failed attempt or a wait was: the one
	// that Observer.Fault was given when the fault came into force. It is nil
	// for what the link did by itself.
	Blame *Effect
}

// Observer sees what becomes of every packet, step by step. It must not act on
// the world; it costs nothing where there is none.
type Observer interface {
	// Packet tells a step, in the cause of the packet.
	Packet(p Passage)
	// Fault tells that a cut, a change or an outage comes into force. Its
	// effect, which goes on to change, stands for it in what follows.
	Fault(effect *Effect)
}

// Observe has all that follows told to an Observer; nil ends it.
func (n *Network) Observe(o Observer) { n.observer = o }

// tell is called only where there is an observer.
func (n *Network) tell(s Step, i uint32, f *flight, blame *Effect) {
	n.observer.Packet(Passage{s, i, f.packet(), blame})
}

// announce tells the observer, if there is one, of a fault.
func (n *Network) announce(effect *Effect) {
	if n.observer != nil {
		n.observer.Fault(effect)
	}
}

// steps translates the end of an attempt.
var steps = [...]Step{lost: Lost, severed: Severed, overflowed: Overflowed, corrupted: Corrupted}
