package nodes

import (
	"fmt"

	"nines/sim"
)

// Line is what a protocol wrote with Log.
type Line struct {
	At    sim.Time // true time
	Node  *Node
	Cause sim.Cause
	Text  string
}

// Observe has all log lines given to f, which must not act on the world. With
// nil, the default, they are not even made.
func (c *Cluster) Observe(f func(Line)) { c.log = f }

// Log writes a line about what the protocol does, for whoever watches the run.
// It changes nothing.
func (env *Env) Log(format string, args ...any) {
	c := env.node.cluster
	if c.log == nil || !env.live {
		return
	}
	c.log(Line{c.engine.Now(), env.node, c.engine.Cause(), fmt.Sprintf(format, args...)})
}
