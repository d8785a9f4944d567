package determinism_test

import (
	"fmt"
	"testing/fstest"

	"nines/sim/determinism"
)

// A protocol that would not replay: it asks the wall clock, and the order in
// which it pings its peers is the order of a map. In a test of your own, hand
// Check os.DirFS(".") instead.
func ExampleCheck() {
	protocol := fstest.MapFS{"ping/ping.go": {Data: []byte(`package ping

import "time"

type Pinger struct {
	peers map[int64]time.Time
	send  func(to int64)
}

func (p *Pinger) Tick() {
	for id := range p.peers {
		p.peers[id] = time.Now()
		p.send(id)
	}
}
`)}}
	found, err := determinism.Check(protocol)
	if err != nil {
		fmt.Println(err)
	}
	for _, v := range found {
		fmt.Println(v)
	}
	// Output:
	// ping/ping.go:11:2: order: range over the map p.peers: it calls what may have effects: time.Now(): range over slices.Sorted(maps.Keys(…))
	// ping/ping.go:12:17: clock: time.Now: use env.Now()
}

// The rules, with the reason for each.
func ExampleRules() {
	for _, rule := range determinism.Rules() {
		fmt.Printf("%-11s  %s\n", rule.Name, rule.Why)
	}
	// Output:
	// clock        the wall clock differs from run to run; virtual time does not
	// random       draws that are not addressed by seed and purpose cannot be repeated
	// concurrency  the Go scheduler decides who goes first, and decides anew each time
	// environment  files, sockets, process and runtime state belong to one machine
	// address      a memory address differs from run to run
	// state        package state outlives a run and is shared by runs in parallel
	// order        a map is ranged over in a different order each time
	// float        these functions do not give the same bits on every processor
	// fused        some compilers fuse x*y + z and skip one rounding
	// convert      a float out of range becomes a different integer on each architecture
	// quantity     int has 32 bits on some targets and 64 on others
	// directive    an exception must name a rule, give its reason and be needed
}
