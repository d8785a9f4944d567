package experiments

import (
	"math"
	"time"

	"nines/experiments/document"
	"nines/sim"
	"nines/workloads"
	"nines/workloads/history"
)

// loads reads the load groups.
func (d *decoder) loads(s *Scenario, n *document.Node) {
	for _, entry := range d.Named(d.Inherit(n, "like")) {
		s.Loads = append(s.Loads, d.load(s, entry.Key.Text, entry.Value))
	}
	if n != nil && len(s.Loads) == 0 {
		d.Errorf(n, "a scenario needs at least one load")
	}
}

func (d *decoder) load(s *Scenario, name string, n *document.Node) Load {
	l := Load{Load: workloads.Load{Name: name, Reads: 0.5, Deadline: time.Second, From: 0, To: s.Window.To}}
	f := d.Map(n)
	if calls := f.Need("calls"); calls != nil {
		l.Calls = d.OneOf(calls, s.systemNames()...)
	}
	if at := f.Get("at"); at != nil {
		l.Site = d.String(at)
		d.siteName(s, at, l.Site)
	}
	l.Pinned = d.Bool(f.Get("pinned"))
	if l.Pinned && l.Site == "" && n.Kind == document.Map {
		d.Report(n, "pinned clients are pinned to a site, and there is none", "say where they are, such as at: A")
	}
	d.loadWhen(s, &l, f)
	if reads := f.Get("reads"); reads != nil {
		l.Reads = d.Percent(reads)
	}
	if keys := f.Get("keys"); keys != nil {
		l.Keys = d.numbers(keys)
	}
	if deadline := f.Get("deadline"); deadline != nil {
		l.Deadline = d.DurationIn(deadline, 1, math.MaxInt64)
	}
	if users := f.Get("users"); users != nil {
		l.Users = d.Int(users, 1, 10_000_000)
	}
	if from := f.Get("from"); from != nil {
		l.From = sim.Time(d.Duration(from))
	}
	if to := f.Get("to"); to != nil {
		l.To = sim.Time(d.Duration(to))
	}
	f.Done()
	return l
}

// loadWhen reads when operations are invoked: open, closed or a script.
func (d *decoder) loadWhen(s *Scenario, l *Load, f *document.Fields) {
	surge := f.Get("surge")
	gap := f.Get("arrivals")
	switch key, n := f.Choose("open", "closed", "script"); key {
	case "open":
		l.Open = &workloads.Open{PerSecond: d.Rate(n)}
		if n.Kind == document.Text && l.Open.PerSecond == 0 {
			d.Errorf(n, "no rate: a load without arrivals measures nothing")
		}
		if gap != nil {
			l.Open.Gap = d.times(gap)
		}
		if surge != nil {
			l.Open.Surges = d.surges(surge)
		}
	case "closed":
		c := d.Map(n)
		l.Closed = &workloads.Closed{Clients: d.Int(c.Need("clients"), 1, 1_000_000)}
		if think := c.Get("think"); think != nil {
			l.Closed.Think = d.times(think)
		}
		c.Done()
	case "script":
		for _, step := range d.List(n) {
			l.Script = append(l.Script, d.step(s, step))
		}
	}
}

// surges reads one surge or a list of them.
func (d *decoder) surges(n *document.Node) []workloads.Surge {
	items := []*document.Node{n}
	if n.Kind == document.List {
		items = n.Items
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

// step reads one step of a script: {at: 11s, site: B, write: 7}.
func (d *decoder) step(s *Scenario, n *document.Node) workloads.Step {
	f := d.Map(n)
	step := workloads.Step{At: sim.Time(d.Duration(f.Need("at")))}
	if site := f.Need("site"); site != nil {
		step.Site = d.String(site)
		d.siteName(s, site, step.Site)
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

func (s *Scenario) systemNames() []string {
	var names []string
	for _, p := range s.Systems {
		names = append(names, p.Name)
	}
	return names
}
