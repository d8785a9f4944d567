// Package replay makes the runs of a results folder again and holds each event
// against what was kept.
//
// # The idea
//
// A run depends on its scenario, seed and replication, and on nothing else. So
// whoever has the folder can make it again: on another machine it must be the
// same to the last event, and where it is not, the first event that differs is
// where to look. The folder keeps a trail of each run for that, a few bits of
// the running digest after every event:
//
//	kept     ──●──●──●──●──●── 3f0a  91c2  77d4  …       digests.csv
//	           =  =  =  ≠                 │
//	again    ──●──●──●──◆              Divergence: event 4, a time-out of A1,
//	                                   because of load left #7
//
// # The smallest program
//
//	stored, err := results.Read("out", systems.Builtin())
//	if err != nil {
//		return err // a file was changed, or is of another version
//	}
//	parted, err := replay.Verify(stored, nil, replay.Options{})
//
// # What it tells
//
// That the events are the same tells that the run is: what clients saw, the
// history, the faults. Measures and checkers only read what a run has left
// behind, and may say something else of it in another version, or in a folder
// whose files were changed together with their hashes: so all that the folder
// says of a run is computed again, too. Figures and the page are not drawn again:
// of these, only that they are the files that the manifest lists is told.
//
// Where two runs part is where the difference first has an effect, which may be
// long after what made it: a time-out that was set differently shows when it
// fires, or when something else is ordered behind it.
//
// # Glossary
//
//   - trail: what a run leaves behind; see sim.Trail
//   - divergence: where a run is not as the kept one was
//   - window: the 4,096 events within which a divergence lies, beyond those
//     that the trail keeps in full
//
// # Source
//
// M. Ronsse and K. De Bosschere: RecPlay, a fully integrated practical
// record/replay system (1999), for holding a replayed execution against a
// recorded one at every step. Here nothing need be recorded for the replay
// itself, but only for the comparison.
package replay
