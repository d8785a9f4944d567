package replay

import (
	"fmt"
	"strconv"
	"strings"

	"nines/experiments/results"
)

// String tells in a sentence where the runs part.
func (d *Divergence) String() string {
	who := fmt.Sprintf("replication %d", d.Run.Replication)
	if name := d.Point.String(); name != "" {
		who = name + ", " + who
	}
	switch e := d.Parting; {
	case d.Failure != nil:
		return fmt.Sprintf("%s ends after %s of %s events, as it did not when it was kept: %v", who, grouped(d.Events), grouped(d.Run.Events), d.Failure)
	case d.Measures != nil:
		return fmt.Sprintf("%s is the same to the last event, but %s", who, measured(d.Measures[0]))
	case e == nil:
		return fmt.Sprintf("%s has the digest %016x, the kept one %016x; no trail of it tells where they part", who, d.Digest, d.Run.Digest)
	case e.Missing && e.First == e.Last:
		return fmt.Sprintf("%s ends after event %s; the kept one had %s", who, grouped(e.First-1), grouped(e.Recorded))
	case e.Missing:
		return fmt.Sprintf("%s ends after event %s and differs at one of the events %s to %s; the kept one had %s",
			who, grouped(e.Last-1), grouped(e.First), grouped(e.Last), grouped(e.Recorded))
	case e.First != e.Last:
		return fmt.Sprintf("%s differs first at one of the events %s to %s of %s, from %v to %v",
			who, grouped(e.First), grouped(e.Last), grouped(e.Recorded), e.Since, e.Event.At)
	case e.First > e.Recorded:
		return fmt.Sprintf("%s goes on beyond event %s, the last of the kept one", who, grouped(e.Recorded))
	default:
		return fmt.Sprintf("%s differs first at event %s of %s", who, grouped(e.First), grouped(e.Recorded))
	}
}

// What tells in words which event it is that differs, as it is now: "a time-out
// of A1 at 10.412000000 s, because of load left #17". It is empty where the
// event is not known.
func (d *Divergence) What() string {
	if d.Parting == nil || d.Parting.Missing || d.Parting.First != d.Parting.Last {
		return ""
	}
	e := &d.Parting.Event
	return fmt.Sprintf("%s at %d.%09d s, because of %s", occurrence(e.Kind, d.Machine), int64(e.At)/1e9, int64(e.At)%1e9, d.Parting.Cause)
}

// occurrence tells what an event of a kind is to a machine.
func occurrence(kind, machine string) string {
	switch kind {
	case "timer", "time-out":
		return "a " + kind + " of " + machine
	case "start":
		return "the start of " + machine
	case "cpu":
		return "the end of work on the processor of " + machine
	case "backlog":
		return "work on what had waited at " + machine
	case "retransmit":
		return "another attempt to reach " + machine
	case "arrival":
		return "a request of a client"
	case "leak":
		return "a leak of memory at " + machine
	case "fault begins":
		return "the beginning of a fault"
	case "fault ends":
		return "the end of a fault"
	case "process":
		return "a step of a process"
	case "disk read", "disk write", "disk sync":
		return "a " + kind
	}
	if machine == "" {
		return kind
	}
	return fmt.Sprintf("%q reaching %s", kind, machine)
}

// measured tells in words what is measured otherwise.
func measured(d results.Difference) string {
	if d.Kept == d.Is {
		return d.What + " is another one than the folder keeps"
	}
	return fmt.Sprintf("%s is %s, where the folder says %s", d.What, d.Is, d.Kept)
}

// Evidence tells what makes the event another: the bits of the digest that are
// kept of it; or what else is measured otherwise. It is empty where there is no
// more to tell.
func (d *Divergence) Evidence() string {
	if len(d.Measures) > 1 {
		var lines []string
		for _, m := range d.Measures[1:] {
			lines = append(lines, measured(m))
		}
		return strings.Join(lines, "\n")
	}
	if !d.Known {
		return ""
	}
	return fmt.Sprintf("the digest after it ends in %04x, in the trail in %04x", d.Is, d.Kept)
}

// grouped prints a number in groups of three digits.
func grouped(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
