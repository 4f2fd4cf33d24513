package search

import (
	"fmt"
	"slices"
	"strings"
)

// mostShared is how many needs share the first results.
const mostShared = 3

// sharedWindow is how far down the list the needs take turns.
const sharedWindow = 40

// share keeps the best results of each of several needs, for the best of all
// may be of one alone.
type share struct {
	needs []top
	// turn is what each need has saved for its turn, the last one that of the
	// list as it is.
	turn []float64
}

// newShare is empty where one need was understood, or none.
func newShare(p *plan, o order) share {
	if !p.spreads() {
		return share{}
	}
	s := share{needs: make([]top, len(p.several)), turn: make([]float64, len(p.several)+1)}
	for k := range s.needs {
		s.needs[k] = top{order: o, k: sharedWindow}
	}
	return s
}

// offer takes in a hit for each need that it meets.
func (s *scan) offer(p *part, h *hit) {
	if len(s.share.needs) == 0 {
		return
	}
	n := p.cols.needsOf(h.ord)
	carried := n.all()
	for k := range s.share.needs {
		if carried.meets(s.plan.several[k].mask) {
			s.share.needs[k].push(h)
		}
	}
}

// mayShare says whether a listing could be among the best for one of several
// needs.
func (s *scan) mayShare(p *part, one *promise) bool {
	for k := range s.share.needs {
		t := &s.share.needs[k]
		if (len(t.hits) < t.k || one.most >= t.hits[0].score) && p.cols.lines[one.listing].carried().meets(s.plan.several[k].mask) {
			return true
		}
	}
	return false
}

// takeTurns puts first what meets most of several needs, then lets the needs
// take turns, the surer ones more often, so that none hides the others. The
// list as it is has its turns as well, for the words may tell what no need does.
func (s *scan) takeTurns(hits []hit) []hit {
	if len(s.share.needs) < 2 || len(hits) == 0 || hits[0].pinned {
		return hits
	}
	lists := make([][]hit, 0, len(s.share.needs)+1)
	for k := range s.share.needs {
		lists = append(lists, s.share.needs[k].sorted())
	}
	out := s.meetingMost(lists)
	lists = append(lists, hits)
	for len(out) < sharedWindow {
		k := s.next(lists)
		if k < 0 {
			break
		}
		h := lists[k][0]
		lists[k] = lists[k][1:]
		if !listed(out, h) {
			out = append(out, h)
		}
	}
	for _, h := range hits {
		if !listed(out[:min(len(out), sharedWindow)], h) {
			out = append(out, h)
		}
	}
	return out
}

// next says whose turn it is: each saves by its confidence, and who has most
// pays what all have saved. Hits that stand apart for another reason (paused,
// or only near) wait.
func (s *scan) next(lists [][]hit) int {
	best, all := -1, 0.0
	for k := range lists {
		if len(lists[k]) == 0 || lists[k][0].paused || s.top.order.byClass && lists[k][0].class == weak {
			continue
		}
		saved := s.plan.weights.ListTurn
		if k < len(s.plan.several) {
			saved = s.plan.several[k].confidence
		}
		all += saved
		s.share.turn[k] += saved
		if best < 0 || s.share.turn[k] > s.share.turn[best] {
			best = k
		}
	}
	if best >= 0 {
		s.share.turn[best] -= all
	}
	return best
}

// meetingMost are the hits of some lists that meet at least two of the needs,
// those with most before the others.
func (s *scan) meetingMost(lists [][]hit) []hit {
	var out []hit
	for _, list := range lists {
		for _, h := range list {
			if !h.paused && !(s.top.order.byClass && h.class == weak) && s.met(&h) >= 2 && !listed(out, h) {
				out = append(out, h)
			}
		}
	}
	slices.SortFunc(out, func(a, b hit) int {
		if x, y := s.met(&a), s.met(&b); x != y {
			return y - x
		}
		return s.top.order.compare(&a, &b)
	})
	return out[:min(len(out), s.plan.weights.MeetingMost)]
}

// met counts the needs that a hit surely meets.
func (s *scan) met(h *hit) int {
	b := &s.base
	if h.over {
		b = &s.over
	}
	c, n := b.cols.needsOf(h.ord), 0
	for _, need := range s.plan.several {
		if c.main.meets(need.mask) || c.also.meets(need.mask) || b.suggestedBy(h.ord, need.mask) >= s.plan.weights.SureGuess {
			n++
		}
	}
	return n
}

func listed(hits []hit, h hit) bool {
	return slices.ContainsFunc(hits, func(o hit) bool { return o.ord == h.ord && o.over == h.over })
}

// severalReason says how many of several needs a listing meets; nil when there
// are not several, or it meets one.
func (b *bound) severalReason(i uint32) *Reason {
	needs := b.several
	if len(needs) < 2 {
		return nil
	}
	n, sure := b.cols.needsOf(i), true
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
