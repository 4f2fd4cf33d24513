package understand

import (
	"testing"

	"anchorpoint/geo"
)

// TestPartsOfPlaces: words that say which part of a place is meant, or please,
// do not hide it, and go with it.
func TestPartsOfPlaces(t *testing.T) {
	for text, rest := range map[string]string{
		"debt advice leeds area":               "debt advice",
		"debt advice in the leeds area":        "debt advice",
		"debt advice leeds city centre":        "debt advice",
		"debt advice near leeds city centre":   "debt advice",
		"debt advice leeds please":             "debt advice please",
		"debt advice round leeds way":          "debt advice",
		"north leeds youth club":               "youth club",
		"debt advice in south leeds":           "debt advice",
		"debt advice leeds east":               "debt advice",
		"toddler group leeds west park centre": "toddler group leeds west park centre",
	} {
		u := theLexicon(t).Query(text, Options{Now: noon, Places: thePlaces(t)})
		got := ""
		for _, w := range u.Words {
			if w.Kind != InPlace {
				got = join(got, w.Typed)
			}
		}
		found := u.Place != nil && u.Place.Place != nil
		if got != rest || found == (rest == text) {
			t.Errorf("%q leaves %q, place %+v", text, got, u.Place)
		}
	}
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

// listedAt answers as a directory with so many venues in the town.
type listedAt struct {
	*geo.Resolver
	venues int
}

func (l listedAt) Resolve(text string) geo.Answer {
	a := l.Resolver.Resolve(text)
	a.Listed = l.venues
	return a
}

// TestListedPlainWords: a plain word is a place without a capital where the
// directory has services there, unless the lexicon uses the word.
func TestListedPlainWords(t *testing.T) {
	for _, test := range []struct {
		text   string
		venues int
		place  bool
	}{
		{"hull food bank", 20, true}, {"food bank hull", 20, true}, {"hull food bank", 0, false},
		{"reading group", 20, false}, {"bath seat", 20, false}, {"jumble sale", 20, false}, {"support worker", 20, false},
	} {
		u := theLexicon(t).Query(test.text, Options{Now: noon, Places: listedAt{thePlaces(t), test.venues}})
		if got := u.Place != nil && u.Place.Place != nil; got != test.place {
			t.Errorf("%q with %d venues: place %+v", test.text, test.venues, u.Place)
		}
	}
}
