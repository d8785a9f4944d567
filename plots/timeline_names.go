package plots

// label is what stands at the end of the line.
func (s Series) label() string {
	if len(s.runs(0)) == 0 {
		return s.Name + " (no data)"
	}
	return s.Name
}

// end returns where the line ends; one without data ends at the foot.
func (d *timelineDraw) end(s Series, y scale) point {
	runs := s.runs(d.Bucket)
	if len(runs) == 0 {
		return point{d.x.high, y.low}
	}
	last := runs[len(runs)-1][1] - 1
	points := d.outline(s, last, last+1, y, s.value)
	return points[len(points)-1]
}

// lineNames writes the name of each line beside its end, with a piece of the
// line, and leads from the one to the other. Names keep the order of the
// values; where those are equal, the order of the series.
func (d *timelineDraw) lineNames(series []Series, y scale) {
	want := make([]float64, len(series))
	for i, s := range series {
		want[i] = d.end(s, y).y
	}
	// The range of values is as high as all names need, but for the half lines
	// at its ends, for which there is the padding.
	places := spread(want, named.line(), y.high, y.low)
	left := d.x.high + labelGap
	for i, s := range series {
		style, at := styleOf(i, d.lines), places[i]
		if s.label() == s.Name {
			end := d.end(s, y)
			// Dotted up to the edge: it is no data.
			d.add(path{points: []point{end, {d.x.high, end.y}}, stroke: style.colour, width: 0.6, dashes: dashes[2]})
			d.add(path{points: []point{{d.x.high, end.y}, {left, at}}, stroke: style.colour, width: 0.6})
		}
		d.add(style.line([]point{{left, at}, {left + sampleWidth, at}}))
		d.add(style.marker(point{left + sampleWidth/2, at}))
		room := d.right() - left - sampleWidth - 5
		d.write(named, named.shorten(s.label(), room), left+sampleWidth+5, at+float64(named.size*0.35), 0)
	}
}
