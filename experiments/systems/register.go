package systems

import (
	"fmt"

	"nines/experiments"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/replication/register"
	"nines/workloads/history"
)

// Register is a key–value store replicated on its machines.
func Register() *experiments.System {
	return &experiments.System{
		Kind: "register",
		Doc: "A key–value store replicated on its machines. One skeleton, three protocols: abd (majorities, logical counters, write-back: " +
			"linearizable), quorum (N, R and W chosen, the last writer wins by the coordinator's clock) and lww (one replica answers).",
		Register: true,
		Params:   registerParams,
		Check:    checkRegister,
		Fanout:   func(v experiments.Values, replicas int64) int64 { return options(v, replicas).Factor },
		Build:    buildRegister,
		Theory:   registerTheory,
	}
}

var registerParams = []experiments.Param{
	{Name: "protocol", Type: experiments.TypeChoice, Choices: []string{"abd", "quorum", "lww"}, Default: "abd",
		Doc: "abd: linearizable, needs a majority; quorum: reads wait for R replicas, writes for W; lww: quorum with R = W = 1"},
	{Name: "replicas", Type: experiments.TypePlaces, Doc: "machines that hold data, by site; all machines of all sites unless given"},
	{Name: "coordinators", Type: experiments.TypePlaces, Doc: "machines that serve clients but hold no data, by site; none unless given, and then only these serve clients"},
	{Name: "copies", Type: experiments.TypeInt, Doc: "replicas that hold each key (N); all unless given"},
	{Name: "read", Type: experiments.TypeInt, Doc: "replicas a read waits for (R); a majority for abd and quorum, 1 for lww, unless given"},
	{Name: "write", Type: experiments.TypeInt, Doc: "replicas a write waits for (W); a majority for abd and quorum, 1 for lww, unless given"},
	{Name: "repair", Type: experiments.TypeChoice, Choices: []string{"off", "async", "blocking"},
		Doc: "what a read does for replicas that it found stale: nothing, send the newest version, or wait until they have it; abd writes back to a majority (blocking), the others do nothing, unless given"},
	{Name: "versions", Type: experiments.TypeChoice, Choices: []string{"counters", "clocks"},
		Doc: "how a write outdoes earlier ones: by a counter it has asked a quorum for (abd), or by its coordinator's clock (quorum, lww)"},
	{Name: "ties", Type: experiments.TypeChoice, Choices: []string{"operation", "node"}, Default: "operation",
		Doc: "what tells apart versions with one counter: the write's own id, or its coordinator, which is wrong"},
	{Name: "sync", Type: experiments.TypeBool, Default: "true", Doc: "acknowledge only what the disk has synced; false loses acknowledged writes in a crash"},
	{Name: "quorum-timeout", Type: experiments.TypeDuration, Default: "500ms", Least: 1e3, Most: 86400e9, Doc: "patience of a coordinator; keep it below the clients' deadline"},
	{Name: "disk", Type: experiments.TypeTimes, Default: "100us", Doc: "time of one sync of a replica's disk"},
}

// options turns a scenario's parameters into the protocol's.
func options(v experiments.Values, machines int64) register.Options {
	n := machines
	if v.Has("copies") {
		n = v.Int("copies")
	}
	var o register.Options
	switch v.Text("protocol") {
	case "abd":
		o = register.ABD(n)
	case "quorum":
		o = register.Quorum(n, n/2+1, n/2+1)
	case "lww":
		o = register.LastWriterWins(n)
	}
	o.Factor = n
	o.Unsynced = !v.Bool("sync")
	o.QuorumTimeout = v.Duration("quorum-timeout")
	if v.Text("ties") == "node" {
		o.Ties = register.TiesByNode
	}
	return overrides(o, v)
}

// overrides applies the parameters whose default depends on the protocol.
func overrides(o register.Options, v experiments.Values) register.Options {
	if v.Has("read") {
		o.Read = v.Int("read")
	}
	if v.Has("write") {
		o.Write = v.Int("write")
	}
	if v.Has("repair") {
		o.Repair = map[string]register.Repair{
			"off": register.RepairOff, "async": register.RepairAsync, "blocking": register.RepairBlocking,
		}[v.Text("repair")]
	}
	if v.Has("versions") {
		o.Versions = map[string]register.Versions{
			"counters": register.Counters, "clocks": register.Clocks,
		}[v.Text("versions")]
	}
	return o
}

// checkRegister returns what is wrong with the parameters on so many replicas.
func checkRegister(v experiments.Values, machines int64) (string, error) {
	o := options(v, machines)
	if o.Factor < 1 || o.Factor > machines {
		return "copies", fmt.Errorf("copies = %d, but there are %d machines to hold them", o.Factor, machines)
	}
	err := o.Validate(machines)
	for _, param := range []struct {
		name  string
		value int64
	}{{"read", o.Read}, {"write", o.Write}} {
		if param.value < 1 || param.value > o.Factor {
			return param.name, err
		}
	}
	return "", err
}

// buildRegister adds the machines: first the replicas, then the coordinators
// that hold no data.
func buildRegister(w *experiments.World, name string, v experiments.Values) experiments.Instance {
	s := new(store)
	places := w.Scenario.Sites
	if v.Has("replicas") {
		places = v.Places("replicas")
	}
	var o register.Options
	var replicas []nodes.ID
	spec := nodes.Spec{
		Boot: func() nodes.Protocol { return register.New(o, replicas) },
		Disk: &disk.Options{Model: disk.Plain{Sync: v.Distribution("disk")}},
	}
	number := make(map[string]int64)
	replicas = addMachines(w, name, places, spec, number)
	o = options(v, int64(len(replicas)))
	s.members, s.coordinators = replicas, replicas
	if v.Has("coordinators") {
		s.coordinators = addMachines(w, name, v.Places("coordinators"), spec, number)
		s.members = append(replicas[:len(replicas):len(replicas)], s.coordinators...)
	}
	return s
}

// codec speaks the register's messages for the load groups.
type codec struct{}

// Request returns the message that asks for an operation.
func (codec) Request(op *history.Op) nodes.Message {
	switch op.Kind {
	case history.Read:
		return register.Read{Key: op.Key}
	case history.Write:
		return register.Write{Key: op.Key, Value: uint64(op.Arg), ID: op.ID}
	}
	panic(fmt.Sprintf("systems: a register has no operation %v", op.Kind))
}

// Result reads a coordinator's answer.
func (codec) Result(op *history.Op, answer nodes.Message) {
	r, ok := answer.(register.Result)
	if !ok {
		panic(fmt.Sprintf("systems: a store must answer with a register.Result, not with the %T %+v", answer, answer))
	}
	op.Reason = r.Reason
	switch r.Outcome {
	case register.Done:
		op.Outcome = history.OK
		if op.Kind == history.Read {
			op.Result = history.Value(r.Value)
		}
	case register.Failed:
		op.Outcome = history.Fail
	default:
		op.Outcome = history.Unknown
	}
}
