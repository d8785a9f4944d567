package cli

import (
	"fmt"
	"os"
	"sync"
	"time"

	"nines/experiments/report"

	"github.com/schollz/progressbar/v3"
)

// Nothing is said in the first second; without a terminal a line follows after
// two seconds, four, eight and so on.
const (
	barAfter  = time.Second
	lineAfter = 2 * time.Second
)

// progress tells how far the runs are: a bar on a terminal, ever rarer lines
// otherwise.
type progress struct {
	mutex       sync.Mutex
	narrator    *narrator
	started     time.Time
	pause       time.Duration // until the next line
	timer       *time.Timer
	bar         *progressbar.ProgressBar
	done, total int64
	what        string // is counted
}

func newProgress(n *narrator, what string, total int64) *progress {
	p := &progress{narrator: n, started: time.Now(), pause: lineAfter, total: total, what: what}
	_, live := terminal(n.w)
	p.mutex.Lock() // a timer may be due before it is noted
	defer p.mutex.Unlock()
	switch {
	case n.quiet:
	case live && os.Getenv("TERM") != "dumb":
		p.timer = time.AfterFunc(barAfter, p.show)
	default:
		p.timer = time.AfterFunc(lineAfter, p.line)
	}
	return p
}

// update is told after each run.
func (p *progress) update(done, total int64) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.bar != nil && total != p.total { // a study asks for more
		p.bar.ChangeMax64(total)
	}
	p.done, p.total = done, total
	if p.bar != nil {
		// A terminal that went away shows no bar; the runs go on.
		_ = p.bar.Set64(done)
	}
}

// show begins with a bar.
func (p *progress) show() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.timer == nil {
		return
	}
	theme := progressbar.ThemeASCII
	style := styleOf(p.narrator.w)
	if style.Unicode {
		theme = progressbar.ThemeDefault
	}
	p.bar = progressbar.NewOptions64(p.total,
		progressbar.OptionSetWriter(p.narrator.w),
		progressbar.OptionSetTheme(theme),
		progressbar.OptionSetDescription(p.what),
		progressbar.OptionSetWidth(barWidth(style)),
		progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionUseANSICodes(true), // blanks would run into the next line of a narrow terminal
	)
	_ = p.bar.Set64(p.done)
}

// barWidth leaves room for the counts and times beside a bar.
func barWidth(s report.Style) int { return max(5, min(30, s.Width-45)) }

// line says how far it is, and when it will say so again.
func (p *progress) line() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.timer == nil {
		return
	}
	elapsed := time.Since(p.started)
	p.narrator.say("%s", tell(p.done, p.total, p.what, elapsed))
	p.pause *= 2
	p.timer.Reset(p.pause)
}

// tell puts progress in words.
func tell(done, total int64, what string, elapsed time.Duration) string {
	if done == 0 {
		return "the first " + what + " are under way"
	}
	left := time.Duration(float64(elapsed) / float64(done) * float64(total-done))
	return fmt.Sprintf("%d of %d %s, about %v to go", done, total, what, left.Round(time.Second))
}

// end takes the bar away, and says nothing more.
func (p *progress) end() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}
