package history

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nines/sim"
)

// wrongLinesMax is how many wrong lines Parse names before it gives up.
const wrongLinesMax = 10

// Parse reads the text form: one operation a line, in any order; empty lines
// and what follows a # are skipped. Its error names the wrong lines, ten at most.
//
// What a kind or an outcome has no use for (the Result of a write, say) is
// not part of the text and comes back as zero.
func Parse(text string) (History, error) {
	var h History
	var errs []error
	number := 0
	for line := range strings.Lines(text) {
		number++
		words, err := split(line)
		if err == nil && len(words) > 0 {
			var op Op
			op, err = parseOp(words)
			h = append(h, op)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("line %d, %w", number, err))
		}
		if len(errs) == wrongLinesMax {
			break
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	h.Sort()
	return h, nil
}

// word is one blank-separated part of a line; what stands in quotes counts as
// one, blanks included.
type word struct {
	text   string
	column int
}

func split(line string) ([]word, error) {
	var words []word
	for at := 0; ; {
		at += len(line[at:]) - len(strings.TrimLeft(line[at:], " \t\r\n"))
		if at == len(line) || line[at] == '#' {
			return words, nil
		}
		start := at
		if line[at] == '"' {
			quoted, err := strconv.QuotedPrefix(line[at:])
			if err != nil {
				return nil, fmt.Errorf("column %d: the quotes do not close: %s", at+1, strings.TrimSpace(line[at:]))
			}
			at += len(quoted)
		}
		if end := strings.IndexAny(line[at:], " \t\r\n#"); end >= 0 {
			at += end
		} else {
			at = len(line)
		}
		words = append(words, word{line[start:at], start + 1})
	}
}

// opParser reads the words of one operation; the first error sticks.
type opParser struct {
	words []word
	last  word // the word under examination, for errors
	err   error
}

func parseOp(words []word) (Op, error) {
	p := &opParser{words: words}
	op := Op{Node: -1}
	op.ID = p.number(p.next("an ID"), 64)
	op.Group, op.Client = p.session()
	op.Invoke, op.Return = p.interval()
	p.call(&op)
	p.answer(&op)
	return op, p.err
}

func (p *opParser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf("column %d: "+format, append([]any{p.last.column}, args...)...)
	}
}

// next takes a word; what says what should stand there.
func (p *opParser) next(what string) string {
	if len(p.words) == 0 {
		p.last.column += len(p.last.text)
		p.last.text = ""
		p.fail("the line ends where %s should follow", what)
		return ""
	}
	p.last, p.words = p.words[0], p.words[1:]
	return p.last.text
}

func (p *opParser) number(text string, bits int) uint64 {
	n, err := strconv.ParseUint(text, 10, bits)
	if err != nil {
		p.fail("%q is not a whole number below 2^%d", text, bits)
	}
	return n
}

// session reads group/client; the group may be quoted.
func (p *opParser) session() (string, uint64) {
	text := p.next("a session such as left/2")
	slash := strings.LastIndexByte(text, '/')
	if slash < 0 {
		p.fail("%q is not a session: write group/client, such as left/2", text)
		return "", 0
	}
	group := text[:slash]
	if strings.HasPrefix(group, `"`) {
		group = p.unquote(group)
	}
	return group, p.number(text[slash+1:], 64)
}

func (p *opParser) unquote(text string) string {
	unquoted, err := strconv.Unquote(text)
	if err != nil {
		p.fail("%s does not end with its quotes", text)
	}
	return unquoted
}

// cause reads source:count.
func (p *opParser) cause(text string) sim.Cause {
	source, count, _ := strings.Cut(text, ":")
	return sim.NewCause(uint32(p.number(source, 28)), p.number(count, 36))
}

func (p *opParser) interval() (from, to sim.Time) {
	text := p.next("an interval such as 1.5s..1.6s")
	first, second, found := strings.Cut(text, "..")
	if !found {
		p.fail("%q is not an interval: write invocation..return, such as 1.5s..1.6s", text)
		return 0, 0
	}
	from, to = p.time(first), p.time(second)
	if to < from {
		p.fail("the operation returns at %s, before its invocation at %s", second, first)
	}
	return from, to
}

func (p *opParser) time(text string) sim.Time {
	if text == "never" {
		return sim.Never
	}
	d, err := sim.ParseDuration(text)
	if err != nil {
		p.fail("%v", err)
	}
	return sim.Start.Add(d)
}

// call reads the kind, the key and the arguments.
func (p *opParser) call(op *Op) {
	name := p.next("read, write, cas or append")
	kind := slices.Index(kindNames[:], name)
	if kind < 0 {
		p.fail("%q is not a kind of operation: use read, write, cas or append", name)
		return
	}
	op.Kind = Kind(kind)
	key, found := strings.CutPrefix(p.next("a key such as k3"), "k")
	if !found {
		p.fail("a key is written k and its number, such as k3")
	}
	op.Key = p.number(key, 64)
	switch op.Kind {
	case CompareAndSet:
		op.Old = p.value(p.next("the value that is expected"))
		op.Arg = p.value(p.next("the value to set"))
	case Write, Append:
		op.Arg = p.value(p.next("the value to " + name))
	}
	if arrow := p.next("->"); arrow != "->" {
		p.fail("%q stands where -> should", arrow)
	}
}

func (p *opParser) value(text string) Value {
	if text == Nil.String() {
		return Nil
	}
	return Value(p.number(text, 64))
}

// answer reads the outcome and the remarks that may follow it.
func (p *opParser) answer(op *Op) {
	p.outcome(op, p.next("an outcome"))
	for len(p.words) > 0 {
		text := p.next("a remark")
		name, value, _ := strings.Cut(text, "=")
		switch {
		case text == "late":
			op.Late = true
		case name == "node":
			op.Node = int64(p.number(value, 63))
		case name == "cause":
			op.Cause = p.cause(value)
		case strings.HasPrefix(text, `"`):
			op.Reason = p.unquote(text)
		default:
			p.fail("%q is not a remark: use late, node=…, cause=… or a quoted reason", text)
		}
	}
}

func (p *opParser) outcome(op *Op, text string) {
	isRead := op.Kind == Read
	switch {
	case text == Fail.String():
		op.Outcome = Fail
	case text == Unknown.String():
		op.Outcome = Unknown
	case isRead && strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]"):
		op.Outcome, op.List = OK, p.list(text[1:len(text)-1])
	case isRead:
		op.Outcome, op.Result = OK, p.value(text)
	case text == OK.String():
		op.Outcome = OK
	case text == mismatch && op.Kind == CompareAndSet:
		op.Outcome, op.Mismatch = OK, true
	default:
		p.fail("%q is not an outcome of a %v: use ok, fail or unknown", text, op.Kind)
	}
}

func (p *opParser) list(text string) []Value {
	list := []Value{}
	if text == "" {
		return list
	}
	for part := range strings.SplitSeq(text, ",") {
		list = append(list, p.value(part))
	}
	return list
}
