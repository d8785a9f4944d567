package experiments_test

import (
	"fmt"
	"testing"

	"nines/experiments"
)

// calling is a kind of system whose parameters have parameters of their own.
func calling() *experiments.Registry {
	reg := toys()
	breaker := experiments.Param{Name: "breaker", Type: experiments.TypeGroup, Shorthand: "preset", Params: []experiments.Param{
		{Name: "preset", Type: experiments.TypeChoice, Choices: []string{"quick", "slow"}, Default: "quick", Doc: "which"},
		{Name: "open", Type: experiments.TypeDuration, Doc: "how long it refuses"},
	}}
	caller := *reg.Systems[len(reg.Systems)-1]
	caller.Kind = "caller"
	caller.Params = []experiments.Param{
		{Name: experiments.ParamMachines, Type: experiments.TypePlaces, Default: "1", Doc: "machines"},
		{Name: "calls", Type: experiments.TypeEach, Systems: true, Doc: "whom it calls", Params: []experiments.Param{
			{Name: "timeout", Type: experiments.TypeDuration, Default: "1s", Doc: "patience"}, breaker,
		}},
	}
	reg.Systems = append(reg.Systems, &caller)
	return reg
}

func decodeCalling(front string) (*experiments.File, error) {
	text := "systems: {front: " + front + ", back: {kind: memory}}\nload: {users: {calls: front, open: 1/s}}\nmeasure: {to: 1s}\n"
	return experiments.Decode("a.yaml", []byte(text), nil, calling())
}

// Parameters may have parameters, by name where an author gives the names, and
// a plain value may stand for a group.
func TestParametersWithinParameters(t *testing.T) {
	f, err := decodeCalling("{kind: caller, machines: 3, calls: {back: {breaker: slow}, front: {timeout: 2s}}}")
	if err != nil {
		t.Fatal(err)
	}
	v := f.Variants[0].Systems[0].Values
	calls := v.Each("calls")
	if len(calls) != 2 || calls[0].Name != "back" || calls[1].Name != "front" {
		t.Fatalf("calls are %v: not back and then front", calls)
	}
	if preset := calls[0].Values.Group("breaker").Text("preset"); preset != "slow" {
		t.Errorf("breaker: slow has the preset %q", preset)
	}
	if calls[1].Values.Group("breaker") != nil {
		t.Errorf("there is a breaker that nobody asked for: %v", calls[1].Values)
	}
	if one, two := calls[0].Values.Duration("timeout"), calls[1].Values.Duration("timeout"); fmt.Sprint(one, two) != "1s 2s" {
		t.Errorf("time-outs are %v and %v, not the default and 2s", one, two)
	}
	if places := v.Places("machines"); len(places) != 1 || places[0].Machines != 3 {
		t.Errorf("three machines without a site are %v", places)
	}
}

// What is wrong deep within is pointed at there.
func TestErrorsWithinParameters(t *testing.T) {
	for front, want := range map[string]string{
		"{kind: caller, calls: {bakc: {}}}":                      `a.yaml:1:41: there is no system "bakc"; did you mean "back"?`,
		"{kind: caller, calls: {back: {breaker: fast}}}":         `a.yaml:1:57: unknown value "fast"`,
		"{kind: caller, calls: {back: {breaker: {opne: 1s}}}}":   `a.yaml:1:58: unknown key "opne"; did you mean "open"?`,
		"{kind: caller, calls: {back: {breaker: {open: soon}}}}": `a.yaml:1:64: `,
		"{kind: caller, calls: [back]}":                          `a.yaml:1:40: expected a map`,
	} {
		_, err := decodeCalling(front)
		if err == nil {
			t.Errorf("%s: no error", front)
			continue
		}
		if text := err.Error(); len(text) < len(want) || text[:len(want)] != want {
			t.Errorf("%s:\n%s\nwant %s", front, text, want)
		}
	}
}
