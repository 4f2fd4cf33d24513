package understand

import (
	"slices"
	"strings"
	"testing"
)

// sentence is a row of sentences_test.tsv and what was understood of it.
type sentence struct {
	text                  string
	needs, times, filters []string
	place                 string
	got                   Understanding
}

func sentences(t testing.TB) []sentence {
	var out []sentence
	for _, row := range rowsOf(t, "sentences_test.tsv") {
		out = append(out, sentence{text: row["text"], needs: either(row["needs"]), times: either(row["time"]),
			filters: either(row["filters"]), place: row["place"],
			got: theLexicon(t).Query(row["text"], Options{Now: noon, Places: thePlaces(t)})})
	}
	return out
}

// TestPlacesInSentences wants the place taken out where there is one, and
// nothing where there is none. Places that the data do not know are left to the
// tests of geo.
func TestPlacesInSentences(t *testing.T) {
	unknown := 0
	for _, s := range sentences(t) {
		if s.place != "" && !resolves(t, s.place) {
			unknown++
			continue
		}
		if !samePlace(s.place, s.got) {
			t.Errorf("%s: place %+v, want %q", s.text, s.got.Place, s.place)
		}
	}
	if unknown > 20 {
		t.Errorf("%d places of the test are not in the place data", unknown)
	}
}

func resolves(t *testing.T, place string) bool {
	a := thePlaces(t).Resolve(place)
	return a.Place != nil && a.Quality >= placeQuality
}

func samePlace(want string, got Understanding) bool {
	if want == "" {
		return got.Place == nil || got.Place.Place == nil
	}
	return got.Place != nil && got.Place.Place != nil && slices.Equal(split(lower(got.Place.Text)), split(lower(want)))
}

func TestTimesInSentences(t *testing.T) {
	for _, s := range sentences(t) {
		var said []string
		for _, w := range s.got.Times {
			said = append(said, lower(w.Phrase))
			if w.Days&weekend != 0 && w.Days&workdays == 0 {
				said = append(said, "weekend")
			}
			if w.When == Today {
				said = append(said, "today")
			}
		}
		if len(s.times) == 0 && len(said) > 0 {
			t.Errorf("%s: times %q, want none", s.text, said)
		}
		for _, want := range s.times {
			if !strings.Contains(strings.Join(said, " "), want) {
				t.Errorf("%s: times %q, want %q", s.text, said, want)
			}
		}
	}
}

// TestFiltersInSentences wants every wish found. Of sure wishes, which filter,
// few may be there that nobody asked for.
func TestFiltersInSentences(t *testing.T) {
	extra := 0
	for _, s := range sentences(t) {
		var got []string
		for _, w := range s.got.Filters {
			id := string(w.Vocabulary) + ":" + w.ID
			got = append(got, id)
			if w.Sure && w.Vocabulary != Language && !slices.Contains(s.filters, id) {
				t.Logf("%s: %s from %q was not asked for", s.text, id, w.Phrase)
				extra++
			}
		}
		for _, want := range s.filters {
			if !slices.Contains(got, want) {
				t.Errorf("%s: filters %q, want %q", s.text, got, want)
			}
		}
	}
	if extra > 15 {
		t.Errorf("%d filters that were not asked for, want at most 15", extra)
	}
}

// TestNeedsInSentences looks at requests that mix a need with a place, a time
// or a wish, and at those of several needs.
func TestNeedsInSentences(t *testing.T) {
	first, all, rows := 0, 0, 0
	for _, s := range sentences(t) {
		if len(s.needs) == 0 {
			continue
		}
		rows++
		var got []string
		for _, n := range s.got.Needs {
			got = append(got, n.ID)
		}
		if len(got) > 0 && slices.Contains(s.needs, got[0]) {
			first++
		} else {
			t.Logf("%s: %v, want %v first", s.text, got, s.needs)
		}
		if slices.ContainsFunc(s.needs, func(n string) bool { return slices.Contains(got, n) }) {
			all++
		}
	}
	t.Logf("first %d, any %d of %d", first, all, rows)
	if first*100 < rows*85 || all*100 < rows*95 {
		t.Errorf("the first need is right in %d, any in %d of %d; want 85 %% and 95 %%", first, all, rows)
	}
}
