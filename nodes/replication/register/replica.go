package register

import (
	"encoding/binary"
	"fmt"

	"nines/nodes"
	"nines/nodes/disk"
)

// Member is one machine of the store: a replica that keeps values, and a
// coordinator for the clients that ask it. It implements nodes.Protocol.
type Member struct {
	options   Options
	members   []nodes.ID // every member, itself included, in one order for all
	log       *disk.Log
	values    map[uint64]cell
	recovered bool
	deferred  []func(*nodes.Env) // what arrived while the log was being read
	coordinator
}

// cell is a replica's value of one key. Without Options.Unsynced it is on disk.
type cell struct {
	version Version
	value   uint64
}

// New returns a member for one incarnation of a machine. It panics if the
// options are impossible on so many members.
func New(o Options, members []nodes.ID) *Member {
	if err := o.Validate(int64(len(members))); err != nil {
		panic("register: " + err.Error())
	}
	if o.Factor == 0 {
		o.Factor = int64(len(members))
	}
	if o.QuorumTimeout == 0 {
		o.QuorumTimeout = QuorumTimeoutDefault
	}
	return &Member{options: o, members: members, values: make(map[uint64]cell)}
}

// Start reads back what survived on the disk; until that is done, requests
// wait. Operations are numbered from a random number on, for an answer to an
// operation of the last incarnation must not count for one of this.
func (m *Member) Start(env *nodes.Env) {
	numbers := env.Draw("register.operations")
	m.last = numbers.Uint64()
	m.log = disk.OpenLog(env.Disk())
	m.log.Recover(m.replay, func(r disk.Recovery) {
		if r.Err != nil {
			env.Log("disk: %v: this machine stays silent", r.Err)
			return
		}
		m.recovered = true
		for _, serve := range m.deferred {
			serve(env)
		}
		m.deferred = nil
	})
}

// Receive handles one message.
func (m *Member) Receive(env *nodes.Env, from nodes.ID, message nodes.Message) {
	switch v := message.(type) {
	case Read:
		m.whenRecovered(env, func(env *nodes.Env, r nodes.Request) { m.begin(env, r, operation{key: v.Key}) })
	case Write:
		m.whenRecovered(env, func(env *nodes.Env, r nodes.Request) {
			m.begin(env, r, operation{key: v.Key, write: true, value: v.Value, id: v.ID})
		})
	case query:
		if m.recovered {
			c := m.values[v.key]
			env.Send(from, report{v.operation, c.version, c.value})
		}
	case store:
		if m.recovered {
			m.keep(env, from, v)
		}
	case report:
		m.reported(env, from, v)
	case stored:
		m.acknowledged(env, from, v)
	default:
		panic(fmt.Sprintf("register: unknown message %T from %d", message, from))
	}
}

// whenRecovered serves a client's request at once, or after recovery.
func (m *Member) whenRecovered(env *nodes.Env, serve func(*nodes.Env, nodes.Request)) {
	request := env.Request()
	if m.recovered {
		serve(env, request)
		return
	}
	cause := env.Cause()
	m.deferred = append(m.deferred, func(env *nodes.Env) {
		env.SetCause(cause)
		serve(env, request)
	})
}

// keep stores a value unless a newer one is there, and acknowledges when it is
// durable. A value becomes visible only then: what a reader has seen cannot be
// lost by a crash.
func (m *Member) keep(env *nodes.Env, from nodes.ID, s store) {
	if m.values[s.key].version.Compare(s.version) >= 0 {
		env.Send(from, stored{s.operation})
		return
	}
	if m.options.Unsynced {
		m.apply(s)
		env.Send(from, stored{s.operation})
		m.log.Append(encode(s), func(error) {})
		return
	}
	cause := env.Cause()
	m.log.Append(encode(s), func(err error) {
		if err != nil {
			return // a full or dead disk: no acknowledgement
		}
		m.apply(s)
		env.SetCause(cause)
		env.Send(from, stored{s.operation})
	})
}

func (m *Member) apply(s store) {
	if m.values[s.key].version.Compare(s.version) < 0 {
		m.values[s.key] = cell{s.version, s.value}
	}
}

// Held returns what this replica holds of a key: for tests and measures.
func (m *Member) Held(key uint64) (Version, uint64) {
	c := m.values[key]
	return c.version, c.value
}

const recordSize = 32

func encode(s store) []byte {
	record := make([]byte, 0, recordSize)
	record = binary.LittleEndian.AppendUint64(record, s.key)
	record = binary.LittleEndian.AppendUint64(record, uint64(s.version.Counter))
	record = binary.LittleEndian.AppendUint64(record, s.version.Writer)
	return binary.LittleEndian.AppendUint64(record, s.value)
}

func (m *Member) replay(record []byte) {
	if len(record) != recordSize {
		panic(fmt.Sprintf("register: log record of %d bytes, want %d", len(record), recordSize))
	}
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(record[8*i:]) }
	m.apply(store{key: word(0), version: Version{int64(word(1)), word(2)}, value: word(3)})
}
