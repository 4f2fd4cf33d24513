package demo

import (
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// Search and pages are judged on the demo: it must stay broad.
const (
	fewestListings      = 460
	fewestOrganizations = 150
	fewestForNeed       = 2  // listings for which a leaf need is a main one
	fewestForTop        = 10 // listings under a top need
	fewestForFact       = 5  // listings that say yes to a term
	fewestNoes          = 15 // terms of the vocabularies that somebody says no to
)

func TestBreadth(t *testing.T) {
	listings := Listings(day)
	organizations := map[string]bool{}
	for _, l := range listings {
		organizations[l.Organization().ID] = true
	}
	t.Logf("%d listings of %d organizations", len(listings), len(organizations))
	if len(listings) < fewestListings || len(organizations) < fewestOrganizations {
		t.Errorf("%d listings of %d organizations", len(listings), len(organizations))
	}
}

func TestEveryNeedIsMet(t *testing.T) {
	v := vocabularies(t)
	leaf, top, listed := map[string]int{}, map[string]int{}, map[string]int{}
	for _, l := range Listings(day) {
		tops := map[string]bool{}
		for _, need := range l.Needs.Main {
			leaf[need]++
			if classOf(l) != directory.Unlisted {
				listed[need]++
			}
			term, _ := v.Need(need)
			tops[term.ParentID] = true
		}
		for id := range tops {
			top[id]++
		}
	}
	for _, need := range v.Needs() {
		if need.ParentID == "" && top[need.ID] < fewestForTop {
			t.Errorf("top need %s: %d listings", need.ID, top[need.ID])
		}
		if need.ParentID != "" && (leaf[need.ID] < fewestForNeed || listed[need.ID] == 0) {
			t.Errorf("need %s: %d listings, %d of them in public search", need.ID, leaf[need.ID], listed[need.ID])
		}
	}
}

func TestEveryTermIsUsed(t *testing.T) {
	v := vocabularies(t)
	listings := Listings(day)
	noes := 0
	for _, vocabulary := range directory.FactVocabularies {
		for _, term := range v.Terms(vocabulary) {
			count := map[directory.Fact]int{}
			for _, l := range listings {
				count[l.Facts.Of(vocabulary).Value(term.ID)]++
			}
			if count[directory.Yes] < fewestForFact {
				t.Errorf("%s %s: yes in %d listings", vocabulary, term.ID, count[directory.Yes])
			}
			if count[directory.No] > 0 {
				noes++
			}
			if count[directory.NotStated] < len(listings)/10 {
				t.Errorf("%s %s is stated nearly everywhere, which no directory manages", vocabulary, term.ID)
			}
		}
	}
	if noes < fewestNoes {
		t.Errorf("somebody says no to %d terms only", noes)
	}
}

// The demo must be as untidy as life: each of these has to be there.
func TestUntidiness(t *testing.T) {
	kinds := map[string]func(l directory.Listing) bool{
		"fresh":             func(l directory.Listing) bool { return classOf(l) == directory.Fresh },
		"phone first":       func(l directory.Listing) bool { return classOf(l) == directory.PhoneFirst },
		"old":               func(l directory.Listing) bool { return classOf(l) == directory.Old },
		"unlisted":          func(l directory.Listing) bool { return classOf(l) == directory.Unlisted },
		"never confirmed":   func(l directory.Listing) bool { return classOf(l) == directory.NeverConfirmed },
		"old by its source": func(l directory.Listing) bool { return l.Dates.Confirmed.At.IsZero() && classOf(l) == directory.Old },
		"accepting":         func(l directory.Listing) bool { return stateOf(l) == directory.Accepting },
		"waiting list":      func(l directory.Listing) bool { return stateOf(l) == directory.WaitingList },
		"assess first":      func(l directory.Listing) bool { return stateOf(l) == directory.AssessFirst },
		"full":              func(l directory.Listing) bool { return stateOf(l) == directory.Full },
		"capacity past":     func(l directory.Listing) bool { return l.Capacity.State != "" && stateOf(l) == "" },
		"paused":            func(l directory.Listing) bool { return l.State == directory.Paused },
		"hidden":            func(l directory.Listing) bool { return l.Visibility == geo.Hidden },
		"area only":         func(l directory.Listing) bool { return l.Visibility == geo.AreaOnly },
		"sensitive":         func(l directory.Listing) bool { return l.Sensitive },
		"several venues":    func(l directory.Listing) bool { return len(l.Locations()) > 1 },
		"neither venue nor area": func(l directory.Listing) bool {
			return len(l.Locations()) == 0 && len(l.Covers) == 0
		},
		"area nobody could place": func(l directory.Listing) bool { return l.AreaAsWritten != "" },
		"no phone":                func(l directory.Listing) bool { return len(l.Phones()) == 0 },
		"no times":                func(l directory.Listing) bool { return len(l.Schedules()) == 0 },
		"capitals":                func(l directory.Listing) bool { return l.Service.Name == strings.ToUpper(l.Service.Name) },
		"thin":                    func(l directory.Listing) bool { return len(l.Service.Description) < shortest },
		"machine-guessed need":    func(l directory.Listing) bool { return len(l.Needs.Suggested) > 0 },
		"phone only": func(l directory.Listing) bool {
			return len(l.Facts.Delivery.Yes) == 1 && l.Facts.Delivery.Yes[0] == "phone"
		},
		"other languages": func(l directory.Listing) bool { return len(l.Service.Languages) > 1 },
		"Welsh name":      func(l directory.Listing) bool { return strings.Contains(l.Organization().Name, "Cwm") },
	}
	listings := Listings(day)
	for name, is := range kinds {
		n := 0
		for _, l := range listings {
			if is(l) {
				n++
			}
		}
		t.Logf("%s: %d", name, n)
		if n == 0 {
			t.Errorf("%s: none", name)
		}
	}
}

func classOf(l directory.Listing) directory.Freshness {
	return l.Age(day, directory.DefaultPeriods).Class
}

func stateOf(l directory.Listing) directory.CapacityState { return l.Capacity.At(day).State }

func TestDatesMoveWithTheDay(t *testing.T) {
	const later = 400
	now, then := Listings(day), Listings(day.AddDate(0, 0, later))
	for i, l := range now {
		for _, s := range []directory.Stamp{l.Dates.Edited, l.Dates.Confirmed, l.Dates.Checked, l.Capacity.Said} {
			if s.At.After(day) {
				t.Errorf("%s: an act in the future, %v", l.Source.ID, s.At)
			}
		}
		if l.State == directory.Paused && !l.PausedUntil.After(day) {
			t.Errorf("%s: paused until the past", l.Source.ID)
		}
		if m := then[i]; classOf(l) != m.Age(day.AddDate(0, 0, later), directory.DefaultPeriods).Class {
			t.Errorf("%s: its freshness changes with the day", l.Source.ID)
		}
		if c := l.Capacity; !c.Until.IsZero() && then[i].Capacity.Until.Sub(c.Until) != later*24*time.Hour {
			t.Errorf("%s: its capacity does not move with the day", l.Source.ID)
		}
	}
}
