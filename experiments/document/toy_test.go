package document_test

import (
	"fmt"
	"math"
	"strings"

	"nines/experiments/document"
)

// readToy reads a small scenario model that exercises every reader method, and
// returns the errors, or the tree and what was understood.
func readToy(r *document.Reader, root *document.Node) string {
	var understood strings.Builder
	f := r.Map(root)
	r.String(f.Get("title"))
	for _, site := range r.Named(f.Get("sites")) {
		machines := r.Int(site.Value, 1, 1000)
		fmt.Fprintf(&understood, "# site %s has %d machines\n", site.Key.Text, machines)
	}
	for _, system := range r.Named(f.Get("systems")) {
		readToySystem(r, system.Value)
	}
	for _, group := range r.Named(r.Inherit(f.Get("load"), "like")) {
		rate := readToyLoad(r, group.Value)
		fmt.Fprintf(&understood, "# load %s offers %.4g/s\n", group.Key.Text, rate)
	}
	for _, fault := range r.Named(f.Get("faults")) {
		readToyFault(r, fault.Value)
	}
	f.Get("variants")
	f.Done()
	if err := r.Err(); err != nil {
		return err.Error() + "\n"
	}
	return string(document.Print(root)) + understood.String()
}

func readToySystem(r *document.Reader, n *document.Node) {
	f := r.Map(n)
	r.OneOf(f.Need("protocol"), "abd", "quorum", "lww")
	replicas := r.Int(f.Get("replicas"), 1, math.MaxInt64)
	read := f.Get("read")
	if quorum := r.Int(read, 1, math.MaxInt64); replicas > 0 && quorum > replicas {
		r.Errorf(read, "a quorum of %d is more than %d replicas", quorum, replicas)
	}
	r.Size(f.Get("cache"))
	r.Bandwidth(f.Get("bandwidth"))
	r.Bool(f.Get("write-back"))
	r.Float(f.Get("skew"), 0, 10)
	r.DurationIn(f.Get("offset"), -1e9, 1e9)
	r.Check(f.Get("latency"), "a distribution such as exponential(20ms)", checkToyDistribution)
	f.Done()
}

func readToyLoad(r *document.Reader, n *document.Node) (perSecond float64) {
	f := r.Map(n)
	r.Name(f.Get("at"))
	perSecond = r.Rate(f.Need("open"))
	r.Duration(f.Get("deadline"))
	r.Percent(f.Get("reads"))
	f.Done()
	return perSecond
}

func readToyFault(r *document.Reader, n *document.Node) {
	f := r.Map(n)
	if kind, target := f.Choose("partition", "slow", "crash"); kind == "partition" {
		for _, side := range r.List(target) {
			r.Name(side)
		}
	}
	r.Duration(f.Need("at"))
	r.Duration(f.Get("for"))
	f.Done()
}

// readVariants reads the scenario as it is and then once per variant.
func readVariants(r *document.Reader, root *document.Node) string {
	texts := []string{readToy(r, root)}
	if r.Err() != nil {
		return texts[0]
	}
	for _, variant := range r.Named(root.Get("variants")) {
		r.Scope = "variant " + variant.Key.Text
		texts = append(texts, "# "+r.Scope+"\n"+readToy(r, r.Apply(root, r.Entries(variant.Value)...)))
	}
	if err := r.Err(); err != nil {
		return err.Error() + "\n"
	}
	return strings.Join(texts, "")
}

// checkToyDistribution stands for the parser of another package.
func checkToyDistribution(text string) error {
	name, _, found := strings.Cut(text, "(")
	if !found {
		return &document.TextError{Column: len(text) + 1, Message: "no parameters: write " + name + "(…)"}
	}
	if i := strings.Index(text, "?"); i >= 0 {
		return &document.TextError{Column: i + 1, Message: "unexpected ?"}
	}
	return nil
}
