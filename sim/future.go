package sim

// Future is a value that is set once and that processes wait for: the answer
// to a request, the end of a phase. The zero Future is ready; it must not be
// copied once in use.
type Future[T any] struct {
	value   T
	done    bool
	waiting line
}

// Set gives the future its value, wakes all who wait and tells whether it was
// the first to do so; later values are dropped.
func (f *Future[T]) Set(value T) bool {
	if f.done {
		return false
	}
	f.value, f.done = value, true
	for f.waiting.call() {
	}
	return true
}

// Done tells whether the value is there.
func (f *Future[T]) Done() bool { return f.done }

// Wait returns the value as soon as it is there; what says what it waits for,
// in a deadlock report.
func (f *Future[T]) Wait(p *Process, what string) T {
	value, _ := f.WaitUntil(p, Never, what)
	return value
}

// WaitUntil returns the value as soon as it is there, or ok = false at the
// deadline.
func (f *Future[T]) WaitUntil(p *Process, deadline Time, what string) (value T, ok bool) {
	if !f.done {
		f.waiting.wait(p, deadline, what)
	}
	return f.value, f.done
}
