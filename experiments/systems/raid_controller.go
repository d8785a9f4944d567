package systems

import (
	"fmt"
	"time"

	"nines/nodes"
	"nines/nodes/replication/register"
	"nines/sim/dist"
)

// controller serves the blocks of an array as registers: key n is the n-th
// block. It has no memory of its own but the array's checksums, which survive
// it, as those of a controller with a battery do.
type controller struct {
	blocks *blockArray
	size   int64 // of a block
	env    *nodes.Env
	ready  bool
	next   uint64 // block, of a sequential order
}

// Start recovers the array after a crash.
func (c *controller) Start(env *nodes.Env) {
	c.blocks.env = env
	c.env, c.size = env, requestSize(c.blocks.values, c.blocks.layout)
	env.Go("power", func(p *nodes.Process) {
		defer c.blocks.crash() // the disks go off with the machine
		for {
			p.Sleep(century)
		}
	})
	if !c.blocks.crashed {
		c.begin()
		return
	}
	c.blocks.restart(c.begin)
}

const century = 100 * 365 * 24 * time.Hour

func (c *controller) begin() {
	c.ready = true
	c.scrub()
}

// scrub reads everything from time to time.
func (c *controller) scrub() {
	if !c.blocks.values.Has("scrub") {
		return
	}
	s := c.env.Draw("scrub")
	c.env.After(dist.Delay(c.blocks.values.Distribution("scrub"), &s), func() { c.blocks.beginScrub(c.scrub) })
}

// Receive reads or writes a block.
func (c *controller) Receive(env *nodes.Env, _ nodes.ID, m nodes.Message) {
	r := env.Request()
	if !c.ready {
		r.Reply(env, register.Result{Outcome: register.Failed, Reason: "recovers from a crash"})
		return
	}
	switch m := m.(type) {
	case register.Read:
		if block, ok := c.block(r, m.Key); ok {
			c.read(r, block)
		}
	case register.Write:
		if block, ok := c.block(r, m.Key); ok {
			c.write(r, block, m.Value)
		}
	}
}

// block returns which block an operation is on; a client that asks for one
// beyond the end is told so.
func (c *controller) block(r nodes.Request, key uint64) (block uint64, ok bool) {
	blocks := uint64(c.blocks.layout.Capacity() / c.size)
	if c.blocks.values.Text("order") == "sequential" {
		key = c.next % blocks
		c.next++
	}
	if key >= blocks {
		r.Reply(c.env, register.Result{Outcome: register.Failed, Reason: fmt.Sprintf("there are %d blocks", blocks)})
		return 0, false
	}
	return key, true
}

func (c *controller) read(r nodes.Request, block uint64) {
	c.blocks.array.Read(int64(block)*c.size, c.size, func(data []byte, err error) {
		if err != nil {
			r.Reply(c.env, register.Result{Outcome: register.Failed, Reason: "data is lost"})
			return
		}
		value, right := imprinted(data, block)
		if !right {
			c.blocks.wrong++
		}
		r.Reply(c.env, register.Result{Outcome: register.Done, Value: value})
	})
}

// write answers that nothing is known where some of a write may have been done.
func (c *controller) write(r nodes.Request, block, value uint64) {
	c.blocks.fits(c.size)
	data := make([]byte, c.size)
	imprint(data, block, value)
	c.blocks.array.Write(int64(block)*c.size, data, func(err error) {
		if err != nil {
			r.Reply(c.env, register.Result{Outcome: register.Unknown, Reason: "data is lost"})
			return
		}
		r.Reply(c.env, register.Result{Outcome: register.Done})
	})
}
