package vectors

import (
	"encoding/binary"
	"math"
)

// Table holds vectors as small whole numbers, a row each, with a scale for each
// row so that a row keeps the length of its vector. It costs 160 bytes a row at
// 150 dimensions.
//
// A cell is one byte but uses seven bits, -63 to 63 kept as 1 to 127, because
// then four products fit in 16 bits: see Query. Cosines are within 0.01 of
// those of fractions.
type Table struct {
	dims   int
	stride int // dims rounded up to whole steps of the inner loop
	cells  []byte
	rows   []rowFacts
}

// rowFacts is what else is known of a row.
type rowFacts struct {
	scale  float32 // what to multiply the whole numbers by; 0 for an unknown vector
	excess int32   // of a product, because bytes are larger than what they stand for
}

const (
	step    = 8  // cells that the inner loop takes at once
	largest = 63 // whole number of the largest value of a row
	zero    = 64 // byte of the value 0
)

// NewTable makes an empty table with room for rows.
func NewTable(dims, rows int) *Table {
	t := &Table{dims: dims, stride: (dims + step - 1) / step * step}
	t.cells, t.rows = make([]byte, 0, t.stride*rows), make([]rowFacts, 0, rows)
	return t
}

// Len is the number of rows.
func (t *Table) Len() int { return len(t.rows) }

// Dims is the number of dimensions.
func (t *Table) Dims() int { return t.dims }

// Append adds v as the last row. An unknown vector is a row with cosine 0 to
// everything.
func (t *Table) Append(v Vector) {
	at := len(t.cells)
	t.cells = append(t.cells, make([]byte, t.stride)...)
	t.rows = append(t.rows, rowFacts{scale: quantise(t.cells[at:], v), excess: excess(t.cells[at:])})
}

// Row gives a row back as a vector, rounded as it is kept.
func (t *Table) Row(r int) Vector {
	if t.rows[r].scale == 0 {
		return nil
	}
	v := make(Vector, t.dims)
	for i, c := range t.row(uint32(r))[:t.dims] {
		v[i] = float32(int(c)-zero) * t.rows[r].scale
	}
	return v
}

// Copy appends row r of another table of the same dimensions, byte for byte.
func (t *Table) Copy(from *Table, r int) {
	t.cells = append(t.cells, from.row(uint32(r))...)
	t.rows = append(t.rows, from.rows[r])
}

func (t *Table) row(r uint32) []byte {
	at := int(r) * t.stride
	return t.cells[at : at+t.stride : at+t.stride]
}

// quantise fills cells with v in whole numbers and returns what to multiply
// them by; that restores the length exactly, the direction closely.
func quantise(cells []byte, v Vector) float32 {
	for i := range cells {
		cells[i] = zero
	}
	most, square := 0.0, 0.0
	for _, x := range v {
		most = max(most, math.Abs(float64(x)))
		square += float64(float64(x) * float64(x))
	}
	if most == 0 {
		return 0
	}
	kept := 0
	for i, x := range v {
		c := int(math.Round(float64(x) * largest / most))
		cells[i] = byte(zero + c)
		kept += c * c
	}
	return float32(math.Sqrt(square / float64(kept)))
}

// excess is what a row adds to a product of bytes: (a+z)(b+z) is ab, which is
// wanted, and za + zb + zz. Half of zz is counted with either row.
func excess(cells []byte) int32 {
	total := 0
	for _, c := range cells {
		total += zero * int(c)
	}
	return int32(total - zero*zero*len(cells)/2)
}

// addCells adds the numbers of a row, times by, to a sum of as many dimensions.
func addCells(sum []float64, cells []byte, by float64) {
	for i := range sum {
		sum[i] += float64(by * float64(int(cells[i])-zero))
	}
}

// Query is a vector made ready to be compared with many rows.
//
// Eight cells of it are two numbers of four 16-bit lanes each, those of even
// and those of odd place, in reverse order. When such a number is multiplied by
// one with four cells of a row in its lanes, the top lane holds the sum of the
// four products; 4 x 127 x 127 just fits. Two multiplications do for eight cells,
// which is 2.3 times as fast as eight.
type Query struct {
	packed [][2]uint64
	excess int32
	scale  float32
}

// Query prepares v for this table.
func (t *Table) Query(v Vector) *Query {
	cells := make([]byte, t.stride)
	return pack(cells, quantise(cells, v))
}

func pack(cells []byte, scale float32) *Query {
	q := &Query{packed: make([][2]uint64, len(cells)/step), excess: excess(cells), scale: scale}
	for i := range q.packed {
		for j, c := range cells[i*step : (i+1)*step] {
			lane := 3 - j/2
			q.packed[i][j%2] |= uint64(c) << (16 * lane)
		}
	}
	return q
}

// Cosine of row r with q.
func (t *Table) Cosine(r uint32, q *Query) float32 {
	row := &t.rows[r]
	product := int32(dot(t.row(r), q.packed)) - row.excess - q.excess
	return float32(product) * row.scale * q.scale
}

// dot is the inner loop of everything: the sum of the products of bytes.
func dot(row []byte, q [][2]uint64) uint64 {
	const lanes = 0x00ff00ff00ff00ff
	var even, odd uint64
	for i := range q {
		if len(row) < step {
			break
		}
		x := binary.LittleEndian.Uint64(row)
		even += (x & lanes) * q[i][0] >> 48
		odd += (x >> 8 & lanes) * q[i][1] >> 48
		row = row[step:]
	}
	return even + odd
}

// Near is a row found, with its cosine.
type Near struct {
	Row    uint32
	Cosine float32
}

// Nearest are the k rows among candidates with the largest cosines, the largest
// first; equal ones in the order of their rows. Meant for up to about 5,000
// candidates; Lists is for more.
func (t *Table) Nearest(q *Query, candidates []uint32, k int) []Near {
	best := newTop(k)
	for _, r := range candidates {
		best.offer(Near{r, t.Cosine(r, q)})
	}
	return best.sorted()
}

// NearestOfAll is Nearest among all rows.
func (t *Table) NearestOfAll(q *Query, k int) []Near {
	best := newTop(k)
	for r := range uint32(t.Len()) {
		best.offer(Near{r, t.Cosine(r, q)})
	}
	return best.sorted()
}
