package breaker

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestProgrammersErrorsPanicAndSayWhy(t *testing.T) {
	for want, o := range map[string]RateOptions{
		"a window of -1 calls or 0 seconds":        {WindowCalls: -1},
		"a window of 100 calls or 1048577 seconds": {WindowSeconds: windowMax + 1},
		"-2 minimum calls, 10 in half-open":        {MinimumCalls: -2},
		"101 % failed and 100 % slow":              {FailureRate: 101},
		"each wait is 99 % of the last":            {OpenGrowthPercent: 99},
		"open for 1m0s, at most for 1s":            {OpenWaitMax: time.Second},
		"slow after -1s, open for 1m0s":            {SlowAfter: -time.Second},
	} {
		expectPanic(t, want, func() { NewRate(o) })
	}
	for want, o := range map[string]StreakOptions{
		"-1 failures open it, 1 probes close it": {Failures: -1},
		"cleared every -1s, open for 1m0s":       {ClearEvery: -time.Second},
	} {
		expectPanic(t, want, func() { NewStreak(o, 0) })
	}
}

func expectPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}()
	f()
}
