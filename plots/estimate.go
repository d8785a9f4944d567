package plots

import (
	"fmt"
	"math"
	"strconv"
)

// Estimate is a value with an interval around it.
//
// Where nothing was seen, only a bound is known. Of what never happened, the
// time between is +Inf, and Low is what it is at least; its share is 0, and
// High, on an axis of logarithms, what it is at most. That is drawn as an open
// triangle at the bound, which points to where the value is.
type Estimate struct {
	Value float64
	// Low and High bound the interval. There is one if Low ≤ Value ≤ High; it
	// is drawn if it is of at least six replications.
	Low, High float64
	// N is the number of replications behind this value; 0 means that of the
	// figure's provenance.
	N int
}

// hasInterval tells whether the interval is to be drawn.
func (e Estimate) hasInterval(p Provenance) bool {
	return e.isBounded() && !p.of(e).tooFew()
}

// isBounded tells whether there is an interval at all.
func (e Estimate) isBounded() bool { return e.Low <= e.Value && e.Value <= e.High }

// of returns the provenance of one of the figure's values.
func (p Provenance) of(e Estimate) Provenance {
	if e.N > 0 {
		p.N = e.N
	}
	return p
}

// note says why some values have no interval, where they might have one.
func (p Provenance) note(all ...Estimate) string {
	bounded, missing := 0, 0
	for _, e := range all {
		if e.isBounded() {
			bounded++
			if p.of(e).tooFew() {
				missing++
			}
		}
	}
	where := " where"
	switch missing {
	case 0:
		return ""
	case bounded:
		where = ":"
	}
	return fmt.Sprintf("No intervals%s there are fewer than %d replications.", where, replicationsMin)
}

// reach is an estimate in the coordinates of an axis.
type reach struct {
	at        float64 // NaN where there is nothing to draw
	low, high float64 // NaN if there is no interval, infinite where it has no end
	beyond    int     // of a bound: the value is above it (1) or below (−1); 0: it is a value
}

// reach returns where an estimate lies on an axis.
func (a Axis) reach(e Estimate, p Provenance) reach {
	r := reach{a.coordinate(e.Value), math.NaN(), math.NaN(), 0}
	switch {
	case e.Value == 0 && a.Scale == nines:
		r.at, r.beyond = a.coordinate(e.High), 1
	case e.Value == 0 && a.Scale == Logarithmic:
		r.at, r.beyond = a.coordinate(e.High), -1
	case math.IsInf(e.Value, 1) && a.Scale != nines:
		r.at, r.beyond = a.coordinate(e.Low), 1
	case e.hasInterval(p):
		r.low, r.high = a.interval(e)
	}
	return r
}

// isDrawn tells whether there is anything to draw.
func (r reach) isDrawn() bool { return drawable(r.at) }

// isBound tells whether it is a bound that is drawn.
func (r reach) isBound() bool { return r.isDrawn() && r.beyond != 0 }

// bounding explains the open triangles.
const bounding = "Open triangles: only a bound is known; the value lies where they point."

// cells prints the value, its interval and the replications.
func (e Estimate) cells(p Provenance) []string {
	cells := []string{cell(e.Value), "", "", ""}
	if e.isBounded() {
		cells[1], cells[2] = cell(e.Low), cell(e.High)
	}
	if n := p.of(e).N; n > 0 {
		cells[3] = strconv.Itoa(n)
	}
	return cells
}
