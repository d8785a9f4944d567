package plots

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// The measures of a space-time diagram, in points.
const (
	laneGap      = 24  // between two machines
	siteGap      = 34  // between two sites
	wallHeight   = 15  // of the band that parts two lanes
	barHeight    = 9   // of an operation
	barRow       = 21  // of an operation with its label
	barRowsMax   = 6   // of operations of one client machine that overlap
	laneHalf     = 8   // from a line to the edge of what is drawn over it
	sceneGap     = 26  // between two scenes side by side
	sideBySide   = 600 // a sheet as wide has two scenes beside each other
	laneNamesMax = 110
	lostAfter    = 70 // to the right, would a message have arrived that is lost at once
)

// spaceLayout is where the lanes of a diagram are, from the top of a scene, and
// where its times are, for the sheet and for the script alike.
type spaceLayout struct {
	SpaceTime
	line      []float64 // of each lane's line
	above     []bool    // the bars of the lane grow upwards
	height    float64   // of all lanes
	laneNames float64   // width of the lanes' names
	placed    [][]int   // of each scene: the row of each operation; -1 where there is none for it
}

func newSpaceLayout(s SpaceTime) *spaceLayout {
	s.check()
	l := &spaceLayout{SpaceTime: s, line: make([]float64, len(s.Lanes)), above: make([]bool, len(s.Lanes))}
	room := make([]int, len(s.Lanes)) // rows of bars of each lane
	for _, scene := range s.Scenes {
		l.placed = append(l.placed, l.stack(scene, room))
	}
	for i, lane := range s.Lanes {
		l.laneNames = max(l.laneNames, min(laneNamesMax, ticked.room(lane.Name)))
		l.above[i] = lane.Client && (i == 0 || l.above[i-1])
		l.height += l.gap(i)
		bars := float64(max(0, room[i]*barRow-barHeight))
		if l.above[i] {
			l.height += bars
		}
		l.line[i] = l.height + laneHalf
		l.height += 2 * laneHalf
		if !l.above[i] {
			l.height += bars
		}
	}
	return l
}

// gap returns the space above a lane, beyond what belongs to the two.
func (l *spaceLayout) gap(i int) float64 {
	switch {
	case i == 0:
		return 0
	case l.walled(i - 1):
		return siteGap + wallHeight - 2*laneHalf
	case l.Lanes[i].Site != l.Lanes[i-1].Site:
		return siteGap - 2*laneHalf
	}
	return laneGap - 2*laneHalf
}

// walled tells whether there is a wall below a lane in any scene.
func (l *spaceLayout) walled(i int) bool {
	return slices.ContainsFunc(l.Scenes, func(s Scene) bool {
		return slices.ContainsFunc(s.Faults, func(f Fault) bool { return slices.Contains(f.Between, i) })
	})
}

// wall returns the upper and the lower edge of the place for a wall below a
// lane.
func (l *spaceLayout) wall(i int) (top, bottom float64) {
	middle := (l.line[i] + l.line[i+1]) / 2
	return middle - wallHeight/2, middle + wallHeight/2
}

// stack gives each operation of a scene a row of its lane in which it overlaps
// no other: highlighted ones first, then in their order.
func (l *spaceLayout) stack(s Scene, room []int) []int {
	rows := make([]int, len(s.Operations))
	order := make([]int, len(s.Operations))
	for i := range order {
		rows[i], order[i] = -1, i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		lit := func(i int) int { return min(1, s.Operations[i].Thread) }
		return cmp.Compare(lit(b), lit(a))
	})
	taken := make(map[[2]int][]Operation) // by lane and row
	for _, i := range order {
		o := s.Operations[i]
		if o.From > s.To || o.To < s.From {
			continue
		}
		for row := range barRowsMax {
			at := [2]int{o.Lane, row}
			if slices.ContainsFunc(taken[at], o.overlaps) {
				continue
			}
			taken[at] = append(taken[at], o)
			rows[i] = row
			room[o.Lane] = max(room[o.Lane], row+1)
			break
		}
	}
	return rows
}

func (o Operation) overlaps(p Operation) bool { return o.From <= p.To && p.From <= o.To }

