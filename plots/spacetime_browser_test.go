//go:build !js && !wasip1

package plots

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os/exec"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// visitor looks at a page in a browser that nobody sees.
type visitor struct {
	*testing.T
	ctx        context.Context
	complaints chan string
}

// visit opens a page, or skips the test where there is no browser.
func visit(t *testing.T, page string, width int64) *visitor {
	t.Helper()
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			browser = found
		}
	}
	if browser == "" {
		t.Skip("no browser here")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	r := &visitor{T: t, complaints: make(chan string, 100)}
	r.ctx, stop = chromedp.NewContext(ctx, chromedp.WithListener(func(event any) {
		if thrown, is := event.(*runtime.EventExceptionThrown); is {
			r.complaints <- thrown.ExceptionDetails.Text
		}
	}))
	t.Cleanup(stop)
	r.do(chromedp.EmulateViewport(width, 800), chromedp.Navigate("data:text/html;charset=utf-8,"+url.PathEscape(page)))
	return r
}

func (r *visitor) do(actions ...chromedp.Action[chromedp.Void]) {
	r.Helper()
	if err := chromedp.Do(r.ctx, actions...); err != nil {
		r.Fatal(err)
	}
}

// wants compares what an expression is in the page.
func (r *visitor) wants(expression, want string) {
	r.Helper()
	if got := r.ask(expression); got != want {
		r.Errorf("%s is %s, want %s", expression, got, want)
	}
}

// ask evaluates an expression in the page.
func (r *visitor) ask(expression string) string {
	r.Helper()
	answer, err := chromedp.Run(r.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		r.Fatal(err)
	}
	return answer
}

// happen has an event happen to an element.
func (r *visitor) happen(element, event string) {
	r.Helper()
	r.ask(fmt.Sprintf("document.querySelector(%q).dispatchEvent(new %s)", element, event))
}

// exchangePage holds the diagram of an exchange and the script.
func exchangePage(t *testing.T) string {
	var drawn bytes.Buffer
	fmt.Fprint(&drawn, "<!DOCTYPE html><meta name=viewport content='width=device-width'><body style='margin:0'>")
	figure := exchange
	scene := exchange.Scenes[0]
	scene.Messages = append([]Message(nil), scene.Messages...)
	for i := range scene.Messages {
		scene.Messages[i].Cause, scene.Messages[i].Note = "operation 1", fmt.Sprintf("message %d", i+1)
	}
	scene.Messages[2].Cause = "operation 2"
	scene.Operations = nil
	figure.Scenes = []Scene{scene}
	if err := figure.WriteInteractiveSVG(&drawn, "d"); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&drawn, "<script>const names = Object.keys(window).length;</script><script>%s</script>", SpaceTimeScript)
	return drawn.String()
}

// TestADiagramReacts to the wheel, the pointer and the keys, and complains of
// nothing.
func TestADiagramReacts(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	r := visit(t, exchangePage(t), 960)
	const line = `document.querySelector(".message line")`
	const ticks = `document.querySelectorAll(".axis text").length > 3`
	r.wants(`Object.keys(window).length - names`, "0")
	r.wants(ticks, "true")
	before := r.ask(line + `.getAttribute("x1")`)

	// The wheel zooms, at the place of the pointer.
	r.happen("svg", `WheelEvent("wheel", {deltaY: -400, clientX: 480, clientY: 60, cancelable: true})`)
	r.wants(line+`.getAttribute("x1") < `+before, "true")
	r.wants(ticks, "true")

	// The arrow keys go from item to item, and say what it is.
	r.do(chromedp.Focus("svg"), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight))
	r.wants(`document.activeElement.getAttribute("aria-label")`, "message 2")
	r.wants(`document.querySelector(".spacetime-tip").hidden`, "false")
	r.wants(`document.querySelector(".spacetime-tip").textContent`, "message 2\n← operation 1")

	// Enter follows its cause, Escape puts all back.
	r.do(chromedp.KeyEvent(kb.Enter))
	r.wants(`document.querySelectorAll(".lit").length`, "2")
	r.wants(`document.querySelector("svg").classList.contains("following")`, "true")
	r.do(chromedp.KeyEvent(kb.Escape))
	r.wants(`document.querySelectorAll(".lit").length`, "0")
	r.wants(line+`.getAttribute("x1")`, before)

	// A click does what Enter does; on nothing, what Escape does to it.
	r.happen(".cross", `MouseEvent("click", {bubbles: true})`)
	r.wants(`document.querySelectorAll(".lit").length`, "2")
	r.happen(".heading", `MouseEvent("click", {bubbles: true})`)
	r.wants(`document.querySelectorAll(".lit").length`, "0")

	select {
	case complaint := <-r.complaints:
		t.Error(complaint)
	default:
	}
}

// TestADiagramFitsATelephone, whose page does not scroll sideways for it.
func TestADiagramFitsATelephone(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	r := visit(t, exchangePage(t), 390)
	r.wants(`document.documentElement.scrollWidth`, "390")
}
