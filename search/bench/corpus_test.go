package main

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"anchorpoint/data"
	"anchorpoint/directory"
)

func testCorpus(t *testing.T, seed uint64) *corpus {
	t.Helper()
	v, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	c, err := newCorpus(seed, v, data.FS, today)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSameSeedSameDirectory(t *testing.T) {
	write := func(seed uint64) string {
		var out bytes.Buffer
		if err := testCorpus(t, seed).write(t.Context(), &out, 50); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	first := write(1)
	if first != write(1) {
		t.Error("the same seed gave two directories")
	}
	if first == write(2) {
		t.Error("two seeds gave one directory")
	}
	if lines := strings.Count(first, "\n"); lines != 50 {
		t.Errorf("%d lines for 50 listings", lines)
	}
	for line := range strings.Lines(first) {
		var s directory.Service
		if err := directory.Decode([]byte(line), &s); err != nil || s.ID == "" || s.Organization == nil || len(s.Attributes) == 0 {
			t.Fatalf("a line is no service: %v: %.200s", err, line)
		}
	}
}

// The shape matters: engines are compared on it.
func TestShapeOfTheDirectory(t *testing.T) {
	const size = 2000
	c := testCorpus(t, 1)
	words, venues, areas, organizations := 0, 0, 0, map[string]bool{}
	for n := range size {
		l := c.listing(n)
		if got := len(strings.Fields(l.Service.Description)); got < 40 || got > 150 {
			t.Fatalf("listing %d has %d words, want 40 to 150", n, got)
		} else {
			words += got
		}
		if len(l.Needs.Main) != 1 || len(l.Needs.Also) > 3 {
			t.Fatalf("listing %d has the needs %+v", n, l.Needs)
		}
		if len(l.Service.ServiceAtLocations) > 0 {
			venues++
		}
		if len(l.Covers) > 0 {
			areas++
		}
		organizations[l.Service.OrganizationID] = true
	}
	between := func(what string, got, least, most int) {
		if got < least || got > most {
			t.Errorf("%s: %d, want %d to %d", what, got, least, most)
		}
	}
	between("words a listing", words/size, 90, 100)
	between("with a venue", venues, size*70/100, size*80/100)
	between("with an area", areas, size*13/100, size*21/100)
	between("organizations", len(organizations), size/3, size/3+1)
}

func TestWordsAreDifferent(t *testing.T) {
	seen := map[string]int{}
	for n := range generalWords + 200*topicWords {
		if other, twice := seen[word(n)]; twice {
			t.Fatalf("words %d and %d are both %q", other, n, word(n))
		}
		seen[word(n)] = n
	}
}

func TestMisspeltIsAnotherWord(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	same := 0
	for n := range 1000 {
		typed := misspelt(r, word(n))
		if typed == word(n) {
			same++ // a letter may be swapped with its like
		}
		if d := len(typed) - len(word(n)); d < -2 || d > 0 {
			t.Errorf("%s became %s", word(n), typed)
		}
	}
	if same > 100 {
		t.Errorf("%d of 1000 words stayed as they were", same)
	}
}

func TestQuestions(t *testing.T) {
	const size = 2000
	c := testCorpus(t, 1)
	texts, names := map[string]bool{}, map[string]bool{}
	for n := range size {
		l := c.listing(n)
		for _, w := range strings.Fields(l.Service.Description) {
			texts[w] = true
		}
		names[l.Service.Name] = true
	}
	for _, k := range kinds {
		questions := c.questions(k, size)
		if len(questions) != perKind || !reflect.DeepEqual(questions, c.questions(k, size)) {
			t.Errorf("%s: %d questions, or others the second time", k, len(questions))
		}
		there := 0
		for _, q := range questions {
			near := k == wordsNear || k == browse || k == wrongLetter
			if near != (q.place != nil) || (k == viewport) == q.box.IsZero() || (k == completion) != (q.prefix != "") {
				t.Fatalf("%s: %+v", k, q)
			}
			if len(q.words) > 0 && texts[q.words[0]] {
				there++
			}
			if k == completion && !startsAny(names, q.prefix) {
				t.Errorf("no name begins with %q", q.prefix)
			}
		}
		if (k == wordsNear || k == wordsAlone) && there < perKind*9/10 {
			t.Errorf("%s: only %d of %d first words are in the directory", k, there, perKind)
		}
	}
}

func startsAny(names map[string]bool, prefix string) bool {
	for name := range names {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
