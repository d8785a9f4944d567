package page_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"nines/experiments/page"
	"nines/plots"
)

// cut is a page with something in every part of it.
func cut(t testing.TB) *page.Page {
	t.Helper()
	var svg strings.Builder
	yield := &plots.Timeline{
		Title: "Yield during the cut", Caption: "5 runs, seed 1", Bucket: time.Second,
		Bands: []plots.Band{{Name: "cut", From: 2 * time.Second, To: 4 * time.Second}},
		Panels: []plots.Panel{{Label: "yield, %", High: 100, Series: []plots.Series{{Name: "left", Points: []plots.Point{
			{At: 0, Value: 100}, {At: time.Second, Value: 100}, {At: 2 * time.Second, Value: 0}, {At: 3 * time.Second, Value: 0}, {At: 4 * time.Second, Value: 100},
		}}}}},
	}
	if err := plots.WriteSVG(&svg, yield); err != nil {
		t.Fatal(err)
	}
	figure := page.Figure{Title: "Yield of the clients at site A", Alt: "The yield falls to nothing during the cut", SVG: svg.String(), Data: "plots/yield.csv"}
	return &page.Page{
		Title: "One cut, three ways to keep a value", Lesson: "Five machines keep the same keys:\n  two at A, three at B.",
		Facts: []page.Fact{{Name: "seed", Value: "1"}, {Name: "digest", Value: "f6f89bc2c88c6a74"}},
		Expectations: []page.Expectation{
			{Variant: "abd", Text: "linearizable(store)", Status: page.Met, Found: "no violation in 5 of 5 runs"},
			{Variant: "abd", Text: "yield(roaming) >= 99%", Status: page.Undecided, Found: "98.9% [98.2, 99.6]"},
			{Variant: "one", Text: "linearizable(store)", Status: page.Failed, Found: "violated in 5 of 5 runs"},
		},
		Figures:  []page.Figure{figure},
		Diagram:  &page.Diagram{Figure: figure, Script: "document.documentElement.dataset.ran = 'yes';"},
		Story:    []string{"10.000 s: cut begins: A (A1, A2) can no longer reach B (B1, B2, B3).", "30.000 s: cut ends."},
		Numbers:  []page.Number{{Variant: "abd", Measure: "yield(left+right)", Value: "86.7%", Low: "86.1", High: "87.3", N: 5, Method: "ratio of sums, jackknife"}},
		Theory:   []page.Theory{{Variant: "abd", Measure: "yield(left+right)", Simulated: "86.7% [86.1, 87.3]", Expected: "86.7±0.5%", Verdict: "undecided", Source: "1 − f·m"}},
		Scenario: "sites:\n  A: 2\n  B: 3\n",
		Commands: []page.Command{{For: "Run it again", Line: "nines run cap --seed 1 --replications 20 --set faults.cut.for=5s"}},
	}
}

func write(t testing.TB, p *page.Page) string {
	t.Helper()
	var b strings.Builder
	if err := page.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPageTellsStatusInWords(t *testing.T) {
	text := write(t, cut(t))
	for _, want := range []string{"1 met, 1 failed, 1 undecided of 3 expectations", `class="status">failed<`, "98.9% [98.2, 99.6]"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestPageRefersToNothingOutside(t *testing.T) {
	text := write(t, cut(t))
	for _, outside := range []string{"http://", "https://", "src=", "@import", "url("} {
		// The names of XML vocabularies look like addresses and are none.
		rest := strings.NewReplacer("http://www.w3.org/2000/svg", "", "http://www.w3.org/1999/xlink", "").Replace(text)
		if i := strings.Index(rest, outside); i >= 0 {
			t.Errorf("the page has %q: …%s…", outside, rest[max(0, i-40):min(len(rest), i+60)])
		}
	}
}

func TestPageEscapesWhatScenariosSay(t *testing.T) {
	p := cut(t)
	p.Title, p.Story[0] = "<script>alert(1)</script>", "</li><img onerror=x>"
	if text := write(t, p); strings.Contains(text, "<script>alert") || strings.Contains(text, "<img") {
		t.Error("a scenario's text became markup")
	}
}

func TestPageLeavesOutWhatIsNotThere(t *testing.T) {
	text := write(t, &page.Page{Title: "Nothing yet"})
	for _, part := range []string{"<section", "<figure", "<script", "verdict met"} {
		if strings.Contains(text, part) {
			t.Errorf("an empty page has %q", part)
		}
	}
}

// Whoever has many figures to look through has a list of them.
func TestManyFiguresHaveAnIndex(t *testing.T) {
	for n, want := range map[int]bool{5: false, 6: true} {
		p := &page.Page{Title: "many"}
		for i := range n {
			name := fmt.Sprintf("%d-curve-yield", i+1)
			p.Figures = append(p.Figures, page.Figure{Name: name, Index: "yield " + name, SVG: "<svg/>"})
		}
		var b strings.Builder
		if err := page.Write(&b, p); err != nil {
			t.Fatal(err)
		}
		linked := strings.Contains(b.String(), `<a href="#5-curve-yield">yield 5-curve-yield</a>`)
		if linked != want || !strings.Contains(b.String(), `<figure id="5-curve-yield">`) {
			t.Errorf("%d figures have an index: %v", n, linked)
		}
	}
}
