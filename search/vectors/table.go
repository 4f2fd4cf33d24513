package vectors

import (
	"math"
	"slices"
)

// Table holds vectors as eight-bit integers, one row each, with a scale for
// each row so that a row keeps the length of its vector. It costs 156 bytes a
// row at 150 dimensions.
type Table struct {
	dims   int
	stride int // dims rounded up to whole steps of the inner loop
	cells  []int8
	scales []float32
}

const step = 8 // values that the inner loop takes at once

// NewTable makes an empty table with room for rows.
func NewTable(dims, rows int) *Table {
	t := &Table{dims: dims, stride: (dims + step - 1) / step * step}
	t.cells, t.scales = make([]int8, 0, t.stride*rows), make([]float32, 0, rows)
	return t
}

// Len is the number of rows.
func (t *Table) Len() int { return len(t.scales) }

// Dims is the number of dimensions.
func (t *Table) Dims() int { return t.dims }

// Append adds v as the last row. An unknown vector is a row with cosine 0 to
// everything.
func (t *Table) Append(v Vector) {
	at := len(t.cells)
	t.cells = append(t.cells, make([]int8, t.stride)...)
	t.scales = append(t.scales, quantise(t.cells[at:], v))
}

// Row gives a row back as a vector, rounded as it is kept.
func (t *Table) Row(r int) Vector {
	if t.scales[r] == 0 {
		return nil
	}
	v := make(Vector, t.dims)
	for i, c := range t.row(uint32(r))[:t.dims] {
		v[i] = float32(c) * t.scales[r]
	}
	return v
}

// Copy appends row r of another table of the same dimensions, byte for byte.
func (t *Table) Copy(from *Table, r int) {
	t.cells = append(t.cells, from.row(uint32(r))...)
	t.scales = append(t.scales, from.scales[r])
}

func (t *Table) row(r uint32) []int8 {
	at := int(r) * t.stride
	return t.cells[at : at+t.stride : at+t.stride]
}

// quantise fills cells with v in whole numbers up to 127 and returns what to
// multiply them by; that restores the length exactly, the direction closely.
func quantise(cells []int8, v Vector) float32 {
	largest, square := 0.0, 0.0
	for _, x := range v {
		largest = max(largest, math.Abs(float64(x)))
		square += float64(float64(x) * float64(x))
	}
	if largest == 0 {
		return 0
	}
	kept := 0
	for i, x := range v {
		c := int(math.Round(float64(x) * 127 / largest))
		cells[i] = int8(c)
		kept += c * c
	}
	return float32(math.Sqrt(square / float64(kept)))
}

// Query is a vector made ready to be compared with many rows.
type Query struct {
	cells []int8
	scale float32
}

// Query prepares v for this table.
func (t *Table) Query(v Vector) Query {
	q := Query{cells: make([]int8, t.stride)}
	q.scale = quantise(q.cells, v)
	return q
}

// Cosine of row r with q.
func (t *Table) Cosine(r uint32, q Query) float32 {
	return float32(dot(t.row(r), q.cells)) * t.scales[r] * q.scale
}

// Near is a row found, with its cosine.
type Near struct {
	Row    uint32
	Cosine float32
}

// Nearest are the k rows among candidates with the largest cosines, the largest
// first; equal ones in the order of their rows. Meant for up to about 5,000
// candidates; Lists is for more.
func (t *Table) Nearest(q Query, candidates []uint32, k int) []Near {
	best := newTop(k)
	for _, r := range candidates {
		best.offer(Near{r, t.Cosine(r, q)})
	}
	return best.sorted()
}

// NearestOfAll is Nearest among all rows.
func (t *Table) NearestOfAll(q Query, k int) []Near {
	best := newTop(k)
	for r := range uint32(t.Len()) {
		best.offer(Near{r, t.Cosine(r, q)})
	}
	return best.sorted()
}

// dot is the inner loop of everything: two rows of the same stride, a multiple
// of step. Four sums let the processor work on several products at once.
func dot(a, b []int8) int32 {
	var s0, s1, s2, s3 int32
	for len(a) >= step && len(b) >= step {
		x, y := (*[step]int8)(a), (*[step]int8)(b)
		s0 += int32(x[0])*int32(y[0]) + int32(x[4])*int32(y[4])
		s1 += int32(x[1])*int32(y[1]) + int32(x[5])*int32(y[5])
		s2 += int32(x[2])*int32(y[2]) + int32(x[6])*int32(y[6])
		s3 += int32(x[3])*int32(y[3]) + int32(x[7])*int32(y[7])
		a, b = a[step:], b[step:]
	}
	return s0 + s1 + s2 + s3
}

// top keeps the k best of what it is offered, as a heap with the worst first.
type top struct {
	k    int
	heap []Near
}

func newTop(k int) *top { return &top{k: k, heap: make([]Near, 0, max(k, 0))} }

// worse is the one order of results: by cosine, then by row.
func worse(a, b Near) bool {
	return a.Cosine < b.Cosine || a.Cosine == b.Cosine && a.Row > b.Row
}

func (t *top) offer(n Near) {
	if len(t.heap) < t.k {
		t.heap = append(t.heap, n)
		t.rise(len(t.heap) - 1)
	} else if t.k > 0 && worse(t.heap[0], n) {
		t.heap[0] = n
		t.sink(0)
	}
}

func (t *top) rise(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !worse(t.heap[i], t.heap[parent]) {
			return
		}
		t.heap[i], t.heap[parent] = t.heap[parent], t.heap[i]
		i = parent
	}
}

func (t *top) sink(i int) {
	for {
		child := 2*i + 1
		if child >= len(t.heap) {
			return
		}
		if child+1 < len(t.heap) && worse(t.heap[child+1], t.heap[child]) {
			child++
		}
		if !worse(t.heap[child], t.heap[i]) {
			return
		}
		t.heap[i], t.heap[child] = t.heap[child], t.heap[i]
		i = child
	}
}

func (t *top) sorted() []Near {
	slices.SortFunc(t.heap, func(a, b Near) int {
		if worse(b, a) {
			return -1
		}
		return 1
	})
	return t.heap
}
