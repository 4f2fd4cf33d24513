package search

import (
	"iter"

	"anchorpoint/directory"
	"anchorpoint/search/understand"
	"anchorpoint/search/vectors"
)

// lexiconCopies is how often each need's text counts against one listing's.
const lexiconCopies = 3

// TrainingTexts are the texts that word vectors are learnt from: every listing
// as the index has it, and one text for each need. A need's phrases make one
// text together: as texts of their own they are too short to learn from (right
// need first 33 % of the time against 63 %, on 1,000 phrases by vectors alone).
func TrainingTexts(listings iter.Seq[*directory.Listing], words *directory.Vocabularies, phrases iter.Seq[understand.Phrase]) (iter.Seq[vectors.Text], error) {
	v, err := newVocabulary(words)
	if err != nil {
		return nil, err
	}
	return func(yield func(vectors.Text) bool) {
		for l := range listings {
			if !yield(vectors.Text{Words: listingWords(l, v)}) {
				return
			}
		}
		needs := NeedWords(words, phrases)
		for _, n := range words.Needs() { // a map has no order
			if !yield(vectors.Text{Words: needs[n.ID], Times: lexiconCopies}) {
				return
			}
		}
	}, nil
}

// listingWords are all words of a listing as the index has them.
func listingWords(l *directory.Listing, v *vocabulary) []string {
	d := newDocument(l, v)
	var out []string
	for f := range fieldCount {
		out = append(out, terms(d.text(f))...)
	}
	return out
}

// NeedWords are the words of each need's label, description and phrases, as the
// index has words. Phrases that tell against a need are left out.
func NeedWords(words *directory.Vocabularies, phrases iter.Seq[understand.Phrase]) map[string][]string {
	out := map[string][]string{}
	for _, n := range words.Needs() {
		out[n.ID] = terms(join(n.Label, n.Description))
	}
	for p := range phrases {
		if _, isNeed := out[p.Target]; isNeed && p.Weight > 0 {
			out[p.Target] = append(out[p.Target], terms(p.Text)...)
		}
	}
	return out
}
