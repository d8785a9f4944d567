package trace

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"nines/sim"
	"nines/workloads/history"
)

// lineMax bounds a line of a trace file, in bytes.
const lineMax = 1 << 20

// Decode reads what Encode wrote. It trusts nothing: its error names the line
// that is wrong, and says if the file ends early.
func Decode(r io.Reader) (*Trace, error) {
	d := decoder{t: new(Trace)}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, lineMax)
	for lines.Scan() {
		d.line++
		if err := d.read(lines.Bytes()); err != nil {
			return nil, fmt.Errorf("trace, line %d: %w", d.line, err)
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("trace, line %d: longer than %d bytes", d.line+1, lineMax)
	case err != nil:
		return nil, err
	case !d.whole:
		return nil, fmt.Errorf("trace: ends early, after %d lines", d.line)
	}
	return d.t, nil
}

// decoder reads line by line: what a line refers to must have come before.
type decoder struct {
	t     *Trace
	line  int64
	whole bool
}

func (d *decoder) read(line []byte) error {
	word, err := firstWord(line)
	switch {
	case err != nil:
		return err
	case (d.line == 1) != (word == "trace"):
		return fmt.Errorf("%q: the first line, and no other, is the trace's", word)
	case d.whole:
		return fmt.Errorf("%q: the line before was the last", word)
	}
	switch word {
	case "trace":
		return d.run(line)
	case "node":
		return d.node(line)
	case "load":
		return d.load(line)
	case "tale":
		return d.tale(line)
	case "occurrence":
		return d.occurrence(line)
	case "source":
		return d.source(line)
	case "fault":
		return d.fault(line)
	case "operation":
		return d.operation(line)
	case "message":
		return d.message(line)
	case "event":
		return d.event(line)
	case "left":
		return d.end(line)
	}
	return fmt.Errorf("%q: no such line is known", word)
}

// firstWord returns the first key of an object.
func firstWord(line []byte) (string, error) {
	j := json.NewDecoder(bytes.NewReader(line))
	brace, err := j.Token()
	if err != nil || brace != json.Delim('{') {
		return "", fmt.Errorf("no JSON object")
	}
	word, err := j.Token()
	if text, ok := word.(string); ok && err == nil {
		return text, nil
	}
	return "", fmt.Errorf("an object without a key")
}

// strictly reads a line that may hold nothing but what is expected.
func strictly(line []byte, into any) error {
	j := json.NewDecoder(bytes.NewReader(line))
	j.DisallowUnknownFields()
	if err := j.Decode(into); err != nil {
		return err
	}
	if _, err := j.Token(); err != io.EOF {
		return fmt.Errorf("more than one object on a line")
	}
	return nil
}

func (d *decoder) run(line []byte) error {
	var l runLine
	if err := strictly(line, &l); err != nil {
		return err
	}
	if l.Trace != version {
		return fmt.Errorf("format %d; this program reads %d", l.Trace, version)
	}
	d.t.Run = Run{l.Variant, l.Seed, l.Replication, l.End, uint64(l.Digest), l.Events}
	return ordered(sim.Start, l.End)
}

func (d *decoder) node(line []byte) error {
	var l nodeLine
	err := strictly(line, &l)
	d.t.Nodes = append(d.t.Nodes, Node{l.Node, l.Site, l.Client})
	return err
}

func (d *decoder) load(line []byte) error {
	var l loadLine
	err := strictly(line, &l)
	d.t.Loads = append(d.t.Loads, Load{l.Load, l.Key})
	return err
}

func (d *decoder) tale(line []byte) error {
	var l taleLine
	err := strictly(line, &l)
	d.t.Tales = append(d.t.Tales, Tale{l.System, l.Tale, l.Doc})
	return err
}

func (d *decoder) occurrence(line []byte) error {
	var l occurrenceLine
	if err := strictly(line, &l); err != nil {
		return err
	}
	if l.Occurrence < 0 || l.Occurrence >= int64(len(d.t.Tales)) {
		return fmt.Errorf("tale %d of %d", l.Occurrence, len(d.t.Tales))
	}
	if n := len(d.t.Occurrences); n > 0 && d.t.Occurrences[n-1].From > l.From {
		return fmt.Errorf("an occurrence of %v after one of %v: they are in order", l.From, d.t.Occurrences[n-1].From)
	}
	d.t.Occurrences = append(d.t.Occurrences, Occurrence{l.Occurrence, l.From, l.To, l.Amount})
	return ordered(l.From, l.To)
}

