package systems

import (
	"math"
	"slices"
	"strings"
	"time"

	"nines/experiments"
	"nines/nodes/service"
	"nines/workloads/measure"
)

// serviceTheory returns the closed forms that hold for a service in this
// scenario: those of its stations, if it is where requests end, and those of its
// retries, if it does nothing but call. It is silent where it is not sure.
func serviceTheory(s *experiments.Scenario, p *experiments.Placed) (forms []experiments.Closed) {
	t := stations{scenario: s, placed: p, options: serviceOptions(p.Values), machines: machinesOf(p)}
	t.perSecond, t.poisson = offeredTo(s, p)
	if t.perSecond == 0 || len(s.Faults) > 0 || s.Clocks.Drift != nil {
		return nil
	}
	t.slots, _ = t.options.Slots()
	t.law, t.known = t.queueing()
	for _, m := range s.Measures {
		if m.Args["when"] != "" || m.Args["system"] != p.Name {
			continue
		}
		for _, form := range []func(experiments.Expression) (experiments.Closed, bool){t.measure, t.retries, t.crowding} {
			if closed, ok := form(m); ok {
				closed.Measure = m.Text
				forms = append(forms, closed)
			}
		}
	}
	return forms
}

// offeredTo returns how much all loads ask of a service in a second, or 0 if that
// is not known: closed clients, scripts, surges, and other services that call it.
// poisson tells whether nothing but chance orders the arrivals.
func offeredTo(s *experiments.Scenario, p *experiments.Placed) (perSecond float64, poisson bool) {
	for i := range s.Systems {
		calls := s.Systems[i].Kind == p.Kind && slices.ContainsFunc(s.Systems[i].Values.Each("calls"), func(c experiments.Named) bool { return c.Name == p.Name })
		if calls {
			return 0, false
		}
	}
	poisson = true
	for i := range s.Loads {
		l := &s.Loads[i]
		if l.Calls != p.Name {
			continue
		}
		if l.Open == nil || len(l.Open.Surges) > 0 || l.From > s.Window.From || l.To != 0 && l.To < s.Window.To {
			return 0, false
		}
		perSecond += l.Open.PerSecond
		poisson = poisson && l.Open.Gap == nil
	}
	return perSecond, poisson
}

func machinesOf(p *experiments.Placed) (machines int64) {
	for _, place := range p.Values.Places(experiments.ParamMachines) {
		machines += place.Machines
	}
	return machines
}

// stations are the machines of a service in its scenario.
type stations struct {
	scenario *experiments.Scenario
	placed   *experiments.Placed
	options  service.Options
	machines int64
	slots    int64 // of each

	perSecond float64 // requests of all loads
	poisson   bool    // nothing but chance orders them
	law       law
	known     bool // the law holds
}

// law is what a closed form says of a service.
type law struct {
	wait     float64 // mean, of those that are not rejected, in seconds
	rejected float64 // share
	waited   float64 // share, of those that are not rejected; 0 where it is not known
	alone    bool    // exponential sojourns: M/M/1
	loose    float64 // what the form leaves out, as a share of the sojourn
	source   string
}

// exactShare is how near a simulation must come to a form that holds exactly: it
// leaves nothing out, but no run is endless.
const exactShare = 0.02

