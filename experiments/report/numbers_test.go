package report

import (
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/run"

	"pgregory.net/rapid"
)

// TestHeadings: whatever the widths of headings and cells, a table comes out,
// with every heading and every cell in it.
func TestHeadings(t *testing.T) {
	word := func(least, most int) *rapid.Generator[string] {
		return rapid.StringOfN(rapid.SampledFrom([]rune("a1±")), least, most, -1)
	}
	rapid.Check(t, func(t *rapid.T) {
		var shown []column
		for _, head := range rapid.SliceOfN(word(6, 24), 1, 4).Draw(t, "heads") {
			for range rapid.IntRange(1, 4).Draw(t, "columns") {
				shown = append(shown, column{head: head, sub: word(0, 5).Draw(t, "sub"), cells: []string{word(4, 6).Draw(t, "cell")}})
			}
		}
		variants := []run.Variant{{Scenario: &experiments.Scenario{Name: "abd"}}}
		a := &answer{result: &run.Result{Variants: variants}}
		numbers := a.table(shown)
		align(numbers, len(shown))
		told := numbers.Render()
		if lines := strings.Count(told, "\n") + 1; lines != 3 {
			t.Fatalf("%d lines:\n%s", lines, told)
		}
		for _, c := range shown {
			if !strings.Contains(told, c.head) || !strings.Contains(told, c.cells[0]) {
				t.Fatalf("%v is missing:\n%s", c, told)
			}
		}
	})
}
