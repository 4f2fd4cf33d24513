package geo

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

var ls27 = []Located{
	{Postcode: "LS27 9AA", Point: orb.Point{-1.60, 53.74}, Council: "E08000035", OrgID: "a"},
	{Postcode: "LS27 9AB", Point: orb.Point{-1.61, 53.75}, Council: "E08000035", OrgID: "b"},
	{Postcode: "LS27 9AD", Point: orb.Point{-1.62, 53.76}, Council: "E08000036", OrgID: "c"},
}

func TestLearn(t *testing.T) {
	with := func(change func(v []Located) []Located) []Located { return change(slices.Clone(ls27)) }
	far := Located{Postcode: "LS27 9AE", Point: orb.Point{-2.60, 51.45}, OrgID: "d"}
	hidden := Located{Postcode: "LS27 9AE", Point: orb.Point{-1.65, 53.80}, OrgID: "e", Visibility: Hidden}
	for _, tt := range []struct {
		name   string
		venues []Located
		source string
		at     orb.Point
	}{
		{"three venues of three groups", ls27, SourceLearned, orb.Point{-1.61, 53.75}},
		{"a wrong point far away is dropped", with(func(v []Located) []Located { return append(v, far) }), SourceLearned, orb.Point{-1.61, 53.75}},
		{"a hidden one teaches nothing", with(func(v []Located) []Located { return append(v, hidden) }), SourceLearned, orb.Point{-1.61, 53.75}},
		{"two venues are too few", ls27[:2], SourceAuthored, orb.Point{}},
		{"one group is too few", with(func(v []Located) []Located {
			for i := range v {
				v[i].OrgID = "a"
			}
			return v
		}), SourceAuthored, orb.Point{}},
		{"one point is too few", with(func(v []Located) []Located {
			for i := range v {
				v[i].Point = v[0].Point
			}
			return v
		}), SourceAuthored, orb.Point{}},
		{"two and a hidden one are too few", append(slices.Clone(ls27[:2]), hidden), SourceAuthored, orb.Point{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := freshData(t)
			r.Learn(Learn(slices.Values(tt.venues)))
			p := r.Resolve("LS27").Place
			if p == nil || p.Source != tt.source || tt.at != (orb.Point{}) && Distance(p.Point, tt.at) > 10 {
				t.Fatalf("got %v from %s at %v", p, p.Source, p.Point)
			}
			sector := r.Resolve("LS27 9").Place
			if learned := sector.Kind == Sector; learned != (tt.source == SourceLearned) {
				t.Errorf("the sector is a %s", sector.Kind)
			}
		})
	}
}

func TestLearnedCouncilsAndSource(t *testing.T) {
	r := freshData(t)
	r.Learn(Learn(slices.Values(ls27)))
	p := r.Resolve("LS27 9ZZ").Place
	if p.Kind != Sector || len(p.Areas) != 2 || p.Areas[0].Code != "lad:E08000035" || p.Areas[0].Certain || p.AccuracyM < 1000 {
		t.Errorf("got %v %+v within %d m", p, p.Areas, p.AccuracyM)
	}
	if i := slices.IndexFunc(r.Sources(), func(s Source) bool { return s.Kind == SourceLearned }); i < 0 {
		t.Error("learned rows are not among the sources")
	}
}

func TestPublicPoint(t *testing.T) {
	r := testData(t)
	at := orb.Point{-2.31234, 53.44321}
	base := Located{Postcode: "M32 0JG", Point: at, Council: "E08000009"}
	give := func(v Visibility) Position { b := base; b.Visibility = v; return r.PublicPoint(b) }
	if p := give(Shown); !p.Exact || !p.Known || p.Point != at {
		t.Errorf("shown: %+v", p)
	}
	if p := give(""); !p.Exact || p.Point != at {
		t.Errorf("not said: %+v", p)
	}
	area, hidden := give(AreaOnly), give(Hidden)
	for name, p := range map[string]Position{"area-only": area, "hidden": hidden} {
		if p.Exact || !p.Known || p.Point == at || p.AccuracyM < 2000 {
			t.Errorf("%s: %+v", name, p)
		}
	}
	// Neither the point nor the postcode may shine through: another venue of
	// the same council has the same position.
	other := Located{Postcode: "WA14 1AA", Point: orb.Point{-2.35, 53.38}, Council: "E08000009", Visibility: Hidden}
	if p := r.PublicPoint(other); p != hidden {
		t.Errorf("two hidden venues of one council: %+v and %+v", p, hidden)
	}
	other.Council = ""
	if p := r.PublicPoint(other); p != hidden {
		t.Errorf("without a council code: %+v", p)
	}
	if p := r.PublicPoint(Located{Visibility: Hidden}); p.Known {
		t.Errorf("nothing known: %+v", p)
	}
	if p := r.PublicPoint(Located{Postcode: "rubbish"}); p.Known {
		t.Errorf("rubbish: %+v", p)
	}
	if p := r.PublicPoint(Located{Postcode: "BS5 6AA"}); !p.Known || p.Exact {
		t.Errorf("a postcode without a pack: %+v", p)
	}
	b := base
	b.Visibility = "some new value"
	if p := r.PublicPoint(b); p.Exact {
		t.Error("an unknown visibility shows the point")
	}
}

func TestFarFromPostcode(t *testing.T) {
	r := testData(t)
	if _, far := r.FarFromPostcode(orb.Point{-2.6, 51.45}, "M32 0JG"); !far {
		t.Error("Bristol is not far from M32")
	}
	if _, far := r.FarFromPostcode(orb.Point{-2.3, 53.45}, "M32 0JG"); far {
		t.Error("Stretford is far from M32")
	}
	if _, far := r.FarFromPostcode(orb.Point{-2.3, 53.45}, "rubbish"); far {
		t.Error("an unknown postcode is far")
	}
}

func TestErrorsNeverHoldText(t *testing.T) {
	_, _, err := ParsePostcode("SECRET9 9ZZ", nil)
	if err == nil || strings.Contains(err.Error(), "SECRET") {
		t.Errorf("error %v", err)
	}
}

func BenchmarkLearn(b *testing.B) {
	r := freshData(b)
	outs := r.snap().outs.list
	venues := make([]Located, 100000)
	for i := range venues {
		c := outs[i%len(outs)]
		venues[i] = Located{Postcode: fmt.Sprintf("%s %dAA", c.code, i%10), OrgID: fmt.Sprint(i),
			Point: orb.Point{c.point[0] + float64(i%7)/1000, c.point[1] + float64(i%11)/1000}, Council: "E08000009"}
	}
	for b.Loop() {
		r.Learn(Learn(slices.Values(venues)))
	}
}
