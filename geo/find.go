package geo

import (
	"strings"
	"unicode"
)

// Found is a postcode inside a longer text.
type Found struct {
	Postcode   Postcode
	Start, End int // bytes of the text
}

// FindPostcodes finds whole postcodes and known outward codes and sectors in
// running text, in order. Only well-formed ones of existing outward codes are
// taken. Mind that B12, M25 and A1 are a vitamin and roads as well: an outward
// code alone needs more evidence.
func FindPostcodes(text string, known func(outward Postcode) bool) []Found {
	var list []Found
	words := splitWords(text)
	for i := 0; i < len(words); i++ {
		if i+1 < len(words) && words[i+1].Start-words[i].End <= 2 {
			joined := text[words[i].Start:words[i+1].End]
			if p, ok := strictly(joined, known); ok && p.Kind() != Outward {
				list = append(list, Found{p, words[i].Start, words[i+1].End})
				i++
				continue
			}
		}
		if p, ok := strictly(text[words[i].Start:words[i].End], known); ok && p.Kind() != Sector {
			list = append(list, Found{p, words[i].Start, words[i].End})
		}
	}
	return list
}

// strictly accepts a text that is a postcode of a known outward code as it
// stands.
func strictly(text string, known func(Postcode) bool) (Postcode, bool) {
	if len(text) > 12 || !strings.ContainsFunc(text, unicode.IsDigit) {
		return Postcode{}, false
	}
	p, mended, err := ParsePostcode(text, known)
	if err != nil || mended || p.Kind() == PostcodeArea || known != nil && !known(p.Outward()) {
		return Postcode{}, false
	}
	return p, true
}

func splitWords(text string) []Found {
	var list []Found
	start := -1
	for i, r := range text + " " {
		inWord := unicode.IsLetter(r) || unicode.IsDigit(r)
		switch {
		case inWord && start < 0:
			start = i
		case !inWord && start >= 0:
			list = append(list, Found{Start: start, End: i})
			start = -1
		}
	}
	return list
}

// FindPostcodes finds postcodes in running text by the outward codes that the
// resolver knows.
func (r *Resolver) FindPostcodes(text string) []Found { return FindPostcodes(text, r.snap().known) }
