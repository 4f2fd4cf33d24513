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
			row := out.row(r)
			for i := a.start[r]; i < a.start[r+1]; i++ {
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
		for r := range d.rows {
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
			for i, x := range d.row(r) {
				addTimes(out.row(r), x, e.row(i))
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
