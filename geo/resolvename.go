package geo

import (
	"cmp"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

const (
	choiceNear  = 0.8   // a score this part of the best is as good
	choiceApart = 10000 // metres; nearer places are one answer
	maxChoices  = 5
	homeFar     = 200000 // metres from home where a name weighs least
	homeLeast   = 0.3
)

// resolveName finds a place by name, by name and container, or by the postcode
// inside an address.
func (s *snapshot) resolveName(text string) Answer {
	if code, ok := s.codeIn(text); ok {
		return s.resolveCode(code, false)
	}
	folded := fold(text)
	if folded == "" {
		return Answer{Problem: NotFound}
	}
	if c, ok := s.codes[folded]; ok {
		return s.aliasOfCode(c)
	}
	if head, tail, ok := splitContainer(text); ok {
		if a := s.inContainer(head, tail); a.Problem == "" {
			return a
		}
	}
	matches := s.score(best(s.names.exact(folded)), nil)
	if len(matches) == 0 {
		if a := s.splitTail(folded); a.Problem == "" {
			return a
		}
	}
	matches = s.score(best(matches, s.names.prefixed(folded), s.homeOnly(s.names.subset(folded))), nil)
	if len(matches) == 0 {
		matches = s.score(best(s.names.slip(folded)), nil)
	}
	return s.choose(matches, folded)
}

// aliasOfCode answers with the operator's own word for a postcode.
func (s *snapshot) aliasOfCode(c codeAlias) Answer {
	a := s.resolveCode(c.code, false)
	if a.Place != nil {
		a.Place.Label = c.name + ", " + a.Place.Label
		a.Place.Source = SourceOperator
	}
	return a
}

// codeIn finds a postcode that ends an address, or the part before or after a
// comma ("14 Oak Road, M32 0JG").
func (s *snapshot) codeIn(text string) (Postcode, bool) {
	found := FindPostcodes(text, s.known)
	for _, f := range found {
		if f.Postcode.Kind() == Unit {
			return f.Postcode, true
		}
	}
	return Postcode{}, false
}

// splitContainer reads "X, Y", "X (Y)", "X in Y" and "X near Y".
func splitContainer(text string) (head, tail string, ok bool) {
	text = strings.ReplaceAll(strings.TrimSuffix(text, ")"), " (", ", ")
	if i := strings.LastIndexByte(text, ','); i > 0 {
		return text[:i], text[i+1:], true
	}
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return "", "", false
	}
	for _, word := range []string{" in ", " near ", " nr "} {
		if i := strings.LastIndex(lower, word); i > 0 {
			return text[:i], text[i+len(word):], true
		}
	}
	return "", "", false
}

// splitTail reads "X Y" where the last words are a known container.
func (s *snapshot) splitTail(folded string) Answer {
	words := strings.Fields(folded)
	for i := 1; i < len(words); i++ {
		head, tail := strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		if a := s.inContainer(head, tail); a.Problem == "" && a.Fallback == "" {
			return a
		}
	}
	return Answer{Problem: NotFound}
}

// scope is where a container reaches: areas, or rings around towns and codes.
type scope struct {
	areas []*area
	rings []ring
}

type ring struct {
	at     orb.Point
	metres float64
}

func (s *snapshot) holds(c *scope, e *entry) bool {
	if slices.ContainsFunc(c.areas, func(a *area) bool { return e.in.within(a) || s.mainlyIn(e, a) }) {
		return true
	}
	return slices.ContainsFunc(c.rings, func(r ring) bool { return Distance(r.at, e.point) <= r.metres })
}

// scopeOf reads a container: a council, county, region or country, a post
// town, an outward code or a postcode area.
func (s *snapshot) scopeOf(text string) (c scope, ok bool) {
	if code, mended, err := ParsePostcode(text, s.known); err == nil && !mended {
		for _, part := range []Postcode{code.Outward(), code.Area()} {
			if at := s.centres[part]; at != nil {
				c.rings = append(c.rings, ring{at.point, max(5000, float64(at.accuracyM))})
				return c, true
			}
		}
	}
	folded := fold(text)
	c.areas = append(c.areas, s.areas.byFold[folded]...)
	for _, m := range s.names.exact(folded) {
		if e := &s.names.entries[m.entry]; e.area == nil && e.rank >= rankTown {
			c.rings = append(c.rings, ring{e.point, max(8000, 2.4*float64(e.accuracyM))})
		} else if e.area == nil && len(c.areas) == 0 {
			c.rings = append(c.rings, ring{e.point, 6000})
		}
	}
	return c, len(c.areas)+len(c.rings) > 0
}

// mainlyIn reports whether a place that is only known to lie in a county, or
// in London, lies mainly in a council of it.
func (s *snapshot) mainlyIn(e *entry, a *area) bool {
	if e.in == nil || e.area != nil || a == e.in || !a.within(e.in) {
		return false
	}
	at := s.councilsAt(e)
	return len(at) > 0 && at[0].Share > 0.3 && s.areas.ofTerm(at[0].Code) == a
}

// around widens areas to rings: people say Shropshire for Telford, whose
// council has left the county.
func (c *scope) around() *scope {
	var wide scope
	for _, a := range c.areas {
		if a.known {
			wide.rings = append(wide.rings, ring{a.point, 1.2*float64(a.radiusM) + 5000})
		}
	}
	return &wide
}

