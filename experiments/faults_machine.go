package experiments

import (
	"fmt"

	"nines/nodes"
)

// machineFaults returns the faults of single machines.
func machineFaults() []*FaultKind {
	kinds := []*FaultKind{
		{Name: "crash", Downs: true, Begin: beginCrash(false),
			Example: "{crash: A1, at: 10s, for: 5s}",
			Doc: "The machine stops at once: memory is lost, the disk keeps what was synced. It restarts when the fault ends. " +
				"With rolling() and every it is a rolling restart, as for planned maintenance."},
		{Name: "amnesia", Downs: true, Begin: beginCrash(true),
			Example: "{amnesia: random(1), at: 10s, for: 5s}",
			Doc:     "A crash that takes the disk along. The machine restarts empty when the fault ends."},
		{Name: "pause", Downs: true, Begin: beginPause,
			Example: "{pause: random(1, store), at: 10s, for: 800ms, every: exponential(5s)}",
			Doc: "The machine stands still, as in a long garbage collection. Its clock goes on; " +
				"what arrives meanwhile is handled when the fault ends."},
		{Name: "slow", Begin: beginSlow,
			Example: "{slow: A1, factor: 10, at: 10s, for: 30s}",
			Params: []Param{{Name: "factor", Type: TypeNumber, Default: "10", Least: 1e-3, Most: 1e6,
				Doc: "how many times longer its work takes"}},
			Doc: "A grey failure: the machine answers, but slowly."},
		{Name: "leak", Downs: true, Begin: beginLeak,
			Example: "{leak: each(store), fills: lognormal(30s, 0.3), restart: 2s, at: 10s, for: 60s}",
			Params: []Param{
				{Name: "fills", Type: TypeTimes, Default: "1h",
					Doc: "time in which a new process fills its memory, drawn for each: the limit over the rate, such as 100s for 1 GB at 10 MB/s"},
				{Name: "restart", Type: TypeTimes, Default: "5s", Doc: "time from its death until it is started again"},
				{Name: "slowdown", Type: TypeNumber, Default: "1", Least: 1, Most: 1e6,
					Doc: "how many times longer its work takes in the last tenth of the time, when the memory is nearly full"},
			},
			Doc: "A memory leak: the process takes more and more memory until it is killed, which is a crash, and is restarted, over and over. " +
				"Whatever else restarts it empties its memory, too. Those who started together die together unless fills is drawn. " +
				"With the end of the fault the leak is stopped."},
		{Name: "clock-jump", Begin: beginJump,
			Example: "{clock-jump: B1, by: -250ms, at: 10s}",
			Params: []Param{{Name: "by", Type: TypeDuration, Default: "1s", Least: -jumpMax, Most: jumpMax,
				Doc: "how far ahead the clock is set; it jumps back when the fault ends"}},
			Doc: "The machine's clock is suddenly wrong."},
		{Name: "clock-drift", Begin: beginDrift,
			Example: "{clock-drift: B1, ppm: 200, at: 10s, for: 1h}",
			Params: []Param{{Name: "ppm", Type: TypeNumber, Default: "100", Least: nodes.DriftMin / 1000, Most: nodes.DriftMax / 1000,
				Doc: "how many microseconds a second it gains, besides what it gained before"}},
			Doc: "The machine's clock goes too fast or too slow. What it is ahead by then it keeps when the fault ends."},
	}
	for _, kind := range kinds {
		kind.Target = targetMachines
	}
	return kinds
}

const targetMachines = "a selector: A, A1, store.leader, random(2), minority, each(store), …"

// jumpMax, in nanoseconds, is ten years: a clock that is further off overflows.
const jumpMax = 10 * 365 * 24 * 3600e9

// strike begins a fault of single machines: begin at each of them, which
// returns what ends it there.
func (w *World) strike(targets [][]nodes.ID, begin func(*plight) (end func())) Strike {
	var ends []func()
	for _, group := range targets {
		for _, id := range group {
			ends = append(ends, begin(w.plight(id)))
		}
	}
	return Strike{End: func() {
		for _, end := range ends {
			end()
		}
	}}
}

func beginCrash(amnesia bool) func(*World, Values, [][]nodes.ID) Strike {
	return func(w *World, _ Values, targets [][]nodes.ID) Strike {
		before := w.lost(targets)
		strike := w.strike(targets, func(p *plight) func() {
			p.crash(amnesia)
			return p.restart
		})
		// What comes later, after the restart, is no longer the crash's doing.
		over, restart := false, strike.End
		var total uint64
		strike.End = func() { total, over = w.lost(targets)-before, true; restart() }
		strike.Effect = func() string {
			if !over {
				total = w.lost(targets) - before
			}
			return fmt.Sprintf("lost %d messages", total)
		}
		return strike
	}
}

// lost counts the messages that reached machines and were handled by nobody.
func (w *World) lost(targets [][]nodes.ID) (count uint64) {
	for _, group := range targets {
		for _, id := range group {
			counts := w.Cluster.Node(id).Counts()
			count += counts.Missed + counts.Discarded
		}
	}
	return count
}

func beginPause(w *World, _ Values, targets [][]nodes.ID) Strike {
	return w.strike(targets, func(p *plight) func() {
		p.pause()
		return p.resume
	})
}

func beginSlow(w *World, v Values, targets [][]nodes.ID) Strike {
	return w.strike(targets, func(p *plight) func() {
		factor := p.slow.put(v.Number("factor"))
		p.limp()
		return func() { p.slow.take(factor); p.limp() }
	})
}

func beginJump(w *World, v Values, targets [][]nodes.ID) Strike {
	by := v.Duration("by")
	return w.strike(targets, func(p *plight) func() {
		p.machine.JumpClock(by)
		return func() { p.machine.JumpClock(-by) }
	})
}

func beginDrift(w *World, v Values, targets [][]nodes.ID) Strike {
	ppb := ppmToPPB(v.Number("ppm"))
	return w.strike(targets, func(p *plight) func() {
		drift := p.drifts.put(ppb)
		p.wander()
		return func() { p.drifts.take(drift); p.wander() }
	})
}
