package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"anchorpoint/directory"
)

// understoodNeed says whether a search page names a need that it looked for.
func (b *bench) understoodNeed(t *testing.T, label string) bool {
	t.Helper()
	w := b.get(t, "/search?q=the+knocker+upper+has+not+been")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	body := w.Body.String()
	checkPage(t, body)
	return strings.Contains(body, label)
}

func TestStaffAddAPhraseAndTakeItAway(t *testing.T) {
	b := newBench(t, nil, append(sample(), listing("Restful nights", func(l *directory.Listing) { l.Needs.Main = []string{"sleep"} }))...)
	need, _ := b.Vocabularies.Need("sleep")
	if b.understoodNeed(t, need.Label) {
		t.Fatal("understood without the phrase: the test proves nothing")
	}
	mod := b.signIn(t, moderatorOf("lad:E08000035"))
	page := mod.get(t, phrasesPath+"?need=sleep").Body.String()
	checkPage(t, page)
	contains(t, page, `<option value="sleep" selected>`, "Your team has added no words yet")
	form := url.Values{"phrase": {" Knocker  upper "}, "need": {"sleep"}, "try": {"the knocker upper has not been"}, "do": {"preview"}}
	w := mod.post(t, phrasesPath, form)
	preview := w.Body.String()
	checkPage(t, preview)
	if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "no-store") {
		t.Errorf("the preview: %d, %v", w.Code, w.Header())
	}
	before, after, _ := strings.Cut(preview, "With the new words")
	contains(t, after, "<strong>New:</strong> "+need.Label, "Restful nights", `value="save"`)
	if strings.Contains(before, "New:") || strings.Contains(before, "Restful nights") {
		t.Error("what only the phrase brings stands under Now")
	}
	if b.understoodNeed(t, need.Label) {
		t.Error("a preview changed the search")
	}
	form.Set("do", "save")
	wantPlace(t, "saving", mod.post(t, phrasesPath, form), phrasesPath+"?did=added")
	if !b.understoodNeed(t, need.Label) {
		t.Error("the next search does not know the phrase")
	}
	list := mod.get(t, phrasesPath+"?did=added").Body.String()
	checkPage(t, list)
	contains(t, list, "The words are added", "Knocker upper", need.Label, mod.user.Called(), "24 November 2026")
	kept, err := b.store.NeedPhrases(t.Context())
	if err != nil || len(kept) != 1 || kept[0].By != mod.user.ID {
		t.Fatalf("kept %+v, %v", kept, err)
	}
	again := mod.post(t, phrasesPath, form)
	contains(t, again.Body.String(), "This need has these words already")
	if again.Code != http.StatusUnprocessableEntity {
		t.Errorf("saved twice: %d", again.Code)
	}
	gone := url.Values{"remove": {kept[0].ID}}
	for range 2 { // gone is gone
		wantPlace(t, "taking away", mod.post(t, phrasesPath, gone), phrasesPath+"?did=gone")
	}
	if b.understoodNeed(t, need.Label) {
		t.Error("the phrase that was taken away still counts")
	}
	for _, event := range []string{"phrase added", "phrase removed"} {
		line := regexp.MustCompile(`event="` + event + `".* user=` + mod.user.ID + ` phrase=` + kept[0].ID)
		if got := len(line.FindAllString(b.log.String(), -1)); got != 1 {
			t.Errorf("%d lines of %q tell who did it", got, event)
		}
	}
	if strings.Contains(b.log.String(), "nocker") {
		t.Error("the log holds what was typed")
	}
}

