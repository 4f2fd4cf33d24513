package understand

import (
	"slices"
	"strings"
)

// People tell several needs in several clauses: "behind with the rent and can't
// feed the kids". Each clause is therefore also read on its own, for in the
// whole the words of one drown those of the other.

// clauseWords begin a further clause.
var clauseWords = wordSet(`and but plus also then because cos coz so since & + while although though`)

// beforeSo are words after which "so" begins no clause: "is so quiet".
var beforeSo = wordSet(`is are am was were be been being i'm im he's she's it's its they're we're feel feels feeling felt get gets getting got
	ever never just looks seems not`)

// joins reports whether a word begins a further clause.
func (q *query) joins(i int) bool {
	word := q.u.Words[i].Used
	if word == "so" {
		return !beforeSo[q.u.Words[i-1].Used]
	}
	return clauseWords[word]
}

// mostClauses bounds the work on long texts.
const mostClauses = 6

// span is a run of words, the end not included.
type span struct{ from, to int }

// clauses cuts the words where one clause ends; nil when there are too many.
func (q *query) clauses() []span {
	var out []span
	from := 0
	take := func(to int) {
		if q.saysSomething(from, to) {
			out = append(out, span{from, to})
		} else if len(out) > 0 {
			out[len(out)-1].to = to
		} else {
			return // an opening word or two belongs to what follows
		}
		from = to
	}
	for i := 1; i < len(q.u.Words); i++ {
		if q.breaks[i] || q.joins(i) {
			take(i)
		}
	}
	take(len(q.u.Words))
	if len(out) > mostClauses {
		return nil
	}
	return out
}

// halves cuts a clause at its "with", which may join two needs ("homeless with a
// dog"), or be of one ("chat with other parents").
func (q *query) halves(c span) (before, after span, ok bool) {
	i := slices.IndexFunc(q.u.Words[c.from:c.to], func(w Word) bool { return w.Used == "with" })
	if i < 1 {
		return c, c, false
	}
	before, after = span{c.from, c.from + i}, span{c.from + i + 1, c.to}
	return before, after, q.saysSomething(before.from, before.to) && q.saysSomething(after.from, after.to)
}

// saysSomething reports whether some words are more than fillers, a place, a
// time or an age.
func (q *query) saysSomething(from, to int) bool {
	return slices.ContainsFunc(q.u.Words[from:to], func(w Word) bool {
		return (w.Kind == Content || w.Kind == InWish) && strings.Trim(w.Used, "0123456789yofm") != ""
	})
}

// breaksOf tells before which words of a text a sign ends a clause.
func breaksOf(text string, words []Word) []bool {
	out := make([]bool, len(words))
	for i, w := range words {
		at := strings.Index(text, w.Typed)
		if at < 0 {
			continue
		}
		out[i] = strings.ContainsAny(text[:at], ".,;:!?/&+()") || strings.Contains(text[:at], " - ") || strings.Contains(text[:at], "–")
		text = text[at+len(w.Typed):]
	}
	return out
}

// between are the tokens of the words of a span.
func (q *query) between(s span) []token {
	first, last := len(q.tokens), 0
	for i, t := range q.tokens {
		if int(t.word) >= s.from && int(t.word) < s.to {
			first, last = min(first, i), i+1
		}
	}
	return q.tokens[min(first, last):last]
}
