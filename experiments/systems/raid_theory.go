package systems

import "nines/experiments"

func raidTheory(s *experiments.Scenario, p *experiments.Placed) []experiments.Closed { return nil }
