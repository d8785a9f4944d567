package document_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"nines/experiments/document"
)

func Example() {
	parsed, err := document.Parse("cap.yaml", []byte("deadlin: 5\nopen: 80\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	var r document.Reader
	f := r.Map(parsed.Root)
	r.Duration(f.Need("deadline"))
	r.Rate(f.Get("open"))
	f.Done()
	fmt.Println(r.Err())
	// Output:
	// cap.yaml:1:1: unknown key "deadlin"; did you mean "deadline"?
	//     deadlin: 5
	//     ^
	// cap.yaml:2:7: 80 has no unit: write 80/s or 80/min
	//     open: 80
	//           ^
}

// parse reads a document that is known to be right.
func parse(text string) *document.Node {
	parsed, err := document.Parse("cap.yaml", []byte(text))
	if err != nil {
		panic(err)
	}
	return parsed.Root
}

func ExampleParse() {
	_, err := document.Parse("cap.yaml", []byte("faults:\n  cut: {partition: [A, B}\n"))
	fmt.Println(err)
	// Output:
	// cap.yaml:2:25: expected "," or "]" here
	//       cut: {partition: [A, B}
	//                             ^
}

func ExampleReader() {
	root := parse("{open: 120/min, reads: 70%, deadline: 1h30m, cache: 64KiB, bandwidth: 100Mbit/s}")
	var r document.Reader
	f := r.Map(root)
	fmt.Println(r.Rate(f.Need("open")), "per second")
	fmt.Println(r.Percent(f.Need("reads")))
	fmt.Println(r.Duration(f.Need("deadline")))
	fmt.Println(r.Size(f.Need("cache")), "bytes")
	fmt.Println(r.Bandwidth(f.Need("bandwidth")), "bytes per second")
	f.Done()
	fmt.Println(r.Err())
	// Output:
	// 2 per second
	// 0.7
	// 1h30m0s
	// 65536 bytes
	// 12500000 bytes per second
	// <nil>
}

// The key that is there tells what kind of fault a map describes.
func ExampleFields_Choose() {
	var r document.Reader
	f := r.Map(parse("{partition: [A, B], at: 10s}"))
	kind, target := f.Choose("partition", "slow", "crash")
	fmt.Println(kind, target)
	// Output: partition [A, B]
}

// A parser of another package says where in the text it stopped.
func ExampleRead() {
	parsePair := func(text string) ([2]string, error) {
		left, right, found := strings.Cut(text, "-")
		if !found {
			return [2]string{}, &document.TextError{Column: len(text) + 1, Message: "expected - and a second site"}
		}
		return [2]string{left, right}, nil
	}
	var r document.Reader
	f := r.Map(parse("{cable: A-B, fibre: C}"))
	fmt.Println(document.Read(&r, f.Get("cable"), "a pair of sites", parsePair))
	document.Read(&r, f.Get("fibre"), "a pair of sites", parsePair)
	fmt.Println(r.Err())
	// Output:
	// [A B]
	// cap.yaml:1:22: expected - and a second site
	//     {cable: A-B, fibre: C}
	//                          ^
}

func ExampleReader_Apply() {
	base := parse("faults: {cut: {partition: [A, B], at: 10s}}")
	setting, err := document.ParseSetting("faults.cut={for: 20s, at: ~}")
	if err != nil {
		fmt.Println(err)
		return
	}
	var r document.Reader
	fmt.Println(r.Apply(base, setting))
	fmt.Println(base)
	// Output:
	// {faults: {cut: {partition: [A, B], for: 20s}}}
	// {faults: {cut: {partition: [A, B], at: 10s}}}
}

func ExampleReader_Inherit() {
	groups := parse("left: {at: A, open: 80/s, reads: 70%}\nright: {like: left, at: B}\n")
	var r document.Reader
	fmt.Printf("%s", document.Print(r.Inherit(groups, "like")))
	// Output:
	// left: {at: A, open: 80/s, reads: 70%}
	// right: {at: B, open: 80/s, reads: 70%}
}

func ExampleParseSetting() {
	setting, err := document.ParseSetting("faults.cut.for=20s")
	fmt.Println(setting.Key, setting.Value, err)
	_, err = document.ParseSetting("faults.cut")
	fmt.Println(err)
	// Output:
	// faults.cut.for 20s <nil>
	// --set:1:1: a setting is key=value, such as faults.cut.for=20s
	//     faults.cut
	//     ^
}

func ExamplePrint() {
	fmt.Printf("%s", document.Print(parse("'title':  One cut  # a comment\nsites: {A: 2,\n  'B': 3}\nnote: 'yes'\n")))
	// Output:
	// title: One cut
	// sites: {A: 2, B: 3}
	// note: "yes"
}

func ExampleHash() {
	written, reordered := parse("{a: 1, b: [x, y]}"), parse("b:\n- x\n- 'y'\n# a comment\na: 1\n")
	fmt.Println(document.Hash(written) == document.Hash(reordered))
	// Output: true
}

func ExampleSuggest() {
	fmt.Println(document.Suggest("fualts", []string{"faults", "figures", "load"}))
	// Output: faults
}

// The structured form of what is wrong, for tools.
func ExampleErrors() {
	_, err := document.Parse("cap.yaml", []byte("a: *b"))
	if all, ok := errors.AsType[*document.Errors](err); ok {
		text, _ := json.MarshalIndent(all, "", "  ")
		fmt.Println(string(text))
	}
	// Output:
	// {
	//   "errors": [
	//     {
	//       "file": "cap.yaml",
	//       "line": 1,
	//       "column": 4,
	//       "message": "aliases (*name) are not read here: quote the text, or write the value out",
	//       "source": "a: *b"
	//     }
	//   ]
	// }
}
