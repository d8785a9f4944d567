package history

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"nines/sim"
)

// Import is a history that another tool recorded. Keys and values there are
// texts; here they are numbers, given in order of appearance, that index the
// two tables.
type Import struct {
	History History
	Keys    []string // what the key numbered i was called
	Values  []string // what the value numbered i was; Values[Nil] is "nil"
}

// jepsenLineMax bounds one line: a list that is read may be long.
const jepsenLineMax = 16 << 20

// ReadJepsen reads what a Jepsen test recorded, in either of two forms: lines
// of its log,
//
//	INFO  jepsen.util - 3	:invoke	:cas	[2 4]
//
// or one map a line, as in history.edn:
//
//	{:process 3, :type :invoke, :f :append, :key "7", :value "x 3 0 y"}
//
// The functions are read or get, write or put, cas and append. A text in
// quotes is a list whose elements end with a y, which is how lists are made of
// strings that are appended. :info, and no answer at all, is Unknown. A cas
// that ends with :fail and repeats its arguments is one that found another
// value; any other :fail changed nothing and saw nothing. Lines of other
// processes (:nemesis) and of other loggers are skipped.
//
// All that is known of time is the order of the lines: each stands for one
// millisecond.
func ReadJepsen(r io.Reader) (Import, error) {
	in := importer{keys: newNaming(), values: newNaming(), open: map[uint64]int{}}
	in.values.number("nil")
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, jepsenLineMax)
	for line := 1; lines.Scan(); line++ {
		event, ok, err := parseJepsenLine(lines.Text())
		if ok && err == nil {
			err = in.add(event, sim.Time(line)*1e6)
		}
		if err != nil {
			return Import{}, fmt.Errorf("line %d: %w", line, err)
		}
	}
	return Import{in.history, in.keys.names, in.values.names}, lines.Err()
}

// naming numbers texts in order of appearance.
type naming struct {
	names   []string
	numbers map[string]uint64
}

func newNaming() naming { return naming{numbers: map[string]uint64{}} }

func (n *naming) number(text string) uint64 {
	number, found := n.numbers[text]
	if !found {
		number = uint64(len(n.names))
		n.names = append(n.names, text)
		n.numbers[text] = number
	}
	return number
}

// jepsenKind knows the functions of Jepsen's register and list tests.
func jepsenKind(function string) (kind Kind, found bool) {
	switch function {
	case ":read", ":get":
		return Read, true
	case ":write", ":put":
		return Write, true
	case ":append":
		return Append, true
	case ":cas":
		return CompareAndSet, true
	}
	return 0, false
}

// importer pairs each answer with its invocation.
type importer struct {
	history      History
	keys, values naming
	open         map[uint64]int // process to the index of its unanswered operation
}

func (in *importer) value(text string) Value { return Value(in.values.number(text)) }

func (in *importer) add(e jepsenEvent, now sim.Time) error {
	if e.phase == ":invoke" {
		return in.invoke(e, now)
	}
	at, found := in.open[e.process]
	if !found {
		return fmt.Errorf("process %d is answered, but asked nothing", e.process)
	}
	delete(in.open, e.process)
	op := &in.history[at]
	op.Return = now
	return in.complete(op, e)
}

func (in *importer) invoke(e jepsenEvent, now sim.Time) error {
	op := Op{
		ID: uint64(len(in.history)), Group: "jepsen", Client: e.process, Node: -1,
		Key: in.keys.number(e.key), Invoke: now, Return: sim.Never,
	}
	kind, found := jepsenKind(e.function)
	if !found {
		return fmt.Errorf("%s is not a function that has a meaning here", e.function)
	}
	op.Kind = kind
	args, want := e.value.parts, 1
	switch kind {
	case Read: // a read is invoked with nil, which is no argument
		args, want = nil, 0
	case CompareAndSet:
		want = 2
	}
	if len(args) != want {
		return fmt.Errorf("%s has the wrong number of values: %s", e.function, e.value.text)
	}
	if want == 2 {
		op.Old = in.value(args[0])
	}
	if want > 0 {
		op.Arg = in.value(args[want-1])
	}
	in.open[e.process] = len(in.history)
	in.history = append(in.history, op)
	return nil
}

