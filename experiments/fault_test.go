package experiments_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"nines/experiments"
	"nines/sim"
	"nines/sim/dist"

	"pgregory.net/rapid"
)

// drawFault draws a fault of any kind, right in itself.
func drawFault(t *rapid.T, kinds []*experiments.FaultKind) *experiments.Fault {
	kind := rapid.SampledFrom(kinds).Draw(t, "kind")
	f := &experiments.Fault{Name: "f", Kind: kind, Values: make(experiments.Values)}
	f.Schedule = drawSchedule(t, kind)
	if kind.Path {
		f.Target = experiments.Target{Text: "north", Path: "north"}
		f.Values["path"] = "north"
	} else {
		f.Target = drawTarget(t, f)
	}
	for _, p := range kind.Params {
		if p.Default != "" || rapid.Bool().Draw(t, p.Name+" given") {
			f.Values[p.Name] = drawValue(t, p)
		}
	}
	switch kind.Name {
	case "degrade":
		f.Values["delay"] = dist.Exponential(time.Second)
	case "fail":
		delete(f.Values, "repair")
		if f.Mend != nil {
			f.Values["repair"] = experiments.Values{"time": f.Mend, "discipline": "parallel"}
		}
	case "partition", "one-way", "bridge", "ring":
		if f.Values["hold"] == true || f.Values["loss"] == 0.0 {
			f.Values["loss"] = 1.0
		}
	}
	return f
}

func drawTarget(t *rapid.T, f *experiments.Fault) experiments.Target {
	names := []string{"A1", "A2", "B1", "B2+B3", "random(1, store)", "minority(A)"}
	var target experiments.Target
	if f.Kind.Begin == nil {
		names[0] = rapid.SampledFrom([]string{"disk", "disk2", "store.disk1+disk3", "random(2, store.disk)"}).Draw(t, "component")
		target.Components = true
	}
	add := func(text string) {
		s, err := experiments.ParseSelector(text)
		if err != nil {
			t.Fatal(err)
		}
		target.Groups = append(target.Groups, s)
	}
	groups := int64(1)
	if kind := f.Kind; kind.Groups {
		most := kind.Most
		if most == 0 {
			most = 5
		}
		least := kind.Least
		if kind.Rest {
			least = 1
		}
		groups = rapid.Int64Range(least, most).Draw(t, "groups")
	}
	for i := range groups {
		add(names[i])
	}
	if !f.Kind.Groups {
		target.Each = !target.Components && rapid.Bool().Draw(t, "each")
		target.Rolling = !target.Each && f.Every != nil
	}
	target.Text = target.String()
	return target
}

func drawSchedule(t *rapid.T, kind *experiments.FaultKind) (s experiments.Schedule) {
	span := rapid.Custom(func(t *rapid.T) time.Duration {
		return time.Duration(rapid.Int64Range(int64(time.Second), int64(50*time.Second)).Draw(t, "ns"))
	})
	times := rapid.Custom(func(t *rapid.T) dist.Distribution {
		return rapid.SampledFrom([]func(time.Duration) dist.Distribution{
			func(d time.Duration) dist.Distribution { return dist.Constant(d) },
			func(d time.Duration) dist.Distribution { return dist.Exponential(d) },
		}).Draw(t, "law")(span.Draw(t, "mean"))
	})
	s.At = sim.Start.Add(span.Draw(t, "at"))
	if !kind.Instant {
		if rapid.Bool().Draw(t, "for") {
			s.For, s.Lasts = span.Draw(t, "for"), true
		} else {
			s.Mend = times.Draw(t, "repair")
		}
	}
	switch rapid.IntRange(0, 2).Draw(t, "series") {
	case 0:
		s.Every = times.Draw(t, "every")
	case 1:
		s.Life = times.Draw(t, "life")
	default:
		return s
	}
	if rapid.Bool().Draw(t, "until") {
		s.Until = s.At.Add(span.Draw(t, "until"))
	}
	return s
}

// drawValue draws a value of a parameter.
func drawValue(t *rapid.T, p experiments.Param) any {
	switch p.Type {
	case experiments.TypeBool:
		return rapid.Bool().Draw(t, p.Name)
	case experiments.TypeShare:
		return rapid.Float64Range(0, 1).Draw(t, p.Name)
	case experiments.TypeNumber:
		return rapid.Float64Range(p.Least, p.Most).Draw(t, p.Name)
	case experiments.TypeInt:
		return rapid.Int64Range(int64(p.Least), int64(p.Most)).Draw(t, p.Name)
	case experiments.TypeSize:
		return rapid.Int64Range(0, 1<<62).Draw(t, p.Name)
	case experiments.TypeDuration:
		return time.Duration(rapid.Int64Range(int64(p.Least), int64(p.Most)).Draw(t, p.Name))
	case experiments.TypeGroup:
		return experiments.Values{}
	case experiments.TypeTimes:
		return dist.Exponential(time.Duration(rapid.Int64Range(1, 1e15).Draw(t, p.Name)))
	}
	t.Fatalf("no values of type %d are drawn", p.Type)
	return nil
}

// A fault prints as the text that is read as the same fault.
func TestFaultsPrintAsTheyAreRead(t *testing.T) {
	reg := toys()
	rapid.Check(t, func(t *rapid.T) {
		f := drawFault(t, reg.Faults)
		text := complete("links: {A/B: {paths: {north: 1ms, south: 2ms}}}\nfaults: {f: " + f.String() + "}\n")
		file, err := experiments.Decode("f.yaml", []byte(text), nil, reg)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		read := file.Variants[0].Faults[0]
		if read.String() != f.String() || !reflect.DeepEqual(read.Values, f.Values) || read.At != f.At || read.For != f.For ||
			read.Lasts != f.Lasts || read.Until != f.Until || fmt.Sprint(read.Target) != fmt.Sprint(f.Target) {
			t.Fatalf("%s is read as\n%s", f, &read)
		}
	})
}

// Every kind of fault shows an example that is right, and does what it does to
// a running scenario without an error.
func TestExamplesOfFaultsRun(t *testing.T) {
	for _, kind := range toys().Faults {
		text := "links: {default: 1ms, A/B: {paths: {north: 1ms, south: 2ms}}}\nfaults: {f: " + kind.Example + "}\n"
		if kind.Doc == "" || kind.Target == "" || !strings.HasPrefix(kind.Example, "{"+kind.Name+": ") {
			t.Errorf("%s: the registry must tell what it does, whom it hits, and an example of it", kind.Name)
		}
		w := build(t, text).at("62s")
		if len(w.Episodes) == 0 {
			t.Errorf("%s never struck", kind.Example)
		}
	}
}

// So does every measure.
func TestExamplesOfMeasures(t *testing.T) {
	for _, m := range toys().Measures {
		loads := "load: {left: {at: A, calls: store, open: 20/s}, right: {at: B, calls: store, open: 20/s}, probe: {calls: store, open: 2/s, users: 1, arrivals: 1s}}\n"
		if m.Name == "messages" {
			loads = strings.Replace(loads, ", probe", "}\n#", 1)
		}
		s := only(t, loads+"measure: {to: 60s, report: ['"+strings.TrimPrefix(m.Example, "not ")+"']}\n")
		e := s.Measures[0]
		if q := e.Measure.Evaluate(run(t, s), e.Args); q.Unit != m.Unit || m.Doc == "" {
			t.Errorf("%s is of unit %v, the registry says %v", m.Example, q.Unit, m.Unit)
		}
	}
}
