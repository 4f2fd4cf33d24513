package web

import (
	goflag "flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

var updateLetters = goflag.Bool("update-letters", false, "write testdata/letters.golden anew; read the difference")

// everyLetter is each kind in each of its forms.
func everyLetter() map[string]letterData {
	until, tea := noonOfTests.AddDate(0, 0, 30), sample()[0]
	claim := ClaimLetter{Group: "Holbeck Tea and Talk", ListingID: tea.ID, Reason: "Please send the charity number."}
	published := PublishedLetter{Group: "Holbeck Tea and Talk", Link: "/services/x", Live: true}
	waiting, part := published, published
	waiting.Live, waiting.Waiting, part.Waiting = false, true, true
	still := StillRightLetter{Listing: tea, Step: 1, Confirm: "/confirm/token", Change: "/confirm/token/change", Stop: "/confirm/token/stop"}
	again, last := still, still
	again.Step, last.Step, last.Last = 2, 3, true
	question := QuestionLetter{Group: "Holbeck Tea and Talk", Text: "Is it <b>every</b> week?\nAnd in August?", Link: "/groups/edit/x"}
	choice := func(s directory.CapacityState) string { return "/places/token?say=" + string(s) }
	return map[string]letterData{
		"sign-in":           SignInLetter{"/sign-in/token", "123456", 10},
		"sign-in-unknown":   SignInUnknownLetter{Minutes: 10},
		"invitation":        InvitationLetter{"Sam", directory.Editor, "Holbeck Tea and Talk", "/invite/token", until},
		"invitation/worker": InvitationLetter{Role: directory.LinkWorker, Link: "/invite/token", Until: until},
		"invitation/staff":  InvitationLetter{Role: directory.Moderator, Link: "/invite/token", Until: until},
		"list-to-self":      ListLetter{[]ListedService{{"Holbeck Tea", "0113 496 0000", "LS11"}, {"Choir", "", ""}}, "/l/ABCD", until},
		"digest":            DigestLetter{[]DigestLine{{"edits", 3}, {"ring", 1200}}, 41, 41, 100, "/admin/queue"},
		"claim-received":    claim, "claim-accepted": claim, "claim-refused": claim, "claim-told": claim,
		"draft":     DraftLetter{"Holbeck Tea and Talk", "/groups/edit/x", until},
		"published": published, "published/waiting": waiting, "published/part": part,
		"question": question, "refused": question,
		"report-received": ReportLetter{"Holbeck Tea and Talk", "/services/x"},
		"answer":          AnswerLetter{"Holbeck Tea and Talk", "We rang them.", true, "/services/x"},
		"answer/refused":  AnswerLetter{Group: "Holbeck Tea and Talk"},
		"withdrawn":       WithdrawnLetter{"Holbeck Tea and Talk", tea.ID, "/groups/undo/x", until, true, false, ""},
		"still-right":     still, "still-right/again": again, "still-right/last": last,
		"places":   PlacesLetter{"Holbeck Tea and Talk", tea.ID, until, choice, "/confirm/token/stop"},
		"resuming": ResumingLetter{"Holbeck Tea and Talk", tea.ID, until, "/groups/me", "/confirm/token/stop"},
	}
}

var linkInLetter = regexp.MustCompile(`https?://[^\s"<>]+`)

const (
	letterMost    = 30 << 10 // bytes of both parts
	sentenceWords = 20
)

func TestEveryLetter(t *testing.T) {
	b := lettered(t)
	var golden strings.Builder
	letters := everyLetter()
	var kinds []string
	for name := range letters {
		kinds = append(kinds, name)
	}
	slices.Sort(kinds)
	for kind := range letterKinds {
		if !slices.Contains(kinds, kind) {
			t.Errorf("the test writes no letter %s", kind)
		}
	}
	for _, name := range kinds {
		for _, language := range []string{"en", "cy"} {
			kind, _, _ := strings.Cut(name, "/")
			l, err := b.write(language, kind, "jo@example.org", letters[name])
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			t.Run(name+"/"+language, func(t *testing.T) { checkLetter(t, &l, language) })
			fmt.Fprintf(&golden, "=== %s in %s\nSubject: %s\n\n%s\n", name, language, l.Subject, l.Text)
		}
	}
	const path = "testdata/letters.golden"
	if *updateLetters {
		if err := os.WriteFile(path, []byte(golden.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if golden.String() != string(want) {
		t.Errorf("the letters are not those of %s: run with -update-letters and read the difference", path)
	}
}

func checkLetter(t *testing.T, l *directory.Letter, language string) {
	t.Helper()
	if n := len(l.Text) + len(l.HTML); n > letterMost {
		t.Errorf("%d bytes, at most %d", n, letterMost)
	}
	if l.Language != language || l.Subject == "" || len(l.Subject) > 150 || strings.ContainsAny(l.Subject, "\r\n") {
		t.Errorf("in %s, subject %q", l.Language, l.Subject)
	}
	page := parsePage(t, l.HTML)
	for _, link := range page.tags("a") {
		if href := attr(link, "href"); !strings.Contains(l.Text, href) {
			t.Errorf("the text lacks the link %s", href)
		}
	}
	for _, tag := range []string{"img", "script", "link", "style", "form", "iframe"} {
		if len(page.tags(tag)) > 0 {
			t.Errorf("there is a <%s>", tag)
		}
	}
	for _, part := range []string{l.Text, l.HTML} {
		for _, link := range linkInLetter.FindAllString(part, -1) {
			if prefix := "https://find.example.org/"; !strings.HasPrefix(link, prefix) && link != "https://tea.example.org/talk" {
				t.Errorf("a link to %s", link)
			}
		}
		if !strings.Contains(part, "01632 960000") {
			t.Error("no number to ring")
		}
		if strings.Contains(part, "mail-") || strings.Contains(part, "mail.") || strings.Contains(part, "{") {
			t.Errorf("a text is missing in\n%s", part)
		}
	}
	if words := strings.Fields(l.Text); len(words) < 20 || len(words) > 250 {
		t.Errorf("%d words", len(words))
	}
	for line := range strings.Lines(l.Text) {
		for sentence := range strings.SplitSeq(line, ". ") {
			if n := len(strings.Fields(sentence)); n > sentenceWords+6 && !strings.Contains(sentence, ":") { // names are filled in
				t.Errorf("%d words in %q", n, sentence)
			}
		}
	}
	oneClick := l.Headers["List-Unsubscribe"] != ""
	if asks := l.Kind == "still-right" || l.Kind == "places" || l.Kind == "resuming"; oneClick != asks || asks && l.Headers["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click" {
		t.Errorf("headers %v", l.Headers)
	}
}

// What people type stays text in every letter.
func TestLettersWithHostileNames(t *testing.T) {
	b := lettered(t)
	for _, name := range []string{`<img src=x onerror=alert(1)>`, "Tea\r\nBcc: all@example.org", `"><a href="https://evil.example">press</a>`, "\u202Eevil", strings.Repeat("long ", 300)} {
		for kind, data := range map[string]letterData{
			"draft":      DraftLetter{name, "/x", noonOfTests},
			"question":   QuestionLetter{Group: name, Text: name, Link: "/x"},
			"published":  PublishedLetter{Group: name, Link: "/x"},
			"places":     PlacesLetter{Group: name, Until: noonOfTests, Choice: func(directory.CapacityState) string { return "/x" }},
			"invitation": InvitationLetter{name, directory.Editor, name, "/x", noonOfTests.Add(time.Hour)},
		} {
			l, err := b.write("en", kind, "jo@example.org", data)
			if err != nil {
				t.Fatal(err)
			}
			page := parsePage(t, l.HTML)
			if len(page.tags("img")) > 0 || strings.ContainsAny(l.Subject, "\r\n\u202e") || len(l.Subject) > 300 || strings.Contains(l.Text, "\nBcc:") {
				t.Errorf("%s of %q: subject %q\n%s", kind, name, l.Subject, l.Text)
			}
			for _, a := range page.tags("a") {
				if !strings.HasPrefix(attr(a, "href"), "https://find.example.org/") {
					t.Errorf("%s of %q leads to %s", kind, name, attr(a, "href"))
				}
			}
		}
	}
}

func TestLettersInOtherLanguagesAreEnglish(t *testing.T) {
	b := lettered(t)
	for _, language := range []string{"pl", "ar", "xx", ""} {
		l, err := b.write(language, "draft", "jo@example.org", DraftLetter{"Tea", "/groups/edit/x", noonOfTests})
		if err != nil || l.Language != "en" || !strings.Contains(l.Text, "https://find.example.org/groups/edit/x") {
			t.Errorf("%q: %q, %v", language, l.Language, err)
		}
	}
}
