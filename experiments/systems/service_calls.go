package systems

import (
	"fmt"
	"math"
	"slices"

	"nines/experiments"
	"nines/nodes"
	"nines/nodes/resilience/breaker"
	"nines/nodes/resilience/bulkhead"
	"nines/nodes/resilience/retry"
	"nines/nodes/service"
	"nines/sim"
)

// dependency turns the parameters of a call into what stands around it.
func dependency(call experiments.Named, target nodes.ID) service.Dependency {
	v := call.Values
	d := service.Dependency{
		Name: call.Name, Target: target, Timeout: given(v, "timeout", v.Duration),
		RetryRefused: v.Bool("retry-refused"), Fallback: v.Bool("fallback"),
	}
	if g := v.Group("retry"); g != nil {
		policy := retryPolicy(g)
		d.Retry = &policy
	}
	if g := v.Group("budget"); g != nil {
		budget := budgetOptions(g)
		d.Budget = &budget
	}
	if g := v.Group("breaker"); g != nil {
		d.Breaker = breakerOf(g)
	}
	if g := v.Group("bulkhead"); g != nil {
		d.Bulkhead = &bulkhead.Options{Permits: g.Int("permits"), Queue: g.Int("queue"), MaxWait: given(g, "wait", g.Duration)}
	}
	return d
}

// checkCall returns what is wrong with the parameters of a call that so many
// machines make, and where.
func checkCall(v experiments.Values, machines int64) (string, error) {
	if v.Group("budget") != nil && v.Group("retry") == nil {
		return "budget", fmt.Errorf("a budget of retries, but there are none: say retry, too")
	}
	if g := v.Group("budget"); g != nil && g.Text("kind") == "ratio" && g.Int("tokens") < 2 {
		return "budget.tokens", fmt.Errorf("a retry takes more than one token to be there, and a bucket of %d never has them: at least 2", g.Int("tokens"))
	}
	if v.Bool("retry-refused") && (v.Group("retry") == nil || v.Group("breaker") == nil) {
		return "retry-refused", fmt.Errorf("only what a breaker refuses can be retried: say breaker and retry, too")
	}
	if g := v.Group("retry"); g != nil && g.Duration("max") < g.Duration("base") {
		return "retry.max", fmt.Errorf("the longest wait, %v, is shorter than the first, %v", g.Duration("max"), g.Duration("base"))
	}
	if g := v.Group("breaker"); g != nil {
		if param, err := checkBreaker(g, machines); err != nil {
			return "breaker." + param, err
		}
	}
	return "", nil
}

var shapes = map[string]retry.Shape{
	"none": retry.None, "constant": retry.Constant, "exponential": retry.Exponential,
	"full": retry.Full, "equal": retry.Equal, "decorrelated": retry.Decorrelated,
}

func retryPolicy(g experiments.Values) retry.Policy {
	return retry.Policy{
		Attempts: 1 + g.Int("times"),
		Backoff:  retry.Backoff{Shape: shapes[g.Text("backoff")], Base: g.Duration("base"), Max: g.Duration("max")},
	}
}

// budgetOptions counts in thousandths of a token.
func budgetOptions(g experiments.Values) retry.BudgetOptions {
	thousandths := int64(math.Round(1000 * g.Number("ratio")))
	switch g.Text("kind") {
	case "grpc":
		return retry.GRPC(g.Int("tokens"), thousandths)
	case "aws":
		return retry.AWS()
	}
	o := retry.Ratio(0)
	o.Size, o.PerTry = 1000*g.Int("tokens"), thousandths
	return o
}

// Which values of a breaker are of one preset only.
var (
	ofResilience4j = []string{"window", "window-seconds", "minimum-calls", "failure-rate", "slow-rate", "slow-after", "growth", "wait-max", "automatic", "probing"}
	ofGobreaker    = []string{"failures", "clear"}
)

// checkBreaker returns what is wrong with the parameters of a breaker that each
// of so many machines has, and which.
func checkBreaker(g experiments.Values, machines int64) (string, error) {
	foreign := ofGobreaker
	if g.Text("preset") == "gobreaker" {
		foreign = ofResilience4j
	}
	if i := slices.IndexFunc(foreign, g.Has); i >= 0 {
		return foreign[i], fmt.Errorf("a breaker of %s has no %s", g.Text("preset"), foreign[i])
	}
	for _, window := range []string{"window", "window-seconds"} {
		if g.Has(window) && g.Int(window) > togetherMax/machines {
			return window, fmt.Errorf("a window of %d on each of %d machines is too large: at most %d together", g.Int(window), machines, togetherMax)
		}
	}
	for _, rate := range []string{"failure-rate", "slow-rate"} {
		if g.Has(rate) && perCent(g, rate) < 1 {
			return rate, fmt.Errorf("a breaker that opens at no failure at all is never closed: at least 1%%")
		}
	}
	if o := rateOptions(g); o.OpenWaitMax < o.OpenWait {
		return "wait-max", fmt.Errorf("the longest wait, %v, is shorter than the first, %v", o.OpenWaitMax, o.OpenWait)
	}
	return "", nil
}

func perCent(g experiments.Values, name string) int64 { return int64(math.Round(100 * g.Number(name))) }

// breakerOf returns what makes the breaker of one machine.
func breakerOf(g experiments.Values) func(sim.Time) breaker.Breaker {
	if g.Text("preset") == "gobreaker" {
		o := breaker.Gobreaker()
		override(g, "failures", &o.Failures, g.Int)
		override(g, "clear", &o.ClearEvery, g.Duration)
		override(g, "wait", &o.OpenWait, g.Duration)
		override(g, "probes", &o.Probes, g.Int)
		return func(now sim.Time) breaker.Breaker { return breaker.NewStreak(o, now) }
	}
	o := rateOptions(g)
	return func(sim.Time) breaker.Breaker { return breaker.NewRate(o) }
}

// rateOptions overrides what of resilience4j's defaults was given.
func rateOptions(g experiments.Values) breaker.RateOptions {
	share := func(name string) int64 { return perCent(g, name) }
	o := breaker.Resilience4j()
	override(g, "window", &o.WindowCalls, g.Int)
	override(g, "window-seconds", &o.WindowSeconds, g.Int)
	override(g, "minimum-calls", &o.MinimumCalls, g.Int)
	override(g, "failure-rate", &o.FailureRate, share)
	override(g, "slow-rate", &o.SlowRate, share)
	override(g, "slow-after", &o.SlowAfter, g.Duration)
	override(g, "wait", &o.OpenWait, g.Duration)
	o.OpenWaitMax = max(o.OpenWaitMax, o.OpenWait)
	override(g, "growth", &o.OpenGrowthPercent, share)
	override(g, "wait-max", &o.OpenWaitMax, g.Duration)
	override(g, "automatic", &o.Automatic, g.Bool)
	override(g, "probes", &o.HalfOpenCalls, g.Int)
	override(g, "probing", &o.HalfOpenWait, g.Duration)
	return o
}

// override changes a value if its parameter was given.
func override[T any](g experiments.Values, name string, value *T, get func(string) T) {
	if g.Has(name) {
		*value = get(name)
	}
}
