package document

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"slices"
	"strconv"
)

// Hash returns the SHA-256 of what a tree says, in hexadecimal. Comments,
// quotes, layout and the order of keys do not change it; the order of lists
// and the spelling of values (20s, 20000ms) do.
func Hash(n *Node) string {
	h := sha256.New()
	hashNode(h, n)
	return hex.EncodeToString(h.Sum(nil))
}

// hashNode feeds a node to the hash. Lengths come before contents, so that no
// two trees feed it the same bytes.
func hashNode(h hash.Hash, n *Node) {
	switch n.Kind {
	case Null:
		hashText(h, "n", "")
	case Text:
		hashText(h, "t", n.Text)
	case List:
		hashText(h, "l", strconv.Itoa(len(n.Items)))
		for _, item := range n.Items {
			hashNode(h, item)
		}
	case Map:
		hashText(h, "m", strconv.Itoa(len(n.Entries)))
		entries := slices.SortedFunc(slices.Values(n.Entries), func(a, b Entry) int {
			return cmp.Compare(a.Key.Text, b.Key.Text)
		})
		for _, entry := range entries {
			hashText(h, "k", entry.Key.Text)
			hashNode(h, entry.Value)
		}
	}
}

// hashText feeds a marked text, its length first.
func hashText(h hash.Hash, mark, text string) {
	h.Write([]byte(mark + strconv.Itoa(len(text)) + ":" + text))
}
