//go:build !js && !wasip1

package page_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	protocol "github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	cdp "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// browser starts a headless Chromium, or skips where there is none. What it
// writes on its console are the complaints.
func browser(t *testing.T) (context.Context, *console) {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
		}
	}
	if path == "" {
		t.Skip("no Chromium here")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	complaints := &console{}
	ctx, stop = chromedp.NewContext(ctx, chromedp.WithListener(complaints.listen))
	t.Cleanup(stop)
	act(t, ctx, chromedp.Navigate("about:blank"))
	return ctx, complaints
}

// console collects what the browser logs and what its scripts throw. The
// listener runs in another goroutine than the test.
type console struct {
	mutex sync.Mutex
	texts []string
}

func (c *console) listen(event any) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		c.texts = append(c.texts, e.Entry.Text)
	case *cdp.EventExceptionThrown:
		c.texts = append(c.texts, e.ExceptionDetails.Text)
	case *cdp.EventConsoleAPICalled:
		c.texts = append(c.texts, "console."+string(e.Type))
	}
}

func (c *console) empty(t *testing.T) {
	t.Helper()
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if len(c.texts) > 0 {
		t.Errorf("the browser complains: %q", c.texts)
	}
}

// open shows a page from a file, as a reader would.
func open(t *testing.T, ctx context.Context, text string, width int64, dark bool) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	act(t, ctx,
		chromedp.EmulateViewport(width, 800, chromedp.EmulateScale(2)),
		prefer(scheme),
		chromedp.Navigate("file://"+file))
}

// prefer makes the browser say that its reader wants a light or a dark page.
func prefer(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := protocol.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

func act(t *testing.T, ctx context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// ask evaluates an expression in the page.
func ask[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestBrowserHasNothingToComplainOf(t *testing.T) {
	ctx, complaints := browser(t)
	shown := cut(t)
	shown.Told = "abd, systems.store.detector.timeout=exponential(500ms), replication 0"
	for _, width := range []int64{1280, 390} {
		for _, dark := range []bool{false, true} {
			open(t, ctx, write(t, shown), width, dark)
			cut := ask[float64](t, ctx, `Math.max(...[...document.querySelectorAll('.wide')].map(e => e.scrollWidth - e.clientWidth))`)
			over := ask[float64](t, ctx, `document.documentElement.scrollWidth - innerWidth`)
			ran := ask[string](t, ctx, `document.documentElement.dataset.ran || ''`)
			background := ask[string](t, ctx, `getComputedStyle(document.body).backgroundColor`)
			if cut > 0 {
				t.Errorf("at %d px a table is %v px too wide", width, cut)
			}
			if over > 0 {
				t.Errorf("at %d px the page is %v px too wide", width, over)
			}
			if ran != "yes" {
				t.Error("the diagram's script did not run")
			}
			if white := background == "rgb(255, 255, 255)"; white == dark {
				t.Errorf("dark %v: the background is %s", dark, background)
			}
		}
	}
	complaints.empty(t)
}

// TestBrowserExploresTheDiagram of a real run: a wheel zooms, a key follows a
// cause, Escape lets go.
func TestBrowserExploresTheDiagram(t *testing.T) {
	ctx, complaints := browser(t)
	open(t, ctx, write(t, made(t)), 1280, false)
	const tick = `[...document.querySelectorAll('.scene .axis text')].map(text => text.outerHTML).join()`
	before := ask[string](t, ctx, tick)
	ask[bool](t, ctx, `document.querySelector('svg .scene').dispatchEvent(
		new WheelEvent('wheel', {deltaY: -400, clientX: 600, clientY: 700, bubbles: true, cancelable: true}))`)
	if after := ask[string](t, ctx, tick); after == before {
		t.Errorf("the wheel leaves the axis at %q", before)
	}
	ask[bool](t, ctx, `document.querySelector('svg .item').focus() || true`)
	act(t, ctx, chromedp.KeyEvent("\r"))
	const lit = `document.querySelectorAll('svg.following .lit').length`
	if n := ask[int](t, ctx, lit); n < 2 {
		t.Errorf("Enter follows %d items, not an operation and its messages", n)
	}
	act(t, ctx, chromedp.KeyEvent(kb.Escape))
	if n := ask[int](t, ctx, lit); n > 0 {
		t.Error("Escape does not let go")
	}
	complaints.empty(t)
}

func TestBrowserReachesEverySectionByKeyboard(t *testing.T) {
	ctx, _ := browser(t)
	open(t, ctx, write(t, cut(t)), 1280, false)
	var reached []string
	for range 12 {
		act(t, ctx, chromedp.KeyEvent("\t"))
		if where := ask[string](t, ctx, `document.activeElement.getAttribute('href') || ''`); where != "" {
			reached = append(reached, where)
		}
	}
	if len(reached) < 7 || reached[0] != "#main" {
		t.Errorf("the tabulator reaches %q", reached)
	}
}
