package experiments

import (
	"fmt"

	"nines/workloads"
)

// Part is a part of a scenario, as explained to authors: a map with keys, or
// what stands in its place. What systems, faults, measures and figures there
// are the Registry and FigureKinds tell.
type Part struct {
	Name    string // load, surge, study
	In      string // where it stands: "surge" of a load
	Doc     string
	Example string // YAML that a scenario may have at its top
	Keys    []Key
}

// Key is one key of a Part.
type Key struct {
	Name    string
	Type    string // what may stand there, in words
	Default string // empty: see Doc
	Doc     string
}

// Parts returns the parts of a scenario, in the order in which they are written.
func Parts() []Part {
	return append([]Part{
		{Name: "scenario", In: "the file", Doc: "A scenario is one YAML file: places, what runs there, who asks, what goes wrong, what is measured and what must come out.",
			Example: "title: Three machines",
			Keys: []Key{
				{"title", "text", "", "one line, for lists"},
				{"lesson", "text", "", "what is to be learned from it"},
				{"sites", "map", "", "places, each with the number of machines that every system has there"},
				{"links", "map", "", "the network; see links"},
				{"clocks", "map", "", "how wrong the machines' clocks are; see clocks"},
				{"systems", "map", "", "systems by names of your own: {store: {kind: register}}; nines list shows the kinds"},
				{"load", "map", "", "load groups by names of your own; see load"},
				{"faults", "map", "", "faults by names of your own; see faults"},
				{"measure", "map", "", "how long the run is and what is reported; see measure"},
				{"study", "map", "", "variants, axes and replications; see study"},
				{"expect", "list or map", "", "what must come out; see expect"},
				{"reference", "list or map", "", "what others say comes out; see reference"},
				{"mutant", "map", "", "changes that the references must notice; see mutant"},
				{"figures", "list", "", "what is drawn; see figures"},
				{"files", "map", "", "recorded values by file name, for empirical(); what is read from files beside the scenario is kept here"},
			}},
		{Name: "links", In: "the scenario", Doc: "How messages travel. A bare distribution is a link's latency, one way. A/B names the link between two sites, both ways. " +
			"Where nothing is said, latencies scatter: if all were the same, no message would overtake another, and many a broken store would look right.",
			Example: `links: {default: "lognormal(5ms, 0.4)", local: 1ms, A/B: {latency: 40ms, loss: 1%}}`,
			Keys: append([]Key{
				{"default", "link", usualLatency, "links of which nothing else is said"},
				{"local", "link", "", "links within a site; as default unless given"},
				{"matrix", "cloud-regions", "", "round trips between the sites from a table of regions"},
				{"regions", "map", "", "in which region of the matrix each site is; that of its name unless given"},
				{"reroute", "time", "0s", "time until packets take the next path when one is dead"},
			}, linkKeys()...)},
		{Name: "clocks", In: "the scenario", Doc: "How wrong the machines' clocks are, drawn once a machine. Without it they are right.",
			Example: `clocks: {offset: "normal(0, 10ms)", drift: "normal(0, 50)"}`,
			Keys: []Key{
				{"offset", "distribution of time", "", "how far a clock is ahead"},
				{"drift", "distribution of numbers", "", "how many parts per million it is too fast"},
			}},
	}, append(loadParts(), studyParts()...)...)
}

func linkKeys() []Key {
	return []Key{
		{"latency", "distribution of time", usualLatency, "of a link: one way"},
		{"jitter", "distribution of time", "", "of a link: added to its latency"},
		{"loss", "share", "0%", "of a link: messages that never arrive"},
		{"duplicate", "share", "0%", "of a link: messages that arrive twice"},
		{"reorder", "share", "0%", "of a link: messages that are late by reorder-delay, so that others pass them"},
		{"reorder-delay", "distribution of time", "", "of a link: how late these are"},
		{"corrupt", "share", "0%", "of a link: messages whose bits flip"},
		{"bandwidth", "size a second", "", "of a link: such as 10MB/s; no bound unless given"},
		{"queue", "size", "", "of a link: what may wait for the bandwidth; no bound unless given"},
		{"session", "true or false", "false", "of a link: reliable and ordered, as TCP is"},
		{"retransmit", "time", "", "of a session: until it sends again for the first time"},
		{"paths", "map", "", "of A/B: several links by name, the preferred one first"},
	}
}

