package plots

import (
	"math"
	"strings"
	"testing"
)

// tradeoff shows what a cut does to four stores.
var tradeoff = Plane{
	Title:      "A cut makes each store give up one or the other",
	Caption:    "Share of requests answered, and of runs in which no reader was told anything untrue.",
	Provenance: origin,
	During:     "during the cut",
	Arrows: []Arrow{
		{"abd", Position{around(1, 0), around(1, 0)}, Position{around(0.6, 0.03), around(1, 0)}},
		{"one", Position{around(1, 0), around(0.83, 0.06)}, Position{around(0.998, 0.001), around(0.12, 0.08)}},
		{"majority-lww", Position{around(1, 0), around(0.9, 0.05)}, Position{around(0.6, 0.03), around(0.71, 0.07)}},
		{"primary", Position{around(0.99, 0.01), around(0.99, 0.01)}, Position{around(0.97, 0.01), around(0.97, 0.02)}},
	},
}

func hostilePlanes() map[string]Figure {
	var twenty Plane
	for i := range 20 {
		share := float64(i) / 19
		twenty.Arrows = append(twenty.Arrows, Arrow{strings.Repeat("x", i), Position{around(1, 0), around(1, 0)}, Position{around(share, 0.5), around(1-share, 0.5)}})
	}
	long := strings.Repeat("x", 300)
	nothing := Position{Estimate{Value: math.NaN()}, around(1, 0)}
	return map[string]Figure{
		"tradeoff": tradeoff, "no plane": Plane{}, "twenty arrows": twenty,
		"long names":   Plane{Title: long, Yield: long, Consistency: long, Before: long, Arrows: []Arrow{{Name: long}}},
		"no positions": Plane{Arrows: []Arrow{{"gone", nothing, nothing}}},
		"no start":     Plane{Arrows: []Arrow{{"lost", nothing, Position{}}}},
		"narrow":       Plane{YieldFrom: 0.999, ConsistencyFrom: 0.5, Arrows: tradeoff.Arrows[:1]},
		"narrower":     Plane{YieldFrom: 1 - 1e-12, Arrows: []Arrow{{"best", Position{around(1, 0), around(1, 0)}, Position{around(1, 0), around(1, 0)}}}},
	}
}

func TestReadablePlanes(t *testing.T) { assertReadable(t, hostilePlanes()) }
