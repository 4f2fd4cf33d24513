package geo

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// centre is what one layer knows of a sector, outward code or postcode area.
type centre struct {
	code      Postcode
	point     orb.Point
	accuracyM int
	spreadM   int // measured from unit postcodes or listings; 0 when authored
	councils  []Share
	in        []*area // containers of an authored row
	source    string
	vintage   string
}

// readOutward joins the authored rows to the places they name. A row that
// names no place, or two of them, is an error: the file is our own.
func (b *base) readOutward(data fs.FS) error {
	rows := 0
	err := readTable(data, "outward.csv", func(r record) error {
		rows++
		c, err := b.authored(r)
		if err == nil {
			b.outward = append(b.outward, c)
		}
		return err
	})
	b.centreAreas()
	if rows > 0 {
		b.sources = append(b.sources, Source{Kind: SourceAuthored, Name: "outward.csv", Rows: rows, Licence: noticeAuthored})
	}
	return err
}

func (b *base) authored(r record) (centre, error) {
	code, _, err := ParsePostcode(r.field("outward"), nil)
	if err != nil || code.Kind() != Outward && code.Kind() != PostcodeArea {
		return centre{}, r.errorf("not an outward code or postcode area")
	}
	c := centre{code: code, accuracyM: accuracyOutward, source: SourceAuthored}
	if code.Kind() == PostcodeArea {
		c.accuracyM = accuracyArea
	}
	given, err := r.number("accuracy_m")
	if err != nil {
		return centre{}, err
	}
	if given > 0 {
		c.accuracyM = given
	}
	if c.in, err = b.containers(r); err != nil {
		return centre{}, err
	}
	var councils []*area
	for _, a := range c.in {
		councils = append(councils, a.councils()...)
	}
	c.councils = shares(councils)
	c.point, err = b.localities(r, c)
	return c, err
}

func (b *base) containers(r record) ([]*area, error) {
	var list []*area
	for name := range strings.SplitSeq(r.field("container"), " / ") {
		a, err := b.container(record{r.file, r.line, map[string]int{"container": 0}, []string{name}})
		if err != nil || a == nil {
			return nil, r.errorf("container %q is not in areas.csv", name)
		}
		list = append(list, a)
	}
	return list, nil
}

// localities is the middle of the places that a row names.
func (b *base) localities(r record, c centre) (orb.Point, error) {
	var sum orb.Point
	names := strings.Split(r.field("localities"), " / ")
	for _, name := range names {
		var found []int32
		for _, in := range c.in {
			for _, n := range b.find(name, in) {
				if !slices.Contains(found, n) {
					found = append(found, n)
				}
			}
		}
		if len(found) != 1 {
			return sum, r.errorf("%d places %q in the container, not one", len(found), name)
		}
		e := &b.names.entries[found[0]]
		if c.code.Kind() == Outward {
			b.named[found[0]]++
		}
		sum[0] += e.point[0] / float64(len(names))
		sum[1] += e.point[1] / float64(len(names))
	}
	return sum, nil
}

// centreAreas moves a postcode area to the middle of its outward codes.
func (b *base) centreAreas() {
	points := map[Postcode][]orb.Point{}
	for _, c := range b.outward {
		if c.code.Kind() == Outward {
			points[c.code.Area()] = append(points[c.code.Area()], c.point)
		}
	}
	for i := range b.outward {
		c := &b.outward[i]
		if list := points[c.code]; c.code.Kind() == PostcodeArea && len(list) > 2 {
			c.point, _ = middle(list)
		}
	}
}
