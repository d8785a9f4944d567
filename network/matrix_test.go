package network

import (
	"strings"
	"testing"
	"time"

	"nines/sim/dist"
)

// TestCloudRegions spot-checks the shipped table against its source, and every
// number against the speed of light: no two of these places are antipodes, and
// none is nearer to another than Ireland to the Netherlands.
func TestCloudRegions(t *testing.T) {
	m := CloudRegions()
	if len(m.Regions()) != 10 {
		t.Fatalf("%d regions", len(m.Regions()))
	}
	for _, pair := range []struct {
		a, b string
		ms   float64
	}{
		{"eastus", "westeurope", (84 + 86) / 2.}, {"us", "eu", (84 + 86) / 2.},
		{"jp", "brazilsouth", 271}, {"southafricanorth", "au", (382 + 385) / 2.}, {"eu", "eu", 0},
	} {
		got, err := m.RoundTrip(pair.a, pair.b)
		if want := time.Duration(pair.ms * 1e6); err != nil || got != want {
			t.Errorf("%s to %s: %v, %v, want %v", pair.a, pair.b, got, err, want)
		}
	}
	for i, a := range m.regions {
		for j, b := range m.regions {
			there, back := m.roundTrip[i][j], m.roundTrip[j][i]
			if i != j && (there < 10*time.Millisecond || there > 400*time.Millisecond) {
				t.Errorf("%s to %s takes %v", a.Name, b.Name, there)
			}
			if d := there - back; d < -8*time.Millisecond || d > 8*time.Millisecond {
				t.Errorf("%s to %s takes %v, but %v from the other end", a.Name, b.Name, there, back)
			}
		}
	}
	if !strings.Contains(cloudRegions, "https://") {
		t.Error("the source is not named")
	}
}

func TestSitesOfAMatrixAreHalfARoundTripApart(t *testing.T) {
	topology := &Topology{Local: Link{Latency: dist.Constant(time.Millisecond)}}
	jitter := Link{Jitter: dist.Uniform(0, time.Millisecond)}
	if err := topology.SetMatrix(CloudRegions(), jitter, Place{Site: "eu"}, Place{"store", "us"}, Place{"office", "us"}); err != nil {
		t.Fatal(err)
	}
	w := newWorld(topology, 1)
	eu, store, office := w.Attach("e", "eu"), w.Attach("s", "store"), w.Attach("o", "office")
	took := func(from, to ID) time.Duration {
		start := w.Now()
		w.send(from, to, 0)
		w.run(t)
		return w.Now().Sub(start)
	}
	for _, d := range []time.Duration{took(eu, store), took(store, eu), took(office, eu)} {
		if half := 42500 * time.Microsecond; d < half || d > half+time.Millisecond {
			t.Errorf("half a round trip took %v", d)
		}
	}
	if d := took(store, office); d != LatencyDefault {
		t.Errorf("two sites of one region are %v apart", d)
	}
}

func TestAWrongMatrixIsRefused(t *testing.T) {
	good := "region,alias,place,x,y\nx,,,,5\ny,,,0.5ms,\n"
	if m, err := ParseMatrix(good); err != nil || m.roundTrip[1][0] != 500*time.Microsecond {
		t.Fatal(err)
	}
	for _, text := range []string{
		"", "\"", "region,alias,place,x\nx,,,\n", "region,name,place,x,y\nx,,,,5\ny,,,5,\n",
		"region,alias,place,x,y\ny,,,5,\nx,,,,5\n", "region,alias,place,x,y\nx,,,,5\ny,,,,\n",
		"region,alias,place,x,y\nx,,,,5\ny,,,-5,\n", "region,alias,place,x,y\nx,,,,5\ny,,,5 m,\n",
		"region,alias,place,x,y\nx,,,,5\n", "region,alias,place,x,y\nx,,,,5\ny,,,0,\n",
	} {
		if _, err := ParseMatrix(text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}

func TestAnUnknownRegionIsNamed(t *testing.T) {
	m := CloudRegions()
	_, first := m.RoundTrip("mars", "eu")
	_, second := m.RoundTrip("eu", "mars")
	third := NewTopology().SetMatrix(m, Link{}, Place{Site: "mars"})
	for _, err := range []error{first, second, third} {
		if err == nil || !strings.Contains(err.Error(), `"mars" is no region: there are eastus (us), westus`) {
			t.Error(err)
		}
	}
	if _, err := m.RoundTrip("", ""); err == nil {
		t.Error("a region without a name was found")
	}
}
