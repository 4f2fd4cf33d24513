package web

import (
	"fmt"
	"strings"

	"anchorpoint/geo"
	"anchorpoint/search"
)

// stepNotes say which steps made the list what it is, because nothing was found
// without them.
func (s *edition) stepNotes(a *asked) []note {
	var out []note
	for _, step := range a.results.Steps {
		if step.Applied {
			out = append(out, note{Text: s.stepWords(a, step)})
		}
	}
	return worded(out...)
}

// stepWords is one sentence on a step that was taken.
func (s *edition) stepWords(a *asked, step search.Step) string {
	switch step.Kind {
	case "without-guesses":
		if labels := s.guessedLabels(a); labels != "" {
			return s.T("notes.without-named", "What", labels, "Count", step.Count)
		}
		return s.T("notes.without", "Count", step.Count)
	case "wider":
		if step.RadiusM <= 0 {
			return s.T("notes.farther", "Count", step.Count)
		}
		return s.T("notes.wider", "Miles", milesWords(s.Language, step.RadiusM), "Count", step.Count)
	case "parent", "sibling":
		return s.T("notes.instead", "Need", s.stepLabel(step), "Count", step.Count)
	case "remote":
		return s.T("notes.remote", "Count", step.Count)
	case "place-as-words":
		return s.T("notes.place-as-words", "Place", step.Text, "Count", step.Count)
	case "general-help":
		if step.ID == "" {
			return s.T("notes.anything", "Count", step.Count)
		}
		return s.T("notes.general-help", "Count", step.Count)
	case "near-meaning":
		return s.T("notes.meaning", "Count", step.Count)
	}
	return ""
}

// guessedLabels names what was turned on by the words.
func (s *edition) guessedLabels(a *asked) string {
	var labels []string
	for _, g := range a.results.Looked {
		if guessedFilter(g) {
			labels = append(labels, s.quote(s.guessText(g)))
		}
	}
	return s.List(labels)
}

// guessedFilter says whether a guess can leave services out.
func guessedFilter(g search.Guess) bool {
	return g.Kind == "filter" || g.Kind == "time" || g.Kind == "age"
}

func (s *edition) stepLabel(step search.Step) string {
	if t, ok := s.Vocabularies.Need(step.ID); ok {
		return s.needLabel(t)
	}
	return step.Text
}

// stepWays are the steps that were not taken, as changed searches.
func (s *edition) stepWays(a *asked) []way {
	var out []way
	siblings := 0
	for _, step := range a.results.Steps {
		if step.Kind == "sibling" {
			siblings++
		}
		if step.Applied || step.Count == 0 || siblings > maxSiblings && step.Kind == "sibling" {
			continue
		}
		if w, ok := s.stepWay(a, step); ok {
			out = append(out, w)
		}
	}
	return out
}

// maxSiblings are the needs beside the one that was asked for; a person who
// wants all of them has the page of needs.
const maxSiblings = 2

func (s *edition) stepWay(a *asked, step search.Step) (way, bool) {
	switch step.Kind {
	case "without-guesses":
		return way{label: s.T("ways.without-guesses"), form: a.form.with(func(g *searchForm) {
			g.Without = append(g.Without, guessedFilters(a)...)
		})}, true
	case "wider":
		within, label := "any", s.T("ways.anywhere-near")
		for _, miles := range geo.Radii() {
			if step.RadiusM > 0 && miles*geo.MetresPerMile >= step.RadiusM-1 {
				within, label = fmt.Sprint(miles), s.T("ways.within", "Miles", milesWords(s.Language, miles*geo.MetresPerMile))
				break
			}
		}
		return way{label: label, form: a.form.with(func(g *searchForm) { g.Within = within })}, true
	case "parent", "sibling":
		_, known := s.Vocabularies.Need(step.ID)
		return way{label: s.T("ways.all-of", "Need", s.stepLabel(step)), other: true, form: a.form.with(func(g *searchForm) {
			g.Q, g.Without, g.Needs = "", nil, []string{step.ID}
			if a.read {
				g.Near = nearID(*a.place) // it stood in the words
			}
		})}, known
	case "remote":
		return way{label: s.T("ways.remote"), form: a.form.with(remoteOnly)}, true
	}
	return way{}, false
}

// remoteOnly asks for help without travel, whatever else was asked.
func remoteOnly(f *searchForm) {
	f.clearFilters()
	f.Terms["how"] = []string{"phone", "online"}
	f.Stated = true
}

// helpPages are the pages of the needs that were asked for or understood: what
// kind of help exists, and whom to ring.
func (s *edition) helpPages(a *asked, counts *totals) []link {
	var out []link
	seen := map[string]bool{}
	add := func(id string) {
		if counts != nil && counts.stated("need", id) == 0 {
			return // its page would be empty
		}
		if t, ok := s.Vocabularies.Need(id); ok && !seen[id] && len(out) < maxHelpPages {
			seen[id] = true
			out = append(out, link{"/needs/" + id, s.T("ways.help-page", "Need", lower(s.needLabel(t)))})
		}
	}
	for _, id := range a.form.Needs {
		add(id)
	}
	for _, g := range a.results.Looked {
		if g.Kind == "need" {
			add(strings.TrimPrefix(g.ID, "need:"))
		}
	}
	return out
}

// maxHelpPages is how many of them one page links to.
const maxHelpPages = 2
