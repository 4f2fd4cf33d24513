package geo

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// snapshot is one consistent state of everything the resolver knows. It never
// changes after it was built, so readers need no lock.
type snapshot struct {
	*base
	packs   *packSet
	centres map[Postcode]*centre // best layer of each sector, outward code and area
	sectors *grid
	outs    *grid
	home    *Place
	towns   map[string][]town // that listings teach, by folded name
	// byCouncil lists the outward codes that touch a council, by its term.
	byCouncil map[string][]*centre
	serves    []string
}

// packSet is the packs in force, read when first asked for.
type packSet struct {
	load    func() ([]*Pack, []Source)
	sources func() []Source
}

// newPackSet prepares to read the packs of a manifest once.
func newPackSet(dir string, m Manifest, warn func(string)) *packSet {
	var sources []Source
	load := sync.OnceValue(func() []*Pack {
		var packs []*Pack
		for _, entry := range m.Packs {
			s := Source{Kind: entry.Kind, Name: entry.Source, Vintage: entry.Vintage, Rows: entry.Rows, Licence: entry.Licence}
			p, err := entry.load(dir)
			if err != nil {
				s.Warning = err.Error()
				warn(fmt.Sprintf("place data left out, answers are rougher: %v", err))
			} else {
				packs = append(packs, p)
			}
			sources = append(sources, s)
		}
		return packs
	})
	return &packSet{
		load:    func() ([]*Pack, []Source) { return load(), sources },
		sources: func() []Source { load(); return sources },
	}
}

func newSnapshot(b *base, packs *packSet, learned *Learned, serves []string) *snapshot {
	s := &snapshot{base: b, packs: packs, centres: map[Postcode]*centre{}, serves: serves, towns: learned.towns}
	for i := range b.outward { // worst layer first, each better one replaces it
		s.centres[b.outward[i].code] = &b.outward[i]
	}
	maps.Copy(s.centres, learned.centres(s))
	loaded, _ := packs.load()
	for _, p := range loaded {
		s.addPack(p)
	}
	s.addAreas()
	var sectors, outs []*centre
	for _, c := range s.centres {
		switch c.code.Kind() {
		case Sector:
			sectors = append(sectors, c)
		case Outward:
			outs = append(outs, c)
		}
	}
	for _, list := range [][]*centre{sectors, outs} { // the same order for the same data
		slices.SortFunc(list, func(x, y *centre) int { return comparePostcodes(x.code, y.code) })
	}
	s.sectors, s.outs = newGrid(sectors), newGrid(outs)
	s.byCouncil = map[string][]*centre{}
	for _, c := range outs {
		for _, x := range c.councils {
			s.byCouncil[x.Code] = append(s.byCouncil[x.Code], c)
		}
	}
	return s
}

func (s *snapshot) addPack(p *Pack) {
	for i := range p.centres {
		r := &p.centres[i]
		s.centres[r.code] = &centre{code: r.code, point: r.point, spreadM: r.spreadM, accuracyM: max(r.spreadM, 100),
			councils: s.areas.current(r.shares), source: p.Meta.Kind, vintage: p.Meta.Vintage}
	}
}

// addAreas gives a postcode area that no row names the middle of its outward
// codes.
func (s *snapshot) addAreas() {
	points := map[Postcode][]orb.Point{}
	for code, c := range s.centres {
		if code.Kind() == Outward && s.centres[code.Area()] == nil {
			points[code.Area()] = append(points[code.Area()], c.point)
		}
	}
	for code, list := range points {
		at, _ := middle(list)
		s.centres[code] = &centre{code: code, point: at, accuracyM: accuracyArea, source: SourceAuthored}
	}
}

// known reports outward codes that exist. Where a pack holds an area, only
// its codes do.
func (s *snapshot) known(code Postcode) bool {
	if s.centres[code] != nil {
		return true
	}
	loaded, _ := s.packs.load()
	for _, p := range loaded {
		if p.blocks[code] != nil {
			return true
		}
	}
	return false
}

// unit looks a full postcode up in the packs.
func (s *snapshot) unit(code Postcode) (unitRow, *Pack) {
	loaded, _ := s.packs.load()
	for _, p := range loaded {
		if u, ok := p.unit(code); ok {
			return u, p
		}
	}
	return unitRow{}, nil
}

