package experiments

import (
	"fmt"

	"nines/nodes"
	"nines/nodes/disk"
)

// diskFaults returns the faults of the machines' disks: a table of what
// package disk can do to one. Machines without a disk are spared.
func diskFaults() []*FaultKind {
	kinds := []*FaultKind{
		damage("rot", "Bits flip on the disk, one in each of some sectors in use, and nobody is told: silent corruption.",
			func(sectors int64) disk.Fault { return disk.Rot{Sectors: sectors} }),
		damage("latent-error", "Some sectors in use become unreadable until they are written over.",
			func(sectors int64) disk.Fault { return disk.Latent{Sectors: sectors} }),
		condition("slow-disk", "A limping disk: every access takes longer.",
			func(v Values) disk.Condition { return disk.Slow{Factor: v.Number("factor")} },
			Param{Name: "factor", Type: TypeNumber, Default: "10", Least: 1e-3, Most: 1e6, Doc: "how many times longer"}),
		condition("stuck-disk", "The disk answers nothing until the fault ends.",
			func(Values) disk.Condition { return disk.Stuck{} }),
		condition("dead-disk", "Every access to the disk ends with an error. A disk that comes back has its bytes.",
			func(Values) disk.Condition { return disk.Dead{} }),
		condition("full-disk", "Writes to new places on the disk fail; what was written can be overwritten.",
			func(v Values) disk.Condition { return disk.Full{Bytes: v.Int("after")} },
			Param{Name: "after", Type: TypeSize, Default: "0B", Doc: "bytes in use from which on it is full; 0B is at once"}),
		condition("worn-disk", "Writes fail once so much has been written over the life of the disk; reads go on.",
			func(v Values) disk.Condition { return disk.Wear{Bytes: v.Int("after")} },
			Param{Name: "after", Type: TypeSize, Default: "0B", Doc: "bytes written from which on it is worn out"}),
		condition("lying-sync", "The disk says that it has synced and has not: a crash loses what was promised.",
			func(Values) disk.Condition { return disk.LyingSync{} }),
		condition("lost-writes", "Some writes succeed and do nothing.",
			func(v Values) disk.Condition { return disk.LostWrites{Probability: v.Number("share")} }, shareOfWrites),
		condition("misdirected-writes", "Some writes go to another place in use.",
			func(v Values) disk.Condition { return disk.MisdirectedWrites{Probability: v.Number("share")} }, shareOfWrites),
	}
	for _, kind := range kinds {
		kind.Target = targetDisks
	}
	return kinds
}

const targetDisks = "a selector of machines, whose disk it is: A, A1, random(2), each(store), …; or of disks that a system consists of: array.disk3, random(1, disk)"

var shareOfWrites = Param{Name: "share", Type: TypeShare, Default: "1%", Doc: "share of the writes, drawn for each"}

// damage is a fault that is done in an instant and stays.
func damage(name, doc string, fault func(sectors int64) disk.Fault) *FaultKind {
	return &FaultKind{
		Name: name, Doc: doc, Instant: true,
		Example: "{" + name + ": random(1, store), sectors: 3, at: 10s}",
		Params: []Param{{Name: "sectors", Type: TypeInt, Default: "1", Least: 1, Most: 1e9,
			Doc: "how many, drawn; what is in use bounds them"}},
		Begin: func(w *World, v Values, targets [][]nodes.ID) Strike {
			hit := 0
			w.strike(targets, func(p *plight) func() {
				if d := p.machine.Disk(); d != nil {
					hit += len(d.Inject(fault(v.Int("sectors"))))
				}
				return nil
			})
			return Strike{Effect: func() string { return fmt.Sprintf("damaged %d sectors", hit) }}
		},
		BeginAt: damageAt(func(v Values) disk.Fault { return fault(v.Int("sectors")) }),
	}
}

// condition is a fault of a disk that lasts until it ends.
func condition(name, doc string, fault func(Values) disk.Condition, params ...Param) *FaultKind {
	return &FaultKind{
		Name: name, Doc: doc, Params: params,
		Example: "{" + name + ": random(1, store), at: 10s, for: 5s}",
		Begin: func(w *World, v Values, targets [][]nodes.ID) Strike {
			return w.strike(targets, func(p *plight) func() {
				if p.machine.Disk() == nil {
					return func() {}
				}
				return p.ail(name, fault(v))
			})
		},
		BeginAt: conditionAt(fault),
	}
}
