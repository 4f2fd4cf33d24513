package main

import (
	"strings"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
)

// What staff added is understood after a start and after a rebuild; a phrase of
// a need that is no more stops nothing.
func TestPhrasesOfStaffComeBackAfterAStart(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", write(t, "small.csv", smallCSV))
	understood := func() bool {
		v := s.begin(t)
		defer v.stop(t)
		_, body := v.page(t, "/search?q=the+knocker+upper+has+not+been")
		return strings.Contains(body, "Sleep and relaxation")
	}
	if understood() {
		t.Fatal("understood without the phrase: the test proves nothing")
	}
	store, err := sqlite.Open(t.Context(), folder(s.dir).database())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []directory.NeedPhrase{{Need: "sleep", Text: "knocker upper"}, {Need: "no-such-need", Text: "some words"}} {
		if _, err := store.AddNeedPhrase(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if !understood() {
		t.Error("after a start the phrase is not understood")
	}
	s.must(t, "index", "rebuild")
	if !understood() {
		t.Error("after a rebuild the phrase is not understood")
	}
}
