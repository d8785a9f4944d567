package document_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"nines/experiments/document"
)

// texts draws scalars: words, numbers, and everything that YAML could take
// for something else.
var texts = rapid.OneOf(
	rapid.StringMatching(`[a-z]{1,8}`),
	rapid.SampledFrom([]string{
		"", "~", "null", "Null", "true", "yes", "No", "on", "1e3", "0x10", "010", ".inf", ".5", "-1", "1_000", "12:30:45", "2026-01-01",
		"a: b", "a:", ":a", "# a", "a #b", "a#b", "-", "--", "- a", "---", "...", "?", "? a", "!a", "&a", "*a", "%a", "@a", "`a", "|", ">", "<<", "a<<", "=",
		"{", "}", "[", "]", ",", "a, b", "{a", "a}", "'", "''", `"`, `\`, `\n`, "it's", `"a"`, "f(a, b)", "f(a", "b)", ")(", "f(a: b)", "a - b", "a -b",
		" a", "a ", "a  b", "a\nb", "a\nb\n", "a\n\n\nb\n\n", "\na", "\n", " a\nb", "a \nb", "a\n b", "a\tb\n", "#a\n b", "- a\n- b\n", "70%", "80/s", "世界", "é", "🙂 a",
	}),
	rapid.StringOfN(rapid.SampledFrom([]rune("ab 1:,-#'\"\\\n()[]{}|>é世\t~!?&*%@`<.=/")), 0, 12, -1),
	rapid.Map(rapid.IntRange(90, 3000), func(n int) string { return strings.Repeat("long text ", n/10) + "." }),
	rapid.Map(rapid.IntRange(90, 3000), func(n int) string { return strings.Repeat("x", n) }),
)

// keys draws distinct keys, mostly plain ones.
var keys = rapid.SliceOfNDistinct(rapid.OneOf(
	rapid.StringMatching(`[a-z][a-z0-9.-]{0,6}`),
	texts.Filter(func(text string) bool { return len(text) <= 40 }),
), 0, 4, rapid.ID)

// trees draws documents.
func trees(depth int) *rapid.Generator[*document.Node] {
	return rapid.Custom(func(t *rapid.T) *document.Node {
		kind := rapid.IntRange(0, 7).Draw(t, "kind")
		switch {
		case depth > 0 && kind <= 1:
			return document.NewList(rapid.SliceOfN(trees(depth-1), 0, 4).Draw(t, "items")...)
		case depth > 0 && kind <= 4:
			m := document.NewMap()
			for _, key := range keys.Draw(t, "keys") {
				m.Entries = append(m.Entries, document.NewEntry(key, trees(depth-1).Draw(t, "value")))
			}
			return m
		case kind == 5:
			return &document.Node{}
		}
		return document.NewText(texts.Draw(t, "text"))
	})
}

// same compares two trees without their positions.
func same(a, b *document.Node) bool {
	return a.Kind == b.Kind && a.Text == b.Text &&
		slices.EqualFunc(a.Items, b.Items, same) &&
		slices.EqualFunc(a.Entries, b.Entries, func(a, b document.Entry) bool { return same(a.Key, b.Key) && same(a.Value, b.Value) })
}

// TestPrintParses: what Print prints is read back as it was, in the same bytes.
func TestPrintParses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := trees(4).Draw(t, "tree")
		printed := document.Print(tree)
		parsed, err := document.Parse("printed.yaml", printed)
		if err != nil {
			t.Fatalf("%v\n%s", err, printed)
		}
		if !same(tree, parsed.Root) {
			t.Fatalf("Print changed the tree:\n%s", printed)
		}
		if again := document.Print(parsed.Root); !bytes.Equal(printed, again) {
			t.Fatalf("printed first\n%s\nthen\n%s", printed, again)
		}
	})
}

// TestSettingParses: an entry prints itself as the setting it can be read from.
func TestSettingParses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		setting := document.NewEntry("a.b", trees(2).Draw(t, "value"))
		if len(setting.String()) > 2000 {
			t.Skip("longer than a line may be")
		}
		parsed, err := document.ParseSetting(setting.String())
		if err != nil {
			t.Fatalf("%s: %v", setting, err)
		}
		if !same(setting.Key, parsed.Key) || !same(setting.Value, parsed.Value) {
			t.Fatalf("%s was read as %s", setting, parsed)
		}
	})
}

// TestStyleDoesNotMatter: however a document is laid out by hand, it is read
// as the same tree, has the same hash, and every text knows its place.
func TestStyleDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := trees(3).Draw(t, "tree")
		hand := handwriting{T: t}
		hand.block(tree, 0)
		text := hand.String()
		if slices.ContainsFunc(strings.Split(text, "\n"), func(line string) bool { return len(line) > 2000 }) {
			t.Skip("longer than a line may be")
		}
		parsed, err := document.Parse("hand.yaml", []byte(text))
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if !same(tree, parsed.Root) {
			t.Fatalf("read as\n%s\ninstead of\n%s\nfrom\n%s", document.Print(parsed.Root), document.Print(tree), text)
		}
		if document.Hash(tree) != document.Hash(parsed.Root) {
			t.Fatalf("another hash for\n%s", text)
		}
		checkPlaces(t, strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), parsed.Root)
	})
}

