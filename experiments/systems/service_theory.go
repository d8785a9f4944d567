package systems

import "nines/experiments"

func serviceTheory(s *experiments.Scenario, p *experiments.Placed) []experiments.Closed { return nil }
