package plots

import (
	"image/color"
	"math"
	"slices"
)

// box is an area that is taken.
type box struct{ left, top, right, bottom float64 }

func (b box) meets(c box) bool {
	return b.left < c.right && c.left < b.right && b.top < c.bottom && c.top < b.bottom
}

func (b box) has(p point) bool {
	return p.x > b.left && p.x < b.right && p.y > b.top && p.y < b.bottom
}

// free tells whether nothing is where a box would be.
func (d *spaceDraw) free(b box) bool { return !slices.ContainsFunc(d.taken, b.meets) }

// distance is how far it is from one point to another. A square root is rounded
// alike on every machine.
func distance(dx, dy float64) float64 { return math.Sqrt(float64(dx*dx) + float64(dy*dy)) }

// words writes the labels of the messages beside their arrows: where no other
// words are and the fewest arrows pass. Those of highlighted messages, which
// come last, choose first; one that finds no place is left out.
func (d *spaceDraw) words() {
	for _, a := range slices.Backward(d.arrows) {
		if a.Label == "" {
			continue
		}
		best, passed := box{}, math.MaxInt
		for _, b := range places(a) {
			if b.left < d.x.low || b.right > d.x.high || !d.free(b) {
				continue
			}
			if n := d.passing(b); n < passed {
				best, passed = b, n
			}
		}
		if passed == math.MaxInt {
			continue
		}
		d.taken = append(d.taken, best)
		style := whispers
		style.colour = threadColour(a.Thread)
		if passed > 0 {
			d.add(path{points: rectangle(best.left, best.top, best.right, best.bottom), fill: halo})
		}
		d.write(style, a.Label, best.left+1, best.bottom-2.2, 0)
	}
}

// halo lets words be read where lines pass below them.
var halo = color.NRGBA{255, 255, 255, 215}

// places returns where the label of an arrow may be: at its four sides, in the
// middle first.
func places(a arrow) (all []box) {
	width, height := whispers.width(a.Label)+2, whispers.size+1
	for _, along := range []float64{0.5, 0.35, 0.65, 0.2, 0.8} {
		at := point{a.from.x + float64(along*(a.to.x-a.from.x)), a.from.y + float64(along*(a.to.y-a.from.y))}
		for _, left := range []float64{at.x + 2, at.x - 2 - width} {
			for _, top := range []float64{at.y - height, at.y - height/2, at.y} {
				all = append(all, box{left, top, left + width, top + height})
			}
		}
	}
	return all
}

// passing counts the arrows and the machines' lines that pass through a box.
func (d *spaceDraw) passing(b box) (n int) {
	for _, y := range d.lay.line {
		if y += d.top; y > b.top && y < b.bottom {
			n++
		}
	}
	const steps = 24
	const endpoint = 3 // which counts for more: a head that is hidden tells of no direction
	for _, a := range d.arrows {
		for k := range steps + 1 {
			along := float64(k) / steps
			if b.has(point{a.from.x + float64(along*(a.to.x-a.from.x)), a.from.y + float64(along*(a.to.y-a.from.y))}) {
				n++
				if k == steps {
					n += endpoint
				}
				break
			}
		}
	}
	return n
}
