package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean brings a text into one form of Unicode without control characters and
// other unseen ones; white space becomes single spaces. Upper case stays: it
// tells places.
func clean(text string) string {
	if !isASCII(text) {
		text = norm.NFKC.String(strings.ToValidUTF8(text, " "))
	}
	var b strings.Builder
	b.Grow(len(text))
	space := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			continue
		case r == '’' || r == '‘' || r == '`' || r == '´' || r == 'ʼ':
			r = '\''
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// cut shortens a text to at most n runes, at the end of a word where it can.
func cut(text string, n int) (string, bool) {
	at, runes := 0, 0
	for at < len(text) && runes < n {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
		runes++
	}
	if at == len(text) {
		return text, false
	}
	if space := strings.LastIndexByte(text[:at], ' '); space > at/2 {
		at = space
	}
	return text[:at], true
}

// split cuts a clean text into words: letters and digits, with apostrophes
// inside them, and the pound sign alone as a word of its own ("no £ left").
func split(text string) []string {
	var words []string
	start := -1
	for i, r := range text {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r)
		if r == '\'' && start >= 0 {
			inside = letterAt(text, i+1)
		}
		if inside && start < 0 {
			start = i
		}
		if !inside && start >= 0 {
			words = append(words, text[start:i])
			start = -1
		}
		if r == '£' && !digitAt(text, i+len("£")) {
			words = append(words, "£")
		}
	}
	if start >= 0 {
		words = append(words, text[start:])
	}
	return words
}

func letterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[min(i, len(s)):])
	return unicode.IsLetter(r)
}

func digitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func lower(s string) string { return strings.ToLower(s) }

// squeeze shortens runs of one letter to at most two ("helllp" to "hellp").
// No English word has three of the same in a row.
func squeeze(word string, most int) string {
	run := 0
	var last rune
	return strings.Map(func(r rune) rune {
		if r != last {
			run = 0
		}
		run, last = run+1, r
		if run > most && unicode.IsLetter(r) {
			return -1
		}
		return r
	}, word)
}

// stretched reports whether a letter stands three times in a row.
func stretched(word string) bool {
	for i := 2; i < len(word); i++ {
		if word[i] == word[i-1] && word[i] == word[i-2] && word[i] >= 'a' {
			return true
		}
	}
	return false
}
