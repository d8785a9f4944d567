package nodes

import "fmt"

// Slow makes all CPU work of the node take factor times as long, from what
// begins now on; 1 is normal speed again, and the last call holds. A node
// without service times is slow at handling messages: see CPU.Handling. This
// is a grey failure: timers are on time and heartbeats go out, so to whoever
// only looks at those the node seems well.
func (n *Node) Slow(factor float64) {
	if !(factor > 0) {
		panic(fmt.Sprintf("nodes: %s cannot be slowed by the factor %v", n.name, factor))
	}
	if n.cpu == nil {
		n.cpu = newProcessor(n, CPU{})
	}
	n.slow = factor
	n.tell(Slowed, nil)
	n.redirect()
}
