package document_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"nines/experiments/document"
)

const (
	room = 256<<10 - 4096 // what fits into a document, with some margin
	wide = 2000           // what fits into a line
)

// fill repeats a piece up to the size of the largest document, in lines of
// allowed length.
func fill(piece string) string {
	line := strings.Repeat(piece, wide/len(piece)) + "\n"
	return strings.Repeat(line, room/len(line))
}

// rows repeats a piece that has its own line ends.
func rows(piece string) string { return strings.Repeat(piece, room/len(piece)) }

// noise returns bytes in which every value of an alphabet is as likely.
func noise(alphabet string) string {
	random := rand.New(rand.NewPCG(1, 2))
	text := make([]byte, room)
	for i := range text {
		text[i] = alphabet[random.IntN(len(alphabet))]
	}
	return string(text)
}

// staircase returns n keys, each below and to the right of the one before.
func staircase(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// TestHostile sends documents that are made to hurt. Each must be answered by
// a limit, not by the patience of the library behind it; without the limits
// several of them take minutes or gigabytes.
func TestHostile(t *testing.T) {
	allBytes := make([]byte, 256)
	for i := range allBytes {
		allBytes[i] = byte(i)
	}
	aliasBomb := "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: [*c, *c, *c, *c]\n"
	for _, test := range []struct{ name, text, want string }{
		{"250,000 brackets", strings.Repeat("[", 250000), "hostile.yaml:1:1: a line of 250000 bytes: the limit is 2048"},
		{"60,000 brackets in lines", strings.Repeat(strings.Repeat("[", wide)+"\n", 30), "hostile.yaml:1:33: nested more than 32 levels deep"},
		{"braces", fill("{a: "), "hostile.yaml:1:129: nested more than 32 levels deep"},
		{"dashes", fill("- "), "hostile.yaml:1:65: nested more than 32 levels deep"},
		{"deep indentation", staircase(300), "hostile.yaml:33:34: nested more than 32 levels deep"},
		{"5 MB of maps", strings.Repeat("a: 1\n", 1<<20), "hostile.yaml: 5242880 bytes are too many: the limit is 262144"},
		{"256 KiB of maps", rows("a: 1\n"), "hostile.yaml:5462:2: too much for one document: more than 16384 keys, values and marks"},
		{"256 KiB of keys", rows("a:\n"), "hostile.yaml:8193:1: too much for one document: more than 16384 keys, values and marks"},
		{"256 KiB of items", rows("-\n"), "hostile.yaml:16385:1: too much for one document: more than 16384 keys, values and marks"},
		{"256 KiB of commas", "[" + fill("a,"), "hostile.yaml:9:384: too much for one document: more than 16384 keys, values and marks"},
		{"one line of 256 KiB", "a: " + strings.Repeat("x", room), "hostile.yaml:1:1: a line of 258051 bytes: the limit is 2048"},
		{"200,000 quotes", strings.Repeat(`"`, 200000), "hostile.yaml:1:1: a line of 200000 bytes: the limit is 2048"},
		{"quotes in lines", fill(`"`), "hostile.yaml:17:769: too much for one document: more than 16384 keys, values and marks"},
		{"unterminated", `a: "` + fill("x"), `hostile.yaml:1:4: this " is not closed`},
		{"unterminated in flow", "[" + rows("'a\n"), "hostile.yaml:2:2: expected \",\" or \"]\" here"},
		{"open calls", "[" + fill("f(a,"), `hostile.yaml:1:2: this "(" is not closed on its line: close it, or quote the text`},
		{"blank lines", "a: |\n  x\n" + rows("\n"), "hostile.yaml:35:1: more than 32 blank lines in a row"},
		{"lines of blanks", "a: >\n  x\n" + rows("  \n"), "hostile.yaml:35:1: more than 32 blank lines in a row"},
		{"tabs in quotes", `a: "` + fill("\t"), "hostile.yaml:1:5: a tab: YAML is laid out with blanks only"},
		{"alias bomb", aliasBomb, "hostile.yaml:1:4: anchors (&name) are not read here: quote the text, or write the value out"},
		{"merge keys", rows("<<: \n"), "hostile.yaml:1:1: merge keys (<<) are not read here: write the values out"},
		{"documents", rows("---\n"), "hostile.yaml:2:1: a second document begins here: one file holds one"},
		{"comments", rows("#\n"), "hostile.yaml: nothing but blanks and comments: write key: value"},
		{"long keys", rows(strings.Repeat("k", 1000) + ":\n"), "hostile.yaml:1:1: a key of 1000 bytes: the limit is 128"},
		{"bytes", noise(string(allBytes)), "hostile.yaml:1:1: character U+0010 has no place in a document"},
		{"NULs", strings.Repeat("\x00", 2000), "hostile.yaml:1:1: character U+0000 has no place in a document"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := document.Parse("hostile.yaml", []byte(test.text))
			if err == nil {
				t.Fatal("the document was accepted")
			}
			if got, _, _ := strings.Cut(err.Error(), "\n"); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if length := len(err.Error()); length > 1000 {
				t.Errorf("an error text of %d bytes", length)
			}
		})
	}
}

// TestLargest sends documents that touch the limits from inside; they are
// read, in a time that the limits bound.
func TestLargest(t *testing.T) {
	var keys strings.Builder
	for i := range 5461 {
		fmt.Fprintf(&keys, "k%d: v\n", i)
	}
	nested := strings.Repeat("- "+strings.Repeat("[", 31)+strings.Repeat("]", 31)+"\n", 256)
	for _, test := range []struct{ name, text string }{
		{"keys", keys.String()},
		{"nested lists", nested},
		{"rows of <", fill("<")},
		{"a long plain text", "a: x\n" + rows("  y\n")},
		{"a long block text", "a: |\n" + fill(" x")},
		{"a block text with gaps", "a: |\n" + rows("  x"+strings.Repeat("\n", 31))},
		{"a long quoted text", `a: "` + fill(`\n`) + `"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := document.Parse("large.yaml", []byte(test.text)); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestNoise sends noise in the alphabet of YAML: it is refused or read, and
// never more than that.
func TestNoise(t *testing.T) {
	text := noise("{}[],:-?|>'\"#&*!%@` \n\n\n  ab1()~\\<")
	for from := 0; from+200 < len(text); from += 200 {
		parsed, err := document.Parse("noise.yaml", []byte(text[from:from+200]))
		if err == nil {
			document.Print(parsed.Root)
		} else if err.Error() == "" {
			t.Errorf("an error without a text for %q", text[from:from+200])
		}
	}
}

// TestAmplification lets small documents ask for large ones.
func TestAmplification(t *testing.T) {
	var keys, groups strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&keys, "k%d: 1, ", i)
	}
	for i := range 1000 {
		fmt.Fprintf(&groups, "g%d: {like: base}\n", i)
	}
	lines := strings.ReplaceAll(keys.String(), ", ", ",\n ")
	parsed, err := document.Parse("bomb.yaml", []byte("base: {"+lines+"}\n"+groups.String()))
	if err != nil {
		t.Fatal(err)
	}
	var r document.Reader
	r.Inherit(parsed.Root, "like")
	if err := r.Err(); err == nil || !strings.Contains(err.Error(), "too much is inherited: more than 65536 entries") {
		t.Errorf("a thousand copies of two thousand keys: %v", err)
	}
}
