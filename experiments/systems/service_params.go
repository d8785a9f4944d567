package systems

import "nines/experiments"

// Bounds that keep a mistyped number from eating the memory.
const (
	slotsMax    = 100_000
	windowMax   = 100_000
	togetherMax = 1_000_000 // of all machines
	waitLong    = 86400e9   // a day: what nobody waits for
)

var serviceParams = []experiments.Param{
	{Name: experiments.ParamMachines, Type: experiments.TypePlaces, Default: "1",
		Doc: "machines, alike; in front of more than one stands a load balancer, a machine of its own at the first one's site"},
	{Name: "threads", Type: experiments.TypeInt, Least: 1, Most: slotsMax,
		Doc: "requests under way on a machine, each from its turn to its answer, calls included; unless given, cores are what bounds them"},
	{Name: "cores", Type: experiments.TypeInt, Least: 1, Most: slotsMax,
		Doc: "requests worked on at a time on a machine; unless given one for each thread, or 1 with a service time, or no bound"},
	{Name: "queue", Type: experiments.TypeInt, Least: 0, Most: slotsMax,
		Doc: "requests that may wait on a machine, 0 for none; one more is rejected; no bound unless given"},
	{Name: "order", Type: experiments.TypeChoice, Choices: []string{"fifo", "lifo"}, Default: "fifo",
		Doc: "whose turn it is: who came first, or last; under overload lifo serves some in time where fifo serves nobody"},
	{Name: "service", Type: experiments.TypeTimes, Doc: "service time, how long a request is worked on; none unless given"},
	{Name: "errors", Type: experiments.TypeShare, Default: "0%", Doc: "share of requests that fail when they have been worked on"},
	{Name: "cancel", Type: experiments.TypeBool, Default: "false", Doc: "drop a request whose sender has hung up when its turn comes, instead of working for nobody"},
	{Name: "shed", Type: experiments.TypeDuration, Least: 1, Most: waitLong, Doc: "drop requests that have waited so long; none unless given"},
	{Name: "calls", Type: experiments.TypeEach, Systems: true, Params: callParams,
		Doc: "services that are called for each request once it has been worked on, in this order, and what stands around each call: " +
			"fallback ( bulkhead ( deadline ( retry ( breaker ( time-out ( attempt ))))))"},
	{Name: "parallel", Type: experiments.TypeBool, Default: "false", Doc: "call all of them at once, and wait for all"},
	{Name: "balance", Type: experiments.TypeChoice, Default: "round-robin",
		Choices: []string{"round-robin", "random", "least-connections", "ip-hash", "two-choices", "two-choices-with-replacement"},
		Doc:     "which machine gets a request; two-choices draws two and takes the one with fewer requests, with replacement it may draw one twice"},
	{Name: "choices", Type: experiments.TypeInt, Default: "2", Least: 2, Most: 16, Doc: "of two-choices: how many are drawn, if it is to be more"},
	{Name: "check", Type: experiments.TypeGroup, Shorthand: "interval", Params: checkParams,
		Doc: "health checks of the balancer, which remove machines and readmit them; none unless given"},
}

var checkParams = []experiments.Param{
	{Name: "interval", Type: experiments.TypeDuration, Default: "10s", Least: 1e6, Most: waitLong, Doc: "between two probes of a machine"},
	{Name: "timeout", Type: experiments.TypeDuration, Default: "1s", Least: 1e6, Most: waitLong, Doc: "after which a probe has failed"},
	{Name: "fall", Type: experiments.TypeInt, Default: "3", Least: 1, Most: 1000, Doc: "failures in a row that remove a machine"},
	{Name: "rise", Type: experiments.TypeInt, Default: "1", Least: 1, Most: 1000, Doc: "successes in a row that readmit it"},
}

var callParams = []experiments.Param{
	{Name: "timeout", Type: experiments.TypeDuration, Least: 1, Most: waitLong,
		Doc: "of each attempt, which has failed then; unless given, only the deadline of the request that the call is made for"},
	{Name: "retry", Type: experiments.TypeGroup, Shorthand: "times", Params: retryParams, Doc: "attempts after a failed one; none unless given"},
	{Name: "budget", Type: experiments.TypeGroup, Shorthand: "ratio", Params: budgetParams, Doc: "what all retries of a machine may come to; no bound unless given"},
	{Name: "breaker", Type: experiments.TypeGroup, Shorthand: "preset", Params: breakerParams,
		Doc: "a circuit breaker on each calling machine: after too many failures it refuses all attempts for a while; none unless given"},
	{Name: "retry-refused", Type: experiments.TypeBool, Default: "false", Doc: "an attempt that the breaker refused may be retried; otherwise it ends the call"},
	{Name: "bulkhead", Type: experiments.TypeGroup, Shorthand: "permits", Params: bulkheadParams, Doc: "bounds the calls of a machine that are under way; no bound unless given"},
	{Name: "fallback", Type: experiments.TypeBool, Default: "false", Doc: "answer without this call if it comes to nothing: degraded, which counts as a success"},
}

