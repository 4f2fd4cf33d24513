package understand

import (
	"math"
	"slices"
)

// bag is BM25 over needs: each need is one text, the words and neighbouring
// pairs of all its phrases.
type bag struct {
	needs  int
	counts map[feature][]count // until finish
	length []float64

	idf  []float64 // by stem
	rows map[feature][]weight
	word [][]weight // rows of single stems, by stem
}

// feature is a stem, or a pair of neighbouring ones.
type feature struct{ first, second int32 }

const noSecond = -1

// count is how much a need has of a feature.
type count struct {
	need  int32
	value float64
}

type weight struct {
	need  int32
	value float32
}

func newBag(needs int) bag {
	return bag{needs: needs, counts: make(map[feature][]count, 1<<16), length: make([]float64, needs)}
}

func (b *bag) add(need int32, tokens []token, value, stop float64) {
	for i, t := range tokens {
		v := value
		if t.filler {
			v *= stop
		}
		b.count(feature{t.stem, noSecond}, need, v)
		b.length[need] += v
		if i > 0 {
			b.count(feature{tokens[i-1].stem, t.stem}, need, value)
		}
	}
}

// count adds to what a need has of a feature. The phrases of a need come one
// after the other, so it is nearly always the last one of the row.
func (b *bag) count(f feature, need int32, v float64) {
	row := b.counts[f]
	for i := len(row) - 1; i >= 0; i-- {
		if row[i].need == need {
			row[i].value += v
			return
		}
	}
	b.counts[f] = append(row, count{need, v})
}

// finish turns counts into weights.
func (b *bag) finish(t Tuning) {
	var mean float64
	for _, n := range b.length {
		mean += n / float64(b.needs)
	}
	stems := int32(0)
	for f := range b.counts {
		stems = max(stems, f.first+1, f.second+1)
	}
	b.idf, b.word = make([]float64, stems), make([][]weight, stems)
	b.rows = make(map[feature][]weight, len(b.counts))
	for f, counts := range b.counts {
		idf := math.Log(1 + (float64(b.needs)-float64(len(counts))+0.5)/(float64(len(counts))+0.5))
		scale := idf
		if f.second != noSecond {
			scale *= t.Pair
		}
		row := make([]weight, 0, len(counts))
		for _, c := range counts {
			norm := t.K1 * (1 - t.B + t.B*b.length[c.need]/mean)
			row = append(row, weight{c.need, float32(scale * c.value * (t.K1 + 1) / (c.value + norm))})
		}
		slices.SortFunc(row, func(x, y weight) int { return int(x.need - y.need) })
		if f.second == noSecond {
			b.idf[f.first], b.word[f.first] = idf, row
		} else {
			b.rows[f] = row
		}
	}
	b.counts = nil
}

// score adds each need's score for the tokens.
func (b *bag) score(into []float64, tokens []token, stop float64) {
	last := int32(noSecond)
	for _, t := range tokens {
		if t.stem >= 0 && int(t.stem) < len(b.word) {
			factor := 1 - t.less
			if last >= 0 {
				addRow(into, b.rows[feature{last, t.stem}], factor)
			}
			if t.filler {
				factor *= stop
			}
			addRow(into, b.word[t.stem], factor)
		}
		last = t.stem
	}
}

func addRow(into []float64, row []weight, factor float64) {
	for _, w := range row {
		into[w.need] += factor * float64(w.value)
	}
}

// of is what one stem says for one need.
func (b *bag) of(stem, need int32) float32 {
	if stem < 0 || int(stem) >= len(b.word) {
		return 0
	}
	for _, w := range b.word[stem] {
		if w.need == need {
			return w.value
		}
	}
	return 0
}
