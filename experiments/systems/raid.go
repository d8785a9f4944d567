package systems

import (
	"errors"
	"fmt"

	"nines/experiments"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/storage/raid"
)

// RAID is an array of disks, of real bytes or of counters.
func RAID() *experiments.System {
	return &experiments.System{
		Kind: "raid",
		Doc: "An array of disks behind one controller: striping, mirrors, parity, P and Q, Reed–Solomon. Of bytes it moves real ones over virtual disks, " +
			"with checksums, spares and rebuilds, and serves reads and writes of blocks. Of counters it counts which disks are missing, and plays years in " +
			"microseconds: the same failures, the same losses.",
		Params: raidParams, Check: checkRAID, Events: raidEvents, Register: true,
		Keyed:     func(v experiments.Values) string { return v.Text("request") }, // block or stripe
		Usual:     []string{"P(loss)", "count(failure, %s)", "mtbf(loss, %s)"},
		Component: &experiments.ComponentKind{Name: "disk", Doc: "A disk of the array; of several arrays they are counted through.", Count: raidDisks},
		Unserved: func(v experiments.Values) error {
			if v.Text("fidelity") == "counters" {
				return errors.New("it only counts its disks, and has no blocks to read or write: say fidelity: bytes")
			}
			return nil
		},
		Build:  buildRAID,
		Theory: raidTheory,
	}
}

// What an array tells of itself.
const (
	eventFailure = "failure"
	eventRepair  = "repair"
	eventLoss    = "loss"
	eventDefect  = "defect"
)

var raidEvents = []experiments.EventKind{
	{Name: eventFailure, Doc: "A disk failed."},
	{Name: eventRepair, Doc: "From the failure of a disk until another works in its place, with its data."},
	{Name: eventLoss, Doc: "Data is gone: more disks are missing than the code makes up for, or a latent error was in the way. Its amount is in bytes."},
	{Name: eventDefect, Doc: "A loss by a latent error: a sector that the rebuild needed could not be read."},
}

var raidParams = []experiments.Param{
	{Name: "level", Type: experiments.TypeChoice, Choices: []string{"0", "1", "3", "4", "5", "6", "10", "rs"}, Default: "5",
		Doc: "0: striping; 1: every disk holds everything; 3, 4, 5: parity, by the sector, on a disk of its own, rotating; 6: P and Q; 10: striped mirrors; rs: Reed–Solomon"},
	{Name: "disks", Type: experiments.TypeInt, Default: "8", Least: 1, Most: 255, Doc: "disks of an array"},
	{Name: "checks", Type: experiments.TypeInt, Least: 1, Most: 254, Doc: "of rs: how many pieces of a stripe hold no data, and so how many losses are survived; 2 unless given"},
	{Name: "copies", Type: experiments.TypeInt, Least: 2, Most: 255, Doc: "of 10: how many disks hold each chunk; 2 unless given"},
	{Name: "spares", Type: experiments.TypeInt, Default: "0", Most: 255,
		Doc: "disks that wait: one takes the place of a disk that fails and is rebuilt at once; where the fault says how a disk is repaired they shorten its delivery"},
	{Name: "fidelity", Type: experiments.TypeChoice, Choices: []string{"bytes", "counters"}, Default: "bytes",
		Doc: "bytes: real ones, in seconds; counters: of missing disks, over years. Of bytes a disk is rebuilt when its repair is over, and missing until then"},
	{Name: "arrays", Type: experiments.TypeInt, Default: "1", Least: 1, Most: 100_000, Doc: "of counters: how many such arrays there are"},
	{Name: "chunk", Type: experiments.TypeSize, Default: "64KiB", Doc: "bytes on one disk before the next one is used"},
	{Name: "capacity", Type: experiments.TypeSize, Default: "64MiB", Doc: "of one disk"},
	{Name: "disk", Type: experiments.TypeChoice, Choices: []string{"ssd", "hdd"}, Default: "ssd",
		Doc: "ssd: 100us a read, 20us a write, 500 MB/s; hdd: 7200 rpm with an arm, 5.5 ms mean seek, 150 MB/s"},
	{Name: "block", Type: experiments.TypeSize, Default: "4KiB", Doc: "bytes that an operation of a load reads or writes, rounded up to whole sectors (of level 3 on all disks); key n is the n-th block"},
	{Name: "request", Type: experiments.TypeChoice, Choices: []string{"block", "stripe"}, Default: "block", Doc: "block: as it says; stripe: an operation is on a whole stripe, and key n is the n-th one"},
	{Name: "order", Type: experiments.TypeChoice, Choices: []string{"keys", "sequential"}, Default: "keys",
		Doc: "keys: an operation is on the block of its key; sequential: its key is left aside, and it goes on where the one before ended, as when a file is read"},
	{Name: "rebuild", Type: experiments.TypeShare, Default: "100%", Least: 0.01, Most: 1, Doc: "share of the time that a rebuild or a scrub may take; the rest is for the load"},
	{Name: "journal", Type: experiments.TypeBool, Default: "false", Doc: "write to a journal first, so that a crash leaves no write half done: without it blocks of several sectors may be torn, and there is the write hole"},
	{Name: "verify", Type: experiments.TypeBool, Default: "true", Doc: "keep a checksum of every sector; false believes whatever a disk returns"},
	{Name: "latent", Type: experiments.TypeTimes, Doc: "of counters: time until a disk has a sector that cannot be read, and nobody notices; never unless given"},
	{Name: "unreadable", Type: experiments.TypeNumber, Most: 1e-9,
		Doc: "of counters: unrecoverable errors per bit read, such as 1e-14, which a rebuild meets that reads whole disks; none unless given"},
	{Name: "scrub", Type: experiments.TypeTimes, Doc: "of counters: how long that goes unnoticed; of bytes: how long after a scrub the next one begins; no scrub unless given"},
	{Name: "renew", Type: experiments.TypeBool, Default: "true", Doc: "where disks wear: an array that has lost data begins anew with new disks, so that losses are MTTDL apart; false, or where loads call it, goes on with what is left"},
	{Name: experiments.ParamMachines, Type: experiments.TypePlaces, Default: "1", Doc: "where the controller is: {A: 1}"},
}

