package search

import (
	"fmt"
	"slices"
	"strings"
)

// firstFew are the results in which each strong need of several should have
// one: what a person sees without scrolling.
const firstFew = 3

// strong are the needs that were understood for sure.
func (p *plan) strong() []wish {
	var out []wish
	for _, w := range p.wishes {
		if w.strong && len(p.u.Needs) > 0 { // ticked needs are any of them, not all
			out = append(out, w)
		}
	}
	return out
}

// serveAll brings a result for each of several strong needs into the first few.
// The best result stays first.
func (s *scan) serveAll(hits []hit) []hit {
	needs := s.plan.strong()
	if len(needs) < 2 || len(hits) <= firstFew || hits[0].pinned {
		return hits
	}
	at := firstFew - 1
	for _, need := range needs {
		if at < 1 || slices.ContainsFunc(hits[:firstFew], func(h hit) bool { return s.meets(&h, need) }) {
			continue
		}
		window := hits[firstFew:min(len(hits), diversityWindow)]
		if k := slices.IndexFunc(window, func(h hit) bool { return s.meets(&h, need) && h.paused == hits[at].paused }); k >= 0 {
			from := firstFew + k
			h := hits[from]
			hits = slices.Insert(slices.Delete(hits, from, from+1), at, h)
			at--
		}
	}
	return hits
}

// meets says whether a hit carries a need, whoever said so.
func (s *scan) meets(h *hit, need wish) bool {
	b := s.base
	if h.over {
		b = s.over
	}
	n := b.cols.needs[h.ord].all()
	return n.meets(need.mask)
}

// severalReason says how many of several strong needs a listing meets; nil
// when there are not several, or it meets one.
func (b *bound) severalReason(i uint32) *Reason {
	needs := b.strong()
	if len(needs) < 2 {
		return nil
	}
	n, sure := &b.cols.needs[i], true
	all := n.all()
	var labels []string
	for _, need := range needs {
		if !all.meets(need.mask) {
			continue
		}
		named := n.main.or(n.also)
		sure = sure && named.meets(need.mask)
		if t, ok := b.v.Need(need.id); ok {
			labels = append(labels, t.Label)
		}
	}
	if len(labels) < 2 {
		return nil
	}
	verb := "Helps"
	if !sure {
		verb = "Probably helps"
	}
	return &Reason{Kind: "need", ID: needs[0].id, Args: labels, Sure: sure,
		Text: fmt.Sprintf("%s with %d of your %d needs: %s", verb, len(labels), len(needs), strings.Join(labels, "; "))}
}
