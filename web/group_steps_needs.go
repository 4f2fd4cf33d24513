package web

import (
	"net/url"
	"slices"
	"strings"

	"anchorpoint/directory"
)

// mostMain is the most needs that a listing may name as its main ones.
const mostMain = 3

// mostOffered bounds the needs that a search in the form offers.
const mostOffered = 12

// needsStep asks what a group helps with: by looking through all needs, by
// searching them, and by saying yes or no to what a machine reads out of the
// words. Nothing of it needs a script.
func needsStep() step {
	return step{name: "needs",
		values: func(_ *edition, l *directory.Listing) url.Values {
			return url.Values{"need": l.Needs.Main, "also": l.Needs.Also}
		},
		fields: needsFields,
		read:   readNeeds,
		lines: func(e *edition, l *directory.Listing) []answerLine {
			return []answerLine{e.answerRow("need", e.helpsWith(l.Needs.Main)...), e.answerRow("also", e.helpsWith(l.Needs.Also)...)}
		},
	}
}

func (e *edition) helpsWith(ids []string) (out []string) {
	for _, id := range ids {
		if t, ok := e.Vocabularies.Need(id); ok {
			out = append(out, e.needLabel(t))
		}
	}
	return out
}

func needsFields(e *edition, l *directory.Listing, v url.Values) []formField {
	main, also := e.stepField("checks", "need", v), e.stepField("facts", "guess", v)
	offered := slices.Concat(v["need"], e.needsFor(v.Get("find")), e.needsUnder(v.Get("browse")))
	if len(v["need"]) == 0 {
		offered = append(offered, e.guessed(l)...)
	}
	for _, id := range offered {
		if t, ok := e.Vocabularies.Need(id); ok && !slices.ContainsFunc(main.Options, func(o option) bool { return o.Value == id }) {
			main.Options = append(main.Options, option{id, e.needLabel(t), slices.Contains(v["need"], id)})
		}
	}
	find, browse := e.stepField("text", "find", v), e.stepField("select", "browse", v)
	find.Again, browse.Again = e.T("group-form.find"), e.T("group-form.show")
	browse.Options = append(browse.Options, option{"", "", v.Get("browse") == ""})
	for _, t := range e.Vocabularies.Needs() {
		if t.ParentID == "" {
			browse.Options = append(browse.Options, option{t.ID, e.needLabel(t), v.Get("browse") == t.ID})
		}
	}
	out := []formField{find, browse}
	if len(main.Options) > 0 {
		out = append([]formField{main}, out...)
	}
	for _, id := range e.maybe(l, v) {
		if t, ok := e.Vocabularies.Need(id); ok {
			also.Facts = append(also.Facts, e.factRow("guess-"+id, e.needLabel(t), v))
		}
	}
	if len(also.Facts) > 0 {
		out = append(out, also)
	}
	return out
}

// guessed are the needs that a machine reads out of the listing's words.
func (e *edition) guessed(l *directory.Listing) (out []string) {
	for _, n := range slices.Concat(l.Needs.Suggested, e.Index.SuggestNeeds(l)) {
		if !slices.Contains(out, n.ID) {
			out = append(out, n.ID)
		}
	}
	return out
}

// maybe are guesses that the group has said nothing of, beside those it also
// helps with, which it may take back.
func (e *edition) maybe(l *directory.Listing, v url.Values) []string {
	out := slices.Clone(l.Needs.Also)
	for _, id := range l.Needs.Also {
		if v.Get("guess-"+id) == "" {
			v.Set("guess-"+id, directory.Yes.String())
		}
	}
	for _, id := range e.guessed(l) {
		if !slices.Contains(v["need"], id) && !slices.Contains(out, id) && len(v["need"]) > 0 {
			out = append(out, id)
		}
	}
	return out
}

// needsFor are the needs that some words mean or name.
func (e *edition) needsFor(text string) []string {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	var out []string
	for _, n := range e.Index.SuggestNeeds(&directory.Listing{Service: directory.Service{Name: text}}) {
		out = append(out, n.ID)
	}
	for _, t := range e.Vocabularies.Needs() {
		named := strings.Contains(lower(e.needLabel(t)), lower(text)) || strings.Contains(lower(t.Label), lower(text))
		if named && !slices.Contains(out, t.ID) {
			out = append(out, t.ID)
		}
	}
	return out[:min(len(out), mostOffered)]
}

// needsUnder are a top need and those below it.
func (e *edition) needsUnder(top string) []string {
	if t, ok := e.Vocabularies.Need(top); !ok || t.ParentID != "" {
		return nil
	}
	out := []string{top}
	for _, t := range e.Vocabularies.Children(top) {
		out = append(out, t.ID)
	}
	return out
}

func readNeeds(e *edition, l *directory.Listing, f *sent) (problems directory.FieldErrors) {
	var main []string
	for _, id := range f.v["need"] {
		if _, ok := e.Vocabularies.Need(id); ok && !slices.Contains(main, id) {
			main = append(main, id)
		}
	}
	switch {
	case len(main) == 0:
		problems.AddCoded(firstOf(len(e.guessed(l)) > 0, "need", "find"), "group-needs", "Choose at least one need")
	case len(main) > mostMain:
		problems.AddCoded("need", "group-three", "Choose three at most")
	}
	if len(problems) > 0 {
		return problems
	}
	slices.SortStableFunc(main, func(a, b string) int { // those that stood before keep their order
		return place(l.Needs.Main, a) - place(l.Needs.Main, b)
	})
	if !slices.Equal(main, l.Needs.Main) {
		l.Needs.Main = main
	}
	for _, id := range e.guessed(l) {
		e.answerGuess(l, id, f.text("guess-"+id))
	}
	for _, id := range slices.Clone(l.Needs.Also) {
		if f.text("guess-"+id) == directory.No.String() || slices.Contains(main, id) {
			l.Needs.Also = slices.DeleteFunc(slices.Clone(l.Needs.Also), func(other string) bool { return other == id })
		}
	}
	for _, id := range main {
		dropGuess(l, id)
	}
	return nil
}

// answerGuess takes the group's yes or no to what a machine read.
func (e *edition) answerGuess(l *directory.Listing, id, answer string) {
	switch answer {
	case directory.Yes.String():
		if !slices.Contains(l.Needs.Main, id) && !slices.Contains(l.Needs.Also, id) {
			l.Needs.Also = append(slices.Clone(l.Needs.Also), id)
			slices.Sort(l.Needs.Also)
		}
		dropGuess(l, id)
	case directory.No.String():
		dropGuess(l, id)
	}
}

func dropGuess(l *directory.Listing, id string) {
	l.Needs.Suggested = slices.DeleteFunc(slices.Clone(l.Needs.Suggested), func(n directory.SuggestedNeed) bool { return n.ID == id })
	if len(l.Needs.Suggested) == 0 {
		l.Needs.Suggested = nil
	}
}

func firstOf(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// place is where an id stands; behind all others when it is new.
func place(ids []string, id string) int {
	if i := slices.Index(ids, id); i >= 0 {
		return i
	}
	return len(ids)
}
