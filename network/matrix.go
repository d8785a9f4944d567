package network

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

//go:embed cloud-regions.csv
var cloudRegions string

// Matrix is a table of round-trip times between regions.
type Matrix struct {
	regions   []Region
	roundTrip [][]time.Duration // measured from, to
}

// Region is a row of a Matrix.
type Region struct {
	Name  string // as the source has it
	Alias string // a shorter name, which means the same; may be empty
	Place string // where it is, for people
}

// CloudRegions returns round-trip times between ten regions of a public cloud
// in six continents. The file cloud-regions.csv names the source.
func CloudRegions() *Matrix {
	m, err := ParseMatrix(cloudRegions)
	if err != nil {
		panic("network: cloud-regions.csv: " + err.Error())
	}
	return m
}

// ParseMatrix reads a table in the form of cloud-regions.csv: lines that begin
// with # are comments; the header is region,alias,place and the regions; every
// row has round trips in milliseconds, or as durations, none to the region
// itself.
func ParseMatrix(text string) (*Matrix, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comment = '#'
	rows, err := reader.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) < 3 || len(rows) != len(rows[0])-2 || strings.Join(rows[0][:3], ",") != "region,alias,place" {
		return nil, fmt.Errorf("a matrix has the columns region, alias, place, and one for each of its rows")
	}
	m := &Matrix{}
	for i, row := range rows[1:] {
		if row[0] != rows[0][3+i] {
			return nil, fmt.Errorf("row %d is %s, but column %d is %s", i+1, row[0], i+1, rows[0][3+i])
		}
		m.regions = append(m.regions, Region{row[0], row[1], row[2]})
		times, err := parseRoundTrips(row[3:], i)
		if err != nil {
			return nil, fmt.Errorf("region %s: %w", row[0], err)
		}
		m.roundTrip = append(m.roundTrip, times)
	}
	return m, nil
}

func parseRoundTrips(cells []string, own int) ([]time.Duration, error) {
	times := make([]time.Duration, len(cells))
	for i, cell := range cells {
		if i == own {
			continue
		}
		if strings.Trim(cell, "0123456789.") == "" {
			cell += "ms"
		}
		d, err := sim.ParseDuration(cell)
		if err != nil || d <= 0 {
			return nil, fmt.Errorf("%q is no round-trip time", cells[i])
		}
		times[i] = d
	}
	return times, nil
}

// Regions returns the rows of the matrix.
func (m *Matrix) Regions() []Region { return append([]Region(nil), m.regions...) }

// RoundTrip returns the time from one region to another and back: the mean of
// what was measured from either end. Regions are named by name or alias.
// Within a region it is 0: the matrix does not tell.
func (m *Matrix) RoundTrip(a, b string) (time.Duration, error) {
	i, err := m.find(a)
	if err != nil {
		return 0, err
	}
	j, err := m.find(b)
	if err != nil {
		return 0, err
	}
	return (m.roundTrip[i][j] + m.roundTrip[j][i]) / 2, nil
}

func (m *Matrix) find(name string) (int, error) {
	names := make([]string, len(m.regions))
	for i, region := range m.regions {
		if name == region.Name || name == region.Alias && name != "" {
			return i, nil
		}
		names[i] = region.Name
		if region.Alias != "" {
			names[i] += " (" + region.Alias + ")"
		}
	}
	return 0, fmt.Errorf("%q is no region: there are %s", name, strings.Join(names, ", "))
}

// Place says in which region a site is.
type Place struct {
	Site   string
	Region string // name or alias; empty if it is the name of the site
}

// SetMatrix joins sites in different regions by links that take half a round
// trip each way. What else is true of these links, Jitter for example, is
// taken from link. Sites of one region stay joined as they were.
func (t *Topology) SetMatrix(m *Matrix, link Link, places ...Place) error {
	for i, a := range places {
		if _, err := m.find(a.region()); err != nil {
			return err
		}
		t.AddSite(a.Site)
		for _, b := range places[:i] {
			roundTrip, err := m.RoundTrip(a.region(), b.region())
			if err != nil {
				return err
			}
			if roundTrip > 0 {
				link.Latency = dist.Constant(roundTrip / 2)
				t.SetLink(a.Site, b.Site, link)
			}
		}
	}
	return nil
}

func (p Place) region() string {
	if p.Region == "" {
		return p.Site
	}
	return p.Region
}