// barAt returns the middle of a row of bars.
func (l *spaceLayout) barAt(lane, row int) float64 {
	shift := float64(row * barRow)
	if l.above[lane] {
		return l.line[lane] - shift
	}
	return l.line[lane] + shift
}

// arrow is a message laid out.
type arrow struct {
	Message
	from, to point // to is where it ends: its head, a cross or the edge of the scene
	whole    point // where it ends, hidden by the edge or not
	cut      bool  // the edge hides its end
}

// arrows lays out those messages of a scene of which something is seen.
func (l *spaceLayout) arrows(s Scene, messages []Message, x scale) []arrow {
	var all []arrow
	for _, m := range messages {
		a := arrow{Message: m, from: point{x.at(float64(m.Sent)), l.line[m.From]}, to: point{x.at(float64(m.Ended)), l.line[m.To]}}
		if m.Lost && !m.Near {
			a.to = l.lost(s, a, x)
		}
		if a.from.x >= x.low || a.to.x > x.low {
			a.whole = a.to
			all = append(all, a.clip(x.low, x.high))
		}
	}
	return all
}

// lost returns where a message is lost on its way: at the wall, if there is
// one, and else halfway. One that had passed before the wall was there is lost
// where it arrives. One that is lost at once is drawn as if it had travelled a
// little: what is straight up would have been everywhere at once, and messages
// to several machines would look like one.
func (l *spaceLayout) lost(s Scene, a arrow, x scale) point {
	y := (a.from.y + a.to.y) / 2
	travels := a.to.x - a.from.x
	if a.Ended == a.Sent {
		travels = lostAfter
	}
	lane, fault := s.wallFor(a.Message)
	if fault != nil {
		top, bottom := l.wall(lane)
		if y = top; a.From > a.To {
			y = bottom
		}
	}
	end := point{a.from.x + float64(travels*((y-a.from.y)/(a.to.y-a.from.y))), y}
	if fault != nil && a.Ended > a.Sent && end.x < x.at(float64(fault.From)) {
		return a.to
	}
	return end
}

// wallFor returns the first wall on the way of a message that stood at some
// time while it travelled, by the lane above it, and the fault that it is.
func (s Scene) wallFor(m Message) (lane int, fault *Fault) {
	first, last, step := m.From, m.To, 1
	if m.From > m.To {
		first, last, step = m.From-1, m.To-1, -1
	}
	for lane := first; lane != last; lane += step {
		for i := range s.Faults {
			if f := &s.Faults[i]; slices.Contains(f.Between, lane) && f.From <= m.Ended && f.To >= m.Sent {
				return lane, f
			}
		}
	}
	return 0, nil
}

// clip cuts an arrow off where the scene ends.
func (a arrow) clip(low, high float64) arrow {
	along := func(x float64) point {
		return point{x, a.from.y + float64((a.to.y-a.from.y)*((x-a.from.x)/(a.to.x-a.from.x)))}
	}
	from, to := a.from, a.to
	if a.from.x < low && a.to.x > low {
		from = along(low)
	}
	if a.to.x > high && a.from.x < high {
		to, a.cut = along(high), true
	}
	a.from, a.to = from, to
	return a
}

// sceneTicks names round instants of a scene, counted from zero.
func sceneTicks(s Scene, zero time.Duration, steps int64) (string, []tick) {
	name, ticks := timeTicks(0, s.To-s.From, steps)
	u := units[slices.IndexFunc(units, func(u unit) bool { return u.name == name })]
	step := time.Duration(ticks[1].value) - time.Duration(ticks[0].value)
	first := (s.From - zero) / step
	if first*step < s.From-zero {
		first++
	}
	ticks = nil
	// Counting ticks, not time, keeps clear of the end of time.
	for i := range max(0, floorDiv(s.To-zero, step)-first+1) {
		n := first + i
		label := strings.Replace(plain(float64(n*step)/float64(u.size)), "-", "−", 1)
		ticks = append(ticks, tick{float64(zero + n*step), label})
	}
	return name, ticks
}

// floorDiv divides and rounds down.
func floorDiv(a, b time.Duration) time.Duration {
	if a%b < 0 {
		return a/b - 1
	}
	return a / b
}
