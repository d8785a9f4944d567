package primary_test

import (
	"testing"

	"nines/nodes/replication/primary"
)

// Each part of the promise is there for a reason: without it, the same storms
// lose acknowledged writes.
func TestBrokenVariantsLoseWrites(t *testing.T) {
	for _, row := range []struct {
		name  string
		n     int64
		spoil func(*primary.Options)
	}{
		{"no fencing", 3, func(o *primary.Options) { o.Unfenced = true }},
		{"asynchronous", 3, func(o *primary.Options) { o.Ack = primary.AckNone }},
		{"semi-synchronous that falls back", 3, func(o *primary.Options) { o.Fallback = 50 * ms }},
		{"synchronous that falls back", 3, func(o *primary.Options) { o.Ack, o.Fallback = primary.AckAll, 50*ms }},
		{"whoever is reachable", 3, func(o *primary.Options) { o.Hear = primary.HearReachable }},
		{"nobody is heard", 3, func(o *primary.Options) { o.Hear = primary.HearNone }},
		{"any backup, not the most advanced", 3, func(o *primary.Options) { o.Defects.AnyBackup = true }},
		{"promotion without epoch check", 3, func(o *primary.Options) { o.Defects.UncheckedEpochs = true }},
	} {
		t.Run(row.name, func(t *testing.T) {
			o := brisk
			row.spoil(&o)
			for seed := range uint64(400) {
				w := weather(t, seed, row.n, o)
				lost := w.lost(t)
				w.engine.Close()
				if len(lost) > 0 {
					t.Logf("seed %d: %d acknowledged writes are lost, such as %v", seed, len(lost), lost[0])
					return
				}
			}
			t.Error("no storm shows it")
		})
	}
}
