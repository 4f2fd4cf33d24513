package understand

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"anchorpoint/directory"
)

// spoken is what a query was found to say in another language.
type spoken struct {
	*tongue
	words []string // of the query, folded
	told  []bool   // by word: the language has it and English has not
	// mostly says that the query is in the language, not only a word of it.
	mostly bool
}

// tongue finds the language of the query, if words of it are in another one.
// Words that English has as well ("plant", "gas") are no sign of any.
func (q *query) tongue() {
	var best *spoken
	most := 0
	for _, t := range q.Lexicon.tongues {
		s := &spoken{tongue: t, words: make([]string, len(q.u.Words)), told: make([]bool, len(q.u.Words))}
		if n := q.tells(s); n > most {
			best, most = s, n
		}
	}
	q.spoken = best
}

// tells fills what the language has of the query and counts it.
func (q *query) tells(s *spoken) int {
	told, strange := 0, 0
	for i, w := range q.u.Words {
		s.words[i] = foldWord(w.Used)
		filler := s.fillers[s.words[i]]
		if w.Kind == InPlace || q.english(w.Used) || filler && utf8.RuneCountInString(s.words[i]) < shortestTelling {
			continue
		}
		if s.told[i] = filler || s.has(s.words[i]); s.told[i] {
			told++
		} else {
			strange++
		}
	}
	s.mostly = told >= strange
	return told
}

// english reports whether a word is one of English, or what people write for
// one ("mam's", "to't").
func (q *query) english(word string) bool {
	if at := strings.IndexByte(word, '\''); at > 0 && (word[at:] == "'s" || q.english(word[:at])) {
		return true
	}
	return isFiller(word) || q.spell.known[word] || q.spell.crisis[word] || q.spell.correct.has(word) ||
		q.forms.short[word] != "" || q.forms.word[word] != "" || q.forms.known[word]
}

// foreign reports whether a word is left as it is typed, for it is none of
// English.
func (q *query) foreign(i int) bool {
	return q.spoken != nil && (q.spoken.mostly || q.spoken.told[i] || q.spoken.fillers[q.spoken.words[i]])
}

// foreignWishes finds what the person wants besides the need, and the words
// that say nothing.
func (q *query) foreignWishes() {
	s := q.spoken
	if s == nil {
		return
	}
	for i := range q.u.Words {
		if w := &q.u.Words[i]; w.Kind == Content && s.mostly && s.fillers[s.words[i]] {
			w.Kind = Filler
		}
	}
	for _, h := range s.wishes.find(s.tokens()) {
		t := s.wishes.targets[h.target]
		wish := FilterWish{Vocabulary: t.vocabulary, ID: t.id, Phrase: q.typed(int(h.from), int(h.to)), Sure: true}
		if !q.wish(wish) {
			continue
		}
		if t.vocabulary == Language {
			wish.Vocabulary, wish.ID = directory.SupportsVocabulary, "interpreter"
			q.wish(wish)
		}
		q.wished(int(h.from), int(h.to), true)
		if ownWords[t.vocabulary] {
			q.mark(int(h.from), int(h.to), InWish)
		}
	}
}

// tokens are the words of the query by their stems; -1 is a word that the
// language has not.
func (s *spoken) tokens() []token {
	out := make([]token, len(s.words))
	for i, w := range s.words {
		n, ok := s.stems[tongueStem(s.language, w)]
		if !ok {
			n = -1
		}
		out[i] = token{stem: n, word: int16(i), filler: s.fillers[w]}
	}
	return out
}

// Tuning of the needs of other languages. A phrase is as sure as it is alike:
// what it shares with the query, against the size of both.
const (
	strangeSays   = 1.5  // what a word counts that the language has not
	tongueLeast   = 0.35 // the least likeness that proves a need
	tongueKeep    = 0.6  // the least share of the best likeness for a further need
	tongueFloor   = 0.25 // confidence is floor + slope x likeness
	tongueSlope   = 0.7
	wholeLikeness = 0.999
)

