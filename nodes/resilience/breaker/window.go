package breaker

import (
	"time"

	"nines/sim"
)

// tally counts results.
type tally struct{ calls, failures, slow, slowFailures int64 }

func (t *tally) add(u tally) {
	t.calls += u.calls
	t.failures += u.failures
	t.slow += u.slow
	t.slowFailures += u.slowFailures
}

func (t *tally) subtract(u tally) {
	t.add(tally{-u.calls, -u.failures, -u.slow, -u.slowFailures})
}

// window is a ring of buckets with their sum kept beside it, so that neither a
// result nor a judgement looks at more than one bucket. In a window over calls
// each bucket is one call; in a window over time it is one second, aligned to
// the beginning of the run.
type window struct {
	total   tally
	buckets []tally
	newest  int64 // the bucket that is being filled
	timed   bool
	second  int64 // the second of the newest bucket, if timed

	minimum  int64 // as many results make a judgement possible
	rejected int64 // calls refused since the last reset
}

func newWindow(size, minimum int64, timed bool) window {
	return window{buckets: make([]tally, size), minimum: minimum, timed: timed}
}

func (w *window) reset() {
	clear(w.buckets)
	w.total, w.rejected = tally{}, 0
}

// record adds one result.
func (w *window) record(now sim.Time, result tally) {
	if w.timed {
		w.advance(now)
	} else {
		w.turn()
	}
	w.buckets[w.newest].add(result)
	w.total.add(result)
}

// advance forgets what is too old for a window over time.
func (w *window) advance(now sim.Time) {
	if !w.timed {
		return
	}
	second := int64(now) / int64(time.Second)
	for range min(second-w.second, int64(len(w.buckets))) {
		w.turn()
	}
	w.second = second
}

// turn empties the oldest bucket and makes it the newest.
func (w *window) turn() {
	w.newest++
	if w.newest == int64(len(w.buckets)) {
		w.newest = 0
	}
	oldest := &w.buckets[w.newest]
	w.total.subtract(*oldest)
	*oldest = tally{}
}

// judged reports whether there are enough results for a judgement.
func (w *window) judged() bool { return w.total.calls > 0 && w.total.calls >= w.minimum }
