package retry

import (
	"fmt"
	"time"

	"nines/sim"
)

// Policy says how often and after which waits a call is tried again. The zero
// value is three attempts with full jitter.
type Policy struct {
	// Attempts is how often a call is tried in all; 0 is 3, 1 is no retries.
	Attempts int64

	// Backoff is the wait before each retry.
	Backoff Backoff
}

// Client makes the decisions for the calls that share a policy and a budget.
// Make one with New.
type Client struct {
	policy Policy
	budget *Budget
}

// New returns a client. A nil budget allows every retry that the policy does.
func New(p Policy, budget *Budget) *Client {
	if p.Attempts == 0 {
		p.Attempts = 3
	}
	if p.Attempts < 0 {
		panic(fmt.Sprintf("retry: %d attempts: at least 1", p.Attempts))
	}
	p.Backoff.orDefault().check()
	return &Client{policy: p, budget: budget}
}

// Call is what is remembered of a call between its attempts.
type Call struct {
	Attempts int64 // begun so far
	deadline sim.Time
	wait     time.Duration // before the last attempt
}

// Begin is told of a first try. No retry begins at the deadline or after it;
// sim.Never is none.
func (c *Client) Begin(now, deadline sim.Time) Call {
	if c.budget != nil {
		c.budget.try(now)
	}
	return Call{Attempts: 1, deadline: deadline}
}

// Verdict says whether a call is tried again, and if not, why.
type Verdict uint8

const (
	Again         Verdict = iota // after the wait
	AttemptsSpent                // it was tried as often as the policy allows
	TooLate                      // the wait would not end before the deadline
	OverBudget                   // the budget has no token
)

// String returns "again", "attempts spent", "too late" or "over budget".
func (v Verdict) String() string {
	return [...]string{"again", "attempts spent", "too late", "over budget"}[v]
}

// Decision is what becomes of a failed call.
type Decision struct {
	Verdict Verdict
	Wait    time.Duration // before the next attempt, if there is one
}

// Failed is told that an attempt failed, and counts the next one if it says
// Again. A retry that would not be made costs no token.
func (c *Client) Failed(now sim.Time, call *Call, draws *sim.Stream) Decision {
	if c.budget != nil {
		c.budget.fail(now)
	}
	if call.Attempts >= c.policy.Attempts {
		return Decision{Verdict: AttemptsSpent}
	}
	wait := c.policy.Backoff.Wait(call.Attempts, call.wait, draws)
	if now.Add(wait) >= call.deadline {
		return Decision{Verdict: TooLate}
	}
	if c.budget != nil && !c.budget.spend(now) {
		return Decision{Verdict: OverBudget}
	}
	call.Attempts++
	call.wait = wait
	return Decision{Again, wait}
}

// Succeeded is told that an attempt succeeded.
func (c *Client) Succeeded(now sim.Time, call *Call) {
	if c.budget != nil {
		c.budget.succeed(now, call.Attempts > 1)
	}
}
