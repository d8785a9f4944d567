package systems

import "nines/experiments"

func primaryTheory(s *experiments.Scenario, p *experiments.Placed) []experiments.Closed { return nil }
