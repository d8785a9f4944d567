package systems_test

import (
	"fmt"
	"math"
	"testing"

	"nines/experiments/run"
	"nines/experiments/systems"
)

const asynchronous = `
links: {default: 100us}
systems:
  store: {kind: primary, replicas: 3, ack: none, lag: 50ms, disk: 0s, heartbeat: 50ms, patience: 50ms}
load: {users: {calls: store, open: 100/s, reads: 0%, deadline: 500ms}}
faults: {crash: {crash: store.leader, at: 500ms, life: "uniform(0s, 100ms)"}}
measure: {to: 1s, report: [lost(store), "rpo(store, crash)"]}
`

// What an asynchronous primary takes with it is a Poisson variable: its variance
// is its mean, and nothing is lost with probability e^-5. No run loses what is
// older than the lag.
func TestLostWritesFollowPoissonsLaw(t *testing.T) {
	const replications, mean = 400, 5.
	r, err := run.Execute(decode(t, systems.Builtin(), asynchronous), run.Options{Seed: 1, Replications: replications})
	if err != nil {
		t.Fatal(err)
	}
	sum, squares := 0., 0.
	for _, made := range r.Runs {
		lost := float64(made.Quantities[0].Num)
		sum, squares = sum+lost, squares+lost*lost
		if point := made.Quantities[1].Duration(); point > 50e6+1e6 {
			t.Errorf("replication %d loses what was acknowledged %v before the crash, shipped after 50ms", made.Replication, point)
		}
	}
	got := sum / replications
	variance := (squares - sum*got) / (replications - 1)
	if math.Abs(got-mean) > 4*math.Sqrt(mean/replications) {
		t.Errorf("%v writes are lost on average, want %v", got, mean)
	}
	// The variance of a Poisson variable's variance is about (2m² + m)/n.
	if math.Abs(variance-mean) > 4*math.Sqrt((2*mean*mean+mean)/replications) {
		t.Errorf("the variance is %v, want %v", variance, mean)
	}
}

const promises = `
sites: {A: 1, B: 2}
systems: {store: {kind: primary, %s}}
load: {users: {calls: store, open: 50/s, keys: uniform(3)}}
faults: {stop: {crash: store.leader, at: 3s, for: 3s}}
measure: {to: 12s, report: [lost(store), "failover(store, stop, promotion)", "rto(users, stop)", count(diverged), accuracy(store)]}
`

// A crash with every acknowledgement: who waits for a backup loses nothing, and
// is served again.
func TestMeasuresOfAFailover(t *testing.T) {
	for _, row := range []struct {
		params string
		served bool // before the machine that crashed is back
	}{
		{"ack: one", true}, {"ack: all", false}, {"ack: all, fallback: 500ms", true},
		{"lease: 300ms", true}, {"route: {kind: dns, ttl: 0s}", true}, {"detector: phi", true}, {"detector: nfd-s", true},
	} {
		f := decode(t, systems.Builtin(), fmt.Sprintf(promises, row.params))
		r, err := run.Execute(f, run.Options{Seed: 1, Replications: 1})
		if err != nil {
			t.Fatal(err)
		}
		q := r.Runs[0].Quantities
		if q[0].Num != 0 {
			t.Errorf("%s: %d acknowledged writes are lost", row.params, q[0].Num)
		}
		if spells := q[1].Spells; len(spells) != 1 || !spells[0].Ended || (spells[0].Length < 3e9) != row.served {
			t.Errorf("%s: promoted after %v, while the crash lasts: %v", row.params, spells, row.served)
		}
	}
}

const forsaken = `
sites: {A: 1, B: 2}
systems: {store: {kind: primary}}
load: {users: {at: B, calls: store, open: 20/s}}
faults:
  cut: {partition: [A, B], at: 2s}
  off: {crash: B, at: 5s}
measure: {to: 6s, report: [lost(store)]}
`

// Where the last primary and its backup are down nobody can tell what is lost:
// not by the log of one before it, which has not heard that it is deposed.
func TestAZombieDoesNotSayWhatIsLost(t *testing.T) {
	r, err := run.Execute(decode(t, systems.Builtin(), forsaken), run.Options{Seed: 1, Replications: 1})
	if err != nil {
		t.Fatal(err)
	}
	if q := r.Runs[0].Quantities[0]; !q.Missing {
		t.Errorf("%d writes are said to be lost, while their disks may come back", q.Num)
	}
}

const revived = `
systems: {store: {kind: primary, replicas: 3, heartbeat: 1s}}
faults: {off: {crash: store.leader, at: 5500ms, for: 500ms}}
measure: {to: 15s, report: [count(suspicion), count(mistake)]}
`

// A machine that was the primary, crashed and is up again is a primary no more:
// who suspects it is right.
func TestWhoSuspectsACrashedPrimaryIsRight(t *testing.T) {
	r, err := run.Execute(decode(t, systems.Builtin(), revived), run.Options{Seed: 1, Replications: 1})
	if err != nil {
		t.Fatal(err)
	}
	if q := r.Runs[0].Quantities; q[0].Num == 0 || q[1].Num != 0 {
		t.Errorf("%d suspicions, of which %d are held for mistakes", q[0].Num, q[1].Num)
	}
}
