package balance

import (
	"fmt"
	"slices"
)

// Health says when machines are removed and readmitted. The zero value removes
// none.
type Health struct {
	// RemoveAfter is how many failures in a row remove a machine; 0 is never.
	RemoveAfter int64

	// ReadmitAfter is how many successes in a row readmit it; 0 is 1.
	ReadmitAfter int64
}

// Pool is a number of machines, from 0 on, as their balancer sees them. Make
// one with NewPool.
type Pool struct {
	health   Health
	machines []machine
	up       []int32 // numbers of the machines that are up, ascending
}

type machine struct {
	active int64
	streak int64 // results in a row that speak against its state
	down   bool
}

const machinesMax = 1 << 20

// NewPool returns a pool of idle machines that are up.
func NewPool(machines int, h Health) *Pool {
	if machines < 1 || machines > machinesMax {
		panic(fmt.Sprintf("balance: a pool of %d machines: from 1 to %d", machines, machinesMax))
	}
	if h.RemoveAfter < 0 || h.ReadmitAfter < 0 {
		panic(fmt.Sprintf("balance: removed after %d failures, readmitted after %d successes: neither may be negative", h.RemoveAfter, h.ReadmitAfter))
	}
	h.ReadmitAfter = max(h.ReadmitAfter, 1)
	p := &Pool{health: h, machines: make([]machine, machines), up: make([]int32, machines)}
	for i := range p.up {
		p.up[i] = int32(i)
	}
	return p
}

// Size returns how many machines there are, up or not.
func (p *Pool) Size() int { return len(p.machines) }

// Healthy returns how many machines are up.
func (p *Pool) Healthy() int { return len(p.up) }

// IsUp reports whether a machine takes requests.
func (p *Pool) IsUp(machine int) bool { return !p.machines[machine].down }

// Active returns how many requests a machine has.
func (p *Pool) Active(machine int) int64 { return p.machines[machine].active }

// Begin counts a request that was sent to a machine, End one that has ended.
func (p *Pool) Begin(machine int) { p.machines[machine].active++ }

// End counts a request that has ended, answered or not.
func (p *Pool) End(machine int) {
	m := &p.machines[machine]
	if m.active == 0 {
		panic(fmt.Sprintf("balance: End for machine %d, which has 0 requests", machine))
	}
	m.active--
}

// Report tells the result of a request or of a health check. It returns whether
// that removed or readmitted the machine.
func (p *Pool) Report(machine int, success bool) (changed bool) {
	m := &p.machines[machine]
	if success != m.down { // as expected of a machine in this state
		m.streak = 0
		return false
	}
	m.streak++
	limit := p.health.RemoveAfter
	if m.down {
		limit = p.health.ReadmitAfter
	}
	if limit == 0 || m.streak < limit {
		return false
	}
	m.down, m.streak = !m.down, 0
	p.list(int32(machine), !m.down)
	return true
}

// list keeps the numbers of those that are up in order.
func (p *Pool) list(number int32, up bool) {
	i, _ := slices.BinarySearch(p.up, number)
	if up {
		p.up = slices.Insert(p.up, i, number)
	} else {
		p.up = slices.Delete(p.up, i, i+1)
	}
}
