package experiments

import "testing"

// Notes stay where they are, and in order, however many there are.
func TestOccurrencesDoNotMove(t *testing.T) {
	var noted occurrences
	held := make(map[int64]*Occurrence)
	for i := range int64(3 * fullPage) {
		held[i] = noted.add(Occurrence{Amount: i})
	}
	for i, o := range held {
		o.Amount = -i
	}
	next := int64(0)
	for _, page := range noted.pages {
		for _, o := range page {
			if o.Amount != -next {
				t.Fatalf("note %d says %d", next, o.Amount)
			}
			next++
		}
	}
	if next != noted.total || next != 3*fullPage {
		t.Errorf("%d notes of %d", next, noted.total)
	}
}
