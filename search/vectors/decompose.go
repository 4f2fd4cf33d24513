package vectors

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

const (
	oversample = 20 // dimensions carried along and thrown away, for accuracy
	powerSteps = 3  // each sharpens the subspace; more changed nothing measurable
)

// decompose finds the k largest singular values of a and their right vectors,
// which are the columns of the returned matrix, by randomised projection
// (Halko, Martinsson and Tropp 2011): a random subspace is turned towards the
// large singular vectors and the small problem inside it is solved exactly.
func decompose(a *sparse, k int, seed uint64) (right dense, singular []float64) {
	width := min(k+oversample, a.cols, a.rows())
	at := a.transpose()
	y := random(a.cols, width, seed)
	for range powerSteps {
		y = at.times(a.times(y))
		y.orthonormalise()
	}
	values, rotation := eigen(a.times(y).gram())
	rank := 0
	for rank < min(k, len(values)) && values[rank] > 1e-10*values[0] {
		rank++
	}
	cut := newDense(width, rank)
	for r := range width {
		copy(cut.row(r), rotation.row(r))
	}
	singular = make([]float64, rank)
	for i := range singular {
		singular[i] = math.Sqrt(values[i])
	}
	return y.times(cut), singular
}

// random is a matrix of even random numbers from -1 to 1: as good here as
// normal ones, and made without functions that machines may round differently.
func random(rows, cols int, seed uint64) dense {
	source := rand.NewPCG(seed, 0)
	d := newDense(rows, cols)
	for i := range d.v {
		d.v[i] = float64(int64(source.Uint64())) / (1 << 63)
	}
	return d
}

// orthonormalise replaces the columns by an orthonormal base of the space that
// they span, by Cholesky's factor of their products. A column that depends on
// earlier ones becomes zero.
func (d dense) orthonormalise() {
	factor := d.gram()
	factor.cholesky()
	inBlocks(d.rows, 64, func(lo, hi int) {
		for r := lo; r < hi; r++ {
			substitute(d.row(r), factor)
		}
	})
}

// substitute solves for one row. Four values are settled among themselves and
// then taken off the rest together.
func substitute(row []float64, factor dense) {
	for j := 0; j < len(row); j += 4 {
		end := min(j+4, len(row))
		for k := j; k < end; k++ {
			f := factor.row(k)
			if f[k] == 0 {
				row[k] = 0
				continue
			}
			row[k] /= f[k]
			addTimes(row[k+1:end], -row[k], f[k+1:end])
		}
		if end < len(row) {
			addFour(row[end:], [4]float64{-row[j], -row[j+1], -row[j+2], -row[j+3]}, factor.row(j)[end:],
				factor.row(j + 1)[end:], factor.row(j + 2)[end:], factor.row(j + 3)[end:])
		}
	}
}

// cholesky puts the upper factor of a symmetric matrix in its upper half, with
// a zero row for each direction that is not there.
func (d dense) cholesky() {
	largest := 0.0
	for i := range d.rows {
		largest = max(largest, d.row(i)[i])
	}
	for i := range d.rows {
		row := d.row(i)[i:]
		if row[0] <= 1e-13*largest {
			clear(row)
			continue
		}
		scale(row, 1/math.Sqrt(row[0]))
		for j := 1; j < len(row); j++ {
			addTimes(d.row(i + j)[i+j:], -row[j], row[j:])
		}
	}
}

// eigen finds the eigenvalues of a symmetric matrix, the largest first, and its
// eigenvectors as columns, by Jacobi's rotations.
func eigen(a dense) (values []float64, vectors dense) {
	n := a.rows
	v := newDense(n, n) // eigenvectors as rows while they are turned
	for i := range n {
		v.row(i)[i] = 1
	}
	for range 30 { // about eight are enough for 170 dimensions
		if rotateAll(a, v) == 0 {
			break
		}
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(a.row(j)[j], a.row(i)[i]), cmp.Compare(i, j)) })
	values, vectors = make([]float64, n), newDense(n, n)
	for to, from := range order {
		values[to] = a.row(from)[from]
		for r := range n {
			vectors.row(r)[to] = v.row(from)[r]
		}
	}
	return values, vectors
}

// rotateAll makes one sweep over all pairs and counts the rotations that were
// still needed.
func rotateAll(a, v dense) (needed int) {
	for p := range a.rows {
		for q := p + 1; q < a.rows; q++ {
			app, aqq, apq := a.row(p)[p], a.row(q)[q], a.row(p)[q]
			if float64(apq*apq) <= 1e-28*math.Abs(float64(app*aqq)) || math.Abs(apq) < 1e-300 {
				continue
			}
			needed++
			theta := (aqq - app) / float64(2*apq)
			t := 1 / (math.Abs(theta) + math.Sqrt(float64(theta*theta)+1))
			if theta < 0 {
				t = -t
			}
			c := 1 / math.Sqrt(float64(t*t)+1)
			s := float64(t * c)
			rotate(a.row(p), a.row(q), c, s)
			rotateColumns(a, p, q, c, s)
			rotate(v.row(p), v.row(q), c, s)
		}
	}
	return needed
}

func rotate(x, y []float64, c, s float64) {
	y = y[:len(x)]
	for i, xi := range x {
		yi := y[i]
		x[i] = float64(c*xi) - float64(s*yi)
		y[i] = float64(s*xi) + float64(c*yi)
	}
}

func rotateColumns(a dense, p, q int, c, s float64) {
	for r := range a.rows {
		row := a.row(r)
		xi, yi := row[p], row[q]
		row[p] = float64(c*xi) - float64(s*yi)
		row[q] = float64(s*xi) + float64(c*yi)
	}
}
