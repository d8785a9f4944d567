package raid

// band is a part of a request in which it covers the same data pieces of one
// stripe from top to bottom. A request is a few of them:
//
//	        piece 0  piece 1  piece 2
//	from ─▶ ┌──────┐ ┌──────┐ ┌──────┐
//	        │      │ │░░░░░░│ │░░░░░░│   band: pieces 1 and 2
//	        │▒▒▒▒▒▒│ │▒▒▒▒▒▒│ │▒▒▒▒▒▒│   band: all, a full-stripe write
//	        │▓▓▓▓▓▓│ │▓▓▓▓▓▓│ │      │   band: pieces 0 and 1
//	        └──────┘ └──────┘ └──────┘
type band struct {
	stripe      int64
	from, to    int64 // bytes of each chunk
	first, last int64 // the data pieces covered
}

// bands cuts a request.
func (l Layout) bands(offset, length int64) []band {
	var all []band
	for length > 0 {
		stripe, at := offset/l.width(), offset%l.width()
		n := min(length, l.width()-at)
		all = l.cut(all, stripe, at, at+n)
		offset, length = offset+n, length-n
	}
	return all
}

// cut appends the bands of a range of one stripe.
func (l Layout) cut(all []band, stripe, from, to int64) []band {
	if k := l.Data(); l.Level == Level3 {
		return append(all, band{stripe, from / k, to / k, 0, k - 1})
	}
	first, top := from/l.Chunk, from%l.Chunk
	last, bottom := (to-1)/l.Chunk, (to-1)%l.Chunk+1
	if first == last {
		return append(all, band{stripe, top, bottom, first, last})
	}
	// Above top the first chunk is not covered, below bottom the last is not.
	edges := [4]int64{0, min(top, bottom), max(top, bottom), l.Chunk}
	for i := range 3 {
		b := band{stripe, edges[i], edges[i+1], first, last}
		if b.from < top {
			b.first++
		}
		if b.from >= bottom {
			b.last--
		}
		if b.from < b.to && b.first <= b.last {
			all = append(all, b)
		}
	}
	return all
}

// runs calls f for each run of bytes that lie together both in a piece, at
// bytes after the start of the band, and in the array, at offset.
func (l Layout) runs(b band, f func(piece, at, offset, length int64)) {
	start := b.stripe * l.width()
	if l.Level != Level3 {
		for p := b.first; p <= b.last; p++ {
			f(p, 0, start+p*l.Chunk+b.from, b.to-b.from)
		}
		return
	}
	for row := b.from; row < b.to; row += l.Sector {
		for p := b.first; p <= b.last; p++ {
			f(p, row-b.from, start+row*l.Data()+p*l.Sector, l.Sector)
		}
	}
}
