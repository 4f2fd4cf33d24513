package search

import (
	"slices"
	"sync"
	"testing"
	"time"

	"anchorpoint/data"
	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search/understand"
)

// openWordy opens an index that understands.
func openWordy(t *testing.T) *Index {
	t.Helper()
	lexicon, err := understand.NewLexicon(data.FS, vocabularies())
	if err != nil {
		t.Fatal(err)
	}
	s := openStore(t)
	rest, walk := titled(1, "Restful nights"), titled(2, "Walking club")
	rest.Needs, walk.Needs = directory.Needs{Main: []string{"sleep"}}, directory.Needs{Main: []string{"walking"}}
	fill(t, s, []directory.Listing{rest, walk})
	x, err := Open(t.Context(), Options{Dir: t.TempDir(), Source: s, Vocabularies: vocabularies(), Places: testPlaces(),
		Now: func() time.Time { return testNow }, Learn: func(*geo.Learned) {}, Lexicon: lexicon})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	return x
}

// looked says whether a search was understood as a need for sure.
func looked(r Results, need string) bool {
	return slices.ContainsFunc(r.Looked, func(g Guess) bool { return g.Kind == "need" && g.ID == need && g.Sure })
}

var knocker = directory.NeedPhrase{ID: "1", Need: "sleep", Text: "knocker upper", At: testNow}

func TestPhrasesOfStaffAreUnderstoodByTheNextSearch(t *testing.T) {
	x := openWordy(t)
	asked := Query{Text: "the knocker upper has not been"}
	if looked(find(t, x, asked), "sleep") {
		t.Fatal("understood without the phrase: the test proves nothing")
	}
	with, err := x.SearchWith(t.Context(), asked, knocker)
	if err != nil || !looked(with, "sleep") || looked(find(t, x, asked), "sleep") {
		t.Errorf("the preview is %+v, %v, or it changed the search", with.Looked, err)
	}
	gone := directory.NeedPhrase{ID: "2", Need: "no-such-need", Text: "some words"}
	refused, err := x.UsePhrases([]directory.NeedPhrase{gone, knocker})
	if err != nil || !slices.Equal(refused, []directory.NeedPhrase{gone}) {
		t.Errorf("refused %+v, %v", refused, err)
	}
	after := find(t, x, asked)
	if !looked(after, "sleep") || !slices.Equal(ids(after), ids(with)) {
		t.Errorf("with the phrase it looks for %+v and finds %v; the preview found %v", after.Looked, ids(after), ids(with))
	}
	suggested, err := x.Suggest(t.Context(), "knocker", 5)
	if err != nil || len(suggested) != 1 || suggested[0].ID != "sleep" {
		t.Errorf("suggested %+v, %v", suggested, err)
	}
	if err := x.Rebuild(t.Context(), nil); err != nil || !looked(find(t, x, asked), "sleep") {
		t.Errorf("after a rebuild the phrase is forgotten (%v)", err)
	}
	if _, err := x.UsePhrases(nil); err != nil || looked(find(t, x, asked), "sleep") {
		t.Errorf("a phrase that was taken away still counts (%v)", err)
	}
}

// While phrases come and go, every search is answered by one wording or the
// other.
func TestPhrasesChangeUnderSearches(t *testing.T) {
	x := openWordy(t)
	asked := Query{Text: "the knocker upper has not been"}
	before := ids(find(t, x, asked))
	if _, err := x.UsePhrases([]directory.NeedPhrase{knocker}); err != nil {
		t.Fatal(err)
	}
	after := ids(find(t, x, asked))
	if slices.Equal(before, after) {
		t.Fatalf("the phrase changes nothing: %v", after)
	}
	var people sync.WaitGroup
	over := make(chan struct{})
	for range 3 {
		people.Go(func() {
			for {
				select {
				case <-over:
					return
				default:
				}
				r, err := x.Search(t.Context(), asked)
				if got := ids(r); err != nil || !slices.Equal(got, before) && !slices.Equal(got, after) {
					t.Errorf("found %v, %v", got, err)
					return
				}
				if _, err := x.Suggest(t.Context(), "knock", 5); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range 4 {
		var phrases []directory.NeedPhrase
		if i%2 == 1 {
			phrases = append(phrases, knocker)
		}
		if _, err := x.UsePhrases(phrases); err != nil {
			t.Error(err)
		}
	}
	close(over)
	people.Wait()
}

func TestLintOfPhrases(t *testing.T) {
	x := openWordy(t)
	if _, err := x.UsePhrases([]directory.NeedPhrase{knocker}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		need, text string
		shared     bool
		want       string
	}{
		{"sleep", "the lamplighter comes late", false, ""},
		{"sleep", "knocker upper", false, "phrase-there"},
		{"sleep", "Knockers-upper", false, "phrase-there"},
		{"loneliness", "knocker upper", false, "phrase-elsewhere"},
		{"loneliness", "knocker upper", true, ""},
		{"sleep", "on my own", false, "phrase-elsewhere"}, // of the product
		{"sleep", "help", false, "phrase-everyday"},
		{"sleep", "i want to end my life", false, "phrase-emergency"},
		{"no-such-need", "some odd words", false, "phrase-need"},
		{"sleep", "", false, "phrase-empty"},
	} {
		got, others := x.LintPhrase(directory.NeedPhrase{Need: tt.need, Text: tt.text, Shared: tt.shared})
		if tt.want == "" && len(got) > 0 || tt.want != "" && (len(got) != 1 || got[0].Code != tt.want) {
			t.Errorf("%q for %s: %v, want %q", tt.text, tt.need, got, tt.want)
		}
		if tt.text == "knocker upper" && tt.need == "loneliness" && !slices.Equal(others, []string{"sleep"}) {
			t.Errorf("others %v, want sleep", others)
		}
	}
}
