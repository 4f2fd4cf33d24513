package vectors

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func randomVector(r *rand.Rand, dims int) Vector {
	v := make(Vector, dims)
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	return v.Unit()
}

func TestWholeNumbersAreCloseToFractions(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	table, vectors := NewTable(150, 0), make([]Vector, 500)
	for i := range vectors {
		vectors[i] = randomVector(r, 150)
		table.Append(vectors[i])
	}
	worst := 0.0
	for _, v := range vectors[:50] {
		q := table.Query(v)
		for i, u := range vectors {
			worst = max(worst, math.Abs(float64(table.Cosine(uint32(i), q))-v.Cosine(u)))
		}
	}
	if worst > 0.01 {
		t.Errorf("the cosine of whole numbers is off by %.4f, want at most 0.01", worst)
	}
}

// The packed product must be the plain sum of products, at the ends of the range
// too, where it is closest to running over.
func TestDotIsThePlainSum(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for _, values := range [][]byte{{0, 127}, {127}, {0}, {1, 64, 126, 127}, nil} {
		a, b := make([]byte, 64), make([]byte, 64)
		for i := range a {
			a[i], b[i] = byte(r.IntN(128)), byte(r.IntN(128))
			if values != nil {
				a[i], b[i] = values[r.IntN(len(values))], values[r.IntN(len(values))]
			}
		}
		want := uint64(0)
		for i := range a {
			want += uint64(a[i]) * uint64(b[i])
		}
		if got := dot(a, pack(b, 1).packed); got != want {
			t.Errorf("values %v: %d, want %d", values, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	table := NewTable(2, 0)
	for _, v := range []Vector{{1, 0}, {0, 1}, nil, {1, 0}, {-1, 0}, {0.6, 0.8}} {
		table.Append(v)
	}
	q := table.Query(Vector{1, 0})
	for _, tt := range []struct {
		name       string
		candidates []uint32
		k          int
		want       []uint32
	}{
		{"equal ones by row", []uint32{5, 3, 0, 1}, 3, []uint32{0, 3, 5}},
		{"more asked than there are", []uint32{4, 5}, 10, []uint32{5, 4}},
		{"an unknown row counts 0", []uint32{4, 2, 5}, 3, []uint32{5, 2, 4}},
		{"none asked", []uint32{1}, 0, nil},
		{"no candidates", nil, 3, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []uint32
			for _, n := range table.Nearest(q, tt.candidates, tt.k) {
				got = append(got, n.Row)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("rows %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTopAgainstSorting(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	table := NewTable(20, 0)
	for range 2000 {
		v := make(Vector, 20)
		v[r.IntN(20)] = 1 // many equal cosines
		v[r.IntN(20)] += 1
		table.Append(v.Unit())
	}
	q := table.Query(table.Row(0))
	all := table.NearestOfAll(q, table.Len())
	if !slices.IsSortedFunc(all, func(a, b Near) int { return map[bool]int{true: 1, false: -1}[worse(a, b)] }) {
		t.Fatal("not in order")
	}
	if got := table.NearestOfAll(q, 100); !slices.Equal(got, all[:100]) {
		t.Error("the top 100 are not the first 100 of all")
	}
}

func benchmarkTable(rows, dims int) (*Table, *Query) {
	r := rand.New(rand.NewPCG(3, 3))
	table := NewTable(dims, rows)
	for range rows {
		table.Append(randomVector(r, dims))
	}
	return table, table.Query(randomVector(r, dims))
}

func BenchmarkNearest(b *testing.B) {
	for name, dims := range map[string]int{"5000x128": 128, "5000x150": 150} {
		b.Run(name, func(b *testing.B) {
			table, q := benchmarkTable(20_000, dims)
			candidates := make([]uint32, 5000)
			for i := range candidates {
				candidates[i] = uint32(4 * i) // scattered, as a place filter leaves them
			}
			for b.Loop() {
				table.Nearest(q, candidates, 100)
			}
		})
	}
}
