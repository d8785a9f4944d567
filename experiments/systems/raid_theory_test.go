package systems_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/systems"
	"nines/nodes/storage/durability"
)

// decodeArray reads a scenario of one array whose disks wear.
func decodeArray(t testing.TB, array, wear, measure string) *experiments.File {
	t.Helper()
	if !strings.Contains(array, "fidelity") {
		array += ", fidelity: counters"
	}
	text := fmt.Sprintf("systems: {array: {kind: raid, %s}}\nfaults: {wear: {fail: each(disk), %s}}\nmeasure: {%s}\n", array, wear, measure)
	f, err := experiments.Decode("test.yaml", []byte(text), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// closedForm returns what theory says of a measure; ok is false if nothing.
func closedForm(f *experiments.File, measure string) (closed experiments.Closed, ok bool) {
	for _, closed := range f.Variants[0].Closed() {
		if closed.Measure == measure {
			return closed, true
		}
	}
	return closed, false
}

// The table of missions of ten years (MTTF 10^6 h, MTTR 24 h), by matrix
// exponential.
func TestClosedFormsOfMissions(t *testing.T) {
	for _, c := range []struct {
		name, array, discipline string
		want                    float64
	}{
		{"mirror", `level: "1", disks: 2`, "parallel", 4.2033e-6},
		{"mirror", `level: "1", disks: 2`, "serial", 4.2033e-6},
		{"3 copies", `level: "1", disks: 3`, "parallel", 1.5130e-10},
		{"3 copies", `level: "1", disks: 3`, "serial", 3.0255e-10},
		{"RAID-5 7+1", `level: "5", disks: 8`, "parallel", 1.1765e-4},
		{"RAID-6 6+2", `level: "6", disks: 8`, "parallel", 8.4712e-9},
		{"RS(6,3)", `level: rs, checks: 3, disks: 9`, "parallel", 6.0987e-13},
		{"RS(6,3)", `level: rs, checks: 3, disks: 9`, "serial", 3.6577e-12},
	} {
		f := decodeArray(t, c.array, "life: exponential(1000000h), repair: {time: exponential(24h), discipline: "+c.discipline+"}", "to: 10y, report: [P(loss)]")
		closed, ok := closedForm(f, "P(loss)")
		if relative := math.Abs(closed.Expected/c.want - 1); !ok || relative > 1e-3 {
			t.Errorf("%s, %s: %.5g, want %.5g (%s)", c.name, c.discipline, closed.Expected, c.want, closed.Source)
		}
		if !strings.Contains(closed.Source, c.discipline+" repair") {
			t.Errorf("the source %q does not name the discipline", closed.Source)
		}
	}
}

// Mean times between losses of the literature: R1 (Patterson, Gibson and Katz
// 1988), R2 (Chen et al. 1994) and R10 (Elerath and Pecht 2007), in hours, by
// the exact chain or by its leading term.
func TestClosedFormsOfTimesBetweenLosses(t *testing.T) {
	for _, c := range []struct {
		name, array, life, repair string
		want, tolerance           float64
	}{
		{"R1, groups of 10+1", `level: "5", disks: 11, arrays: 10`, "30000h", "1h", 818_755, 1e-3},
		{"R1, groups of 25+1", `level: "5", disks: 26, arrays: 4`, "30000h", "1h", 346_742, 1e-3},
		{"R2, 100 disks in groups of 16", `level: "5", disks: 16`, "200000h", "1h", 2.667e7 * 100 / 16, 2e-2},
		{"R10, 7+1", `level: "5", disks: 8`, "461386h", "12h", 36_162 * 8760, 1e-3},
	} {
		f := decodeArray(t, c.array, "life: exponential("+c.life+"), repair: exponential("+c.repair+")", "to: 200y, report: [mtbf(loss)]")
		closed, ok := closedForm(f, "mtbf(loss)")
		if hours := closed.Expected / float64(time.Hour); !ok || math.Abs(hours/c.want-1) > c.tolerance {
			t.Errorf("%s: %.6g h, want %.6g h", c.name, hours, c.want)
		}
	}
}

// Where a form does not hold it is silent.
func TestClosedFormsOfArraysAreSilent(t *testing.T) {
	const life, repair = "life: exponential(1000h), ", "repair: exponential(24h)"
	for name, c := range map[string][2]string{
		"lives with a memory":                {`level: "6"`, "life: weibull(1.12, 1000h), " + repair},
		"serial repair that is no law's own": {`level: "6"`, life + "repair: {time: 24h, discipline: serial}"},
		"long repairs of any law":            {`level: "6"`, life + "repair: 24h"},
		"no repair":                          {`level: "6"`, "life: exponential(1000h)"},
		"deliveries":                         {`level: "6"`, life + "repair: {time: exponential(24h), delivery: 1d}"},
		"latent errors":                      {`level: "5", latent: exponential(1000h)`, life + repair},
		"groups that overlap":                {`level: "10", disks: 5`, life + repair},
		"groups that wait for each other":    {`level: "10"`, life + "repair: {time: exponential(24h), discipline: serial}"},
		"bytes that are rebuilt for long":    {`level: "5", fidelity: bytes, disk: hdd, rebuild: 1%`, life + "repair: exponential(10s)"},
		"no time for one loss":               {`level: rs, checks: 6, disks: 7`, "life: exponential(200y), repair: exponential(1y)"},
	} {
		if closed, ok := closedForm(decodeArray(t, c[0], c[1], "to: 1y, report: [P(loss)]"), "P(loss)"); ok {
			t.Errorf("%s: P(loss) should be %v, by %s", name, closed.Expected, closed.Source)
		}
	}
}

// The exponential of a matrix is wrong by some 1e-15, which may be all there is.
func TestClosedFormsOfWhatHardlyEverHappens(t *testing.T) {
	f := decodeArray(t, `level: "6"`, "life: exponential(1000000h), repair: exponential(1s)", "to: 100y, report: [P(loss), mtbf(loss)]")
	want := durability.MTTDL(8, 2, 1e6*float64(time.Hour), float64(time.Second), durability.Parallel)
	for measure, want := range map[string]float64{"P(loss)": 100 * 8760 * float64(time.Hour) / want, "mtbf(loss)": want} {
		if closed, ok := closedForm(f, measure); !ok || math.Abs(closed.Expected/want-1) > 1e-3 {
			t.Errorf("%s: %.6g, want %.6g", measure, closed.Expected, want)
		}
	}
}

// A form is of the array whose disks wear, and not of one with a like name.
func TestClosedFormsOfOneArrayOfTwo(t *testing.T) {
	const text = `
systems: {array: {kind: raid, fidelity: counters}, array2: {kind: raid, fidelity: counters}}
faults:  {wear: {fail: each(array2.disk), life: exponential(1000h), repair: exponential(24h)}}
measure: {to: 1y, report: ["P(loss, array)", "P(loss, array2)"]}
`
	f, err := experiments.Decode("test.yaml", []byte(text), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	if closed, ok := closedForm(f, "P(loss, array)"); ok {
		t.Errorf("of the array that does not wear: %+v", closed)
	}
	if _, ok := closedForm(f, "P(loss, array2)"); !ok {
		t.Error("of the array that wears there is none")
	}
}

// What is counted agrees with the chain: the whole interval lies within the
// tolerance of the form. Groups side by side, repair in both disciplines, and a
// repair of constant length where it must not matter.
func TestArraysLoseDataAsOftenAsTheChain(t *testing.T) {
	for _, c := range []struct{ name, array, wear string }{
		{"RAID-6, parallel", `level: "6"`, "life: exponential(1000h), repair: exponential(24h)"},
		{"RAID-6, serial", `level: "6"`, "life: exponential(1000h), repair: {time: exponential(24h), discipline: serial}"},
		{"mirrors", `level: "10", disks: 8`, "life: exponential(3000h), repair: exponential(24h)"},
		{"RAID-5, constant repairs", `level: "5", disks: 4, arrays: 20`, "life: exponential(3000h), repair: 6h"},
		{"RAID-6, constant repairs", `level: "6", disks: 4, arrays: 50`, "life: exponential(1500h), repair: 3h"},
		{"RAID-5, scrubbed", `level: "5", arrays: 4, latent: exponential(2000h), scrub: exponential(40h)`, "life: exponential(50000h), repair: exponential(24h)"},
		{"RAID-5, read errors", `level: "5", arrays: 4, capacity: 1TB, chunk: 1MiB, unreadable: 0.00000000000001`, "life: exponential(50000h), repair: exponential(24h)"},
		{"RS(3,3)", `level: rs, checks: 3, disks: 6, arrays: 4`, "life: exponential(600h), repair: exponential(24h)"},
	} {
		f := decodeArray(t, c.array, c.wear, "to: 1y, report: [P(loss), mtbf(loss)]")
		r, err := run.Execute(f, run.Options{Seed: 1, Replications: 800})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Variants[0].Theory) != 2 {
			t.Fatalf("%s: %d closed forms, want 2", c.name, len(r.Variants[0].Theory))
		}
		for _, theory := range r.Variants[0].Theory {
			m := r.Variants[0].Metrics[theory.Metric]
			if m.Interval.Low > theory.Expected || m.Interval.High < theory.Expected {
				t.Errorf("%s: %s is [%.5g, %.5g], expected %.5g", c.name, theory.Measure, m.Interval.Low, m.Interval.High, theory.Expected)
			}
		}
	}
}
