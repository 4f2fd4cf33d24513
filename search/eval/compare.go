package eval

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
)

// Comparison sets a report beside a baseline on the questions that both
// answered.
type Comparison struct {
	Tag      string       `json:"tag"`
	Baseline string       `json:"baseline"`
	Queries  int          `json:"queries"`
	Won      int          `json:"won"` // by nDCG
	Lost     int          `json:"lost"`
	Measures []Difference `json:"measures"`
}

// Difference of the means of one measure.
type Difference struct {
	Measure  string  `json:"measure"`
	Value    float64 `json:"value"`
	Baseline float64 `json:"baseline"`
	Change   float64 `json:"change"`
	// P is how often chance alone, swapping the two answers of questions at
	// random, gives a difference as large.
	P float64 `json:"p"`
}

const (
	rounds   = 10_000
	evenness = 1e-9 // differences below are rounding
)

// Compare computes the differences. The same reports and seed give the same
// numbers.
func Compare(report, baseline Report, seed uint64) Comparison {
	c := Comparison{Tag: report.Tag, Baseline: baseline.Tag}
	before := make(map[string]*QuestionReport, len(baseline.Questions))
	for i := range baseline.Questions {
		before[baseline.Questions[i].ID] = &baseline.Questions[i]
	}
	pairs := make([][2][]float64, len(measureNames)) // by measure: ours, the baseline's
	for i := range report.Questions {
		q := &report.Questions[i]
		b := before[q.ID]
		if b == nil {
			continue
		}
		c.count(q.NDCG10 - b.NDCG10)
		for m, x := range q.list() {
			if measureNames[m] == "recall10" && !q.helped {
				continue
			}
			pairs[m][0] = append(pairs[m][0], *x)
			pairs[m][1] = append(pairs[m][1], *b.list()[m])
		}
	}
	for m, name := range measureNames {
		c.Measures = append(c.Measures, difference(name, pairs[m][0], pairs[m][1], seed))
	}
	return c
}

func (c *Comparison) count(change float64) {
	c.Queries++
	if change > evenness {
		c.Won++
	}
	if change < -evenness {
		c.Lost++
	}
}

func difference(name string, ours, theirs []float64, seed uint64) Difference {
	d := Difference{Measure: name, P: 1}
	if len(ours) == 0 {
		return d
	}
	d.Value, d.Baseline = mean(ours), mean(theirs)
	d.Change = d.Value - d.Baseline
	d.P = pairedRandomisation(ours, theirs, seed)
	return d
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// pairedRandomisation is the two-sided test of Fisher, with the real order as
// one of the tries, so that p is never 0.
func pairedRandomisation(ours, theirs []float64, seed uint64) float64 {
	changes := make([]float64, 0, len(ours))
	sum := 0.0
	for i := range ours {
		if change := ours[i] - theirs[i]; math.Abs(change) > evenness { // swapping equal ones changes nothing
			changes = append(changes, change)
			sum += change
		}
	}
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	source := rand.NewChaCha8(key)
	asLarge := 1
	for range rounds {
		if math.Abs(swapped(changes, source)) >= math.Abs(sum)-evenness {
			asLarge++
		}
	}
	return float64(asLarge) / (rounds + 1)
}

func swapped(changes []float64, source *rand.ChaCha8) float64 {
	sum, bits := 0.0, uint64(0)
	for i, change := range changes {
		if i%64 == 0 {
			bits = source.Uint64()
		}
		if bits&1 == 1 {
			change = -change
		}
		bits >>= 1
		sum += change
	}
	return sum
}
