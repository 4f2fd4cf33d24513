package web

import (
	"strings"
	"unicode/utf8"

	"anchorpoint/search"
)

// note is a line about how the search was understood, with what to do about it.
type note struct {
	Text string
	Do   link
}

// notes are the lines between the form and the list.
func (s *Server) notes(a *asked) []note {
	out := worded(spellingNote(a), cutNote(a))
	for _, o := range a.results.Offers {
		if o.Text != "" {
			to := a.form.with(func(f *searchForm) { f.Q, f.Without = o.Text, nil })
			out = append(out, note{"Did you mean", link{to.path(), "“" + o.Text + "”?"}})
		}
	}
	if a.results.Degraded {
		out = append(out, note{Text: "Search is being prepared. For now results are by words alone: place and filters do not count yet."})
	}
	out = append(out, s.stepNotes(a)...)
	if a.place != nil && a.place.Public().Approximate() {
		out = append(out, note{Text: "We know roughly where " + noBreak(a.place.Public().Label) + " is, so distances are rough."})
	}
	if line := radiusNote(a); line != "" {
		out = append(out, note{Text: line})
	}
	return out
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
func spellingNote(a *asked) note {
	for _, w := range a.form.Without {
		if w == correction {
			to := a.form.with(func(f *searchForm) { f.allow(correction) })
			return note{"We searched for exactly what you typed.", link{to.path(), "Correct the spelling"}}
		}
	}
	if a.results.Corrected == "" || strings.EqualFold(a.results.Corrected, a.form.Q) {
		return note{}
	}
	typed := a.form.with(func(f *searchForm) { f.Without = append(f.Without, correction) })
	return note{"Showing results for “" + a.results.Corrected + "”.",
		link{typed.path(), "Search instead for “" + a.form.Q + "”"}}
}

// cutNote says that a long text was cut: what was left out may matter.
func cutNote(a *asked) note {
	// A blank at the end of the cut goes too.
	if utf8.RuneCountInString(a.form.Q) < search.MaxTextRunes-1 {
		return note{}
	}
	return note{Text: "Your text was long, so we used only the start. A few words work best."}
}
