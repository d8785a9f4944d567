package network

import "nines/sim"

// ID names an endpoint of one Network. IDs are dense, from 0, in the order of
// Attach; random draws are addressed by names, never by IDs.
type ID uint32

// Message is what endpoints send each other. It must not be changed once it
// was sent: sender, receiver and duplicates share it.
//
// A message may also be a Folder, Sized or Corruptible.
type Message interface {
	// Kind names the sort of message ("write-request"). It is a constant of
	// the message's type: it addresses draws and labels counts and traces.
	Kind() string
}

// Folder is a Message that folds its content into the run's digest. The
// content of other messages is folded by reflection, which is slower.
type Folder interface {
	Fold(d *sim.Digest)
}

// Sized is a Message that knows its size on the wire, in bytes. Others take
// SizeDefault.
type Sized interface {
	Size() int64
}

// SizeDefault is the size on the wire of a Message that is not Sized: headers
// and a small record.
const SizeDefault = 128

// Corruptible is a Message without a checksum: when bits flip on the way, what
// Corrupt returns is delivered in its place. Others are discarded by the
// checksum of their packet. Corrupt returns a changed copy; s is its source of
// randomness.
type Corruptible interface {
	Corrupt(s *sim.Stream) Message
}

// Packet is one message under way.
type Packet struct {
	From, To ID
	Message  Message
	Call     uint64   // not 0: belongs to the request and response of this number; never duplicated
	Sent     sim.Time // when it was handed to Send, which sets it
	Reply    bool     // it is the response
	Corrupt  bool     // Message is what Corruptible made of the original
}

// Receiver takes the packets that arrive, at Packet.To.
type Receiver interface {
	// Deliver is called once per arrival, in the cause in which the packet was
	// sent. The packet is reused afterwards: keep its fields, not the pointer.
	Deliver(p *Packet)
}

func sizeOf(m Message) int64 {
	sized, ok := m.(Sized)
	if !ok {
		return SizeDefault
	}
	return max(0, sized.Size())
}
