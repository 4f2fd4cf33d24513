package understand

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// needs recognises at most [Tuning.Most] needs, in the whole text and in each
// of its clauses.
func (q *query) needs() {
	m := q.Lexicon.needs
	s := m.scratch.Get().(*scratch)
	defer m.scratch.Put(s)
	q.weigh(m)
	q.ruled()
	q.u.Needs = q.recognise(s, q.tokens, m.tuning.Most)
	q.clauseNeeds(s)
	q.beside(s)
	q.needOfCrisis()
	slices.SortStableFunc(q.u.Needs, func(a, b NeedMatch) int { return cmp.Compare(b.Confidence, a.Confidence) })
	q.u.Needs = q.u.Needs[:min(len(q.u.Needs), m.tuning.Most)]
	q.foreignNeeds()
	q.crisisFromNeeds()
}

// beside reads the words that are left when those are taken out that only say
// for whom: "a place to stay for women" asks for a place to stay. What the words
// for whom told of themselves then only ranks.
func (q *query) beside(s *scratch) {
	t := q.Lexicon.needs.tuning
	rest := slices.DeleteFunc(slices.Clone(q.tokens), func(t token) bool { return q.whom[t.word] })
	if len(rest) == len(q.tokens) || !slices.ContainsFunc(rest, func(t token) bool { return !t.filler }) {
		return
	}
	told := q.recognise(s, rest, 1)
	if len(told) == 0 || told[0].Confidence < t.Beside || told[0].Phrase == "" {
		return
	}
	for i := range q.u.Needs {
		n := &q.u.Needs[i]
		if n.ID != told[0].ID && q.saysWhom(n.Phrase) {
			n.Confidence = min(n.Confidence, t.Whom)
			n.Strong = false
		}
	}
	told[0].Confidence /= t.Clause // these words stand for the whole
	q.alsoTold(told[0])
}

// saysWhom reports whether all words of a phrase only say for whom.
func (q *query) saysWhom(phrase string) bool {
	for _, word := range strings.Fields(phrase) {
		i := slices.IndexFunc(q.u.Words, func(w Word) bool { return w.Typed == word })
		if i < 0 || !q.whom[i] && !isFiller(lower(word)) {
			return false
		}
	}
	return phrase != ""
}

// clauseNeeds reads each clause on its own. One that proves little counts beside
// a clear one only, or beside another that proves as much: a story in many
// clauses is of one need.
func (q *query) clauseNeeds(s *scratch) {
	t := q.Lexicon.needs.tuning
	told := q.toldByClauses(s)
	clear, likely := false, 0
	for _, n := range told {
		clear = q.alsoTold(n.need) || clear
		if n.need.Confidence >= t.ClausePair {
			likely++
		}
	}
	if !clear && likely < 2 {
		return
	}
	for _, n := range told {
		if n.need.Confidence*t.Clause < t.ClauseLeast {
			q.toldWeakly(n.need, n.clause)
		}
	}
}

// clauseNeed is the likeliest need of a clause.
type clauseNeed struct {
	clause span
	need   NeedMatch
}

// toldByClauses gives the likeliest need of each clause that tells of any.
func (q *query) toldByClauses(s *scratch) []clauseNeed {
	var out []clauseNeed
	clauses := q.clauses()
	for _, c := range clauses {
		if before, after, ok := q.halves(c); ok {
			x, y := q.likeliest(s, before), q.likeliest(s, after)
			if min(x.Confidence, y.Confidence) >= q.Lexicon.needs.tuning.ClausePair && x.ID != y.ID {
				out = append(out, clauseNeed{before, x}, clauseNeed{after, y})
				continue
			}
		}
		if len(clauses) == 1 {
			break // the whole text, which was read already
		}
		if n := q.likeliest(s, c); n.ID != "" {
			out = append(out, clauseNeed{c, n})
		}
	}
	return out
}

// likeliest is the need that a clause tells of, an empty one if none.
func (q *query) likeliest(s *scratch, c span) NeedMatch {
	if told := q.recognise(s, q.between(c), 1); len(told) > 0 {
		return told[0]
	}
	return NeedMatch{}
}

// alsoTold joins what a clause tells to what the whole does. A clause is short
// and proves less. It reports whether it proves enough.
func (q *query) alsoTold(n NeedMatch) bool {
	t := q.Lexicon.needs.tuning
	n.Confidence *= t.Clause
	if n.Confidence < t.ClauseLeast {
		return false
	}
	n.Strong, n.Told = n.Confidence >= t.Strong, true
	q.join(n)
	return true
}

// toldWeakly joins the likeliest need of a clause that proves little, where
// nothing surer was told by words of that clause: who names two troubles has
// two, and one of them may be hard to make out.
func (q *query) toldWeakly(n NeedMatch, c span) {
	t := q.Lexicon.needs.tuning
	if n.Confidence < t.ClauseTold || slices.ContainsFunc(q.u.Needs, func(have NeedMatch) bool {
		return have.Strong && c.from <= have.at && have.at < c.to
	}) {
		return
	}
	n.Confidence *= t.Clause
	n.Strong, n.Told = false, true
	q.join(n)
}

