package search

import (
	"slices"

	"anchorpoint/search/understand"
	"anchorpoint/search/vectors"
)

// Weights of a listing's texts when needs are read out of them.
const (
	nameTells        = 1.0
	summaryTells     = 0.8
	descriptionTells = 0.6
	keywordsTell     = 0.5
)

// guess adds the needs that a machine reads out of a listing's words, where the
// group named none.
func (x *Index) guess(p *prepared) {
	d, r := &p.document, p.row
	if lex := x.options.Lexicon; lex != nil && r.needs.main.empty() && r.needs.also.empty() {
		for _, s := range lex.Suggest(
			understand.Field{Text: d.Name, Weight: nameTells}, understand.Field{Text: d.Summary, Weight: summaryTells},
			understand.Field{Text: d.Description, Weight: descriptionTells}, understand.Field{Text: d.Keywords, Weight: keywordsTell},
		) {
			if i := x.words.need(s.ID); i >= 0 && !r.needs.suggested.has(i) {
				r.needs.suggested.set(i)
				r.confidence = append(r.confidence, uint16(i)<<8|uint16(255*min(max(s.Confidence, 0), 1)))
			}
		}
	}
}

// mean notes where the meaning of a listing's words lies; nothing without text,
// which gives the vectors of texts.
func (p *prepared) mean(text func([]string) vectors.Vector) {
	if text != nil {
		p.meant = true
		p.row.vector = vectors.Blend(
			vectors.Part{Weight: vectorText, Vector: text(slices.Concat(p.terms[:]...)).Unit()},
			vectors.Part{Weight: 1 - vectorText, Vector: text(slices.Concat(p.terms[fieldName], p.terms[fieldNeeds])).Unit()},
		)
	}
}

// vectorText is how much a listing's whole text counts for its vector against
// its name and the labels of its needs.
const vectorText = 0.6

// meaning is where the meaning of the words lies, drawn towards the understood
// needs; nil without vectors or words that they know.
func (x *Index) meaning(v *view, u *Understood) *vectors.NibbleQuery {
	mean, table := x.meanings.Load(), v.base.cols.vectors.table
	m := mean.model
	if m == nil || table == nil || len(u.Terms) == 0 || v.base.cols.model() != mean.hash {
		return nil
	}
	var words []string
	for _, t := range u.Terms {
		words = append(words, t.Stem)
	}
	parts := []vectors.Part{{Weight: 1, Vector: m.Text(words).Unit()}}
	for _, n := range u.Needs {
		if c := mean.centres()[n.ID]; c != nil {
			parts = append(parts, vectors.Part{Weight: vectorNeed * n.Confidence, Vector: c})
		}
	}
	if sum := vectors.Blend(parts...).Unit(); sum != nil {
		return table.Query(sum)
	}
	return nil
}

// vectorNeed is how far an understood need draws the meaning of the words.
const vectorNeed = 0.35
