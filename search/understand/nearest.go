package understand

import "math"

// nearest compares a query with single phrases: how much of the weight of both
// is in words that they share.
type nearest struct {
	phrases []knownPhrase
	rows    [][]int32 // phrases by stem
	weight  []float64 // of a stem
}

type knownPhrase struct {
	need   int32
	weight float32
	norm   float32
	stems  []int32
}

func (n *nearest) add(need int32, tokens []token, weight float64) {
	p := knownPhrase{need: need, weight: float32(weight)}
	for _, t := range tokens {
		if !contains(p.stems, t.stem) {
			p.stems = append(p.stems, t.stem)
		}
	}
	n.phrases = append(n.phrases, p)
}

func contains(stems []int32, stem int32) bool {
	for _, s := range stems {
		if s == stem {
			return true
		}
	}
	return false
}

func (n *nearest) finish(stems int, idf []float64) {
	n.rows, n.weight = make([][]int32, stems), make([]float64, stems)
	total := make([]int, stems)
	for _, p := range n.phrases {
		for _, s := range p.stems {
			total[s]++
		}
	}
	for s, c := range total {
		if c > 0 {
			n.weight[s] = math.Log(float64(len(n.phrases)) / float64(c))
		}
	}
	for i := range n.phrases {
		p := &n.phrases[i]
		var sum float64
		for _, s := range p.stems {
			sum += n.weight[s] * n.weight[s]
			n.rows[s] = append(n.rows[s], int32(i))
		}
		p.norm = float32(math.Sqrt(sum))
	}
}

// unknownWeight is the squared weight of a word that no phrase holds: about a
// word in one phrase of a hundred.
const unknownWeight = 36

// score keeps, for each need, the likeness of its most similar phrase, 0 to 1.
func (n *nearest) score(s *scratch, tokens []token) {
	var norm float64
	touched := s.touched[:0]
	for i, t := range tokens {
		if doubled(tokens, i) {
			continue
		}
		if t.stem < 0 || int(t.stem) >= len(n.rows) {
			norm += unknownWeight * (1 - t.less)
			continue
		}
		w := n.weight[t.stem] * (1 - t.less)
		if w == 0 {
			continue
		}
		norm += w * w
		for _, p := range n.rows[t.stem] {
			if s.similar[p] == 0 {
				touched = append(touched, p)
			}
			s.similar[p] += float32(w * w)
		}
	}
	norm = math.Sqrt(norm)
	for _, i := range touched {
		p := &n.phrases[i]
		like := float64(s.similar[i]) / (norm * float64(p.norm)) * float64(p.weight)
		s.similar[i] = 0
		s.near[p.need] = max(s.near[p.need], like)
	}
	s.touched = touched
}

// doubled reports whether a token stands earlier as well.
func doubled(tokens []token, i int) bool {
	for _, t := range tokens[:i] {
		if t.stem == tokens[i].stem {
			return true
		}
	}
	return false
}
