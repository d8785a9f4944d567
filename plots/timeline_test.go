package plots

import (
	"bytes"
	"flag"
	"fmt"
	"image/png"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

var rewrite = flag.Bool("rewrite", false, "record the figures in testdata anew")

// sampled returns a series with one value a second.
func sampled(name string, seconds int, value func(second int) float64) Series {
	s := Series{Name: name}
	for i := range seconds {
		s.Points = append(s.Points, Point{time.Duration(i) * time.Second, value(i)})
	}
	return s
}

// stores are three lines that mostly coincide.
func stores() []Series {
	refuses := func(second int) float64 {
		if second >= 10 && second < 30 {
			return 0
		}
		return 100
	}
	serves := func(int) float64 { return 100 }
	return []Series{sampled("abd", 60, refuses), sampled("one", 60, serves), sampled("majority-lww", 60, refuses)}
}

// many is a figure with all that there is: intervals, gaps, a lonely point, no
// data, many bands, names that are too long.
func many() Timeline {
	slope := func(k float64) func(int) float64 {
		return func(i int) float64 {
			if i > 20 && i < 26 || i == 30 {
				return math.NaN()
			}
			return 3 + float64(k*float64(i%7))
		}
	}
	bounded := sampled("mean", 40, slope(0.5))
	for _, p := range bounded.Points {
		bounded.Low, bounded.High = append(bounded.Low, p.Value-1), append(bounded.High, p.Value+1.5)
	}
	lonely := Series{Name: "lonely", Points: []Point{{25 * time.Second, 6}}}
	long := sampled("a name that is much longer than any column can be", 30, slope(1))
	bands := []Band{{"upgrade of all machines", 5 * time.Second, 20 * time.Second}, {"instant", 33 * time.Second, 33 * time.Second}, {"later", time.Hour, 2 * time.Hour}}
	for at := 8 * time.Second; at < 40*time.Second; at += 3 * time.Second {
		bands = append(bands, Band{"flapping", at, at + time.Second})
	}
	return Timeline{
		Title:   "A title that is so long that it takes two lines of the figure, for it says what was found",
		Caption: strings.Repeat("The caption says what was run. ", 8),
		Bands:   bands,
		Panels: []Panel{
			{Label: "latency (p99), ms", Series: []Series{bounded, lonely, long, {Name: "absent"}}},
			{Label: "requests per second", Low: -10, High: 2000, Series: []Series{sampled("offered", 40, func(i int) float64 { return float64(i * 50) })}},
		},
	}
}

// episode has panels of all measures that are watched over time.
func episode() Timeline {
	duringCut := func(inside, outside float64) func(int) float64 {
		return func(i int) float64 {
			wave := float64(i*7%5) / 10
			if i >= 10 && i < 30 {
				return inside + float64(inside*wave)
			}
			return outside + float64(outside*wave)
		}
	}
	latency := sampled("abd", 60, duringCut(9e8, 2.5e7))
	for _, p := range latency.Points {
		latency.Low, latency.High = append(latency.Low, p.Value/2), append(latency.High, float64(p.Value*1.6))
	}
	stale := sampled("one", 60, func(i int) float64 { return float64(max(0, min(i-10, 20))) * 1e9 * float64(max(0, min(1, 32-i))) })
	return Timeline{
		Title:      "What a cut does, second by second",
		Provenance: origin,
		Bucket:     time.Second,
		Bands:      []Band{{"cut", 10 * time.Second, 30 * time.Second}, {"crash of B1", 40 * time.Second, 42 * time.Second}},
		Panels: []Panel{
			{Label: "yield, %", High: 100, Series: stores()[:2]},
			{Label: "latency (p99)", Scale: Logarithmic, Durations: true, Series: []Series{latency, sampled("one", 60, duringCut(2e6, 2e6))}},
			{Label: "staleness of reads", Durations: true, Series: []Series{sampled("abd", 60, func(int) float64 { return 0 }), stale}},
			{Label: "divergent keys", Series: []Series{sampled("abd", 60, func(int) float64 { return 0 }), sampled("one", 60, func(i int) float64 { return float64(max(0, min(100, 5*(i-10)))) * float64(max(0, min(1, 34-i))) })}},
		},
	}
}

var goldens = []struct {
	file   string
	figure Figure
}{
	{"stores.svg", Timeline{
		Title: "Three stores during a cut", Caption: "One run, seed 1.", Bucket: time.Second,
		Bands:  []Band{{"cut", 10 * time.Second, 30 * time.Second}},
		Panels: []Panel{{Label: "yield, %", High: 100, Series: stores()}},
	}},
	{"many.svg", many()},
	{"curve.svg", lengths},
	{"nines.svg", copies},
	{"distribution.svg", latencies},
	{"plane.svg", tradeoff},
	{"frontier.svg", patience},
	{"differences.svg", paired},
	{"bars.svg", stale},
}

// TestGolden holds the bytes of the figures fixed, on every machine.
func TestGolden(t *testing.T) {
	for _, g := range goldens {
		var drawn bytes.Buffer
		if err := WriteSVG(&drawn, g.figure); err != nil {
			t.Fatal(err)
		}
		name := "testdata/" + g.file
		if *rewrite {
			if err := os.WriteFile(name, drawn.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		recorded, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(drawn.Bytes(), recorded) {
			t.Errorf("%s is drawn otherwise (-rewrite records it anew)", name)
		}
	}
}

// box returns what words cover, with the widest font that a viewer may take.
func (t text) box() (left, top, right, bottom float64) {
	return t.x, t.baseline - t.style.size*0.75, t.x + t.style.room(t.words), t.baseline + t.style.size*0.2
}

// complaints names words that are cut off or overlap, and marks outside of the
// sheet.
func complaints(s *sheet) (complaints []string) {
	complain := func(format string, values ...any) { complaints = append(complaints, fmt.Sprintf(format, values...)) }
	var words []text
	for _, m := range s.marks {
		switch m := m.(type) {
		case text:
			words = append(words, m)
		case path:
			for _, p := range m.points {
				if !(p.x >= 0 && p.x <= s.width && p.y >= 0 && p.y <= s.height) {
					complain("a mark at %v on a sheet of %v by %v", p, s.width, s.height)
				}
			}
		}
	}
	for i, a := range words {
		left, top, right, bottom := a.box()
		if left < 0 || top < 0 || right > s.width || bottom > s.height {
			complain("%q is cut off: it covers %v to %v, %v to %v", a.words, left, right, top, bottom)
		}
		for _, b := range words[:i] {
			l, u, r, d := b.box()
			if left < r && l < right && top < d && u < bottom {
				complain("%q overlaps %q", a.words, b.words)
			}
		}
	}
	return complaints
}

// TestReadable lays figures out that have gone wrong elsewhere.
func TestReadable(t *testing.T) {
	twenty := make([]Series, 20)
	for i := range twenty {
		twenty[i] = sampled(strings.Repeat("x", i), 3, func(int) float64 { return 7 })
	}
	year := 365 * 24 * time.Hour
	assertReadable(t, map[string]Figure{
		"nothing at all":   Timeline{},
		"many things":      many(),
		"three stores":     goldens[0].figure,
		"episode":          episode(),
		"only zeros":       Timeline{Panels: []Panel{{Scale: Logarithmic, Series: []Series{sampled("zero", 3, func(int) float64 { return 0 })}}}},
		"an endless bound": Timeline{Panels: []Panel{{Scale: Logarithmic, Series: []Series{{"one", []Point{{0, 5}, {1, 5}}, []float64{-1, math.Inf(-1)}, []float64{6, math.Inf(1)}}}}}},
		"no series":        Timeline{Panels: []Panel{{Label: "empty"}}},
		"no points":        Timeline{Panels: []Panel{{Series: []Series{{Name: "empty"}}}}},
		"one point":        Timeline{Panels: []Panel{{Series: []Series{{"one", []Point{{0, 5}}, nil, nil}}}}},
		"one late point":   Timeline{Panels: []Panel{{Series: []Series{{"one", []Point{{5 * year, 5}}, nil, nil}}}}},
		"the end of time":  Timeline{Bucket: time.Second, Panels: []Panel{{Series: []Series{{"one", []Point{{math.MaxInt64, 5}}, nil, nil}}}}},
		"no number":        Timeline{Panels: []Panel{{Series: []Series{sampled("NaN", 3, func(int) float64 { return math.NaN() })}}}},
		"infinite":         Timeline{Panels: []Panel{{Series: []Series{sampled("Inf", 3, func(int) float64 { return math.Inf(1) })}}}},
		"huge":             Timeline{Panels: []Panel{{Series: []Series{sampled("huge", 3, func(i int) float64 { return 1e300 * float64(1-i) })}}}},
		"tiny":             Timeline{Panels: []Panel{{Series: []Series{sampled("tiny", 3, func(i int) float64 { return 1e-300 * float64(i) })}}}},
		"twenty equal":     Timeline{Panels: []Panel{{Series: twenty}}},
		"no duration":      Timeline{Bands: []Band{{"instant", 0, 0}, {"backwards", 5, 3}}, Panels: []Panel{{Label: "none"}}},
		"a long word":      Timeline{Title: strings.Repeat("x", 300), Axis: strings.Repeat("y", 300), Panels: []Panel{{Label: strings.Repeat("z", 300)}}},
		"a name in blank":  Timeline{Bands: []Band{{"", 0, 1}}, Panels: []Panel{{Series: []Series{sampled("", 2, func(int) float64 { return 1 })}}}},
	})
}

// assertReadable lays figures out for each width, and fails if they cannot be read.
func assertReadable(t *testing.T, figures map[string]Figure) {
	t.Helper()
	for name, figure := range figures {
		for width, format := range formats {
			for _, complaint := range complaints(figure.compose(format.layout)) {
				t.Errorf("%s, for width %d: %s", name, width, complaint)
			}
		}
	}
}

// TestReadableCatches shows that the test above can fail.
func TestReadableCatches(t *testing.T) {
	narrow := goldens[0].figure.compose(480)
	narrow.width = 300
	crowded := goldens[0].figure.compose(480)
	crowded.write(titled, "another title", margin+20, 2*margin, 0)
	for _, c := range []struct {
		sheet *sheet
		want  string
	}{{narrow, "is cut off"}, {narrow, "a mark at"}, {crowded, `"another title" overlaps "Three stores during a cut"`}} {
		if got := strings.Join(complaints(c.sheet), "\n"); !strings.Contains(got, c.want) {
			t.Errorf("nobody says that something %s: %s", c.want, got)
		}
	}
}

// saying returns all words of a figure.
func saying(f Figure) string {
	var words []string
	for _, m := range f.compose(480).marks {
		if t, ok := m.(text); ok {
			words = append(words, t.words)
		}
	}
	return strings.Join(words, " ")
}

// With fewer than six replications no figure draws intervals, and each says so;
// with six, they are there, and so is their method.
func TestFewReplications(t *testing.T) {
	areas := func(f Figure) (n int) {
		for _, m := range f.compose(480).marks {
			if p, ok := m.(path); ok && p.fill.A == 45 {
				n++
			}
		}
		return n
	}
	curve, line := lengths, episode()
	for _, n := range []int{1, 5, 6} {
		curve.Provenance.N, line.Provenance.N = n, n
		for name, f := range map[string]Figure{"curve": curve, "line": line} {
			says := strings.Contains(saying(f), "No intervals: there are fewer than 6 replications.")
			if drawn := areas(f) > 0; drawn != (n >= 6) || says == drawn || drawn != strings.Contains(saying(f), origin.Method) {
				t.Errorf("%s of %d replications: bands %t, caption %q", name, n, drawn, saying(f))
			}
		}
	}
	curve.Provenance.N, curve.Lines = 30, []Line{measured("mixed", 1, 1, 2, 3, 4)}
	curve.Lines[0].Points[3].Y.N = 5
	if got := saying(curve); !strings.Contains(got, "No intervals where there are fewer than 6 replications.") {
		t.Errorf("nothing is said about the last point: %s", got)
	}
}

// A gap in the data is a gap in the line, and so is a bucket that is missing.
func TestGaps(t *testing.T) {
	s := sampled("s", 6, func(i int) float64 { return [...]float64{1, 2, math.NaN(), 4, math.Inf(-1), 6}[i] })
	if got, want := s.runs(0), [][2]int{{0, 2}, {3, 4}, {5, 6}}; !slices.Equal(got, want) {
		t.Errorf("runs are %v, want %v", got, want)
	}
	s.Points = []Point{{0, 1}, {1, 1}, {3, 1}}
	if got, want := s.runs(1), [][2]int{{0, 2}, {2, 3}}; !slices.Equal(got, want) {
		t.Errorf("runs are %v, want %v", got, want)
	}
}

// A value holds for its bucket, and no longer.
func TestBuckets(t *testing.T) {
	d := timelineDraw{Timeline: Timeline{Bucket: 10}, x: scale{0, 100, 0, 100}}
	s := Series{Points: []Point{{20, 5}, {30, 7}}}
	got := d.outline(s, 0, 2, scale{0, 10, 0, 10}, s.value)
	if want := []point{{20, 5}, {30, 5}, {30, 7}, {40, 7}}; !slices.Equal(got, want) {
		t.Errorf("the line goes through %v, want %v", got, want)
	}
}

// Where two bands of different names are close, the names take two rows; one
// name is not repeated where it would overlap itself.
func TestBandNames(t *testing.T) {
	d := timelineDraw{page: &page{}, x: scale{0, 100, 0, 400}}
	d.Bands = []Band{{"crash of a machine", 10, 20}, {"cut", 12, 15}, {"cut", 13, 16}, {"cut", 80, 90}, {"gone", 101, 102}}
	var got []string
	lanes := []int{}
	for _, n := range d.bandNames() {
		got, lanes = append(got, n.words), append(lanes, n.lane)
	}
	if want := []string{"crash of a machine", "cut", "cut"}; !slices.Equal(got, want) || !slices.Equal(lanes, []int{0, 1, 0}) {
		t.Errorf("names are %q in lanes %v", got, lanes)
	}
}

func TestWrongData(t *testing.T) {
	for complaint, figure := range map[string]Figure{
		`in buckets of -1ns`:                              Timeline{Bucket: -1},
		`from 5ns to 3ns`:                                 Timeline{From: 5, To: 3},
		`series "s" has a point at -1ns, before 0`:        Timeline{Panels: []Panel{{Series: []Series{{Name: "s", Points: []Point{{-1, 0}}}}}}},
		`series "s" has a point at 2ns after one at 2ns`:  Timeline{Panels: []Panel{{Series: []Series{{Name: "s", Points: []Point{{2, 0}, {2, 0}}}}}}},
		`series "s" has a point at 11ns after one at 2ns`: Timeline{Bucket: 10, Panels: []Panel{{Series: []Series{{Name: "s", Points: []Point{{2, 0}, {11, 0}}}}}}},
		`series "s" has 1 points and a bound of 0`:        Timeline{Panels: []Panel{{Series: []Series{{Name: "s", Points: []Point{{2, 0}}, Low: []float64{1}}}}}},
		`line "l" has a point at 1 after one at 1`:        Curve{Lines: []Line{{"l", []Sample{{X: 1}, {X: 1}}}}},
		`line "l" has a point at NaN after one at 1`:      Nines{Lines: []Line{{"l", []Sample{{X: 1}, {X: math.NaN()}}}}},
		`line "l" has a point at category 2 of 2`:         Curve{X: Axis{Categories: []string{"a", "b"}}, Lines: []Line{{"l", []Sample{{X: 2}}}}},
		`a measure "m" of categories ["a"]`:               Curve{Y: Axis{Label: "m", Categories: []string{"a"}}},
		`"t" has -1 values of 1ns`:                        Distribution{Tallies: []Tally{{"t", []Count{{1, -1}}}}},
		`"t" has values of 1ns after some of 1ns`:         Distribution{Tallies: []Tally{{"t", []Count{{1, 1}, {1, 1}}}}},
		`a measure "f" of categories ["a"]`:               Frontier{X: Axis{Label: "f", Categories: []string{"a"}}},
		`bars on an axis of scale 1`:                      Bars{Axis: Axis{Scale: Logarithmic}},
		`a plane of shares from 1 to 1`:                   Plane{ConsistencyFrom: 1},
	} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, complaint) {
					t.Errorf("panics with %q, want %q", got, complaint)
				}
			}()
			figure.compose(480)
		}()
	}
}

func TestPNG(t *testing.T) {
	var drawn bytes.Buffer
	if err := WritePNG(&drawn, many()); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(&drawn)
	if err != nil {
		t.Fatal(err)
	}
	if got := picture.Bounds().Dx(); got != 480*192/72 {
		t.Errorf("the picture is %d dots wide", got)
	}
}
