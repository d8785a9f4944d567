package systems

import (
	"fmt"
	"strings"

	"nines/experiments"
	"nines/nodes"
	"nines/nodes/resilience/balance"
	"nines/nodes/routing/balancer"
	"nines/nodes/service"
	"nines/sim"
	"nines/workloads"
	"nines/workloads/history"
)

// Service is a service of a call graph: machines with a queue, a service time
// and guarded calls to other services.
func Service() *experiments.System {
	return &experiments.System{
		Kind: "service",
		Doc: "A service in a call graph. Requests wait for a thread or a core of one of its machines, are worked on for the service time, and are " +
			"answered when the calls that they need have been. Around each call stand fallback ( bulkhead ( deadline ( retry ( breaker ( time-out ( attempt )))))), " +
			"in this order, the first outermost. Deadlines go along with the requests. A client that retries is a service too, without a service time.",
		Params:     serviceParams,
		Usual:      []string{"sojourn(%s)"},
		Events:     serviceEvents,
		Check:      checkService,
		CheckAmong: checkGraph,
		Fanout:     serviceFanout,
		Build:      buildService,
		Theory:     serviceTheory,
	}
}

// checkService returns what is wrong with the parameters on so many machines.
func checkService(v experiments.Values, machines int64) (string, error) {
	for _, call := range v.Each("calls") {
		if param, err := checkCall(call.Values, machines); err != nil {
			return "calls." + call.Name + "." + param, err
		}
	}
	for _, slots := range []string{"threads", "cores"} {
		if v.Has(slots) && v.Int(slots) > togetherMax/machines {
			return slots, fmt.Errorf("%d %s on each of %d machines are too many: at most %d together", v.Int(slots), slots, machines, togetherMax)
		}
	}
	if v.Has("cores") && v.Has("threads") && v.Int("cores") > v.Int("threads") {
		return "cores", fmt.Errorf("%d cores for %d threads: a request needs both, so that some cores are never used", v.Int("cores"), v.Int("threads"))
	}
	return "", nil
}

// checkGraph refuses calls to what is no service, and those that come back to
// their caller: each would lead to the next for as long as its deadline lasts.
func checkGraph(s *experiments.Scenario, p *experiments.Placed) (string, error) {
	for _, call := range p.Values.Each("calls") {
		callee := s.System(call.Name)
		if callee.Kind.Kind != "service" {
			return "calls." + call.Name, fmt.Errorf("%s is a %s: a service calls services", call.Name, callee.Kind.Kind)
		}
		if path := pathBetween(s, call.Name, p.Name, nil); path != nil {
			way := strings.Join(append([]string{p.Name}, path...), " → ")
			return "calls." + call.Name, fmt.Errorf("%s calls itself, %s: such calls have no end", p.Name, way)
		}
	}
	return "", nil
}

// pathBetween returns the services over which calls from one lead to another,
// both among them; nil if none do. Those that were passed lead nowhere.
func pathBetween(s *experiments.Scenario, from, to string, passed map[string]bool) []string {
	if from == to {
		return []string{to}
	}
	if passed == nil {
		passed = make(map[string]bool)
	}
	passed[from] = true
	p := s.System(from)
	for _, call := range p.Values.Each("calls") {
		if passed[call.Name] {
			continue
		}
		if path := pathBetween(s, call.Name, to, passed); path != nil {
			return append([]string{from}, path...)
		}
	}
	return nil
}

// serviceFanout is how many requests one may lead to, one step down the graph.
func serviceFanout(v experiments.Values, _ int64) int64 {
	requests := int64(1)
	for _, call := range v.Each("calls") {
		requests++
		if retry := call.Values.Group("retry"); retry != nil {
			requests += retry.Int("times")
		}
	}
	return requests
}

// serviceOptions turns a scenario's parameters into those of a machine, but for
// what a run adds.
func serviceOptions(v experiments.Values) service.Options {
	o := service.Options{
		Errors: v.Number("errors"), Cancel: v.Bool("cancel"), Parallel: v.Bool("parallel"), LastFirst: v.Text("order") == "lifo",
		Threads: given(v, "threads", v.Int), Cores: given(v, "cores", v.Int), Queue: given(v, "queue", v.Int),
		ShedAfter: given(v, "shed", v.Duration), Service: given(v, "service", v.Distribution),
	}
	if v.Has("queue") && o.Queue == 0 {
		o.Queue = service.NoQueue
	}
	return o
}

// given returns a parameter, or the zero value if it was not given.
func given[T any](v experiments.Values, name string, get func(string) T) (value T) {
	if v.Has(name) {
		value = get(name)
	}
	return value
}

// farm is a service that has been built.
type farm struct {
	world    *experiments.World
	name     string
	callees  []string // by number, as the ledgers have them
	machines []nodes.ID
	entrance []nodes.ID // the only machine, or the balancer
	ledgers  []*service.Ledger
	slots    int64                                // of a machine; 0: no bound
	bouts    map[string]*experiments.Occurrence   // the latest of each event that comes in masses
	removed  map[nodes.ID]*experiments.Occurrence // machines that are out of rotation
}

