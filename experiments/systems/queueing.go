package systems

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"nines/sim"
	"nines/sim/dist"
)

// Closed forms of queueing theory, in any one unit of time.

// erlangB returns the share of requests that find all of c servers busy, where
// nobody waits: for a load of a, whatever the law of the service time.
func erlangB(a float64, c int64) float64 {
	b := 1.0
	for k := 1.0; k <= float64(c); k++ {
		b = a * b / (k + a*b)
	}
	return b
}

// erlangC returns the share of requests that wait in M/M/c, for a load a < c.
func erlangC(a float64, c int64) float64 {
	b, rho := erlangB(a, c), a/float64(c)
	return b / (1 - rho*(1-b))
}

// pollaczekKhinchine returns the mean wait in M/G/1, where squared is the square
// of the service time's coefficient of variation.
func pollaczekKhinchine(rho, service, squared float64) float64 {
	return rho / (1 - rho) * service * (1 + squared) / 2
}

// bounded returns the share of requests that M/M/c/K rejects, and the mean
// number of those that wait: c servers, k places in all, for a load a.
func bounded(a float64, c, k int64) (rejected, waiting float64) {
	p, sum := 1.0, 1.0
	for n := int64(1); n <= k; n++ {
		p *= a / float64(min(n, c))
		sum += p
		waiting += p * float64(max(0, n-c))
		if sum > 1e200 { // only the proportions count
			p, sum, waiting = p/sum, 1, waiting/sum
		}
	}
	return p / sum, waiting / sum
}

// roundRobin returns the mean wait at one of n servers that get every n-th of
// Poisson arrivals, E_n/M/1, in mean service times: sigma/(1-sigma) with
// sigma = (n·rho / (n·rho + 1 - sigma))^n.
func roundRobin(n, rho float64) float64 {
	sigma := rho
	for range 10_000 {
		sigma = math.Pow(n*rho/(n*rho+1-sigma), n)
	}
	return sigma / (1 - sigma)
}

// supermarket returns the mean wait of very many servers where each request
// joins the shortest of d queues, in mean service times (Mitzenmacher, 2001).
func supermarket(lambda, d float64) (wait float64) {
	for i := 2.0; i < 60; i++ {
		wait += math.Pow(lambda, (math.Pow(d, i)-d)/(d-1))
	}
	return wait
}

// squaredVariation returns the square of the coefficient of variation of a
// distribution; ok is false if its law is not known here.
func squaredVariation(d dist.Distribution) (squared float64, ok bool) {
	second, ok := secondMoment(d)
	return second/(d.Mean()*d.Mean()) - 1, ok
}

// secondMoment reads the law off the text of the distribution.
func secondMoment(d dist.Distribution) (moment float64, ok bool) {
	name, inside, call := strings.Cut(strings.TrimSuffix(d.String(), ")"), "(")
	square := d.Mean() * d.Mean()
	if !call {
		return square, true // a constant
	}
	args := strings.Split(inside, ", ")
	shape := func(i int) float64 {
		x, err := strconv.ParseFloat(args[i], 64)
		ok = err == nil
		return x
	}
	switch name {
	case "exponential":
		return 2 * square, true
	case "gamma":
		k := shape(0)
		return square * (1 + 1/k), ok
	case "lognormal":
		sigma := shape(1)
		return square * math.Exp(sigma*sigma), ok
	case "weibull":
		k := shape(0)
		return square * math.Gamma(1+2/k) / (math.Gamma(1+1/k) * math.Gamma(1+1/k)), ok
	case "uniform":
		low, err := sim.ParseDuration(args[0])
		half := d.Mean() - float64(low)
		return square + half*half/3, err == nil
	case "mixture":
		return mixtureMoment(inside)
	}
	return 0, false
}

// mixtureMoment weighs those of the parts, such as "0.9: exponential(1ms)".
func mixtureMoment(inside string) (moment float64, ok bool) {
	weights := 0.0
	for _, part := range splitParts(inside) {
		weight, text, _ := strings.Cut(part, ": ")
		w, err := strconv.ParseFloat(weight, 64)
		d, wrong := dist.ParseDuration(text)
		if err != nil || wrong != nil {
			return 0, false
		}
		second, known := secondMoment(d)
		if !known {
			return 0, false
		}
		weights += w
		moment += w * second
	}
	return moment / weights, true
}

// splitParts cuts at the commas that stand in no parenthesis.
func splitParts(text string) (parts []string) {
	depth, from := 0, 0
	for i, r := range text {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			parts = append(parts, strings.TrimSpace(text[from:i]))
			from = i + 1
		}
	}
	return slices.Concat(parts, []string{strings.TrimSpace(text[from:])})
}
