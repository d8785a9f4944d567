package sim

import "fmt"

const sourceMax = 1<<28 - 1

// sources gives each origin of causes a 28-bit number that depends on its
// name and entity alone, so that an added origin renumbers no other.
type sources struct {
	byNumber map[uint32]source
}

type source struct {
	name   string
	entity uint64
}

func (s source) String() string {
	if s.entity == NoEntity {
		return s.name
	}
	return fmt.Sprintf("%s %d", s.name, s.entity)
}

// NoEntity is the entity of a source or key that is the only one of its name.
const NoEntity = ^uint64(0)

// Source returns the number of an origin of causes: a load group, a timer of a
// node, a fault. Two origins whose hashes collide (about 1 in 2^28 a pair) are
// told apart by the order in which they were named.
func (e *Engine) Source(name string, entity uint64) uint32 {
	if e.sources.byNumber == nil {
		e.sources.byNumber = make(map[uint32]source)
	}
	want := source{name, entity}
	number := uint32(mix(HashString(name), entity)) & sourceMax
	for {
		have, taken := e.sources.byNumber[number]
		if number != 0 && (!taken || have == want) {
			e.sources.byNumber[number] = want
			return number
		}
		number = (number + 1) & sourceMax
	}
}

// CauseName prints a cause as its source and count ("load left #17").
func (e *Engine) CauseName(c Cause) string {
	if c == 0 {
		return "run"
	}
	origin, known := e.sources.byNumber[c.Source()]
	if !known {
		return fmt.Sprintf("source %d #%d", c.Source(), c.Count())
	}
	return fmt.Sprintf("%v #%d", origin, c.Count())
}

// Cause returns what the running event descends from.
func (e *Engine) Cause() Cause { return e.cause }

// SetCause changes what the rest of the running event descends from: a server
// that answers many operations at once answers each in its own cause.
func (e *Engine) SetCause(c Cause) { e.cause = c }

// Key returns the fixed part of a draw's address in this world.
func (e *Engine) Key(purpose string, entity uint64) Key {
	return NewKey(e.options.Seed, e.options.Replication, purpose, entity)
}

// Draw returns the stream for the next position of k within the cause of the
// running event.
func (e *Engine) Draw(k Key) Stream { return k.At(e.cause, e.Position(k)) }

// Position returns 0, 1, 2, … for successive calls with one key within one
// cause. A message whose loss, latency and duplication have keys of their own
// takes one position and addresses all three by it, with Key.At.
func (e *Engine) Position(k Key) uint64 {
	if e.positions.full() {
		e.positions.makeRoom(max(addressesMin, e.Pending()), e.addLive)
	}
	return e.positions.next(k, e.cause)
}

// Keeper holds back what is to happen later: a queue, the backlog of a machine
// that stands still, packets that wait for a cable to be mended. No event stands
// for these, so that the engine has to ask in which causes they are.
type Keeper interface {
	// KeptCauses calls keep with the cause of each thing that is held back.
	KeptCauses(keep func(Cause))
}

// AddKeeper has the engine ask a Keeper, from time to time, which causes are
// not over. Without it a cause that waits for long may draw again, when it goes
// on, what it drew before: see Position. Whoever keeps things back in an event's
// cause and goes on with them in that cause must be a Keeper, unless an event
// is pending in that cause for as long, as a time-out is.
func (e *Engine) AddKeeper(k Keeper) {
	if e.keep == nil {
		e.keep = func(c Cause) { e.positions.live.add(c) }
	}
	e.keepers = append(e.keepers, k)
}

// addLive adds the causes in which something can still happen.
func (e *Engine) addLive(live *causeSet) {
	live.add(0)
	live.add(e.cause)
	for i := range e.slots {
		if s := &e.slots[i]; s.sequence != 0 {
			live.add(s.cause)
		}
	}
	for _, k := range e.timers.queue.keys {
		live.add(e.timers.all[k.slot()].cause)
	}
	for _, k := range e.keepers {
		k.KeptCauses(e.keep)
	}
}
