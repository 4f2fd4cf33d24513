package search

import (
	"cmp"
	"slices"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/search/understand"
)

// SuggestNeeds reads needs out of the words of a listing, best first, as the
// index does for a listing that names none. Nil without a lexicon.
func (x *Index) SuggestNeeds(l *directory.Listing) []directory.SuggestedNeed {
	if x.options.Lexicon == nil {
		return nil
	}
	d := newDocument(l, x.words)
	return x.options.Lexicon.Suggest(
		understand.Field{Text: d.Name, Weight: nameTells}, understand.Field{Text: d.Summary, Weight: summaryTells},
		understand.Field{Text: d.Description, Weight: descriptionTells}, understand.Field{Text: d.Keywords, Weight: keywordsTell},
	)
}

// mostAsked bounds the phrases that FoundBy tries for a need.
const mostAsked = 12

// FoundBy are words of people, at most limit, that a search understands as a
// need of the listing: each was tried. They come from the phrases of its needs,
// the main ones first, and say nothing of where the listing ranks.
func (x *Index) FoundBy(l *directory.Listing, limit int) []string {
	lexicon := x.wording.Load().lexicon
	if lexicon == nil {
		return nil
	}
	needs := slices.Concat(l.Needs.Main, l.Needs.Also)
	var found [][]string // of each need
	for _, id := range needs {
		var said []string
		for _, phrase := range phrasesOf(lexicon, id) {
			if x.understoodAs(phrase, id) {
				said = append(said, phrase)
			}
			if len(said) == limit {
				break
			}
		}
		found = append(found, said)
	}
	return inTurn(found, limit)
}

// understoodAs says whether a search for a text is sure of a need.
func (x *Index) understoodAs(text, need string) bool {
	u := x.wording.Load().lexicon.Query(text, understand.Options{Now: x.options.Now()})
	return u.Crisis == nil && slices.ContainsFunc(u.Needs, func(n understand.NeedMatch) bool { return n.ID == need && n.Strong })
}

// phrasesOf are what people say of themselves, those of two to four words first:
// one word alone is often a rare one, and long ones are hard to take in.
func phrasesOf(lexicon *understand.Lexicon, need string) []string {
	var out []string
	for p := range lexicon.Phrases() {
		if p.Target == need && p.Weight == 1 && (p.Voice == understand.Own || p.Voice == understand.Service) && !slices.Contains(out, p.Text) {
			out = append(out, p.Text)
		}
	}
	odd := func(phrase string) int {
		switch n := strings.Count(phrase, " "); {
		case n == 0:
			return 9
		case n > 3:
			return n
		}
		return 0
	}
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(odd(a), odd(b)) })
	return out[:min(len(out), mostAsked)]
}

// inTurn takes one of each list, then the next of each.
func inTurn(lists [][]string, limit int) []string {
	var out []string
	for i := range limit {
		for _, list := range lists {
			if i < len(list) && len(out) < limit && !slices.Contains(out, list[i]) {
				out = append(out, list[i])
			}
		}
	}
	return out
}
