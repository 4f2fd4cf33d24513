package web

import (
	"slices"
	"strings"
	"testing"

	"anchorpoint/directory"
)

// handoutText is what stands on the paper.
func handoutText(t *testing.T, b *bench, query string, names ...string) string {
	t.Helper()
	var ids []string
	for _, name := range names {
		ids = append(ids, id(name))
	}
	w := b.get(t, "/list/print?of="+strings.Join(ids, ".")+query)
	if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "no-store") || len(w.Result().Cookies()) > 0 {
		t.Fatalf("status %d, %q", w.Code, w.Header().Get("Cache-Control"))
	}
	body := w.Body.String()
	checkPage(t, body)
	checkSecrets(t, body)
	return strings.ReplaceAll(textOf(parsePage(t, body).tags("main")[0]), nbsp, " ")
}

func TestHandout(t *testing.T) {
	b := newBench(t, nil, sample()...)
	got := handoutText(t, b, "", "Holbeck Tea and Talk", "Leeds Phone Friends", "Old Walking Club")
	for _, want := range []string{
		"3 services for you", "For:", "From:", "0113 496 0000", "Tuesdays and Thursdays, 10am to 12 noon", "St Luke's Hall, 1 Domestic Street, Leeds, LS11 9SN",
		"Free", "Ask for the host at the door. Just turn up. You can bring someone", "Taking people now (until 24 December)",
		"Yes: step-free entrance and room", "Checked by the group on 3 November 2026", "Waiting list: about 4 weeks, said on 2 November",
		"Ask: is it step-free?", "Not checked for 9 months: phone first", "Printed 24 November 2026. Times can change: ask first.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the paper lacks %q:\n%s", want, got)
		}
	}
	if got := handoutText(t, b, "&access=hearing-loop", "Holbeck Tea and Talk"); !strings.Contains(got, "Ask: is there a hearing loop?") || strings.Contains(got, "Ask: is it step-free?") {
		t.Errorf("asked for a hearing loop:\n%s", got)
	}
	for name, want := range map[string]string{
		"Bare Entry":   "No phone number is listed",
		"Paused Choir": "Not running until 5 January",
		"Safe House":   "Address given when you contact them",
	} {
		if got := handoutText(t, b, "", name); !strings.Contains(got, want) {
			t.Errorf("%s: the paper lacks %q:\n%s", name, want, got)
		}
	}
	one := b.get(t, "/services/"+id("Holbeck Tea and Talk")+"-holbeck-tea-and-talk?print=1")
	if one.Code != 200 || !strings.Contains(one.Body.String(), "1 service for you") {
		t.Errorf("one service: status %d", one.Code)
	}
	if w := b.get(t, "/list/print"); w.Code != 303 || w.Header().Get("Location") != "/list" {
		t.Errorf("an empty list: status %d to %q", w.Code, w.Header().Get("Location"))
	}
}

func TestHandoutInSimpleWords(t *testing.T) {
	b := newBench(t, nil, sample()...)
	got := handoutText(t, b, "&simple=1", "Holbeck Tea and Talk", "Leeds Phone Friends", "Bare Entry")
	for _, want := range []string{"It is free.", "You can just turn up.", "You can bring someone with you.", "They have room for new people now.", "There are no steps, or there is a lift.",
		"You may have to wait. Waiting list: about 4 weeks", "You can contact them yourself.", "Ask what it costs.", "Ask when it is on.", "Ask if they have room.", "Ask: is it step-free?"} {
		if !strings.Contains(got, want) {
			t.Errorf("the paper lacks %q:\n%s", want, got)
		}
	}
}

// Every coded fact that can be said has its sentence.
func TestSimpleWordsAreComplete(t *testing.T) {
	b := newBench(t, nil)
	for kind, v := range map[string]directory.VocabularyID{"simple-cost.": directory.CostVocabulary, "simple-join.": directory.JoiningVocabulary,
		"simple-step.": directory.FirstStepVocabulary, "simple-access.": directory.AccessVocabulary, "ask-access.": directory.AccessVocabulary} {
		for _, term := range b.Vocabularies.Terms(v) {
			if !b.Has(kind + term.ID) {
				t.Errorf("there is no text %s%s", kind, term.ID)
			}
		}
	}
}

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		in   []string
		want string
	}{
		{nil, ""},
		{[]string{"One", "", "Two."}, "One. Two."},
		{[]string{"Really?", "Yes"}, "Really? Yes"},
	} {
		if got := sentences(tt.in...); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.in, got, tt.want)
		}
	}
	if got := nonEmpty("a", "", "b"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%q", got)
	}
}

// Every short sentence has a picture, which nobody hears.
func TestSimpleWordsHavePictures(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for path, least := range map[string]int{"/simple": 16, "/list/print?simple=1&of=" + id("Holbeck Tea and Talk"): 6} {
		page := parsePage(t, b.get(t, path).Body.String())
		n := 0
		for _, svg := range page.tags("svg") {
			if attr(svg, "class") != "app-picture" {
				continue
			}
			n++
			if svg.FirstChild == nil || attr(svg, "aria-hidden") != "true" {
				t.Errorf("%s: a picture is empty, or is heard", path)
			}
		}
		if n < least {
			t.Errorf("%s: %d pictures, want %d", path, n, least)
		}
	}
}

// A line may hold the words of a group. On pages in another language these are
// marked as English, so that a listener hears them so and, beside Arabic, their
// full stop stays at their end; no bare mark is left over.
func TestOwnWordsAmongOurs(t *testing.T) {
	b := newBench(t, nil, sample()...)
	tea := id("Holbeck Tea and Talk")
	for path, marked := range map[string]bool{
		"/ar/list/print?of=" + tea: true, "/cy/list/compare?of=" + tea: true, "/ar/services/" + tea + "-holbeck-tea-and-talk": true,
		"/list/print?of=" + tea: false,
	} {
		body := b.get(t, path).Body.String()
		if strings.ContainsAny(body, ownFrom+ownTo) {
			t.Errorf("%s: a mark is left in the page", path)
		}
		if got := strings.Contains(body, `<bdi lang="en">Ask for the host at the door.</bdi>`); got != marked || !strings.Contains(body, "Ask for the host") {
			t.Errorf("%s: marked %v, want %v", path, got, marked)
		}
	}
}