func (in *importer) complete(op *Op, e jepsenEvent) error {
	switch e.phase {
	case ":ok":
		op.Outcome = OK
	case ":fail":
		op.Outcome = Fail
		// An error text in the place of the arguments says that the request
		// failed; the arguments themselves, that the comparison did.
		if op.Kind == CompareAndSet && len(e.value.parts) == 2 {
			op.Outcome, op.Mismatch = OK, true
		}
	case ":info":
		op.Outcome, op.Reason = Unknown, strings.TrimPrefix(e.value.text, ":")
	default:
		return fmt.Errorf("%s is not one of :invoke, :ok, :fail and :info", e.phase)
	}
	if op.Kind == Read && op.Outcome == OK {
		return in.result(op, e.value)
	}
	return nil
}

// result stores what a read returned.
func (in *importer) result(op *Op, v jepsenValue) error {
	if v.isList {
		op.List = make([]Value, len(v.parts))
		for i, part := range v.parts {
			op.List[i] = in.value(part)
		}
		return nil
	}
	if len(v.parts) != 1 {
		return fmt.Errorf("a read returned nothing")
	}
	op.Result = in.value(v.parts[0])
	return nil
}

// jepsenEvent is one line: an invocation or an answer.
type jepsenEvent struct {
	process  uint64
	phase    string // :invoke, :ok, :fail or :info
	function string
	key      string
	value    jepsenValue
}

// jepsenValue is an atom (one part), a vector, or a text in quotes that is the
// concatenation of its parts.
type jepsenValue struct {
	text   string
	parts  []string
	isList bool
}

// parseJepsenLine returns ok false for a line that is not an operation.
func parseJepsenLine(line string) (e jepsenEvent, ok bool, err error) {
	var fields map[string]jepsenValue
	if _, log, found := strings.Cut(strings.TrimSpace(line), "jepsen.util - "); found {
		fields, err = parseLogFields(log)
	} else if _, body, found := strings.Cut(line, "{"); found {
		fields, err = parseEDNMap(body)
	}
	process, notNumber := strconv.ParseUint(fields[":process"].text, 10, 64)
	if notNumber != nil {
		return e, false, nil
	}
	e = jepsenEvent{
		process: process, phase: fields[":type"].text, function: fields[":f"].text,
		key: fields[":key"].text, value: fields[":value"],
	}
	return e, true, err
}

// parseLogFields reads process, phase, function and value, which stand in
// columns made of tabs or blanks.
func parseLogFields(text string) (map[string]jepsenValue, error) {
	fields := map[string]jepsenValue{}
	for _, name := range [...]string{":process", ":type", ":f", ":value"} {
		value, rest, err := parseEDN(text)
		if err != nil {
			return fields, err
		}
		fields[name], text = value, strings.TrimLeft(rest, " \t")
	}
	return fields, nil
}

// parseEDNMap reads "name value, name value}".
func parseEDNMap(text string) (map[string]jepsenValue, error) {
	fields := map[string]jepsenValue{}
	for {
		text = strings.TrimLeft(text, " ,")
		if text == "" {
			return fields, fmt.Errorf("the map does not end with }")
		}
		if text[0] == '}' {
			return fields, nil
		}
		name, rest, err := parseEDN(text)
		if err != nil {
			return fields, err
		}
		if fields[name.text], text, err = parseEDN(strings.TrimLeft(rest, " ,")); err != nil {
			return fields, err
		}
	}
}

// parseEDN reads one value from the front of text.
func parseEDN(text string) (v jepsenValue, rest string, err error) {
	switch {
	case strings.HasPrefix(text, "["):
		inside, rest, found := strings.Cut(text[1:], "]")
		if !found {
			return v, "", fmt.Errorf("the vector does not end with ]: %s", text)
		}
		parts := strings.FieldsFunc(inside, func(r rune) bool { return r == ' ' || r == ',' })
		return jepsenValue{text: "[" + inside + "]", parts: parts, isList: true}, rest, nil
	case strings.HasPrefix(text, `"`):
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			return v, "", fmt.Errorf("the quotes do not close: %s", text)
		}
		inside, _ := strconv.Unquote(quoted)
		return jepsenValue{text: inside, parts: splitList(inside), isList: true}, text[len(quoted):], nil
	}
	end := strings.IndexAny(text, " \t,}")
	if end < 0 {
		end = len(text)
	}
	if end == 0 {
		return v, "", fmt.Errorf("a value is missing before %q", text)
	}
	return jepsenValue{text: text[:end], parts: []string{text[:end]}}, text[end:], nil
}

// splitList cuts "x 0 0 yx 2 1 y" into its elements, each of which ends with y.
func splitList(text string) []string {
	parts := strings.SplitAfter(text, "y")
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}
