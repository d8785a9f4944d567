package experiments

import "slices"

// Without returns the scenario in which a fault never comes. All else meets the
// same weather, so that what two runs of one seed differ in is the fault's doing.
// Measures of a part of the run before, during or after it have none there.
func (s *Scenario) Without(fault string) *Scenario {
	spared := *s
	spared.Faults = slices.DeleteFunc(slices.Clone(s.Faults), func(f Fault) bool { return f.Name == fault })
	return &spared
}
