package document_test

import (
	"testing"

	"nines/experiments/document"
)

// FuzzParse looks for bytes that Parse panics on, that the library behind it
// panics on, or that are read differently once Print has printed them.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"a: 1\nb: [x, y]\nc: {d: e}\n", "a: |\n  x\n\n   y\n", "{latency: lognormal(10ms, 0.4)}", "a: mixture(0.9: b, 0.1: c)",
		"- - a\n  - b\n- c: d\n  e: f\n", "a: \"\\u00e9\\n\" # c\n'b': 'it''s'\n", "a: >-\n x\n y\nb:\n", "---\na: ~\n",
		"a: x\n  y\n", "[(a, b), \"(\", ')']", "a:\r\n  b: c\r\n", "&a x", "{a: {b: {c: [[[]]]}}}", "a: \"x\\\n  \\ y\"",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		parsed, err := document.Parse("fuzz.yaml", raw)
		if err != nil {
			for _, one := range err.(*document.Errors).List {
				if one.Error() == "" || one.Line < 0 || one.Column < 0 {
					t.Fatalf("an error without a text or a place: %+v", one)
				}
			}
			return
		}
		printed := document.Print(parsed.Root)
		again, err := document.Parse("printed.yaml", printed)
		if err != nil {
			if len(printed) > 10000 {
				t.Skip("too large once it is laid out")
			}
			t.Fatalf("Parse rejects what Print printed: %v\n%s", err, printed)
		}
		if !same(parsed.Root, again.Root) {
			t.Fatalf("Print changed the document:\n%s\nbecame\n%s", printed, document.Print(again.Root))
		}
	})
}
