package workloads_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"nines/nodes"
	"nines/sim/dist"
	"nines/workloads"
)

func TestValidateSaysWhatIsWrong(t *testing.T) {
	heavy, err := dist.ParseNumber("pareto(1, 1)") // has no mean
	if err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(l *workloads.Load){
		"":                                          func(*workloads.Load) {},
		"exactly one of open, closed and script":    func(l *workloads.Load) { l.Closed = &workloads.Closed{Clients: 1} },
		"want exactly one of open":                  func(l *workloads.Load) { l.Open = nil },
		"no codec":                                  func(l *workloads.Load) { l.Codec = nil },
		"no machine to ask at eu":                   func(l *workloads.Load) { l.Targets = nil },
		"reads = NaN is no share":                   func(l *workloads.Load) { l.Reads = math.NaN() },
		"reads = 1.1 is no share":                   func(l *workloads.Load) { l.Reads = 1.1 },
		"-1 users; want 1 to 10000000":              func(l *workloads.Load) { l.Users = -1 },
		"10000001 users":                            func(l *workloads.Load) { l.Users = workloads.UsersMax + 1 },
		"a deadline of -1ns":                        func(l *workloads.Load) { l.Deadline = -1 },
		"operations from 2.000 s to 1.000 s":        func(l *workloads.Load) { l.From, l.To = 2*second, second },
		"0 arrivals a second":                       func(l *workloads.Load) { l.Open.PerSecond = 0 },
		"NaN arrivals a second":                     func(l *workloads.Load) { l.Open.PerSecond = math.NaN() },
		"1e+12 arrivals a second; want more than 0": func(l *workloads.Load) { l.Open.PerSecond = 1e12 },
		"gaps of 0 have a mean of 0":                func(l *workloads.Load) { l.Open.Gap = dist.Constant(0.0) },
		"have a mean of +Inf":                       func(l *workloads.Load) { l.Open.Gap = heavy },
		"a surge of -1 times at 0.000 s for 1s":     func(l *workloads.Load) { l.Open.Surges = []workloads.Surge{{For: time.Second, Times: -1}} },
		"surges that overlap make 1e+11 arrivals a second at 1.000 s; at most 1e+09": func(l *workloads.Load) {
			l.Open.PerSecond = 1e5
			l.Open.Surges = []workloads.Surge{{For: time.Minute, Times: 1e3}, {At: second, For: time.Second, Times: 1e3}}
		},
		"surges that overlap make NaN": func(l *workloads.Load) { // endless times 0
			for _, times := range slices.Repeat([]float64{1e9}, 40) {
				l.Open.Surges = append(l.Open.Surges, workloads.Surge{For: time.Second, Times: times})
			}
			l.Open.Surges = append(l.Open.Surges, workloads.Surge{For: time.Second})
		},
		"0 clients; want 1 to 1000000": func(l *workloads.Load) { l.Open, l.Closed = nil, new(workloads.Closed) },
		"a script says where it is asked from": func(l *workloads.Load) {
			l.Open, l.Script, l.Roaming = nil, make([]workloads.Step, 1), true
		},
		"100001 steps; at most 100000": func(l *workloads.Load) { l.Open, l.Script = nil, make([]workloads.Step, 100_001) },
	} {
		l := hundred()
		l.Codec, l.Targets = codec{}, []nodes.ID{0}
		spoil(&l)
		err := l.Validate()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), "load users: ") || !strings.Contains(err.Error(), want)) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestStartPanicsOnWhatValidateRefuses(t *testing.T) {
	defer func() {
		if got := recover(); got != "workloads: load users: no machine to ask at eu" {
			t.Errorf("panic: %v", got)
		}
	}()
	newWorld(t).start(hundred())
}

func TestAScriptAtASiteWithoutMachinesPanics(t *testing.T) {
	defer func() {
		if got := recover(); got != "workloads: load proof has no machine to ask at C" {
			t.Errorf("panic: %v", got)
		}
	}()
	newWorld(t, "A").start(workloads.Load{Name: "proof", Script: []workloads.Step{{Site: "C"}}})
}
