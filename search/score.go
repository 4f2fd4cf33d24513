package search

import (
	"cmp"
	"math"
	mathbits "math/bits"
	"strings"

	"anchorpoint/directory"
)

// class parts what answers the words from what only touches them.
type class uint8

const (
	fair class = iota // carries a strong need, or holds all content words
	weak
)

// hit is a listing of the match set with everything that orders it. It is
// small, for a search makes one for every match.
type hit struct {
	ord      uint32
	over     bool // of the overlay
	paused   bool
	pinned   bool // named exactly
	class    class
	bits     uint16 // terms found
	score    float64
	words    float32 // what its words add up to
	distance float64 // metres; -1 for none
	chord    float64 // the same as nearestChord has it
	assured  int32
}

// mostFocus bounds how many needs beside the first count against it.
const mostFocus = 5

// needScore says how well a listing meets the wished needs, 0 to 1, and whether
// it carries a strong one that the group itself named. Each further need that
// it meets adds what is left to gain, so that meeting two is better than one.
// sure is the same of strong needs alone.
func (b *bound) needScore(i uint32) (met, sure float64, strong bool) {
	if !b.cols.lines[i].carried().meets(b.wished) {
		return 0, 0, false
	}
	n, w := b.cols.needsOf(i), b.weights
	missed, missedSure := 1.0, 1.0
	focus := 1 - w.Focus*float64(min(max(n.main.count()-1, 0), mostFocus))
	for k := range b.wishes {
		wish := &b.wishes[k]
		left := 1.0
		switch {
		case n.main.meets(wish.mask):
			left = 1 - wish.confidence*w.NeedMain*focus
			strong = strong || wish.strong
		case n.also.meets(wish.mask):
			left = 1 - wish.confidence*w.NeedAlso
			strong = strong || wish.strong
		case n.suggested.meets(wish.mask):
			left = 1 - wish.confidence*w.NeedSuggested*b.suggestedBy(i, wish.mask)
		}
		missed *= left
		if wish.strong {
			missedSure *= left
		}
	}
	return 1 - missed, 1 - missedSure, strong
}

// suggestedBy is the best confidence with which a machine read one of some
// needs out of a listing, 0 to 1.
func (b *bound) suggestedBy(i uint32, mask needMask) float64 {
	best := uint16(0)
	for _, c := range b.cols.confidence.at(i) {
		if mask.has(int(c >> 8)) {
			best = max(best, c&0xff)
		}
	}
	return float64(best) / 255
}

// closeness is how near the meaning of a listing's text is to the words, 0 to
// 1. Below vectorFloor any two texts are as near.
func (b *bound) closeness(i uint32) float64 {
	if b.vector == nil {
		return 0
	}
	return aboveFloor(b.cols.vectors.table.Cosine(i, b.vector))
}

// mostCloseness is at least closeness, without comparing the vectors.
func (b *bound) mostCloseness(i uint32) float64 {
	if b.vector == nil {
		return 0
	}
	return aboveFloor(b.cols.vectors.table.Most(i, b.vector))
}

func aboveFloor(cosine float32) float64 {
	return min(max((float64(cosine)-vectorFloor)/(1-vectorFloor), 0), 1)
}

// vectorFloor is the cosine that says nothing yet.
const vectorFloor = 0.2

// rank makes the hit of a listing: relevance times nearness, freshness,
// suitability, capacity and first step.
func (b *bound) rank(i uint32, words float32, bits uint16, r *reach) hit {
	p := &b.cols.plain[i]
	h := hit{ord: i, words: words, pinned: b.pins[i], paused: p.flags&flagPaused != 0, bits: bits & wordBits, distance: r.distance, assured: p.assured, class: weak}
	needs, sure, strong := b.needScore(i)
	if b.answers(needs, strong, bits) {
		h.class = fair
	}
	if b.ranked {
		h.score = b.score(i, b.relevance(h.class, words, bits, needs, sure, i), r)
	}
	return h
}

// holds is how far a listing whose words add up so holds all that were asked.
func (b *bound) holds(words float32) float64 {
	if b.ideal <= 0 {
		return 0
	}
	return min(float64(words)/b.ideal, 1.5)
}

