package page_test

import (
	"fmt"
	"testing"

	"nines/experiments/page"
)

// A lesson takes the width of the page, but for what was laid out by hand.
func TestALessonFlowsUnlessItWasLaidOut(t *testing.T) {
	for lesson, want := range map[string]string{
		"":                      `[]`,
		"One line\nand more.\n": `[{"One line and more." [] ""}]`,
		"First.\n\n \nSecond.":  `[{"First." [] ""} {"Second." [] ""}]`,
		"abd  asks a majority,\n     always\none  asks one": `[{"" [{"abd" "asks a majority, always"} {"one" "asks one"}] ""}]`,
		"für  alle\nfew  some":                              `[{"" [{"für" "alle"} {"few" "some"}] ""}]`,
		"two words  are a term":                             `[{"" [{"two words" "are a term"}] ""}]`,
		"A list:\n  - one\n  - two":                         `[{"" [] "A list:\n  - one\n  - two"}]`,
		"a  1\nbb 2":                                        `[{"" [] "a  1\nbb 2"}]`,
		"a  1\nb   2":                                       `[{"" [] "a  1\nb   2"}]`,
		"a  1\n   2   3":                                    `[{"" [] "a  1\n   2   3"}]`,
		"  indented":                                        `[{"" [] "  indented"}]`,
	} {
		p := page.Page{Lesson: lesson}
		if got := fmt.Sprintf("%q", p.Passages()); got != want {
			t.Errorf("%q is\n%s, want\n%s", lesson, got, want)
		}
	}
}
