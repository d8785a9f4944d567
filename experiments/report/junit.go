package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"path"
	"path/filepath"
	"strings"
)

// The elements of a JUnit report, as far as programs that read one agree on
// them (the schema of Jenkins' xUnit plugin). There are no times and no names
// of machines in it: the same runs give the same bytes.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"` // none: what cannot be run has no report
		Skipped    int             `xml:"skipped,attr"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Skipped *junitSkipped `xml:"skipped"`
		Failure *junitFailure `xml:"failure"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit prints the expectations as test cases, for programs that watch over
// builds: a suite for each variant or point, failures with what was found, and those
// that are undecided as skipped.
func (d *Document) JUnit() []byte {
	name := className(d.Scenario)
	all := junitSuites{Name: name}
	for _, v := range d.expecting() {
		suite := junitSuite{Name: strings.TrimSuffix(name+"."+v.name, "."), Properties: []junitProperty{
			{"seed", fmt.Sprint(uint64(d.Seed))}, {"digest", fmt.Sprintf("%016x", uint64(d.Digest))},
		}}
		for _, x := range v.expectations {
			suite.add(x, v.verdicts)
		}
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Suites = append(all.Suites, suite)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		panic("report: " + err.Error())
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// expecting is a variant, or a point of a study, with what is expected of it.
type expecting struct {
	name         string
	expectations []Expectation
	verdicts     []Verdict
}

func (d *Document) expecting() (all []expecting) {
	for _, v := range d.Variants {
		e := expecting{name: v.Name, verdicts: v.Verdicts}
		for _, x := range d.Expectations {
			if x.Variant == v.Name {
				e.expectations = append(e.expectations, x)
			}
		}
		all = append(all, e)
	}
	for _, p := range d.Points {
		all = append(all, expecting{strings.ReplaceAll(p.name, ".", "-"), p.Expectations, p.Verdicts})
	}
	return all
}

// className is the scenario without the folder and the ending of its file, for
// dots part packages.
func className(scenario string) string {
	base := path.Base(filepath.ToSlash(scenario))
	base = strings.TrimSuffix(base, path.Ext(base))
	return strings.ReplaceAll(base, ".", "-")
}

// add makes a test case of an expectation.
func (s *junitSuite) add(x Expectation, verdicts []Verdict) {
	c := junitCase{Class: s.Name, Name: x.Text}
	s.Tests++
	switch x.Status {
	case "failed":
		s.Failures++
		c.Failure = &junitFailure{Message: x.Found, Type: "expectation", Text: junitText(x, verdicts)}
	case "undecided":
		s.Skipped++
		c.Skipped = &junitSkipped{Message: "undecided: " + x.Found}
	}
	s.Cases = append(s.Cases, c)
}

// junitText says what was expected and what was found, with the operations
// that break a rule.
func junitText(x Expectation, verdicts []Verdict) string {
	text := fmt.Sprintf("\nexpected  %s\nfound     %s\n", x.Text, x.Found)
	for _, verdict := range verdicts {
		if w := verdict.Witness; verdict.Check == x.Text && w != nil {
			text += fmt.Sprintf("\nin run %d: %s\n%s\n", w.Replication, w.Reason, strings.Join(w.Operations, "\n"))
		}
	}
	return text
}
