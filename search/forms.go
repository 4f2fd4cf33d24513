package search

import (
	"iter"
	"slices"
	"strings"
)

// wordForms are the words of the listings' texts as they are written, with how
// many listings use each: what a misspelt word may have meant.
type wordForms struct {
	words texts
	count []uint32
}

// all gives the words and their counts.
func (f *wordForms) all() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for i := range uint32(f.words.len()) {
			if !yield(f.words.at(i), int(f.count[i])) {
				return
			}
		}
	}
}

// countForms counts the words of a listing that is packed later, so that they
// need not wait in memory.
func (p *packer) countForms(r *row) {
	for _, form := range r.forms {
		p.forms[form]++
	}
	r.forms = nil
}

// setForms keeps what is used twice or more: what is used once may be misspelt
// itself.
func (p *packer) setForms() {
	var words []string
	for w, n := range p.forms {
		if n > 1 {
			words = append(words, w)
		}
	}
	slices.Sort(words)
	for _, w := range words {
		p.c.forms.words.add(w)
		p.c.forms.count = append(p.c.forms.count, p.forms[w])
	}
}

// maxForm is the longest word that is worth keeping for spelling, in bytes.
const maxForm = 24

// forms are the words of a document, each once.
func (d *document) forms() []string {
	var out []string
	for _, text := range []string{d.Name, d.Organization, d.Description, d.Keywords} {
		for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
			if len(w) >= 4 && len(w) <= maxForm {
				out = append(out, w)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
