package systems

import (
	"fmt"
	"time"

	"nines/experiments"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/storage/durability"
	"nines/nodes/storage/raid"
	"nines/sim"
	"nines/sim/dist"
	"nines/workloads"
)

// diskHistory is the failures and repairs of a system's disks, played by the
// engine, and what of it is told. By itself it is the model of counters; an
// array of bytes has the same history, and tells itself what it loses.
//
//	durability.Mission ──next──▶ event of the engine ──step──▶ failed, repaired
//	                                                              │
//	               occurrences: failure, repair, loss, defect ◀───┴──▶ bytes
type diskHistory struct {
	world   *experiments.World
	name    string
	member  nodes.ID
	layout  raid.Layout
	options durability.Options
	mission *durability.Mission // nil until something can fail
	draws   uint64              // entity of its draws

	source  uint32 // of the causes of failures and repairs
	count   uint64
	kinds   map[durability.Kind]sim.Kind
	pending sim.Handle
	out     []*experiments.Occurrence // by disk of all arrays: the repair under way
	lost    int64                     // bytes
	env     *nodes.Env                // of the controller, which logs what happens

	// Of an array of bytes: what happens to them.
	failed   func(place int64)
	repaired func(place int64)
	renewed  func()
}

func newHistory(w *experiments.World, name string, v experiments.Values) *diskHistory {
	h := &diskHistory{
		world: w, name: name, layout: arrayLayout(v), draws: sim.HashString(name),
		source: w.Engine.Source("disks of "+name, sim.NoEntity),
		kinds:  make(map[durability.Kind]sim.Kind), out: make([]*experiments.Occurrence, raidDisks(v)),
	}
	for _, named := range []struct {
		kind durability.Kind
		text string
	}{
		{durability.Failed, "disk fails"}, {durability.Repaired, "disk is repaired"}, {durability.Delivered, "spare arrives"},
	} {
		h.kinds[named.kind] = w.Engine.Kind(named.text)
	}
	h.options = durability.Options{
		Shape: durability.Of(h.layout), Arrays: v.Int("arrays"), Spares: v.Int("spares"),
		Length: w.Scenario.Window.End().Sub(sim.Start), Observe: h.tell,
	}
	if v.Has("latent") {
		h.options.Latent = v.Distribution("latent")
		if v.Has("scrub") {
			h.options.Scrub = v.Distribution("scrub")
		}
	}
	if v.Has("unreadable") {
		h.options.Unreadable = unreadable(v)
	}
	h.options.Renew = v.Bool("renew")
	return h
}

// unreadable returns the chance that a whole disk cannot be read.
func unreadable(v experiments.Values) float64 {
	bits := 8 * float64(v.Int("capacity"))
	return 1 - dist.Exp(-float64(bits*v.Number("unreadable")))
}

// Members, Coordinators and Codec make it an Instance, of which nobody asks
// anything.
func (h *diskHistory) Members() []nodes.ID      { return []nodes.ID{h.member} }
func (h *diskHistory) Coordinators() []nodes.ID { return h.Members() }
func (h *diskHistory) Codec() workloads.Codec   { return codec{} }

// Disk returns nil: of counters there is none.
func (h *diskHistory) Disk(int64) *disk.Disk { return nil }

// Wear lets all disks live and die from the start on.
func (h *diskHistory) Wear(wear experiments.Wear) (effect func() string) {
	h.options.Life, h.options.Repair, h.options.Delivery = wear.Life, wear.Repair, wear.Delivery
	if wear.Serial {
		h.options.Discipline = durability.Serial
	}
	h.play()
	h.arm()
	return func() string {
		return fmt.Sprintf("%d disks failed, %d bytes were lost", h.mission.Result().Failures, h.lost)
	}
}

// play begins the mission. An array that does not wear is not renewed: it has
// been broken on purpose.
func (h *diskHistory) play() {
	if h.mission != nil {
		return
	}
	h.options.Renew = h.options.Renew && h.options.Life != nil
	h.mission = durability.New(h.options)
	h.mission.Begin(func(purpose string) sim.Key { return h.world.Engine.Key(purpose, h.draws) })
}

