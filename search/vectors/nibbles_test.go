package vectors

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestHalfBytesAreCloseToFractions(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, dims := range []int{150, 7, 16, 33} {
		table, vectors := NewNibbles(dims, 0), make([]Vector, 500)
		for i := range vectors {
			vectors[i] = randomVector(r, dims)
			table.Append(vectors[i])
		}
		worst, square := 0.0, 0.0
		for _, v := range vectors[:50] {
			q := table.Query(v)
			for i, u := range vectors {
				off := float64(table.Cosine(uint32(i), q)) - v.Cosine(u)
				worst, square = max(worst, math.Abs(off)), square+off*off
			}
		}
		mean := math.Sqrt(square / 50 / 500)
		t.Logf("%d dimensions: a cosine is off by %.4f, at most by %.4f", dims, mean, worst)
		if dims == 150 && (worst > 0.05 || mean > 0.01) {
			t.Errorf("the cosine of half bytes is off by %.4f, at most by %.4f, want 0.01 and 0.05", mean, worst)
		}
	}
}

// The packed product must be the plain one, at the ends of the range too, where
// it is closest to running over.
func TestHalfBytesMultiplyPlainly(t *testing.T) {
	for _, ends := range [][2]float32{{1, 1}, {-1, 1}, {1, -1}, {-1, -1}} {
		row, ask := make(Vector, 150), make(Vector, 150)
		for i := range row {
			row[i], ask[i] = ends[0], ends[1]
		}
		table := NewNibbles(150, 1)
		table.Append(row.Unit())
		want := float64(ends[0] * ends[1])
		if got := table.Cosine(0, table.Query(ask.Unit())); math.Abs(float64(got)-want) > 1e-5 {
			t.Errorf("%v: %v, want %v", ends, got, want)
		}
	}
}

// TestWhatAllTextsShareTakesNothingFromTheRest: as in word vectors, where the
// first dimension is several times as large as all others.
func TestWhatAllTextsShareTakesNothingFromTheRest(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	table, vectors := NewNibbles(150, 0), make([]Vector, 300)
	for i := range vectors {
		v := randomVector(r, 150)
		v[0] = 1.2
		vectors[i] = v.Unit()
		table.Append(vectors[i])
	}
	worst := 0.0
	for _, v := range vectors[:50] {
		q := table.Query(v)
		for i, u := range vectors {
			worst = max(worst, math.Abs(float64(table.Cosine(uint32(i), q))-v.Cosine(u)))
			if most := table.Most(uint32(i), q); most < table.Cosine(uint32(i), q) {
				t.Fatalf("a cosine is %v, more than the most that it can be, %v", table.Cosine(uint32(i), q), most)
			}
		}
	}
	if worst > 0.02 {
		t.Errorf("a cosine is off by %.4f, want at most 0.02", worst)
	}
}

func TestHalfBytesAreKept(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	table := NewNibbles(150, 0)
	for range 20 {
		table.Append(randomVector(r, 150))
	}
	table.Append(nil)
	table.Copy(table, 3)
	again, err := DecodeNibbles(table.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.cells, table.cells) || !slices.Equal(again.rows, table.rows) {
		t.Error("what was kept differs")
	}
	q := table.Query(randomVector(r, 150))
	if c := again.Cosine(20, q); c != 0 {
		t.Errorf("an unknown vector has the cosine %v", c)
	}
	if a, b := again.Cosine(3, q), again.Cosine(21, q); a != b {
		t.Errorf("a copy has the cosine %v, its row %v", b, a)
	}
	if got := again.NearestOfAll(q, 22); len(got) != 22 || !slices.IsSortedFunc(got, func(a, b Near) int { return map[bool]int{true: 1, false: -1}[worse(a, b)] }) {
		t.Errorf("not all, or not in order: %v", got)
	}
	blob := table.Encode()
	blob[40]++
	if _, err := DecodeNibbles(blob); !errors.Is(err, ErrDamaged) {
		t.Errorf("damaged: %v", err)
	}
	if _, err := DecodeNibbles(NewTable(150, 0).Encode()); !errors.Is(err, ErrDamaged) {
		t.Errorf("another kind: %v", err)
	}
}

func BenchmarkCosine(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 3))
	table, halves := NewTable(150, 0), NewNibbles(150, 0)
	for range 20_000 {
		v := randomVector(r, 150)
		table.Append(v)
		halves.Append(v)
	}
	v := randomVector(r, 150)
	b.Run("bytes", func(b *testing.B) {
		for q := table.Query(v); b.Loop(); {
			table.NearestOfAll(q, 50)
		}
	})
	b.Run("half bytes", func(b *testing.B) {
		for q := halves.Query(v); b.Loop(); {
			halves.NearestOfAll(q, 50)
		}
	})
}
