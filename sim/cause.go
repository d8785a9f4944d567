package sim

// Cause names what an event descends from: one client operation, one firing
// of a timer series, one arrival, one fault. It is handed on from event to
// event, addresses random draws, and is what tracing and attribution follow.
//
// The upper 28 bits are the source (see Engine.Source), the lower 36 the
// count within that source. The zero Cause is the run itself.
type Cause uint64

const causeCountBits = 36

// NewCause returns the n-th cause of a source.
func NewCause(source uint32, n uint64) Cause {
	return Cause(uint64(source)<<causeCountBits | n&(1<<causeCountBits-1))
}

// Source returns the source part of the cause; 0 is the run itself.
func (c Cause) Source() uint32 { return uint32(c >> causeCountBits) }

// Count returns the position of the cause within its source.
func (c Cause) Count() uint64 { return uint64(c) & (1<<causeCountBits - 1) }
