package geo

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/paulmach/orb"
)

// Options says where the place data are.
type Options struct {
	Data fs.FS  // places.csv, outward.csv, areas.csv ... (data.FS)
	Dir  string // folder of imported packs and aliases.csv; may be empty or absent
	Home string // the deployment's home area as a place, "Bristol"; may be empty
	// Serves lists the area terms that the deployment serves; a place wholly
	// outside them answers [OutsideArea]. Empty: everywhere.
	Serves []string
	Warn   func(string) // told of data that had to be left out; may be nil
}

// Resolver turns words into places. It is safe for concurrent use: every call
// works on one snapshot, and new data come as a whole new one.
type Resolver struct {
	options Options
	current atomic.Pointer[snapshot]

	change  sync.Mutex // held while a new snapshot is built
	learned *Learned
}

// Open reads the place data. A damaged imported pack is left out with a
// warning; the files of Options.Data must be right.
func Open(o Options) (*Resolver, error) {
	if o.Warn == nil {
		o.Warn = func(string) {}
	}
	r := &Resolver{options: o, learned: &Learned{}}
	return r, r.Reload()
}

// Reload reads the imported packs and the aliases again after a new manifest
// was written. When it fails, the data of before stay in use.
func (r *Resolver) Reload() error {
	r.change.Lock()
	defer r.change.Unlock()
	b, err := readBase(r.options.Data, r.options.Dir)
	if err != nil {
		return err
	}
	m, err := ReadManifest(r.options.Dir)
	if err != nil {
		r.options.Warn(fmt.Sprintf("imported place data left out, answers are rougher: %v", err))
	}
	return r.swap(b, newPackSet(r.options.Dir, m, r.options.Warn))
}

// Learn swaps in what the directory's own listings teach about outward codes,
// sectors and towns.
func (r *Resolver) Learn(l *Learned) {
	r.change.Lock()
	defer r.change.Unlock()
	r.learned = l
	old := r.snap()
	next := newSnapshot(old.base, old.packs, l, r.options.Serves)
	next.home = old.home
	r.current.Store(next)
}

func (r *Resolver) swap(b *base, packs *packSet) error {
	next := newSnapshot(b, packs, r.learned, r.options.Serves)
	if r.options.Home != "" {
		home := next.resolve(r.options.Home)
		if home.Place == nil {
			return fmt.Errorf("home area %q is not one place: name it with its county or council", r.options.Home)
		}
		next.home = home.Place
	}
	r.current.Store(next)
	return nil
}

func (r *Resolver) snap() *snapshot { return r.current.Load() }

// maxText bounds what is looked at: a place is never longer.
const maxText = 200

// Resolve is the way from words to a place. The same text and place data give
// the same answer, whatever the listings are; see [Resolver.Find].
func (r *Resolver) Resolve(text string) Answer {
	s := r.snap()
	return s.served(s.resolve(text))
}

// served refuses places wholly outside the area that the deployment serves.
func (s *snapshot) served(a Answer) Answer {
	if len(s.serves) == 0 {
		return a
	}
	if a.Place != nil && !s.serve(*a.Place) {
		return Answer{Problem: OutsideArea, Repair: a.Repair}
	}
	if len(a.Choices) == 0 {
		return a
	}
	a.Choices = slices.DeleteFunc(a.Choices, func(p Place) bool { return !s.serve(p) })
	switch len(a.Choices) {
	case 0:
		return Answer{Problem: OutsideArea}
	case 1:
		a.Place, a.Choices = &a.Choices[0], nil
	}
	return a
}

func (s *snapshot) serve(p Place) bool {
	areas := s.areasOf(p)
	if len(p.Areas) == 0 { // not known where it lies: refuse nobody
		return true
	}
	return slices.ContainsFunc(areas, func(x Share) bool { return slices.Contains(s.serves, x.Code) })
}

func (s *snapshot) resolve(text string) Answer {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return Answer{Problem: Empty}
	case len(text) > maxText:
		return Answer{Problem: NotFound}
	}
	if code, mended, err := ParsePostcode(text, s.known); err == nil {
		// Letters alone, and what had to be mended, give way to a place of that
		// name: "Hull" is not HU1 1.
		sure := !mended && code.Kind() != PostcodeArea
		if sure || strings.ContainsAny(text, "0123456789") || !mended && len(s.names.exact(fold(text))) == 0 {
			return s.resolveCode(code, mended)
		}
	}
	return s.resolveName(text)
}

