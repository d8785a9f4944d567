package plots

import (
	"bytes"
	"image/color"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// drawnAs returns a figure as SVG.
func drawnAs(t *testing.T, s Style, f Figure) string {
	t.Helper()
	var drawn bytes.Buffer
	if err := s.WriteSVG(&drawn, f); err != nil {
		t.Fatal(err)
	}
	return drawn.String()
}

// The rules for dark pages find what they change by its colour: each mark has
// to name one.
func TestEachMarkHasAColour(t *testing.T) {
	known := append([]color.NRGBA{white, ink, pale, grid, edge}, colours...)
	named := regexp.MustCompile(`(?:fill|stroke):(#[0-9A-F]{6})`)
	marks := regexp.MustCompile(`(?s)<(?:path|text)\b[^>]*style="([^"]*)"`)
	for _, g := range goldens {
		drawn := drawnAs(t, Style{}, g.figure)
		if got, want := len(marks.FindAllString(drawn, -1)), strings.Count(drawn, "<path")+strings.Count(drawn, "<text"); got != want {
			t.Errorf("%s: %d of %d marks have a style", g.file, got, want)
		}
		for _, mark := range marks.FindAllStringSubmatch(drawn, -1) {
			found := named.FindStringSubmatch(mark[1])
			if found == nil || !slices.ContainsFunc(known, func(c color.NRGBA) bool { return hexadecimal(c) == found[1] }) {
				t.Errorf("%s: a mark of an unknown colour: %s", g.file, mark[0])
			}
		}
	}
}

// What is drawn dark has the colours that the rules give.
func TestDark(t *testing.T) {
	drawn := drawnAs(t, Style{Dark: true}, lengths)
	for from, to := range dark {
		if strings.Contains(drawn, ":"+hexadecimal(from)+`"`) || strings.Contains(drawn, ":"+hexadecimal(from)+";") {
			if _, isResult := inverse(dark)[from]; !isResult {
				t.Errorf("%s is still %s", hexadecimal(from), hexadecimal(from))
			}
		}
		if rule := ":" + hexadecimal(to) + " !important"; !strings.Contains(darkRules(), rule) {
			t.Errorf("no rule leads to %s", rule)
		}
	}
}

func inverse(p palette) palette {
	back := palette{}
	for from, to := range p {
		back[to] = from
	}
	return back
}

// Words and lines can be told from the ground: at least 4.5 to 1 for words, and
// 3 to 1 for lines, as WCAG 2.2 asks for. Orange, purple and sky blue are paler
// on white; they come last, and have markers and names in ink.
func TestContrast(t *testing.T) {
	for name, p := range map[string]palette{"light": nil, "dark": dark} {
		ground := luminance(p, 0)
		for _, c := range []struct {
			what  string
			index int
			least float64
		}{{"ink", 1, 4.5}, {"pale", 2, 4.5}, {"blue", 3, 3}, {"vermilion", 4, 3}, {"black", 5, 3}, {"green", 6, 3}} {
			over := luminance(p, c.index)
			if contrast := (max(over, ground) + 0.05) / (min(over, ground) + 0.05); contrast < c.least {
				t.Errorf("%s, %s: the contrast is %.1f, %v at least", name, c.what, contrast, c.least)
			}
		}
	}
}

// luminance is how bright a colour is, after WCAG.
func luminance(p palette, index int) (total float64) {
	c := p.of(append(append(colours[:0:0], white, ink, pale), colours...)[index])
	for i, part := range []uint8{c.R, c.G, c.B} {
		v := float64(part) / 255
		if v > 0.03928 {
			v = math.Pow((v+0.055)/1.055, 2.4)
		} else {
			v /= 12.92
		}
		total += v * []float64{0.2126, 0.7152, 0.0722}[i]
	}
	return total
}

func TestUnknownWidth(t *testing.T) {
	defer func() {
		if got, _ := recover().(string); got != "plots: no width 9" {
			t.Errorf("panics with %q", got)
		}
	}()
	_ = Style{Width: 9}.WriteSVG(&bytes.Buffer{}, lengths)
}
