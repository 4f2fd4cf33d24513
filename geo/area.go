package geo

import (
	"cmp"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// area is a council, county, region or country of areas.csv.
type area struct {
	code, kind, name, country string
	parent                    *area
	children                  []*area
	folded                    string

	// Worked out from the places and outward codes inside; known is false when
	// there were none.
	point   orb.Point
	radiusM int
	known   bool
}

type areaTable struct {
	all        []*area
	byCode     map[string]*area
	byFold     map[string][]*area
	byGeoNames map[string]*area // GeoNames spelling, and nation for whole countries
	history    map[string][]succession
	formerly   map[string][]string // current code -> codes that only changed their number
	uk         *area
}

// succession is where a code that is no longer used went.
type succession struct {
	code     string
	share    float64
	relation string
	name     string
}

func readAreas(fsys fs.FS) (*areaTable, error) {
	t := &areaTable{byCode: map[string]*area{}, byFold: map[string][]*area{}, byGeoNames: map[string]*area{},
		history: map[string][]succession{}, formerly: map[string][]string{}}
	byName := map[string]*area{}
	err := readTable(fsys, "areas.csv", func(r record) error {
		a := &area{code: r.field("code"), kind: r.field("kind"), name: r.field("name"), country: r.field("country")}
		a.folded = foldArea(a.name)
		if parent := r.field("parent"); parent != "" {
			if a.parent = cmp.Or(t.byCode[parent], byName[parent]); a.parent == nil {
				return r.errorf("parent %q does not stand above it", parent)
			}
			a.parent.children = append(a.parent.children, a)
		}
		if a.code != "" {
			t.byCode[a.code] = a
		}
		byName[a.name] = a
		if g := r.field("geonames"); g != "" {
			t.byGeoNames[g] = a
		}
		t.all = append(t.all, a)
		t.name(a, a.folded)
		t.name(a, fold(a.name))
		return nil
	})
	t.uk = t.byCode["K02000001"]
	if err == nil {
		err = t.readHistory(fsys)
	}
	return t, err
}

func (t *areaTable) name(a *area, folded string) {
	if folded != "" && !slices.Contains(t.byFold[folded], a) {
		t.byFold[folded] = append(t.byFold[folded], a)
	}
}

func (t *areaTable) readHistory(fsys fs.FS) error {
	return readTable(fsys, "area-history.csv", func(r record) error {
		s := succession{code: r.field("new"), relation: r.field("relation"), name: r.field("name")}
		var err error
		if s.share, err = strconv.ParseFloat(r.field("share"), 64); err != nil || s.share <= 0 || s.share > 1 {
			return r.errorf("share is not a number from 0 to 1")
		}
		old := r.field("old")
		if old == "" || t.byCode[s.code] == nil {
			return r.errorf("old code missing, or new code not in areas.csv")
		}
		t.history[old] = append(t.history[old], s)
		if s.relation == "recoded" && strings.HasPrefix(old, s.code[:3]) {
			t.formerly[s.code] = append(t.formerly[s.code], old)
		}
		if s.relation == "merged" {
			t.name(t.byCode[s.code], foldArea(s.name))
		}
		return nil
	})
}

// term is the area as it stands in covers; a county has none of its own.
func (a *area) term() string {
	code := cmp.Or(a.code, a.folded)
	switch {
	case a.code == "K02000001":
		return "uk"
	case a.kind == "country":
		return "ctry:" + code
	case a.kind == "region":
		return "rgn:" + code
	case a.kind == "council":
		return "lad:" + code
	case a.kind == "icb":
		return "icb:" + code
	}
	return ""
}

// terms is the area as a coverage: a county is all its councils.
func (a *area) terms() []string {
	if t := a.term(); t != "" {
		return []string{t}
	}
	var terms []string
	for _, c := range a.children {
		terms = append(terms, c.terms()...)
	}
	return terms
}

// within reports whether a is b or lies in it.
func (a *area) within(b *area) bool {
	for ; a != nil; a = a.parent {
		if a == b {
			return true
		}
	}
	return false
}

// councils lists the councils of an area, itself included.
func (a *area) councils() []*area {
	if a.kind == "council" {
		return []*area{a}
	}
	var list []*area
	for _, c := range a.children {
		list = append(list, c.councils()...)
	}
	return list
}

// shares spreads a place evenly over councils, for want of better knowledge.
func shares(councils []*area) []Share {
	list := make([]Share, 0, len(councils))
	for _, c := range councils {
		list = append(list, Share{Code: c.term(), Share: 1 / float64(len(councils))})
	}
	return list
}

func (a *area) placeKind() Kind {
	switch a.kind {
	case "country":
		return Country
	case "region":
		return Region
	case "icb":
		return ICB
	}
	return Council
}

func (a *area) id() string { return "area:" + cmp.Or(a.code, a.folded) }

// label names the area with what it lies in.
func (a *area) label() string {
	for p := a.parent; p != nil; p = p.parent {
		if p.kind != "region" && p.folded != a.folded && p.code != "K02000001" {
			return a.name + ", " + p.name
		}
		if p.code == codeLondon {
			return a.name + ", London"
		}
	}
	return a.name
}

const codeLondon = "E12000007"

// ofCode finds an area by a term such as "lad:E08000009", following codes
// that are no longer used. Several are successors of a split.
func (t *areaTable) ofCode(code string) []succession {
	if t.byCode[code] != nil {
		return []succession{{code: code, share: 1}}
	}
	return t.history[code]
}
