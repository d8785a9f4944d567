package systems

import (
	"math"
	"strings"
	"time"

	"nines/experiments"
	"nines/nodes/storage/durability"
	"nines/nodes/storage/raid"
	"nines/sim/dist"

	"gonum.org/v1/gonum/mat"
)

// raidTheory returns the closed forms that hold for an array in this scenario:
// of what it loses over the years, and of what its requests cost.
func raidTheory(s *experiments.Scenario, p *experiments.Placed) []experiments.Closed {
	t := arrayTheory{scenario: s, placed: p, layout: arrayLayout(p.Values)}
	t.wear, t.wears = t.onlyWear()
	var forms []experiments.Closed
	for _, m := range s.Measures {
		if system := m.Args["system"]; system != p.Name && (system != "" || !t.alone()) {
			continue
		}
		for _, form := range []func(experiments.Expression) (experiments.Closed, bool){t.losses, t.failures, t.requests, t.arm} {
			if closed, ok := form(m); ok {
				closed.Measure = m.Text
				forms = append(forms, closed)
			}
		}
	}
	return forms
}

// arrayTheory is an array in its scenario.
type arrayTheory struct {
	scenario *experiments.Scenario
	placed   *experiments.Placed
	layout   raid.Layout

	wear  *experiments.Fault // how its disks fail
	wears bool               // and nothing else goes wrong
}

// alone tells whether no other array tells of the same events.
func (t *arrayTheory) alone() bool {
	arrays := 0
	for i := range t.scenario.Systems {
		if t.scenario.Systems[i].Kind.Kind == t.placed.Kind.Kind {
			arrays++
		}
	}
	return arrays == 1
}

// onlyWear returns the fault by which the disks of the array live and die; ok
// is false if there is none, or another one too.
func (t *arrayTheory) onlyWear() (wear *experiments.Fault, ok bool) {
	if len(t.scenario.Faults) != 1 {
		return nil, false
	}
	f := &t.scenario.Faults[0]
	if f.Kind.Name != "fail" || !f.Target.Each {
		return nil, false
	}
	whose, _, _ := strings.Cut(f.Target.Groups[0].Name, ".")
	return f, t.alone() || whose == t.placed.Name
}

// chain is the birth–death chain over the number of missing disks of a group.
type chain struct {
	disks, tolerates int64
	mttf, mttr       float64 // ns
	discipline       durability.Discipline
	groups           float64 // of all arrays: each loses data by itself
}

// isExponential tells whether a distribution has no memory.
func isExponential(d dist.Distribution) bool { return strings.HasPrefix(d.String(), "exponential(") }

// chain returns the chain that holds here. It assumes that
//
//   - each disk has a life of its own, exponential, and is replaced by one that
//     has another
//   - there always is a spare, and no latent error
//   - arrays consist of groups of disks that know nothing of each other
func (t *arrayTheory) chain() (c chain, ok bool) {
	if !t.wears || t.wear.Mend == nil || !isExponential(t.wear.Life) {
		return c, false
	}
	repair, groups := t.wear.Values.Group("repair"), t.layout.Groups()
	c = chain{
		disks: int64(len(groups[0])), tolerates: t.layout.Tolerates(),
		mttf: t.wear.Life.Mean(), mttr: t.wear.Mend.Mean(), groups: float64(int64(len(groups)) * t.placed.Values.Int("arrays")),
	}
	if repair.Text("discipline") == "serial" {
		c.discipline = durability.Serial
	}
	apart := c.disks*int64(len(groups)) == t.layout.Disks
	waits := c.discipline == durability.Serial && len(groups) > 1 // for the repair of another group
	return c, apart && !waits && !repair.Has("delivery")
}

// generator returns the rates of the chain, in a mission. State i is i missing
// disks. What follows a loss is an array of new disks, if renewed, or nothing;
// the last column counts losses.
func (c chain) generator(mission float64, renewed bool) *mat.Dense {
	n := int(c.tolerates) + 2
	q := mat.NewDense(n, n, nil)
	add := func(from, to int, rate float64) {
		q.Set(from, to, q.At(from, to)+float64(rate*mission))
		q.Set(from, from, q.At(from, from)-float64(rate*mission))
	}
	for i := range n - 1 {
		failing := float64(c.disks-int64(i)) / c.mttf
		if i > 0 {
			add(i, i-1, c.repairing(int64(i)))
		}
		if i < n-2 {
			add(i, i+1, failing)
			continue
		}
		q.Set(i, n-1, float64(failing*mission)) // counted
		q.Set(i, i, q.At(i, i)-float64(failing*mission))
		if renewed {
			q.Set(i, 0, q.At(i, 0)+float64(failing*mission))
		}
	}
	return q
}

// repairing returns the rate at which one of so many missing disks comes back.
func (c chain) repairing(missing int64) float64 {
	if c.discipline == durability.Serial {
		missing = 1
	}
	return float64(missing) / c.mttr
}

// What the exponential of a matrix cannot tell from nothing, and how many
// repairs a mission must be long so that it counts as begun long ago.
const (
	rarest = 1e-12
	longAs = 100
)

// expected returns how many losses of a group are expected in a mission: if it
// is not renewed, the probability that there is one. ok is false if it is too
// small to tell.
func (c chain) expected(mission time.Duration, renewed bool) (losses float64, ok bool) {
	var transitions mat.Dense
	transitions.Exp(c.generator(float64(mission), renewed))
	if losses = transitions.At(0, int(c.tolerates)+1); losses > rarest {
		return losses, true
	}
	losses = float64(mission) / durability.MTTDL(c.disks, c.tolerates, c.mttf, c.mttr, c.discipline)
	return losses, losses > 0 && float64(mission) > longAs*c.mttr
}

