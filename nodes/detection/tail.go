package detection

import (
	"math"

	"nines/sim/dist"
)

const logRoot2Pi = 0.91893853320467274178032973640562 // ln √2π

// levelOf returns -log10 of the probability that a normal variable is z or more
// standard deviations above its mean.
func levelOf(z float64) float64 { return max(0, -logTail(z)/math.Ln10) }

// deviationsOf inverts levelOf for levels from thresholdMin. The logarithm of
// the tail is concave, so that Newton's steps from the right stay there and come
// closer; and √(2·level·ln 10) is to the right, for the tail is below e^(-z²/2).
func deviationsOf(level float64) float64 {
	target := -float64(level * math.Ln10)
	z := math.Sqrt(float64(-2 * target))
	for range 12 { // the digits double each time; 6 are enough
		tail := logTail(z)
		slope := -dist.Exp(logDensity(z) - tail)
		z -= (tail - target) / slope
	}
	return z
}

func logDensity(z float64) float64 { return -float64(z*z)/2 - logRoot2Pi }

// logTail returns the logarithm of the normal tail above z, with the operations
// that round alike everywhere.
func logTail(z float64) float64 {
	switch {
	case z < -2:
		return dist.Log(1 - dist.Exp(logTail(-z)))
	case z < 2:
		return dist.Log(0.5 - float64(dist.Exp(logDensity(z))*centre(z)))
	}
	return logDensity(z) - dist.Log(fraction(z))
}

// centre returns z + z³/3 + z⁵/(3·5) + …: the mass from 0 to z over the density
// at z. Below |z| = 2 the terms vanish within 40.
func centre(z float64) float64 {
	sum, term := 0.0, z
	for n := 3.0; n < 83; n += 2 {
		sum += term
		term = float64(term * (float64(z*z) / n))
	}
	return sum
}

// fraction returns z + 1/(z + 2/(z + 3/(z + …))), Laplace's continued fraction:
// the density at z over the tail above it. From z = 2 on, 100 levels are enough.
func fraction(z float64) float64 {
	value := z
	for n := 100.0; n > 0; n-- {
		value = z + n/value
	}
	return value
}
