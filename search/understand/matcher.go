package understand

import "slices"

// matcher finds whole phrases in a query: their words in order, with at most
// one other word between two of them, or all their content words in any order.
type matcher struct {
	anyOrder float64
	// fillersBetween allows only fillers between two words of a phrase.
	fillersBetween bool
	// gap is the stem that stands for up to widestGap words; 0 is none.
	gap     int32
	phrases []pattern
	rows    [][]int32 // phrases by their rarest stem
}

type pattern struct {
	target  int32
	weight  float64
	stems   []int32
	content int // how many of the stems are content words
	filler  uint64
	value   float64 // how telling the words are, 0 to 1
}

// hit is a phrase that was found.
type hit struct {
	target   int32
	phrase   int32
	from, to int16 // first and last word of the query
	score    float64
	inOrder  bool
}

func newMatcher(anyOrder float64) *matcher { return &matcher{anyOrder: anyOrder} }

func (m *matcher) add(tokens []token, target int32, weight float64) {
	p := pattern{target: target, weight: weight}
	for i, t := range tokens {
		p.stems = append(p.stems, t.stem)
		if t.filler && i < 64 {
			p.filler |= 1 << i
		} else {
			p.content++
		}
	}
	m.phrases = append(m.phrases, p)
}

// finish files every phrase under its rarest stem.
func (m *matcher) finish(idf []float64) {
	most := int32(0)
	count := map[int32]int{}
	for _, p := range m.phrases {
		for _, s := range p.stems {
			count[s]++
			most = max(most, s)
		}
	}
	m.rows = make([][]int32, most+1)
	for i := range m.phrases {
		p := &m.phrases[i]
		rarest := slices.MinFunc(p.stems, func(a, b int32) int { return count[a] - count[b] })
		m.rows[rarest] = append(m.rows[rarest], int32(i))
		p.value = telling(p, idf)
	}
}

// telling says how much a phrase that matched is worth: more words, and rarer
// ones, make chance less likely. It reaches 1 with about two telling words.
func telling(p *pattern, idf []float64) float64 {
	var sum float64
	for i, s := range p.stems {
		if int(s) < len(idf) {
			v := idf[s]
			if p.filler&(1<<min(i, 63)) != 0 {
				v = max(0.5, v*0.5)
			}
			sum += v
		}
	}
	return sum / (sum + 3)
}

// match calls yield for each phrase found.
func (m *matcher) match(tokens []token, yield func(hit)) {
	for i, t := range tokens {
		if t.stem < 0 || int(t.stem) >= len(m.rows) || doubled(tokens, i) {
			continue
		}
		for _, n := range m.rows[t.stem] {
			p := &m.phrases[n]
			if h, ok := m.find(p, tokens); ok {
				h.target, h.phrase = p.target, n
				yield(h)
			}
		}
	}
}

func (m *matcher) find(p *pattern, tokens []token) (hit, bool) {
	if first, last, ok := m.inOrder(p.stems, tokens); ok {
		return hit{from: tokens[first].word, to: tokens[last].word, score: p.weight * p.value, inOrder: true}, true
	}
	if p.content < 2 || p.weight < 0 || m.anyOrder == 0 {
		return hit{}, false
	}
	from, to := int16(1<<14), int16(-1)
	for i, s := range p.stems {
		if p.filler&(1<<min(i, 63)) != 0 {
			continue
		}
		at := slices.IndexFunc(tokens, func(t token) bool { return t.stem == s })
		if at < 0 {
			return hit{}, false
		}
		from, to = min(from, tokens[at].word), max(to, tokens[at].word)
	}
	return hit{from: from, to: to, score: p.weight * p.value * m.anyOrder}, true
}

// inOrder finds the stems in this order, at most one other token between two.
func (m *matcher) inOrder(stems []int32, tokens []token) (first, last int, ok bool) {
	for start, t := range tokens {
		if t.stem != stems[0] {
			continue
		}
		if end, ok := m.follow(stems[1:], tokens, start); ok {
			return start, end, true
		}
	}
	return 0, 0, false
}

// widestGap is how many words may stand for the gap of a phrase.
const widestGap = 6

// follow finds the rest of a phrase after one of its tokens.
func (m *matcher) follow(stems []int32, tokens []token, at int) (last int, ok bool) {
	if len(stems) == 0 {
		return at, true
	}
	reach := at + 2
	if stems[0] == m.gap && m.gap != 0 {
		stems, reach = stems[1:], at+1+widestGap
	}
	for next := at + 1; next < len(tokens) && next <= reach; next++ {
		if tokens[next].stem == stems[0] {
			if last, ok := m.follow(stems[1:], tokens, next); ok {
				return last, true
			}
		}
		if m.fillersBetween && !tokens[next].filler {
			break
		}
	}
	return 0, false
}
