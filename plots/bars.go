package plots

// Bars shows one number for each category: a bar from 0, and the interval
// around its end. Bars lie where their names are too long to stand below.
type Bars struct {
	Title      string
	Caption    string // what is shown, and what was run; wrapped
	Provenance Provenance
	Axis       Axis // of the values; linear, and always from 0
	Rows       []Row
}

// Row is one category. Its value is missing if it is not a number or beyond
// ±1e300.
type Row struct {
	Name  string
	Value Estimate
}

// Differences shows how variants differ from a baseline under the same
// weather: a point and the interval around it for each, beside the line of no
// difference.
type Differences struct {
	Title, Caption string
	Provenance     Provenance
	Label          string // what differs, with the unit: "yield, percentage points"
	Baseline       string // the variant that is subtracted
	Rows           []Difference
}

// Difference is that of one variant. One that is not significant is open, and
// marked by ~ instead of its value: nothing was shown.
type Difference struct {
	Name          string
	Value         Estimate
	IsSignificant bool
}

// table returns one row for each category.
func (b Bars) table() [][]string {
	rows := [][]string{{"name", "value", "low", "high", "n"}}
	for _, r := range b.Rows {
		rows = append(rows, append([]string{r.Name}, r.Value.cells(b.Provenance)...))
	}
	return rows
}

// table returns one row for each variant.
func (d Differences) table() [][]string {
	rows := [][]string{{"name", "baseline", "difference", "low", "high", "n", "significant"}}
	for _, r := range d.Rows {
		significant := "no"
		if r.IsSignificant {
			significant = "yes"
		}
		cells := append([]string{r.Name, d.Baseline}, r.Value.cells(d.Provenance)...)
		rows = append(rows, append(cells, significant))
	}
	return rows
}
