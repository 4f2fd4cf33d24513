package web

import "slices"

// urgentNeeds call for numbers to ring now, whatever else is found.
var urgentNeeds = []string{
	"crisis", "self-harm", "domestic-abuse", "male-victims", "sexual-violence", "honour-fgm",
	"safeguarding-children", "adult-safeguarding", "modern-slavery",
}

// abuseNeeds are those of people who may be watched: the page can be left in a
// hurry.
var abuseNeeds = []string{"domestic-abuse", "male-victims", "sexual-violence", "honour-fgm", "modern-slavery", "safety"}

// urgent gives the numbers to ring when the words, a ticked need or the best
// results call for them, and whether the page needs a quick way out.
func (s *Server) urgent(a *asked) (numbers []Number, exit bool) {
	needs := slices.Clone(a.form.Needs)
	for _, h := range a.results.Hits[:min(2, len(a.results.Hits))] {
		for _, r := range h.Reasons {
			if r.Kind == "need" && a.form.Q != "" {
				needs = append(needs, r.ID)
			}
		}
	}
	for _, id := range needs {
		if slices.Contains(urgentNeeds, id) {
			numbers = s.Site.Urgent
		}
		exit = exit || slices.Contains(abuseNeeds, id)
	}
	return numbers, exit
}
