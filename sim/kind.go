package sim

import "fmt"

// Kind names a sort of event in traces and digests; Engine.Kind makes one.
type Kind uint16

const kindsMax = 1 << 16

type kind struct {
	name string
	hash uint64 // low 32 bits are zero: the target goes there
}

// Kind returns the kind with this name, new or known. It panics past 65,536.
func (e *Engine) Kind(name string) Kind {
	if k, known := e.kindOf[name]; known {
		return k
	}
	if len(e.kinds) >= kindsMax {
		panic(fmt.Sprintf("sim: kind of event %q is one more than %d", name, kindsMax))
	}
	k := Kind(len(e.kinds))
	e.kinds = append(e.kinds, kind{name, HashString(name) &^ 0xffffffff})
	e.kindOf[name] = k
	return k
}

// KindName returns the name of a kind.
func (e *Engine) KindName(k Kind) string { return e.kinds[k].name }
