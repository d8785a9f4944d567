package determinism

import (
	"cmp"
	"fmt"
	"go/token"
	"io/fs"
	"slices"
	"strings"
)

// Violation is one place where a program could behave differently on the next
// run or on another machine.
type Violation struct {
	Pos     token.Position // file (relative to the root that was checked), line, column
	Rule    string         // name of the rule, as Rules lists it
	Found   string         // what stands there: "time.Now"
	Instead string         // what to write in its place: "env.Now()"
}

// String prints "raft/raft.go:12:7: clock: time.Now: use env.Now()".
func (v Violation) String() string {
	return fmt.Sprintf("%s: %s: %s: %s", v.Pos, v.Rule, v.Found, v.Instead)
}

// Rule is a family of constructs that the determinism contract excludes.
type Rule struct {
	Name string // what a directive calls it: //nines:allow Name why
	Why  string // how the construct breaks a replay
}

// The names of the rules.
const (
	clock       = "clock"
	random      = "random"
	concurrency = "concurrency"
	environment = "environment"
	address     = "address"
	state       = "state"
	order       = "order"
	float       = "float"
	fused       = "fused"
	convert     = "convert"
	quantity    = "quantity"
	directive   = "directive"
)

// Rules lists every rule with the reason for it, in the order of this page.
func Rules() []Rule {
	return []Rule{
		{clock, "the wall clock differs from run to run; virtual time does not"},
		{random, "draws that are not addressed by seed and purpose cannot be repeated"},
		{concurrency, "the Go scheduler decides who goes first, and decides anew each time"},
		{environment, "files, sockets, process and runtime state belong to one machine"},
		{address, "a memory address differs from run to run"},
		{state, "package state outlives a run and is shared by runs in parallel"},
		{order, "a map is ranged over in a different order each time"},
		{float, "these functions do not give the same bits on every processor"},
		{fused, "some compilers fuse x*y + z and skip one rounding"},
		{convert, "a float out of range becomes a different integer on each architecture"},
		{quantity, "int has 32 bits on some targets and 64 on others"},
		{directive, "an exception must name a rule, give its reason and be needed"},
	}
}

// Check reads the Go packages in dirs and below ("." if none is given) and
// returns what breaks the contract, ordered by position. Imports are resolved
// within the whole of fsys first, so that a root which holds several packages
// is judged with their types known; what cannot be resolved is tolerated.
//
// Tests, testdata, and directories whose names begin with a dot or an
// underscore are not read. The error is about files that cannot be read or
// parsed, never about what they say.
func Check(fsys fs.FS, dirs ...string) ([]Violation, error) {
	if len(dirs) == 0 {
		dirs = []string{"."}
	}
	source, err := load(fsys)
	if err != nil {
		return nil, err
	}
	c := newChecker(source)
	wanted := slices.DeleteFunc(slices.Clone(source.packages), func(p *sourcePackage) bool {
		return !under(p.dir, dirs)
	})
	for _, p := range wanted {
		c.check(p)
	}
	for _, p := range wanted {
		c.exceptions(p)
	}
	slices.SortFunc(c.found, func(a, b Violation) int {
		return cmp.Or(strings.Compare(a.Pos.Filename, b.Pos.Filename),
			cmp.Compare(a.Pos.Offset, b.Pos.Offset), strings.Compare(a.Rule, b.Rule))
	})
	return c.found, nil
}

// under reports whether dir is one of dirs or lies below one.
func under(dir string, dirs []string) bool {
	return slices.ContainsFunc(dirs, func(root string) bool {
		return root == "." || dir == root || strings.HasPrefix(dir, root+"/")
	})
}
