package geo

import (
	"cmp"
	"errors"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// town is where the listings of a directory say that a place of some name is.
// No list of places has all villages, nor any town abroad; what stands in the
// addresses of a directory is what its people ask for.
type town struct {
	id, name string
	point    orb.Point
	spreadM  int
	venues   int
}

// Bounds of learned towns.
const (
	// leastOfTown is how many venues make a town: one may be misplaced.
	leastOfTown = 2
	// townM is how far apart venues of one town are at most from its first, in
	// metres; others are another town of the name.
	townM = 30_000
	// maxTown is the longest name, in bytes.
	maxTown = 60
	// learnTownM is the least accuracy of a learned town, in metres.
	learnTownM = 2_000
	// timesListed is how many times as many venues make a town abroad likelier
	// than one of the same name that the place data have.
	timesListed = 5
)

// named are the venues whose addresses name one town, as it is spelt there.
type named struct {
	points []orb.Point
	spelt  map[string]int
}

// townNames gathers venues by the folded name of their town.
type townNames struct {
	folded map[string]*named
	codes  map[string]*named // by codeKeys
	seen   map[string]*named // by the name as it stands; nil for what is no name
}

func (t *townNames) learn(v Located) {
	n, ok := t.seen[v.Town]
	if !ok {
		n = t.of(v.Town)
		t.seen[v.Town] = n
	}
	if n != nil {
		n.add(v)
	}
}

// learnCode takes a postal code that is none of the United Kingdom, whose own
// are known better.
func (t *townNames) learnCode(v Located) {
	for _, key := range codeKeys(v.Postcode) {
		if t.codes[key] == nil {
			t.codes[key] = &named{spelt: map[string]int{}}
		}
		t.codes[key].add(v)
	}
}

func (n *named) add(v Located) {
	n.points = append(n.points, v.Point)
	n.spelt[v.Town]++
}

var noBlanks = strings.NewReplacer(" ", "", "-", "")

// codeKeys are what a postal code of another country is filed under: itself and
// its first three letters, which mostly say the district (94103 in 941, D07 X6K8
// in D07).
func codeKeys(code string) []string {
	code = strings.ToLower(noBlanks.Replace(code))
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	if len(code) < 4 || len(code) > 10 || !strings.ContainsFunc(code, digit) ||
		strings.ContainsFunc(code, func(r rune) bool { return !digit(r) && (r < 'a' || r > 'z') }) {
		return nil
	}
	return []string{code, code[:3] + "*"}
}

func (t *townNames) of(town string) *named {
	folded := fold(spelling(town))
	if len(folded) < 3 || len(folded) > maxTown {
		return nil
	}
	if t.folded[folded] == nil {
		t.folded[folded] = &named{spelt: map[string]int{}}
	}
	return t.folded[folded]
}

// spelling is a town's name without what may follow it.
func spelling(town string) string {
	name, _, _ := strings.Cut(town, ",")
	return strings.Join(strings.Fields(name), " ")
}

// label is the name as most of the addresses have it.
func (n *named) label() string {
	return spelling(slices.MaxFunc(slices.Sorted(maps.Keys(n.spelt)), func(a, b string) int { return cmp.Compare(n.spelt[a], n.spelt[b]) }))
}

// townsOf makes towns of the venues by folded name. The addresses of these are
// shown to everybody, so that a town gives nothing away.
func townsOf(names townNames) map[string][]town {
	out := map[string][]town{}
	for folded, n := range names.folded {
		n.townsInto(out, folded, n.label(), leastOfTown)
	}
	for key, n := range names.codes {
		label := n.label()
		if code := strings.ToUpper(key); !strings.HasSuffix(key, "*") {
			label = strings.TrimSuffix(code+", "+label, ", ")
		} else if label == "" {
			label = code
		}
		n.townsInto(out, key, label, 1)
	}
	return out
}

// townsInto adds the towns that so many of the venues at least lie in.
func (n *named) townsInto(out map[string][]town, folded, label string, least int) {
	var list []town
	for group := range clusters(n.points) {
		if len(group) >= least {
			at, spread := middle(group)
			list = append(list, town{name: label, point: at, spreadM: spread, venues: len(group)})
		}
	}
	slices.SortFunc(list, func(a, b town) int {
		return cmp.Or(cmp.Compare(b.venues, a.venues), cmp.Compare(a.point[0], b.point[0]))
	})
	for i := range list {
		list[i].id = townID(folded, i)
	}
	if len(list) > 0 {
		out[folded] = list
	}
}

const townKind = "town"

func townID(folded string, i int) string {
	id := townKind + ":" + strings.ReplaceAll(folded, " ", "-")
	for ; i > 0; i-- {
		id += "'"
	}
	return id
}

// clusters are the points that lie together, in the order of their first.
func clusters(left []orb.Point) iter.Seq[[]orb.Point] {
	return func(yield func([]orb.Point) bool) {
		for len(left) > 0 {
			var near, far []orb.Point
			for _, p := range left {
				if Distance(left[0], p) <= townM {
					near = append(near, p)
				} else {
					far = append(far, p)
				}
			}
			if !yield(near) {
				return
			}
			left = far
		}
	}
}

// Find is [Resolver.Resolve] for who looks for services: it knows the towns of
// the directory's own listings as well, and prefers one that many of them name
// to a namesake that none of them is near. What it finds changes with the
// listings, so that nothing that is kept may follow from it.
func (r *Resolver) Find(text string) Answer {
	s := r.snap()
	return s.served(s.orListed(text, s.resolve(text)))
}

// orListed answers with the towns of listings where these are what a name means.
func (s *snapshot) orListed(text string, a Answer) Answer {
	if t := s.inRegion(fold(text)); t != nil {
		p := s.townPlace(t)
		return Answer{Place: &p, Quality: qualityExact, Listed: t.venues}
	}
	towns := s.towns[fold(text)]
	for _, key := range codeKeys(text) {
		if len(towns) == 0 && a.Place == nil {
			towns = s.towns[key]
		}
	}
	if len(towns) == 0 {
		if head, _, ok := splitContainer(text); ok && (a.Place == nil && len(a.Choices) == 0 || a.Fallback != "") {
			towns = s.towns[fold(head)] // "Dublin, Ireland"
		}
	}
	if len(towns) == 0 || a.Place != nil && a.Place.Kind != Settlement && a.Place.Kind != Council && a.Quality == 1 {
		return a
	}
	known := a.Choices
	if a.Place != nil {
		known = append([]Place{*a.Place}, a.Others...)
	}
	if a.Quality < 1 { // a slip of the pen or a part of a name
		known = nil
	}
	var near int // venues round the places that the data have
	var away []town
	for _, t := range towns {
		if slices.ContainsFunc(known, func(k Place) bool { return Distance(k.Point, t.point) <= townM }) {
			near += t.venues
		} else {
			away = append(away, t)
		}
	}
	if len(away) == 0 || away[0].venues < timesListed*near {
		a.Listed = near
		return a
	}
	var found []Place
	for i := range away[:min(len(away), maxChoices)] {
		found = append(found, s.townPlace(&away[i]))
	}
	if len(away) > 1 && away[0].venues < timesListed*away[1].venues {
		return Answer{Choices: found, Quality: qualityExact, Listed: away[0].venues}
	}
	return Answer{Place: &found[0], Others: append(known, found[1:]...), Quality: qualityExact, Everyday: a.Everyday && len(known) > 0, Listed: away[0].venues}
}

// abroad is a state or country of other lands: its middle, and how far from
// there a town of it may be, in metres.
type abroad struct {
	middle orb.Point
	reachM float64
}

// readAbroad reads the regions that tell one Hamilton from another.
func (b *base) readAbroad(fsys fs.FS) error {
	return readTable(fsys, "regions-abroad.csv", func(r record) error {
		at, ok, err := r.point()
		if err == nil && !ok {
			err = r.errorf("there is no position")
		}
		km, err2 := r.number("reach_km")
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		for _, name := range []string{r.field("name"), r.field("short")} {
			if name != "" {
				b.abroad[fold(name)] = abroad{at, float64(km) * 1000}
			}
		}
		return nil
	})
}

// inRegion reads "toledo ohio" and "hamilton new zealand": of the towns of a name
// the one nearest to the middle of the region, if it is near enough to lie in it.
func (s *snapshot) inRegion(folded string) *town {
	words := strings.Fields(folded)
	for i := 1; i < len(words); i++ {
		region, ok := s.abroad[strings.Join(words[i:], " ")]
		towns := s.towns[strings.Join(words[:i], " ")]
		if !ok || len(towns) == 0 {
			continue
		}
		far := func(t town) float64 { return Distance(t.point, region.middle) }
		best := slices.MinFunc(towns, func(a, b town) int { return cmp.Compare(far(a), far(b)) })
		if far(best) <= region.reachM {
			return &best
		}
	}
	return nil
}

func (s *snapshot) townPlace(t *town) Place {
	p := Place{ID: t.id, Kind: Settlement, Label: t.name, Point: t.point, AccuracyM: max(t.spreadM, learnTownM), Source: SourceLearned}
	if inBox(t.point) {
		if c := cmp.Or(s.sectors.nearest(t.point, 10000, nil), s.outs.nearest(t.point, 50000, nil)); c != nil {
			p.Areas = uncertain(s.codePlace(c).Areas)
		}
	}
	return p
}

// townByID finds a learned town by the ID that [Place] has.
func (s *snapshot) townByID(id string) (Place, bool) {
	folded := strings.ReplaceAll(strings.TrimRight(strings.TrimPrefix(id, townKind+":"), "'"), "-", " ")
	for i := range s.towns[folded] {
		if t := &s.towns[folded][i]; t.id == id {
			return s.townPlace(t), true
		}
	}
	return Place{}, false
}

// suggestTowns completes the names of learned towns that the place data lack.
func (s *snapshot) suggestTowns(folded string, n int, have []Place) []Place {
	var found []*town
	for _, name := range slices.Sorted(maps.Keys(s.towns)) {
		if !strings.HasPrefix(name, folded) || strings.HasSuffix(name, "*") || len(s.names.exact(name)) > 0 {
			continue
		}
		found = append(found, &s.towns[name][0])
	}
	slices.SortStableFunc(found, func(a, b *town) int { return cmp.Compare(b.venues, a.venues) })
	for _, t := range found[:min(len(found), max(0, n-len(have)))] {
		have = append(have, s.townPlace(t))
	}
	return have
}
