package experiments

import (
	"fmt"
	"strconv"
	"strings"

	"nines/experiments/document"
)

// Target says whom a fault hits. Choices are made when an episode begins, so
// that "store.leader" is whoever leads then.
type Target struct {
	Text    string     // as String prints it
	Each    bool       // every chosen machine has a schedule of its own
	Rolling bool       // episode n hits the n-th chosen machine, until each has had its turn
	Groups  []Selector // one, except for faults that divide machines into groups
	Path    string     // instead: the path between sites

	Components bool // its names are those of components of systems, not of machines
}

// Selector chooses machines: a name, or a choice among those of a name.
type Selector struct {
	Name   string // a site, a system, a machine, system.site, system.role; empty: every machine
	Random int64  // so many of them, drawn anew for each episode; 0: all
	Part   string // "minority" or "majority" of them, drawn likewise

	Any []Selector // instead of all that: everybody whom one of these chooses
}

// Leader is implemented by protocols that have a leader, so that faults can be
// aimed at it.
type Leader interface{ Leader() bool }

// everybody is how a selector without a name is written.
const everybody = "all"

// ParseTarget reads one selector, or each(selector), or rolling(selector).
func ParseTarget(text string) (Target, error) {
	var t Target
	name, inside, call := strings.Cut(strings.TrimSpace(text), "(")
	if call && (name == "each" || name == "rolling") {
		closed := false
		if text, closed = strings.CutSuffix(inside, ")"); !closed {
			return t, fmt.Errorf("%s(%s: the parenthesis is not closed", name, inside)
		}
		t.Each, t.Rolling = name == "each", name == "rolling"
	}
	s, err := ParseSelector(text)
	t.Groups = []Selector{s}
	t.Text = t.String()
	return t, err
}

// ParseSelector reads A, A1, store, store.A, store.A1, store.leader, all,
// random(2), random(2, store), minority, minority(store), majority, and several
// of these joined by +.
func ParseSelector(text string) (Selector, error) {
	parts := strings.Split(text, "+")
	if len(parts) == 1 {
		return parseSelector(text)
	}
	var s Selector
	for _, part := range parts {
		one, err := parseSelector(part)
		if err != nil {
			return Selector{}, err
		}
		s.Any = append(s.Any, one)
	}
	return s, nil
}

func parseSelector(text string) (Selector, error) {
	name, inside, call := strings.Cut(strings.TrimSpace(text), "(")
	if !call {
		return plainSelector(name)
	}
	inside, closed := strings.CutSuffix(inside, ")")
	if !closed {
		return Selector{}, fmt.Errorf("%s: the parenthesis is not closed", text)
	}
	switch name {
	case "minority", "majority":
		return Selector{Name: among(inside), Part: name}, nil
	case "random":
		count, of, _ := strings.Cut(inside, ",")
		n, err := strconv.ParseInt(strings.TrimSpace(count), 10, 64)
		if err != nil || n < 1 {
			return Selector{}, fmt.Errorf("%s: want a number of machines, as in random(2) or random(2, A)", text)
		}
		return Selector{Name: among(of), Random: n}, nil
	}
	message, hint := unknown("choice", name, []string{"random", "minority", "majority", "each", "rolling"})
	if hint != "" {
		message += "; " + hint
	}
	return Selector{}, fmt.Errorf("%s", message)
}

func plainSelector(name string) (Selector, error) {
	switch name {
	case "":
		return Selector{}, fmt.Errorf("nobody is chosen: write a site, a system or a machine, or all")
	case "minority", "majority":
		return Selector{Part: name}, nil
	}
	return Selector{Name: among(name)}, nil
}

// among reads the name of those among whom is chosen.
func among(text string) string {
	text = strings.TrimSpace(text)
	if text == everybody {
		return ""
	}
	return text
}

// plain tells whether the selector stands for everybody of its name.
func (s Selector) plain() bool { return s.Random == 0 && s.Part == "" && s.Any == nil }

func join(selectors []Selector, separator string) string {
	texts := make([]string, len(selectors))
	for i, s := range selectors {
		texts[i] = s.String()
	}
	return strings.Join(texts, separator)
}

// String prints the text that ParseSelector reads back.
func (s Selector) String() string {
	switch {
	case s.Any != nil:
		return join(s.Any, "+")
	case s.Random > 0 && s.Name != "":
		return fmt.Sprintf("random(%d, %s)", s.Random, s.Name)
	case s.Random > 0:
		return fmt.Sprintf("random(%d)", s.Random)
	case s.Part != "" && s.Name != "":
		return s.Part + "(" + s.Name + ")"
	case s.Part != "":
		return s.Part
	case s.Name == "":
		return everybody
	}
	return s.Name
}

// String prints the target as the value of its fault's key: a selector, or a
// list of them.
func (t Target) String() string { return t.node().String() }

func (t Target) node() *document.Node {
	switch {
	case t.Path != "":
		return document.NewText(t.Path)
	case t.Each:
		return document.NewText("each(" + t.Groups[0].String() + ")")
	case t.Rolling:
		return document.NewText("rolling(" + t.Groups[0].String() + ")")
	case len(t.Groups) == 1:
		return document.NewText(t.Groups[0].String())
	}
	var groups []*document.Node
	for _, s := range t.Groups {
		groups = append(groups, document.NewText(s.String()))
	}
	return document.NewList(groups...)
}