// resolveCode finds the best layer that knows a postcode, or what it is part of.
func (s *snapshot) resolveCode(code Postcode, mended bool) Answer {
	if code.nonGeographic() {
		return Answer{Problem: NonGeographic}
	}
	a := Answer{Quality: qualityExact}
	if mended {
		a.Repair = "Read as " + code.String()
	}
	if code.Kind() == Unit {
		if u, pack := s.unit(code); pack != nil {
			if u.nowhere {
				return Answer{Problem: NonGeographic, Repair: a.Repair}
			}
			p := s.unitPlace(code, u, pack)
			a.Place = &p
			return a
		}
	}
	for _, part := range []Postcode{code.Sector(), code.Outward(), code.Area()} {
		c := s.centres[part]
		if part.IsZero() || c == nil {
			continue
		}
		p := s.codePlace(c)
		a.Place = &p
		if part != code {
			a.Fallback = "We don\u2019t have " + code.String() + "; searching around " + part.String()
		}
		return a
	}
	if knownArea(code.text[:code.Area().n]) {
		return Answer{Problem: NoPosition, Repair: a.Repair}
	}
	return Answer{Problem: NotFound}
}

// ByID finds the place that an ID from [Place] names, for near= in URLs.
func (r *Resolver) ByID(id string) (Place, bool) {
	s := r.snap()
	kind, rest, ok := strings.Cut(id, ":")
	if !ok || len(id) > maxText {
		return Place{}, false
	}
	switch kind {
	case "sector", "outward", string(PostcodeArea):
		code, mended, err := ParsePostcode(rest, s.known)
		if err != nil || mended || string(code.Kind()) != kind {
			return Place{}, false
		}
		if a := s.resolveCode(code, false); a.Place != nil {
			return *a.Place, true
		}
	case "area":
		if a := s.areas.byCode[rest]; a == nil && len(s.areas.history[rest]) > 0 {
			p, ok := r.ByID("area:" + s.areas.history[rest][0].code)
			p.Historic = true
			return p, ok
		}
		fallthrough
	case "name":
		if n, ok := s.names.byID[id]; ok {
			return s.entryPlace(n), true
		}
	case townKind:
		return s.townByID(id)
	}
	return Place{}, false
}

// At describes a point, for "Use my location": codes and a label. Its ID is
// that of the nearest sector or outward code, so that a link does not hold the
// point.
func (r *Resolver) At(at orb.Point, accuracyM int) Place {
	s := r.snap()
	p := Place{Kind: Point, Point: at, AccuracyM: max(accuracyM, 150), Source: SourceGiven, Label: "the place on the map"}
	if !inBox(at) {
		return p
	}
	c := cmp.Or(s.sectors.nearest(at, 10000, nil), s.outs.nearest(at, 50000, nil))
	if c == nil {
		return p
	}
	near := s.codePlace(c)
	p.ID, p.Label, p.Areas = near.ID, "Near "+near.Label, uncertain(near.Areas)
	return p
}

// Density classes how built up a place is, by the spread of its sector, for
// [Minutes].
func (r *Resolver) Density(p Place) Density {
	s := r.snap()
	if p.Kind == Unit {
		return DensityOf(p.spread)
	}
	return s.density(p.Point)
}

// DensityAt classes how built up the surroundings of a venue are.
func (r *Resolver) DensityAt(p orb.Point) Density { return r.snap().density(p) }

func (s *snapshot) density(p orb.Point) Density {
	if c := s.sectors.nearest(p, 5000, nil); c != nil {
		return DensityOf(c.spreadM)
	}
	return Middle
}

// Postcode reads a postcode as an address gives it; mended says that a letter
// or digit was put right.
func (r *Resolver) Postcode(text string) (p Postcode, mended bool, err error) {
	return ParsePostcode(text, r.snap().known)
}

// Sources lists the data in use, for /about/data. It reads packs that were not
// needed so far.
func (r *Resolver) Sources() []Source {
	s := r.snap()
	list := slices.Concat(s.packs.sources(), s.sources)
	if n := r.learnedRows(s); n > 0 {
		list = append(list, Source{Kind: SourceLearned, Name: "Listings in this directory", Vintage: s.vintageLearned(), Rows: n})
	}
	return list
}

func (r *Resolver) learnedRows(s *snapshot) (n int) {
	n = len(s.towns)
	for _, c := range s.centres {
		if c.source == SourceLearned {
			n++
		}
	}
	return n
}

func (s *snapshot) vintageLearned() string {
	for _, c := range s.centres {
		if c.source == SourceLearned {
			return c.vintage
		}
	}
	return ""
}

func finite(p orb.Point) bool {
	return !math.IsNaN(p[0]+p[1]) && !math.IsInf(p[0]+p[1], 0)
}
