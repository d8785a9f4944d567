package cli

import (
	"fmt"
	"strings"
	"time"

	"nines/experiments"
	"nines/experiments/library"
	"nines/sim"
	"nines/sim/dist"
)

// subject is something that has a name and can be explained. Lists,
// explanations, completion and error texts are all made from subjects, and
// these from the registry.
type subject struct {
	kind     string // scenario, system, fault, measure, distribution, figure, topic
	name     string
	sentence string
	tell     func(*page)
}

// kinds are the kinds of subjects, in the order of lists.
var kinds = []string{"scenario", "system", "fault", "measure", "distribution", "figure", "topic"}

// subjects returns everything that can be explained.
func (a *app) subjects() []subject {
	var all []subject
	for _, name := range library.Names() {
		all = append(all, a.shipped(name))
	}
	for _, s := range a.registry.Systems {
		all = append(all, subject{"system", s.Kind, firstSentence(s.Doc), func(p *page) { p.system(s) }})
	}
	for _, f := range a.registry.Faults {
		all = append(all, subject{"fault", f.Name, firstSentence(f.Doc), func(p *page) { p.fault(f) }})
	}
	for _, m := range a.registry.Measures {
		all = append(all, subject{"measure", m.Name, firstSentence(m.Doc), func(p *page) { p.measure(m) }})
	}
	for _, d := range dist.Descriptions() {
		all = append(all, subject{"distribution", d.Name, firstSentence(d.Sentence), func(p *page) { p.distribution(d) }})
	}
	for _, f := range experiments.FigureKinds() {
		all = append(all, subject{"figure", f.Name, firstSentence(f.Doc), func(p *page) { p.figure(f) }})
	}
	for _, part := range experiments.Parts() {
		all = append(all, subject{"part", part.Name, firstSentence(part.Doc), func(p *page) { p.partOf(part) }})
	}
	for _, t := range topics() {
		all = append(all, subject{"topic", t.name, t.sentence, func(p *page) { p.paragraphs(t.text) }})
	}
	return all
}

// shipped is a scenario of the library. One that a registry cannot decode is
// listed all the same; running it tells why it is wrong.
func (a *app) shipped(name string) subject {
	s := subject{kind: "scenario", name: name}
	f, err := a.load(name, nil)
	if err != nil {
		s.sentence = "cannot be decoded: " + err.Error()
		s.tell = func(p *page) { p.paragraphs(s.sentence) }
		return s
	}
	s.sentence = f.Title
	s.tell = func(p *page) { p.scenario(f) }
	return s
}

// firstSentence cuts a text behind its first full stop or colon.
func firstSentence(text string) string { return cutAt(text, ". ", ": ", "; ") }

// cutAt cuts a text where the first of these begins.
func cutAt(text string, stops ...string) string {
	end := len(text)
	for _, stop := range stops {
		if i := strings.Index(text, stop); i >= 0 {
			end = min(end, i)
		}
	}
	return strings.TrimSuffix(text[:end], ".")
}

// typeWords says what may stand for a parameter.
var typeWords = map[experiments.ParamType]string{
	experiments.TypeText:     "text",
	experiments.TypeDuration: "time, such as 500ms",
	experiments.TypeInt:      "whole number",
	experiments.TypeShare:    "share, such as 70%",
	experiments.TypeNumber:   "number",
	experiments.TypeBool:     "true or false",
	experiments.TypeTimes:    "distribution of time",
	experiments.TypeNumbers:  "distribution of numbers",
	experiments.TypePlaces:   "machines: 3, or by site, such as {A: 2, B: 1}",
	experiments.TypeRate:     "rate, such as 80/s",
	experiments.TypeSize:     "size, such as 64KiB",
	experiments.TypeGroup:    "map",
	experiments.TypeEach:     "map of maps by name",
}

// typeOf says what may stand for a parameter, and within which bounds.
func typeOf(p experiments.Param) string {
	words := typeWords[p.Type]
	if p.Type == experiments.TypeChoice {
		words = strings.Join(p.Choices, ", ")
	}
	switch {
	case p.Least == 0 && p.Most == 0:
		return words
	case p.Type == experiments.TypeDuration:
		return words + ", from " + sim.FormatDuration(time.Duration(p.Least)) + " to " + sim.FormatDuration(time.Duration(p.Most))
	}
	return words + fmt.Sprintf(", from %g to %g", p.Least, p.Most)
}

// unitWords says how a measure is printed and pooled.
var unitWords = map[experiments.Unit]string{
	experiments.Share:        "a share, in per cent; runs are pooled as a ratio of sums",
	experiments.Count:        "a number of things in a run; the mean of the runs",
	experiments.Span:         "a length of time; the mean of the runs",
	experiments.PerOperation: "a number, of one thing over another; runs are pooled as a ratio of sums",
	experiments.Chance:       "a chance, in per cent: the share of runs, with an exact interval; none in n runs bounds it by 3/n",
	experiments.Between:      "a length of time: that of all runs together, over how often it happened in them; where it never did, only a lower end",
	experiments.Recovery:     "a length of time: the median over all runs, with what was not over when its run was (Kaplan and Meier)",
	experiments.Judgement:    "a judgement of each run: no violation found, violated, or undecided",
}
