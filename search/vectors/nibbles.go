package vectors

import (
	"encoding/binary"
	"math"
)

// Nibbles holds vectors as a Table does, but in half a byte a cell: 92 bytes a
// row at 150 dimensions. Meant for many rows of which the order counts, not the
// cosine to the last digit: cosines are within 0.05 of those of fractions, most
// within 0.01.
//
// A cell is -7 to 7 kept as 1 to 15, the one of even place in the lower half of
// its byte. The first dimension is kept as it is: texts have most of their
// length in it, what all of them share, and beside that the others would be
// rounded to almost nothing.
type Nibbles struct {
	dims  int
	bytes int // of a row: dims rounded up to whole steps of the inner loop
	cells []byte
	rows  []nibbleFacts
}

// nibbleFacts is what else is known of a row; scale and first are 0 for an
// unknown vector.
type nibbleFacts struct {
	first float32
	rowFacts
}

const (
	nibbleStep    = 16  // cells that the inner loop takes at once
	nibbleLargest = 7   // whole number of the largest value of a row
	nibbleZero    = 8   // half byte of the value 0
	finerLargest  = 511 // the same of a query: four products still fit in 16 bits
	finerZero     = 512 // and 4 x 15 x (512 + 511) just does
)

// NewNibbles makes an empty table with room for rows.
func NewNibbles(dims, rows int) *Nibbles {
	t := &Nibbles{dims: dims, bytes: (dims + nibbleStep - 1) / nibbleStep * nibbleStep / 2}
	t.cells, t.rows = make([]byte, 0, t.bytes*rows), make([]nibbleFacts, 0, rows)
	return t
}

// Len is the number of rows.
func (t *Nibbles) Len() int { return len(t.rows) }

// whole gives v in its first dimension as it is and in whole numbers up to
// largest in the others, with what to multiply them by; that restores the length
// exactly, the direction closely.
func whole(v Vector, largest float64) (first float32, numbers []int, scale float32) {
	if len(v) == 0 {
		return 0, nil, 0
	}
	most, square := 0.0, 0.0
	for _, x := range v[1:] {
		most = max(most, math.Abs(float64(x)))
		square += float64(float64(x) * float64(x))
	}
	numbers = make([]int, len(v))
	if most == 0 {
		return v[0], numbers, 0
	}
	kept := 0
	for i, x := range v[1:] {
		n := int(math.Round(float64(x) * largest / most))
		numbers[i+1] = n
		kept += n * n
	}
	return v[0], numbers, float32(math.Sqrt(square / float64(kept)))
}

// Append adds v as the last row. An unknown vector is a row with cosine 0 to
// everything.
func (t *Nibbles) Append(v Vector) {
	at := len(t.cells)
	for range t.bytes {
		t.cells = append(t.cells, nibbleZero<<4|nibbleZero)
	}
	first, numbers, scale := whole(v, nibbleLargest)
	for i, n := range numbers {
		t.cells[at+i/2] += byte(n << (i % 2 * 4))
	}
	t.rows = append(t.rows, nibbleFacts{first, rowFacts{scale, nibbleExcess(t.cells[at:])}})
}

// Row gives a row back as a vector, rounded as it is kept.
func (t *Nibbles) Row(r int) Vector {
	if t.rows[r].scale == 0 && t.rows[r].first == 0 {
		return nil
	}
	v := make(Vector, t.dims)
	for i := range v {
		v[i] = float32(int(t.row(uint32(r))[i/2]>>(i%2*4)&15)-nibbleZero) * t.rows[r].scale
	}
	v[0] = t.rows[r].first
	return v
}

// Copy appends row r of another table of the same dimensions, byte for byte.
func (t *Nibbles) Copy(from *Nibbles, r int) {
	t.cells = append(t.cells, from.row(uint32(r))...)
	t.rows = append(t.rows, from.rows[r])
}

func (t *Nibbles) row(r uint32) []byte {
	at := int(r) * t.bytes
	return t.cells[at : at+t.bytes : at+t.bytes]
}

// nibbleExcess is what a row adds to a product because cells are larger than
// what they stand for. What a query adds to that, the query knows.
func nibbleExcess(cells []byte) int32 {
	total := 0
	for _, c := range cells {
		total += int(c&15) + int(c>>4)
	}
	return int32(finerZero * total)
}

