package geo

import (
	"cmp"
	"slices"
	"strings"
)

func cutTerm(term string) (kind, code string, ok bool) { return strings.Cut(term, ":") }

// ofTerm finds the area of a term; nil for postcodes and unknown codes.
func (t *areaTable) ofTerm(term string) *area {
	if term == "uk" {
		return t.uk
	}
	kind, code, _ := cutTerm(term)
	if kind == "pcd" || kind == "sector" || kind == "pca" {
		return nil
	}
	if a := t.byCode[code]; a != nil {
		return a
	}
	if next := t.history[code]; len(next) == 1 {
		return t.byCode[next[0].code]
	}
	for _, a := range t.byFold[code] {
		if a.code == "" {
			return a
		}
	}
	return nil
}

// nameOf is a term for people.
func (t *areaTable) nameOf(term string) string {
	kind, code, ok := cutTerm(term)
	switch {
	case term == "uk":
		return "the UK"
	case !ok:
		return term
	case kind == "pcd" || kind == "sector":
		return code
	case kind == "pca":
		return code + " postcodes"
	}
	if old := t.history[code]; len(old) > 0 && old[0].relation == "merged" {
		return old[0].name
	}
	if a := t.ofTerm(term); a != nil {
		return a.name
	}
	return code
}

// AreaName is the name of an area term for people: "Trafford", "the UK",
// "BS5". An unknown code is given as it stands.
func (r *Resolver) AreaName(term string) string { return r.snap().areas.nameOf(term) }

// CurrentTerms brings a term to the area codes in use now: a recoded or merged
// council to its successor, a split one to all of them. A term that is not
// known stays as it is.
func (r *Resolver) CurrentTerms(term string) []string {
	kind, code, ok := cutTerm(term)
	next := r.snap().areas.ofCode(code)
	if !ok || len(next) == 0 {
		return []string{term}
	}
	var list []string
	for _, n := range next {
		list = append(list, kind+":"+n.code)
	}
	return list
}

// AreasOf gives every area term of a place with its share: uk, ctry:, rgn:,
// icb:, lad:, ward:, pca:, pcd:, sector:. Codes that a council had before it
// was only renumbered come too, so that old listings still match.
func (r *Resolver) AreasOf(p Place) []Share { return r.snap().areasOf(p) }

func (s *snapshot) areasOf(p Place) []Share {
	out := make([]Share, 0, len(p.Areas)+8)
	out = append(out, p.Areas...)
	for _, x := range p.Areas {
		_, code, _ := cutTerm(x.Code)
		for _, old := range s.areas.formerly[code] {
			out = append(out, Share{Code: "lad:" + old, Share: x.Share, Certain: x.Certain})
		}
	}
	out = s.ancestors(out, p)
	if p.ward != "" {
		out = append(out, Share{"ward:" + p.ward, 1, true})
	}
	if p.icb != "" {
		out = append(out, Share{"icb:" + p.icb, 1, true})
	}
	return s.postcodeTerms(out, p)
}

// ancestors adds regions, countries and the UK, each with the sum of what
// lies in it.
func (s *snapshot) ancestors(out []Share, p Place) []Share {
	sums := map[string]float64{}
	var order []string
	for _, x := range p.Areas {
		a := s.areas.ofTerm(x.Code)
		if a == nil {
			continue
		}
		for a = a.parent; a != nil; a = a.parent {
			if t := a.term(); t != "" {
				if sums[t] == 0 {
					order = append(order, t)
				}
				sums[t] += x.Share
			}
		}
	}
	for _, t := range order {
		// The sum can miss the shares below 1 % that were left out.
		whole := sums[t] > 0.97
		out = append(out, Share{t, cmp.Or(one(whole), min(sums[t], 1)), whole && p.Kind != Settlement || whole && t == "uk"})
	}
	return out
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// postcodeTerms adds what a listing that covers postcodes is compared with.
func (s *snapshot) postcodeTerms(out []Share, p Place) []Share {
	switch kind, text, _ := strings.Cut(p.ID, ":"); kind {
	case "sector", "outward", string(PostcodeArea):
		code, _, err := ParsePostcode(text, nil)
		if err != nil {
			return out
		}
		return appendCode(out, code, 1, true)
	}
	if p.AccuracyM <= 2500 {
		if c := s.nearestCode(p); c != nil {
			out = appendCode(out, c.code, 1, false)
		}
		return out
	}
	return s.codesInside(out, p)
}

func (s *snapshot) nearestCode(p Place) *centre {
	if sector := s.sectors.nearest(p.Point, 5000, nil); sector != nil {
		return sector
	}
	return s.outs.nearest(p.Point, 20000, nil)
}

func appendCode(out []Share, code Postcode, share float64, certain bool) []Share {
	if sec := code.Sector(); !sec.IsZero() {
		out = append(out, Share{"sector:" + sec.String(), share, certain})
	}
	if o := code.Outward(); !o.IsZero() {
		out = append(out, Share{"pcd:" + o.String(), share, certain})
	}
	return append(out, Share{"pca:" + code.Area().String(), share, certain})
}

// codesInside gives the outward codes near a whole town, council or county,
// each as the part of it that it is: a listing for M16 serves part of
// Manchester.
func (s *snapshot) codesInside(out []Share, p Place) []Share {
	var codes []Postcode
	for _, x := range p.Areas {
		for _, c := range s.byCouncil[x.Code] {
			if Distance(c.point, p.Point) <= float64(p.AccuracyM)*1.5 && !slices.Contains(codes, c.code) {
				codes = append(codes, c.code)
			}
		}
		if len(codes) > 100 {
			break
		}
	}
	if len(codes) == 0 || len(codes) > 100 { // below the 1 % that counts
		return out
	}
	areas := map[Postcode]int{}
	for _, c := range codes {
		out = append(out, Share{"pcd:" + c.String(), 1 / float64(len(codes)), false})
		areas[c.Area()]++
	}
	start := len(out)
	for a, n := range areas {
		out = append(out, Share{"pca:" + a.String(), float64(n) / float64(len(codes)), false})
	}
	slices.SortFunc(out[start:], func(a, b Share) int { return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Code, b.Code)) })
	return out
}

