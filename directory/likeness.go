package directory

import (
	"cmp"
	"math"
	"slices"
	"strings"

	orbgeo "github.com/paulmach/orb/geo"
)

// LikenessKind is one thing that two listings may have in common, or that
// speaks against their being one.
type LikenessKind string

// What likeness is made of. The last seven take away.
const (
	LikeName     LikenessKind = "name"
	LikeCharity  LikenessKind = "charity"
	LikeEmail    LikenessKind = "email"
	LikeDomain   LikenessKind = "email-domain"
	LikePhone    LikenessKind = "phone"
	LikePage     LikenessKind = "web-page"
	LikeSite     LikenessKind = "web-site"
	LikePostcode LikenessKind = "postcode"
	LikeNear     LikenessKind = "near"
	OtherPlace   LikenessKind = "other-place"
	FarApart     LikenessKind = "far-apart"
	Branches     LikenessKind = "branches"
	OneList      LikenessKind = "one-list"
	OneGroup     LikenessKind = "one-group"
	OtherCharity LikenessKind = "other-charity"
	OtherGroup   LikenessKind = "other-group"
)

// weights say how much each kind of evidence, found in two listings and in no
// other, makes it likely that they are one service. They were set by reading
// pairs of real lists. What many listings share says less: see likenessIndex.weigh.
var weights = map[LikenessKind]float64{
	LikeCharity: 0.6, LikeEmail: 0.75, LikeDomain: 0.5, LikePhone: 0.75,
	LikePage: 0.7, LikeSite: 0.65, LikePostcode: 0.7, LikeNear: 0.45,
}

// against are the factors of what speaks against it.
var against = map[LikenessKind]float64{OtherPlace: 0.85, FarApart: 0.78, Branches: 0.6, OneList: 0.68, OneGroup: 0.6, OtherCharity: 0.4, OtherGroup: 0.75}

const (
	// LikelyDuplicate is the least score of a pair that is put before anybody.
	LikelyDuplicate = 0.5
	// leastName is the least likeness of names: a hall has one address and one
	// phone for twenty clubs.
	leastName = 0.5
	nearby    = 250  // metres between two venues that may be one
	farApart  = 2500 // metres between two venues that are hardly one
	// branchNames is how many listings of one name make it that of branches.
	branchNames = 4
	// likenessBlock is how many listings may share a value and still be compared
	// each with each; more are compared within a word of their names only.
	likenessBlock = 24
)

// LikenessReason is one piece of evidence. Weight is what it adds, between 0
// and 1; a factor below 1 where it takes away.
type LikenessReason struct {
	Kind   LikenessKind `json:"kind"`
	Weight float64      `json:"weight"`
	Text   string       `json:"text"` // what both have: the number, the postcode
}

// Against says that the reason takes away.
func (r LikenessReason) Against() bool { return against[r.Kind] > 0 }

// Likeness says how alike two listings are, from 0 to 1, and why. A is the
// smaller id.
type Likeness struct {
	A, B    string
	Score   float64
	Reasons []LikenessReason
}

// Pair names the two, so that a decision about them can be kept.
func (l Likeness) Pair() Pair { return NewPair(l.A, l.B) }

// Pair is two listings in the order of their ids.
type Pair struct{ A, B string }

// NewPair puts two ids in order.
func NewPair(a, b string) Pair { return Pair{min(a, b), max(a, b)} }

// Likenesses finds listings that may be one service twice. Each listing is
// compared only with those that share something with it, so that a hundred
// thousand can be looked through.
type Likenesses struct {
	prints []print
	blocks map[string][]int32 // value to places in prints
	words  map[string]int     // in how many names
	whole  map[string]int     // how many listings have a name
}

// NewLikenesses prepares the comparison of listings. Withdrawn ones and drafts
// are left out.
func NewLikenesses(listings []*Listing) *Likenesses {
	x := &Likenesses{blocks: map[string][]int32{}, words: map[string]int{}, whole: map[string]int{}}
	for _, l := range listings {
		x.Add(l)
	}
	return x
}

