package locale

import (
	"strings"
	"unicode/utf8"
)

// startsWithVowel says whether "and" takes its form before a vowel, which is
// "ac" in Welsh. There an i before a vowel sounds as in "yes" (iechyd, Iau) and
// a w before any but y as in "we" (Wrecsam): both count as consonants.
func startsWithVowel(s string) bool {
	s = strings.ToLower(s)
	first, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	switch first {
	case 'i':
		return !strings.ContainsRune("aeiouwyâêîôûŵŷáéíóú", second)
	case 'w':
		return !strings.ContainsRune("aeiorlâêîô", second)
	}
	return strings.ContainsRune("aeouyâêîôûŵŷáéíóú", first)
}

// afterA is a word as it stands after the Welsh "a", and: tai, a thai. Names
// keep their capital and their form, for not every name may change.
func afterA(word string) string {
	if len(word) > 1 && strings.ContainsRune("cpt", rune(word[0])) && word[1] != 'h' {
		return word[:1] + "h" + word[1:]
	}
	return word
}

// andThe joins "and" with the Welsh "the" of a word: yr Alban, a'r Alban.
func andThe(word string) (string, bool) {
	for _, the := range []string{"yr ", "y "} {
		if rest, ok := strings.CutPrefix(word, the); ok {
			return " a’r " + rest, true
		}
	}
	return "", false
}
