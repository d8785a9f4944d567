package experiments

import (
	"fmt"
	"strconv"
	"time"

	"nines/experiments/document"
	"nines/sim"
	"nines/sim/dist"
)

// Values are the parameters of one system or fault, decoded; Param says which
// Go type each has. A getter panics on a name that was not declared or on the
// wrong type: that is an error of the program, not of the scenario.
type Values map[string]any

func get[T any](v Values, name string) T {
	value, ok := v[name].(T)
	if !ok {
		panic(fmt.Sprintf("experiments: parameter %q is %T, not %T", name, v[name], value))
	}
	return value
}

// Has tells whether the parameter was given or has a default.
func (v Values) Has(name string) bool { return v[name] != nil }

// Text returns a text or a choice.
func (v Values) Text(name string) string { return get[string](v, name) }

// Duration returns a span of time.
func (v Values) Duration(name string) time.Duration { return get[time.Duration](v, name) }

// Int returns a whole number, or a size in bytes.
func (v Values) Int(name string) int64 { return get[int64](v, name) }

// Number returns a number, a share or a rate per second.
func (v Values) Number(name string) float64 { return get[float64](v, name) }

// Bool returns true or false.
func (v Values) Bool(name string) bool { return get[bool](v, name) }

// Distribution returns a distribution of times or of numbers.
func (v Values) Distribution(name string) dist.Distribution {
	return get[dist.Distribution](v, name)
}

// Group returns the parameters within a TypeGroup; nil if it was not given.
func (v Values) Group(name string) Values {
	group, _ := v[name].(Values)
	return group
}

// Named are the parameters that go with one name of a TypeEach.
type Named struct {
	Name   string
	Values Values
}

// Each returns the groups of a TypeEach, in the order in which they are written;
// none if it was not given.
func (v Values) Each(name string) []Named {
	all, _ := v[name].([]Named)
	return all
}

// Places returns how many machines each site gives, in the order written.
func (v Values) Places(name string) []Site { return get[[]Site](v, name) }

// node returns the text of a value from which the decoder reads the same one.
func (p Param) node(value any) *document.Node {
	switch value := value.(type) {
	case time.Duration:
		return document.NewText(sim.FormatDuration(value))
	case int64:
		unit := ""
		if p.Type == TypeSize {
			unit = "B"
		}
		return document.NewText(strconv.FormatInt(value, 10) + unit)
	case float64:
		unit := ""
		if p.Type == TypeRate {
			unit = "/s"
		}
		return document.NewText(strconv.FormatFloat(value, 'g', -1, 64) + unit)
	case []Site:
		places := make([]document.Entry, len(value))
		for i, site := range value {
			places[i] = document.NewEntry(site.Name, document.NewText(strconv.FormatInt(site.Machines, 10)))
		}
		return document.NewMap(places...)
	case Values:
		return groupNode(p.Params, value)
	case []Named:
		groups := make([]document.Entry, len(value))
		for i, one := range value {
			groups[i] = document.NewEntry(one.Name, groupNode(p.Params, one.Values))
		}
		return document.NewMap(groups...)
	}
	return document.NewText(fmt.Sprint(value))
}

// groupNode returns the map of the parameters that have a value.
func groupNode(params []Param, v Values) *document.Node {
	var entries []document.Entry
	for _, p := range params {
		if v.Has(p.Name) {
			entries = append(entries, document.NewEntry(p.Name, p.node(v[p.Name])))
		}
	}
	return document.NewMap(entries...)
}
