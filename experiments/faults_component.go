package experiments

import (
	"fmt"
	"strings"

	"nines/nodes"
	"nines/nodes/disk"
	"nines/sim"
)

// componentFaults returns the faults of what systems consist of.
func componentFaults() []*FaultKind {
	return []*FaultKind{{
		Name: "fail", BeginAt: beginFail, Remark: discipline,
		Target:  "a selector of components: disk, array.disk3, random(1, disk), array.disk1+array.disk2; or each(disk)",
		Example: "{fail: random(1, disk), at: 10s, for: 30s}",
		Doc: "A component of a system, such as a disk of an array, is out of service until it is repaired or replaced, or the fault ends. " +
			"With each(disk) every disk has a life of its own, from the start of the run, and is repaired when it has ended: " +
			"{fail: each(disk), life: weibull(1.12, 461386h), repair: {time: exponential(24h), discipline: serial}}.",
		Params: []Param{repairParam},
	}}
}

var repairParam = Param{Name: "repair", Type: TypeGroup, Shorthand: "time", Params: []Param{
	{Name: "time", Type: TypeTimes, Doc: "from when the repair begins until the replacement works, drawn for each; there is no repair unless given"},
	{Name: "discipline", Type: TypeChoice, Choices: []string{"parallel", "serial"}, Default: "parallel",
		Doc: "parallel: each at once, on its own; serial: one at a time in each array, first failed first, which costs log10(m!) nines where m losses are survived"},
	{Name: "delivery", Type: TypeTimes,
		Doc: "how long a spare is under way that is ordered when one fails: without one at hand the repair waits for it; there always is one unless given"},
}, Doc: "how long the repair takes, or a map of what it is like"}

// discipline says how components are repaired: it is worth orders of magnitude,
// and so is said in every report.
func discipline(v Values) string {
	repair := v.Group("repair")
	if repair == nil || !repair.Has("time") {
		return "no repair"
	}
	return repair.Text("discipline") + " repair"
}

func beginFail(w *World, _ Values, components []Component) Strike {
	var restore []func()
	for _, c := range components {
		restore = append(restore, w.assembly(c.System).Fail(c.Number))
	}
	return Strike{
		End:    func() { callAll(restore) },
		Effect: func() string { return "took " + listed(components) + " out" },
	}
}

func callAll(functions []func()) {
	for _, f := range functions {
		f()
	}
}

// listed names some components, as many as a line holds.
func listed(components []Component) string {
	var names []string
	for _, c := range components {
		if len(names) == 8 {
			return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), len(components)-8)
		}
		names = append(names, c.String())
	}
	return strings.Join(names, ", ")
}

// wear lets the components of whole systems live and die as a fault says. To
// whoever watches that is one episode, as long as the run.
func (w *World) wear(f *Fault) {
	wear := Wear{Life: f.Life, Repair: f.Mend}
	if repair := f.Values.Group("repair"); repair != nil {
		wear.Serial = repair.Text("discipline") == "serial"
		if repair.Has("delivery") {
			wear.Delivery = repair.Distribution("delivery")
		}
	}
	systems, _ := w.Scenario.worn(f.Target.Groups[0].Name)
	var effects []func() string
	for _, system := range systems {
		effects = append(effects, w.assembly(system).Wear(wear))
	}
	w.Episodes = append(w.Episodes, &Episode{
		Fault: f.Name, Targets: [][]nodes.ID{w.owners(systems)}, From: w.Engine.Now(), To: sim.Never,
		effect: func() string { return together(effects) + ", " + discipline(f.Values) },
	})
}

func together(effects []func() string) string {
	var texts []string
	for _, effect := range effects {
		texts = append(texts, effect())
	}
	return strings.Join(texts, "; ")
}

// damageAt is damage of components that are disks.
func damageAt(fault func(Values) disk.Fault) func(*World, Values, []Component) Strike {
	return func(w *World, v Values, components []Component) Strike {
		hit := 0
		for _, c := range components {
			if d := w.assembly(c.System).Disk(c.Number); d != nil {
				hit += len(d.Inject(fault(v)))
			}
		}
		return Strike{Effect: func() string { return fmt.Sprintf("damaged %d sectors of %s", hit, listed(components)) }}
	}
}

// conditionAt is a lasting fault of components that are disks. Where two of one
// sort overlap, the end of the first ends both.
func conditionAt(fault func(Values) disk.Condition) func(*World, Values, []Component) Strike {
	return func(w *World, v Values, components []Component) Strike {
		var ends []func()
		for _, c := range components {
			if d := w.assembly(c.System).Disk(c.Number); d != nil {
				condition := fault(v)
				d.Inject(condition)
				ends = append(ends, func() { d.Clear(condition) })
			}
		}
		return Strike{End: func() { callAll(ends) }}
	}
}
