package vectors

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
)

// ErrDamaged is returned for bytes that are not a whole blob of the kind and
// version that this program writes. Whoever gets it makes the thing again.
var ErrDamaged = errors.New("damaged or foreign vectors")

// A blob is an eight-byte mark (kind and version), the checksum of the rest, the
// rest. Numbers are little-endian, so that all machines write the same.
const (
	modelMark   = "apvecm01"
	tableMark   = "apvect01"
	listsMark   = "apvecl01"
	nibblesMark = "apvecn01"
	headSize    = 8 + 4
)

// castagnoli is checked in hardware.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func seal(mark string, body []byte) []byte {
	out := make([]byte, 0, headSize+len(body))
	out = append(out, mark...)
	out = binary.LittleEndian.AppendUint32(out, crc32.Checksum(body, castagnoli))
	return append(out, body...)
}

func open(mark string, blob []byte) (*reader, error) {
	if len(blob) < headSize || string(blob[:8]) != mark {
		return nil, fmt.Errorf("%w: it does not start with %q", ErrDamaged, mark)
	}
	if binary.LittleEndian.Uint32(blob[8:]) != crc32.Checksum(blob[headSize:], castagnoli) {
		return nil, fmt.Errorf("%w: wrong checksum", ErrDamaged)
	}
	return &reader{rest: blob[headSize:]}, nil
}

// reader takes a body apart; after a fault it yields empty values.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.bad = true
	}
	if r.bad {
		return nil
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

// count reads a number of things of which each takes at least size bytes, so
// that a wrong one cannot ask for all memory.
func (r *reader) count(size int) int {
	b := r.bytes(4)
	if r.bad {
		return 0
	}
	n := int(binary.LittleEndian.Uint32(b))
	if size > 0 && n > len(r.rest)/size {
		r.bad = true
		return 0
	}
	return n
}

func (r *reader) end() error {
	if r.bad || len(r.rest) > 0 {
		return fmt.Errorf("%w: wrong length", ErrDamaged)
	}
	return nil
}

func appendCount(b []byte, n int) []byte { return binary.LittleEndian.AppendUint32(b, uint32(n)) }

func appendFloats(b []byte, v []float32) []byte {
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

func (r *reader) floats(n int) []float32 {
	b := r.bytes(4 * n)
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}

func (r *reader) numbers(n int) []uint32 {
	b := r.bytes(4 * n)
	out := make([]uint32, len(b)/4)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return out
}

func (t *Table) append(b []byte) []byte {
	b = appendCount(appendCount(b, t.dims), t.Len())
	b = slices.Grow(b, 4*t.Len()+t.dims*t.Len())
	for _, row := range t.rows {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(row.scale))
	}
	for r := range uint32(t.Len()) {
		b = append(b, t.row(r)[:t.dims]...)
	}
	return b
}

func (r *reader) table() *Table {
	dims := r.count(0)
	rows := r.count(4)
	if dims > 1<<12 {
		r.bad = true
	}
	scales := r.floats(rows)
	cells := r.bytes(rows * dims)
	if r.bad {
		return NewTable(0, 0)
	}
	t := NewTable(dims, rows)
	padding := bytes.Repeat([]byte{zero}, t.stride-dims)
	for i, scale := range scales {
		t.cells = append(append(t.cells, cells[i*dims:(i+1)*dims]...), padding...)
		t.rows = append(t.rows, rowFacts{scale, excess(t.cells[i*t.stride:])})
	}
	return t
}

// Encode gives the table as bytes for DecodeTable.
func (t *Table) Encode() []byte { return seal(tableMark, t.append(nil)) }

// DecodeTable reads what Table.Encode wrote, or returns ErrDamaged.
func DecodeTable(blob []byte) (*Table, error) {
	r, err := open(tableMark, blob)
	if err != nil {
		return nil, err
	}
	t := r.table()
	return t, r.end()
}

// Encode gives the model as bytes for DecodeModel.
func (m *Model) Encode() []byte {
	b := appendCount(appendCount(nil, m.texts), len(m.words))
	b = appendFloats(b, m.idf)
	for _, w := range m.words {
		b = append(binary.AppendUvarint(b, uint64(len(w))), w...)
	}
	return seal(modelMark, m.table.append(b))
}

// Hash names a model: equal hashes, equal vectors.
func (m *Model) Hash() string {
	sum := sha256.Sum256(m.Encode())
	return hex.EncodeToString(sum[:8])
}

// DecodeModel reads what Model.Encode wrote, or returns ErrDamaged.
func DecodeModel(blob []byte) (*Model, error) {
	r, err := open(modelMark, blob)
	if err != nil {
		return nil, err
	}
	m := &Model{texts: r.count(0)}
	n := r.count(5) // a weight and the length of the word
	m.idf = r.floats(n)
	m.words = r.words(n)
	m.table = r.table()
	if err := r.end(); err != nil {
		return nil, err
	}
	if m.table.Len() != n || !slices.IsSorted(m.words) {
		return nil, fmt.Errorf("%w: words and vectors differ", ErrDamaged)
	}
	return m, nil
}

func (r *reader) words(n int) []string {
	out := make([]string, 0, n)
	for range n {
		size, taken := binary.Uvarint(r.rest)
		if taken <= 0 || size > uint64(len(r.rest)) {
			r.bad = true
			return nil
		}
		r.bytes(taken)
		out = append(out, string(r.bytes(int(size))))
	}
	return out
}

// Encode gives the lists, without their table, as bytes for DecodeLists.
func (l *Lists) Encode() []byte {
	b := l.centres.append(nil)
	b = appendCount(b, len(l.rows))
	for _, part := range [][]uint32{l.start, l.rows} {
		for _, x := range part {
			b = binary.LittleEndian.AppendUint32(b, x)
		}
	}
	return seal(listsMark, b)
}

// DecodeLists reads what Lists.Encode wrote for the same table, or returns
// ErrDamaged.
func DecodeLists(blob []byte, t *Table) (*Lists, error) {
	r, err := open(listsMark, blob)
	if err != nil {
		return nil, err
	}
	l := &Lists{table: t, centres: r.table()}
	n := r.count(4)
	l.start = r.numbers(l.centres.Len() + 1)
	l.rows = r.numbers(n)
	if err := r.end(); err != nil {
		return nil, err
	}
	if !l.fits() {
		return nil, fmt.Errorf("%w: lists of another table", ErrDamaged)
	}
	return l, nil
}

// fits makes sure that no search can run outside the table.
func (l *Lists) fits() bool {
	outside := func(r uint32) bool { return int(r) >= l.table.Len() }
	return l.centres.Dims() == l.table.Dims() && slices.IsSorted(l.start) &&
		int(l.start[len(l.start)-1]) == len(l.rows) && !slices.ContainsFunc(l.rows, outside)
}
