package web

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"anchorpoint/search"
)

// note is a line about how the search was understood, with what to do about it.
type note struct {
	Text string
	Do   link
}

// notes are the lines between the form and the list.
func (s *edition) notes(ctx context.Context, a *asked) []note {
	out := worded(s.spellingNote(a), s.cutNote(a), s.wordlessNote(a))
	for _, o := range a.results.Offers {
		to := a.form.with(func(f *searchForm) { f.Q, f.Without = o.Text, nil })
		if n := s.countWay(ctx, a, to); o.Text != "" && n > 0 {
			out = append(out, note{s.T("notes.meant"), link{to.path(), s.T("ways.counted", "Way", s.T("quote.meant", "Text", o.Text), "Count", n)}})
		}
	}
	if a.results.Degraded {
		out = append(out, note{Text: s.T("notes.degraded")})
	}
	out = append(out, s.stepNotes(a)...)
	// What is in the list comes before how exact it is, in one paragraph: each
	// line here pushes the first service down an old phone.
	where := s.radiusNote(a)
	if a.place != nil && a.place.Public().Approximate() {
		where = strings.TrimSpace(where + " " + s.T("notes.rough-place", "Place", noBreak(a.place.Public().Label)))
	}
	return append(out, worded(note{Text: where})...)
}

// worded keeps the notes that say something.
func worded(notes ...note) []note {
	var out []note
	for _, n := range notes {
		if n.Text != "" {
			out = append(out, n)
		}
	}
	return out
}

// spellingNote says what was searched where that is not what was typed.
func (s *edition) spellingNote(a *asked) note {
	for _, w := range a.form.Without {
		if w == correction {
			to := a.form.with(func(f *searchForm) { f.allow(correction) })
			return note{s.T("notes.exact"), link{to.path(), s.T("notes.exact-off")}}
		}
	}
	if a.results.Corrected == "" || strings.EqualFold(a.results.Corrected, a.form.Q) {
		return note{}
	}
	typed := a.form.with(func(f *searchForm) { f.Without = append(f.Without, correction) })
	return note{s.T("notes.corrected", "Text", correctedWords(a)),
		link{typed.path(), s.T("notes.corrected-off", "Text", a.form.Q)}}
}

// correctedWords are the words as typed but for those that were corrected, so
// that names keep their capitals.
func correctedWords(a *asked) string {
	pairs := respelt(a.form.Q, a.results.Corrected)
	if len(pairs) == 0 {
		return a.results.Corrected
	}
	words := strings.Fields(a.form.Q)
	for i, w := range words {
		if len(pairs) > 0 && strings.Contains(w, pairs[0].Typed) {
			words[i] = strings.Replace(w, pairs[0].Typed, pairs[0].Used, 1)
			pairs = pairs[1:]
		}
	}
	return strings.Join(words, " ")
}

// wordless says that a text has no letter or digit to look for; nothing typed
// is wordless too.
func wordless(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

func (s *edition) wordlessNote(a *asked) note {
	if a.form.Q == "" || !wordless(a.form.Q) {
		return note{}
	}
	return note{Text: s.T("notes.no-word", "Text", a.form.Q)}
}

// cutNote says that a long text was cut: what was left out may matter.
func (s *edition) cutNote(a *asked) note {
	// A blank at the end of the cut goes too.
	if utf8.RuneCountInString(a.form.Q) < search.MaxTextRunes-1 {
		return note{}
	}
	return note{Text: s.T("notes.long")}
}
