package history

import (
	"strconv"
	"strings"

	"nines/sim"
)

// String names the kind as the text form spells it.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "Kind(" + strconv.Itoa(int(k)) + ")"
}

// String names the outcome as the text form spells it.
func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return "Outcome(" + strconv.Itoa(int(o)) + ")"
}

var (
	kindNames    = [...]string{Read: "read", Write: "write", CompareAndSet: "cas", Append: "append"}
	outcomeNames = [...]string{Unknown: "unknown", OK: "ok", Fail: "fail"}
)

// mismatch stands in the place of the outcome where Mismatch is set.
const mismatch = "mismatch"

// String prints the value as the text form does: nil, or its number.
func (v Value) String() string {
	if v == Nil {
		return "nil"
	}
	return strconv.FormatUint(uint64(v), 10)
}

// String prints the operation as one line that Parse reads back.
func (o Op) String() string { return strings.Join(o.columns(), " ") }

// String prints one operation per line, in columns. Parse reads it back.
func (h History) String() string {
	rows := make([][]string, len(h))
	var width []int
	for i := range h {
		rows[i] = h[i].columns()
		for c, text := range rows[i] {
			if c == len(width) {
				width = append(width, 0)
			}
			width[c] = max(width[c], len(text))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		for c, text := range row[:len(row)-1] {
			b.WriteString(text + strings.Repeat(" ", width[c]-len(text)+2))
		}
		b.WriteString(row[len(row)-1] + "\n")
	}
	return b.String()
}

// columns are: identity, session, interval, call, answer.
func (o *Op) columns() []string {
	group := o.Group
	if strings.ContainsFunc(group, needsQuotes) {
		group = strconv.Quote(group)
	}
	return []string{
		strconv.FormatUint(o.ID, 10),
		group + "/" + strconv.FormatUint(o.Client, 10),
		formatTime(o.Invoke) + ".." + formatTime(o.Return),
		o.call(),
		"-> " + o.answer(),
	}
}

// needsQuotes reports whether a group's name could not stand as one bare word.
func needsQuotes(r rune) bool {
	return r <= ' ' || r == '"' || r == '#' || !strconv.IsPrint(r)
}

func (o *Op) call() string {
	text := o.Kind.String() + " k" + strconv.FormatUint(o.Key, 10)
	switch o.Kind {
	case Write, Append:
		text += " " + o.Arg.String()
	case CompareAndSet:
		text += " " + o.Old.String() + " " + o.Arg.String()
	}
	return text
}

func (o *Op) answer() string {
	text := o.result()
	if o.Late {
		text += " late"
	}
	if o.Node != -1 {
		text += " node=" + strconv.FormatInt(o.Node, 10)
	}
	if o.Cause != 0 {
		text += " cause=" + strconv.FormatUint(uint64(o.Cause.Source()), 10) +
			":" + strconv.FormatUint(o.Cause.Count(), 10)
	}
	if o.Reason != "" {
		text += " " + strconv.Quote(o.Reason)
	}
	return text
}

// result is the value of a read that was answered, and the outcome otherwise.
func (o *Op) result() string {
	switch {
	case o.Outcome == OK && o.Kind == Read && o.List != nil:
		return formatList(o.List)
	case o.Outcome == OK && o.Kind == Read:
		return o.Result.String()
	case o.Outcome == OK && o.Mismatch:
		return mismatch
	}
	return o.Outcome.String()
}

func formatList(list []Value) string {
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = v.String()
	}
	return "[" + strings.Join(words, ",") + "]"
}

// formatTime prints an instant in seconds, exactly: all instants of a history
// share one unit, so that the eye can compare them.
func formatTime(t sim.Time) string {
	if t == sim.Never {
		return "never"
	}
	sign, magnitude := "", uint64(t)
	if t < 0 {
		sign, magnitude = "-", -magnitude
	}
	fraction := strconv.FormatUint(1e9+magnitude%1e9, 10)[1:]
	text := strconv.FormatUint(magnitude/1e9, 10) + "." + fraction
	return sign + strings.TrimRight(strings.TrimRight(text, "0"), ".") + "s"
}
