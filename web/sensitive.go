package web

import (
	"slices"
	"strings"

	"anchorpoint/directory"
)

// sensitive says whether a search is about a need for which people may be
// watched: one that they chose, or that their words name for sure. Which needs
// those are stands in the data.
func (s *Server) sensitive(a *asked) bool {
	if slices.ContainsFunc(a.form.Needs, s.Vocabularies.SensitiveNeed) {
		return true
	}
	for _, g := range a.results.Looked {
		if g.Kind == "need" && g.Sure && s.Vocabularies.SensitiveNeed(strings.TrimPrefix(g.ID, "need:")) {
			return true
		}
	}
	return false
}

// sensitiveListing says the same of a service: it is marked, or its group names
// such a need.
func (s *Server) sensitiveListing(l *directory.Listing) bool {
	return l.Sensitive || slices.ContainsFunc(l.Needs.Main, s.Vocabularies.SensitiveNeed) ||
		slices.ContainsFunc(l.Needs.Also, s.Vocabularies.SensitiveNeed)
}