// queueing finds the law that holds, if one does.
func (t *stations) queueing() (law, bool) {
	o := t.options
	if o.Service == nil || !t.scenario.Window.Steady || len(t.placed.Values.Each("calls")) > 0 || o.ShedAfter > 0 || o.Cancel || o.Cores > 0 && o.Threads > o.Cores {
		return law{}, false
	}
	slowest, plain := t.slowestLink()
	if !plain {
		return law{}, false
	}
	policy, choices := t.placed.Values.Text("balance"), t.placed.Values.Int("choices")
	serviceTime := o.Service.Mean() / float64(time.Second)
	squared, lawful := squaredVariation(o.Service)
	exponential := strings.HasPrefix(o.Service.String(), "exponential(")
	a := t.perSecond * serviceTime / float64(t.machines) // offered to one machine
	rho := a / float64(t.slots)
	split := t.machines == 1 || policy == "random"    // each machine has Poisson arrivals of its own
	near := slowest <= exactShare*o.Service.Mean()/10 // what the balancer does and sees is what the machines have
	switch {
	case split && lawful && o.Queue == service.NoQueue:
		return law{rejected: erlangB(a, t.slots), source: "M/G/c/c, Erlang's loss formula (1917)"}, true
	case split && exponential && o.Queue > 0:
		rejected, waiting := bounded(a, t.slots, t.slots+o.Queue)
		return law{wait: waiting * serviceTime / (a * (1 - rejected)), rejected: rejected, source: "M/M/c/K"}, true
	case o.Queue != 0 || rho >= 1:
		return law{}, false
	case split && exponential:
		wait := erlangC(a, t.slots) * serviceTime / (float64(t.slots) - a)
		return law{wait: wait, waited: erlangC(a, t.slots), alone: t.slots == 1 && !o.LastFirst, source: "M/M/c, Erlang C"}, true
	case split && lawful && t.slots == 1:
		return law{wait: pollaczekKhinchine(rho, serviceTime, squared), source: "M/G/1 (Pollaczek and Khinchine)"}, true
	case policy == "round-robin" && near && exponential && t.slots == 1:
		return law{wait: roundRobin(float64(t.machines), rho) * serviceTime, source: "E_n/M/1: each machine sees every n-th Poisson arrival"}, true
	case policy == "two-choices" && near && exponential && t.slots == 1 && t.machines >= machinesMany*(choices-1):
		return law{wait: supermarket(rho, float64(choices)) * serviceTime, loose: 0.15 / (float64(t.machines) * (1 - rho)),
			source: "supermarket model, for endlessly many machines (Mitzenmacher, 2001); fewer are slower by about 0.12/(n(1 - ρ))"}, true
	}
	return law{}, false
}

// machinesMany is how many come near to endlessly many, for each choice but the
// first: who looks at half of all machines knows more than the form does.
const machinesMany = 10

// measure applies the law to a measure.
func (t *stations) measure(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if !t.known || !t.poisson {
		return closed, false
	}
	served := t.options.Service.Mean() / float64(time.Second)
	accepted := t.perSecond * (1 - t.law.rejected)
	sojourn := t.law.wait + served
	var expected, loose float64
	switch m.Measure.Name {
	case "sojourn":
		expected = sojourn * float64(time.Second)
		loose = t.law.loose * expected
		if m.Args["percentile"] != "" {
			above := 1 - float64(m.Args.Percentile("percentile"))/measure.ShareWhole
			if !t.law.alone || !t.tailed(above) {
				return closed, false
			}
			expected *= -math.Log(above)
		}
	case "wait":
		expected, loose = t.law.wait*float64(time.Second), t.law.loose*sojourn*float64(time.Second)
		if m.Args["percentile"] != "" {
			return closed, false
		}
	case "waited":
		if expected = t.law.waited; expected == 0 {
			return closed, false
		}
	case "number":
		expected, loose = accepted*sojourn, t.law.loose*accepted*sojourn
	case "queue":
		expected, loose = accepted*t.law.wait, t.law.loose*accepted*sojourn
	case "utilisation":
		expected = accepted * served / float64(t.slots*t.machines)
	case "rejected":
		expected = t.law.rejected
	default:
		return closed, false
	}
	return experiments.Closed{Expected: expected, Tolerance: float64(expected*exactShare) + loose, Source: t.law.source}, true
}

// tailsMin is how many independent looks at a tail a run must have: its order
// statistic is biased where there are few.
const tailsMin = 50

// tailed tells whether a run has as many. Sojourns forget each other in about a
// relaxation time of M/M/1, 1/(1 - √ρ)² service times.
func (t *stations) tailed(above float64) bool {
	served := t.options.Service.Mean() / float64(time.Second)
	idle := 1 - math.Sqrt(t.perSecond*served/float64(t.machines))
	independent := t.scenario.Window.Length().Seconds() * idle * idle / served * float64(t.machines)
	return independent*above >= tailsMin
}
