package page

import "strconv"

func plainCount(n int) string { return strconv.Itoa(n) }

// Variants are the expectations by variant, in the order of the scenario.
func (p *Page) Variants() []Group {
	var groups []Group
	for _, x := range p.Expectations {
		if n := len(groups); n == 0 || groups[n-1].Variant != x.Variant {
			groups = append(groups, Group{Variant: x.Variant})
		}
		last := &groups[len(groups)-1]
		last.Expectations = append(last.Expectations, x)
	}
	return groups
}

// Group is what the scenario said of one variant.
type Group struct {
	Variant      string
	Expectations []Expectation
}
