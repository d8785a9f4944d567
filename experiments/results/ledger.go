package results

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"slices"
)

// ledger is a file of comma-separated values that grows by a block of rows as
// each run ends. In the end the blocks are put in order.
type ledger struct {
	name   string
	header []string
	file   File
	size   int64
	blocks map[key]span
}

// key identifies a run.
type key struct {
	point       int
	replication int64
}

// span is where a block lies in the file.
type span struct{ from, to int64 }

func newLedger(name string, header []string) *ledger {
	return &ledger{name: name, header: header, blocks: make(map[key]span)}
}

// encode prints rows (RFC 4180, but with the line ends of Unix).
func encode(rows ...[]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		panic("results: " + err.Error())
	}
	return b.Bytes()
}

// add appends the rows of a run in one piece: what is torn by a sudden end is
// at the end of the file.
func (l *ledger) add(k key, rows [][]string) error {
	if len(rows) == 0 {
		return nil
	}
	block := encode(rows...)
	if _, err := l.file.Write(block); err != nil {
		return err
	}
	l.blocks[k] = span{l.size, l.size + int64(len(block))}
	l.size += int64(len(block))
	return nil
}

// scan reads the rows of a ledger that was left behind up to the first that is
// not whole, and gives each to take, with the run that it belongs to; what take
// refuses counts as torn too. A file that is not there has no rows.
func (l *ledger) scan(name string, which func(row []string) (key, bool), take func(key, []string) bool) error {
	file, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	length, err := wholeLines(file)
	if err != nil {
		return err
	}
	r := csv.NewReader(io.NewSectionReader(file, 0, length))
	r.FieldsPerRecord = len(l.header)
	header, err := r.Read()
	if err != nil || !slices.Equal(header, l.header) {
		return nil
	}
	for {
		from := r.InputOffset()
		row, err := r.Read()
		if err != nil {
			return nil
		}
		k, ok := which(row)
		if !ok || !take(k, row) {
			return nil
		}
		l.extend(k, span{from, r.InputOffset()})
	}
}

// extend adds a row to the block of a run. Rows that do not follow the others
// of their run begin its block anew.
func (l *ledger) extend(k key, row span) {
	if block, ok := l.blocks[k]; ok && block.to == row.from {
		row.from = block.from
	}
	l.blocks[k] = row
}

// wholeLines returns how much of a file its complete lines take.
func wholeLines(file *os.File) (int64, error) {
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	const window = 1 << 16
	for end := info.Size(); end > 0; end = max(0, end-window) {
		chunk := make([]byte, min(end, window))
		if _, err := file.ReadAt(chunk, end-int64(len(chunk))); err != nil {
			return 0, err
		}
		if i := bytes.LastIndexByte(chunk, '\n'); i >= 0 {
			return end - int64(len(chunk)) + int64(i) + 1, nil
		}
	}
	return 0, nil
}

// copy writes the header and the blocks of some runs, in their order, and
// returns where they lie now.
func (l *ledger) copy(w io.Writer, name string, runs []key) (map[key]span, error) {
	header := encode(l.header)
	l.size = int64(len(header))
	if _, err := w.Write(header); err != nil {
		return nil, err
	}
	file, err := os.Open(name)
	moved := make(map[key]span)
	if errors.Is(err, os.ErrNotExist) {
		return moved, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	for _, k := range runs {
		block, ok := l.blocks[k]
		if !ok {
			continue
		}
		n, err := io.Copy(w, io.NewSectionReader(file, block.from, block.to-block.from))
		if err != nil {
			return nil, err
		}
		moved[k] = span{l.size, l.size + n}
		l.size += n
	}
	return moved, nil
}
