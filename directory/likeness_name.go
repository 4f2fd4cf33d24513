package directory

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// emptyWords say nothing in a name.
var emptyWords = map[string]bool{
	"the": true, "of": true, "and": true, "in": true, "at": true, "for": true, "a": true, "an": true, "to": true, "on": true,
	"ltd": true, "limited": true, "cio": true, "cic": true, "plc": true, "llp": true, "uk": true, "charity": true,
	"registered": true, "incorporated": true, "company": true, "y": true,
}

// shortForms are words that lists write in more than one way.
var shortForms = map[string]string{
	"st": "saint", "ctr": "centre", "center": "centre", "assoc": "association", "assn": "association", "utd": "united",
	"comm": "community", "soc": "society", "grp": "group", "rd": "road", "jnr": "junior", "cab": "citizensadvice",
	"fc": "footballclub", "afc": "footballclub", "rfc": "rugbyclub", "cc": "cricketclub", "ltc": "tennisclub",
}

// opposites are words of which a name has one or the other.
var opposites = [][2]string{
	{"man", "woman"}, {"men", "women"}, {"boy", "girl"}, {"junior", "senior"}, {"north", "south"}, {"east", "west"},
	{"adult", "children"}, {"mother", "father"}, {"morning", "afternoon"}, {"morning", "evening"}, {"baby", "toddler"},
}

// nameWords are the words of a name as they are compared: without case,
// accents, plural and what says nothing.
func nameWords(name string) []string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '\u2019':
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return r
		}
		return ' '
	}, strings.ToLower(norm.NFD.String(name)))
	var out []string
	for w := range strings.FieldsSeq(name) {
		if long, ok := shortForms[w]; ok {
			w = long
		}
		if emptyWords[w] {
			continue
		}
		if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
			w = w[:len(w)-1]
		}
		out = append(out, w)
	}
	return out
}

// likeNames is the best likeness of any names of two listings.
func (x *Likenesses) likeNames(a, b *print) float64 {
	best := 0.0
	for _, m := range a.names {
		for _, n := range b.names {
			best = max(best, x.likeWords(m, n))
		}
	}
	return best
}

// likeWords is how much two names have in common, from 0 to 1: the share of
// their words that both have, a rare word counting for more than one that every
// second group has. Two names that one number or one of two opposites tells
// apart are two.
func (x *Likenesses) likeWords(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if strings.Join(a, "") == strings.Join(b, "") { // "food bank" and "foodbank"
		return 1
	}
	both, restA, restB := x.match(a, b)
	all := 2*both + x.total(restA) + x.total(restB)
	like := 2 * both / all
	// One name may be the other with more said, as "Holbeck Tea" and "Holbeck
	// Tea and Talk", where that is more than a word.
	if short := min(len(a), len(b)); short >= 2 && (len(restA) == 0 || len(restB) == 0) {
		like = max(like, 0.5+like/2)
	}
	switch {
	case toldApart(restA, restB):
		like *= 0.4
	case someOf(restA) != someOf(restB): // "Park Ladies Bowling Club" beside "Park Bowling Club"
		like *= 0.7
	}
	return like
}

// match is the weight of the words that two names share, and what is left of
// each.
func (x *Likenesses) match(a, b []string) (both float64, restA, restB []string) {
	restB = slices.Clone(b)
	for _, w := range a {
		at := slices.Index(restB, w)
		if at < 0 {
			at = slices.IndexFunc(restB, func(v string) bool { return typo(w, v) })
		}
		if at < 0 {
			restA = append(restA, w)
			continue
		}
		both += (x.rarity(w) + x.rarity(restB[at])) / 2
		restB = slices.Delete(restB, at, at+1)
	}
	return both, restA, restB
}

func (x *Likenesses) total(words []string) float64 {
	sum := 0.0
	for _, w := range words {
		sum += x.rarity(w)
	}
	return sum
}

// rarity is 1 for a word of every name and grows with how few have it.
func (x *Likenesses) rarity(word string) float64 {
	return 1 + math.Log(float64(len(x.prints)+1)/float64(x.words[word]+1))/2
}

// toldApart says whether what is left of two names holds other numbers, or
// opposites.
func toldApart(a, b []string) bool {
	if na, nb := numbersIn(a), numbersIn(b); !slices.Equal(na, nb) && (len(na) > 0 || len(nb) > 0) {
		return true
	}
	for _, o := range opposites {
		if slices.Contains(a, o[0]) && slices.Contains(b, o[1]) || slices.Contains(a, o[1]) && slices.Contains(b, o[0]) {
			return true
		}
	}
	return false
}

// parts are words for a part of a club that has a listing of its own.
var parts = map[string]bool{"lady": true, "ladie": true, "woman": true, "women": true, "men": true, "girl": true, "boy": true, "junior": true, "youth": true, "veteran": true, "senior": true}

func someOf(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return parts[w] })
}

func numbersIn(words []string) []string {
	var out []string
	for _, w := range words {
		if w[0] >= '0' && w[0] <= '9' {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

// typo says whether two words are one with a slip of the pen: one letter in
// five or more, two in nine or more.
func typo(a, b string) bool {
	long := max(len(a), len(b))
	allowed := 0
	switch {
	case long >= 9:
		allowed = 2
	case long >= 5:
		allowed = 1
	}
	if allowed == 0 || max(len(a), len(b))-min(len(a), len(b)) > allowed || a[0] != b[0] || a[0] <= '9' {
		return false
	}
	return slips(a, b) <= allowed
}

// slips counts the letters to put in, take out or change.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for i := range row {
		row[i] = i
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for k := range len(b) {
			cost := last
			if a[i] != b[k] {
				cost++
			}
			last = row[k+1]
			row[k+1] = min(cost, row[k]+1, last+1)
		}
	}
	return row[len(b)]
}

// NameLikeness is how much a typed name has in common with those of a listing
// and its organization, from 0 to 1. People type a part of the name: the share
// of their words that it has counts too. For the eye of a person: it is no proof.
func NameLikeness(typed string, l *Listing) float64 {
	var none Likenesses // every word counts the same
	best, words := 0.0, nameWords(typed)
	for _, name := range []string{l.Service.Name, l.Service.AlternateName, l.Organization().Name} {
		of := nameWords(name)
		both, _, _ := none.match(words, of)
		best = max(best, none.likeWords(words, of), 0.8*both/float64(max(len(words), 1)))
	}
	return best
}
