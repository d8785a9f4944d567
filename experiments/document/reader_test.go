package document_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"nines/experiments/document"
)

// TestMissingNodes: a nil node reads as nothing, without a complaint, so that
// optional keys cost no conditions.
func TestMissingNodes(t *testing.T) {
	var r document.Reader
	f := r.Map(nil)
	f.Need("at")
	f.Choose("partition", "slow")
	f.Done()
	sum := r.Int(nil, 1, 2) + r.Size(nil) + r.Bandwidth(nil) + int64(r.Duration(nil)) + int64(r.Rate(nil)+r.Percent(nil)+r.Float(nil, 1, 2))
	text := r.String(nil) + r.Name(nil) + r.OneOf(nil, "a") + r.Check(nil, "a text", func(string) error { return errors.New("called") })
	if sum != 0 || text != "" || r.Bool(nil) || len(r.List(nil))+len(r.Named(nil))+len(r.Entries(nil)) != 0 {
		t.Error("nothing reads as something")
	}
	if err := r.Err(); err != nil {
		t.Error(err)
	}
}

// TestWithoutPosition: nodes that a program made are judged like all others.
func TestWithoutPosition(t *testing.T) {
	var r document.Reader
	text := document.NewText
	for _, test := range []struct {
		read func()
		want string
	}{
		{func() { r.Int(text("6"), math.MinInt64, 5) }, "6 is too large: at most 5"},
		{func() { r.Float(text("6"), math.Inf(-1), 5.5) }, "6 is too large: at most 5.5"},
		{func() { r.Float(text("-6"), 0, math.Inf(1)) }, "-6 is too small: at least 0"},
		{func() { r.DurationIn(text("2s"), math.MinInt64, time.Second) }, "2s is too large: at most 1s"},
		{func() { r.Bandwidth(text("-1MB/s")) }, "-1MB/s is negative"},
		{func() { r.Name(text(strings.Repeat("a", 65))) }, "a name has 1 to 64 characters"},
		{func() { r.OneOf(text("b")) }, "unknown value \"b\"\n  none is known here"},
		{func() { r.String(document.NewMap()) }, "expected a text, found a map"},
		{func() { r.Entries(document.NewList()) }, "expected a map such as {key: value}, found a list"},
		{func() { r.Map(&document.Node{}).Need("at") }, `missing key "at"`},
		{func() { r.Errorf(nil, "nobody wrote %s", "this") }, "nobody wrote this"},
		{func() { r.Add(errors.New("no such file")) }, "no such file"},
		{func() { r.Add(nil); r.Errorf(nil, "but for this") }, "but for this"},
	} {
		r = document.Reader{}
		test.read()
		if err := r.Err(); err == nil || err.Error() != test.want {
			t.Errorf("got  %v\nwant %s", err, test.want)
		}
	}
}

// TestScopes: an error met in some scopes names them; one that is also met
// outside of them, or before, concerns all.
func TestScopes(t *testing.T) {
	met := func(scopes ...string) string {
		var r document.Reader
		for _, scope := range scopes {
			r.Scope = scope
			r.Errorf(nil, "wrong")
		}
		return r.Err().Error()
	}
	for want, scopes := range map[string][]string{
		"wrong (variant a)":            {"variant a", "variant a"},
		"wrong (variant a, variant b)": {"variant a", "variant b"},
		"wrong":                        {"variant a", "", "variant b"},
	} {
		if got := met(scopes...); got != want {
			t.Errorf("%q: got %q, want %q", scopes, got, want)
		}
	}
}
