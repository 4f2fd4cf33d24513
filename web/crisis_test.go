package web

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"anchorpoint/search"

	"golang.org/x/net/html"
)

// panelOf is the emergency panel of a page; nil for none.
func panelOf(t testing.TB, body string) *html.Node {
	t.Helper()
	found := parsePage(t, body).all(func(n *html.Node) bool { return attr(n, "id") == "help-now" })
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

func TestCrisisPanel(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, tt := range []struct {
		path, heading string // no heading: no panel
		exit          bool
		numbers       []string // each a link to ring or to text
		not           []string
	}{
		{"/search?q=i+want+to+die", "You do not have to face this alone", false,
			[]string{"tel:999", "tel:111", "tel:116123", "sms:85258"}, nil},
		{"/search?q=i+want+to+die&without=need:crisis&without=correction", "You do not have to face this alone", false, []string{"tel:116123"}, nil},
		{"/search?q=my+husband+hits+me&near=LS11+9", "You have a right to be safe", true,
			[]string{"tel:999", "tel:08082000247"}, []string{"tel:08000271234", "(in "}},
		{"/search?q=my+husband+hits+me", "You have a right to be safe", true, []string{"tel:08082000247", "tel:08000271234"}, nil},
		{"/search?q=chest+pain+and+cannot+breathe", "This may be an emergency", false, []string{"tel:999", "tel:111"}, nil},
		{"/search?q=sleeping+rough+tonight", "Nowhere to sleep tonight?", false, []string{"tel:08088004444"}, nil},
		{"/search?q=zzzzzz+suicidal", "You do not have to face this alone", false, []string{"tel:116123"}, nil},
		{"/search?need=self-harm", "You do not have to face this alone", false, []string{"tel:116123"}, nil},
		{"/needs/domestic-abuse", "You have a right to be safe", true, []string{"tel:999"}, nil},
		{"/needs/modern-slavery", "Nobody may force you to marry, or to work", true, []string{"tel:08000121700"}, nil},
		{"/needs/adult-safeguarding", "Someone may be at risk", true, []string{"tel:999"}, nil},
		{"/search?q=i+want+to+die&near=Nowhereville", "You do not have to face this alone", false, []string{"tel:116123"}, nil},
		{"/search?q=dying+for+a+cuppa", "", false, nil, nil},
		{"/search?q=walking", "", false, nil, nil},
		{"/needs/walking", "", false, nil, nil},
	} {
		t.Run(tt.path, func(t *testing.T) {
			body := b.get(t, tt.path).Body.String()
			checkPage(t, body)
			panel := panelOf(t, body)
			if panel == nil || tt.heading == "" {
				if (panel == nil) != (tt.heading == "") {
					t.Errorf("panel %v, want %q", panel != nil, tt.heading)
				}
				return
			}
			if got := textOf(tree{root: panel}.tags("h2")[0]); got != tt.heading {
				t.Errorf("heading %q, want %q", got, tt.heading)
			}
			var numbers []string
			for _, a := range (tree{root: panel}).tags("a") {
				numbers = append(numbers, attr(a, "href"))
			}
			for _, want := range tt.numbers {
				if !slices.Contains(numbers, want) {
					t.Errorf("numbers %v lack %s", numbers, want)
				}
			}
			for _, wrong := range tt.not {
				if strings.Contains(textOf(panel), wrong) || slices.Contains(numbers, wrong) {
					t.Errorf("panel holds %s", wrong)
				}
			}
			if got := strings.Contains(body, "Exit this page"); got != tt.exit {
				t.Errorf("way out %v, want %v", got, tt.exit)
			}
			if i := strings.Index(body, `class="app-result"`); i >= 0 && i < strings.Index(body, `id="help-now"`) {
				t.Error("results stand above the panel")
			}
		})
	}
}

// Help in an emergency does not depend on search: it is there while the index
// is being built, and when nothing answers at all.
func TestCrisisWithoutSearch(t *testing.T) {
	b := newBench(t, nil, sample()...)
	b.Index.Close()
	for _, q := range []string{"i want to die", "i wnat to kil myself"} {
		w := b.get(t, "/search?"+url.Values{"q": {q}}.Encode())
		body := w.Body.String()
		checkPage(t, body)
		if panelOf(t, body) == nil {
			t.Errorf("%q: status %d without a panel", q, w.Code)
		}
	}
	if w := b.get(t, "/search?q=tea"); panelOf(t, w.Body.String()) != nil {
		t.Error("a panel for tea")
	}
}

// Every panel has words, a number that answers in each nation, and 999.
func TestPanelsAreComplete(t *testing.T) {
	b := newBench(t, nil)
	for id := range panels {
		words := b.panel(id, nil)
		if !b.Has("crisis."+id+".heading") || words.Heading == "" || len(words.Lines) == 0 || len(words.Lines) > 3 {
			t.Errorf("%s: %+v", id, words)
		}
		for _, nation := range []string{england, wales, scotland, northernIreland} {
			var numbers []string
			for _, n := range b.Site.Helplines {
				if slices.Contains(n.Panels, id) && (len(n.Nations) == 0 || slices.Contains(n.Nations, nation)) {
					numbers = append(numbers, n.Number)
				}
			}
			least := 2
			if id == "medical" && nation == northernIreland {
				least = 1 // there is no 111
			}
			if len(numbers) < least || numbers[0] != "999" {
				t.Errorf("%s in %s: %v", id, nation, numbers)
			}
		}
	}
	for _, n := range b.Site.Helplines {
		for _, id := range n.Panels {
			if _, ok := panels[id]; !ok {
				t.Errorf("%s is for the unknown panel %q", n.Name, id)
			}
		}
	}
	for need, id := range needPanels {
		if _, ok := b.Vocabularies.Need(need); !ok || b.panel(id, nil) == nil {
			t.Errorf("need %s or panel %s is not known", need, id)
		}
	}
}

func TestNation(t *testing.T) {
	b := newBench(t, nil)
	for text, want := range map[string]string{
		"LS11 9": england, "Cardiff": wales, "Edinburgh": scotland, "Belfast": northernIreland,
	} {
		answer := b.Places.Resolve(text)
		if got := b.nation(answer.Place); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	if p := b.crisis("", search.Crisis{Panel: "no such panel"}, nil, nil); p != nil {
		t.Errorf("an unknown panel: %+v", p)
	}
}

// What somebody in danger wrote is neither said back to them nor kept as a
// title in the history of a phone.
func TestDangerIsNotSaidBack(t *testing.T) {
	b := newBench(t, nil, sample()...)
	page := parsePage(t, b.get(t, "/search?q=i+want+to+die").Body.String())
	for _, part := range []string{"title", "h1"} {
		if got := textOf(page.tags(part)[0]); strings.Contains(got, "die") || !strings.Contains(got, "service") {
			t.Errorf("%s: %q", part, got)
		}
	}
}