func (d *decoder) source(line []byte) error {
	var l sourceLine
	if err := strictly(line, &l); err != nil {
		return err
	}
	if n := len(d.t.Sources); n > 0 && d.t.Sources[n-1].Number >= l.Source {
		return fmt.Errorf("source %d after %d: they are in order", l.Source, d.t.Sources[n-1].Number)
	}
	d.t.Sources = append(d.t.Sources, Source{l.Source, l.Name})
	return nil
}

func (d *decoder) fault(line []byte) error {
	var l faultLine
	if err := strictly(line, &l); err != nil {
		return err
	}
	for _, group := range l.Targets {
		if err := d.nodes(group...); err != nil {
			return err
		}
	}
	d.t.Faults = append(d.t.Faults, Fault{l.Fault, l.Kind, l.Text, l.Targets, l.From, l.To, l.Effect})
	return ordered(l.From, l.To)
}

func (d *decoder) operation(line []byte) error {
	var l operationLine
	if err := strictly(line, &l); err != nil {
		return err
	}
	ops, err := history.Parse(l.Operation)
	if err != nil || len(ops) != 1 {
		return fmt.Errorf("no operation: %w", errors.Join(err, fmt.Errorf("%d of them", len(ops))))
	}
	d.t.Operations = append(d.t.Operations, Operation{ops[0], l.Desk})
	machines := []int64{l.Desk}
	if ops[0].Node != None {
		machines = append(machines, ops[0].Node)
	}
	return errors.Join(ordered(ops[0].Invoke, ops[0].Return), d.nodes(machines...))
}

func (d *decoder) message(line []byte) error {
	var l messageLine
	if err := strictly(line, &l); err != nil {
		return err
	}
	m := Message{
		l.Message, l.Text, l.From, l.To, l.Sent, l.Ended, l.Fate, index(l.Fault), l.Tries, l.Copy, sim.Cause(l.Cause),
	}
	if n := len(d.t.Messages); n > 0 && d.t.Messages[n-1].Sent > m.Sent {
		return fmt.Errorf("a message of %v after one of %v: they are in order", m.Sent, d.t.Messages[n-1].Sent)
	}
	if m.Fault < None || m.Fault >= int64(len(d.t.Faults)) {
		return fmt.Errorf("fault %d of %d", m.Fault, len(d.t.Faults))
	}
	d.t.Messages = append(d.t.Messages, m)
	return errors.Join(ordered(m.Sent, m.Ended), d.nodes(m.From, m.To))
}

func (d *decoder) event(line []byte) error {
	var l eventLine
	if err := strictly(line, &l); err != nil {
		return err
	}
	v := Event{l.At, l.Event, index(l.Node), sim.Cause(l.Cause), l.Text}
	if n := len(d.t.Events); n > 0 && d.t.Events[n-1].At > v.At {
		return fmt.Errorf("an event of %v after one of %v: they are in order", v.At, d.t.Events[n-1].At)
	}
	d.t.Events = append(d.t.Events, v)
	if l.Node == nil {
		return nil
	}
	return d.nodes(v.Node)
}

func (d *decoder) end(line []byte) error {
	var l endLine
	err := strictly(line, &l)
	d.whole, d.t.Left = true, Left{l.Operations, l.Messages, l.Events, l.Occurrences}
	return err
}

// nodes complains about machines that there are not.
func (d *decoder) nodes(indices ...int64) error {
	for _, i := range indices {
		if i < 0 || i >= int64(len(d.t.Nodes)) {
			return fmt.Errorf("machine %d of %d", i, len(d.t.Nodes))
		}
	}
	return nil
}

func ordered(from, to sim.Time) error {
	if from < 0 || to < from {
		return fmt.Errorf("from %v to %v", from, to)
	}
	return nil
}
