package stats

import "strconv"

// digits is how many are printed of a number that came out of floating point.
const digits = 9

// Nine prints a number with nine significant digits at most: "0.6",
// "1.23456789e-12", "NaN", "+Inf", and "0" for either zero.
//
// Nine digits hide that special functions differ in their last bits from
// processor to processor. They cannot hide a difference that is left over when
// two nearly equal numbers are subtracted; that is why this package rounds what
// such functions return at once, and computes exactly alike from there.
func Nine(x float64) string {
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'g', digits, 64)
}

// Round returns the number that Nine prints.
func Round(x float64) float64 {
	// The largest float rounds down at nine digits: nothing is out of range.
	rounded, _ := strconv.ParseFloat(Nine(x), 64)
	return rounded
}

// short prints what is only there to be compared by eye: three digits.
func short(x float64) string { return strconv.FormatFloat(x, 'g', 3, 64) }