// inContainer finds head inside tail. When the container is known and holds no
// such place, the container answers and the page says so.
func (s *snapshot) inContainer(head, tail string) Answer {
	c, ok := s.scopeOf(tail)
	folded := fold(head)
	if !ok || folded == "" {
		return Answer{Problem: NotFound}
	}
	if h, _, more := splitContainer(head); more && len(s.names.exact(folded)) == 0 {
		if a := s.inContainer(h, tail); a.Problem == "" && a.Fallback == "" {
			return a
		}
		folded = fold(strings.TrimRight(head, ", ")[strings.LastIndexByte(strings.TrimRight(head, ", "), ',')+1:])
	}
	matches := s.score(best(s.names.exact(folded)), &c)
	if len(matches) == 0 {
		matches = s.score(best(s.names.exact(folded)), c.around())
	}
	if len(matches) == 0 {
		matches = s.score(s.join(best(s.names.prefixed(folded), s.names.subset(folded)), &c), &c)
	}
	if len(matches) == 0 {
		matches = s.score(best(s.names.slip(folded)), &c)
	}
	if len(matches) > 0 {
		return s.choose(matches, folded)
	}
	a := s.resolve(tail)
	if a.Place != nil {
		a.Fallback = "We don\u2019t know that place; searching around " + a.Place.Label
		a.Quality = qualitySubset
	}
	return a
}

// homeOnly keeps matches near home: a mere part of a name is too little
// anywhere else.
func (s *snapshot) homeOnly(list []match) []match {
	if s.home == nil {
		return nil
	}
	return slices.DeleteFunc(list, func(m match) bool { return s.closeness(s.names.entries[m.entry].point) < 1 })
}

// closeness falls from 1 inside the home area to 0.3 at 200 km.
func (s *snapshot) closeness(p orb.Point) float64 {
	if s.home == nil {
		return 1
	}
	out := Distance(s.home.Point, p) - max(float64(s.home.AccuracyM), 15000)
	return 1 - (1-homeLeast)*min(1, max(0, out/homeFar))
}

// score weighs matches, best first, and drops those outside a container.
func (s *snapshot) score(list []match, c *scope) []match {
	kept := list[:0]
	for _, m := range list {
		e := &s.names.entries[m.entry]
		if c != nil && !s.holds(c, e) {
			continue
		}
		m.score = m.quality * e.weight * s.closeness(e.point)
		kept = append(kept, m)
	}
	slices.SortStableFunc(kept, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(s.names.entries[a.entry].id, s.names.entries[b.entry].id))
	})
	return s.preferTown(kept)
}

// preferTown drops a council's name as an area when a town or city of the same
// name lies in it: "Stockport" means the town, "Trafford" the borough.
func (s *snapshot) preferTown(list []match) []match {
	return slices.DeleteFunc(list, func(m match) bool {
		a := s.names.entries[m.entry].area
		return a != nil && slices.ContainsFunc(list, func(o match) bool {
			e := &s.names.entries[o.entry]
			return e.area == nil && e.rank >= rankTown && o.quality == m.quality && s.liesIn(e, a)
		})
	})
}

func (s *snapshot) liesIn(e *entry, a *area) bool {
	return e.in.within(a) || e.in != nil && a.within(e.in) && Distance(e.point, a.point) < max(25000, 1.5*float64(a.radiusM))
}

// choose gives one place, or a choice when others are as good and elsewhere.
func (s *snapshot) choose(list []match, folded string) Answer {
	if len(list) == 0 {
		return Answer{Problem: NotFound}
	}
	top := list[0]
	var rivals, others []match
	taken := []match{top}
	for _, m := range list[1:] {
		if s.nearAny(m, taken) {
			continue
		}
		taken = append(taken, m)
		if m.score > choiceNear*top.score+1e-9 {
			rivals = append(rivals, m)
		} else if m.quality >= qualityPrefix && m.score > top.score/2 {
			others = append(others, m)
		}
	}
	a := Answer{Quality: top.quality, Everyday: everyday[folded]}
	if len(rivals) > 0 {
		a.Choices = s.distinct(append([]match{top}, rivals...))
		return a
	}
	p := s.entryPlace(top.entry)
	a.Place, a.Others = &p, s.distinct(others)
	if top.quality == qualityEdit {
		a.Repair = "Read as " + p.Label
	}
	return a
}

func (s *snapshot) nearAny(m match, taken []match) bool {
	at := s.names.entries[m.entry].point
	return slices.ContainsFunc(taken, func(t match) bool { return Distance(at, s.names.entries[t.entry].point) <= choiceApart })
}

// distinct makes at most five places whose labels differ: by the nearest
// outward code where the container is the same.
func (s *snapshot) distinct(list []match) []Place {
	var out []Place
	for _, m := range list[:min(len(list), maxChoices)] {
		out = append(out, s.entryPlace(m.entry))
	}
	for i := range out {
		same := slices.ContainsFunc(out, func(p Place) bool { return p.ID != out[i].ID && p.Label == out[i].Label })
		if c := s.outs.nearest(out[i].Point, 20000, nil); same && c != nil {
			out[i].Label += " (" + c.code.String() + ")"
		}
	}
	return out
}

// partWords name the pieces of one place.
var partWords = makeSet("upper lower north south east west great little higher old new central inner outer middle")

// join offers the pieces of one place ("Upper Easton", "Lower Easton") as one,
// by the piece that is nearest to their middle.
func (s *snapshot) join(list []match, c *scope) []match {
	kept := list[:0]
	for _, m := range list {
		if !slices.ContainsFunc(kept, func(o match) bool { return s.onePlace(m, o) }) {
			kept = append(kept, m)
		}
	}
	return kept
}

func (s *snapshot) onePlace(a, b match) bool {
	x, y := &s.names.entries[a.entry], &s.names.entries[b.entry]
	return x.in == y.in && Distance(x.point, y.point) <= 3000 && withoutParts(x.name) == withoutParts(y.name)
}

func withoutParts(name string) string {
	words := strings.Fields(fold(name))
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return partWords[w] }), " ")
}