// NibbleQuery is a vector made ready to be compared with many rows: as Query,
// but 16 cells are four numbers of four lanes, those whose place leaves 0, 1, 2
// and 3 when divided by four.
type NibbleQuery struct {
	packed [][4]uint64
	excess int32
	first  float32
	rest   float32 // length without the first dimension
	scale  float32
}

// Query prepares v for this table.
func (t *Nibbles) Query(v Vector) *NibbleQuery {
	first, numbers, scale := whole(v, finerLargest)
	rest := math.Sqrt(max(v.Cosine(v)-float64(first)*float64(first), 0))
	q := &NibbleQuery{packed: make([][4]uint64, 2*t.bytes/nibbleStep), first: first, rest: float32(rest), scale: scale}
	for i := range 2 * t.bytes {
		cell := finerZero
		if i < len(numbers) {
			cell += numbers[i]
		}
		q.excess += int32(nibbleZero * (cell - finerZero))
		lane := 3 - i%nibbleStep/4
		q.packed[i/nibbleStep][i%4] |= uint64(cell) << (16 * lane)
	}
	return q
}

// Cosine of row r with q.
func (t *Nibbles) Cosine(r uint32, q *NibbleQuery) float32 {
	row := &t.rows[r]
	product := int32(nibbleDot(t.row(r), q.packed)) - row.excess - q.excess
	return row.first*q.first + float32(product)*row.scale*q.scale
}

// Most is more than the cosine of row r with q can be, for rows that are no
// longer than 1: the first dimension is known at once, and the others of both
// could at best point the same way.
func (t *Nibbles) Most(r uint32, q *NibbleQuery) float32 {
	const rounding = 1e-4
	first := t.rows[r].first
	return first*q.first + q.rest*float32(math.Sqrt(float64(max(1-first*first, 0)))) + rounding
}

func nibbleDot(row []byte, q [][4]uint64) (total uint64) {
	const lanes = 0x000f000f000f000f
	for i := range q {
		if len(row) < nibbleStep/2 {
			break
		}
		x, p := binary.LittleEndian.Uint64(row), &q[i]
		total += (x&lanes)*p[0]>>48 + (x>>4&lanes)*p[1]>>48 + (x>>8&lanes)*p[2]>>48 + (x>>12&lanes)*p[3]>>48
		row = row[nibbleStep/2:]
	}
	return total
}

// NearestOfAll are the k rows with the largest cosines, the largest first; equal
// ones in the order of their rows.
func (t *Nibbles) NearestOfAll(q *NibbleQuery, k int) []Near {
	best := newTop(k)
	for r := range uint32(t.Len()) {
		best.offer(Near{r, t.Cosine(r, q)})
	}
	return best.sorted()
}

// Encode gives the table as bytes for DecodeNibbles.
func (t *Nibbles) Encode() []byte {
	b := appendCount(appendCount(nil, t.dims), t.Len())
	for _, row := range t.rows {
		b = appendFloats(b, []float32{row.first, row.scale})
	}
	for r := range uint32(t.Len()) {
		b = append(b, t.row(r)[:(t.dims+1)/2]...)
	}
	return seal(nibblesMark, b)
}

// DecodeNibbles reads what Nibbles.Encode wrote, or returns ErrDamaged.
func DecodeNibbles(blob []byte) (*Nibbles, error) {
	r, err := open(nibblesMark, blob)
	if err != nil {
		return nil, err
	}
	dims, rows := r.count(0), r.count(8)
	if dims > 1<<12 {
		r.bad = true
	}
	facts := r.floats(2 * rows)
	kept := (dims + 1) / 2
	cells := r.bytes(rows * kept)
	if err := r.end(); err != nil {
		return nil, err
	}
	t := NewNibbles(dims, rows)
	for i := range rows {
		t.cells = append(t.cells, cells[i*kept:(i+1)*kept]...)
		for len(t.cells) < (i+1)*t.bytes {
			t.cells = append(t.cells, nibbleZero<<4|nibbleZero)
		}
		t.rows = append(t.rows, nibbleFacts{facts[2*i], rowFacts{facts[2*i+1], nibbleExcess(t.cells[i*t.bytes:])}})
	}
	return t, nil
}
