package network

import (
	"fmt"
	"strconv"
	"strings"

	"nines/sim/dist"
)

// Format prints a partition of this network by the names of its endpoints:
//
//	split(A1, A2 | B1, B2, B3)
//	one-way(A1 | B1; loss=0.3)
//	bridge(B1 | A1, A2 | B2, B3; hold)
//
// A name with other than letters, digits and - _ . / : # in it is quoted.
func (n *Network) Format(p Partition) string {
	groups := make([]string, len(p.Groups))
	for i, ids := range p.Groups {
		groups[i] = n.formatGroup(ids)
	}
	option := ""
	switch {
	case p.Mode == Hold:
		option = "; hold"
	case p.loss() != 1:
		option = "; loss=" + formatFloat(p.Loss)
	}
	return p.Shape.String() + "(" + strings.Join(groups, " | ") + option + ")"
}

func (n *Network) formatGroup(ids []ID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = n.Name(id)
		if names[i] == "" || strings.Trim(names[i], plainBytes) != "" {
			names[i] = strconv.Quote(names[i])
		}
	}
	return strings.Join(names, ", ")
}

const plainBytes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:#"

func formatFloat(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// ParsePartition reads what Format prints. A share may also be written as a
// percentage. The error says what is wrong, in one sentence.
func (n *Network) ParsePartition(text string) (Partition, error) {
	var p Partition
	head, groups, options, err := cutFault(text)
	if err != nil {
		return p, err
	}
	if p.Shape, err = parseShape(head); err != nil {
		return p, err
	}
	for _, group := range groups {
		ids, err := n.parseGroup(group)
		if err != nil {
			return p, err
		}
		p.Groups = append(p.Groups, ids)
	}
	if err := p.parseOptions(options); err != nil {
		return p, err
	}
	return p, n.Check(p)
}

func parseShape(name string) (Shape, error) {
	for i, known := range shapeNames {
		if name == known {
			return Shape(i), nil
		}
	}
	return 0, fmt.Errorf("%q is no partition: write %s", name, strings.Join(shapeNames[:], ", "))
}

func (p *Partition) parseOptions(options []string) error {
	for _, option := range options {
		name, value, _ := strings.Cut(option, "=")
		switch strings.TrimSpace(name) {
		case "hold":
			p.Mode = Hold
		case "loss":
			loss, err := parseShare(value)
			if err == nil && loss == 0 {
				err = fmt.Errorf("a partition with a loss of %s stops nothing", value)
			}
			if err != nil {
				return err
			}
			p.Loss = loss
		default:
			return fmt.Errorf("a partition has no option %q: write hold or loss=30%%", option)
		}
	}
	return nil
}

// parseGroup reads names that are separated by commas.
func (n *Network) parseGroup(text string) ([]ID, error) {
	var ids []ID
	for _, name := range splitOutside(text, ',') {
		if strings.HasPrefix(name, `"`) {
			unquoted, err := strconv.Unquote(name)
			if err != nil {
				return nil, fmt.Errorf("%s is not closed or not a name", name)
			}
			name = unquoted
		}
		id, ok := n.byName[name]
		if !ok {
			return nil, fmt.Errorf("the network has no endpoint %q", name)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// String prints the change as "latency=10, delay=5ms, loss=0.1".
func (c LinkChange) String() string {
	var parts []string
	write := func(name string, value float64) {
		if value != 0 {
			parts = append(parts, name+"="+formatFloat(value))
		}
	}
	write("latency", c.Latency)
	write("bandwidth", c.Bandwidth)
	if c.Delay != nil {
		parts = append(parts, "delay="+c.Delay.String())
	}
	write("loss", c.Loss)
	write("duplicate", c.Duplicate)
	write("reorder", c.Reorder)
	write("corrupt", c.Corrupt)
	return strings.Join(parts, ", ")
}

// ParseLinkChange reads what LinkChange.String prints. Probabilities and
// factors may also be written as percentages.
func ParseLinkChange(text string) (LinkChange, error) {
	var c LinkChange
	for _, part := range splitOutside(text, ',') {
		if part == "" && strings.TrimSpace(text) == "" {
			break
		}
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			return c, fmt.Errorf("%q is not of the form name=value", part)
		}
		if err := c.set(strings.TrimSpace(name), strings.TrimSpace(value)); err != nil {
			return c, err
		}
	}
	return c, c.Check()
}

func (c *LinkChange) set(name, value string) (err error) {
	fields := map[string]*float64{
		"latency": &c.Latency, "bandwidth": &c.Bandwidth, "loss": &c.Loss,
		"duplicate": &c.Duplicate, "reorder": &c.Reorder, "corrupt": &c.Corrupt,
	}
	if name == "delay" {
		c.Delay, err = dist.ParseDuration(value)
		return err
	}
	field, ok := fields[name]
	if !ok {
		return fmt.Errorf("a link has no %q: write latency, bandwidth, delay, loss, duplicate, reorder or corrupt", name)
	}
	*field, err = parseShare(value)
	return err
}

// String prints the change as "degrade(A1, A2 | B1; latency=10)", which
// Network.ParseDegrade reads.
func (c *Change) String() string {
	return c.network.FormatDegrade(c.a, c.b, c.change)
}

// FormatDegrade prints what Degrade would do.
func (n *Network) FormatDegrade(a, b []ID, change LinkChange) string {
	ends := n.formatGroup(a)
	if b != nil {
		ends += " | " + n.formatGroup(b)
	}
	return "degrade(" + ends + "; " + change.String() + ")"
}

// ParseDegrade reads what FormatDegrade prints: what to hand to Degrade.
func (n *Network) ParseDegrade(text string) (a, b []ID, change LinkChange, err error) {
	head, groups, options, err := cutFault(text)
	if err != nil {
		return nil, nil, change, err
	}
	if head != "degrade" || len(groups) > 2 {
		return nil, nil, change, fmt.Errorf("%q is not of the form degrade(A1 | B1; loss=10%%)", text)
	}
	if a, err = n.parseGroup(groups[0]); err != nil {
		return nil, nil, change, err
	}
	if len(groups) == 2 {
		if b, err = n.parseGroup(groups[1]); err != nil {
			return nil, nil, change, err
		}
	}
	change, err = ParseLinkChange(strings.Join(options, ","))
	return a, b, change, err
}

// cutFault takes "head(group | group; option, option)" apart.
func cutFault(text string) (head string, groups, options []string, err error) {
	head, body, ok := strings.Cut(strings.TrimSpace(text), "(")
	body, closed := strings.CutSuffix(body, ")")
	if !ok || !closed {
		return "", nil, nil, fmt.Errorf("%q is not of the form split(A1, A2 | B1, B2)", text)
	}
	parts := splitOutside(body, ';')
	if len(parts) > 2 {
		return "", nil, nil, fmt.Errorf("%q has more than one ;", text)
	}
	if len(parts) == 2 && parts[1] != "" {
		options = splitOutside(parts[1], ',')
	}
	return strings.TrimSpace(head), splitOutside(parts[0], '|'), options, nil
}

// splitOutside splits text at a separator that stands outside of quotes and
// brackets, and trims the blanks off the pieces.
func splitOutside(text string, separator byte) []string {
	var pieces []string
	start, depth, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == separator && depth == 0:
			pieces = append(pieces, strings.TrimSpace(text[start:i]))
			start = i + 1
		}
	}
	return append(pieces, strings.TrimSpace(text[start:]))
}

// parseShare reads 0.3 or 30%.
func parseShare(text string) (float64, error) {
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	x, err := strconv.ParseFloat(number, 64)
	if err != nil || x != x {
		return 0, fmt.Errorf("%q is not a number or a percentage", text)
	}
	if percent {
		x /= 100
	}
	return x, nil
}