// shortRepairs is how much of their time all disks of a group may be under
// repair so that only the mean of a repair matters, and not its law.
const shortRepairs = 0.01

// agreement is the share of an expected loss rate within which a simulation
// must lie to agree with it: to see a tenth, 400 losses are needed.
const agreement = 0.1

// losses is the probability of a loss in the mission, and the mean time between
// losses. Where repairs are exponential it is exact. Where they are not and are
// made in parallel, or one at a time suffices, it takes only their mean: loss
// rates are insensitive to the law of repairs that are short.
func (t *arrayTheory) losses(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if name := m.Measure.Name; name != "P" && name != "mtbf" || m.Args["event"] != eventLoss || m.Args["when"] != "" || t.scenario.Window.From != 0 {
		return closed, false
	}
	c, ok := t.chain()
	if v := t.placed.Values; v.Has("latent") || v.Has("unreadable") {
		return t.defects(m, c, ok)
	}
	if !ok || !t.rebuilt(c) {
		return closed, false
	}
	source := "exact solution of the birth–death chain"
	if !isExponential(t.wear.Mend) {
		insensitive := c.discipline == durability.Parallel || c.tolerates <= 1
		if !insensitive || float64(c.disks)*c.mttr > shortRepairs*c.mttf {
			return closed, false
		}
		source = "birth–death chain, insensitive to the law of short repairs"
	}
	closed.Source = source + " (Patterson, Gibson and Katz 1988), " + c.discipline.String() + " repair"
	length, renewed := t.scenario.Window.Length(), m.Measure.Name == "mtbf"
	expected, ok := c.expected(length, renewed)
	switch {
	case !renewed:
		closed.Expected = -math.Expm1(float64(c.groups * math.Log1p(-min(expected, 1))))
	case t.placed.Values.Bool("renew"):
		closed.Expected = float64(length) / float64(c.groups*expected)
	default:
		return closed, false
	}
	closed.Tolerance = agreement * closed.Expected
	return closed, ok
}

// shortRebuild is the share of a repair up to which a rebuild does not matter.
const shortRebuild = agreement / 10

// rebuilt tells whether a replaced disk has its data soon. A disk of bytes is
// rebuilt row by row when its repair, as the fault has it, is over; an arm comes
// round once to read a row, and once to write it.
func (t *arrayTheory) rebuilt(c chain) bool {
	v := t.placed.Values
	if v.Text("fidelity") != "bytes" {
		return true
	}
	row := 2 * (armTurn + 1e9*float64(t.layout.Chunk)/armBytes)
	if v.Text("disk") == "ssd" {
		row = ssdAccess + 2*1e9*float64(t.layout.Chunk)/ssdBytes
	}
	return float64(t.layout.Rows)*row/v.Number("rebuild") <= shortRebuild*c.mttr
}

// defects is the same where one loss is survived, but for sectors that cannot
// be read. A disk holds a latent error for a share u of the time, and cannot be
// read as a whole with chance p: when one of n disks fails, data is lost with
// 1 − ((1−u)(1−p))^(n−1), or else by a second failure. It assumes that errors
// come and are found many times in a mission, and much more often than disks
// fail.
func (t *arrayTheory) defects(m experiments.Expression, c chain, ok bool) (closed experiments.Closed, _ bool) {
	v, length := t.placed.Values, float64(t.scenario.Window.Length())
	if !ok || c.tolerates != 1 || c.mttr*float64(c.disks) > shortRepairs*c.mttf || !v.Bool("renew") {
		return closed, false
	}
	sound := 1.0 // the chance that a disk can be read
	if v.Has("latent") {
		if !v.Has("scrub") {
			return closed, false
		}
		comes, found := v.Distribution("latent").Mean(), v.Distribution("scrub").Mean()
		if found > shortRepairs*length || found > shortRepairs*c.mttf {
			return closed, false
		}
		sound = comes / (comes + found)
	}
	if v.Has("unreadable") {
		sound *= 1 - unreadable(v)
	}
	n := float64(c.disks)
	defect := 1 - math.Pow(sound, n-1)
	rate := n / c.mttf * (defect + (1-defect)*(n-1)/c.mttf*c.mttr) * c.groups
	closed.Expected = 1 / rate
	if m.Measure.Name == "P" {
		closed.Expected = -math.Expm1(-rate * length)
	}
	closed.Tolerance = agreement * closed.Expected
	closed.Source = "n/life · (1 − ((1−u)(1−p))^(n−1) + …): a sector that cannot be read, or a second failure; " + c.discipline.String() + " repair"
	return closed, true
}

// failures is how many disks fail: each fails and is replaced over and over,
// once in a life and a repair. It assumes that lives are exponential and that
// no disk waits for its repair.
func (t *arrayTheory) failures(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "count" || m.Args["event"] != eventFailure || m.Args["when"] != "" || t.scenario.Window.From != 0 {
		return closed, false
	}
	c, ok := t.chain()
	if !ok || c.discipline == durability.Serial || c.mttr > shortRepairs*c.mttf {
		return closed, false
	}
	expected := float64(raidDisks(t.placed.Values)) * float64(t.scenario.Window.Length()) / (c.mttf + c.mttr)
	return experiments.Closed{Expected: expected, Tolerance: agreement * expected, Source: "disks × time / (life + repair)"}, true
}
