package sim

import (
	"fmt"
	"strings"
)

// Trail is what a run leaves behind so that another can be held against it: a
// few bits of the running digest after every event. Hand one to Options.Trail
// to record a run, or what Follow returns to compare a run with a recorded one:
// Run then ends with a *DivergenceError at the first event that is not as it
// was, and Rest tells whether the recorded run went on beyond the end.
//
// Of the first Limit events 16 bits each are kept, which names the very event
// at which two runs part. One time in 65,536 the 16 bits agree though the runs
// have parted; they then differ at the next event, for what has differed once
// goes on to differ. Beyond the limit 64 bits are kept of every 4,096th event,
// which narrows the place down to those 4,096 and says so. The zero Trail is
// ready; it is for one run.
type Trail struct {
	Limit int64 // events of which 16 bits are kept; 0 is TrailLimitDefault, below 0 none

	recorded    *Trail // nil unless this one follows it
	events      uint64
	last        uint64 // digest after the last event, in full
	low         []uint16
	checkpoints []uint64 // after each event beyond the limit whose number trailWindow divides

	agreed uint64 // events up to which a follower found no difference
	since  Time   // when the first event after these happened
	event  Record // that a follower is at
}

const (
	// TrailLimitDefault is 8 MiB worth of events.
	TrailLimitDefault = 1 << 22

	trailWindow = 4096
)

// Events returns how many events the run had.
func (t *Trail) Events() uint64 { return t.events }

// Bits returns the 16 bits that are kept of the running digest after an event,
// counted from 1, if they are.
func (t *Trail) Bits(event uint64) (bits uint16, kept bool) {
	if event == 0 || event > uint64(len(t.low)) {
		return 0, false
	}
	return t.low[event-1], true
}

// Follow returns a Trail that compares a run with this one, which is complete.
func (t *Trail) Follow() *Trail { return &Trail{recorded: t} }

// step takes the digest after an event and tells whether it is as recorded, as
// far as that is known.
func (t *Trail) step(sum uint64) (same bool) {
	t.events++
	t.last = sum
	switch {
	case t.recorded != nil:
		return t.compare()
	case t.keeps(t.events):
		t.low = append(t.low, uint16(sum))
	case t.events%trailWindow == 0:
		t.checkpoints = append(t.checkpoints, sum)
	}
	return true
}

// keeps tells whether 16 bits of an event are kept, counted from 1.
func (t *Trail) keeps(event uint64) bool {
	limit := t.Limit
	if limit == 0 {
		limit = TrailLimitDefault
	}
	return limit > 0 && event <= uint64(limit)
}

// compare holds the last event against the recorded one.
func (t *Trail) compare() (same bool) {
	r, kept := t.recorded, uint64(len(t.recorded.low))
	switch {
	case t.events > r.events:
		return false
	case t.events == r.events:
		same = t.last == r.last
	case t.events <= kept:
		same = uint16(t.last) == r.low[t.events-1]
	case t.events%trailWindow == 0:
		same = t.last == r.checkpoints[t.events/trailWindow-kept/trailWindow-1]
	default:
		return true // nothing is known of it
	}
	if same {
		t.agreed = t.events
	}
	return same
}

// meet notes the event that a follower is at.
func (t *Trail) meet(r Record) {
	if t.events == t.agreed {
		t.since = r.At
	}
	t.event = r
}

// Rest returns nil if a run that has ended had all the events of the one that
// it followed, and otherwise a *DivergenceError. Of a trail that follows none
// it returns nil.
func (t *Trail) Rest() error {
	if t.recorded == nil || t.events >= t.recorded.events {
		return nil
	}
	return &DivergenceError{First: t.agreed + 1, Last: t.events + 1, Recorded: t.recorded.events, Since: t.since, Missing: true}
}

// DivergenceError says where a run is not as the recorded one was.
type DivergenceError struct {
	// The runs part at an event from First to Last, counted from 1. Where 16
	// bits of each were kept the two are the same.
	First, Last uint64
	Recorded    uint64 // events of the recorded run

	Event   Record // the one in this run with the number Last
	Cause   string // the name of its cause
	Since   Time   // when First happened in this run
	Missing bool   // this run ended before Last, and Event is empty
}

// Error returns, for example, "event 17 is not as recorded: 1.200 s request for
// 3, argument 0x5, order 40, because of load #7".
func (d *DivergenceError) Error() string {
	var s strings.Builder
	switch {
	case d.First != d.Last:
		fmt.Fprintf(&s, "one of the events %d to %d, since %v, is not as recorded", d.First, d.Last, d.Since)
	case d.Missing:
		fmt.Fprintf(&s, "event %d is missing", d.First)
	default:
		fmt.Fprintf(&s, "event %d is not as recorded", d.First)
	}
	if d.Missing || d.Last > d.Recorded {
		fmt.Fprintf(&s, "; the recorded run had %d", d.Recorded)
	}
	if d.Missing {
		return s.String()
	}
	if d.First != d.Last {
		fmt.Fprintf(&s, "; event %d", d.Last)
	}
	e := &d.Event
	fmt.Fprintf(&s, ": %v %s for %d, argument %#x, order %d, because of %s", e.At, e.Kind, e.Target, e.Arg, e.Order, d.Cause)
	return s.String()
}

// leaveTrail takes the event that was handled last to the run's trail.
func (e *Engine) leaveTrail() error {
	t := e.options.Trail
	sum := e.digest.Sum()
	if t.step(sum) {
		return nil
	}
	t.event.Digest = sum
	e.failure = &DivergenceError{
		First: t.agreed + 1, Last: t.events, Recorded: t.recorded.events,
		Event: t.event, Cause: e.CauseName(t.event.Cause), Since: t.since,
	}
	return e.failure
}