// foreignNeeds recognises needs in a query of another language. They stand
// before what English made of the words, and instead of it where the query is
// in that language.
func (q *query) foreignNeeds() {
	s := q.spoken
	if s == nil {
		return
	}
	found := q.foreignMatches(s)
	if len(found) == 0 {
		return
	}
	if s.mostly {
		q.u.Needs = nil
	}
	q.u.Needs = append(found, slices.DeleteFunc(q.u.Needs, func(n NeedMatch) bool {
		return slices.ContainsFunc(found, func(f NeedMatch) bool { return f.ID == n.ID })
	})...)
	slices.SortStableFunc(q.u.Needs, func(a, b NeedMatch) int { return cmp.Compare(b.Confidence, a.Confidence) })
	q.u.Needs = q.u.Needs[:min(len(q.u.Needs), q.Lexicon.needs.tuning.Most)]
	q.foreignCrisis()
}

// foreignCrisis sets the panel when a whole phrase of the best need calls for it.
func (q *query) foreignCrisis() {
	n := q.u.Needs[0]
	if panel := crisisNeeds[n.ID]; q.u.Crisis == nil && !q.excused && panel != "" && n.How == ByPhrase && n.Strong {
		q.u.Crisis = &CrisisPanel{ID: panel, Phrase: n.Phrase}
	}
}

// likeness is the phrase of a need that is most like the query.
type likeness struct {
	need, phrase int32
	value        float64
	whole        bool
}

func (q *query) foreignMatches(s *spoken) []NeedMatch {
	tokens := s.tokens()
	best := s.alike(tokens, q.shares(s, tokens))
	m := q.Lexicon.needs
	var out []NeedMatch
	for _, b := range best {
		if b.value < max(tongueLeast, tongueKeep*best[0].value) || len(out) == m.tuning.Most {
			break
		}
		if q.taken(tongueNeed + ":" + m.ids[b.need]) {
			continue
		}
		n := NeedMatch{ID: m.ids[b.need], Confidence: min(0.95, tongueFloor+tongueSlope*b.value), How: ByWords}
		if b.whole {
			n.How = ByPhrase
		}
		n.Strong = n.Confidence >= m.tuning.Strong
		n.Phrase = q.spokenPhrase(tokens, s.phrases[b.phrase].stems)
		out = append(out, n)
	}
	return out
}

// shares is what each stem of the query says, less what a wish has taken; -1
// holds the words that the language has not.
func (q *query) shares(s *spoken, tokens []token) map[int32]float64 {
	out := map[int32]float64{}
	for i, t := range tokens {
		switch {
		case q.u.Words[i].Kind == InPlace || q.u.Words[i].Kind == InTime:
		case t.stem >= 0:
			out[t.stem] = s.idf[t.stem] * (1 - q.less[i])
		case !t.filler:
			out[-1] += strangeSays
		}
	}
	return out
}

// alike gives for every need that shares a word its most similar phrase, best
// first.
func (s *spoken) alike(tokens []token, shares map[int32]float64) []likeness {
	size := 0.0
	for _, v := range shares {
		size += v
	}
	best := map[int32]likeness{}
	for _, t := range tokens {
		if t.stem < 0 {
			continue
		}
		for _, n := range s.rows[t.stem] {
			p := &s.phrases[n]
			shared, all := 0.0, 0.0
			for _, stem := range p.stems {
				if v, ok := shares[stem]; ok {
					shared += v
					all += s.idf[stem]
				}
			}
			l := likeness{p.need, n, shared / math.Sqrt(p.sum*max(size, shared)), all >= wholeLikeness*p.sum}
			if old, ok := best[p.need]; !ok || l.value > old.value || l.value == old.value && n < old.phrase {
				best[p.need] = l
			}
		}
	}
	out := make([]likeness, 0, len(best))
	for _, l := range best {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b likeness) int {
		return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.need, b.need))
	})
	return out
}

// spokenPhrase is the words of the query that a phrase has, as they were typed.
func (q *query) spokenPhrase(tokens []token, stems []int32) string {
	from, to := len(tokens), -1
	for i, t := range tokens {
		if slices.Contains(stems, t.stem) && !t.filler {
			from, to = min(from, i), max(to, i)
		}
	}
	if to < 0 {
		return ""
	}
	return q.typed(from, to)
}
