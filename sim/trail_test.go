package sim

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// march is a run of so many events, one after the other, of which one may be
// changed: it folds another payload.
type march struct {
	events, changed uint64 // counted from 1; 0 changes none
	kind            Kind
	sums            []uint64 // the digest after each event
}

func (m *march) Handle(e *Engine, ev Event) {
	if ev.Arg == m.changed {
		e.Fold(1)
	}
	if ev.Arg < m.events {
		e.ScheduleAs(NewCause(7, ev.Arg+1), e.Now()+1e6, m, Event{Kind: m.kind, Arg: ev.Arg + 1})
	}
}

// run runs the march, as far as the trail lets it.
func (m *march) run(t *Trail) error {
	e := New(Options{Trail: t})
	m.kind = e.Kind("step")
	e.ScheduleAs(NewCause(7, 1), 1e6, m, Event{Kind: m.kind, Arg: 1})
	for {
		more, err := e.Step()
		if err != nil || !more {
			return err
		}
		m.sums = append(m.sums, e.Digest())
	}
}

// recorded returns the trail of a march, having been to a file and back.
func recorded(t rapid.TB, m *march, limit int64) *Trail {
	trail := &Trail{Limit: limit}
	if err := m.run(trail); err != nil {
		t.Fatal(err)
	}
	data, _ := trail.AppendBinary([]byte("before"))
	back := new(Trail)
	if err := back.UnmarshalBinary(data[len("before"):]); err != nil {
		t.Fatal(err)
	}
	if back.Events() != m.events || back.last != trail.last || !slices.Equal(back.low, trail.low) || !slices.Equal(back.checkpoints, trail.checkpoints) {
		t.Fatalf("a trail of %d events came back as one of %d", m.events, back.Events())
	}
	return back
}

// TestATrailNamesTheFirstEventThatDiffers: exactly, where 16 bits are kept, and
// otherwise within its window.
func TestATrailNamesTheFirstEventThatDiffers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		was := &march{events: rapid.Uint64Range(1, 20_000).Draw(t, "events")}
		limit := rapid.SampledFrom([]int64{-1, 0, 1, 4095, 4096, 4097, 10_000}).Draw(t, "limit")
		trail := recorded(t, was, limit)
		is := &march{events: was.events, changed: rapid.Uint64Range(1, was.events).Draw(t, "changed")}
		var found *DivergenceError
		if err := is.run(trail.Follow()); !errors.As(err, &found) {
			t.Fatalf("event %d is another, and Run returns %v", is.changed, err)
		}
		switch kept := uint64(len(trail.low)); {
		case found.Missing || found.Event.Arg != found.Last || found.Event.Cause != NewCause(7, found.Last):
			t.Fatalf("%+v tells of another event", found)
		case is.changed <= kept && found.Last <= kept:
			// The sums of 16 bits may agree by chance, as the full ones show.
			want := is.changed
			for want < found.Last && uint16(was.sums[want-1]) == uint16(is.sums[want-1]) {
				want++
			}
			if found.First != want || found.Last != want {
				t.Fatalf("event %d is another, and %+v is found", want, found)
			}
		case is.changed < found.First || found.Last < is.changed || found.Last-found.First >= trailWindow:
			t.Fatalf("event %d is another, and %+v is found", is.changed, found)
		}
	})
}

func TestTheSameRunFollowsItsTrail(t *testing.T) {
	for _, limit := range []int64{-1, 100, 0} {
		m := march{events: 10_000}
		trail := recorded(t, &m, limit)
		follower := trail.Follow()
		if err := m.run(follower); err != nil || follower.Rest() != nil {
			t.Errorf("with a limit of %d: %v, %v", limit, err, follower.Rest())
		}
	}
}

func TestARunMayEndTooSoonOrTooLate(t *testing.T) {
	for name, c := range map[string]struct {
		limit, is uint64
		want      string
	}{
		"too soon, kept":      {9999, 4500, "event 4501 is missing; the recorded run had 5000"},
		"too soon, in window": {1, 4500, "one of the events 4097 to 4501, since 4.097 s, is not as recorded; the recorded run had 5000"},
		"too late":            {1, 5001, "event 5001 is not as recorded; the recorded run had 5000: 5.001 s step for 0, argument 0x1389, order 5001, because of source 7 #5001"},
	} {
		follower := recorded(t, &march{events: 5000}, int64(c.limit)).Follow()
		m := &march{events: c.is}
		err := m.run(follower)
		if err == nil {
			err = follower.Rest()
		}
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v\nwant %s", name, err, c.want)
		}
	}
}