// raidDisks returns how many disks all arrays have together, spares not among
// them.
func raidDisks(v experiments.Values) int64 { return v.Int("disks") * v.Int("arrays") }

// arrayLayout returns where the bytes of an array lie.
func arrayLayout(v experiments.Values) raid.Layout {
	l := raid.Layout{Level: raidLevels[v.Text("level")], Disks: v.Int("disks"), Chunk: v.Int("chunk")}
	if l.Chunk > 0 {
		l.Rows = v.Int("capacity") / l.Chunk
	}
	if v.Has("copies") {
		l.Copies = v.Int("copies")
	}
	if v.Has("checks") {
		l.Checks = v.Int("checks")
	}
	return l
}

var raidLevels = map[string]raid.Level{
	"0": raid.Level0, "1": raid.Level1, "3": raid.Level3, "4": raid.Level4, "5": raid.Level5, "6": raid.Level6, "10": raid.Level10,
	"rs": raid.ReedSolomon,
}

// requestSize returns the bytes of an operation: what is asked for, and as much
// more as the array cannot leave out.
func requestSize(v experiments.Values, l raid.Layout) int64 {
	if v.Text("request") == "stripe" {
		return l.Capacity() / l.Stripes()
	}
	return (v.Int("block") + l.Block() - 1) / l.Block() * l.Block()
}

// What fits into a run: 500 bytes of counters a disk, some events a row that
// is rebuilt.
const (
	raidDisksMax   = 200_000
	raidRowsMax    = 1 << 24
	raidChunkMax   = 64 << 20
	raidRequestMax = 256 << 20 // and a stripe
	raidWrittenMax = 1 << 30   // bytes of a larger array
	raidRebuiltMax = 2 << 30   // bytes
)

