package understand

import "math"

// shortestSlip is from how many letters on a word is corrected by its company.
const shortestSlip = 3

// byCompany corrects a word that the lexicon and the index do not know to one a
// slip away that stands beside its neighbour in some phrase: "fod bank", "caner
// support". Such a word may be in the dictionary or be too short to be
// corrected alone, but nothing would be found for it as it stands.
func (q *query) byCompany() {
	for i := range q.u.Words {
		w := &q.u.Words[i]
		if w.Kind != Content || w.Corrected() || q.taken("words:"+w.Used) || q.foreign(i) || !q.strange(w.Used) {
			continue
		}
		word, other := q.bestInCompany(i)
		if word != "" {
			q.use(w, word)
		}
		if other != "" {
			q.offer(w, other)
		}
	}
}

// strange words say nothing to the lexicon nor to the index, and are no names.
func (q *query) strange(word string) bool {
	switch {
	case len(word) < shortestSlip || len(word) > maxSpelt || !plainLetters(word):
		return false
	case q.spell.known[word] || q.spell.crisis[word]:
		return false
	case q.forms.short[word] != "" || q.forms.word[word] != "" || q.forms.known[word]:
		return false
	case q.o.Terms != nil && q.o.Terms.count[word] > 0:
		return false
	}
	return q.o.InName == nil || !q.o.InName(word)
}

// bestInCompany are the two likeliest words a slip away that go with a neighbour.
func (q *query) bestInCompany(i int) (best, other string) {
	word := q.u.Words[i].Used
	most, next := math.Inf(-1), math.Inf(-1)
	q.spell.near.near(word, 1, func(t target, _ int) {
		like := chance(word, t)
		if t.word[0] != word[0] || t.word == best || t.word == other || like <= next || !q.pair(i-1, "", t.word) && !q.pair(i+1, t.word, "") {
			return
		}
		if like > most {
			best, most, other, next = t.word, like, best, most
		} else {
			other, next = t.word, like
		}
	})
	return best, other
}

// pair says whether a word and the i-th one of the text, put where a blank is
// left, stand side by side in a phrase of a need.
func (q *query) pair(i int, first, second string) bool {
	if i < 0 || i >= len(q.u.Words) || q.u.Words[i].Kind == InPlace {
		return false
	}
	if first == "" {
		first = q.u.Words[i].Used
	} else {
		second = q.u.Words[i].Used
	}
	l := q.Lexicon
	tokens := l.tokens([]string{first, second}, l.lookup)
	if len(tokens) != 2 || tokens[0].stem < 0 || tokens[1].stem < 0 {
		return false
	}
	_, known := l.needs.bag.rows[feature{tokens[0].stem, tokens[1].stem}]
	return known
}
