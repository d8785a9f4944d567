package durability

// MTTDL returns the mean time to data loss of a group of disks that begins
// whole, when lifetimes and repairs are exponential: the exact solution of the
// birth-death chain over the number of missing disks, in the unit of the means.
// All its terms are positive, so that nothing cancels at any number of nines.
func MTTDL(disks, tolerates int64, mttf, mttr float64, d Discipline) float64 {
	up, sum := 0.0, 0.0 // the mean time from i missing disks to i+1
	for i := range tolerates + 1 {
		failing := float64(disks-i) / mttf
		up = (1 + float64(repairing(i, mttr, d)*up)) / failing
		sum += up
	}
	return sum
}

// LeadingMTTDL returns the formula of the textbooks: what MTTDL tends to as
// repairs get short. With parallel repair it holds for any distribution of the
// repair time (it is insensitive); with serial repair for the exponential only.
func LeadingMTTDL(disks, tolerates int64, mttf, mttr float64, d Discipline) float64 {
	product := 1.0
	for i := range tolerates + 1 {
		product *= mttf / float64(disks-i)
		if i > 0 {
			product *= repairing(i, mttr, d)
		}
	}
	return product
}

// repairing returns the rate at which one of so many missing disks comes back.
func repairing(missing int64, mttr float64, d Discipline) float64 {
	if d == Serial {
		missing = min(missing, 1)
	}
	return float64(missing) / mttr
}
