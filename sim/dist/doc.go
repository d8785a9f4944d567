/*
Package dist has the laws that latencies, lifetimes, service times and key
choices follow. A distribution is a value that samples from a random stream,
prints the text that parses back to it, and gives the same bits on every
machine.

	"lognormal(10ms, 0.4)" ── Parse ──▶ Distribution ── Delay ──▶ 9.317542ms
	          ▲                             │             ▲
	          └────────── String ───────────┘         sim.Stream, the random
	                                                  bits of one address

The smallest program:

	latency, err := dist.ParseDuration("lognormal(10ms, 0.4)")
	…
	stream := key.At(cause, 0)
	after := dist.Delay(latency, &stream)

Write distributions in Go with the constructors, one for each: their first
type is that of the samples, time.Duration or float64.

	constant     Constant       10ms                     always the same
	uniform      Uniform        uniform(150ms, 300ms)    anything between
	uniform      UniformIndex   uniform(100)             0, 1, … 99
	exponential  Exponential    exponential(20ms)        mean
	normal       Normal         normal(0s, 10ms)         mean, standard deviation
	lognormal    Lognormal      lognormal(10ms, 0.4)     median, sigma
	pareto       Pareto         pareto(1.05ms, 1.51)     scale, alpha
	weibull      Weibull        weibull(1.12, 461386h)   shape, scale
	gamma        Gamma          gamma(3, 2ms)            shape, scale
	zipf         Zipf           zipf(10000, 0.99)        n, s: 0, 1, … n-1
	mixture      Mixture        mixture(0.9: 1ms, 0.1: exponential(5ms))
	empirical    Empirical, ReadCSV   empirical("latency.csv")

# The same bits everywhere

A simulation that decides by floating point is only repeatable elsewhere if
each operation rounds the same way there. The four operations and the square
root do, by IEEE 754. Logarithm, exponential and power of package math do not:
some machines have them in assembly. And a product that is added may be fused
with the sum, and rounded once instead of twice. So this package has its own
Log and Exp, rounds every product with float64() before it is added, and pins
the bits of a hundred thousand samples of each law in a test that runs on
every architecture.

# Samples and streams

A sample takes all its randomness from the stream it is given. Uniform,
exponential, normal, lognormal, Pareto and Weibull invert their distribution
function: one draw each, so that two designs that meet the same draw meet the
same percentile. Gamma and Zipf reject some draws and take more; that is why
each address has a stream of its own. Nothing allocates.

Heavy tails do leave the range of an int64. Saturate is the only way from a
sample to an integer; Duration, Delay and Index go through it.

# Words

	scale      the unit in which the values are measured: twice the scale,
	           twice the values
	shape      what remains when the scale is taken away
	sigma      of a lognormal: the standard deviation of the logarithm
	tail       how often values far above the usual occur; heavy if their
	           share falls more slowly than any exponential
	dimension  whether the values are durations or plain numbers
	mixture    a law that follows one of several, chosen anew each time
	resample   to draw from recorded values, with replacement

# Sources

Inversion and rejection: L. Devroye, Non-Uniform Random Variate Generation,
1986. The normal quantile: M. J. Wichura, Algorithm AS 241, 1988. Gamma:
G. Marsaglia and W. W. Tsang, 2000. Zipf: W. Hörmann and G. Derflinger, 1996.
Log and Exp: P. T. P. Tang, 1989 and 1990.
*/
package dist
