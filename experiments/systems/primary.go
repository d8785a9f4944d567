package systems

import (
	"fmt"
	"time"

	"nines/experiments"
	"nines/nodes/detection"
	"nines/nodes/replication/primary"
	"nines/sim"
)

// Primary is the store with a primary and backups: protocols of package
// primary, with the ways in which clients find the primary.
func Primary() *experiments.System {
	return &experiments.System{
		Kind: "primary",
		Doc: "A key–value store with one primary, which takes all writes and ships its log to backups. When it falls silent one of these is promoted. " +
			"The first machine is the primary in the beginning.",
		Params:   primaryParams,
		Register: true,
		Usual:    []string{"lost(%s)", "count(promotion, %s)", "count(split-brain, %s)"},
		Events:   primaryEvents,
		Check:    checkPrimary,
		Build:    buildPrimary,
		Theory:   primaryTheory,
	}
}

var primaryParams = []experiments.Param{
	{Name: experiments.ParamReplicas, Type: experiments.TypePlaces, Doc: "machines, by site; all machines of all sites unless given"},
	{Name: "ack", Type: experiments.TypeChoice, Choices: []string{"none", "one", "all"}, Default: "one",
		Doc: "backups that must have a write on disk before its client is told: none (asynchronous), one (semi-synchronous) or all (synchronous)"},
	{Name: "fallback", Type: experiments.TypeDuration, Default: "0s", Most: 86400e9,
		Doc: "after waiting so long for backups the primary goes on without them, until they have caught up; 0s is never, 10s is what MySQL does: it loses what it then acknowledges"},
	{Name: "lag", Type: experiments.TypeTimes, Default: "0s", Doc: "how long the primary keeps a write before it ships it, in order, as a busy shipper does"},
	{Name: "reads", Type: experiments.TypeChoice, Choices: []string{"primary", "any"}, Default: "primary",
		Doc: "who answers reads: the primary only, or whoever is asked, from what it has"},
	{Name: "heartbeat", Type: experiments.TypeDuration, Default: "100ms", Least: 1e6, Most: 86400e9, Doc: "time between two heartbeats of the primary"},
	{Name: "detector", Type: experiments.TypeGroup, Shorthand: "kind", Default: "fixed", Params: detectorParams, Doc: "how a backup concludes from silence that the primary is dead"},
	{Name: "failover", Type: experiments.TypeBool, Default: "true", Doc: "promote a backup when the primary is suspected; false leaves it at the suspicion"},
	{Name: "patience", Type: experiments.TypeDuration, Default: "100ms", Least: 1e6, Most: 86400e9,
		Doc: "how long a candidate waits for votes before it asks again; backups hesitate up to as long before they stand"},
	{Name: "hear", Type: experiments.TypeChoice, Choices: []string{"quorum", "all-reachable", "none"}, Default: "quorum",
		Doc: "whom a candidate must hear: as many as it takes to meet every acknowledged write, and a majority; whoever answers; or nobody"},
	{Name: "fencing", Type: experiments.TypeBool, Default: "true", Doc: "backups refuse what the primary of an earlier epoch ships; false lets a deposed primary write over its successor's log"},
	{Name: "lease", Type: experiments.TypeDuration, Default: "0s", Most: 86400e9,
		Doc: "the primary serves only so long after a majority has answered, and these promote nobody before; 0s is no lease"},
	{Name: "route", Type: experiments.TypeGroup, Shorthand: "kind", Default: "direct", Params: routeParams, Doc: "how clients find the primary"},
	{Name: "disk", Type: experiments.TypeTimes, Default: "100us", Doc: "time of one sync of a machine's disk"},
	{Name: "defect", Type: experiments.TypeChoice, Choices: []string{"none", "volatile-votes", "any-backup", "unchecked-epochs"}, Default: "none",
		Doc: "a mistake to be caught: votes that a crash forgets, voters that do not ask who is most advanced, or what they have promised"},
}

var detectorParams = []experiments.Param{
	{Name: "kind", Type: experiments.TypeChoice, Choices: []string{"fixed", "nfd-s", "phi"}, Default: "fixed",
		Doc: "fixed: a time-out after the last arrival; nfd-s: freshness points (Chen), which need clocks that agree; phi: learns the gaps (Hayashibara)"},
	{Name: "timeout", Type: experiments.TypeDuration, Least: 1e6, Most: 86400e9, Doc: "silence that is too long, four heartbeats unless given: after the last arrival for fixed, after it was sent for nfd-s (δ + η), before any allowance for scatter for phi"},
	{Name: "margin", Type: experiments.TypeDuration, Least: 1, Most: 86400e9, Doc: "of nfd-s: how long after it is sent a heartbeat must be there (δ); the time-out less a heartbeat unless given"},
	{Name: "threshold", Type: experiments.TypeNumber, Default: "8", Least: 0.5, Most: 300, Doc: "of phi: minus the decimal logarithm of the chance of such a silence"},
	{Name: "window", Type: experiments.TypeInt, Default: "1000", Least: 2, Most: 65536, Doc: "of phi: how many gaps it learns from"},
	{Name: "floor", Type: experiments.TypeDuration, Default: "100ms", Least: 1, Most: 86400e9, Doc: "of phi: least standard deviation of the gaps; without one a steady sender is suspected at its first hiccup"},
	{Name: "pause", Type: experiments.TypeDuration, Most: 86400e9, Doc: "of phi: silence that is nothing to worry about, added to the mean; the time-out less a heartbeat unless given"},
}

