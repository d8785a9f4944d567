package disk

import "strconv"

// String returns "slow(10)".
func (f Slow) String() string { return "slow(" + formatNumber(f.Factor) + ")" }

// String returns "stuck".
func (f Stuck) String() string { return "stuck" }

// String returns "full", or "full(1MiB)".
func (f Full) String() string {
	if f.Bytes == 0 {
		return "full"
	}
	return "full(" + formatBytes(f.Bytes) + ")"
}

// String returns "dead".
func (f Dead) String() string { return "dead" }

// String returns "lying-sync".
func (f LyingSync) String() string { return "lying-sync" }

// String returns "lost-writes(0.01)".
func (f LostWrites) String() string { return "lost-writes(" + formatNumber(f.Probability) + ")" }

// String returns "misdirected-writes(0.01)".
func (f MisdirectedWrites) String() string {
	return "misdirected-writes(" + formatNumber(f.Probability) + ")"
}

// String returns "wear(600TiB)".
func (f Wear) String() string { return "wear(" + formatBytes(f.Bytes) + ")" }

// String returns "rot(3)" for drawn sectors, "rot(4KiB, 512)" for a range.
func (f Rot) String() string { return "rot" + formatPlace(f.Sectors, f.Offset, f.Length) }

// String returns "latent(3)" for drawn sectors, "latent(4KiB, 512)" for a range.
func (f Latent) String() string { return "latent" + formatPlace(f.Sectors, f.Offset, f.Length) }

func formatPlace(sectors, offset, length int64) string {
	if sectors != 0 {
		return "(" + strconv.FormatInt(sectors, 10) + ")"
	}
	return "(" + formatBytes(offset) + ", " + formatBytes(length) + ")"
}

func formatNumber(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

var byteUnits = [...]string{"", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}

// formatBytes prints a size in the largest unit in which it is whole.
func formatBytes(n int64) string {
	unit := 0
	for n != 0 && n%1024 == 0 && unit < len(byteUnits)-1 {
		n, unit = n/1024, unit+1
	}
	return strconv.FormatInt(n, 10) + byteUnits[unit]
}
