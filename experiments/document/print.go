package document

import (
	"strings"
	"unicode/utf8"
)

const (
	// pageWidth is how wide a line may be for a collection to stand in it.
	pageWidth = 80
	// indentStep is how far each level is indented.
	indentStep = 2
)

// Print returns the canonical text of a tree: the same tree gives the same
// bytes, and Parse reads an equal tree back. Entries keep their order. A
// collection stands on one line if it fits there, texts of several lines stand
// below a |, and quotes appear only where YAML would misread a text.
//
// The limits of Parse hold for what Print has printed: of two trees that
// differ in layout only, the more deeply indented one may be too large.
func Print(n *Node) []byte {
	var p printer
	switch {
	case n.Kind == Map && len(n.Entries) > 0:
		p.entries(n, 0)
	case n.Kind == List && len(n.Items) > 0:
		p.items(n, 0)
	case n.Kind == Text:
		p.WriteString(quoteBelow(n.Text, indentStep) + "\n")
	default:
		p.WriteString(n.String() + "\n")
	}
	return []byte(p.String())
}

// String prints a node on one line, as it may stand in a flow collection or
// behind the = of a setting.
func (n *Node) String() string {
	var b strings.Builder
	writeFlow(&b, n)
	return b.String()
}

// String prints the entry as a setting; ParseSetting reads it back.
func (e Entry) String() string { return e.Key.Text + "=" + e.Value.String() }

// printer writes block style.
type printer struct{ strings.Builder }

// entries writes the entries of a map, the first one where the printer stands.
func (p *printer) entries(m *Node, indent int) {
	for i, entry := range m.Entries {
		if i > 0 {
			p.indent(indent)
		}
		key := quote(entry.Key.Text)
		p.WriteString(key + ":")
		if !p.sameLine(entry.Value, indent, utf8.RuneCountInString(key)+1) {
			p.WriteByte('\n')
			p.indent(indent + indentStep)
			p.below(entry.Value, indent+indentStep)
		}
	}
}

// items writes the elements of a list, the first one where the printer stands.
func (p *printer) items(list *Node, indent int) {
	for i, item := range list.Items {
		if i > 0 {
			p.indent(indent)
		}
		p.WriteByte('-')
		// What does not fit begins on the line of the dash nevertheless.
		if !p.sameLine(item, indent, 1) {
			p.WriteByte(' ')
			p.below(item, indent+indentStep)
		}
	}
}

// below writes a collection in block style.
func (p *printer) below(n *Node, indent int) {
	if n.Kind == Map {
		p.entries(n, indent)
	} else {
		p.items(n, indent)
	}
}

// sameLine writes a node behind the key or dash that used up some columns of
// the line, unless it is a collection that needs lines of its own.
func (p *printer) sameLine(n *Node, indent, used int) bool {
	switch {
	case n.Kind == Text && isBlockText(n.Text):
		p.blockText(n.Text, indent+indentStep)
		return true
	case n.Kind == Text:
		p.WriteString(" " + quoteBelow(n.Text, indent+indentStep) + "\n")
		return true
	case len(n.Entries)+len(n.Items) > 0 && hasBlockText(n):
		return false
	}
	line := n.String()
	if len(n.Entries)+len(n.Items) > 0 && indent+used+1+utf8.RuneCountInString(line) > pageWidth {
		return false
	}
	p.WriteString(" " + line + "\n")
	return true
}

func (p *printer) indent(columns int) { p.WriteString(strings.Repeat(" ", columns)) }

// blockText writes a text of several lines below a |, or |- where the last
// line has no end.
func (p *printer) blockText(text string, indent int) {
	body, ended := strings.CutSuffix(text, "\n")
	p.WriteString(" |")
	if !ended {
		p.WriteByte('-')
	}
	p.WriteByte('\n')
	for line := range strings.SplitSeq(body, "\n") {
		if line != "" {
			p.indent(indent)
			p.WriteString(line)
		}
		p.WriteByte('\n')
	}
}

// hasBlockText reports whether a text that needs lines of its own is in a tree.
func hasBlockText(n *Node) bool {
	if n.Kind == Text && isBlockText(n.Text) {
		return true
	}
	for _, item := range n.Items {
		if hasBlockText(item) {
			return true
		}
	}
	for _, entry := range n.Entries {
		if hasBlockText(entry.Value) {
			return true
		}
	}
	return false
}

// writeFlow writes flow style: {key: value} and [a, b].
func writeFlow(b *strings.Builder, n *Node) {
	switch n.Kind {
	case Null:
		b.WriteByte('~')
	case Text:
		b.WriteString(quoteFlow(n.Text))
	case List:
		b.WriteByte('[')
		for i, item := range n.Items {
			separate(b, i)
			writeFlow(b, item)
		}
		b.WriteByte(']')
	case Map:
		b.WriteByte('{')
		for i, entry := range n.Entries {
			separate(b, i)
			b.WriteString(quoteFlow(entry.Key.Text) + ": ")
			writeFlow(b, entry.Value)
		}
		b.WriteByte('}')
	}
}

func separate(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteString(", ")
	}
}
