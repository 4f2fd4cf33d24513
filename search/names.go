package search

import (
	"cmp"
	"hash/crc32"
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode"

	"anchorpoint/search/understand"
)

// nameTable finds listings and organizations by the words of their names, and
// completes them. It holds numbers only; the names are in the columns, of which
// it is a part: name n is that of listing n, or from len(columns) on that of an
// organization. A hundred thousand listings take 6 MB.
type nameTable struct {
	words texts         // every word of the names, sorted
	spelt lists[uint32] // by name: its words as they stand; none for a hole
	order []uint32      // names by their words, then ids

	// What follows from these is not in the file.
	bearers  lists[uint32] // by word: the names that have it, once each
	initials []initials    // sorted
	place    []uint32      // by name: where it stands in order
	lengths  []uint8       // by place in order: how many words it has
	ofLength [][]uint32    // by number of words: places in order
}

// initials are the first letters of a name's words, hashed.
type initials struct{ letters, name uint32 }

// foldName makes names comparable: lower case, no accents or apostrophes, "and"
// for "&", single blanks for whatever else parts words.
func foldName(s string) string {
	s = nameMarks.Replace(strings.ToLower(understand.WithoutAccents(s)))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// nameMarks are marks that names are typed with or without.
var nameMarks = strings.NewReplacer("'", "", "’", "", "&", " and ")

// newTitles makes the table of the names of packed columns.
func newTitles(c *columns) nameTable {
	var t nameTable
	split := make([][]string, c.len()+c.orgs.len())
	seen := map[string]uint32{}
	for n := range split {
		split[n] = strings.Fields(foldName(c.title(uint32(n))))
		for _, w := range split[n] {
			seen[w] = 0
		}
	}
	words := slices.Sorted(maps.Keys(seen))
	for i, w := range words {
		t.words.add(w)
		seen[w] = uint32(i)
	}
	for n, spelt := range split {
		t.spelt.add(numbersIn(seen, spelt)...)
		if len(spelt) > 0 {
			t.order = append(t.order, uint32(n))
		}
	}
	slices.SortFunc(t.order, func(a, b uint32) int {
		return cmp.Or(slices.Compare(t.spelt.at(a), t.spelt.at(b)), cmp.Compare(c.titled(a), c.titled(b)))
	})
	t.settle()
	return t
}

func numbersIn(all map[string]uint32, words []string) []uint32 {
	out := make([]uint32, len(words))
	for i, w := range words {
		out[i] = all[w]
	}
	return out
}

// names is how many there are, with holes.
func (t *nameTable) names() int { return max(len(t.spelt.off)-1, 0) }

// settle works out what the file does not hold.
func (t *nameTable) settle() {
	t.place, t.lengths = make([]uint32, t.names()), make([]uint8, len(t.order))
	for at, n := range t.order {
		t.place[n] = uint32(at)
		t.lengths[at] = uint8(min(t.spelt.off[n+1]-t.spelt.off[n], 255))
	}
	t.setOfLength()
	t.setBearers()
	t.setInitials()
}

// setOfLength sorts the places in order by how many words stand there.
func (t *nameTable) setOfLength() {
	var most [256]int
	for _, length := range t.lengths {
		most[length]++
	}
	t.ofLength = make([][]uint32, 256)
	all := make([]uint32, 0, len(t.lengths))
	for length, n := range most {
		t.ofLength[length] = all[len(all) : len(all) : len(all)+n]
		all = all[:len(all)+n]
	}
	for at, length := range t.lengths {
		t.ofLength[length] = append(t.ofLength[length], uint32(at))
	}
	for len(t.ofLength) > 0 && len(t.ofLength[len(t.ofLength)-1]) == 0 {
		t.ofLength = t.ofLength[:len(t.ofLength)-1]
	}
}

// setBearers sorts the names by their words.
func (t *nameTable) setBearers() {
	each := func(visit func(word, name uint32)) {
		for n := range uint32(t.names()) {
			spelt := t.spelt.at(n)
			for i, k := range spelt {
				if !slices.Contains(spelt[:i], k) {
					visit(k, n)
				}
			}
		}
	}
	off := make([]uint32, t.words.len()+2)
	each(func(word, _ uint32) { off[word+2]++ })
	for k := 2; k < len(off); k++ {
		off[k] += off[k-1]
	}
	val := make([]uint32, off[len(off)-1])
	each(func(word, name uint32) {
		val[off[word+1]] = name
		off[word+1]++
	})
	t.bearers = lists[uint32]{off[:len(off)-1], val}
}

// setInitials finds the first letters of the names that have enough words.
func (t *nameTable) setInitials() {
	filler := make([]bool, t.words.len())
	for k := range filler {
		filler[k] = nameFiller[t.words.at(uint32(k))]
	}
	var all []uint64 // letters above, name below
	var letters []byte
	for n := range uint32(t.names()) {
		spelt := t.spelt.at(n)
		letters = letters[:0]
		for _, k := range spelt {
			if len(spelt) < 3 || !filler[k] {
				letters = append(letters, t.words.at(k)[0])
			}
		}
		if len(letters) >= leastInitials {
			all = append(all, uint64(crc32.Checksum(letters, castagnoli))<<32|uint64(n))
		}
	}
	slices.Sort(all)
	t.initials = make([]initials, len(all))
	for i, both := range all {
		t.initials[i] = initials{uint32(both >> 32), uint32(both)}
	}
}

// title is the text of a name.
func (c *columns) title(n uint32) string {
	if int(n) < c.len() {
		return c.names.at(n)
	}
	return c.orgNames.at(n - uint32(c.len()))
}

// titled is the id of the listing or organization of a name.
func (c *columns) titled(n uint32) string {
	if int(n) < c.len() {
		return c.ids.at(n)
	}
	return c.orgs.at(n - uint32(c.len()))
}

// ofOrganization says whether a name is an organization's.
func (c *columns) ofOrganization(n uint32) bool { return int(n) >= c.len() }

func hashOf(s string) uint32 { return crc32.Checksum([]byte(s), castagnoli) }

// leastInitials is from how many letters on initials are a name.
const leastInitials = 3

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

// word is the number of the first word that is not before a text.
func (t *nameTable) word(text string) uint32 {
	return uint32(sort.Search(t.words.len(), func(i int) bool { return t.words.at(uint32(i)) >= text }))
}

// numbers are those of words; false when a word stands in no name.
func (t *nameTable) numbers(words []string) (out []uint32, known bool) {
	for _, w := range words {
		n := t.word(w)
		if int(n) == t.words.len() || t.words.at(n) != w {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}

// first is the first place in order of a name that is not before some words.
func (t *nameTable) first(words []uint32) int {
	return sort.Search(len(t.order), func(i int) bool { return slices.Compare(t.spelt.at(t.order[i]), words) >= 0 })
}

// holdingAll are the names that hold all words, the organization's name helping;
// at most limit.
func (c *columns) holdingAll(words []string, limit int) []uint32 {
	numbers, known := c.titles.numbers(words)
	if !known {
		return nil
	}
	var out []uint32
	for _, w := range numbers {
		bearing := c.titles.bearers.at(w)
		for _, n := range bearing[:min(len(bearing), mostBegun)] {
			if !slices.Contains(out, n) && c.holdsAll(n, numbers) {
				if out = append(out, n); len(out) == limit {
					return out
				}
			}
		}
	}
	return out
}

// holdsAll says whether a name holds all words. That of a listing's
// organization helps.
func (c *columns) holdsAll(n uint32, words []uint32) bool {
	own, of := c.titles.spelt.at(n), []uint32(nil)
	if !c.ofOrganization(n) {
		of = c.titles.spelt.at(uint32(c.len()) + c.plain[n].org)
	}
	return !slices.ContainsFunc(words, func(w uint32) bool { return !slices.Contains(own, w) && !slices.Contains(of, w) })
}

// exactly are the names that are a text, or whose initials it is.
func (c *columns) exactly(folded string) []uint32 {
	t := &c.titles
	words := strings.Fields(folded)
	var out []uint32
	if numbers, known := t.numbers(words); known {
		for at := t.first(numbers); at < len(t.order) && slices.Equal(t.spelt.at(t.order[at]), numbers); at++ {
			out = append(out, t.order[at])
		}
	}
	if len(words) == 1 && len(folded) >= leastInitials {
		hash := hashOf(folded)
		at, _ := slices.BinarySearchFunc(t.initials, hash, func(i initials, h uint32) int { return cmp.Compare(i.letters, h) })
		for ; at < len(t.initials) && t.initials[at].letters == hash; at++ {
			if n := t.initials[at].name; initialsOf(strings.Fields(foldName(c.title(n)))) == folded {
				out = append(out, n)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// NameMatch is a listing or organization whose name holds all words of a text.
type NameMatch struct {
	ID           string
	Name         string
	Organization bool
	Exact        bool // the name is exactly what was typed
}

// mostNamed is how many names one query may point to; more is no name but a
// subject.
const mostNamed = 2

// named finds the names that a text is, or that hold all its words, for
// pinning. Two names may make one text ("holbeck tea and talk": the service and
// its organization), so the words are also looked for in both together.
func (v *view) named(text string) []NameMatch {
	words := strings.Fields(foldName(text))
	if len(words) == 0 || len(words) > mostNameWords {
		return nil
	}
	var out []NameMatch
	for _, c := range [2]*columns{v.base.cols, v.over.cols} {
		spellings := c.titles.respaced(words)
		before := len(out)
		for _, words := range spellings {
			for _, n := range c.exactly(strings.Join(words, " ")) {
				out = append(out, c.named(n, true))
			}
		}
		if len(out) > before {
			continue
		}
		var all []uint32
		for _, words := range spellings {
			if len(words) > 1 {
				all = append(all, c.holdingAll(words, mostNamed+1)...)
			}
		}
		slices.Sort(all)
		if all = slices.Compact(all); len(all) <= mostNamed {
			for _, n := range all {
				out = append(out, c.named(n, false))
			}
		}
	}
	return out
}

// respaced are some words as they stand, and as names write them that put a
// blank or a hyphen elsewhere: "homestart" for "Home-Start", "food bank" for
// "Foodbank". One blank is put in or left out, no more.
func (t *nameTable) respaced(words []string) [][]string {
	out := [][]string{words}
	known := func(word string) bool {
		n := t.word(word)
		return int(n) < t.words.len() && t.words.at(n) == word
	}
	for i, w := range words {
		if i+1 < len(words) && known(w+words[i+1]) {
			out = append(out, slices.Concat(words[:i], []string{w + words[i+1]}, words[i+2:]))
		}
		for cut := leastPart; cut <= len(w)-leastPart; cut++ {
			if known(w[:cut]) && known(w[cut:]) {
				out = append(out, slices.Concat(words[:i], []string{w[:cut], w[cut:]}, words[i+1:]))
			}
		}
	}
	return out
}

// leastPart is how long both parts of a word are at least, in bytes.
const leastPart = 3

func (c *columns) named(n uint32, exact bool) NameMatch {
	return NameMatch{ID: c.titled(n), Name: c.title(n), Organization: c.ofOrganization(n), Exact: exact}
}

// mostNameWords is how many words a text may have to be taken for a name.
const mostNameWords = 8

// inName says whether a word stands in any name.
func (v *view) inName(word string) bool {
	for _, c := range [2]*columns{v.base.cols, v.over.cols} {
		if _, known := c.titles.numbers([]string{foldName(word)}); known {
			return true
		}
	}
	return false
}
