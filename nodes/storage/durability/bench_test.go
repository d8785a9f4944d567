package durability

import (
	"testing"
	"time"

	"nines/nodes/storage/raid"
	"nines/sim/dist"
)

const hour = time.Hour

// Ten years of 1,000 disks in RAID-6 groups of ten.
func BenchmarkTenYearsOfAThousandDisks(b *testing.B) {
	for name, life := range map[string]dist.Distribution{
		"exponential": dist.Exponential(461_386 * hour), "weibull": dist.Weibull(1.12, 461_386*hour),
	} {
		b.Run(name, func(b *testing.B) {
			m := New(Options{
				Shape: Of(raid.Layout{Level: raid.Level6, Disks: 10}), Arrays: 100,
				Life: life, Repair: dist.Exponential(24 * hour), Length: 87_600 * hour,
			})
			failures := int64(0)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				failures += m.Run(1, uint64(i)).Failures
			}
			b.ReportMetric(float64(failures)/float64(b.N), "failures/op")
		})
	}
}

// What a failure costs once the tables are there.
func BenchmarkFailure(b *testing.B) {
	m := New(Options{
		Shape: Group(8, 1), Arrays: 1000,
		Life: dist.Exponential(10_000 * hour), Repair: dist.Exponential(24 * hour), Length: 87_600 * hour,
	})
	failures := int64(0)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		failures += m.Run(1, uint64(i)).Failures
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(failures), "ns/failure")
}
