package geo

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Suggest completes what is being typed, from 2 letters on, with at most n
// places, best first. It never gives a unit postcode.
func (r *Resolver) Suggest(prefix string, n int) []Place {
	s := r.snap()
	name, tail, _ := strings.Cut(prefix, ",")
	folded := fold(name)
	if utf8.RuneCountInString(folded) < 2 || len(prefix) > maxText || n <= 0 {
		return nil
	}
	if list := s.suggestCodes(prefix, n); len(list) > 0 {
		return list
	}
	list := s.suggestNames(folded, fold(tail), n)
	if tail != "" {
		return list
	}
	return s.suggestTowns(folded, n, list)
}

func (s *snapshot) suggestNames(folded, tail string, n int) []Place {
	matches := s.score(best(s.names.complete(folded)), nil)
	var list []Place
	for _, m := range matches {
		if len(list) == n {
			break
		}
		if p := s.entryPlace(m.entry); tail == "" || strings.Contains(fold(p.Label), tail) {
			list = append(list, p)
		}
	}
	return list
}

// suggestCodes completes postcodes down to the sector.
func (s *snapshot) suggestCodes(prefix string, n int) []Place {
	l, ok := lettersOf(prefix)
	if !ok || !slices.ContainsFunc(l.b[:l.n], func(c byte) bool { return c >= '0' && c <= '9' }) {
		return nil
	}
	if p, ok := l.read(s.known, false); ok && p.Kind() == Unit {
		l = letters{n: int(p.out) + 1}
		copy(l.b[:], p.text[:l.n])
	}
	var found []*centre
	for _, g := range []*grid{s.outs, s.sectors} {
		for _, c := range g.list {
			if int(c.code.n) >= l.n && string(c.code.text[:l.n]) == string(l.b[:l.n]) {
				found = append(found, c)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b *centre) int {
		return cmp.Or(cmp.Compare(a.code.n, b.code.n), comparePostcodes(a.code, b.code))
	})
	var list []Place
	for _, c := range found[:min(len(found), n)] {
		list = append(list, s.codePlace(c))
	}
	return list
}