// arm has the engine let the next event happen.
func (h *diskHistory) arm() {
	e := h.world.Engine
	e.Cancel(h.pending)
	h.pending = sim.Handle{}
	next, ok := h.mission.Next()
	if !ok {
		return
	}
	which := uint64(next.Array*h.layout.Disks + next.Which)
	h.pending = e.ScheduleAs(sim.NewCause(h.source, h.count), sim.Start.Add(next.At), h, sim.Event{Kind: h.kinds[next.Kind], Target: uint32(h.member), Arg: which})
	h.count++
}

// Handle lets it happen.
func (h *diskHistory) Handle(*sim.Engine, sim.Event) {
	h.pending = sim.Handle{}
	h.mission.Step()
	h.arm()
}

func (h *diskHistory) now() time.Duration { return h.world.Engine.Now().Sub(sim.Start) }

// Fail lets a disk fail, whatever its lifetime.
func (h *diskHistory) Fail(number int64) (restore func()) {
	h.play()
	array, place := (number-1)/h.layout.Disks, (number-1)%h.layout.Disks
	h.mission.Fail(h.now(), array, place)
	h.arm()
	return func() {
		h.mission.Replace(h.now(), array, place)
		h.arm()
	}
}

// tell notes what happens in the mission, and lets it happen to the bytes.
func (h *diskHistory) tell(e durability.Event) {
	disk := e.Array*h.layout.Disks + e.Which
	switch e.Kind {
	case durability.Failed:
		h.note("disk%d fails", disk+1)
		h.world.Occur(h.name, eventFailure, 1)
		h.out[disk] = h.world.Begin(h.name, eventRepair)
		if h.failed != nil {
			h.failed(e.Which)
		}
	case durability.Repaired:
		h.note("disk%d is replaced", disk+1)
		if h.repaired == nil {
			h.over(disk)
		} else {
			h.repaired(e.Which)
		}
	case durability.Lost:
		if h.failed == nil {
			h.lose(e.Defect)
		}
	case durability.Renewed:
		for place := range h.layout.Disks {
			h.over(e.Array*h.layout.Disks + place)
		}
		if h.renewed != nil {
			h.renewed()
		}
	}
}

// note logs what happens, where the controller is up.
func (h *diskHistory) note(format string, values ...any) {
	if h.env != nil {
		h.env.Log(format, values...)
	}
}

// over ends the repair of a disk.
func (h *diskHistory) over(disk int64) {
	if o := h.out[disk]; o != nil {
		h.world.Over(o)
		h.out[disk] = nil
	}
}

// lose notes that the data of a group is gone, or a sector of it.
func (h *diskHistory) lose(defect bool) {
	bytes := h.layout.Capacity() / int64(len(h.options.Shape.Groups))
	if defect {
		bytes = raid.Layout{}.Block()
		h.world.Occur(h.name, eventDefect, bytes)
	}
	h.lost += bytes
	h.note("%d bytes are lost", bytes)
	h.world.Occur(h.name, eventLoss, bytes)
}

// Account returns what the measures of arrays need.
func (h *diskHistory) Account() any { return h.account() }

func (h *diskHistory) account() *raidAccount {
	arrays := max(1, h.options.Arrays)
	return &raidAccount{
		Usable: arrays * h.layout.Capacity(), Raw: arrays * h.layout.Disks * h.layout.Rows * h.layout.Chunk,
		Tolerates: h.layout.Tolerates(), Lost: h.lost,
	}
}

// raidAccount is what is left of an array when the run is over.
type raidAccount struct {
	Usable, Raw int64 // bytes of all arrays: for users, and of all their disks
	Tolerates   int64 // disks of an array that may be lost, whichever they are
	Lost        int64 // bytes

	Requests []arrayRequest // that ended, in that order
	Wrong    int64          // of these: returned other bytes than were written
	Asked    []int64        // by place: requests of the disks that were there
}

// arrayRequest is one request of an array, and when it ended.
type arrayRequest struct {
	raid.Request
	Ended sim.Time
}
