package detection_test

import (
	"testing"
	"time"

	"nines/nodes/detection"
	"nines/sim"
)

// watchOne is what a watcher does for each heartbeat.
func watchOne(d detection.Detector, n uint64) bool {
	at := sim.Start.Add(time.Duration(n) * time.Second)
	suspects := d.Suspects(at)
	d.Heartbeat(at, n)
	return suspects
}

func BenchmarkHeartbeat(b *testing.B) {
	for name, make := range makers() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			d, n := make(), uint64(0)
			for b.Loop() {
				watchOne(d, n)
				n++
			}
		})
	}
}

func TestNothingIsAllocated(t *testing.T) {
	for name, make := range makers() {
		d, n := make(), uint64(0)
		if allocated := testing.AllocsPerRun(1000, func() { watchOne(d, n); n++ }); allocated != 0 {
			t.Errorf("%s allocates %v times a heartbeat", name, allocated)
		}
	}
}