// unitPlace is the place of a full postcode. It carries the ID of its sector.
func (s *snapshot) unitPlace(code Postcode, u unitRow, p *Pack) Place {
	place := Place{ID: sectorID(code), Kind: Unit, Label: code.String(), Point: u.point, AccuracyM: 50,
		Source: p.Meta.Kind, Vintage: p.Meta.Vintage, Historic: u.terminated}
	if u.poor {
		place.AccuracyM = 500
	}
	if u.terminated {
		place.Label += " (no longer used)"
	}
	if u.codes.Council != "" {
		place.Areas = s.areas.current([]Share{{Code: "lad:" + u.codes.Council, Share: 1, Certain: true}})
	}
	if c := s.centres[code.Sector()]; c != nil {
		place.coarse, place.spread = c.point, c.accuracyM
	}
	place.ward, place.icb = u.codes.Ward, u.codes.ICB
	return place
}

func sectorID(code Postcode) string { return "sector:" + code.Sector().String() }

// codePlace is the place of a sector, outward code or postcode area.
func (s *snapshot) codePlace(c *centre) Place {
	p := Place{Kind: c.code.Kind(), Point: c.point, AccuracyM: c.accuracyM, Areas: c.councils, Source: c.source, Vintage: c.vintage}
	text := c.code.String()
	p.ID, p.Label = string(p.Kind)+":"+text, text
	if len(c.councils) > 0 && len(c.councils) <= 4 {
		p.Label += ", " + s.areas.nameOf(c.councils[0].Code)
	} else if len(c.in) > 0 {
		p.Label += ", " + c.in[0].name
	}
	return p
}

// entryPlace is the place of a name.
func (s *snapshot) entryPlace(n int32) Place {
	e := &s.names.entries[n]
	p := Place{ID: e.id, Kind: Settlement, Label: s.entryLabel(e), Point: e.point, AccuracyM: e.accuracyM, Source: e.source}
	if e.area != nil {
		p.Kind, p.Areas = e.area.placeKind(), shares(e.area.councils())
		for i := range p.Areas {
			p.Areas[i].Certain = len(p.Areas) == 1
		}
		return p
	}
	p.Areas = s.councilsAt(e)
	return p
}

// councilsAt tells the councils of a settlement: those of the nearest sector
// of a pack, else the council that holds it, else the council of the nearest
// outward code in the same county.
func (s *snapshot) councilsAt(e *entry) []Share {
	if e.in != nil && e.in.folded == fold(e.name) && e.in.kind != "council" { // London: every borough
		return shares(e.in.councils())
	}
	if c := s.sectors.nearest(e.point, 5000, func(c *centre) bool { return len(c.councils) > 0 }); c != nil {
		return uncertain(c.councils)
	}
	if e.in != nil && e.in.kind == "council" {
		return shares([]*area{e.in})
	}
	c := s.outs.nearest(e.point, 20000, func(c *centre) bool {
		return slices.ContainsFunc(c.councils, func(x Share) bool { a := s.areas.ofTerm(x.Code); return a != nil && (e.in == nil || a.within(e.in)) })
	})
	if c != nil {
		return uncertain(c.councils)
	}
	if e.in != nil {
		return shares(e.in.councils())
	}
	return nil
}

func uncertain(list []Share) []Share {
	out := slices.Clone(list)
	for i := range out {
		out[i].Certain = false
	}
	return out
}

// entryLabel is a name with the nearest container that is not the same word.
func (s *snapshot) entryLabel(e *entry) string {
	if e.area != nil {
		return e.area.label()
	}
	own := foldArea(e.name)
	for a := e.in; a != nil; a = a.parent {
		if a.kind == "region" && a.code != codeLondon || a.folded == own || a == s.areas.uk {
			continue
		}
		return e.name + ", " + a.name
	}
	return e.name
}

// current brings council codes to the ones in use now and joins those that
// have become one.
func (t *areaTable) current(list []Share) []Share {
	out := make([]Share, 0, len(list))
	for _, x := range list {
		kind, code, _ := cutTerm(x.Code)
		next := t.ofCode(code)
		if len(next) == 0 {
			next = []succession{{code: code, share: 1}}
		}
		for _, n := range next {
			y := Share{Code: kind + ":" + n.code, Share: x.Share * n.share, Certain: x.Certain && n.share == 1}
			if i := slices.IndexFunc(out, func(z Share) bool { return z.Code == y.Code }); i >= 0 {
				out[i].Share = min(1, out[i].Share+y.Share)
				out[i].Certain = out[i].Share > 0.9999
				continue
			}
			out = append(out, y)
		}
	}
	slices.SortStableFunc(out, func(a, b Share) int { return cmp.Compare(b.Share, a.Share) })
	return out
}
