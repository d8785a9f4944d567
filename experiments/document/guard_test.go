package document

import "testing"

// TestGuard: what the library panics with becomes an error of the document.
func TestGuard(t *testing.T) {
	root, found := guard(newSource("cap.yaml", "a"), "a", func(*source, string) (*Node, []*Error) { panic("index out of range") })
	want := "cap.yaml: the YAML library cannot read this text: index out of range"
	if root != nil || len(found) != 1 || found[0].Error() != want {
		t.Errorf("got %v, %v", root, found)
	}
}