var retryParams = []experiments.Param{
	{Name: "times", Type: experiments.TypeInt, Default: "2", Least: 0, Most: 1000, Doc: "attempts after the first one"},
	{Name: "backoff", Type: experiments.TypeChoice, Default: "full", Choices: []string{"none", "constant", "exponential", "full", "equal", "decorrelated"},
		Doc: "the wait before a retry: none, the base, the base doubled each time, anything up to that (full jitter), its half and anything up to the other, or anything from the base to three times the last wait"},
	{Name: "base", Type: experiments.TypeDuration, Default: "100ms", Least: 1, Most: waitLong, Doc: "the first of these waits"},
	{Name: "max", Type: experiments.TypeDuration, Default: "20s", Least: 1, Most: waitLong, Doc: "the longest one"},
}

var budgetParams = []experiments.Param{
	{Name: "kind", Type: experiments.TypeChoice, Choices: []string{"ratio", "grpc", "aws"}, Default: "ratio",
		Doc: "ratio: each first try pays for a share of a retry (Brooker); grpc: retries while more than half the tokens have not failed away; aws: 500 tokens, 5 for a retry"},
	{Name: "ratio", Type: experiments.TypeShare, Default: "10%", Doc: "of ratio: retries per first try; of grpc: tokens for each success"},
	{Name: "tokens", Type: experiments.TypeInt, Default: "5", Least: 1, Most: 100_000, Doc: "of ratio and grpc: what the bucket holds, and starts with"},
}

var breakerParams = []experiments.Param{
	{Name: "preset", Type: experiments.TypeChoice, Choices: []string{"resilience4j", "gobreaker"}, Default: "resilience4j",
		Doc: "resilience4j opens at a share of failed or slow calls, gobreaker at failures in a row; what else stands here changes single values"},
	{Name: "wait", Type: experiments.TypeDuration, Least: 1, Most: waitLong, Doc: "how long all calls are refused; 60s unless given"},
	{Name: "probes", Type: experiments.TypeInt, Least: 1, Most: windowMax, Doc: "calls that are let through then; resilience4j judges 10, gobreaker 1, unless given"},
	{Name: "window", Type: experiments.TypeInt, Least: 1, Most: windowMax, Doc: "of resilience4j: how many of the last calls are looked at; 100 unless given"},
	{Name: "window-seconds", Type: experiments.TypeInt, Least: 1, Most: windowMax, Doc: "of resilience4j: look at the calls of so many seconds instead"},
	{Name: "minimum-calls", Type: experiments.TypeInt, Least: 1, Most: windowMax, Doc: "of resilience4j: calls in the window before it is judged; 100 unless given"},
	{Name: "failure-rate", Type: experiments.TypeShare, Doc: "of resilience4j: share of failures that opens it; 50% unless given"},
	{Name: "slow-rate", Type: experiments.TypeShare, Doc: "of resilience4j: share of slow calls that opens it; 100% unless given"},
	{Name: "slow-after", Type: experiments.TypeDuration, Least: 1, Most: waitLong, Doc: "of resilience4j: longer calls are slow; 60s unless given"},
	{Name: "growth", Type: experiments.TypeNumber, Least: 1, Most: 10, Doc: "of resilience4j: how many times the last wait each next one is, until it closes; 1 unless given"},
	{Name: "wait-max", Type: experiments.TypeDuration, Least: 1, Most: waitLong, Doc: "of resilience4j: the longest of waits that grow; 1h unless given"},
	{Name: "automatic", Type: experiments.TypeBool, Doc: "of resilience4j: half-open at the end of the wait, and not with the next call; false unless given"},
	{Name: "probing", Type: experiments.TypeDuration, Least: 1, Most: waitLong, Doc: "of resilience4j: how long it may be half-open, before it opens again; no bound unless given"},
	{Name: "failures", Type: experiments.TypeInt, Least: 1, Most: windowMax, Doc: "of gobreaker: failures in a row that open it; 6 unless given"},
	{Name: "clear", Type: experiments.TypeDuration, Least: 1, Most: waitLong, Doc: "of gobreaker: how often it forgets what it has counted; never unless given"},
}

var bulkheadParams = []experiments.Param{
	{Name: "permits", Type: experiments.TypeInt, Default: "25", Least: 1, Most: slotsMax, Doc: "calls under way at a time"},
	{Name: "queue", Type: experiments.TypeInt, Default: "0", Least: 0, Most: slotsMax, Doc: "calls that may wait for a permit"},
	{Name: "wait", Type: experiments.TypeDuration, Least: 1, Most: waitLong, Doc: "how long they may; as long as it takes unless given"},
}

// serviceEvents are what services tell of. What comes in masses is told in bouts,
// or one overload would be a million entries.
var serviceEvents = []experiments.EventKind{
	{Name: "opened", Doc: "a circuit breaker opened, or opened again after its probes"},
	{Name: "open", Doc: "a circuit breaker was not closed, from its opening to its closing"},
	{Name: "removed", Doc: "health checks had a machine out of rotation"},
	{Name: "rejected", Doc: "requests found the queue full; in bouts less than a second apart, the amount is how many"},
	{Name: "shed", Doc: "requests were dropped from the queue because they had waited too long; in bouts, the amount is how many"},
	{Name: "expired", Doc: "requests were dropped because their sender had hung up; in bouts, the amount is how many"},
	{Name: "timed-out", Doc: "attempts had no answer in time; in bouts, the amount is how many"},
	{Name: "refused", Doc: "a circuit breaker refused calls; in bouts, the amount is how many"},
	{Name: "fallback", Doc: "fallbacks stood in for calls; in bouts, the amount is how many"},
}
