package trace

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nines/sim"
)

// occurrencesTold is how many things of one sort are told one by one.
const occurrencesTold = 4

// occurrences tells what systems told of themselves, each sort of thing with its
// meaning at first. Of what comes in masses the first ones are told, and the
// first after each turn of a fault; and then how many others there were.
func (s *teller) occurrences() {
	all := make([][]Occurrence, len(s.x.Tales))
	for _, c := range s.x.Occurrences {
		all[c.Tale] = append(all[c.Tale], c)
	}
	turns := s.turns()
	for i, tale := range s.x.Tales {
		told, rest := choose(all[i], turns)
		for n, c := range told {
			text := s.x.occurrence(c)
			if n == 0 && tale.Doc != "" {
				text += " (" + clause(tale.Doc) + ")"
			}
			s.say(c.From, "%s", text)
		}
		if len(rest) > 0 {
			s.masses(tale, rest)
		}
	}
}

// turns returns when the faults that are told began and ended.
func (s *teller) turns() (all []sim.Time) {
	told := make(map[string]int)
	for i := range s.x.Faults {
		f := &s.x.Faults[i]
		if told[f.Name]++; told[f.Name] <= episodesTold {
			all = append(all, f.From, f.To)
		}
	}
	slices.Sort(all)
	return all
}

// choose parts things of one sort into those that are told one by one and
// others. To sum up a single one would be no shorter.
func choose(all []Occurrence, turns []sim.Time) (told, rest []Occurrence) {
	if len(all) <= occurrencesTold+1 {
		return all, nil
	}
	for i, c := range all {
		isFirst := i < occurrencesTold
		for len(turns) > 0 && turns[0] <= c.From {
			turns, isFirst = turns[1:], true
		}
		if isFirst {
			told = append(told, c)
		} else {
			rest = append(rest, c)
		}
	}
	return told, rest
}

// masses sums up many things of one sort.
func (s *teller) masses(tale Tale, all []Occurrence) {
	sum := int64(0)
	for _, c := range all {
		sum += c.Amount
	}
	text := fmt.Sprintf("since %s %s: %s %s more", instant(all[0].From), tale.System, tale.Event, count(uint64(len(all)), "time"))
	if sum != int64(len(all)) { // each is one, and the number has been told
		text += amount(sum)
	}
	s.say(all[len(all)-1].From, "%s", text)
}

// occurrence prints what a system told: "store: split-brain until 25.008 s".
func (x *Index) occurrence(c Occurrence) string {
	tale := x.Tales[c.Tale]
	text := tale.System + ": " + tale.Event
	if c.To != c.From {
		text += x.until(c)
	}
	return text + amount(c.Amount)
}

func (x *Index) until(c Occurrence) string {
	if c.To >= x.Run.End {
		return " until the end"
	}
	return " until " + instant(c.To)
}

// amount prints how much of a thing there was, unless it is one of itself.
func amount(n int64) string {
	if n <= 1 {
		return ""
	}
	return ", amount " + grouped(uint64(n))
}

// clause returns the first clause of what is said of an event, to stand within a
// sentence.
func clause(doc string) string {
	doc, _, _ = strings.Cut(doc, "; ")
	doc, _, _ = strings.Cut(doc, ". ")
	doc = strings.TrimSuffix(doc, ".")
	first, size := utf8.DecodeRuneInString(doc)
	if second, _ := utf8.DecodeRuneInString(doc[size:]); unicode.IsUpper(second) {
		return doc // an abbreviation
	}
	return fmt.Sprintf("%c%s", unicode.ToLower(first), doc[size:])
}
