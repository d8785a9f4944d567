package cli

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

// stopper knows whether the runs are to end early.
type stopper struct {
	stopping atomic.Bool
	signals  chan os.Signal
}

// catchInterrupts turns the first Ctrl-C, or SIGTERM, into a wish to stop, so
// that the runs that are over are kept; the second one ends the program.
func catchInterrupts(n *narrator) *stopper {
	s := &stopper{signals: make(chan os.Signal, 2)}
	signal.Notify(s.signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		for range s.signals {
			if s.stopping.Swap(true) {
				os.Exit(Interrupted)
			}
			n.say("stopping; once more ends at once")
		}
	}()
	return s
}

// want asks the runs to end.
func (s *stopper) want() { s.stopping.Store(true) }

// wanted tells whether somebody did.
func (s *stopper) wanted() bool { return s.stopping.Load() }

// release lets signals do again what they usually do.
func (s *stopper) release() {
	signal.Stop(s.signals)
	close(s.signals)
}
