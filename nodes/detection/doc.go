// Package detection has failure detectors: a process sends numbered heartbeats
// at a steady pace, and whoever watches it suspects it when they stay away.
// Over a network that loses and delays, silence proves nothing: a detector
// trades the time until a crash is noticed for suspicions of the living.
//
//	sender    0    1    2    3  ✝
//	          │╲   │╲   │ ×  │╲            × lost, ✝ crashed
//	watcher   ┴─▼──┴─▼──┴────┴─▼─────────────────▶ time
//	          trusted      ▒▒▒▒  trusted   ▓▓▓▓▓▓▓
//	                     mistake │         detected
//	                             └ deadline of heartbeat 3 ┘
//
// A detector is a state machine and nothing else: time is passed in, nothing is
// scheduled or drawn. Arm a timer for Deadline after each heartbeat. The
// smallest program:
//
//	d := detection.NewFixedTimeout(3*time.Second, now)
//	d.Heartbeat(later, sequence)
//	if d.Suspects(muchLater) {
//		… // fail over
//	}
//
// # Three detectors
//
// [FixedTimeout] suspects so long after the last arrival. A heartbeat that was
// delayed delays the detection with it.
//
// [FreshnessPoints] is Chen's NFD-S: heartbeat i, sent at start + i·interval,
// must be there by margin later, whenever the others came. A crash is detected
// within interval + margin; but both sides need the same clock.
//
// [PhiAccrual] learns the times between arrivals, takes them as normal, and
// suspects when a silence this long or longer has probability 10^-threshold.
//
// # Rules at the boundaries
//
//   - The deadline is the first instant of suspicion. A heartbeat that comes at
//     that instant is in time, but who asks before it does is told a suspicion.
//   - A detector begins by trusting, as if it had heard at its start.
//   - A heartbeat counts if its number is above all before it; late ones and
//     duplicates say nothing new and change nothing.
//   - With FixedTimeout and FreshnessPoints the deadline only moves forward. That
//     of PhiAccrual may move back when regular arrivals make it stricter.
//   - PhiAccrual does not learn from a silence it suspected, as Akka does not: an
//     outage would make it slow for the next thousand heartbeats. So a sender
//     that slows down for good, beyond the deadline, is suspected in each gap.
//   - A number far ahead is believed: FreshnessPoints then trusts until that
//     heartbeat's successor is due.
//
// # Glossary
//
//   - trust, suspect: the two outputs; a mistake is to suspect the living
//   - detection time: from the crash to the suspicion that is not taken back
//   - mistake recurrence time: from the beginning of a mistake to that of the next
//   - mistake duration: from its beginning to its end
//   - query accuracy: the share of the sender's life in which it is trusted
//   - freshness point: when a heartbeat, or a later one, must have come
//   - level, φ: minus the decimal logarithm of the probability of such a silence
//
// # Sources
//
// W. Chen, S. Toueg, M. K. Aguilera: On the Quality of Service of Failure
// Detectors (IEEE Transactions on Computers 51, May 2002), for NFD-S and the
// measures. N. Hayashibara, X. Défago, R. Yared, T. Katayama: The φ Accrual
// Failure Detector (SRDS 2004); Akka's PhiAccrualFailureDetector for the floor,
// the pause and the first estimate, though not for its logistic approximation of
// the normal tail.
package detection
