package history

import (
	"slices"
	"strings"
	"testing"
)

const log = "INFO  jepsen.core - a line of another logger\n" +
	"INFO  jepsen.util - 0\t:invoke\t:write\t4\n" +
	"INFO  jepsen.util - 1\t:invoke\t:cas\t[4 0]\n" +
	"INFO  jepsen.util - 0\t:ok\t:write\t4\n" +
	"INFO  jepsen.util - :nemesis\t:info\t:start\t\"cut off #{:n1}\"\n" +
	"INFO  jepsen.util - 1\t:fail\t:cas\t[4 0]\r\n" +
	"INFO  jepsen.util - 2   :invoke :read   nil\n" +
	"INFO  jepsen.util - 3\t:invoke\t:cas\t[4 9]\n" +
	"INFO  jepsen.util - 2\t:ok\t:read\tnil\n" +
	"INFO  jepsen.util - 3\t:fail\t:cas\t:timed-out\n" +
	"INFO  jepsen.util - 4\t:invoke\t:write\t0\n" +
	"INFO  jepsen.util - 5\t:invoke\t:write\t9\n" +
	"INFO  jepsen.util - 4\t:info\t:write\t:timed-out\n"

func TestReadJepsenLog(t *testing.T) {
	in, err := ReadJepsen(strings.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	want := `0  jepsen/0  0.002s..0.004s  write k0 1  -> ok
1  jepsen/1  0.003s..0.006s  cas k0 1 2  -> mismatch
2  jepsen/2  0.007s..0.009s  read k0     -> nil
3  jepsen/3  0.008s..0.01s   cas k0 1 3  -> fail
4  jepsen/4  0.011s..0.013s  write k0 2  -> unknown "timed-out"
5  jepsen/5  0.012s..never   write k0 3  -> unknown
`
	if in.History.String() != want {
		t.Errorf("got\n%vwant\n%v", in.History, want)
	}
	if want := []string{"nil", "4", "0", "9"}; !slices.Equal(in.Values, want) {
		t.Errorf("values = %q, want %q", in.Values, want)
	}
}

func TestReadJepsenMaps(t *testing.T) {
	in, err := ReadJepsen(strings.NewReader(`
		{:process 0, :type :invoke, :f :append, :key "7", :value "x 0 0 y"}
		{:process 0, :type :ok, :f :append, :key "7", :value "x 0 0 y"}
		{:process :nemesis, :type :info, :f :start, :value {:cut [n1 n2]}}
		{:index 4, :process 1, :type :invoke, :f :put, :key "3", :value "x 1 0 y"}
		{:index 5, :process 2, :type :invoke, :f :get, :key "7", :value nil}
		{:process 2, :type :ok, :f :get, :key "7", :value "x 0 0 yx 1 0 y"}
		{:process 3, :type :invoke, :f :get, :key "3", :value nil}
		{:process 3, :type :ok, :f :get, :key "3", :value ""}
		{:process 4, :type :invoke, :f :read, :key "3", :value nil}
		{:process 4, :type :ok, :f :read, :key "3", :value [5 6]}
	`))
	if err != nil {
		t.Fatal(err)
	}
	want := `0  jepsen/0  0.002s..0.003s  append k0 1  -> ok
1  jepsen/1  0.005s..never   write k1 2   -> unknown
2  jepsen/2  0.006s..0.007s  read k0      -> [1,2]
3  jepsen/3  0.008s..0.009s  read k1      -> []
4  jepsen/4  0.01s..0.011s   read k1      -> [3,4]
`
	if in.History.String() != want {
		t.Errorf("got\n%vwant\n%v", in.History, want)
	}
	if want := []string{"7", "3"}; !slices.Equal(in.Keys, want) {
		t.Errorf("keys = %q, want %q", in.Keys, want)
	}
}

func TestReadJepsenErrors(t *testing.T) {
	tests := []struct{ text, want string }{
		{`{:process 0, :type :ok, :f :get, :key "7", :value "x"}`, "process 0 is answered, but asked nothing"},
		{`{:process 0, :type :invoke, :f :txn, :value nil}`, ":txn is not a function that has a meaning here"},
		{`{:process 0, :type :invoke, :f :cas, :value 3}`, ":cas has the wrong number of values: 3"},
		{`{:process 0, :type :invoke, :f :cas, :value [1 2 3]}`, ":cas has the wrong number of values: [1 2 3]"},
		{`{:process 0, :type :invoke, :f :write, :value [1 2]}`, ":write has the wrong number of values: [1 2]"},
		{`{:process 0, :type :invoke, :f :read`, "the map does not end with }"},
		{`{:process 0, :value "x`, `the quotes do not close: "x`},
		{`{:process 0, :value [1 2}`, "the vector does not end with ]: [1 2}"},
		{`{:process 0, :value }`, `a value is missing before "}"`},
	}
	for _, test := range tests {
		_, err := ReadJepsen(strings.NewReader("\n" + test.text))
		if err == nil || err.Error() != "line 2: "+test.want {
			t.Errorf("%s\n got %v\nwant line 2: %s", test.text, err, test.want)
		}
	}
	_, err := ReadJepsen(strings.NewReader("{:process 0, :type :invoke, :f :read, :value nil}\n" +
		"{:process 0, :type :done, :f :read, :value nil}"))
	if want := "line 2: :done is not one of :invoke, :ok, :fail and :info"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A process that asks again without having been answered leaves its first
// request open for ever: it may still take effect.
func TestReadJepsenAbandonedRequest(t *testing.T) {
	in, err := ReadJepsen(strings.NewReader("INFO  jepsen.util - 0\t:invoke\t:write\t4\n" +
		"INFO  jepsen.util - 0\t:invoke\t:write\t5\nINFO  jepsen.util - 0\t:ok\t:write\t5\n"))
	if err != nil {
		t.Fatal(err)
	}
	if in.History[0].Outcome != Unknown || in.History[1].Outcome != OK {
		t.Errorf("got\n%v", in.History)
	}
}

// Noise is refused or skipped, never a panic.
func FuzzReadJepsen(f *testing.F) {
	f.Add(log)
	f.Add(`{:process 0, :type :invoke, :f :append, :key "7", :value "x 0 0 y"}`)
	f.Fuzz(func(t *testing.T, text string) {
		in, err := ReadJepsen(strings.NewReader(text))
		if err == nil && len(in.Values) == 0 {
			t.Fatal("the values do not begin with nil")
		}
	})
}
