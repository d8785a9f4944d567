package dist

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"
)

func TestReadCSV(t *testing.T) {
	const ms = 1e6
	for name, c := range map[string]struct {
		text, column string
		dimension    Dimension
		want         []float64
	}{
		"numbers":                 {"1\n2.5\n-3e2\n", "", Number, []float64{1, 2.5, -300}},
		"durations":               {"1ms\n1.5ms\n1h\n", "", Time, []float64{ms, 1.5 * ms, 3600e9}},
		"a heading":               {"rtt\n1ms\n", "", Time, []float64{ms}},
		"a heading with a unit":   {"rtt (ms)\n1\n2.5e1\n", "", Time, []float64{ms, 25 * ms}},
		"both kinds of unit":      {"rtt (ms)\n1\n1s\n", "", Time, []float64{ms, 1000 * ms}},
		"rounded to nanoseconds":  {"rtt (s)\n0.0123456789012\n", "", Time, []float64{12345679}},
		"a column among others":   {"at,rtt (us),site\n09:00,7,eu\n09:01,8,us\n", "rtt", Time, []float64{7000, 8000}},
		"comments, blanks, marks": {"\ufeff# recorded in May\n\nrtt (ms)\n  1\n\n# night\n2\r\n", "", Time, []float64{ms, 2 * ms}},
		"a mark before a value":   {"\ufeff1ms\n", "", Time, []float64{ms}},
		"quoted cells":            {"\"rtt (ms)\",x\n\"1\",\"a,b\"\n", "rtt", Time, []float64{ms}},
	} {
		d, err := ReadCSV(strings.NewReader(c.text), "f.csv", c.column)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := d.(*empirical); !reflect.DeepEqual(got.values, c.want) || got.dimension != c.dimension {
			t.Errorf("%s: %v of %v, want %v of %v", name, got.values, got.dimension, c.want, c.dimension)
		}
	}
}

func TestReadCSVSaysWhereItIsWrong(t *testing.T) {
	for want, c := range map[string]struct{ text, column string }{
		"f.csv:1:1: there is no value":                                               {"# nothing\n", ""},
		`f.csv:3:1: "12 mss" is not a duration: " mss" is not a unit`:                {"rtt\n1ms\n12 mss\n", ""},
		`f.csv:1:1: "12 mss" is not a duration: " mss" is not a unit`:                {"12 mss\n1ms\n", ""},
		`f.csv:2:1: "2" is a plain number, but the values before it are durations`:   {"1ms\n2\n", ""},
		`f.csv:2:1: "2ms" is a duration, but the values before it are plain numbers`: {"1\n2ms\n", ""},
		`f.csv:3:4: "" is not a number`:                                              {"a,b\n1,2\n1, \n", "b"},
		"f.csv:1:1: there are 2 columns: name one of at or rtt":                      {"at,rtt (ms)\n1,2\n", ""},
		`f.csv:1:1: there is no column "rt": did you mean rtt?; there is at or rtt`:  {"at,rtt (ms)\n1,2\n", "rt"},
		`f.csv:1:1: there is no heading, and so no column "rtt"`:                     {"1\n2\n", "rtt"},
		`f.csv:1:1: the heading declares a unit: "1msec" is not a duration`:          {"rtt (msec)\n1\n", ""},
		"f.csv:3:1: wrong number of fields":                                          {"a,b\n1,2\n3\n", "a"},
		`f.csv:2:3: bare " in non-quoted`:                                            {"a\n12\"3\n", ""},
		"f.csv:2:1: 1e300 is out of range: a duration ends at ":                      {"a (s)\n1e300\n", ""},
		"f.csv:1048577:1: more than 1048576 values":                                  {strings.Repeat("1\n", 1<<20+1), ""},
	} {
		_, err := ReadCSV(strings.NewReader(c.text), "f.csv", c.column)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.40q: %v, want %s", c.text, err, want)
		}
	}
	endless := repeater("#" + strings.Repeat("-", 4094) + "\n")
	if _, err := ReadCSV(endless, "f.csv", ""); err == nil || err.Error() != "f.csv: the file has more than 67108864 bytes" {
		t.Errorf("a file without end: %v", err)
	}
	broken := errors.New("the disk is on fire")
	if _, err := ReadCSV(iotest.ErrReader(broken), "f.csv", ""); !errors.Is(err, broken) {
		t.Errorf("a read error is lost: %v", err)
	}
}

// repeater is a file without end.
type repeater string

func (r repeater) Read(p []byte) (int, error) { return copy(p, r), nil }

func TestParseEmpirical(t *testing.T) {
	d, err := recorded.Parse(`empirical("latency.csv", "rtt")`, Time)
	if err != nil || math.Abs(d.Mean()-107.5e6/3) > 1e-6 {
		t.Errorf("mean %v, %v", d.Mean(), err)
	}
	// The file decides what a 0 beside it means.
	if d, err = recorded.Parse(`mixture(1: 0, 1: empirical("latency.csv", "rtt"))`, Either); err != nil || DimensionOf(d) != Time {
		t.Errorf("%v, %v", d, err)
	}
	numbers := Parser{Files: fstest.MapFS{"n.csv": {Data: []byte("1\n2\nx\n")}, "m.csv": {Data: []byte("1\n2\n")}}}
	for text, want := range map[string]string{
		`empirical("m.csv")`:                `column 1: m.csv holds plain numbers where a duration is meant`,
		`empirical("n.csv")`:                `column 11: n.csv:3:1: "x" is not a duration`,
		`mixture(1: empirical("gone.csv"))`: `column 22: open gone.csv: file does not exist`,
		`empirical("../m.csv")`:             `column 11: open ../m.csv: `,
		`empirical("m.csv", 3)`:             `column 20: empirical takes texts in quotes`,
	} {
		if _, err := numbers.Parse(text, Time); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// Resampling gives the recorded values and no others, each equally often.
func TestEmpiricalResamples(t *testing.T) {
	d := Empirical("two modes", 0.0, 1, 2, 3, 9, 9, 9)
	law := make([]float64, 10)
	for i, weight := range map[int]float64{0: 1, 1: 1, 2: 1, 3: 1, 9: 3} {
		law[i] = weight / 7
	}
	if p := chiSquare(samples(d, sampleSize), law); p < significance {
		t.Errorf("chi-square has p = %.2g", p)
	}
	if d.Mean() != 33./7 {
		t.Errorf("mean %v", d.Mean())
	}
	interpolating := Mixture(Part{6, d}, Part{1, Uniform(3.0, 9)})
	if p := chiSquare(samples(interpolating, sampleSize), law); p >= significance {
		t.Errorf("values between the modes pass: p = %.2g", p)
	}
}
