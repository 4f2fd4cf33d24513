package web

import (
	"fmt"
	"strings"

	"anchorpoint/geo"
	"anchorpoint/search"
)

// stepNotes say which steps made the list what it is, because nothing was found
// without them.
func (s *Server) stepNotes(a *asked) []note {
	var out []note
	for _, step := range a.results.Steps {
		if step.Applied {
			out = append(out, note{Text: s.stepWords(a, step)})
		}
	}
	return worded(out...)
}

// stepWords is one sentence on a step that was taken.
func (s *Server) stepWords(a *asked, step search.Step) string {
	n := countServices(step.Count)
	switch step.Kind {
	case "without-guesses":
		if labels := guessedFilters(a); labels != "" {
			return "Nothing fitted all of it. Without " + labels + " we found " + n + "."
		}
		return "Nothing fitted all of it. Without what we had read into your words we found " + n + "."
	case "wider":
		return "Nothing was found close by. Within " + milesWords(step.RadiusM) + " we found " + n + "."
	case "parent", "sibling":
		return "Nothing was found for exactly that. For “" + s.stepLabel(step) + "” we found " + n + "."
	case "remote":
		return "Nothing was found close by. By phone, online or across the country we found " + n + "."
	case "near-meaning":
		return "Nothing held all of your words. Close in meaning we found " + n + "."
	}
	return ""
}

// guessedFilters names what was turned on by the words.
func guessedFilters(a *asked) string {
	var labels []string
	for _, g := range a.results.Looked {
		if guessedFilter(g) {
			labels = append(labels, "“"+g.Text+"”")
		}
	}
	return joinAnd(labels)
}

// guessedFilter says whether a guess can leave services out.
func guessedFilter(g search.Guess) bool {
	return g.Kind == "filter" || g.Kind == "time" || g.Kind == "age"
}

func (s *Server) stepLabel(step search.Step) string {
	if t, ok := s.Vocabularies.Need(step.ID); ok {
		return t.Label
	}
	return step.Text
}

// stepWays are the steps that were not taken, as changed searches. What each
// gives was counted by the search.
func (s *Server) stepWays(a *asked) []way {
	var out []way
	for _, step := range a.results.Steps {
		if step.Applied || step.Count == 0 {
			continue
		}
		if w, ok := s.stepWay(a, step); ok {
			out = append(out, w)
		}
	}
	return out
}

func (s *Server) stepWay(a *asked, step search.Step) (way, bool) {
	switch step.Kind {
	case "without-guesses":
		return way{"Without what we read into your words", a.form.with(func(g *searchForm) {
			for _, guess := range a.results.Looked {
				if guessedFilter(guess) && guess.Without != "" {
					g.Without = append(g.Without, guess.Without)
				}
			}
		})}, true
	case "wider":
		miles := milesOf(step.RadiusM)
		_, offered := radius(miles)
		return way{"Within " + milesWords(step.RadiusM), a.form.with(func(g *searchForm) { g.Within = miles })}, offered
	case "parent", "sibling":
		_, known := s.Vocabularies.Need(step.ID)
		return way{"All of “" + s.stepLabel(step) + "”", a.form.with(func(g *searchForm) {
			g.Q, g.Without, g.Needs = "", nil, []string{step.ID}
		})}, known
	case "remote":
		return way{"By phone or online, without the filters", a.form.with(remoteOnly)}, true
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
func (s *Server) helpPages(a *asked) []link {
	var out []link
	seen := map[string]bool{}
	add := func(id string) {
		if t, ok := s.Vocabularies.Need(id); ok && !seen[id] && len(out) < maxHelpPages {
			seen[id] = true
			out = append(out, link{"/needs/" + id, "What help there is: " + lower(t.Label)})
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

// milesOf is a radius as the form holds it.
func milesOf(metres float64) string { return fmt.Sprintf("%.3g", metres/geo.MetresPerMile) }