// everywhere lists words for the whole country.
var everywhere = []string{"nationwide", "national", "nationally", "uk", "uk wide", "ukwide", "united kingdom", "whole uk", "all uk", "across uk",
	"whole country", "great britain", "gb", "britain", "all", "anywhere", "everywhere", "all areas", "throughout uk", "all over uk"}

// maxCoverage bounds the words of a service area: longer ones are prose.
const maxCoverage = 4000

// Coverage reads the words of a service area ("Nationwide", "Trafford",
// "Greater Manchester", "M16, M32") to area terms. ok is false when any part
// is not understood or could mean several areas: then the words stay as they
// are and restrict nobody.
func (r *Resolver) Coverage(text string) (terms []string, ok bool) {
	s := r.snap()
	if len(text) > maxCoverage {
		return nil, false
	}
	if got, ok := s.coveragePart(text); ok { // names with "and" or a comma in them
		return got, true
	}
	for part := range strings.FieldsFuncSeq(separateAnd(text), func(c rune) bool { return strings.ContainsRune(",;/\n|", c) }) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		got, ok := s.coveragePart(part)
		if !ok {
			return nil, false
		}
		for _, t := range got {
			if !slices.Contains(terms, t) {
				terms = append(terms, t)
			}
		}
	}
	return terms, len(terms) > 0
}

func separateAnd(text string) string {
	return strings.NewReplacer(" and ", ", ", " & ", ", ", " AND ", ", ", " And ", ", ", " + ", ", ").Replace(text)
}

// coverWords come before or after the area and say nothing about it.
var coverWords = []string{"residents of ", "people living ", "people ", "across ", "covering ", "all of ", "all ", "whole of ", "whole ", "throughout ", "within ", "borough of ", "of "}

func (s *snapshot) coveragePart(text string) ([]string, bool) {
	folded := fold(text)
	if folded == "" || len(text) > 200 {
		return nil, false
	}
	if slices.Contains(everywhere, folded) {
		return []string{"uk"}, true
	}
	if p, mended, err := ParsePostcode(text, s.known); err == nil && !mended && (p.Kind() == PostcodeArea || s.known(p.Outward())) {
		return []string{codeTerm(p)}, true
	}
	for {
		if a := s.oneArea(folded, text); a != nil {
			return a.terms(), true
		}
		i := slices.IndexFunc(coverWords, func(w string) bool { return strings.HasPrefix(folded, w) })
		if i < 0 {
			return nil, false
		}
		folded = folded[len(coverWords[i]):]
	}
}

func codeTerm(p Postcode) string {
	switch p.Kind() {
	case PostcodeArea:
		return "pca:" + p.String()
	case Outward:
		return "pcd:" + p.String()
	}
	return "sector:" + p.Sector().String()
}

// oneArea is the only area of a name. A council and the county or region of
// the same name are told apart by an official word, else the wider one is
// meant only when it is not a council.
func (s *snapshot) oneArea(folded, text string) *area {
	if a := s.areas.byCode[strings.ToUpper(strings.TrimSpace(text))]; a != nil {
		return a
	}
	list := s.areas.byFold[folded]
	if len(list) == 0 {
		list = s.areas.byFold[foldArea(text)]
	}
	if len(list) == 1 {
		return list[0]
	}
	return nil
}
