package experiments

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	"nines/experiments/document"
	"nines/sim"
	"nines/sim/dist"
	"nines/workloads"
	"nines/workloads/history"
)

// loads reads the load groups.
func (d *decoder) loads(s *Scenario, n *document.Node) {
	expected := 0.0
	for _, entry := range d.Named(d.Inherit(n, "like")) {
		path := "load." + entry.Key.Text
		if at(s.Resolved, path+".like") != nil {
			if path = ""; entry.Value.Get("calls") == nil {
				continue // what it is like is wrong, and that was said
			}
		}
		l := d.load(s, entry, path)
		s.Loads = append(s.Loads, l)
		if expected <= operationsMax {
			expected += l.operations()
			d.atMost(entry.Key, expected, operationsMax, "operations")
		}
	}
	busy := func(p Placed) bool { return len(p.Kind.Usual) > 0 } // also when nobody calls it
	if len(d.named.loads) == 0 && len(s.Systems) > 0 && !slices.ContainsFunc(s.Systems, busy) {
		d.Errorf(cmp.Or(n, s.Resolved), "a scenario needs at least one load: nothing happens in a %s that nobody calls", s.Systems[0].Kind.Kind)
	}
}

// load reads one group; path is where its defaults belong.
func (d *decoder) load(s *Scenario, entry document.Entry, path string) Load {
	l := Load{Load: workloads.Load{Name: entry.Key.Text, To: s.Window.To}}
	f := d.Map(entry.Value)
	calls := f.Need("calls")
	if d.named.systems != nil {
		l.Calls = d.OneOf(calls, d.named.systems...)
	}
	l.Deadline = d.DurationIn(d.optional(s, f, path, "deadline", "1s"), time.Microsecond, math.MaxInt64)
	kind, how := f.Choose("open", "closed", "script")
	switch kind {
	case "open":
		d.openLoad(s, &l, f, how, path)
	case "closed":
		d.closedLoad(&l, how)
		d.senseless(f, kind, "surge", "arrivals", "users")
	case "script":
		l.Script = d.script(s, how)
		d.senseless(f, kind, "surge", "arrivals", "users", "reads", "keys", "at", "pinned", "from", "to")
	}
	if kind != "script" {
		d.operations(s, &l, f, path)
	}
	f.Done()
	d.reachable(s, &l, entry, calls)
	return l
}

// senseless reports keys that have no meaning for a kind of load.
func (d *decoder) senseless(f *document.Fields, kind string, keys ...string) {
	for _, key := range keys {
		if n := f.Get(key); n != nil {
			d.Errorf(n, "%q says nothing about a load with %q", key, kind)
		}
	}
}

// operations reads what the operations of a load are, where and when.
func (d *decoder) operations(s *Scenario, l *Load, f *document.Fields, path string) {
	if at := f.Get("at"); at != nil {
		l.Site = d.String(at)
		d.siteName(at, l.Site)
	}
	pinned := f.Get("pinned")
	if l.Pinned = d.Bool(pinned); l.Pinned && f.Get("at") == nil {
		d.Report(pinned, "pinned clients are pinned to a site, and there is none", "say where they are, such as at: A")
	}
	l.Reads = d.Percent(d.optional(s, f, path, "reads", "50%"))
	l.Keys = d.numbers(f.Get("keys"))
	l.From = sim.Time(d.Duration(f.Get("from")))
	if to := f.Get("to"); to != nil {
		l.To = sim.Time(d.Duration(to))
		if l.To > s.Window.To && s.Window.To > 0 {
			d.Errorf(to, "the run is measured until %v: nothing is offered after it", seconds(s.Window.To))
		}
	}
	if l.From >= l.To && l.To > 0 {
		at := f.Get("to")
		if f.Get("from") != nil {
			at = f.Get("from")
		}
		d.Errorf(at, "the load ends before it begins")
	}
}

// openLoad reads arrivals that wait for no answer.
func (d *decoder) openLoad(s *Scenario, l *Load, f *document.Fields, rate *document.Node, path string) {
	l.Open = &workloads.Open{PerSecond: d.Rate(rate)}
	switch perSecond := l.Open.PerSecond; {
	case perSecond > workloads.RateMax:
		d.Errorf(rate, "%s is too often: at most one a nanosecond", rate.Text)
	case perSecond < rateLeast && d.fine(func(d *decoder) { d.Rate(rate) }):
		d.Errorf(rate, "%s is next to nothing: at least 0.001/y", rate.Text)
	}
	l.Open.Gap = d.gaps(d.optional(s, f, path, "arrivals", arrivalsPoisson))
	l.Users = d.Int(d.optional(s, f, path, "users", strconv.Itoa(workloads.UsersDefault)), 1, workloads.UsersMax)
	l.Open.Surges = d.surges(f.Get("surge"))
}

// rateLeast, per second, is once in a thousand years.
const rateLeast = 0.001 / (365 * 24 * 3600)

// arrivalsPoisson are independent arrivals, whose gaps are exponential;
// arrivalsConstant come like the ticks of a clock.
const (
	arrivalsPoisson  = "poisson"
	arrivalsConstant = "constant"
)