func TestPhraseFormRefuses(t *testing.T) {
	b := newBench(t, nil, sample()...)
	mod := b.signIn(t, moderatorOf("lad:E08000035"))
	for _, tt := range []struct {
		phrase, need, says string
		shared             bool
	}{
		{"", "sleep", "Type the words that people use", false},
		{"some odd words", "", "Choose the need", false},
		{"some odd words", "nothing-such", "Choose the need", false},
		{strings.Repeat("long ", 20), "sleep", "Use 10 words or fewer", false},
		{"ring ann on 07700 900123", "sleep", "Take out what could be about one person", false},
		{"<script>alert(1)</script>", "sleep", "Use letters, numbers and spaces only", false},
		{"help", "sleep", "one everyday word says nothing", false},
		{"i want to end my life", "sleep", "These words show urgent help already", false},
		{"on my own", "sleep", `id="shared"`, false},
		{"on my own", "sleep", `<a href="#phrase">Another need has these words already: Company and connection</a>`, false},
		{"on my own", "loneliness", "This need has these words already", true},
	} {
		form := url.Values{"phrase": {tt.phrase}, "need": {tt.need}, "do": {"save"}}
		if tt.shared {
			form.Set("shared", "1")
		}
		w := mod.post(t, phrasesPath, form)
		body := w.Body.String()
		checkPage(t, body)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, tt.says) || strings.Contains(body, "<script>alert") {
			t.Errorf("%q for %q: %d, the page lacks %q", tt.phrase, tt.need, w.Code, tt.says)
		}
	}
	form := url.Values{"phrase": {"on my own"}, "need": {"sleep"}, "do": {"save"}, "shared": {"1"}}
	wantPlace(t, "marked as shared", mod.post(t, phrasesPath, form), phrasesPath+"?did=added")
	if code := mod.post(t, phrasesPath, url.Values{"remove": {"' OR 1"}}).Code; code != http.StatusBadRequest {
		t.Errorf("a remove of nothing: %d", code)
	}
}

func TestHostilePhrases(t *testing.T) {
	b := newBench(t, nil, sample()...)
	mod := b.signIn(t, moderatorOf("lad:E08000035"))
	for _, text := range []string{`"><img src=x onerror=alert(1)>`, "' OR 1=1 --", "{{.Secret}}", "\x00\x1b[2J", "a\u202eb\u200bc", "\xff\xfe",
		strings.Repeat("é", 5000), "٣٤٥٦٧٨٩", "ﷺ 👩‍👩‍👧 Ω≈ç√", "=cmd|'/c calc'!A1", "%00%0d%0aSet-Cookie:x=1", "../../etc/passwd", "田中さんにあげて下さい"} {
		for _, form := range []url.Values{{"phrase": {text}, "need": {"sleep"}, "try": {text}, "do": {"save"}},
			{"phrase": {"some odd words"}, "need": {"sleep"}, "try": {text}, "do": {"preview"}}, {"phrase": {"some odd words"}, "need": {text}, "do": {text}}} {
			w := mod.post(t, phrasesPath, form)
			if w.Code >= http.StatusInternalServerError || strings.Contains(w.Body.String(), "<img src=x") {
				t.Errorf("%q: %d", form, w.Code)
			}
			if w.Code != http.StatusSeeOther {
				checkPage(t, w.Body.String())
			}
		}
	}
	body := mod.get(t, phrasesPath).Body.String()
	checkPage(t, body)
}

func TestOldPhrasesAreReached(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for i := range phrasesListed + 2 {
		p := directory.NeedPhrase{Need: "sleep", Text: fmt.Sprintf("words number x%dx", i), At: noonOfTests}
		if _, err := b.store.AddNeedPhrase(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	mod := b.signIn(t, moderatorOf("lad:E08000035"))
	first := mod.get(t, phrasesPath+"?need=sleep").Body.String()
	checkPage(t, first)
	contains(t, first, "See 2 older phrases", "x2x<", "/admin/unmet/phrases?need=sleep&amp;skip=80")
	if strings.Contains(first, "x1x<") || len(first) > 60<<10 {
		t.Errorf("%d bytes, or all phrases at once", len(first))
	}
	for path, wants := range map[string]bool{"?need=sleep&skip=80": true, "?need=debt": false, "?skip=-1": false, "?skip=999": false} {
		body := mod.get(t, phrasesPath+path).Body.String()
		checkPage(t, body)
		if strings.Contains(body, "x1x<") != wants || strings.Contains(body, "See 0") {
			t.Errorf("%s: the oldest phrase shown is %t, want %t", path, !wants, wants)
		}
	}
}

func TestPhrasesAreForStaff(t *testing.T) {
	b := newBench(t, nil, sample()...)
	form := url.Values{"phrase": {"knocker upper"}, "need": {"sleep"}, "do": {"save"}}
	for who, g := range map[string]directory.Grant{"a link worker": {Role: directory.LinkWorker},
		"an editor": {Role: directory.Editor, OrganizationID: sample()[0].Service.OrganizationID}} {
		w := b.signIn(t, g)
		if get, post := w.get(t, phrasesPath).Code, w.post(t, phrasesPath, form).Code; get != http.StatusNotFound || post != http.StatusNotFound {
			t.Errorf("%s gets %d and %d", who, get, post)
		}
	}
	if kept, err := b.store.NeedPhrases(t.Context()); err != nil || len(kept) != 0 {
		t.Errorf("kept %+v, %v", kept, err)
	}
}