// relevance joins words, needs and meaning.
func (b *bound) relevance(c class, words float32, bits uint16, needs, sure float64, i uint32) float64 {
	w, held := b.weights, b.holds(words)
	relevance := w.Needs*needs + b.wordsCount()*held + w.Vectors*b.closeness(i)
	if b.searcher.given && b.explained >= w.Settled {
		relevance = w.Needs * max(sure, w.SettledWords*b.surest*min(held, 1), w.Nearly*needs)
		if !b.generic {
			relevance *= 1 - w.Specific*(1-max(b.found(bits), w.Kin*b.closeness(i)))
		}
	}
	if c == weak {
		relevance *= w.Weak
	}
	return relevance
}

// parts says what the score of a hit was made of.
func (b *bound) parts(h *hit, r *reach) *Parts {
	if !b.ranked {
		return nil
	}
	p := &b.cols.plain[h.ord]
	needs, sure, _ := b.needScore(h.ord)
	out := &Parts{Class: "fair", Words: b.holds(h.words), Needs: needs, Vectors: b.closeness(h.ord),
		Relevance: b.relevance(h.class, h.words, h.bits, needs, sure, h.ord),
		Distance:  b.weights.DistanceFloor + (1-b.weights.DistanceFloor)*b.searcher.nearness(r),
		Freshness: b.graded[b.now.grades[h.ord]], Eligibility: b.eligibility(p), Readiness: b.readiness(p), Wishes: b.liking(h.ord)}
	if h.class == weak {
		out.Class = "weak"
	}
	return out
}

// wordsCount is what holding all the words counts.
func (p *plan) wordsCount() float64 {
	if p.u.inOwnWords {
		return p.weights.Words * p.weights.OwnWords
	}
	return p.weights.Words
}

// answers says whether a listing that meets the needs so far and holds such
// words is an answer, or only touches what was asked.
func (b *bound) answers(needs float64, strong bool, bits uint16) bool {
	return strong || !b.ranked || needs >= b.weights.FairNeed || b.found(bits) >= b.weights.FairWords
}

// found is the share of the words' say that a listing's words make up, 0 to 1.
func (b *bound) found(bits uint16) float64 {
	if b.allBits == 0 || b.allSay == 0 {
		return 0
	}
	have := 0.0
	for rest := bits & wordBits; rest != 0; rest &= rest - 1 {
		have += b.says[mathbits.TrailingZeros16(rest)]
	}
	return have / b.allSay
}

// wordBits are the bits of a query's words; the one above marks a listing that
// is only near in meaning.
const (
	wordBits   = 1<<MaxTerms - 1
	nearInMind = 1 << MaxTerms
)

// score is relevance times everything that can be known against a listing.
func (b *bound) score(i uint32, relevance float64, r *reach) float64 {
	p, w := &b.cols.plain[i], b.weights
	near := w.DistanceFloor + (1-w.DistanceFloor)*b.searcher.nearness(r)
	return round6(relevance * near * b.graded[b.now.grades[i]] * b.eligibility(p) * b.readiness(p) * b.liking(i))
}

// mayBeFair says whether a listing could be an answer rather than near one.
func (b *bound) mayBeFair(i uint32, bits uint16) bool {
	return !b.ranked || len(b.wishes) > 0 && b.cols.lines[i].carried().meets(b.wished) || b.found(bits) >= b.weights.FairWords
}

// ceiling is more than what a listing with such words, as close in meaning, can
// score at most: as if it met all needs, at the door.
func (p *part) ceiling(i uint32, words float32, closeness float64) float64 {
	w, held, needs := p.weights, 0.0, 0.0
	if p.ideal > 0 {
		held = min(float64(words)/p.ideal, 1.5)
	}
	if len(p.wishes) > 0 && p.cols.lines[i].carried().meets(p.wished) {
		needs = 1
	}
	relevance := w.Needs*needs + p.wordsCount()*held + w.Vectors*closeness
	if p.searcher.given && p.explained >= w.Settled {
		relevance = w.Needs * max(needs, w.SettledWords*p.surest*min(held, 1))
	}
	if !p.u.liked.empty() {
		relevance *= 1 + w.Liked
	}
	return relevance*max(w.Weak, 1)*p.graded[p.now.grades[i]] + 2e-6
}

// round6 makes scores that differ by the order of additions equal.
func round6(x float64) float64 { return math.Round(x*1e6) / 1e6 }

