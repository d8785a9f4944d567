package plots

import "slices"

// beside is the style of the words at a point, which have its line's colour.
var beside = textStyle{9, false, ink}

// isCrossed tells whether a straight line from a to b passes through the box. It
// is cut to each of the four sides in turn (Liang, Barsky 1984).
func (b box) isCrossed(from, to point) bool {
	enter, leave := 0.0, 1.0
	for _, side := range [][2]float64{
		{from.x - to.x, from.x - b.left}, {to.x - from.x, b.right - from.x},
		{from.y - to.y, from.y - b.top}, {to.y - from.y, b.bottom - from.y},
	} {
		switch step, room := side[0], side[1]; {
		case step == 0 && room < 0:
			return false
		case step < 0:
			enter = max(enter, room/step)
		case step > 0:
			leave = min(leave, room/step)
		}
	}
	return enter < leave
}

// labelling finds places for the words at points.
type labelling struct {
	frame  frame
	taken  []box      // by markers and by words
	trails [][2]point // which no words cross
	bars   [][2]point // which they cross where they must
}

// asides lists where words may stand about a point, the best first: of the
// left-hand corner of what they cover.
func asides(at point, width, height float64) (places []point) {
	const near, far = 5, 8 // from the point
	right, left, middle := at.x+near, at.x-near-width, at.x-width/2
	above, below, level := at.y-near-height, at.y+near, at.y-height/2
	return []point{
		{at.x + far, level}, {right, below}, {left, above}, {right, above}, {left, below},
		{middle, above - far/2}, {middle, below + far/2}, {at.x - far - width, level},
	}
}

// find returns the place that is in nobody's way and crossed by the fewest
// intervals; ok is false if there is none.
func (l *labelling) find(at point, words string) (best box, ok bool) {
	width, height := beside.room(words), beside.size
	fewest := 0
	for _, p := range asides(at, width, height) {
		b := box{p.x, p.y, p.x + width, p.y + height}
		inked := box{b.left, b.top, b.left + beside.width(words), b.bottom}
		if !l.isFree(b) || crossing(inked, l.trails) > 0 {
			continue
		}
		if n := crossing(inked, l.bars); !ok || n < fewest {
			best, fewest, ok = b, n, true
		}
	}
	return best, ok
}

// isFree tells whether nothing is where a box would be.
func (l *labelling) isFree(b box) bool {
	isInside := b.left > l.frame.left && b.right < l.frame.right && b.top > l.frame.top && b.bottom < l.frame.bottom
	return isInside && !slices.ContainsFunc(l.taken, b.meets)
}

// crossing counts the lines that pass through a box.
func crossing(b box, lines [][2]point) (n int) {
	for _, line := range lines {
		if b.isCrossed(line[0], line[1]) {
			n++
		}
	}
	return n
}

// labels finds places for the values of what was varied beside their points: for
// the ends of each trail first, and then for what there is room for.
func (d *frontierDraw) labels() (words []text) {
	l := d.obstacles()
	orders, depth := make([][]int, len(d.spots)), 0
	for i, spots := range d.spots {
		orders[i], depth = halving(len(spots)), max(depth, len(spots))
	}
	for rank := range depth {
		for i, spots := range d.spots {
			if rank >= len(spots) {
				continue
			}
			k := orders[i][rank]
			at := d.Trails[i].Stops[k].At
			if at == "" || !spots[k].isDrawn() {
				continue
			}
			if b, ok := l.find(d.place(spots[k]), at); ok {
				style := beside
				style.colour = styleOf(i, len(d.spots)).colour
				l.taken = append(l.taken, b)
				words = append(words, text{b.left, b.bottom - float64(0.2*style.size), at, style})
			}
		}
	}
	return words
}

// halos lets words be read where the grid and intervals pass below them.
func (d *frontierDraw) halos(words []text) {
	for _, t := range words {
		right, top := t.x+t.style.width(t.words), t.baseline-float64(0.8*t.style.size)
		d.add(path{points: rectangle(t.x, top, right, t.baseline+float64(0.2*t.style.size)), fill: halo})
	}
}

// obstacles returns what is drawn already.
func (d *frontierDraw) obstacles() *labelling {
	const reach = markerRadius + 1
	l := &labelling{frame: d.frame}
	for i, e := range d.endings() {
		if !e.isBare {
			l.bars = append(l.bars, [2]point{e.at, {d.frame.right, e.at.y}})
		}
		for k, s := range d.spots[i] {
			if !s.isDrawn() {
				continue
			}
			at := d.place(s)
			l.taken = append(l.taken, box{at.x - reach, at.y - reach, at.x + reach, at.y + reach})
			for _, bar := range d.intervals(s) {
				l.bars = append(l.bars, [2]point{bar[0], bar[1]})
			}
			if k > 0 && d.spots[i][k-1].isDrawn() {
				l.trails = append(l.trails, [2]point{d.place(d.spots[i][k-1]), at})
			}
		}
	}
	return l
}

// halving orders n numbers from 0 so that the ends come first, and then what
// halves the gaps: 0, 4, 2, 1, 3.
func halving(n int) (order []int) {
	known := make([]bool, n)
	add := func(k int) {
		if !known[k] {
			known[k], order = true, append(order, k)
		}
	}
	if n > 0 {
		add(0)
		add(n - 1)
	}
	for step := n; step > 1; {
		step = (step + 1) / 2
		for k := step; k < n; k += step {
			add(k)
		}
	}
	return order
}
