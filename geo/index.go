package geo

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/paulmach/orb"
)

// rank is what a named place is, for its weight and its accuracy.
type rank int8

const (
	rankOther rank = iota // not told: most rows of GeoNames
	rankHamlet
	rankVillage
	rankSuburb
	rankTown
	rankCity
	rankArea // council, county, region or country by name
)

var rankNames = map[string]rank{"city": rankCity, "town": rankTown, "suburb": rankSuburb, "village": rankVillage,
	"hamlet": rankHamlet, "other": rankOther}

var rankWeight = map[rank]float64{rankCity: 1, rankTown: 0.9, rankSuburb: 0.7, rankVillage: 0.6, rankOther: 0.6, rankHamlet: 0.4, rankArea: 0.95}

// entry is one place that has a name.
type entry struct {
	id, name  string
	rank      rank
	weight    float64
	point     orb.Point
	accuracyM int
	in        *area  // council, county or country that holds it; nil when unknown
	area      *area  // set when the entry is itself an area
	outward   string // outward code the authored row names
	source    string
}

// key is one folded name of an entry.
type key struct {
	folded string
	entry  int32
}

// nameIndex finds entries by whole names, first words, any words, and names
// with one slip.
type nameIndex struct {
	entries []entry
	keys    []key              // sorted
	words   map[string][]int32 // word -> keys
	near    map[bucket][]int32 // for one edit: keys of about this length and first letter
	byID    map[string]int32
	early   map[string][]int32 // folded name -> entries, until sealed
}

type bucket struct {
	first  byte
	length int
}

// match is one entry with how well its name fits, 0..1.
type match struct {
	entry   int32
	quality float64
	score   float64
}

// Qualities of a match.
const (
	qualityExact  = 1.0
	qualityPrefix = 0.8
	qualitySubset = 0.6
	qualityEdit   = 0.5
)

func newNameIndex() *nameIndex {
	return &nameIndex{words: map[string][]int32{}, near: map[bucket][]int32{}, byID: map[string]int32{}, early: map[string][]int32{}}
}

// add gives an entry an ID of its own and its names.
func (x *nameIndex) add(e entry, names ...string) int32 {
	id := e.id
	for i := 2; ; i++ {
		if _, taken := x.byID[e.id]; !taken {
			break
		}
		e.id = id + "-" + string(rune('0'+i))
	}
	n := int32(len(x.entries))
	x.entries = append(x.entries, e)
	x.byID[e.id] = n
	for _, name := range names {
		x.name(n, name)
	}
	return n
}

// name adds one more folded name to an entry.
func (x *nameIndex) name(n int32, folded string) {
	if folded != "" {
		x.keys = append(x.keys, key{folded, n})
		x.early[folded] = append(x.early[folded], n)
	}
}

// seal sorts the names; nothing is added after it.
func (x *nameIndex) seal() {
	x.early = nil
	slices.SortFunc(x.keys, func(a, b key) int { return cmp.Or(cmp.Compare(a.folded, b.folded), cmp.Compare(a.entry, b.entry)) })
	x.keys = slices.Compact(x.keys)
	for i, k := range x.keys {
		for w := range strings.FieldsSeq(k.folded) {
			x.words[w] = append(x.words[w], int32(i))
		}
		b := bucket{k.folded[0], len(k.folded)}
		x.near[b] = append(x.near[b], int32(i))
	}
}

// from is the first key not before a folded text.
func (x *nameIndex) from(folded string) int {
	return sort.Search(len(x.keys), func(i int) bool { return x.keys[i].folded >= folded })
}

// exact lists the entries of one whole folded name.
func (x *nameIndex) exact(folded string) []match {
	var list []match
	for i := x.from(folded); i < len(x.keys) && x.keys[i].folded == folded; i++ {
		list = append(list, match{entry: x.keys[i].entry, quality: qualityExact})
	}
	return list
}

// prefixed lists the entries whose name goes on after the whole words given.
func (x *nameIndex) prefixed(folded string) []match {
	var list []match
	for i := x.from(folded + " "); i < len(x.keys) && strings.HasPrefix(x.keys[i].folded, folded+" "); i++ {
		list = append(list, match{entry: x.keys[i].entry, quality: qualityPrefix})
	}
	return list
}

// subset lists the entries that hold all the words somewhere in a name.
func (x *nameIndex) subset(folded string) []match {
	words := strings.Fields(folded)
	if len(words) == 0 {
		return nil
	}
	rarest := slices.MinFunc(words, func(a, b string) int { return len(x.words[a]) - len(x.words[b]) })
	var list []match
	for _, i := range x.words[rarest] {
		if holdsAll(x.keys[i].folded, words) {
			list = append(list, match{entry: x.keys[i].entry, quality: qualitySubset})
		}
	}
	return list
}

func holdsAll(name string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(" "+name+" ", " "+w+" ") {
			return false
		}
	}
	return true
}

// slip lists the entries with one letter wrong. The first letter must be
// right, which holds for nearly every slip and keeps the work small.
func (x *nameIndex) slip(folded string) []match {
	if len(folded) < 5 {
		return nil
	}
	var list []match
	for n := len(folded) - 1; n <= len(folded)+1; n++ {
		for _, i := range x.near[bucket{folded[0], n}] {
			if withinOneEdit(folded, x.keys[i].folded) {
				list = append(list, match{entry: x.keys[i].entry, quality: qualityEdit})
			}
		}
	}
	return list
}

// complete lists the entries whose name, or a later word of it, begins with a
// text that is still being typed. A later word counts less.
func (x *nameIndex) complete(folded string) []match {
	var list []match
	for i := x.from(folded); i < len(x.keys) && strings.HasPrefix(x.keys[i].folded, folded); i++ {
		q := qualityPrefix
		if len(x.keys[i].folded) == len(folded) {
			q = qualityExact
		}
		list = append(list, match{entry: x.keys[i].entry, quality: q})
	}
	return list
}

// best keeps the highest quality of each entry.
func best(lists ...[]match) []match {
	all := slices.Concat(lists...)
	slices.SortStableFunc(all, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.entry, b.entry), cmp.Compare(b.quality, a.quality))
	})
	return slices.CompactFunc(all, func(a, b match) bool { return a.entry == b.entry })
}