// gaps reads how arrivals follow each other. Only the shape matters: the rate
// scales it.
func (d *decoder) gaps(n *document.Node) dist.Distribution {
	if n.Kind == document.Text {
		switch n.Text {
		case arrivalsPoisson:
			return nil
		case arrivalsConstant:
			return dist.Constant(time.Second)
		}
	}
	gap := d.delays(n)
	if gap != nil && !(gap.Mean() > 0 && gap.Mean() < math.Inf(1)) {
		d.Errorf(n, "gaps between arrivals need a mean above 0 that is not infinite; %s has none", n.Text)
	}
	return gap
}

func (d *decoder) closedLoad(l *Load, n *document.Node) {
	f := d.Map(n)
	l.Closed = &workloads.Closed{Clients: d.Int(f.Need("clients"), 1, workloads.ClientsMax)}
	l.Closed.Think = d.delays(f.Get("think"))
	f.Done()
}

// surges reads one surge or a list of them.
func (d *decoder) surges(n *document.Node) []workloads.Surge {
	if n == nil {
		return nil
	}
	items := []*document.Node{n}
	if n.Kind == document.List {
		items = n.Items
	}
	if len(items) > surgesMax {
		d.Errorf(n, "%d surges are too many: at most %d", len(items), surgesMax)
		return nil
	}
	var surges []workloads.Surge
	for _, item := range items {
		f := d.Map(item)
		surges = append(surges, workloads.Surge{
			At:    sim.Time(d.Duration(f.Need("at"))),
			For:   d.Duration(f.Need("for")),
			Times: d.Float(f.Need("times"), 0, 1e6),
		})
		f.Done()
	}
	return surges
}

// script reads operations that are made one after another.
func (d *decoder) script(s *Scenario, n *document.Node) []workloads.Step {
	items := d.List(n)
	switch {
	case n.Kind == document.List && len(items) == 0:
		d.Errorf(n, "a script without a step does nothing")
	case len(items) > workloads.StepsMax:
		d.Errorf(n, "%d steps are too many: at most %d", len(items), workloads.StepsMax)
		return nil
	}
	var steps []workloads.Step
	for _, item := range items {
		step := d.step(s, item)
		if when := item.Get("at"); when != nil && len(steps) > 0 && step.At < steps[len(steps)-1].At {
			d.Errorf(when, "this step is to begin before the one above it")
		}
		steps = append(steps, step)
	}
	return steps
}

// step reads one step of a script: {at: 11s, site: B, write: 7}.
func (d *decoder) step(s *Scenario, n *document.Node) workloads.Step {
	f := d.Map(n)
	when := f.Need("at")
	step := workloads.Step{At: sim.Time(d.Duration(when)), Repeat: 1}
	if when != nil && step.At >= s.Window.To && s.Window.To > 0 {
		d.Errorf(when, "the run is measured until %v: the step comes too late", seconds(s.Window.To))
	}
	if site := f.Need("site"); site != nil {
		step.Site = d.String(site)
		d.siteName(site, step.Site)
	}
	what, key := f.Choose("read", "write")
	step.Key = uint64(d.Int(key, 0, math.MaxInt64))
	if what == "write" {
		step.Kind = history.Write
	}
	if repeat := f.Get("repeat"); repeat != nil {
		step.Repeat = d.Int(repeat, 1, 1_000_000)
	}
	f.Done()
	return step
}

// reachable reports a load that finds no machine to ask where it may ask.
func (d *decoder) reachable(s *Scenario, l *Load, entry document.Entry, calls *document.Node) {
	i := slices.IndexFunc(s.Systems, func(p Placed) bool { return p.Name == l.Calls })
	if i < 0 || !d.sited {
		return // that is wrong already
	}
	p := &s.Systems[i]
	if p.Kind.Unserved != nil {
		if err := p.Kind.Unserved(p.Values); err != nil {
			d.Errorf(calls, "nobody can call %s: %v", l.Calls, err)
			return
		}
	}
	places, _ := s.Coordinators(p.Values)
	if machines(places, "") == 0 {
		d.Errorf(calls, "%s has no machine that clients may ask", l.Calls)
		return
	}
	if l.Pinned && slices.Contains(d.named.sites, l.Site) && machines(places, l.Site) == 0 {
		d.Errorf(cmp.Or(entry.Value.Get("at"), entry.Key), "%s has no machine at %s that the clients there may ask", l.Calls, l.Site)
	}
	for j, step := range l.Script {
		if slices.Contains(d.named.sites, step.Site) && machines(places, step.Site) == 0 {
			d.Errorf(entry.Value.Get("script").Items[j].Get("site"), "%s has no machine at %s that clients may ask", l.Calls, step.Site)
		}
	}
}

// operations returns how many operations a load is expected to invoke; those
// of closed clients, who ask as often as they are answered, are not.
func (l *Load) operations() (sum float64) {
	for _, step := range l.Script {
		sum += float64(step.Repeat)
	}
	if l.Open == nil {
		return sum
	}
	edges := []sim.Time{l.From, l.To}
	for _, surge := range l.Open.Surges {
		edges = append(edges, max(l.From, min(surge.At, l.To)), max(l.From, min(surge.At.Add(surge.For), l.To)))
	}
	slices.Sort(edges)
	for i := range edges[1:] {
		rate := l.Open.PerSecond
		for _, surge := range l.Open.Surges {
			if edges[i] >= surge.At && edges[i] < surge.At.Add(surge.For) {
				rate *= surge.Times
			}
		}
		sum += rate * edges[i+1].Sub(edges[i]).Seconds()
	}
	return sum
}

// seconds returns an instant as a file would have it.
func seconds(t sim.Time) string { return sim.FormatDuration(time.Duration(t)) }
