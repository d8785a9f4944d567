package network

import (
	"strings"
	"testing"
	"time"

	"nines/sim/dist"

	"pgregory.net/rapid"
)

// TestFaultsPrintAsTheTextThatParsesBack for any partition and any names.
func TestFaultsPrintAsTheTextThatParsesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(nil, 1)
		names := rapid.SliceOfNDistinct(rapid.String(), 4, 9, rapid.ID[string]).Draw(t, "names")
		w.attach("here", names...)
		var p Partition
		p.Shape = rapid.SampledFrom([]Shape{Split, OneWay, Bridge, Ring}).Draw(t, "shape")
		groups := groupsMin[p.Shape]
		if p.Shape == Split {
			groups = rapid.IntRange(2, 4).Draw(t, "groups")
		}
		p.Groups = make([][]ID, groups)
		for i := range names {
			p.Groups[i%groups] = append(p.Groups[i%groups], ID(i))
		}
		if p.Mode = rapid.SampledFrom([]Mode{Drop, Hold}).Draw(t, "mode"); p.Mode == Drop {
			p.Loss = rapid.SampledFrom([]float64{0, 0.1, 1. / 3, 1e-12}).Draw(t, "loss")
		}
		text := w.Format(p)
		again, err := w.ParsePartition(text)
		if err != nil || w.Format(again) != text {
			t.Fatalf("%s came back as %s, %v", text, w.Format(again), err)
		}
	})
}

func TestChangesPrintAsTheTextThatParsesBack(t *testing.T) {
	w := newWorld(nil, 1)
	ids := w.attach("here", "a1", "b 2", "c")
	for _, c := range []LinkChange{
		{},
		{Latency: 10},
		{Bandwidth: 0.1, Loss: 1. / 3},
		{Delay: dist.Lognormal(10*time.Millisecond, 0.4), Duplicate: 0.25, Reorder: 1, Corrupt: 1e-9},
	} {
		change := w.Degrade(ids[:2], ids[2:], c)
		a, b, again, err := w.ParseDegrade(change.String())
		if err != nil || w.FormatDegrade(a, b, again) != change.String() {
			t.Errorf("%v came back as %v, %v", change, again, err)
		}
		if some, err := ParseLinkChange(c.String()); err != nil || some.String() != c.String() {
			t.Errorf("%v came back as %v, %v", c, some, err)
		}
	}
	if text := w.Degrade(ids[:1], nil, LinkChange{Latency: 10}).String(); text != "degrade(a1; latency=10)" {
		t.Error(text)
	}
}

func TestTheTextIsReadWithPatience(t *testing.T) {
	w := newWorld(nil, 1)
	w.attach("here", "a", "b", "c, d")
	for text, want := range map[string]string{
		"  split( a|b )  ":                "split(a | b)",
		`split("a" | "c, d")`:             `split(a | "c, d")`,
		"one-way(a | b; loss = 30%)":      "one-way(a | b; loss=0.3)",
		"split(a | b; loss=100%)":         "split(a | b)",
		"split(a | b;)":                   "split(a | b)",
		"degrade(a | b; delay=2s,loss=1)": "degrade(a | b; delay=2s, loss=1)",
	} {
		var got string
		var err error
		if a, b, change, wrong := w.ParseDegrade(text); wrong == nil {
			got = w.FormatDegrade(a, b, change)
		} else {
			var p Partition
			p, err = w.ParsePartition(text)
			got = w.Format(p)
		}
		if err != nil || got != want {
			t.Errorf("%s was read as %s, %v", text, got, err)
		}
	}
}

// TestNonsenseIsRefused in one sentence, and never with a panic.
func TestNonsenseIsRefused(t *testing.T) {
	w := newWorld(nil, 1)
	w.attach("here", "a", "b")
	for _, text := range []string{
		"", "split", "split(", "split)", "split()", "split(|)", "split(a)", "split(a | b", "split(a | b; loss)",
		"split(a | b; loss=0)", "split(a | b; loss=nan)", "split(a | b; loss=-1)", "split(a | b; ; hold)",
		`split("a | b)`, `split("a"x | b)`, "degrade(a | b)", "degrade(a | b; loss)", "degrade(a; delay=5)",
		"degrade(a | b | a; loss=1)", "degrade(a; latency=-1)", "degrade(a; bandwidth=inf)", "degrade(; loss=1)",
	} {
		_, err := w.ParsePartition(text)
		_, _, _, other := w.ParseDegrade(text)
		if err == nil || other == nil && text != "degrade(a | b)" {
			t.Errorf("%q is accepted: %v, %v", text, err, other)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("split(a | b; hold)")
	f.Add(`degrade("a", b; delay=lognormal(10ms, 0.4), loss=30%)`)
	f.Fuzz(func(t *testing.T, text string) {
		w := newWorld(nil, 1)
		w.attach("here", "a", "b")
		if p, err := w.ParsePartition(text); err == nil {
			if again, err := w.ParsePartition(w.Format(p)); err != nil || w.Format(again) != w.Format(p) {
				t.Errorf("%q was read as %s and then as %s, %v", text, w.Format(p), w.Format(again), err)
			}
		}
		if a, b, c, err := w.ParseDegrade(text); err == nil {
			if _, _, again, err := w.ParseDegrade(w.FormatDegrade(a, b, c)); err != nil || again.String() != c.String() {
				t.Errorf("%q was read as %v and then as %v, %v", text, c, again, err)
			}
		}
	})
}