func loadParts() []Part {
	return []Part{
		{Name: "load", In: "the scenario", Doc: "A group of clients: where they are, whom they ask, for what and how often. Exactly one of open, closed and script says when.",
			Example: "load: {users: {at: A, calls: store, open: 80/s, deadline: 1s, reads: 70%, keys: uniform(100)}}",
			Keys: []Key{
				{"calls", "system", "", "whom they ask"},
				{"at", "site", "", "where they are; at none unless given, so that no partition cuts them off"},
				{"pinned", "true or false", "false", "they ask only machines at their own site; others turn to another machine when one fails"},
				{"open", "rate", "", "operations arrive, served or not: 80/s; see open"},
				{"closed", "map", "", "clients wait for their answers; see closed"},
				{"script", "list", "", "these operations, one after another; see script"},
				{"deadline", "time", "1s", "a client hangs up after it; what comes later is no success"},
				{"reads", "share", "50%", "of the operations; the others are writes"},
				{"keys", "distribution of numbers", "", "which keys: uniform(100), zipf(1000, 0.99); key 0 only unless given"},
				{"from", "time", "0s", "nothing is asked before"},
				{"to", "time", "", "nothing is asked from then on; the end of the measurement unless given"},
				{"like", "load", "", "all that is not said here is as there"},
			}},
		{Name: "open", In: "a load", Doc: "An open load: operations arrive whether or not earlier ones were answered, as from many users who know nothing of each other. Only of such a load is yield what was served of what was wanted.",
			Example: "load: {users: {calls: store, open: 60/s, arrivals: poisson, users: 100}}",
			Keys: []Key{
				{"arrivals", "poisson, constant or distribution of time", arrivalsPoisson, "how the gaps are distributed; the rate scales them"},
				{"users", "whole number", fmt.Sprint(workloads.UsersDefault), "sessions among which the operations are spread"},
				{"surge", "map or list of maps", "", "the rate is another for a while; see surge"},
			}},
		{Name: "surge", In: "an open load", Doc: "The rate is multiplied for a while. Surges that overlap multiply each other; times: 0 is silence.",
			Example: "load: {users: {calls: store, open: 60/s, surge: {at: 10s, for: 5s, times: 5}}}",
			Keys:    []Key{{"at", "time", "", "it begins"}, {"for", "time", "", "it lasts"}, {"times", "number", "", "factor of the rate"}}},
		{Name: "closed", In: "a load", Doc: "A closed load: each client waits for its answer, thinks, and asks again. Clients who wait ask little in an outage, and so hide it: the yield is demand-biased.",
			Example: "load: {users: {calls: store, closed: {clients: 10, think: exponential(100ms)}}}",
			Keys:    []Key{{"clients", "whole number", "", "each with one operation under way"}, {"think", "distribution of time", "", "pause between an answer and the next operation; none unless given"}}},
		{Name: "script", In: "a load", Doc: "Operations that are made one after another, each at its time or when the one before has ended.",
			Example: "load: {proof: {calls: store, script: [{at: 1s, site: A, write: 7}, {at: 2s, site: A, read: 7, repeat: 3}]}}",
			Keys: []Key{
				{"at", "time", "", "it begins, at the earliest"},
				{"site", "site", "", "where its client is; a machine there is asked"},
				{"read", "key", "", "read this key"},
				{"write", "key", "", "write this key"},
				{"repeat", "whole number", "1", "attempts until one is answered"},
			}},
	}
}
