package understand

import (
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// WithoutAccents is a text with plain letters for those with accents: records
// say "Whānau" and "café", people type "whanau" and "cafe".
func WithoutAccents(s string) string {
	if !strings.ContainsFunc(s, accented) {
		return s // nearly every text, and there are many
	}
	plain := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	if t, _, err := transform.String(plain, s); err == nil {
		return t
	}
	return s
}

// accented reports whether a letter may hold an accent: Latin letters beyond
// ASCII, and accents that stand alone. Other scripts stay as they are.
func accented(r rune) bool {
	return r >= 0xc0 && r < 0x250 || r >= 0x300 && r < 0x370 || r >= 0x1e00 && r < 0x1f00
}
