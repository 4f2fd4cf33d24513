package search

import (
	"cmp"
	"slices"
	"strings"

	"unicode"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"anchorpoint/search/understand"
)

// nameTable finds listings and organizations by the words of their names, and
// completes them. It is made from the columns when first needed.
type nameTable struct {
	names  []name
	tokens []token // sorted
	exact  map[string][]uint32
}

// name is one name as people read it, with all that bears it.
type name struct {
	text, folded string
	words        int
	listing      uint32 // ordinal; of an organization its first listing
	organization bool
	id           string // listing or organization id
	with         string // the name and the organization's, folded
	of           string // the organization's name, of a listing
}

// token is one word of a name.
type token struct {
	word string
	name uint32
}

// foldName makes names comparable: lower case, no accents or apostrophes, "and"
// for "&", single blanks for whatever else parts words.
func foldName(s string) string {
	if !ascii(s) { // most names are, and a hundred thousand are folded at a start
		plain := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
		if t, _, err := transform.String(plain, s); err == nil {
			s = t
		}
	}
	s = nameMarks.Replace(strings.ToLower(s))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// nameMarks are marks that names are typed with or without.
var nameMarks = strings.NewReplacer("'", "", "’", "", "&", " and ")

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func newNameTable(c *columns) *nameTable {
	t := &nameTable{exact: map[string][]uint32{}}
	orgs := map[uint32]bool{}
	for i := range uint32(c.len()) {
		if c.ids.at(i) == "" {
			continue
		}
		t.add(name{text: c.names.at(i), listing: i, id: c.ids.at(i), of: c.orgNames.at(c.plain[i].org)})
		if o := c.plain[i].org; !orgs[o] && c.orgNames.at(o) != "" {
			orgs[o] = true
			t.add(name{text: c.orgNames.at(o), listing: i, organization: true, id: c.orgs.at(o)})
		}
	}
	slices.SortFunc(t.tokens, func(a, b token) int {
		return cmp.Or(strings.Compare(a.word, b.word), cmp.Compare(a.name, b.name))
	})
	return t
}

func (t *nameTable) add(n name) {
	n.folded = foldName(n.text)
	words := strings.Fields(n.folded)
	n.words = len(words)
	at := uint32(len(t.names))
	t.names = append(t.names, n)
	t.exact[n.folded] = append(t.exact[n.folded], at)
	if initials := initialsOf(words); len(initials) >= 3 {
		t.exact[initials] = append(t.exact[initials], at)
	}
	if n.of != "" {
		t.names[at].with = n.folded + " " + foldName(n.of)
	}
	slices.Sort(words)
	for _, w := range slices.Compact(words) {
		t.tokens = append(t.tokens, token{w, at})
	}
}

func initialsOf(words []string) string {
	var b strings.Builder
	for _, w := range words {
		if !nameFiller[w] || len(words) < 3 {
			b.WriteByte(w[0])
		}
	}
	return b.String()
}

// nameFiller are words of names that initials leave out.
var nameFiller = map[string]bool{"and": true, "of": true, "the": true, "for": true, "in": true, "at": true}

// bearing are the tokens of exactly one word.
func (t *nameTable) bearing(word string) []token {
	from, _ := slices.BinarySearchFunc(t.tokens, word, func(k token, w string) int { return strings.Compare(k.word, w) })
	to := from
	for to < len(t.tokens) && t.tokens[to].word == word {
		to++
	}
	return t.tokens[from:to]
}

// all are the names that hold all words, the organization's name helping; at
// most limit.
func (t *nameTable) all(words []string, limit int) []uint32 {
	var out []uint32
	for _, w := range words {
		for _, k := range t.bearing(w)[:min(len(t.bearing(w)), mostBegun)] {
			n := &t.names[k.name]
			if !slices.Contains(out, k.name) && holdsAll(cmp.Or(n.with, n.folded), words) {
				if out = append(out, k.name); len(out) == limit {
					return out
				}
			}
		}
	}
	return out
}

func holdsAll(name string, words []string) bool {
	padded := " " + name + " "
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(padded, " "+w+" ") })
}

// mostNamed is how many names one query may point to; more is no name but a
// subject.
const mostNamed = 2

// named finds the names that a text is, or that hold all its words, for
// pinning. Two names may make one text ("holbeck tea and talk": the service and
// its organization), so the words are also looked for in both together.
func (v *view) named(text string) []understand.NameMatch {
	folded := foldName(text)
	words := strings.Fields(folded)
	if len(words) == 0 || len(words) > mostNameWords {
		return nil
	}
	var out []understand.NameMatch
	for _, t := range [2]*nameTable{v.base.names(), v.over.names()} {
		for _, at := range t.exact[folded] {
			out = append(out, t.match(at, true))
		}
		if len(words) < 2 || len(out) > 0 {
			continue
		}
		if all := t.all(words, mostNamed+1); len(all) <= mostNamed {
			for _, at := range all {
				out = append(out, t.match(at, false))
			}
		}
	}
	return out
}

func (t *nameTable) match(at uint32, exact bool) understand.NameMatch {
	n := &t.names[at]
	return understand.NameMatch{ID: n.id, Name: n.text, Organization: n.organization, Exact: exact}
}

// mostNameWords is how many words a text may have to be taken for a name.
const mostNameWords = 8

// inName says whether a word stands in any name.
func (v *view) inName(word string) bool {
	word = foldName(word)
	return word != "" && (len(v.base.names().bearing(word)) > 0 || len(v.over.names().bearing(word)) > 0)
}
