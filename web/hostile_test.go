package web

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"anchorpoint/search"
)

// Whatever is pasted into the form ends on a page that helps: services, or
// counted ways to some, and never more than the longest text that is read.
func TestHostileQueriesAreHelped(t *testing.T) {
	b := newBench(t, nil, sample()...)
	words := strings.Fields(strings.Repeat("lonely debt garden walking tea ", 200))
	for name, text := range map[string]string{
		"10,000 letters":    strings.Repeat("a", 10_000),
		"10,000 of é":       strings.Repeat("é", 10_000),
		"1,000 words":       strings.Join(words, " "),
		"control and bidi":  "tea\x00\x07 \u202egnikaew\u202c \u2066x\u2069 \ufeff club",
		"only control":      "\x01\x02\u202e\u2066",
		"regular":           `^(a+)+$|.*[\w-]{1,9999}(?:(?:tea))`,
		"emoji":             "😀👨‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿",
		"SQL":               `'; DROP TABLE listing; SELECT * FROM listing WHERE ''='`,
		"bleve":             `+name:tea^99 -x~2 "un closed /regex/ (a OR b)`,
		"not UTF-8":         "tea \xff\xfe\xc0\xaf",
		"numbers":           strings.Repeat("1234567890 ", 50),
		"punctuation":       "!!! ... ??? --- ''' \"\"\"",
		"one combining run": "t" + strings.Repeat("\u0301", 500) + "ea",
		"a lone quotation":  `"`,
		"markup":            `<script>alert(1)</script><b>tea</b>`,
		"long word":         "tea " + strings.Repeat("ab", 5000),
	} {
		t.Run(name, func(t *testing.T) {
			w := b.post(t, "/search", url.Values{"q": {text}})
			if w.Code == 422 { // nothing is left of it
				if !strings.Contains(w.Body.String(), "Enter what you need or a place") {
					t.Error("no word on what to do")
				}
				checkPage(t, w.Body.String())
				return
			}
			if w.Code != 303 {
				t.Fatalf("status %d", w.Code)
			}
			to, err := url.Parse(w.Header().Get("Location"))
			if err != nil || utf8.RuneCountInString(to.Query().Get("q")) > search.MaxTextRunes {
				t.Fatalf("leads to %s, %v", w.Header().Get("Location"), err)
			}
			body := b.get(t, to.String()).Body.String()
			checkPage(t, body)
			ways := 0
			for _, a := range parsePage(t, body).tags("a") {
				href := attr(a, "href")
				_, count, counted := strings.Cut(textOf(a), ": ")
				if strings.HasPrefix(href, "/services/") || counted && count != "0" && strings.HasPrefix(href, "/search") {
					ways++
				}
			}
			if ways == 0 {
				t.Error("no service and no way to any")
			}
		})
	}
}

// A long text says that only its start was used.
func TestLongTextIsCutInSight(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.post(t, "/search", url.Values{"q": {strings.Repeat("lonely and old ", 100)}})
	if body := b.get(t, w.Header().Get("Location")).Body.String(); !strings.Contains(body, "so we used only the start") {
		t.Error("the cut is not told")
	}
}

// What is too large to read at all still leads to help.
func TestTooLargeIsHelped(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.post(t, "/search", url.Values{"q": {strings.Repeat("😀", 10_000)}})
	body := w.Body.String()
	checkPage(t, body)
	for _, want := range []string{`href="/"`, `href="/needs"`, "tel:999"} {
		if !strings.Contains(body, want) {
			t.Errorf("status %d, page lacks %s", w.Code, want)
		}
	}
}
