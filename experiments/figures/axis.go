package figures

import (
	"cmp"
	"slices"

	"nines/experiments/document"
	"nines/plots"
)

// rail is an axis of the study as a figure has it.
type rail struct {
	axis  plots.Axis
	place map[string]float64 // of each value as it is written
	texts []string           // by place
}

// wide is the ratio of the largest to the smallest value from which on equal
// factors, not equal steps, tell the values apart.
const wide = 100

// rail lays the values of a dimension along an axis: by size where all of them
// are of one sort of quantity, side by side where they are not.
func (p *picture) rail(points []int, dimension string) rail {
	return laid(dimension, p.values(points, dimension))
}

// laid makes a rail of texts.
func laid(name string, texts []string) rail {
	for _, sort := range quantities {
		if sizes, ok := sizes(texts, sort.read); ok {
			r := rail{axis: plots.Axis{Label: name + sort.suffix, Durations: sort.durations}, place: make(map[string]float64), texts: texts}
			for i, text := range texts {
				r.place[text] = sizes[i]
			}
			if least := slices.Min(sizes); least > 0 && slices.Max(sizes) >= least*wide {
				r.axis.Scale = plots.Logarithmic
			}
			slices.SortFunc(r.texts, func(a, b string) int { return cmp.Compare(r.place[a], r.place[b]) })
			return r
		}
	}
	r := rail{axis: plots.Axis{Label: name, Categories: texts}, place: make(map[string]float64), texts: texts}
	for i, text := range texts {
		r.place[text] = float64(i)
	}
	return r
}

// quantities are what the values of an axis may be, with what stands behind
// its name.
var quantities = []struct {
	read      func(*document.Reader, *document.Node) float64
	suffix    string
	durations bool
}{
	{func(r *document.Reader, n *document.Node) float64 { return float64(r.Duration(n)) }, "", true},
	{func(r *document.Reader, n *document.Node) float64 { return 100 * r.Percent(n) }, ", %", false},
	{func(r *document.Reader, n *document.Node) float64 { return r.Rate(n) }, ", per second", false},
	{func(r *document.Reader, n *document.Node) float64 { return r.Float(n, -numberMax, numberMax) }, "", false},
}

const numberMax = 1e15

// sizes reads texts as quantities of one sort, no two of them equal.
func sizes(texts []string, read func(*document.Reader, *document.Node) float64) (all []float64, ok bool) {
	var r document.Reader
	for _, text := range texts {
		size := read(&r, document.NewText(text))
		if r.Err() != nil || slices.Contains(all, size) {
			return nil, false
		}
		all = append(all, size)
	}
	return all, len(all) > 0
}