// TestATrailDoesNotChangeTheRun, and follows everything that an engine can do.
func TestATrailDoesNotChangeTheRun(t *testing.T) {
	trail := &Trail{}
	e := runMixed(t, Options{Trail: trail})
	if e.Digest() != mixedDigest || trail.Events() != mixedEvents {
		t.Errorf("a recorded run has digest %#x and a trail of %d events", e.Digest(), trail.Events())
	}
	follower := trail.Follow()
	if e := runMixed(t, Options{Trail: follower}); e.Digest() != mixedDigest || follower.Rest() != nil {
		t.Errorf("a run that follows has digest %#x: %v", e.Digest(), follower.Rest())
	}
}

func TestATrailThatIsNoneIsAnError(t *testing.T) {
	good, _ := (&Trail{}).MarshalBinary()
	for name, data := range map[string][]byte{
		"0 bytes that do not begin": nil,
		"do not begin as a trail":   []byte(strings.Repeat("x", 100)),
		"version 9":                 append(append([]byte("trail\x00\x09\x00"), good[8:]...), 0),
		"it is damaged":             append(slices.Clone(good), 0),
		"claims 18446744073709551615 events, of which 16 bits are kept of 0": forged(^uint64(0), 0, 0),
		"claims 7 events, of which 16 bits are kept of 9223372036854775808":  forged(7, 1<<63, 0),
		"claims 3 events, of which 16 bits are kept of 4":                    forged(3, 4, 8),
		"claims 9000 events, of which 16 bits are kept of 0":                 forged(9000, 0, 8),
	} {
		trail := &Trail{Limit: 5}
		if err := trail.UnmarshalBinary(data); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v, want %q", err, name)
		}
		if trail.Limit != 5 {
			t.Error("the trail was changed")
		}
	}
}

// forged returns a trail whose numbers lie, with so many bytes after them.
func forged(events, kept uint64, bytes int) []byte {
	data, _ := (&Trail{events: events}).AppendBinary(nil)
	data = append(data[:trailHeader], make([]byte, bytes)...)
	binary.LittleEndian.PutUint64(data[16:], kept)
	return binary.LittleEndian.AppendUint64(data, trailSum(data))
}

func FuzzTrail(f *testing.F) {
	for _, limit := range []int64{-1, 3, 0} {
		trail := &Trail{Limit: limit}
		m := march{events: 5000}
		if err := m.run(trail); err != nil {
			f.Fatal(err)
		}
		data, _ := trail.MarshalBinary()
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		// Fuzzing does not find checksums.
		if body := len(data) - 8; body >= trailHeader {
			data = binary.LittleEndian.AppendUint64(slices.Clone(data[:body]), trailSum(data[:body]))
		}
		trail := new(Trail)
		if trail.UnmarshalBinary(data) != nil {
			return
		}
		m := march{events: min(trail.Events(), 10_000)}
		follower := trail.Follow()
		_ = m.run(follower)
		_ = follower.Rest()
		if again, _ := trail.MarshalBinary(); string(again) != string(data) {
			t.Fatal("a trail is written in another way than it was read")
		}
	})
}

func TestATrailIsForOneRun(t *testing.T) {
	trail := &Trail{}
	if err := (&march{events: 3}).run(trail); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a second run goes on with the trail of the first")
		}
	}()
	New(Options{Trail: trail})
}

// TestTrailBytesEverywhere: the file of a run is the same on every machine.
func TestTrailBytesEverywhere(t *testing.T) {
	trail := &Trail{Limit: 10_000}
	runMixed(t, Options{Trail: trail})
	data, _ := trail.MarshalBinary()
	const want = uint64(0x4864c58458941b38)
	if got := trailSum(data); got != want || len(data) != trailHeader+2*10_000+8*(mixedEvents/4096-2)+8 {
		t.Errorf("%d bytes with digest %#x, want %#x", len(data), got, want)
	}
}

// TestATrailShowsItsBits: of the events that it keeps, and of no other.
func TestATrailShowsItsBits(t *testing.T) {
	m := &march{events: 100}
	trail := recorded(t, m, 60)
	for event, want := range map[uint64]bool{0: false, 1: true, 60: true, 61: false, 100: false} {
		bits, kept := trail.Bits(event)
		if kept != want || kept && bits != uint16(m.sums[event-1]) {
			t.Errorf("of event %d the bits are %#x, %v", event, bits, kept)
		}
	}
}
