package experiments

// The arguments that many measures share.
var (
	loadsArg = Arg{Name: "load", Type: ArgLoads}
	kindArg  = Arg{Name: "kind", Type: ArgKind, Optional: true}
	whenArg  = Arg{Name: "when", Type: ArgWhen, Optional: true}

	// An outage is at least so long and hits at least so many operations.
	tauArg   = Arg{Name: "tau", Type: ArgSpan, Optional: true, Default: "1s"}
	leastArg = Arg{Name: "k", Type: ArgCount, Optional: true, Default: "3"}
)

// Measures returns what scenarios may report and expect things of.
func Measures() []*Measure {
	return append(append(availability(), occurrenceMeasures()...), []*Measure{
		{Name: "stale", Args: []Arg{loadsArg, whenArg}, Unit: Share, Check: checkStale, Evaluate: stale,
			Example: "stale(left, during cut)",
			Doc: "Reads that returned a value although a later write had been acknowledged before they were invoked, over reads answered. " +
				"In real time, never by the store's own time-stamps."},
		{Name: "messages", Args: []Arg{loadsArg, {Name: "kinds", Type: ArgText}}, Unit: PerOperation, Whole: true, Check: checkMessages, Evaluate: messages,
			Example: "messages(left+right, query+report)",
			Doc: "Messages of these kinds (joined by +) that were sent in the whole run, per operation. " +
				"Messages of a machine to itself do not count. All loads must be named, for a message does not tell whose it is."},
		{Name: "linearizable", Args: []Arg{{Name: "system", Type: ArgSystem}}, Unit: Judgement, Check: checkCalled, Evaluate: linearizable,
			Example: "linearizable(store)",
			Doc: "Every operation seems to take effect at one instant between its invocation and its answer (Herlihy and Wing, 1990). " +
				"No violation in a run is no proof for the system."},
		{Name: "cap-available", Args: []Arg{{Name: "fault", Type: ArgFault}}, Unit: Judgement, Check: checkCAP, Evaluate: capAvailable,
			Example: "not cap-available(cut)",
			Doc: "Availability in the sense of the CAP theorem (Gilbert and Lynch, 2002): every request that reached a machine that was up got a non-error answer " +
				"before the partition healed. One request that did not refutes it; that none did in a run is no proof."},
	}...)
}

// availability returns the measures of who was served.
func availability() []*Measure {
	return []*Measure{
		{Name: "yield", Args: []Arg{loadsArg, kindArg, whenArg}, Unit: Share, Offered: true, Evaluate: yield,
			Example: "yield(left+right, reads, during cut)",
			Doc: "Operations answered in time over operations offered (Fox and Brewer, 1999). Errors and unknown outcomes are failures. " +
				"Of a part of the run: operations that straddle its edge count for no side. Of a closed load it is biased, for clients that wait hide an outage."},
		{Name: "latency", Args: []Arg{loadsArg, {Name: "percentile", Type: ArgPercentile}, kindArg, whenArg}, Unit: Span, Evaluate: latency, Values: latencies,
			Example: "latency(left, p99.9, writes)",
			Doc:     "A percentile of the latency of the operations that succeeded: the exact order statistic of the run."},
		{Name: "uptime", Args: []Arg{loadsArg, whenArg}, Unit: Share, Evaluate: uptime,
			Example: "uptime(probe)",
			Doc: "User-uptime (Hauer et al., NSDI 2020): the share of the users' time in which their last operation had succeeded. " +
				"Of a load with one user who asks at regular times (users: 1, arrivals: constant) it is probe availability."},
		{Name: "worst-uptime", Args: []Arg{loadsArg, {Name: "window", Type: ArgSpan}}, Unit: Share, Evaluate: worstUptime,
			Example: "worst-uptime(left, 10s)",
			Doc: "Windowed user-uptime (Hauer et al.): the lowest user-uptime of all stretches of this length. " +
				"One long outage lowers it where many short ones of the same sum do not."},
		{Name: "outages", Args: []Arg{loadsArg, tauArg, leastArg}, Unit: Count, Evaluate: outages,
			Example: "outages(left, 1s, 3)",
			Doc:     "Stretches of at least tau in which at least k operations were offered and none succeeded."},
		{Name: "downtime", Args: []Arg{loadsArg, tauArg, leastArg}, Unit: Span, Evaluate: downtime,
			Example: "downtime(left, 1s, 3)",
			Doc:     "How long these outages are together: each from its first failure to the next success."},
	}
}
