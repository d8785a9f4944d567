package report_test

import (
	"encoding/xml"
	"testing"

	"nines/experiments/report"
)

// TestJUnit compares what programs that watch over builds are shown.
func TestJUnit(t *testing.T) {
	compare(t, "junit.xml", report.NewDocument(toyResult(t), "results/toy/x").JUnit())
}

// TestJUnitCounts: whatever becomes of the expectations, the counts are those
// of the cases, each suite has its own, and hostile texts stay texts.
func TestJUnitCounts(t *testing.T) {
	d := &report.Document{
		Scenario: "dir.d/my.scenario.yaml",
		Variants: []report.Variant{
			{Name: "a", Verdicts: []report.Verdict{{Check: "rule", Status: "violated", Witness: &report.Witness{
				Replication: 3, Reason: "a < b & \"c\" ]]> \x00", Operations: []string{"<one/>", "two"},
			}}}},
			{Name: "b"},
		},
		Expectations: []report.Expectation{
			{Variant: "a", Text: "rule", Status: "failed", Found: "violated in 1 of 1 run"},
			{Variant: "a", Text: "yield < 1%", Status: "undecided", Found: "1% ± 2%"},
			{Variant: "a", Text: "stale = 0%", Status: "met", Found: "0%"},
		},
	}
	var read struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Suites   []struct {
			Name    string `xml:"name,attr"`
			Tests   int    `xml:"tests,attr"`
			Skipped int    `xml:"skipped,attr"`
			Cases   []struct {
				Class   string `xml:"classname,attr"`
				Name    string `xml:"name,attr"`
				Failure string `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(d.JUnit(), &read); err != nil {
		t.Fatal(err)
	}
	if read.Tests != 3 || read.Failures != 1 || len(read.Suites) != 2 {
		t.Fatalf("%+v", read)
	}
	a := read.Suites[0]
	if a.Name != "my-scenario.a" || a.Tests != 3 || a.Skipped != 1 || a.Cases[1].Name != "yield < 1%" || a.Cases[0].Class != a.Name {
		t.Errorf("%+v", a)
	}
	const want = "\nexpected  rule\nfound     violated in 1 of 1 run\n\nin run 3: a < b & \"c\" ]]> \uFFFD\n<one/>\ntwo\n"
	if a.Cases[0].Failure != want {
		t.Errorf("%q", a.Cases[0].Failure)
	}
}
