package register

import (
	"strings"
	"testing"

	"nines/nodes"

	"pgregory.net/rapid"
)

func TestValidateSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		options Options
		want    string
	}{
		{ABD(5), ""},
		{Quorum(3, 2, 2), ""},
		{LastWriterWins(5), ""},
		{Quorum(6, 1, 1), "replicas = 6, but there are 5 machines"},
		{Quorum(-1, 1, 1), "replicas = -1, but there are 5 machines"},
		{Quorum(3, 0, 1), "read = 0 is impossible with 3 replicas"},
		{Quorum(3, 4, 1), "read = 4 is impossible with 3 replicas"},
		{Quorum(3, 1, 4), "write = 4 is impossible with 3 replicas"},
		{Options{Read: 1, Write: 1, QuorumTimeout: -1}, "quorum-timeout = -1ns is negative"},
	} {
		err := c.options.Validate(5)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: %v, want %q", c.options, err, c.want)
		}
	}
}

func TestNewPanicsOnTheImpossible(t *testing.T) {
	defer func() {
		if got := recover(); got != "register: read = 3 is impossible with 1 replicas" {
			t.Errorf("panic: %v", got)
		}
	}()
	New(ABD(5), []nodes.ID{0})
}

// Replicas agree on what is newest only if versions are in one order.
func TestVersionsAreTotallyOrdered(t *testing.T) {
	version := rapid.Custom(func(t *rapid.T) Version {
		return Version{rapid.Int64Range(-2, 2).Draw(t, "counter"), rapid.Uint64Range(0, 2).Draw(t, "writer")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := version.Draw(t, "a"), version.Draw(t, "b"), version.Draw(t, "c")
		if a.Compare(b) != -b.Compare(a) {
			t.Fatal("the order depends on who asks")
		}
		if a.Compare(b) <= 0 && b.Compare(c) <= 0 && a.Compare(c) > 0 {
			t.Fatal("the order goes in circles")
		}
		if a.Writer != 0 && (Version{}).Compare(a) >= 0 {
			t.Fatal("something is not newer than nothing")
		}
		if a != b && a.Writer != 0 && b.Writer != 0 && a.Compare(b) == 0 {
			t.Fatal("two versions count as one")
		}
	})
}

func TestRecordsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := store{key: rapid.Uint64().Draw(t, "key"), value: rapid.Uint64().Draw(t, "value"),
			version: Version{rapid.Int64().Draw(t, "counter"), rapid.Uint64Min(1).Draw(t, "writer")}}
		m := New(LastWriterWins(1), []nodes.ID{0})
		m.replay(encode(s))
		if version, value := m.Held(s.key); version != s.version || value != s.value {
			t.Fatalf("%v of %v came back as %v of %v", s.value, s.version, value, version)
		}
	})
}
