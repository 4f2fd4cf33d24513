package geo

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// optional words make no difference to which place is meant.
var optionalWords = []string{"upon", "on", "under", "the", "nr", "near", "in"}

// fold brings the spellings of one name together: lower case, no accents or
// apostrophes, hyphen as space, "&" as "and", St and Saint as "st", without
// the words that people leave out ("Newcastle upon Tyne").
func fold(name string) string {
	words := strings.Fields(plain(name))
	kept := words[:0:len(words)]
	for _, w := range words {
		if w == "saint" {
			w = "st"
		}
		if !slices.Contains(optionalWords, w) {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 { // "The", a place in some lists
		return strings.Join(strings.Fields(plain(name)), " ")
	}
	return strings.Join(kept, " ")
}

// plain is lower case letters, digits and single spaces.
func plain(name string) string {
	if ascii(name) {
		return plainRunes(name)
	}
	return plainRunes(norm.NFKD.String(name))
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func plainRunes(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 4)
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteByte(byte(r))
		case r >= 'A' && r <= 'Z':
			b.WriteByte(byte(r) + 'a' - 'A')
		case r == '\'' || r == '\u2019' || r == '\u2018' || r == '`' || unicode.Is(unicode.Mn, r):
		case r == '&':
			b.WriteString(" and ")
		case unicode.IsLetter(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// foldArea folds the name of an area without its official dress, so that
// "Bristol, City of", "Bristol City Council" and "City of Bristol" meet.
func foldArea(name string) string {
	folded := fold(name)
	for _, tail := range []string{" city and county of", " city of", " county of", " council area", " metropolitan borough council",
		" metropolitan district council", " county borough council", " borough council", " city council", " district council",
		" county council", " council", " county borough", " mbc", " borough"} {
		if cut, ok := strings.CutSuffix(folded, tail); ok {
			folded = cut
			break
		}
	}
	for _, head := range []string{"city and borough of ", "city and county of ", "london borough of ", "royal borough of ",
		"metropolitan borough of ", "borough of ", "district of ", "county borough of ", "city of ", "county of "} {
		if cut, ok := strings.CutPrefix(folded, head); ok && cut != "london" {
			folded = cut
			break
		}
	}
	return folded
}

// everyday lists place names that are plain English words, needs or first
// names as well. In running text they need a capital, a container or a place
// preposition.
var everyday = makeSet(`ash ashes bach banks bar barking barn barnet barrow bath battle beer bell best bishop black blues boot
boots border born bow box bread bride bridge brook broom brown bude buckets bull burn burnt bury button by camp cant canvey carer
castle chad chance chapel charing charm cheam church clay cliff close coal cod cole come cook cook cookham corner cove crook cross
cook crown dance deal death dice diss drop dull ear east ebb end epping eye fair fence field fish flash flint focus folly food ford
forest fort four frant fry gate goal god gold good goose grange grays great green ham hale hall ham hand hay hazel head heath hill
hive hold home hook hope horn horse house hove ilk isle keys kettle kew kiln king knock lamb lane leaf lee leek lizard lock long
looe lord loss lost love loxley lust lyme maiden march mark marsh mere mile mill moat mold moor morning moss mount mouse much nab new
newton nice north nun oak oare old over oxen park paul peace peel pen pill plum pool port pound praise prince queen quick race rake
ramp reading reed rest rhyl rice ridge river road rock roe rook rose ross row rugby rush ryde rye sale sandwich sandy saw scale
scar sea seal seat seven shed ship shop short sleights small snap soil south spa spark spring staines stair stand star stoke stone
stow strand street study sun sway swan sway tain tea ten thorn three tongue tool top tower town tree trim troon trust two upper
wall want ward ware wash watch water way week well wells west wet wick wing wood worry worth wool yarn yelling york young`)

func makeSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// withinOneEdit reports whether a and b differ by at most one letter added,
// left out, changed or swapped with its neighbour.
func withinOneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) {
		return true
	}
	if a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
