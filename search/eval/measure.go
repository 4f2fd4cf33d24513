package eval

import (
	"maps"
	"math"
	"slices"
)

const depth = 10 // how far down the list people look

// Measures of one question, or their means over many.
type Measures struct {
	NDCG10   float64 `json:"ndcg10"`
	Recall10 float64 `json:"recall10"` // of the grades of 2 or 3, at most ten
	MRR      float64 `json:"mrr"`      // 1 over the rank of the first grade of 2 or 3
	Success5 float64 `json:"success5"` // a grade of 2 or 3 in the first five
	Strong5  float64 `json:"strong5"`  // a grade of 3 there
	// Unjudged10 is how many of the first ten nobody graded. They count as of
	// no use, so a drop with many of them means little.
	Unjudged10 float64 `json:"unjudged10"`
}

// measure compares the answer to one question with its grades. A listing that
// stands in the answer twice gains once.
func measure(ids []string, grades map[string]int) Measures {
	var m Measures
	gains, helping := 0.0, 0
	seen := map[string]bool{}
	for i, id := range ids {
		grade, judged := grades[id]
		if seen[id] {
			grade = 0
		}
		seen[id] = true
		if grade >= gradeHelps && m.MRR == 0 {
			m.MRR = 1 / float64(i+1)
		}
		if i >= depth {
			continue
		}
		gains += gain(grade, i)
		if !judged {
			m.Unjudged10++
		}
		if grade >= gradeHelps {
			helping++
			m.Success5 = max(m.Success5, within(i, 5))
		}
		if grade == gradeExact {
			m.Strong5 = max(m.Strong5, within(i, 5))
		}
	}
	if best := ideal(grades); best > 0 {
		m.NDCG10 = gains / best
	}
	if wanted := min(helpful(grades), depth); wanted > 0 {
		m.Recall10 = float64(helping) / float64(wanted)
	}
	return m
}

func within(i, n int) float64 {
	if i < n {
		return 1
	}
	return 0
}

// gain of a grade at place i, from 0.
func gain(grade, i int) float64 {
	return (math.Exp2(float64(grade)) - 1) / math.Log2(float64(i+2))
}

// ideal is the gain of the best possible list of all that was judged.
func ideal(grades map[string]int) float64 {
	sorted := slices.Sorted(maps.Values(grades))
	slices.Reverse(sorted)
	sum := 0.0
	for i, grade := range sorted[:min(len(sorted), depth)] {
		sum += gain(grade, i)
	}
	return sum
}

// helpful counts the listings that help.
func helpful(grades map[string]int) int {
	n := 0
	for _, grade := range grades {
		if grade >= gradeHelps {
			n++
		}
	}
	return n
}

// measureNames are the names of measures in settings and output, in order.
var measureNames = []string{"ndcg10", "recall10", "mrr", "success5", "strong5", "unjudged10"}

func (m *Measures) list() []*float64 {
	return []*float64{&m.NDCG10, &m.Recall10, &m.MRR, &m.Success5, &m.Strong5, &m.Unjudged10}
}