// buildService adds the machines, and the balancer if there are several.
func buildService(w *experiments.World, name string, v experiments.Values) experiments.Instance {
	f := &farm{world: w, name: name, bouts: make(map[string]*experiments.Occurrence), removed: make(map[nodes.ID]*experiments.Occurrence)}
	o := serviceOptions(v)
	if slots, bounded := o.Slots(); bounded {
		f.slots = slots
	}
	o.Draw = func(purpose string) sim.Stream { return w.Engine.Draw(w.Engine.Key(purpose, sim.HashString(name))) }
	for _, call := range v.Each("calls") {
		f.callees = append(f.callees, call.Name)
	}
	places := v.Places(experiments.ParamMachines)
	number := make(map[string]int64)
	for _, place := range places {
		for range place.Machines {
			one := []experiments.Site{{Name: place.Name, Machines: 1}}
			f.machines = append(f.machines, addMachines(w, name, one, f.spec(o, v), number)...)
		}
	}
	w.Cluster.SetPeers(f.machines)
	f.entrance = f.machines
	if len(f.machines) > 1 {
		f.entrance = []nodes.ID{f.addBalancer(places[0].Name, v)}
	}
	return f
}

// spec returns one machine with a ledger of its own. Whom it calls is looked up
// when it boots, for those may be built after it.
func (f *farm) spec(o service.Options, v experiments.Values) nodes.Spec {
	o.Ledger = service.NewLedger(f.world.Engine, f.teller())
	f.ledgers = append(f.ledgers, o.Ledger)
	return nodes.Spec{CPU: o.CPU(), Boot: func() nodes.Protocol {
		o.Calls = nil
		for _, call := range v.Each("calls") {
			target := f.world.System(call.Name).Coordinators()[0]
			o.Calls = append(o.Calls, dependency(call, target))
		}
		return service.New(o)
	}}
}

// addBalancer puts a balancer in front of the machines.
func (f *farm) addBalancer(site string, v experiments.Values) nodes.ID {
	o := balancer.Options{Targets: f.machines, Policy: policy(v), Changed: f.changed}
	if check := v.Group("check"); check != nil {
		o.Check = balancer.Check{
			Interval: check.Duration("interval"), Timeout: check.Duration("timeout"), Fall: check.Int("fall"), Rise: check.Int("rise"),
		}
	}
	return f.world.AddMachine(f.name+".balancer", site, 1, nodes.Spec{Boot: func() nodes.Protocol { return balancer.New(o) }})
}

// policy makes what chooses the machine, for each incarnation of the balancer.
func policy(v experiments.Values) func() balance.Policy {
	return func() balance.Policy {
		switch v.Text("balance") {
		case "random":
			return balance.Random{}
		case "least-connections":
			return balance.LeastConnections{}
		case "ip-hash":
			return balance.IPHash{}
		case "two-choices":
			return &balance.Choices{Of: v.Int("choices")}
		case "two-choices-with-replacement":
			return &balance.Choices{Of: v.Int("choices"), WithReplacement: true}
		}
		return &balance.RoundRobin{}
	}
}

func (f *farm) Members() []nodes.ID      { return f.machines }
func (f *farm) Coordinators() []nodes.ID { return f.entrance }
func (f *farm) Codec() workloads.Codec   { return requests{} }

// Resolver returns none: clients ask the entrance and nobody else. That it is
// there keeps them from asking twice what was refused; to retry is the business
// of a service between.
func (f *farm) Resolver(string) workloads.Resolver { return nil }

// requests speaks the messages of a service for the load groups. To read and to
// write is the same to it.
type requests struct{}

// Request returns the message that asks for an operation.
func (requests) Request(op *history.Op) nodes.Message {
	return service.Request{User: op.Client, Remaining: op.Return.Sub(op.Invoke)}
}

// Result reads an answer. Who was turned away at the door has certainly changed
// nothing; of others that failed one does not know.
func (requests) Result(op *history.Op, answer nodes.Message) {
	op.Outcome = history.Unknown
	switch r := answer.(type) {
	case balancer.Unavailable:
		op.Reason = "no answer from the machine"
		if !r.Forwarded {
			op.Outcome, op.Reason = history.Fail, "no machine in rotation"
		}
	case service.Response:
		op.Reason = r.Outcome.String()
		switch r.Outcome {
		case service.Answered:
			op.Outcome, op.Reason = history.OK, ""
		case service.Degraded:
			op.Outcome = history.OK
		case service.Rejected, service.Shed, service.Expired:
			op.Outcome = history.Fail
		}
	default:
		panic(fmt.Sprintf("systems: a service must answer with a service.Response, not with the %T %+v", answer, answer))
	}
}
