package vectors

import (
	"math"
	"math/rand/v2"
	"testing"
)

// sparseOf makes a full matrix sparse.
func sparseOf(rows [][]float64) *sparse {
	a := &sparse{cols: len(rows[0]), start: []int{0}}
	for _, row := range rows {
		for c, x := range row {
			if x != 0 {
				a.col, a.val = append(a.col, uint32(c)), append(a.val, x)
			}
		}
		a.start = append(a.start, len(a.val))
	}
	return a
}

func TestDecomposeKnownMatrix(t *testing.T) {
	// The products of [[3 0] [4 5]] with itself have eigenvalues 45 and 5.
	right, singular := decompose(sparseOf([][]float64{{3, 0}, {4, 5}}), 2, 1)
	want := []float64{math.Sqrt(45), math.Sqrt(5)}
	for i := range want {
		if math.Abs(singular[i]-want[i]) > 1e-12 {
			t.Errorf("singular value %d is %.15f, want %.15f", i, singular[i], want[i])
		}
	}
	if first := right.row(0)[0] / right.row(1)[0]; math.Abs(first-1) > 1e-12 { // (1, 1)
		t.Errorf("first right vector has the ratio %.15f, want 1", first)
	}
}

func TestDecomposeRankDeficient(t *testing.T) {
	rows := [][]float64{{1, 2, 0, 0}, {2, 4, 0, 0}, {0, 0, 1, 0}, {0, 0, 1, 0}}
	right, singular := decompose(sparseOf(rows), 4, 1)
	if len(singular) != 2 || right.cols != 2 {
		t.Fatalf("rank %d, want 2: %v", len(singular), singular)
	}
	if math.Abs(singular[0]-5) > 1e-12 || math.Abs(singular[1]-math.Sqrt2) > 1e-12 {
		t.Errorf("singular values %v, want 5 and the root of 2", singular)
	}
}

// The projection must find what the exact decomposition finds, where the values
// fall off as slowly as those of texts do.
func TestDecomposeAgainstExact(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	rows := make([][]float64, 300)
	for i := range rows {
		rows[i] = make([]float64, 200)
		for range 12 {
			c := int(200 * math.Pow(r.Float64(), 2))
			rows[i][c] += 1 / math.Sqrt(float64(1+c))
		}
	}
	a := sparseOf(rows)
	full := newDense(len(rows), 200)
	for i, row := range rows {
		copy(full.row(i), row)
	}
	exact, _ := eigen(full.gram())
	right, singular := decompose(a, 30, 1)
	for i, s := range singular {
		if want := math.Sqrt(exact[i]); math.Abs(s-want) > 0.01*want {
			t.Errorf("singular value %d is %.4f, want %.4f within 1 %%", i, s, want)
		}
	}
	products := right.gram()
	for i := range products.rows {
		for j, x := range products.row(i) {
			if want := map[bool]float64{true: 1}[i == j]; math.Abs(x-want) > 1e-9 {
				t.Fatalf("right vectors %d and %d have the product %.12f, want %.0f", i, j, x, want)
			}
		}
	}
}
