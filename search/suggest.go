package search

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"anchorpoint/directory"
	"anchorpoint/search/understand"
)

// Suggestion completes what a person is typing.
type Suggestion struct {
	Kind string // "need", "service", "organization" or "place"
	ID   string // need id, listing id, organization id or place id
	Text string // what to show and to search for
	Note string // the words that lead to a need, or a place's container; may be empty
}

// MaxSuggestions bounds one answer; shortest is how many letters it takes.
const (
	MaxSuggestions = 20
	shortest       = 2
)

// Suggest completes a text: needs first, then names of services and
// organizations, then places. Nothing before two letters.
func (x *Index) Suggest(ctx context.Context, text string, limit int) ([]Suggestion, error) {
	folded := foldName(text)
	if utf8.RuneCountInString(folded) < shortest {
		return nil, ctx.Err()
	}
	limit = min(cmp.Or(max(limit, 0), 8), MaxSuggestions)
	out := x.wording.Load().completions().find(folded, (limit+1)/2)
	if v := x.acquire(); v != nil {
		out = append(out, v.complete(folded, limit-len(out))...)
		v.release()
	}
	if x.options.Places != nil && len(out) < limit {
		for _, p := range x.options.Places.Suggest(text, min(limit-len(out), 3)) {
			out = append(out, Suggestion{Kind: "place", ID: p.ID, Text: p.Label})
		}
	}
	return out[:min(len(out), limit)], ctx.Err()
}

// completion is one way to begin to type a need.
type completion struct {
	folded string // from the start of a word on
	need   string
	label  string
	phrase string // as it stands in the lexicon; empty for the label itself
	rank   int    // the smaller the better
}

// The ranks of completions: the beginning of a label or of a short phrase is
// what people type; a word in the middle may be meant too.
const (
	beginsLabel = iota
	beginsPhrase
	insideLabel
	insidePhrase
)

// completions are sorted by what is typed.
type completions []completion

// newCompletions takes the labels of needs and the short words for them. Of the
// needs about danger only what services call themselves is offered: words of
// fear on a shared screen could put somebody at risk.
func newCompletions(v *directory.Vocabularies, l *understand.Lexicon) completions {
	var out completions
	add := func(text string, n directory.Term, phrase string, begins, inside int) {
		folded := foldName(text)
		for at, rank := 0, begins; ; rank = inside {
			out = append(out, completion{folded[at:], n.ID, n.Label, phrase, rank})
			next := strings.IndexByte(folded[at:], ' ')
			if next < 0 {
				return
			}
			at += next + 1
		}
	}
	for _, n := range v.Needs() {
		add(n.Label, n, "", beginsLabel, insideLabel)
	}
	if l != nil {
		for p := range l.Phrases() {
			if n, ok := v.Need(p.Target); ok && offered(p, n) {
				add(p.Text, n, p.Text, beginsPhrase, insidePhrase)
			}
		}
	}
	slices.SortFunc(out, func(a, b completion) int {
		return cmp.Or(strings.Compare(a.folded, b.folded), strings.Compare(a.need, b.need))
	})
	return out
}

// mostOffered is how many words a phrase may have to be worth completing.
const mostOffered = 3

// offered says whether a lay phrase may be suggested to somebody who types.
func offered(p understand.Phrase, n directory.Term) bool {
	if p.Weight < 1 || strings.Count(p.Text, " ") >= mostOffered {
		return false
	}
	if n.ID == "crisis" || n.ID == "self-harm" {
		return false
	}
	danger := n.ID == "safety" || n.ParentID == "safety"
	plain := p.Voice == understand.Own || p.Voice == understand.Spoken
	return p.Voice == understand.Service || plain && !danger
}

// find are the needs that can be typed so, each once and by its best way, short
// ones first.
func (c completions) find(typed string, limit int) []Suggestion {
	at, _ := slices.BinarySearchFunc(c, typed, func(e completion, t string) int { return strings.Compare(e.folded, t) })
	best := map[string]completion{}
	for ; at < len(c) && strings.HasPrefix(c[at].folded, typed); at++ {
		if held, met := best[c[at].need]; !met || better(c[at], held) < 0 {
			best[c[at].need] = c[at]
		}
	}
	found := slices.Collect(maps.Values(best))
	slices.SortFunc(found, better)
	var out []Suggestion
	for _, e := range found[:min(len(found), limit)] {
		out = append(out, Suggestion{Kind: "need", ID: e.need, Text: e.label, Note: e.phrase})
	}
	return out
}

func better(a, b completion) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(len(a.folded), len(b.folded)), strings.Compare(a.need, b.need))
}

