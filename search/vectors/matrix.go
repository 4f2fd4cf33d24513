package vectors

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// sparse is a matrix of few values, row by row.
type sparse struct {
	cols  int
	start []int    // where each row starts in col and val, and the end
	col   []uint32 // sorted within a row
	val   []float64
}

func (a *sparse) rows() int { return len(a.start) - 1 }

// transpose turns rows into columns, so that products with either side walk
// along rows.
func (a *sparse) transpose() *sparse {
	t := &sparse{cols: a.rows(), start: make([]int, a.cols+1), col: make([]uint32, len(a.col)), val: make([]float64, len(a.val))}
	for _, c := range a.col {
		t.start[c+1]++
	}
	for c := range a.cols {
		t.start[c+1] += t.start[c]
	}
	next := append([]int(nil), t.start...)
	for r := range a.rows() {
		for i := a.start[r]; i < a.start[r+1]; i++ {
			at := next[a.col[i]]
			t.col[at], t.val[at] = uint32(r), a.val[i]
			next[a.col[i]]++
		}
	}
	return t
}

// times is the product a·d.
func (a *sparse) times(d dense) dense {
	out := newDense(a.rows(), d.cols)
	inBlocks(out.rows, 64, func(lo, hi int) {
		for r := lo; r < hi; r++ {
			row, i, end := out.row(r), a.start[r], a.start[r+1]
			for ; i+4 <= end; i += 4 {
				x, c := a.val[i:i+4], a.col[i:i+4]
				addFour(row, [4]float64(x), d.row(int(c[0])), d.row(int(c[1])), d.row(int(c[2])), d.row(int(c[3])))
			}
			for ; i < end; i++ {
				addTimes(row, a.val[i], d.row(int(a.col[i])))
			}
		}
	})
	return out
}

// dense is a full matrix, row by row.
type dense struct {
	rows, cols int
	v          []float64
}

func newDense(rows, cols int) dense { return dense{rows, cols, make([]float64, rows*cols)} }

func (d dense) row(r int) []float64 { return d.v[r*d.cols : (r+1)*d.cols] }

// gram is the product of the transpose of d with d. Each value is summed in
// the order of the rows by one goroutine.
func (d dense) gram() dense {
	g := newDense(d.cols, d.cols)
	inBlocks(d.cols, 16, func(lo, hi int) {
		r := 0
		for ; r+4 <= d.rows; r += 4 {
			a, b, c, e := d.row(r), d.row(r+1), d.row(r+2), d.row(r+3)
			for i := lo; i < hi; i++ {
				addFour(g.row(i)[i:], [4]float64{a[i], b[i], c[i], e[i]}, a[i:], b[i:], c[i:], e[i:])
			}
		}
		for ; r < d.rows; r++ {
			row := d.row(r)
			for i := lo; i < hi; i++ {
				addTimes(g.row(i)[i:], row[i], row[i:])
			}
		}
	})
	for i := range g.rows {
		for j := range i {
			g.row(i)[j] = g.row(j)[i]
		}
	}
	return g
}

// times is the product d·e.
func (d dense) times(e dense) dense {
	out := newDense(d.rows, e.cols)
	inBlocks(d.rows, 64, func(lo, hi int) {
		for r := lo; r < hi; r++ {
			row, from, i := out.row(r), d.row(r), 0
			for ; i+4 <= len(from); i += 4 {
				addFour(row, [4]float64(from[i:i+4]), e.row(i), e.row(i+1), e.row(i+2), e.row(i+3))
			}
			for ; i < len(from); i++ {
				addTimes(row, from[i], e.row(i))
			}
		}
	})
	return out
}

// addTimes adds x times in to out; out is not longer than in.
func addTimes(out []float64, x float64, in []float64) {
	in = in[:len(out)]
	for i := range out {
		out[i] += float64(x * in[i])
	}
}

// addFour is addTimes four times, in order and so with the very same result,
// but reads and writes out only once.
func addFour(out []float64, x [4]float64, a, b, c, d []float64) {
	a, b, c, d = a[:len(out)], b[:len(out)], c[:len(out)], d[:len(out)]
	for i, sum := range out {
		sum += float64(x[0] * a[i])
		sum += float64(x[1] * b[i])
		sum += float64(x[2] * c[i])
		sum += float64(x[3] * d[i])
		out[i] = sum
	}
}

func scale(v []float64, by float64) {
	for i := range v {
		v[i] *= by
	}
}

// inBlocks calls f for every block of 0..n. No two blocks may write the same
// value; then the number of processors changes nothing in the result.
func inBlocks(n, size int, f func(lo, hi int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+size-1)/size) {
		all.Go(func() {
			for {
				lo := int(next.Add(int64(size))) - size
				if lo >= n {
					return
				}
				f(lo, min(lo+size, n))
			}
		})
	}
	all.Wait()
}
