package oracle

import (
	"math"
	"slices"

	"anchorpoint/directory"
)

// statistics are the rarity of each term and the mean field lengths.
func (s *state) statistics() {
	n := float64(len(s.Counted))
	for f := range s.mean {
		total := 0
		for i := range s.Counted {
			total += len(s.Counted[i].Words[f])
		}
		s.mean[f] = max(float64(total)/max(n, 1), 1)
	}
	for _, term := range s.Terms {
		most := 0
		for f := range s.mean {
			df := 0
			for i := range s.Counted {
				if frequency(s.Counted[i].Words[f], term) > 0 {
					df++
				}
			}
			most = max(most, df)
		}
		df := float64(most)
		s.idf = append(s.idf, math.Log(1+max(n-df+0.5, 0.5)/(df+0.5)))
	}
}

func frequency(words []string, term string) (n int) {
	for _, w := range words {
		if w == term {
			n++
		}
	}
	return n
}

// rank scores a match.
func (s *state) rank(r *Record, at where) Ranked {
	l, w := &r.Listing, &s.Weights
	out := Ranked{ID: l.ID, Distance: at.distance, name: l.Service.Name, org: l.Service.OrganizationID,
		paused: l.State == directory.Paused, assured: l.LastAssured()}
	words, held := 0.0, 0
	for t, term := range s.Terms {
		sum := 0.0
		for f, in := range r.Words {
			tf := float64(frequency(in, term))
			sum += w.Fields[f] * tf / (1 - w.B + w.B*float64(len(in))/s.mean[f])
		}
		words += s.idf[t] * sum * (w.K1 + 1) / (sum + w.K1)
		if sum > 0 {
			held++
		}
	}
	needs, strong := s.needs(l)
	relevance := w.Needs * needs
	if len(s.Terms) > 0 {
		ideal := 0.0 // of a listing that holds every word often
		for _, idf := range s.idf {
			ideal += idf * (w.K1 + 1)
		}
		relevance += w.Words * min(words/ideal, 1.5)
	}
	if !s.ranks() {
		relevance = 1
	}
	out.weak = s.ranks() && !strong && needs < w.FairNeed && !(len(s.Terms) > 0 && held == len(s.Terms))
	near := w.DistanceFloor + (1-w.DistanceFloor)*at.nearness
	out.Score = relevance * near * s.freshness(l) * s.capacity(l)
	return out
}

// needs says how far a listing meets the ticked needs, 0 to 1, when there are
// no words to go by: each further one adds what is left to gain.
func (s *state) needs(l *directory.Listing) (met float64, strong bool) {
	if len(s.Terms) > 0 {
		return 0, false
	}
	w, missed := &s.Weights, 1.0
	for _, need := range s.Needs {
		switch {
		case s.carried(l.Needs.Main, need):
			missed, strong = missed*(1-w.NeedMain*(1-w.Focus*float64(min(distinct(l.Needs.Main)-1, 5)))), true
		case s.carried(l.Needs.Also, need):
			missed, strong = missed*(1-w.NeedAlso), true
		case s.carried(suggested(l), need):
			missed *= 1 - w.NeedSuggest*s.confidence(l, need)
		}
	}
	return 1 - missed, strong
}

func distinct(ids []string) int { return len(slices.Compact(slices.Sorted(slices.Values(ids)))) }

// confidence is the best with which a machine suggested a need or a child of
// it, as coarse as the index keeps it.
func (s *state) confidence(l *directory.Listing, need string) float64 {
	best := 0.0
	for _, n := range l.Needs.Suggested {
		if s.carried([]string{n.ID}, need) {
			best = max(best, math.Floor(255*n.Confidence)/255)
		}
	}
	return best
}

func (s *state) freshness(l *directory.Listing) float64 {
	w, f := &s.Weights, 1.0
	switch l.Age(s.Now, s.Periods).Class {
	case directory.Fresh:
		f = w.Fresh
	case directory.PhoneFirst:
		f = w.PhoneFirst
	case directory.Old, directory.Unlisted:
		f = w.Old
	case directory.NeverConfirmed:
		if l.Source.Feed == "" {
			f = w.Never
		}
	}
	if !l.Dates.Checked.At.IsZero() {
		only := directory.Listing{Dates: directory.Dates{Checked: l.Dates.Checked}}
		if only.Age(s.Now, s.Periods).Class == directory.Fresh {
			f += w.Checked
		}
	}
	return f
}

func (s *state) capacity(l *directory.Listing) float64 {
	switch l.Capacity.At(s.Now).State {
	case directory.Accepting:
		return s.Weights.Accepting
	case directory.WaitingList:
		return s.Weights.Waiting
	case directory.Full:
		return s.Weights.Full
	}
	return 1
}
