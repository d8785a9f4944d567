package primary_test

import (
	"testing"

	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/nodestest"
	"nines/nodes/replication/primary"
	"nines/nodes/replication/register"
)

// Whatever the options, the protocol bears what every protocol has to bear.
func TestConformance(t *testing.T) {
	leased, loose := brisk, brisk
	leased.Ack, leased.Lease, leased.Fallback = primary.AckAll, 60*ms, 100*ms
	loose.Ack, loose.Hear, loose.Unfenced, loose.ReadAny = primary.AckNone, primary.HearNone, true, true
	for _, o := range []primary.Options{brisk, leased, loose} {
		nodestest.Conformance(t, nodestest.Suite{
			Boot: func() nodes.Protocol { return primary.New(o) },
			Disk: new(disk.Options),
			Request: func(n uint64) nodes.Message {
				if n%2 == 0 {
					return register.Write{Key: n % 5, Value: n + 1, ID: n + 1}
				}
				return register.Read{Key: n % 5}
			},
		})
	}
}
