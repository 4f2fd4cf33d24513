package search

import (
	"cmp"
	"context"
	"maps"
	"slices"
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
	out := x.completions().find(folded, (limit+1)/2)
	if v := x.acquire(); v != nil {
		out = append(out, v.complete(folded, limit-len(out))...)
		v.release()
	}
	if x.options.Places != nil {
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
func newCompletions(o *Options) completions {
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
	for _, n := range o.Vocabularies.Needs() {
		add(n.Label, n, "", beginsLabel, insideLabel)
	}
	if o.Lexicon != nil {
		for p := range o.Lexicon.Phrases() {
			if n, ok := o.Vocabularies.Need(p.Target); ok && offered(p, n) {
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

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// complete are names of listings and organizations that hold all words, the
// last of them begun.
func (v *view) complete(typed string, limit int) []Suggestion {
	var out []Suggestion
	seen := map[string]bool{}
	for _, c := range [2]*columns{v.over.cols, v.base.cols} {
		for _, n := range c.begun(typed) {
			if len(out) >= limit {
				return out
			}
			folded, kind := foldName(c.title(n)), "service"
			if seen[folded] {
				continue
			}
			if c.ofOrganization(n) {
				kind = "organization"
				if !v.listed(c.titled(n)) {
					continue
				}
			} else if c == v.base.cols && v.masked.has(n) {
				continue
			}
			seen[folded] = true
			out = append(out, Suggestion{Kind: kind, ID: c.titled(n), Text: c.title(n)})
		}
	}
	return out
}

// listed says whether an organization still has a listing that can be found.
func (v *view) listed(org string) bool {
	if n, ok := v.over.cols.orgs.find(org); ok {
		for _, i := range v.over.cols.byID {
			if v.over.cols.plain[i].org == n {
				return true
			}
		}
	}
	n, ok := v.base.cols.orgs.find(org)
	return ok && slices.ContainsFunc(v.base.cols.byID, func(i uint32) bool { return v.base.cols.plain[i].org == n && !v.masked.has(i) })
}

// mostBegun bounds how many names one beginning is compared with.
const mostBegun = 4096

// begun are the names that hold all words but the last, and a word that begins
// like the last; those that begin with it first.
func (c *columns) begun(typed string) []uint32 {
	t := &c.titles
	words := strings.Fields(typed)
	before, known := t.numbers(words[:len(words)-1])
	if !known {
		return nil
	}
	last := words[len(words)-1]
	from := t.word(last)
	to := from
	var out []uint32
	for met := 0; int(to) < t.words.len() && strings.HasPrefix(t.words.at(to), last); to++ {
		for _, n := range t.bearers.at(to) {
			if met++; met <= mostBegun && holds(t.spelt.at(n), before) {
				out = append(out, n)
			}
		}
	}
	least, most := t.first(append(slices.Clone(before), from)), t.first(append(before, to))
	outside := func(n uint32) int { return truth(int(t.place[n]) < least || int(t.place[n]) >= most) }
	slices.SortFunc(out, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(outside(a), outside(b)), cmp.Compare(len(t.spelt.at(a)), len(t.spelt.at(b))),
			cmp.Compare(t.place[a], t.place[b]))
	})
	return slices.Compact(out)
}

func holds(name, words []uint32) bool {
	return !slices.ContainsFunc(words, func(w uint32) bool { return !slices.Contains(name, w) })
}
