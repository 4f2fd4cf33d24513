package understand

import (
	"slices"
	"strings"
)

// query is one text on its way through the steps.
type query struct {
	*Lexicon
	o Options
	u *Understanding

	tokens  []token   // of the words as used
	rules   []hit     // rules of needs that the text meets
	spoken  *spoken   // in another language; nil where all is English
	excused bool      // a phrase that is no emergency was there
	breaks  []bool    // by word: a sign before it ends a clause
	whom    []bool    // by word: it only says for whom
	less    []float64 // by word: how much is said already, by a wish, time or place
}

// Query reads a text. The same text, options and lexicon give the same answer.
func (l *Lexicon) Query(text string, o Options) Understanding {
	l.built.Wait()
	u := Understanding{Text: text}
	whole := clean(text)
	text, u.Cut = cut(whole, MaxRunes)
	q := &query{Lexicon: l, o: o, u: &u}
	q.words(text)
	q.breaks = breaksOf(text, u.Words)
	q.crisisRaw()
	q.crisisWhole(whole)
	q.place()
	q.tongue()
	q.spelling()
	q.tokens = l.tokens(q.used(), l.lookup)
	q.crisisCorrected()
	q.less, q.whom = make([]float64, len(u.Words)), make([]bool, len(u.Words))
	q.times()
	q.wishes()
	q.foreignWishes()
	q.needs()
	q.kinds()
	q.hush()
	return u
}

// taken reports whether the person took this guess back.
func (q *query) taken(guess string) bool { return slices.Contains(q.o.Without, guess) }

// words cuts the text into words, at most [MaxTerms] of them with content.
func (q *query) words(text string) {
	content := 0
	for _, typed := range split(text) {
		w := Word{Typed: typed, Used: lower(typed), Kind: Content}
		if isFiller(w.Used) {
			w.Kind = Filler
		} else if content++; content > MaxTerms {
			q.u.Cut = true
			return
		}
		q.u.Words = append(q.u.Words, w)
	}
}

// used are the words as they are searched for.
func (q *query) used() []string {
	out := make([]string, len(q.u.Words))
	for i, w := range q.u.Words {
		out[i] = w.Used
	}
	return out
}

// typed gives the words from one to another as they were typed.
func (q *query) typed(from, to int) string {
	out := make([]string, 0, to-from+1)
	for _, w := range q.u.Words[from : to+1] {
		out = append(out, w.Typed)
	}
	return strings.Join(out, " ")
}

// kinds says what each word does, and gives it its terms in the index. Where
// all is filler, the fillers that the index holds must do.
func (q *query) kinds() {
	for i := range q.u.Words {
		w := &q.u.Words[i]
		w.Stem = indexTerm(w.Used)
		w.Also = q.alternatives(*w)
	}
	if slices.ContainsFunc(q.u.Words, func(w Word) bool { return w.Kind != Filler }) {
		return
	}
	for i := range q.u.Words {
		if w := &q.u.Words[i]; w.Stem != "" && !chatter[w.Used] {
			w.Kind = Content
		}
	}
}

// alternatives are the stems of other spellings of a word.
func (q *query) alternatives(w Word) []string {
	if w.Stem == "" {
		return nil
	}
	var out []string
	for _, other := range []string{q.forms.british[w.Used], q.forms.american[w.Used], q.forms.word[w.Used]} {
		if other == "" || strings.Contains(other, " ") {
			continue
		}
		if s := indexTerm(other); s != "" && s != w.Stem && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
