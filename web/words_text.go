package web

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"anchorpoint/web/locale"

	"github.com/microcosm-cc/bluemonday"
)

const nbsp = "\u00a0"

// noTags takes markup out of texts of feeds; what is left is text.
var noTags = bluemonday.StrictPolicy()

var blockEnd = regexp.MustCompile(`(?i)</(p|div|li|h[1-6]|ul|ol|tr)>|<br\s*/?>`)
var emphasis = regexp.MustCompile(`\*\*([^*\n]+)\*\*|__([^_\n]+)__`)
var mdLink = regexp.MustCompile(`\[([^\]\n]+)\]\((https?://[^)\s]+)\)`)

// plain is a text of a record without markup and control characters, one
// paragraph a line.
func plain(s string) string {
	if strings.ContainsAny(s, "<&") {
		s = blockEnd.ReplaceAllString(s, "\n")
		s = html.UnescapeString(noTags.Sanitize(s))
	}
	if strings.ContainsAny(s, "*_[") {
		s = emphasis.ReplaceAllString(s, "$1$2")
		s = mdLink.ReplaceAllString(s, "$1 ($2)")
	}
	return strings.Map(visible, s)
}

// visible drops control characters and the marks that turn the direction of
// text, which can make a page read as something else.
func visible(r rune) rune {
	switch {
	case r == '\n':
		return r
	case r == '\t', r == '\r':
		return ' '
	case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
		return -1
	}
	return r
}

func plainLine(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

// The marks round a group's own words within a line of ours. No record can hold
// them: visible takes them out.
const (
	ownFrom = "\u2068" // first strong isolate
	ownTo   = "\u2069"
)

// own marks the words of a group, which are in English, on pages in another
// language: a line may hold both, and the full stop of one must not jump to the
// other end where Arabic stands before it. "said" turns the marks into markup.
func (s *edition) own(text string) string { return ownIn(s.Language, text) }

func ownIn(in *locale.Language, text string) string {
	if text == "" || in.Prefix() == "" {
		return text
	}
	return ownFrom + text + ownTo
}

// noMarks takes the marks out again, for letters: they hold no markup.
var noMarks = strings.NewReplacer(ownFrom, "", ownTo, "")

func (s *edition) allOwn(texts []string) []string { return allOwnIn(s.Language, texts) }

func allOwnIn(in *locale.Language, texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = ownIn(in, text)
	}
	return out
}

// paragraphs of a text, empty ones left out.
func paragraphs(s string) []string {
	var out []string
	for line := range strings.SplitSeq(plain(s), "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// summary is the start of a text in at most n characters, cut after a sentence
// if one ends in the second half, else after a word.
func summary(s string, n int) string {
	s = plainLine(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut := string([]rune(s)[:n])
	if i := strings.LastIndexAny(cut, ".!?"); i > len(cut)/2 && (i+1 == len(cut) || cut[i+1] == ' ') {
		return cut[:i+1]
	}
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:-–") + "…"
}

// lead splits off the first sentences of a text, at most n.
func lead(s string, n int) (first, rest string) {
	ends := 0
	for i, r := range s {
		if r != '.' && r != '!' && r != '?' {
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+1:])
		if i+1 < len(s) && next != ' ' {
			continue
		}
		if ends++; ends == n {
			return s[:i+1], strings.TrimSpace(s[i+1:])
		}
	}
	return s, ""
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// lower makes a label fit into a sentence, but leaves names and initials.
func lower(s string) string {
	for i, word := range strings.Fields(s) {
		first, n := utf8.DecodeRuneInString(word)
		second, _ := utf8.DecodeRuneInString(word[n:])
		if unicode.IsUpper(second) || i > 0 && unicode.IsUpper(first) {
			return s
		}
	}
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// slug is the readable end of a service's address.
func slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(plainLine(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			gap = false
		case r != '\'' && r != '’':
			gap = true
		}
		if b.Len() >= 60 {
			break
		}
	}
	return b.String()
}

// webAddress is a link of a record if it is one that may be followed.
func webAddress(s string) (href, words string) {
	s = strings.TrimSpace(s)
	if s != "" && !strings.Contains(s, "://") && strings.Contains(s, ".") && !strings.ContainsAny(s, " @") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", ""
	}
	return u.String(), strings.TrimPrefix(strings.TrimSuffix(u.Host+u.EscapedPath(), "/"), "www.")
}

// noBreak keeps a postcode, number or time on one line: what stands behind a
// word with a digit stays with it. Names may break, for a long one would leave
// a narrow window with large text.
func noBreak(s string) string {
	words := strings.Split(s, " ")
	var b strings.Builder
	for i, word := range words {
		b.WriteString(word)
		switch {
		case i == len(words)-1:
		case strings.ContainsAny(word, "0123456789"):
			b.WriteString(nbsp)
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// dial is the part of a phone number that a telephone takes.
func dial(number string) string {
	var b strings.Builder
	for i, r := range strings.ReplaceAll(number, "(0)", "") {
		if r >= '0' && r <= '9' || r == '+' && i == 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // only for data inside the program
	}
	return v
}
