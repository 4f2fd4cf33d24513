package web

import (
	"slices"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/search"
)

// guesses are what was read out of the words, each with the address without
// it: what was looked for, which filters were turned on, and what only comes
// first.
func (s *edition) guesses(a *asked) (looked, on, first []link) {
	read := slices.Clone(a.results.Looked)
	slices.SortStableFunc(read, func(a, b search.Guess) int { return placeLast(a) - placeLast(b) })
	for _, g := range read {
		if g.Without == "" || g.Text == "" {
			continue
		}
		off := link{a.form.with(func(f *searchForm) { f.Without = append(f.Without, g.Without) }).path(), s.guessLabel(g)}
		switch {
		case g.Kind == "preference":
			first = append(first, off)
		case guessedFilter(g):
			on = append(on, off)
		default:
			looked = append(looked, off)
		}
	}
	return looked, on, first
}

// guessedFilters are the guesses that can leave services out, as an address
// takes them back.
func guessedFilters(a *asked) []string {
	var out []string
	for _, g := range a.results.Looked {
		if guessedFilter(g) && g.Without != "" {
			out = append(out, g.Without)
		}
	}
	return out
}

// placeLast makes the chips read like a sentence: what, then where.
func placeLast(g search.Guess) int {
	if g.Kind == "place" {
		return 1
	}
	return 0
}

func (s *edition) guessLabel(g search.Guess) string {
	if g.Kind != "place" {
		return capital(s.guessText(g))
	}
	if name, ok := strings.CutPrefix(g.Text, "in "); ok {
		return s.T("guess.in", "Place", name)
	}
	return s.T("guess.near", "Place", noBreak(strings.TrimPrefix(g.Text, "near ")))
}

// guessText names what was read out of the words: a term by its label, else the
// words themselves.
func (s *edition) guessText(g search.Guess) string {
	kind, id, _ := strings.Cut(g.ID, ":")
	if t, ok := s.Vocabularies.Need(strings.TrimPrefix(g.ID, "need:")); ok && g.Kind == "need" {
		return s.needLabel(t)
	}
	if t, ok := s.Vocabularies.Term(directory.VocabularyID(kind), id); ok {
		return s.term(directory.VocabularyID(kind), t)
	}
	if n := number(id); g.Kind == "age" && n > 0 {
		return s.T("filters.age-is", "Age", n)
	}
	return g.Text
}

// takenBack are the guesses that the person took back, each with the address
// that puts it back.
func (s *edition) takenBack(f searchForm) []link {
	var out []link
	for _, w := range f.Without {
		label := s.guessWords(w)
		if label == "" || w == correction {
			continue // a note speaks of the spelling
		}
		out = append(out, link{f.with(func(g *searchForm) { g.allow(w) }).path(), label})
	}
	return out
}

// correction is the guess that a word was misspelt.
const correction = "correction"

// allow puts a guess back.
func (f *searchForm) allow(guess string) {
	f.Without = slices.DeleteFunc(f.Without, func(x string) bool { return x == guess })
}

// guessWords name a guess by its id; empty for one that is not known.
func (s *edition) guessWords(guess string) string {
	kind, id, _ := strings.Cut(guess, ":")
	switch kind {
	case correction:
		return s.T("guess.spelling")
	case "place":
		return s.T("guess.place")
	case "open", "time", "times":
		return s.T("guess.time")
	case "age":
		return s.T("guess.age")
	case "language":
		return s.languageName(id, "")
	case "words":
		return s.quote(id)
	}
	v := directory.VocabularyID(kind)
	t, ok := s.Vocabularies.Term(v, id)
	if kind == "need" {
		t, ok = s.Vocabularies.Need(id)
	}
	if !ok {
		return ""
	}
	return s.facetLabel(v, t)
}
