package nodestest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/nodestest"
	"nines/sim"
)

// add asks a counter to add one; its answer is the sum.
type add struct{ n uint64 }

func (add) Kind() string         { return "add" }
func (a add) Fold(d *sim.Digest) { d.Word(a.n) }

// counter counts requests and tells its peers now and then. The functions
// break it.
type counter struct {
	sum    uint64
	seen   map[uint64]bool
	before func(c *counter, env *nodes.Env, m add)
}

func (c *counter) Start(env *nodes.Env) {
	c.seen = map[uint64]bool{}
	env.Every("tell", 50*time.Millisecond, func() {
		for _, peer := range env.Peers() {
			env.Send(peer, add{c.sum})
		}
	})
}

func (c *counter) Receive(env *nodes.Env, _ nodes.ID, m nodes.Message) {
	a, ok := m.(add)
	if !ok {
		return
	}
	if c.before != nil {
		c.before(c, env, a)
	}
	c.seen[a.n] = true
	c.sum++
	if env.Request().Called() {
		env.Reply(add{c.sum})
	}
}

func suite(boot func() nodes.Protocol) nodestest.Suite {
	return nodestest.Suite{Boot: boot, Request: func(n uint64) nodes.Message { return add{n} }, Disk: &disk.Options{}}
}

func TestAGoodProtocolConforms(t *testing.T) {
	nodestest.Conformance(t, suite(func() nodes.Protocol { return &counter{} }))
	nodestest.Conformance(t, nodestest.Suite{Boot: nodes.Program("echo", func(p *nodes.Process) {
		for {
			r := p.Recv()
			p.Sleep(time.Millisecond)
			r.Reply(p.Env(), r.Message)
		}
	})})
}

// failures keeps what a Conformance reports.
type failures []string

func (*failures) Helper() {}
func (f *failures) Errorf(format string, args ...any) {
	*f = append(*f, fmt.Sprintf(format, args...))
}

func TestABrokenProtocolIsCaught(t *testing.T) {
	total := uint64(0) // outlives every incarnation and every run
	one := &counter{}
	for name, row := range map[string]struct {
		boot func() nodes.Protocol
		want string
	}{
		"a panic at a message that comes twice": {
			broken(func(c *counter, env *nodes.Env, m add) {
				if env.Request().Called() && c.seen[m.n] {
					panic("twice?")
				}
			}), "doubled and reordered messages, seed"},
		"a panic without peers": {
			broken(func(c *counter, env *nodes.Env, m add) { _ = env.Peers()[0] }), "alone, seed"},
		"a counter outside of the incarnation": {
			broken(func(c *counter, _ *nodes.Env, _ add) { total++; c.sum = total }), "outside of the value"},
		"one value for all incarnations": {
			func() nodes.Protocol { return one }, "the same *nodestest_test.counter twice"},
		"an order that nobody promised": {
			broken(func(c *counter, env *nodes.Env, _ add) {
				for n := range c.seen {
					env.Send(env.ID(), noted{n})
				}
			}), "by its Env alone"},
		"a loop at one instant": {
			broken(func(c *counter, env *nodes.Env, m add) { env.Send(env.ID(), m) }), "livelock"},
		"a belief that clocks agree": {
			broken(func(c *counter, env *nodes.Env, m add) {
				if env.Now() > sim.Time(time.Minute) {
					panic("the run is over")
				}
			}), "wrong clocks, seed"},
	} {
		var f failures
		nodestest.Conformance(&f, suite(row.boot))
		if all := strings.Join(f, "\n"); !strings.Contains(all, row.want) {
			t.Errorf("%s: reported\n%s\nwhich does not contain %q", name, all, row.want)
		}
	}
}

func broken(before func(*counter, *nodes.Env, add)) func() nodes.Protocol {
	return func() nodes.Protocol { return &counter{before: before} }
}

// noted is a message that a counter sends to itself.
type noted struct{ n uint64 }

func (noted) Kind() string { return "noted" }

func ExampleConformance() {
	var f failures // in a test: t
	nodestest.Conformance(&f, nodestest.Suite{
		Boot:    func() nodes.Protocol { return &counter{} },
		Request: func(n uint64) nodes.Message { return add{n} },
	})
	fmt.Println(len(f), "failures")
	// Output: 0 failures
}
