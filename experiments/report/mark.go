package report

// Mark is a sign in front of a line.
type Mark uint8

const (
	// Good stands before what is as it should be.
	Good Mark = iota
	// Doubtful stands before what could be better.
	Doubtful
	// Bad stands before what must not stay so.
	Bad
)

// Mark returns a sign as the terminal can show it.
func (s Style) Mark(m Mark) string {
	switch m {
	case Good:
		return s.paint(green, s.glyphs().met)
	case Doubtful:
		return s.paint(yellow, "!")
	}
	return s.paint(red, s.glyphs().failed)
}
