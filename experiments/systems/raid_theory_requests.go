package systems

import (
	"slices"
	"strings"
	"time"

	"nines/experiments"
	"nines/nodes/storage/raid"
)

// requests is what a request costs in requests of disks, while all are there:
// the table of the textbooks. It assumes that requests do not reach over the
// edge of a chunk, or are of whole stripes.
func (t *arrayTheory) requests(m experiments.Expression) (closed experiments.Closed, ok bool) {
	kind, when := m.Args["kind"], m.Args["when"]
	if m.Measure.Name != "ios" || kind == "" || len(t.scenario.Faults) > 0 && !t.before(when) {
		return closed, false
	}
	reads, writes, ok := t.cost()
	if !ok {
		return closed, false
	}
	expected := map[string]int64{"reads": reads, "writes": writes}[kind]
	return experiments.Closed{Expected: float64(expected), Tolerance: 0.001 * float64(expected),
		Source: "the requests of disks that a " + t.layout.Level.String() + " needs at least (Chen et al. 1994)"}, true
}

// before tells whether a part of the run is before anything goes wrong.
func (t *arrayTheory) before(when string) bool {
	return strings.HasPrefix(when, "before ") && len(t.scenario.Faults) == 1
}

// cost returns what a read and a write take. A small write reads either the
// old data and the checks, or the rest of the stripe, whichever is less.
func (t *arrayTheory) cost() (reads, writes int64, ok bool) {
	l, size := t.layout, requestSize(t.placed.Values, t.layout)
	width := l.Capacity() / l.Stripes()
	checks := l.Pieces() - l.Data()
	switch {
	case width%size != 0:
		return 0, 0, false
	case l.Level == raid.Level3 || size == width && l.Data() > 1:
		return l.Data(), l.Pieces(), true
	case l.Chunk%size != 0:
		return 0, 0, false
	case l.Data() == 1:
		return 1, l.Pieces(), true
	case checks == 0:
		return 1, 1, true
	}
	return 1, min(1+checks, l.Data()-1) + 1 + checks, true
}

// arm is the time that a disk with an arm takes for a read at random: the mean
// seek, half a turn, the transfer (D1). It assumes that one client reads blocks
// drawn from all over one disk, and asks again as soon as it is answered.
func (t *arrayTheory) arm(m experiments.Expression) (closed experiments.Closed, ok bool) {
	v := t.placed.Values
	if name := m.Measure.Name; name != "iops" && name != "throughput" || m.Args["kind"] == "writes" || len(t.scenario.Faults) > 0 {
		return closed, false
	}
	i := slices.IndexFunc(t.scenario.Loads, func(l experiments.Load) bool { return l.Calls == t.placed.Name })
	if v.Text("disk") != "hdd" || v.Text("order") != "keys" || t.layout.Level != raid.Level0 || t.layout.Disks != 1 || len(t.scenario.Loads) != 1 || i < 0 {
		return closed, false
	}
	l, size := &t.scenario.Loads[i], requestSize(v, t.layout)
	single := l.Closed != nil && l.Closed.Clients == 1 && l.Closed.Think == nil && l.Reads == 1
	if !single || l.Keys == nil || !t.everywhere(l, size) {
		return closed, false
	}
	link := t.scenario.Topology.Link(l.Site, t.scenario.Sites[0].Name)
	each := armSeek + armTurn/2 + float64(size)*1e9/armBytes + 2*latency(link).Mean()
	perSecond := float64(time.Second) / each
	closed = experiments.Closed{Expected: perSecond, Source: "mean seek + half a turn + transfer, of a 7200 rpm disk"}
	if m.Measure.Name == "throughput" {
		closed.Expected = perSecond * float64(size) / 1e6
	}
	closed.Tolerance = 0.02 * closed.Expected
	return closed, true
}

// What disk.Spinning is by itself, in nanoseconds and bytes a second.
const (
	armSeek  = 5.5e6
	armTurn  = 1e9 / 120.0
	armBytes = 150e6
)

// What disk.Plain is by itself: a read and a write, and bytes a second.
const (
	ssdAccess = 120e3
	ssdBytes  = 500e6
)

// everywhere tells whether the keys of a load are drawn from all over the disk.
func (t *arrayTheory) everywhere(l *experiments.Load, size int64) bool {
	half := float64(t.layout.Capacity()/size) / 2
	return strings.HasPrefix(l.Keys.String(), "uniform(") && l.Keys.Mean() > 0.98*half && l.Keys.Mean() <= half
}
