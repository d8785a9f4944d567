package dist

import (
	"fmt"
	"strings"

	"nines/sim"
)

const (
	partsMax = 64 // of one mixture
	depthMax = 8  // of mixtures within mixtures
)

var mixtureDescription = Description{
	Name: "mixture",
	Parameters: []Parameter{
		{"weight: distribution, ...", Weighted, positive, "the share of samples that come from it, in proportion to all weights"},
	},
	Sentence: "Each sample comes from one of the parts, chosen by weight: two modes, or a body and a tail.",
	Example:  "mixture(0.38: pareto(1.05ms, 1.51), 0.62: exponential(5.46ms))",
}

// Part is one distribution in a mixture. Weights count in proportion to their
// sum, which need not be 1.
type Part struct {
	Weight       float64
	Distribution Distribution
}

type mixture struct {
	parts      []Part
	cumulative []float64 // of the weights; the last is 1
	dimension  Dimension
	depth      int
}

// Mixture yields a sample of one part, chosen by weight. It panics unless
// there are 1 to 64 parts of one dimension with weights above 0, at most 8
// mixtures deep.
func Mixture(parts ...Part) Distribution {
	d, err := newMixture(parts)
	if err != nil {
		panic("dist: mixture: " + err.Error())
	}
	return d
}

func newMixture(parts []Part) (Distribution, error) {
	if len(parts) == 0 || len(parts) > partsMax {
		return nil, fmt.Errorf("a mixture has 1 to %d parts, not %d", partsMax, len(parts))
	}
	m := &mixture{parts: append([]Part(nil), parts...), depth: 1}
	total := 0.0
	for i, part := range parts {
		if err := m.admit(part); err != nil {
			return nil, &parameterError{i, err.Error()}
		}
		total += part.Weight
		m.cumulative = append(m.cumulative, total)
	}
	for i := range m.cumulative {
		m.cumulative[i] /= total
	}
	return m, nil
}

// admit checks one part against what the mixture is so far.
func (m *mixture) admit(part Part) error {
	if !positive.holds(part.Weight) {
		return fmt.Errorf("weight must be %s, not %s", positive, formatNumber(part.Weight))
	}
	dimension := DimensionOf(part.Distribution)
	if m.dimension == Either {
		m.dimension = dimension
	}
	if dimension != m.dimension {
		return fmt.Errorf("%s yields %s, but the parts before it yield %s", part.Distribution, dimension, m.dimension)
	}
	if inner, ok := part.Distribution.(*mixture); ok {
		m.depth = max(m.depth, inner.depth+1)
	}
	if m.depth > depthMax {
		return fmt.Errorf("mixtures go at most %d deep", depthMax)
	}
	return nil
}

func (m *mixture) Sample(s *sim.Stream) float64 {
	u := s.Float64()
	i := 0
	for u >= m.cumulative[i] { // the last is 1, which u is below
		i++
	}
	return Draw(m.parts[i].Distribution, s)
}

func (m *mixture) Mean() float64 {
	total, sum := 0.0, 0.0
	for _, part := range m.parts {
		total += part.Weight
		sum += float64(part.Weight * part.Distribution.Mean())
	}
	return sum / total
}

// Dimension tells what the samples measure.
func (m *mixture) Dimension() Dimension { return m.dimension }

// String prints the parts with the weights they were given.
func (m *mixture) String() string {
	texts := make([]string, len(m.parts))
	for i, part := range m.parts {
		texts[i] = formatNumber(part.Weight) + ": " + part.Distribution.String()
	}
	return "mixture(" + strings.Join(texts, ", ") + ")"
}