// Add takes in one more listing; it is not kept.
func (x *Likenesses) Add(l *Listing) {
	if l.State != Withdrawn && l.State != Draft {
		x.add(printOf(l))
	}
}

func (x *Likenesses) add(p print) {
	at := int32(len(x.prints))
	x.prints = append(x.prints, p)
	for key := range p.keys() {
		x.blocks[key] = append(x.blocks[key], at)
	}
	for _, w := range p.words() {
		x.words[w]++
	}
	for _, name := range p.names {
		x.whole[strings.Join(name, "")]++
	}
}

// Pairs are all pairs that score LikelyDuplicate or more, best first.
func (x *Likenesses) Pairs() []Likeness {
	seen := map[[2]int32]bool{}
	var out []Likeness
	for pair := range x.candidates {
		if seen[pair] {
			continue
		}
		seen[pair] = true
		if l := x.compare(&x.prints[pair[0]], &x.prints[pair[1]]); l.Score >= LikelyDuplicate {
			out = append(out, l)
		}
	}
	sortLikenesses(out)
	return out
}

// Of are the listings that are like one, best first; it need not be among
// those prepared.
func (x *Likenesses) Of(l *Listing) []Likeness {
	p := printOf(l)
	seen := map[int32]bool{}
	var out []Likeness
	for key := range p.keys() {
		for _, at := range x.blocks[key] {
			other := &x.prints[at]
			if seen[at] || other.id == p.id {
				continue
			}
			seen[at] = true
			if like := x.compare(&p, other); like.Score >= LikelyDuplicate {
				out = append(out, like)
			}
		}
	}
	sortLikenesses(out)
	return out
}

