package document_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"nines/experiments/document"
)

// handwriting writes a tree as people do: block or flow, quotes of either kind
// or none, comments, blank lines, narrow and wide indentation. It knows
// nothing of Print, so that the two check each other.
type handwriting struct {
	strings.Builder
	*rapid.T
}

func (h *handwriting) chance(percent int) bool {
	return rapid.IntRange(1, 100).Draw(h.T, "%") <= percent
}

// block writes a node as the rest of a line and the lines below it.
func (h *handwriting) block(n *document.Node, indent int) {
	children := len(n.Items) + len(n.Entries)
	switch {
	case children == 0 || h.chance(30):
		if h.Len() > 0 {
			h.WriteByte(' ')
		}
		h.WriteString(h.flow(n))
		h.endLine()
	default:
		if h.Len() > 0 {
			h.endLine()
		}
		for _, item := range n.Items {
			h.WriteString(strings.Repeat(" ", indent) + "-")
			h.block(item, indent+rapid.IntRange(1, 4).Draw(h.T, "indent"))
		}
		for _, entry := range n.Entries {
			h.WriteString(strings.Repeat(" ", indent) + h.scalar(entry.Key.Text) + ":")
			h.block(entry.Value, indent+rapid.IntRange(1, 4).Draw(h.T, "indent"))
		}
	}
}

// endLine ends a line, with a comment or a blank line at times.
func (h *handwriting) endLine() {
	h.WriteString(rapid.SampledFrom([]string{"\n", "\n", "\n", " # a comment: [\n", "\r\n", "\n\n", "\n   # 'more\n"}).Draw(h.T, "end"))
}

// flow writes a node on one line.
func (h *handwriting) flow(n *document.Node) string {
	parts := []string{}
	for _, item := range n.Items {
		parts = append(parts, h.flow(item))
	}
	for _, entry := range n.Entries {
		parts = append(parts, h.scalar(entry.Key.Text)+": "+h.flow(entry.Value))
	}
	comma := rapid.SampledFrom([]string{",", ", ", " , "}).Draw(h.T, "comma")
	switch n.Kind {
	case document.Null:
		return rapid.SampledFrom([]string{"~", "null"}).Draw(h.T, "null")
	case document.List:
		return "[" + strings.Join(parts, comma) + "]"
	case document.Map:
		return "{" + strings.Join(parts, comma) + "}"
	}
	return h.scalar(n.Text)
}

// scalar writes a text in one of the ways that YAML allows for it.
func (h *handwriting) scalar(text string) string {
	switch {
	case strings.Trim(text, "abcdefghijklmnopqrstuvwxyz") == "" && text != "" && text != "null" && h.chance(70):
		return text
	case !strings.ContainsAny(text, "\n\t") && h.chance(50):
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || h.chance(5):
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}
