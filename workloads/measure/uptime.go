package measure

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"nines/sim"
	"nines/workloads/history"
)

// UserUptime returns the share of the users' time in which the service worked
// for them, in microseconds (Hauer et al., NSDI 2020): from each operation to
// the user's next one, or to the end, the service counts as up or down as that
// operation succeeded or failed. A pause longer than idle counts as neither:
// the user was gone.
//
// With one user who asks at regular times this is probe availability.
func UserUptime(h history.History, idle time.Duration, end sim.Time) (up Ratio) {
	for _, s := range spans(h, idle, end) {
		up.Den += s.to - s.from
		if s.up {
			up.Num += s.to - s.from
		}
	}
	return up
}

// span is the time from one operation of a user to the next. Instants are
// rounded down to the microsecond, so that sums over many users and years fit
// into 64 bits and still add up exactly.
type span struct {
	from, to int64 // microseconds
	up       bool
}

func spans(h history.History, idle time.Duration, end sim.Time) (all []span) {
	h = byUser(h)
	for i := range h {
		op, until := &h[i], end
		if i+1 < len(h) && sameUser(op, &h[i+1]) {
			until = h[i+1].Invoke
		}
		if until > op.Invoke && until.Sub(op.Invoke) <= idle {
			all = append(all, span{micros(op.Invoke), micros(until), succeeded(op)})
		}
	}
	return all
}

func micros(t sim.Time) int64 { return int64(t) / int64(time.Microsecond) }

// Uptime is user-uptime as a function of time, to look at it through windows:
// many short outages and a single long one may have the same mean, but not the
// same worst hour.
type Uptime struct{ moments []moment }

// moment is an instant at which a user comes, goes or meets another fate.
type moment struct {
	at          int64 // microseconds
	up, all     int64 // users' time until then, microseconds
	served, who int64 // users from then on: those for whom it works, and all
}

// NewUptime prepares the user-uptime of a history; see UserUptime.
func NewUptime(h history.History, idle time.Duration, end sim.Time) *Uptime {
	var changes []moment
	for _, s := range spans(h, idle, end) {
		change := moment{at: s.from, who: 1}
		if s.up {
			change.served = 1
		}
		changes = append(changes, change, moment{at: s.to, who: -1, served: -change.served})
	}
	slices.SortStableFunc(changes, func(a, b moment) int { return cmp.Compare(a.at, b.at) })
	u := new(Uptime)
	for _, c := range changes {
		u.advance(c)
	}
	return u
}

// advance appends a moment, or joins it with the last one.
func (u *Uptime) advance(c moment) {
	if len(u.moments) == 0 {
		u.moments = append(u.moments, c)
		return
	}
	last := &u.moments[len(u.moments)-1]
	if passed := c.at - last.at; passed > 0 {
		u.moments = append(u.moments, moment{
			at: c.at, up: last.up + passed*last.served, all: last.all + passed*last.who,
			served: last.served, who: last.who,
		})
		last = &u.moments[len(u.moments)-1]
	}
	last.served += c.served
	last.who += c.who
}

// until returns the users' time up to an instant.
func (u *Uptime) until(at int64) Ratio {
	i := sort.Search(len(u.moments), func(i int) bool { return u.moments[i].at > at })
	if i == 0 {
		return Ratio{}
	}
	m := u.moments[i-1]
	return Ratio{m.up + (at-m.at)*m.served, m.all + (at-m.at)*m.who}
}

// Worst returns the lowest user-uptime of all windows of a length that lie
// within the history, and the first window that has it: the windowed
// user-uptime of Hauer et al. for one length. Against the length it is their
// curve. ok is false if the history is shorter, or nobody was ever there.
//
// Between two moments both times grow evenly, so that their quotient is
// monotonic: it is lowest where an edge of the window meets a moment.
func (u *Uptime) Worst(length time.Duration) (worst Ratio, where Window, ok bool) {
	width := int64(length / time.Microsecond)
	if len(u.moments) == 0 || width <= 0 {
		return worst, where, false
	}
	first, last := u.moments[0].at, u.moments[len(u.moments)-1].at
	try := func(from int64) {
		if from < first || from+width > last {
			return
		}
		before, after := u.until(from), u.until(from+width)
		r := Ratio{after.Num - before.Num, after.Den - before.Den}
		if r.Den == 0 {
			return
		}
		window := Window{sim.Time(from) * sim.Time(time.Microsecond), sim.Time(from+width) * sim.Time(time.Microsecond)}
		if !ok || r.Less(worst) || !worst.Less(r) && window.From < where.From {
			worst, where, ok = r, window, true
		}
	}
	for _, m := range u.moments {
		try(m.at)
		try(m.at - width)
	}
	return worst, where, ok
}
