package search

import "anchorpoint/geo"

// spreads says whether diversity and several needs may move results.
func (p *plan) spreads() bool {
	return p.ranked && p.q.Sort == BestMatch && p.q.OrganizationID == ""
}

// page is the wanted part of the ranked list.
func (s *scan) page() []hit {
	hits := s.top.sorted()
	if s.plan.spreads() {
		hits = s.spread(s.takeTurns(hits))
	}
	last := s.plan.q.Skip + s.plan.q.Limit
	if s.plan.ranked {
		last = min(last, MaxWindow)
	}
	last = min(last, len(hits))
	return hits[min(s.plan.q.Skip, last):last]
}

// spread lets at most a few listings of one organization stand in the first
// results; its others come right after these. Imported data hold ten alike in
// a row. Those that were named stay. Weak and paused hits are not brought up for it.
func (s *scan) spread(hits []hit) []hit {
	w := s.plan.weights
	first, rest := make([]hit, 0, len(hits)), []hit(nil)
	seen := map[string]int{}
	for k, h := range hits {
		org := s.org(&h)
		if len(first) >= w.DiversityTop || k >= diversityWindow ||
			len(rest) > 0 && (s.top.order.byClass && h.class != rest[0].class || h.paused != rest[0].paused) {
			rest = append(rest, hits[k:]...)
			break
		}
		if org != "" && !h.pinned && seen[org] >= w.PerOrganization {
			rest = append(rest, h)
			continue
		}
		seen[org]++
		first = append(first, h)
	}
	return append(first, rest...)
}

func (s *scan) org(h *hit) string {
	c := s.top.order.columns(h)
	return c.orgs.at(c.plain[h.ord].org)
}

// hit tells one result in full.
func (s *scan) hit(h *hit) Hit {
	b := s.base
	if h.over {
		b = s.over
	}
	r, _, _ := b.reach(h.ord)
	out := Hit{
		ID: b.cols.ids.at(h.ord), Score: h.score, Venue: -1, Others: r.others,
		DistanceM: r.distance, AccuracyM: int(r.slack), Minutes: -1, Access: r.access,
	}
	if !b.ranked {
		out.Score = b.score(h.ord, 1, &r)
	}
	if r.venue != nil {
		out.Venue, out.DistanceM = int(r.venue.index), geo.Distance(b.searcher.at, r.venue.point())
		out.Minutes = minutes(r.distance)
	}
	out.Pinned = h.pinned
	if b.q.Explain {
		out.Parts = b.parts(h, &r)
	}
	out.Reasons, out.Against = b.reasons(h, &r)
	return out
}
