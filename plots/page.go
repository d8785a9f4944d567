package plots

import "strings"

// page is a sheet that is filled from top to bottom.
type page struct {
	*sheet
	y float64 // what is above is done
}

// newPage begins a sheet with the figure's title.
func newPage(title string, width float64) *page {
	p := &page{sheet: &sheet{name: title, width: width}, y: margin}
	p.paragraph(titled, title)
	p.y += 3
	return p
}

// right is where a page's margin begins.
func (p *page) right() float64 { return p.width - margin }

// paragraph writes wrapped words over the whole width.
func (p *page) paragraph(style textStyle, words string) {
	for _, line := range style.wrap(words, p.width-2*margin) {
		p.write(style, line, margin, p.y+style.ascent(), 0)
		p.y += style.line()
	}
}

// close ends the sheet with a caption of some sentences; empty ones are none.
func (p *page) close(sentences ...string) *sheet {
	caption := strings.TrimSpace(strings.Join(sentences, " "))
	if caption != "" {
		p.y += 8
		p.paragraph(noted, caption)
	}
	p.height = p.y + margin
	return p.sheet
}
