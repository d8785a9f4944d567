package raid

import "nines/nodes/storage/erasure"

// Health is the state of an array.
type Health int64

const (
	Optimal  Health = iota // every disk is there
	Degraded               // a disk is missing, no data is
	Failed                 // more disks are missing than the code makes up for
)

// String returns "optimal", "degraded" or "failed".
func (h Health) String() string { return [...]string{"optimal", "degraded", "failed"}[h] }

// Health looks at the disks: what is not rebuilt counts as missing.
func (a *Array) Health() Health {
	h := Optimal
	for group := range int64(len(a.layout.Groups())) {
		if a.Lost(group) {
			return Failed
		}
		if a.absent(a.last(group)) != (erasure.Set{}) {
			h = Degraded
		}
	}
	return h
}

// Lost tells whether the disks that are there do not suffice for the stripes of
// one of Layout.Groups, by its number.
func (a *Array) Lost(group int64) bool {
	return !a.code.Decodable(a.all().Without(a.absent(a.last(group))))
}

// last returns the last stripe of a group, to which a rebuild comes last.
func (a *Array) last(group int64) int64 {
	end, groups := a.layout.Stripes()-1, int64(len(a.layout.Groups()))
	return max(0, end-(end-group+groups)%groups)
}