// checkRAID returns what is wrong with the parameters.
func checkRAID(v experiments.Values, controllers int64) (string, error) {
	l := arrayLayout(v)
	sector := raid.Layout{}.Block()
	switch {
	case controllers != 1:
		return experiments.ParamMachines, fmt.Errorf("an array has one controller, not %d", controllers)
	case l.Chunk < sector || l.Chunk > raidChunkMax || l.Chunk%sector != 0:
		return "chunk", fmt.Errorf("a chunk of %d B: it must be from %d B to %d MiB, in whole sectors", l.Chunk, sector, raidChunkMax>>20)
	case l.Rows < 1 || l.Rows > raidRowsMax:
		return "capacity", fmt.Errorf("a disk of %d B has %d chunks of %d B: there must be from 1 to %d", v.Int("capacity"), l.Rows, l.Chunk, raidRowsMax)
	case v.Has("copies") && l.Level != raid.Level10:
		return "copies", fmt.Errorf("copies are those of level 10; of level 1 every disk holds one")
	case v.Has("checks") && l.Level != raid.ReedSolomon:
		return "checks", fmt.Errorf("%v has as many checks as it has; only of rs they can be chosen", l.Level)
	}
	if err := l.Validate(); err != nil {
		return "disks", err
	}
	if v.Text("fidelity") == "counters" {
		return checkCounters(v)
	}
	return checkBytes(v, l)
}

func checkCounters(v experiments.Values) (string, error) {
	switch {
	case raidDisks(v) > raidDisksMax:
		return "arrays", fmt.Errorf("%d disks of all arrays are too many: at most %d", raidDisks(v), raidDisksMax)
	case v.Has("scrub") && !v.Has("latent"):
		return "scrub", errors.New("a scrub finds latent errors, and there are none: say latent")
	}
	return "", nil
}

func checkBytes(v experiments.Values, l raid.Layout) (string, error) {
	size := requestSize(v, l)
	switch {
	case v.Int("arrays") != 1:
		return "arrays", errors.New("several arrays can only be counted: say fidelity: counters, or make several systems")
	case v.Has("latent") || v.Has("unreadable"):
		param := "latent"
		if v.Has("unreadable") {
			param = "unreadable"
		}
		return param, errors.New("errors by chance can only be counted: use the fault latent-error, or fidelity: counters")
	case l.Pieces()*l.Chunk > raidRequestMax:
		return "chunk", fmt.Errorf("a stripe of %d chunks of %d B: of bytes it may have %d MiB", l.Pieces(), l.Chunk, raidRequestMax>>20)
	case v.Bool("journal") && l.Pieces()*l.Chunk > journaledMost:
		return "journal", fmt.Errorf("a journal holds stripes of up to %d MiB, not %d chunks of %d B", journaledMost>>20, l.Pieces(), l.Chunk)
	case size < 1 || size > l.Capacity() || size > raidRequestMax:
		return "block", fmt.Errorf("a block of %d B: the array has %d B, and a request from 1 B to %d MiB", size, l.Capacity(), raidRequestMax>>20)
	}
	return "", nil
}

// buildRAID adds the controller, and the arrays behind it.
func buildRAID(w *experiments.World, name string, v experiments.Values) experiments.Instance {
	h := newHistory(w, name, v)
	spec := nodes.Spec{Boot: func() nodes.Protocol { return &idleController{h} }}
	if v.Text("fidelity") == "counters" {
		h.member = placeController(w, name, v, spec)
		return h
	}
	b := &blockArray{diskHistory: h, values: v}
	h.failed, h.repaired, h.renewed = b.fail, b.replace, b.renew
	spec.Boot = func() nodes.Protocol { return &controller{blocks: b} }
	if v.Bool("journal") {
		spec.Disk = &disk.Options{WriteThrough: true, Model: diskModel(v)}
	}
	h.member = placeController(w, name, v, spec)
	b.open()
	return b
}

// placeController adds the machine.
func placeController(w *experiments.World, name string, v experiments.Values, spec nodes.Spec) nodes.ID {
	return addMachines(w, name, v.Places(experiments.ParamMachines), spec, make(map[string]int64))[0]
}

// idleController is the controller of an array of counters: it is never asked.
type idleController struct{ history *diskHistory }

// Start lets it log what happens to the disks.
func (c *idleController) Start(env *nodes.Env) { c.history.env = env }

// Receive is never called.
func (c *idleController) Receive(*nodes.Env, nodes.ID, nodes.Message) {}