var routeParams = []experiments.Param{
	{Name: "kind", Type: experiments.TypeChoice, Choices: []string{"direct", "dns", "balancer"}, Default: "direct",
		Doc: "direct: clients try one machine after another; dns: they ask the one that a name stands for, which they remember; balancer: they ask a machine that knows"},
	{Name: "ttl", Type: experiments.TypeDuration, Default: "60s", Most: 86400e9, Doc: "of dns: how long a client remembers; each asks anew in a phase of its own"},
	{Name: "by", Type: experiments.TypeChoice, Choices: []string{"primary", "checks"}, Default: "primary",
		Doc: "of dns: who changes the name, a new primary at its promotion or health checks"},
	{Name: "interval", Type: experiments.TypeDuration, Default: "10s", Least: 1e6, Most: 86400e9, Doc: "between two health checks of a machine, of dns by checks and of the balancer"},
	{Name: "timeout", Type: experiments.TypeDuration, Default: "1s", Least: 1e6, Most: 86400e9, Doc: "after which a health check has failed"},
	{Name: "threshold", Type: experiments.TypeInt, Default: "3", Least: 1, Most: 1000, Doc: "health checks in a row that fail before a machine is given up"},
}

var primaryEvents = []experiments.EventKind{
	{Name: "suspicion", Doc: "a backup holds the primary for dead, until it hears of one again"},
	{Name: "mistake", Doc: "such a suspicion of a primary that is up and not paused; what has crashed and is up again is none"},
	{Name: "decision", Doc: "a backup has been elected"},
	{Name: "promotion", Doc: "it begins to serve; the first primary of a run is promoted too"},
	{Name: "reroute", Doc: "the name or the balancer leads to another machine"},
	{Name: "split-brain", Doc: "two machines serve as primary at one time"},
	{Name: "fell-back", Doc: "the primary no longer waits for backups, until they have caught up"},
	{Name: "diverged", Doc: "a machine drops writes that the primary's log does not have; the amount is how many"},
}

// primaryOptions turns a scenario's parameters into the protocol's.
func primaryOptions(v experiments.Values) primary.Options {
	defect, lag := v.Text("defect"), v.Distribution("lag")
	if lag.Mean() == 0 {
		lag = nil
	}
	return primary.Options{
		Ack:      map[string]primary.Ack{"none": primary.AckNone, "one": primary.AckOne, "all": primary.AckAll}[v.Text("ack")],
		Hear:     map[string]primary.Hear{"quorum": primary.HearQuorum, "all-reachable": primary.HearReachable, "none": primary.HearNone}[v.Text("hear")],
		Fallback: v.Duration("fallback"),
		Lease:    v.Duration("lease"),
		Unfenced: !v.Bool("fencing"),
		ReadAny:  v.Text("reads") == "any",
		Manual:   !v.Bool("failover"),
		Interval: v.Duration("heartbeat"),
		Patience: v.Duration("patience"),
		Lag:      lag,
		Detector: detector(v.Group("detector"), v.Duration("heartbeat")),
		Defects: primary.Defects{
			VolatileVotes: defect == "volatile-votes", AnyBackup: defect == "any-backup", UncheckedEpochs: defect == "unchecked-epochs",
		},
	}
}

// detector returns what makes the failure detectors of heartbeats that come so
// often.
func detector(v experiments.Values, interval time.Duration) func(sim.Time) detection.Detector {
	timeout := spanOr(v, "timeout", timeoutHeartbeats*interval)
	beyond := max(timeout-interval, 1)
	return func(start sim.Time) detection.Detector {
		switch v.Text("kind") {
		case "nfd-s":
			return detection.NewFreshnessPoints(detection.FreshnessOptions{Interval: interval, Margin: spanOr(v, "margin", beyond)}, start)
		case "phi":
			return detection.NewPhiAccrual(detection.PhiOptions{
				Threshold: v.Number("threshold"), Window: v.Int("window"), MinimumDeviation: v.Duration("floor"),
				AcceptablePause: spanOr(v, "pause", beyond), FirstInterval: interval,
			}, start)
		}
		return detection.NewFixedTimeout(timeout, start)
	}
}

// spanOr returns a span of time, or a default that follows from others.
func spanOr(v experiments.Values, name string, otherwise time.Duration) time.Duration {
	if v.Has(name) {
		return v.Duration(name)
	}
	return otherwise
}

// timeoutHeartbeats is how many heartbeats a fixed time-out does without unless
// it is given.
const timeoutHeartbeats = 4

// checkPrimary returns what is wrong with the parameters on so many replicas.
func checkPrimary(v experiments.Values, replicas int64) (string, error) {
	o := primaryOptions(v)
	switch {
	case replicas < 1:
		return experiments.ParamReplicas, fmt.Errorf("a primary needs a machine")
	case o.Lease > 0 && o.Hear != primary.HearQuorum:
		return "lease", o.Validate()
	}
	return "", nil
}
