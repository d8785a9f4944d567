package figures

import (
	"slices"
	"strings"
	"time"

	"nines/experiments"
	"nines/plots"
	"nines/sim"
)

// shade is what a time line says of the faults.
type shade struct {
	bands   []plots.Band
	caption string
}

// bandsMax is how many episodes of a fault are shaded: more make a grey sheet.
const bandsMax = 100

// struck is when a fault strikes at some points: at all of them alike.
type struck struct {
	fault   string
	bands   []plots.Band
	isFixed bool
	who     []string
}

// shade finds out when faults strike at some points. It reads schedules, not
// runs, so that it knows no more of one run than of the others: a fault that
// strikes at times that are drawn is named, but not shaded.
func (p *picture) shade(points []int) (s shade) {
	var sentences []string
	for _, alike := range grouped(p.strikes(points), func(s struck) string { return s.fault }) {
		different := slices.DeleteFunc(slices.Clone(alike), func(s struck) bool { return len(s.bands) == 0 })
		for _, one := range alike {
			switch {
			case !one.isFixed:
				sentences = append(sentences, "Each run has its own times of "+one.fault+", which are not shaded.")
			case len(one.bands) == 0 && len(different) > 0:
				sentences = append(sentences, "There is no "+one.fault+" in "+strings.Join(one.who, ", ")+".")
			}
		}
		for _, one := range different {
			for _, band := range one.bands {
				if len(different) > 1 {
					band.Name += " (" + strings.Join(one.who, ", ") + ")"
				}
				s.bands = append(s.bands, band)
			}
		}
	}
	s.caption = strings.Join(sentences, " ")
	return s
}

// strikes lists the faults of some points, those that strike alike once.
func (p *picture) strikes(points []int) (all []struck) {
	for _, point := range points {
		scenario := p.scenario(point)
		for i := range scenario.Faults {
			f := &scenario.Faults[i]
			if f.IsAlways(scenario.Window) {
				continue // a grey sheet tells nothing of when
			}
			bands, isFixed := episodes(f, scenario.Window.End())
			same := func(s struck) bool { return s.fault == f.Name && s.isFixed == isFixed && slices.Equal(s.bands, bands) }
			k := slices.IndexFunc(all, same)
			if k < 0 {
				k = len(all)
				all = append(all, struck{f.Name, bands, isFixed, nil})
			}
			if who := p.called(point); !slices.Contains(all[k].who, who) {
				all[k].who = append(all[k].who, who)
			}
		}
	}
	return all
}

// called names a point by what its line or panel is called.
func (p *picture) called(point int) string {
	by := p.By
	if by == byLoad {
		by = byVariant
	}
	return p.at(point, by)
}

// episodes returns when a fault strikes until the end of the run; isFixed is
// false where only the run knows.
func episodes(f *experiments.Fault, end sim.Time) (bands []plots.Band, isFixed bool) {
	every, length := time.Duration(0), f.For
	fixed := func(d interface{ String() string }, to *time.Duration) bool {
		span, err := sim.ParseDuration(d.String())
		*to = span
		return err == nil
	}
	switch {
	case f.Lasts && f.For == 0:
		return nil, true
	case f.Life != nil, f.Target.Rolling:
		return nil, false
	case f.Every != nil && !fixed(f.Every, &every), f.Mend != nil && !fixed(f.Mend, &length):
		return nil, false
	}
	until := end
	if f.Until != 0 {
		until = min(until, f.Until)
	}
	for at := f.At; at < until && len(bands) < bandsMax; at = at.Add(every) {
		to := end
		switch {
		case f.Kind.Instant:
			to = at
		case f.Lasts || f.Mend != nil:
			to = min(end, at.Add(length))
		}
		bands = append(bands, plots.Band{Name: f.Name, From: at.Sub(sim.Start), To: to.Sub(sim.Start)})
		if every <= 0 {
			break
		}
	}
	return bands, true
}