func (b *bound) eligibility(p *plain) float64 {
	if b.u.Age > 0 && p.suits(b.u.Age) == directory.No {
		return b.weights.Mismatch
	}
	return 1
}

// readiness marks down first steps that are bigger than the person wished.
func (b *bound) readiness(p *plain) float64 {
	if b.step == 0 {
		return 1
	}
	gap := b.weights.StepUnknown
	if p.step > 0 {
		gap = math.Abs(float64(int(p.step) - b.step))
	}
	return math.Pow(b.weights.StepGap, gap)
}

// liking brings up what suits a person's state as told ("shy", "can't leave
// him alone"), by the share of such wishes that a listing says yes to.
func (b *bound) liking(i uint32) float64 {
	if b.u.liked.empty() {
		return 1
	}
	return 1 + b.weights.Liked*(float64(b.cols.lines[i].yes().shared(b.u.liked))+b.heardOf(i))/float64(b.u.liked.shared(b.u.liked))
}

// first is what an order looks at before anything else of two like hits.
type first uint8

const (
	firstScore first = iota
	firstDistance
	firstChecked
)

// order is a total order of hits: paused ones last, what answers before what
// only touches, then by the sort. Ties go by name where the list is read like a
// register, and by id at last, so that the same query gives the same list.
type order struct {
	first  first
	byName bool
	// nearTies lets nearness decide between equal scores.
	nearTies bool
	// byClass puts answers before what is only near one. With a place or a sort
	// of one's own it must; otherwise the score knows better.
	byClass bool
	parts   [2]*columns // base, overlay
}

func newOrder(p *plan, parts [2]*columns) order {
	o := order{parts: parts, first: firstDistance, byClass: p.searcher.given || p.q.Sort != BestMatch}
	switch {
	case p.q.Sort == RecentlyChecked:
		o.first = firstChecked
	case p.q.Sort == Nearest && p.ranked:
	case p.ranked:
		o.first, o.nearTies = firstScore, true
	default:
		o.byName = true
	}
	return o
}

// by compares what an order is by, without ties. What is not ranked has no score.
func (o *order) by(a, b *hit) int {
	switch o.first {
	case firstScore:
		return byScore(a, b)
	case firstDistance:
		if c := byDistance(a, b); c != 0 {
			return c
		}
		return byScore(a, b)
	}
	return byChecked(a, b)
}

func (o *order) columns(h *hit) *columns {
	if h.over {
		return o.parts[1]
	}
	return o.parts[0]
}

func (o *order) compare(a, b *hit) int {
	if a.pinned != b.pinned {
		if a.pinned {
			return -1
		}
		return 1
	}
	if a.paused != b.paused {
		if a.paused {
			return 1
		}
		return -1
	}
	if o.byClass {
		if c := cmp.Compare(a.class, b.class); c != 0 {
			return c
		}
	}
	if c := o.by(a, b); c != 0 {
		return c
	}
	if c := byDistance(a, b); c != 0 && o.nearTies { // equal answers: the nearest first
		return c
	}
	ca, cb := o.columns(a), o.columns(b)
	if o.byName {
		if c := compareFold(ca.names.at(a.ord), cb.names.at(b.ord)); c != 0 {
			return c
		}
	}
	return compareIDs(ca, a.ord, cb, b.ord)
}

func compareIDs(a *columns, i uint32, b *columns, j uint32) int {
	return strings.Compare(a.ids.at(i), b.ids.at(j))
}

// compareFold compares without regard to the case of plain letters.
func compareFold(a, b string) int {
	for i := range min(len(a), len(b)) {
		if x, y := lower(a[i]), lower(b[i]); x != y {
			return cmp.Compare(x, y)
		}
	}
	return cmp.Compare(len(a), len(b))
}

func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

func byScore(a, b *hit) int   { return cmp.Compare(b.score, a.score) }
func byChecked(a, b *hit) int { return cmp.Compare(b.assured, a.assured) }

// byDistance puts what has no distance after what has.
func byDistance(a, b *hit) int {
	if (a.distance < 0) != (b.distance < 0) {
		return cmp.Compare(b.distance, a.distance)
	}
	return cmp.Compare(a.distance, b.distance)
}
