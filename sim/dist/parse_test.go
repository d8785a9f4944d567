package dist

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"nines/sim"

	"pgregory.net/rapid"
)

func TestParseReads(t *testing.T) {
	for text, want := range map[string]Distribution{
		"10ms":                           Constant(10 * time.Millisecond),
		"0s":                             Constant(time.Duration(0)),
		"0":                              Constant(0.0),
		" -3.5 ":                         Constant(-3.5),
		"constant(1h30m)":                Constant(90 * time.Minute),
		"uniform(150ms,300ms)":           Uniform(150*time.Millisecond, 300*time.Millisecond),
		"uniform( 0 , 5ms )":             Uniform(0, 5*time.Millisecond),
		"uniform(100)":                   UniformIndex(100),
		"uniform(1e3)":                   UniformIndex(1000),
		"exponential(20ms)":              Exponential(20 * time.Millisecond),
		"exponential(2.5)":               Exponential(2.5),
		"normal(0, 10ms)":                Normal(0, 10*time.Millisecond),
		"normal(-1.5, 2)":                Normal(-1.5, 2),
		"lognormal(10ms, 0.4)":           Lognormal(10*time.Millisecond, 0.4),
		"pareto(1.05ms, 1.51)":           Pareto(1050*time.Microsecond, 1.51),
		"weibull(1.12, 461386h)":         Weibull(1.12, 461386*time.Hour),
		"gamma(3, 2ms)":                  Gamma(3, 2*time.Millisecond),
		"zipf(10000, 0.99)":              Zipf(10000, 0.99),
		"mixture(1:3,38%: uniform(2,4))": Mixture(Part{1, Constant(3.0)}, Part{0.38, Uniform(2.0, 4)}),
		"mixture(1: 0, 1: mixture(2: 0, 3: 5ms))": Mixture(Part{1, Constant(time.Duration(0))},
			Part{1, Mixture(Part{2, Constant(time.Duration(0))}, Part{3, Constant(5 * time.Millisecond)})}),
	} {
		if got, err := Parse(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Parse(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
}

// A 0 takes the dimension that is wanted; everything else must have it.
func TestParseKnowsTheDimension(t *testing.T) {
	for _, c := range []struct {
		text             string
		number, duration bool
	}{
		{"0", true, true},
		{"normal(0, 0)", true, true},
		{"mixture(1: 0, 2: 0)", true, true},
		{"5", true, false},
		{"5ms", false, true},
		{"0s", false, true},
		{"uniform(10)", true, false},
		{"zipf(10, 1)", true, false},
		{"exponential(2)", true, false},
		{"exponential(2h)", false, true},
		{"mixture(1: 0, 2: 3ms)", false, true},
		{"mixture(1: 0, 2: uniform(7))", true, false},
	} {
		number, err := ParseNumber(c.text)
		if (err == nil) != c.number || err == nil && DimensionOf(number) != Number {
			t.Errorf("ParseNumber(%q): %v", c.text, err)
		}
		duration, err := ParseDuration(c.text)
		if (err == nil) != c.duration || err == nil && DimensionOf(duration) != Time {
			t.Errorf("ParseDuration(%q): %v", c.text, err)
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                                        "column 1: a distribution or a value is missing before the end of the text",
		"()":                                      `column 1: a distribution or a value is missing before "("`,
		"lognorma(1ms, 2)":                        `column 1: "lognorma" is not a distribution: did you mean lognormal?`,
		"exp(3)":                                  `column 1: "exp" is not a distribution: did you mean exponential?`,
		"Wiebull(1, 3h)":                          `column 1: "Wiebull" is not a distribution: did you mean weibull?`,
		"poisson(3)":                              `"poisson" is not a distribution: use constant, uniform, exponential, normal, lognormal, pareto, weibull, gamma, zipf, mixture or empirical`,
		"exponential":                             "column 1: exponential has 0 parameters here: write exponential(mean), for example exponential(20ms)",
		"uniform(1ms, 2ms, 3ms)":                  "uniform has 3 parameters here: write uniform(low, high) or uniform(n)",
		"lognormal(10ms)":                         "write lognormal(median, sigma), for example lognormal(10ms, 0.4)",
		"lognormal(10ms, 0.4s)":                   "column 17: 0.4s is a duration, but sigma must be a plain number",
		"lognormal(10ms, -1)":                     "column 17: sigma must be from 0 to 100, not -1",
		"uniform(1, 5ms)":                         "column 9: 1 has no unit: write 1s or 1ms",
		"uniform(5ms, 1ms)":                       "column 14: high must not be below low, but 1ms is below 5ms",
		"uniform(0)":                              "column 9: n must be from 1 to 9007199254740992, not 0",
		"uniform(2.5)":                            "column 9: n must be a whole number, not 2.5",
		"zipf(1e13, 1)":                           "column 6: n must be from 1 to 1099511627776, not 10000000000000",
		"exponential(0s)":                         "column 13: mean must be above 0, not 0s",
		"exponential(10mss)":                      `column 13: "10mss" is not a duration: "mss" is not a unit: use ns, us, ms, s, m, h, d (24 h) or y (365 d)`,
		"exponential(300y)":                       "column 13: \"300y\" is not a duration: no duration reaches beyond 292 years",
		"exponential(1e99)":                       "column 13: 1e99 is out of range",
		"exponential(1e999)":                      "column 13: 1e999 is out of range",
		"exponential(1.2.3)":                      `column 13: "1.2.3" is not a number`,
		"exponential(uniform(3))":                 "column 13: mean must be a plain number",
		`exponential("3")`:                        "column 13: mean must be a plain number",
		"exponential(2: 3ms)":                     "column 16: mean must be",
		"exponential(20ms":                        "column 17: exponential( is not closed: expected , or ) instead of the end of the text",
		"exponential(20ms;":                       `column 17: exponential( is not closed: expected , or ) instead of ";"`,
		"exponential(20ms,)":                      `column 18: a distribution or a value is missing before ")"`,
		"exponential(20ms) 3":                     `column 19: "3" does not belong here`,
		"normal(3µs, 4µs) é":                      `column 18: "é" does not belong here`,
		"mixture()":                               "column 1: a mixture has 1 to 64 parts, not 0",
		"mixture(uniform(3))":                     "column 9: a part needs a weight before it: mixture(0.38: ",
		"mixture(0: 3)":                           `column 9: "0" is not a weight: write a number above 0, such as 0.38 or 38%`,
		"mixture(1ms: 3)":                         `column 9: "1ms" is not a weight`,
		"mixture(uniform(3): 3)":                  `column 9: "uniform" is not a weight`,
		"mixture(1: 3, 1: 5ms)":                   "column 12: 3 has no unit: write 3s or 3ms",
		"mixture(1: 3ms, 1: zipf(3,1))":           "column 20: zipf(n, s) yields a plain number where a duration is meant",
		`mixture(1: "a")`:                         `column 12: "a" is text where a distribution is meant`,
		`empirical("latency.csv")`:                `column 11: "latency.csv" cannot be read: no files are at hand here`,
		"empirical(latency.csv)":                  "column 18: empirical takes texts in quotes",
		"empirical(3)":                            "column 11: empirical takes texts in quotes",
		"empirical()":                             "column 1: empirical takes a file",
		`empirical("latency.csv)`:                 "column 11: the quotes are not closed",
		strings.Repeat("mixture(1: ", 10) + "3":   "column 100: mixtures go at most 8 deep",
		strings.Repeat("(", 5000):                 "column 1: a distribution has at most 4096 bytes, not 5000",
		"mixture(" + strings.Repeat("1: 3, ", 65): "column 1: mixture has more than 64 parameters",
	} {
		d, err := Parse(text)
		var positioned *ParseError
		if !errors.As(err, &positioned) || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %v, %v; want an error with %s", text, d, err, want)
		}
	}
}

func TestParseDurationSaysThatTheUnitIsMissing(t *testing.T) {
	for text, want := range map[string]string{
		"5":              "column 1: 5 has no unit: write 5s or 5ms",
		"exponential(5)": "column 13: 5 has no unit: write 5s or 5ms",
		"uniform(5)":     "column 1: uniform(n) yields a plain number where a duration is meant",
	} {
		if _, err := ParseDuration(text); err == nil || err.Error() != want {
			t.Errorf("ParseDuration(%q): %v, want %s", text, err, want)
		}
	}
	if _, err := ParseNumber("5ms"); err == nil || !strings.Contains(err.Error(), "must be a plain number") {
		t.Errorf(`ParseNumber("5ms"): %v`, err)
	}
}

// Each mistake that a program can make panics, with the value.
func TestConstructorsPanic(t *testing.T) {
	for want, mistake := range map[string]func(){
		"mean must be above 0, not 0s":             func() { Exponential(time.Duration(0)) },
		"sigma must be from 0 to 100, not -1":      func() { Lognormal(1.0, -1) },
		"shape must be from 0.001 to 1000, not 0":  func() { Weibull(0, 1.0) },
		"value must be any that 64 bits can hold":  func() { Constant(math.NaN()) },
		"high must not be below low":               func() { Uniform(2.0, 1) },
		"n must be from 1 to":                      func() { UniformIndex(0) },
		"a mixture has 1 to 64 parts, not 0":       func() { Mixture() },
		"weight must be above 0, not -1":           func() { Mixture(Part{-1, Constant(1.0)}) },
		"but the parts before it yield a duration": func() { Mixture(Part{1, Constant(time.Second)}, Part{1, Constant(1.0)}) },
		"mixtures go at most 8 deep": func() {
			d := Constant(1.0)
			for range 9 {
				d = Mixture(Part{1, d})
			}
		},
		"no values":      func() { Empirical[float64]("none") },
		"value 1 is NaN": func() { Empirical("broken", 1, math.NaN()) },
	} {
		func() {
			defer func() {
				if message, _ := recover().(string); !strings.Contains(message, want) {
					t.Errorf("panic %q, want %q", message, want)
				}
			}()
			mistake()
		}()
	}
}

// anyDistribution draws one of all that may be written without a file.
func anyDistribution(t *rapid.T, dimension Dimension, depth int) Distribution {
	if depth < 4 && rapid.IntRange(0, 4).Draw(t, "mixture") == 0 {
		var parts []Part
		for range rapid.IntRange(1, 4).Draw(t, "parts") {
			weight := rapid.Float64Range(1e-9, 1e9).Draw(t, "weight")
			parts = append(parts, Part{weight, anyDistribution(t, dimension, depth+1)})
		}
		return Mixture(parts...)
	}
	form := rapid.SampledFrom(forms[:]).Filter(func(f *form) bool {
		return dimension == Number || f.Yields != Number
	}).Draw(t, "form")
	values := make([]float64, len(form.Parameters))
	for i, parameter := range form.Parameters {
		values[i] = anyValue(t, parameter, dimension)
	}
	if form == uniformForm && values[1] < values[0] {
		values[0], values[1] = values[1], values[0]
	}
	return form.must(dimension, values...)
}

func anyValue(t *rapid.T, p Parameter, dimension Dimension) float64 {
	x := rapid.Float64Range(p.Range.Low, p.Range.High).Draw(t, p.Name)
	if p.Kind == Count || p.Kind == Quantity && dimension == Time {
		x = math.Floor(x)
	}
	if !p.Range.holds(x) {
		x = p.Range.Low + 1
	}
	return x
}

// Whatever is printed reads back as an equal distribution, and no sample of
// it is NaN.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dimension := rapid.SampledFrom([]Dimension{Number, Time}).Draw(t, "dimension")
		d := anyDistribution(t, dimension, 0)
		again, err := Parser{}.Parse(d.String(), dimension)
		if err != nil || !reflect.DeepEqual(again, d) {
			t.Fatalf("%s reads back as %v, %v", d, again, err)
		}
		s := sim.NewKey(rapid.Uint64().Draw(t, "seed"), 0, "", 0).At(0, 0)
		for range 20 {
			Saturate(Draw(d, &s)) // panics on NaN
		}
		if math.IsNaN(d.Mean()) {
			t.Fatalf("%s has no mean", d)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, description := range Descriptions() {
		f.Add(description.Example)
	}
	for _, text := range []string{"0", "normal(0, 10ms)", "mixture(1: 0, 38%: 5ms)", "uniform(1, 5ms)", "zipf(1e6, 1)", `empirical("latency.csv", "site")`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := recorded.Parse(text, Either)
		if err != nil {
			return
		}
		again, err := recorded.Parse(d.String(), DimensionOf(d))
		if err != nil || !reflect.DeepEqual(again, d) {
			t.Fatalf("%q is %s, which reads back as %v, %v", text, d, again, err)
		}
		var s sim.Stream
		for range 10 {
			Saturate(Draw(d, &s)) // panics on NaN
		}
	})
}