func sortLikenesses(out []Likeness) {
	slices.SortFunc(out, func(a, b Likeness) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
}

// candidates are the pairs that share a value. A value that very many share is
// parted by the words of their names.
func (x *Likenesses) candidates(yield func([2]int32) bool) {
	for _, block := range x.blocks {
		if len(block) <= likenessBlock {
			if !each(block, yield) {
				return
			}
			continue
		}
		parted := map[string][]int32{}
		for _, at := range block {
			for _, w := range x.prints[at].words() {
				parted[w] = append(parted[w], at)
			}
		}
		for _, part := range parted {
			if len(part) <= likenessBlock && !each(part, yield) {
				return
			}
		}
	}
}

func each(block []int32, yield func([2]int32) bool) bool {
	for i, a := range block {
		for _, b := range block[i+1:] {
			if a != b && !yield([2]int32{min(a, b), max(a, b)}) {
				return false
			}
		}
	}
	return true
}

// compare scores a pair: the likeness of the names times how likely the rest
// makes it that they are one. So a name alone gives nothing, and a shared
// address alone gives nothing.
func (x *Likenesses) compare(a, b *print) Likeness {
	pair := NewPair(a.id, b.id)
	l := Likeness{A: pair.A, B: pair.B}
	name := x.likeNames(a, b)
	if name < leastName {
		return l
	}
	evidence := x.evidence(a, b)
	doubt := 1.0
	for _, r := range evidence {
		doubt *= 1 - r.Weight
	}
	l.Score = name * (1 - doubt)
	l.Reasons = append([]LikenessReason{{LikeName, round(name), ""}}, evidence...)
	for _, kind := range x.contradictions(a, b) {
		l.Score *= against[kind]
		l.Reasons = append(l.Reasons, LikenessReason{kind, against[kind], ""})
	}
	l.Score = round(l.Score)
	return l
}

func round(f float64) float64 { return math.Round(f*100) / 100 }

// evidence is what two listings share beside the name, each kind once.
func (x *Likenesses) evidence(a, b *print) []LikenessReason {
	var out []LikenessReason
	add := func(kind LikenessKind, prefix string, of, with []string) bool {
		best := LikenessReason{Kind: kind}
		for _, v := range of {
			if w := x.weigh(kind, prefix+v); slices.Contains(with, v) && w > best.Weight {
				best.Weight, best.Text = w, v
			}
		}
		if best.Weight > 0 {
			best.Text = readable(kind, best.Text)
			out = append(out, best)
		}
		return best.Weight > 0
	}
	add(LikeCharity, "c:", a.charity, b.charity)
	if !add(LikeEmail, "e:", a.emails, b.emails) {
		add(LikeDomain, "d:", a.domains, b.domains)
	}
	add(LikePhone, "p:", a.phones, b.phones)
	if !add(LikePage, "w:", a.pages, b.pages) {
		add(LikeSite, "s:", a.sites, b.sites)
	}
	if !add(LikePostcode, "o:", a.postcode, b.postcode) && apart(a, b) <= nearby {
		out = append(out, LikenessReason{LikeNear, weights[LikeNear], ""})
	}
	return out
}

// readable spaces a number or postcode as people write it.
func readable(kind LikenessKind, key string) string {
	switch {
	case kind == LikePhone && strings.HasPrefix(key, "0"):
		return spaced(key)
	case kind == LikePostcode && len(key) > 4:
		return key[:len(key)-3] + " " + key[len(key)-3:]
	}
	return key
}

// weigh lets a value count for less the more listings have it: half at eight,
// a fifth at a hundred.
func (x *Likenesses) weigh(kind LikenessKind, key string) float64 {
	n := float64(max(len(x.blocks[key]), 2))
	return round(weights[kind] * math.Pow(2/n, 0.4))
}

// contradictions are what speaks against a pair. Two venues of one group are
// told apart by their places; a name that many have, or two names that each say
// something more, are branches then. Whoever put two entries with two places
// into one list, or two names under one group, mostly meant two.
func (x *Likenesses) contradictions(a, b *print) []LikenessKind {
	var out []LikenessKind
	d := apart(a, b)
	elsewhere := d > nearby && !math.IsInf(d, 1) && !shares(a.postcode, b.postcode)
	switch {
	case elsewhere && d >= farApart:
		out = append(out, FarApart)
	case elsewhere:
		out = append(out, OtherPlace)
	}
	if elsewhere && x.branches(a, b) {
		out = append(out, Branches)
	}
	if elsewhere && a.feed == b.feed {
		out = append(out, OneList)
	}
	if a.owner != "" && a.owner == b.owner && a.feed == b.feed && !x.sameName(a, b) {
		out = append(out, OneGroup)
	}
	if len(a.charity) > 0 && len(b.charity) > 0 && !shares(a.charity, b.charity) {
		out = append(out, OtherCharity)
	}
	if len(a.group) > 0 && len(b.group) > 0 && x.likeWords(a.group, b.group) < leastName {
		out = append(out, OtherGroup)
	}
	return out
}

func (x *Likenesses) sameName(a, b *print) bool {
	for _, m := range a.names {
		for _, n := range b.names {
			if strings.Join(m, "") == strings.Join(n, "") {
				return true
			}
		}
	}
	return false
}

func (x *Likenesses) branches(a, b *print) bool {
	for _, m := range a.names {
		if x.whole[strings.Join(m, "")] >= branchNames {
			return true
		}
		for _, n := range b.names {
			if _, restA, restB := x.match(m, n); len(restA) > 0 && len(restB) > 0 || x.whole[strings.Join(n, "")] >= branchNames {
				return true
			}
		}
	}
	return false
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(v string) bool { return slices.Contains(b, v) })
}

// apart is the least distance of two venues in metres, infinite where one of
// the two has no point.
func apart(a, b *print) float64 {
	least := math.Inf(1)
	for _, p := range a.points {
		for _, q := range b.points {
			least = min(least, orbgeo.Distance(p, q))
		}
	}
	return least
}
