package vectors

import "math"

// Vector is a direction of meaning. Nil means that nothing is known of it.
type Vector []float32

// Part is one share of a blend.
type Part struct {
	Weight float64
	Vector Vector
}

// Blend adds vectors by their weights; unknown ones add nothing. The cosine
// with a blend of vectors of length 1 is the same blend of the cosines, so a
// text and its name need one row of a table, not two.
func Blend(parts ...Part) Vector {
	var sum []float64
	for _, p := range parts {
		if sum == nil && p.Vector != nil {
			sum = make([]float64, len(p.Vector))
		}
		for i, x := range p.Vector {
			sum[i] += float64(p.Weight * float64(x))
		}
	}
	return narrow(sum, 1)
}

// Unit is v with length 1, or nil when it has none.
func (v Vector) Unit() Vector {
	square := 0.0
	for _, x := range v {
		square += float64(float64(x) * float64(x))
	}
	if square == 0 {
		return nil
	}
	out, by := make(Vector, len(v)), 1/math.Sqrt(square)
	for i, x := range v {
		out[i] = float32(float64(x) * by)
	}
	return out
}

// Cosine of two vectors of length 1; 0 when either is unknown.
func (v Vector) Cosine(u Vector) float64 {
	sum := 0.0
	for i := range min(len(v), len(u)) {
		sum += float64(float64(v[i]) * float64(u[i]))
	}
	return sum
}

func narrow(sum []float64, by float64) Vector {
	if sum == nil {
		return nil
	}
	out := make(Vector, len(sum))
	for i, x := range sum {
		out[i] = float32(x * by)
	}
	return out
}