// join takes in a need, or what is surer of one that is there.
func (q *query) join(n NeedMatch) {
	i := slices.IndexFunc(q.u.Needs, func(have NeedMatch) bool { return have.ID == n.ID })
	if i < 0 {
		q.u.Needs = append(q.u.Needs, n)
		return
	}
	have := &q.u.Needs[i]
	if have.Confidence < n.Confidence {
		n.Told = n.Told || have.Told
		*have = n
	}
	have.Told = have.Told || n.Told
}

// needOfCrisis makes a need of what set a help panel: the panel says whom to
// ring now, the list who helps after that.
func (q *query) needOfCrisis() {
	if q.u.Crisis == nil {
		return
	}
	id := panelNeeds[q.u.Crisis.ID]
	if id == "" || q.taken("need:"+id) || slices.ContainsFunc(q.u.Needs, func(n NeedMatch) bool { return n.Strong }) {
		return
	}
	q.join(NeedMatch{ID: id, Confidence: q.Lexicon.needs.tuning.Panel, Phrase: q.u.Crisis.Phrase, How: ByPhrase, Strong: true})
}

// recognise finds the needs that some tokens tell of, best first.
func (q *query) recognise(s *scratch, tokens []token, most int) []NeedMatch {
	m := q.Lexicon.needs
	m.scores(s, tokens, q.rulesIn(tokens))
	ceiling := 1.0
	var out []NeedMatch
	for _, n := range m.choose(s, func(need int32) bool { return q.taken("need:" + m.ids[need]) }) {
		if len(out) == most {
			break
		}
		match := NeedMatch{ID: m.ids[n], How: ByWords}
		match.Confidence = min(ceiling, m.confidence(s, n))
		ceiling = match.Confidence // the order is by score; the numbers follow it
		match.Strong = match.Confidence >= m.tuning.Strong
		q.explain(&match, s, n, tokens)
		out = append(out, match)
	}
	return out
}

// wished notes that a wish speaks for these words: they say less about needs.
func (q *query) wished(from, to int, sure bool) {
	t := q.Lexicon.needs.tuning
	for i := from; i <= to; i++ {
		less := t.UnsureWish
		if sure {
			less = t.SureWish
		}
		q.less[i] = max(q.less[i], less)
	}
}

// weigh gives the tokens their say in needs. Words that a wish, a time or a
// place took say less, as long as others are left.
func (q *query) weigh(m *needModel) {
	for i, w := range q.u.Words {
		switch w.Kind {
		case InPlace:
			q.less[i] = 1
		case InTime:
			q.less[i] = max(q.less[i], m.tuning.Time)
		}
	}
	for i := range q.tokens {
		q.tokens[i].less = q.less[q.tokens[i].word]
	}
}

// explain says which words spoke for the need.
func (q *query) explain(match *NeedMatch, s *scratch, n int32, tokens []token) {
	if f := s.fired[n]; f.score > 0 {
		match.How, match.Phrase, match.at = ByPhrase, q.typed(int(f.from), int(f.to)), int(f.from)
		return
	}
	best := float32(0)
	for _, t := range tokens {
		if w := q.Lexicon.needs.bag.of(t.stem, n); w > best && !t.filler {
			best, match.Phrase, match.at = w, q.u.Words[t.word].Typed, int(t.word)
		}
	}
}

// choose picks the needs to keep, best first: those near enough to the best.
// A child stands for its parent.
func (m *needModel) choose(s *scratch, taken func(int32) bool) []int32 {
	order := s.order[:0]
	for i, v := range s.total {
		if v > 0 && !taken(int32(i)) {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(s.total[b], s.total[a]), cmp.Compare(a, b))
	})
	s.order = order
	var kept []int32
	for _, n := range order {
		if len(kept) == m.tuning.Most || s.total[n] < m.tuning.Keep*s.total[order[0]] {
			break
		}
		kept = append(kept, n)
	}
	return m.childrenFirst(s, kept)
}

// childrenFirst drops a top need where one of its children is about as likely,
// for the child says more; the child takes the better place of the two.
func (m *needModel) childrenFirst(s *scratch, kept []int32) []int32 {
	for i := 0; i < len(kept); i++ {
		child := slices.IndexFunc(kept, func(n int32) bool { return m.parent[n] == kept[i] && s.total[n] >= m.tuning.Child*s.total[kept[i]] })
		if child < 0 {
			continue
		}
		if child > i {
			s.total[kept[child]] = s.total[kept[i]]
			kept[i] = kept[child]
			kept = slices.Delete(kept, child, child+1)
		} else {
			kept = slices.Delete(kept, i, i+1)
			i--
		}
	}
	return kept
}

// confidence comes from the need's lead over the next one of another family and
// from how whole and how alike its phrases are. The numbers are a logistic fit
// to the tuning phrases.
func (m *needModel) confidence(s *scratch, need int32) float64 {
	x := -1.2 + 5.5*m.lead(s, need)*min(1, 0.4+s.near[need]) + 0.5*s.phrase[need] + 1.6*s.near[need] + m.tuning.RuleSure*s.ruled[need]
	return 1 / (1 + math.Exp(-x))
}

// lead is by how much of its score a need is ahead of the next.
func (m *needModel) lead(s *scratch, need int32) float64 {
	for _, n := range s.order {
		if n != need && m.parent[n] != need && m.parent[need] != n {
			return (s.total[need] - s.total[n]) / s.total[need]
		}
	}
	return 1
}
