package page_test

import (
	"fmt"
	"strings"

	"nines/experiments/page"
)

func ExampleWrite() {
	var b strings.Builder
	p := &page.Page{
		Title:        "One cut, three ways to keep a value",
		Expectations: []page.Expectation{{Variant: "abd", Text: "linearizable(store)", Status: page.Met}},
	}
	if err := page.Write(&b, p); err != nil {
		panic(err)
	}
	for line := range strings.Lines(b.String()) {
		if strings.Contains(line, "<h1>") || strings.Contains(line, `class="met"`) {
			fmt.Print(line)
		}
	}
	// Output:
	// <h1>One cut, three ways to keep a value</h1>
	// <li class="met"><span class="mark" aria-hidden="true">✓</span><code>linearizable(store)</code> <span class="status">met</span></li>
}

func ExamplePage_Tally() {
	p := &page.Page{Expectations: []page.Expectation{{Status: page.Met}, {Status: page.Met}, {Status: page.Failed}}}
	fmt.Println(p.Tally(), p.Worst(), p.Worst().Mark())
	// Output: [{met 2} {failed 1}] failed ✗
}
