package oracle

import (
	"strconv"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// add counts one listing under an option.
func (a *Answer) add(group, option string, f directory.Fact) {
	if f == directory.No {
		return
	}
	if a.Counts[group] == nil {
		a.Counts[group] = map[string][2]int{}
	}
	n := a.Counts[group][option]
	if f == directory.Yes {
		n[0]++
	} else {
		n[1]++
	}
	a.Counts[group][option] = n
}

func yes(b bool) directory.Fact {
	if b {
		return directory.Yes
	}
	return directory.No
}

// count counts a listing under every option of one group.
func (s *state) count(a *Answer, group string, l *directory.Listing) {
	switch group {
	case "need":
		for _, n := range s.Vocabularies.Needs() {
			a.add(group, n.ID, yes(s.has(l, n.ID)))
		}
	case "open":
		for _, when := range []string{"now", "today", "evenings", "weekend"} {
			a.add(group, when, s.open(l, when))
		}
	case "age":
		for _, age := range []int{5, 11, 16, 20, 40, 60, 75} {
			a.add(group, strconv.Itoa(age), suits(l, age))
		}
	case "language":
		for _, code := range s.allCodes() {
			a.add(group, code, speaks(l, []string{code}))
		}
	case "capacity":
		s.countCapacity(a, l)
	default:
		for _, t := range s.Vocabularies.Terms(directory.VocabularyID(group)) {
			a.add(group, t.ID, l.Fact(t.Vocabulary, t.ID))
		}
	}
}

func (s *state) countCapacity(a *Answer, l *directory.Listing) {
	now := l.Capacity.At(s.Now).State
	for _, c := range []directory.CapacityState{directory.Accepting, directory.WaitingList, directory.AssessFirst, directory.Full} {
		f := yes(now == c)
		if now == directory.CapacityNotKnown {
			f = directory.NotStated
		}
		a.add("capacity", string(c), f)
	}
}

// countDistance counts a match under every band that holds it.
func (s *state) countDistance(a *Answer, d float64) {
	for _, miles := range geo.Radii() {
		metres := miles * geo.MetresPerMile
		if metres > s.radius {
			return
		}
		f := yes(d <= metres)
		if d < 0 {
			f = directory.NotStated
		}
		a.add("distance", strconv.FormatFloat(miles, 'g', -1, 64), f)
	}
}

// allCodes are all languages that any listing states.
func (s *state) allCodes() []string {
	if s.tongues == nil {
		seen := map[string]bool{}
		for i := range s.Current {
			for _, code := range codes(&s.Current[i].Listing) {
				if !seen[code] {
					seen[code] = true
					s.tongues = append(s.tongues, code)
				}
			}
		}
	}
	return s.tongues
}