// complete are names of listings and organizations that hold all words, the
// last of them begun.
func (v *view) complete(typed string, limit int) []Suggestion {
	if limit <= 0 {
		return nil
	}
	out := make([]Suggestion, 0, limit)
	var shown [MaxSuggestions]bearer
	for _, c := range [2]*columns{v.over.cols, v.base.cols} {
		for n := range c.begun(typed) {
			one, kind := bearer{c, n}, "service"
			if slices.ContainsFunc(shown[:len(out)], one.twin) {
				continue
			}
			if c.ofOrganization(n) {
				kind = "organization"
				if !v.listed(c, n) {
					continue
				}
			} else if c == v.base.cols && v.masked.has(n) {
				continue
			}
			shown[len(out)] = one
			if out = append(out, Suggestion{Kind: kind, ID: c.titled(n), Text: c.title(n)}); len(out) == limit {
				return out
			}
		}
	}
	return out
}

// bearer is a name of some columns.
type bearer struct {
	c *columns
	n uint32
}

// twin says whether two names are the same words.
func (b bearer) twin(o bearer) bool {
	if b.c == o.c {
		return slices.Equal(b.c.titles.spelt.at(b.n), b.c.titles.spelt.at(o.n))
	}
	return foldName(b.c.title(b.n)) == foldName(o.c.title(o.n))
}

// listed says whether the organization of a name still has a listing that can be
// found.
func (v *view) listed(c *columns, name uint32) bool {
	found := func(in *columns, masked bitset) bool {
		org, known := name-uint32(c.len()), true
		if in != c {
			org, known = in.orgs.find(c.titled(name))
		}
		return known && slices.ContainsFunc(in.members.at(org), func(i uint32) bool { return !masked.has(i) })
	}
	return found(v.base.cols, v.masked) || v.over.cols.len() > 0 && found(v.over.cols, nil)
}

// mostBegun bounds how many names one beginning is compared with, besides those
// that begin with it.
const mostBegun = 4096

// begun are the names that hold all words but the last, and a word that begins
// like the last: those that begin with it first, then by length, then by their
// words.
func (c *columns) begun(typed string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		t := &c.titles
		words := strings.Fields(typed)
		before, known := t.numbers(words[:len(words)-1])
		if !known {
			return
		}
		last := words[len(words)-1]
		from := t.word(last)
		to := from + t.beginning(from, last)
		before = append(before, from)
		least := t.first(before)
		before[len(before)-1] = to
		most := t.first(before)
		before = before[:len(before)-1]
		if !t.between(uint32(least), uint32(most), yield) {
			return
		}
		var rest []placed
		met := 0
		for k := from; k < to && met < mostBegun; k++ {
			for _, n := range t.bearers.at(k) {
				at := int(t.place[n])
				if met++; met <= mostBegun && (at < least || at >= most) && holds(t.spelt.at(n), before) {
					rest = append(rest, placedAt(t.lengths[at], at))
				}
			}
		}
		t.inOrder(func(keep func(placed)) {
			for _, p := range rest {
				keep(p)
			}
		}, yield)
	}
}

// between yields the names from one place in order to before another, those of
// fewest words first; false when enough.
func (t *nameTable) between(least, most uint32, yield func(uint32) bool) bool {
	for _, places := range t.ofLength {
		at, _ := slices.BinarySearch(places, least)
		for _, place := range places[at:] {
			if place >= most {
				break
			}
			if !yield(t.order[place]) {
				return false
			}
		}
	}
	return true
}

// placed is the place of a name in order below its length in words, so that the
// smaller one is to be offered first.
type placed uint64

func placedAt(length uint8, at int) placed { return placed(length)<<32 | placed(at) }

// beginning is how many words from one on begin like a text.
func (t *nameTable) beginning(from uint32, text string) uint32 {
	rest := t.words.len() - int(from)
	return uint32(sort.Search(rest, func(i int) bool { return !strings.HasPrefix(t.words.at(from+uint32(i)), text) }))
}

// handful is how many names are put in order at once: more than is shown, for
// some are twins or gone.
const handful = 24

// inOrder yields the names that all gives, each once, the best first. It looks
// for a handful at a time, as hardly ever more are taken; false when enough.
func (t *nameTable) inOrder(all func(keep func(placed)), yield func(uint32) bool) bool {
	var best [handful]placed
	after, some := placed(0), false
	for {
		n := 0
		all(func(p placed) {
			if some && p <= after || n == handful && p >= best[n-1] {
				return
			}
			at := n
			for at > 0 && best[at-1] > p {
				at--
			}
			if at > 0 && best[at-1] == p {
				return
			}
			n = min(n+1, handful)
			copy(best[at+1:n], best[at:])
			best[at] = p
		})
		for _, p := range best[:n] {
			if !yield(t.order[uint32(p)]) {
				return false
			}
		}
		if n < handful {
			return true
		}
		after, some = best[n-1], true
	}
}

func holds(name, words []uint32) bool {
	return !slices.ContainsFunc(words, func(w uint32) bool { return !slices.Contains(name, w) })
}
