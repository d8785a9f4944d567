package primary_test

import (
	"testing"
	"time"

	"nines/network"
	"nines/sim/dist"
)

// BenchmarkWrite is the cost of one acknowledged write of three members, its
// client, network and disks included. It must not grow with the log.
func BenchmarkWrite(b *testing.B) {
	b.ReportAllocs()
	w := newWorld(b, 1, 3, brisk, network.Link{Latency: dist.Constant(ms)})
	w.ask(2000, time.Duration(b.N)*ms)
	w.run(b, time.Duration(b.N)*ms)
}
