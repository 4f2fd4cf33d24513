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
		if slices.Contains(urgentNeeds, id) && numbers == nil {
			numbers = s.numbersFor(id)
		}
		exit = exit || slices.Contains(abuseNeeds, id)
	}
	return numbers, exit
}

// numbersFor are all numbers, those that are for a need right after the first,
// which is for danger.
func (s *Server) numbersFor(need string) []Number {
	out := slices.Clone(s.Site.Urgent)
	slices.SortStableFunc(out[min(1, len(out)):], func(a, b Number) int {
		switch ours, theirs := slices.Contains(a.Needs, need), slices.Contains(b.Needs, need); {
		case ours && !theirs:
			return -1
		case theirs && !ours:
			return 1
		}
		return 0
	})
	return out
}
