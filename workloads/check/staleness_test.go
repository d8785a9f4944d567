package check

import (
	"testing"
	"time"

	"nines/sim"
	"nines/workloads/history"

	"pgregory.net/rapid"
)

// age is the definition of ReadAge, slowly.
func age(h history.History, read *history.Op) (versions int64, age time.Duration) {
	first := sim.Never
	for i := range h {
		w := &h[i]
		if w.Kind == history.Write && w.Outcome == history.OK && w.Return < read.Invoke && certainBefore(h, read.Result, w) {
			versions++
			first = min(first, w.Return)
		}
	}
	if versions > 0 {
		age = read.Invoke.Sub(first)
	}
	return versions, age
}

func TestStalenessFollowsItsDefinition(t *testing.T) {
	stale := 0
	rapid.Check(t, func(t *rapid.T) {
		h := drawAny(t, 14)
		s := MeasureStaleness(h)
		judged, unjudged := 0, int64(0)
		for i := range h {
			if h[i].Kind != history.Read || h[i].Outcome != history.OK {
				continue
			}
			if !hasOrigin(h, &h[i]) {
				unjudged++
				continue
			}
			got := s.Reads[judged]
			judged++
			versions, age := age(h, &h[i])
			if got.Read != &h[i] || got.Versions != versions || got.Age != age {
				t.Fatalf("read %d: got %+v, want %d versions, %v, in\n%v", h[i].ID, got, versions, age, h)
			}
		}
		if judged != len(s.Reads) || unjudged != s.Unjudged {
			t.Fatalf("%d judged and %d not, want %d and %d", len(s.Reads), s.Unjudged, judged, unjudged)
		}
		if s.Stale() > 0 {
			stale++
			if Linearizable(h, 0).Status != Violated {
				t.Fatalf("a stale read, yet linearizable:\n%v", h)
			}
		}
	})
	if stale < 100 {
		t.Errorf("only %d histories had stale reads", stale)
	}
}

func TestStalenessOfNothing(t *testing.T) {
	if got := MeasureStaleness(nil).Fraction(); got != 0 {
		t.Errorf("the fraction of no reads is %v, want 0", got)
	}
}

func TestStalenessOfListsIsUndefined(t *testing.T) {
	h := parse(t, `
		0 a/0 0s..1s append k0 1 -> ok
		1 a/0 2s..3s read   k0   -> [1]
		2 a/0 2s..3s read   k1   -> nil`)
	s := MeasureStaleness(h)
	if len(s.Reads) != 1 || s.Unjudged != 1 {
		t.Errorf("judged %d, not judged %d, want 1 and 1", len(s.Reads), s.Unjudged)
	}
}

// lost is the definition of Loss for one key, slowly.
func lost(h history.History) (ids []uint64, endWasRead bool) {
	last := sim.Time(-1)
	for i := range h {
		if h[i].Kind == history.Write && h[i].Outcome == history.OK {
			last = max(last, h[i].Return)
		}
	}
	for i := range h {
		w := &h[i]
		gone := w.Kind == history.Write && w.Outcome == history.OK
		for j := range h {
			r := &h[j]
			if r.Kind == history.Read && r.Outcome == history.OK && r.Invoke > last && hasOrigin(h, r) {
				endWasRead = true
				gone = gone && certainBefore(h, r.Result, w)
			}
		}
		if gone {
			ids = append(ids, w.ID)
		}
	}
	return ids, endWasRead
}

func TestLossFollowsItsDefinition(t *testing.T) {
	lossy := 0
	rapid.Check(t, func(t *rapid.T) {
		h := drawAny(t, 10)
		h = append(h, history.Op{ // somebody looks when all is over
			ID: 99, Kind: history.Read, Outcome: history.OK, Node: -1,
			Invoke: 100 * second, Return: 101 * second, Result: history.Value(upTo(t, 4, "final value")),
		})
		loss := MeasureLoss(h)
		want, endWasRead := lost(h)
		if !endWasRead {
			want = nil
		}
		if len(loss.Lost) != len(want) || endWasRead != (loss.Unread == 0) && loss.Writes+loss.Unread > 0 {
			t.Fatalf("got %+v, want %v lost, end read: %v, in\n%v", loss, want, endWasRead, h)
		}
		for i, id := range want {
			if loss.Lost[i].ID != id {
				t.Fatalf("lost %d, want %d, in\n%v", loss.Lost[i].ID, id, h)
			}
		}
		if len(want) > 0 {
			lossy++
		}
	})
	if lossy < 100 {
		t.Errorf("only %d histories lost a write", lossy)
	}
}

func TestLossOfListsIsUndefined(t *testing.T) {
	loss := MeasureLoss(parse(t, `
		0 a/0 0s..1s append k0 1 -> ok
		1 a/0 0s..1s append k0 2 -> unknown
		2 a/0 2s..3s read   k0   -> []`))
	if loss.Writes != 0 || loss.Unread != 1 {
		t.Errorf("got %+v, want 1 unread", loss)
	}
}