// checkPlaces asserts that each text stands where its position says.
func checkPlaces(t *rapid.T, lines []string, n *document.Node) {
	if n.Kind == document.Text {
		at := []rune(lines[n.Pos.Line-1])[n.Pos.Column-1]
		if !strings.ContainsRune(`"'`, at) && !strings.HasPrefix(n.Text, string(at)) {
			t.Fatalf("%q is said to be at %s, where %q is", n.Text, n.Pos, at)
		}
	}
	for _, item := range n.Items {
		checkPlaces(t, lines, item)
	}
	for _, entry := range n.Entries {
		checkPlaces(t, lines, entry.Key)
		checkPlaces(t, lines, entry.Value)
	}
}

// shuffled returns a tree with the entries of all maps in another order.
func shuffled(t *rapid.T, n *document.Node) *document.Node {
	result := *n
	result.Items = nil
	for _, item := range n.Items {
		result.Items = append(result.Items, shuffled(t, item))
	}
	result.Entries = rapid.Permutation(n.Entries).Draw(t, "order")
	for i, entry := range result.Entries {
		result.Entries[i].Value = shuffled(t, entry.Value)
	}
	return &result
}

// TestHash: the order of keys does not count; every other difference does.
func TestHash(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := trees(3).Draw(t, "a"), trees(3).Draw(t, "b")
		if document.Hash(a) != document.Hash(shuffled(t, a)) {
			t.Fatal("the order of keys changes the hash")
		}
		if document.Hash(a) == document.Hash(b) && !sameUnordered(a, b) {
			t.Fatalf("one hash for two trees:\n%s\n%s", document.Print(a), document.Print(b))
		}
	})
}

// sameUnordered compares two trees, maps by key.
func sameUnordered(a, b *document.Node) bool {
	if a.Kind != document.Map {
		return a.Kind == b.Kind && a.Text == b.Text && slices.EqualFunc(a.Items, b.Items, sameUnordered)
	}
	for _, entry := range a.Entries {
		if other := b.Get(entry.Key.Text); other == nil || !sameUnordered(entry.Value, other) {
			return false
		}
	}
	return b.Kind == document.Map && len(a.Entries) == len(b.Entries)
}

// TestApplyLeavesTheBase: an overlay changes what it says, nothing else, and
// never the tree below it; laid twice it does no more than once.
func TestApplyLeavesTheBase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := trees(3).Draw(t, "base")
		over := trees(3).Draw(t, "over")
		before := string(document.Print(base))
		var r document.Reader
		once := r.Apply(base, document.NewEntry("a.b", over))
		if string(document.Print(base)) != before {
			t.Fatal("Apply changed its base")
		}
		if r.Err() != nil {
			t.Skip("a text, a list or nothing in the way")
		}
		twice := r.Apply(once, document.NewEntry("a.b", over))
		if r.Err() == nil && !same(once, twice) {
			t.Fatalf("once\n%s\ntwice\n%s", document.Print(once), document.Print(twice))
		}
		if over.Kind == document.Text && once.Get("a").Get("b").Text != over.Text {
			t.Fatalf("a.b is %s", once.Get("a").Get("b"))
		}
	})
}

// TestSuggest: one slip in a word of three letters or more is seen through.
func TestSuggest(t *testing.T) {
	names := []string{"partition", "protocol", "replications", "deadline", "for", "at"}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names[:4]).Draw(t, "name")
		i := rapid.IntRange(0, len(name)-2).Draw(t, "place")
		slips := []string{
			name[:i] + name[i+1:], name[:i] + "z" + name[i:], name[:i] + "z" + name[i+1:],
			name[:i] + name[i+1:i+2] + name[i:i+1] + name[i+2:], strings.ToUpper(name),
		}
		word := rapid.SampledFrom(slips).Draw(t, "slip")
		if got := document.Suggest(word, names); got != name {
			t.Fatalf("%q: did you mean %q?", word, got)
		}
	})
	for _, word := range []string{"", "a", "to", "xyz", "breaker"} {
		if got := document.Suggest(word, names); got != "" {
			t.Errorf("%q: did you mean %q?", word, got)
		}
	}
}

// TestPercentRoundsOnce: 99.9% is the float64 nearest to 0.999.
func TestPercentRoundsOnce(t *testing.T) {
	var r document.Reader
	for text, want := range map[string]float64{"99.9%": 0.999, "70%": 0.7, "0.7": 0.7, "100%": 1, "0%": 0, "12.5%": 0.125} {
		if got := r.Percent(document.NewText(text)); got != want {
			t.Errorf("%s is %v, want %v", text, got, want)
		}
	}
	if big := r.Int(document.NewText("9223372036854775807"), 0, math.MaxInt64); big != math.MaxInt64 {
		t.Errorf("the largest whole number is read as %d", big)
	}
	if err := r.Err(); err != nil {
		t.Error(err)
	}
}
