package trace

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"nines/experiments"
	"nines/network"
	"nines/nodes"
	"nines/sim"
)

// recorder writes down what engine, network and machines tell.
type recorder struct {
	options Options
	world   *experiments.World
	next    sim.Observer // who else wants to see the events
	trace   Trace
	open    map[uint32]int            // messages under way, by flight
	faults  map[*network.Effect]int64 // episodes, by what stands for them
}

func newRecorder(o Options) *recorder {
	if o.To == 0 {
		o.To = sim.Never
	}
	if o.Limit == 0 {
		o.Limit = LimitDefault
	}
	return &recorder{options: o, next: o.Observer, open: make(map[uint32]int), faults: make(map[*network.Effect]int64)}
}

// watch begins to observe a world that has just been built.
func (r *recorder) watch(w *experiments.World) {
	r.world = w
	w.Network.Observe(r)
	w.Cluster.Watch(r.incident)
	w.Cluster.Observe(func(l nodes.Line) {
		r.event(Event{l.At, "log", int64(l.Node.ID()), l.Cause, l.Text})
	})
}

// Fault notes which episode a fault of the network belongs to: the one that
// has just begun.
func (r *recorder) Fault(effect *network.Effect) {
	r.faults[effect] = int64(len(r.world.Episodes)) - 1
}

func (r *recorder) blamed(effect *network.Effect) int64 {
	if i, known := r.faults[effect]; known {
		return i
	}
	return None
}

// Packet notes a step of a message.
func (r *recorder) Packet(p network.Passage) {
	if p.Step == network.SetOut || p.Step == network.Doubled {
		r.depart(p)
		return
	}
	i, kept := r.open[p.Flight]
	if !kept {
		return
	}
	m := &r.trace.Messages[i]
	switch p.Step {
	case network.Kept:
		m.Fault = r.blamed(p.Blame)
	case network.Failed:
		m.Tries++
		m.Fault = r.blamed(p.Blame)
	default:
		m.Fate, m.Ended = fateOf[p.Step], r.world.Engine.Now()
		if m.Fate != Delivered {
			m.Fault = r.blamed(p.Blame)
		}
		delete(r.open, p.Flight)
	}
}

// depart adds a message.
func (r *recorder) depart(p network.Passage) {
	now := r.world.Engine.Now()
	if !r.wanted(now) || uint64(len(r.trace.Messages)) >= r.options.Limit {
		r.trace.Left.Messages++
		delete(r.open, p.Flight)
		return
	}
	r.open[p.Flight] = len(r.trace.Messages)
	r.trace.Messages = append(r.trace.Messages, Message{
		Kind: p.Packet.Message.Kind(), Text: describe(p.Packet.Message),
		From: int64(p.Packet.From), To: int64(p.Packet.To),
		Sent: p.Packet.Sent, Ended: sim.Never, Fault: None, Copy: p.Step == network.Doubled,
		Cause: r.world.Engine.Cause(),
	})
}

func (r *recorder) wanted(at sim.Time) bool { return at >= r.options.From && at < r.options.To }

// incident notes what befell a machine, or a message that had reached it.
func (r *recorder) incident(i nodes.Incident) {
	if i.Packet != nil {
		if m := r.find(i.Packet); m != nil {
			m.Fate, m.Ended = fateAt[i.What], i.At
		}
		return
	}
	text := ""
	if i.What == nodes.Slowed {
		text = fmt.Sprintf("factor %v", i.Node.Slowness())
	}
	r.event(Event{i.At, i.What.String(), int64(i.Node.ID()), i.Cause, text})
}

// find returns the message that a packet was, if it was kept. Of several that
// are alike in all that is known of them the first will do.
func (r *recorder) find(p *network.Packet) *Message {
	all := r.trace.Messages
	i, _ := slices.BinarySearchFunc(all, p.Sent, func(m Message, at sim.Time) int { return int(min(1, max(-1, m.Sent-at))) })
	for ; i < len(all) && all[i].Sent == p.Sent; i++ {
		m := &all[i]
		if m.From == int64(p.From) && m.To == int64(p.To) && m.Fate == Delivered && m.Kind == p.Message.Kind() {
			return m
		}
	}
	return nil
}

// Observe notes an event of the engine that is nobody's message.
func (r *recorder) Observe(rec sim.Record) {
	if r.next != nil {
		r.next.Observe(rec)
	}
	switch rec.Kind {
	case "timer", "time-out", "cpu", "backlog", "retransmit":
		r.event(Event{rec.At, rec.Kind, int64(rec.Target), rec.Cause, ""})
	case "disk read", "disk write", "disk sync", "process", "fault begins", "fault ends":
		r.event(Event{rec.At, rec.Kind, None, rec.Cause, ""})
	}
}

func (r *recorder) event(v Event) {
	if !r.wanted(v.At) || uint64(len(r.trace.Events)) >= r.options.Limit {
		r.trace.Left.Events++
		return
	}
	r.trace.Events = append(r.trace.Events, v)
}

// describe prints the numbers and words in a message, by the names of their
// fields: what is deeper than that would not fit on a line.
func describe(m network.Message) string {
	v := reflect.Indirect(reflect.ValueOf(m))
	if v.Kind() != reflect.Struct {
		return scalar(v)
	}
	var parts []string
	for i := range v.NumField() {
		if text := scalar(v.Field(i)); text != "" {
			parts = append(parts, strings.ToLower(v.Type().Field(i).Name)+" "+text)
		}
	}
	return strings.Join(parts, ", ")
}

func scalar(v reflect.Value) string {
	switch {
	case v.CanInt():
		if named, ok := name(v); ok {
			return named
		}
		return fmt.Sprint(v.Int())
	case v.CanUint():
		if named, ok := name(v); ok {
			return named
		}
		return fmt.Sprint(v.Uint())
	case v.Kind() == reflect.Bool:
		return fmt.Sprint(v.Bool())
	case v.Kind() == reflect.String:
		return v.String()
	}
	return ""
}

// name asks a value that has a String method, if that may be done.
func name(v reflect.Value) (string, bool) {
	if !v.CanInterface() {
		return "", false
	}
	s, ok := v.Interface().(fmt.Stringer)
	if !ok {
		return "", false
	}
	return s.String(), true
}
