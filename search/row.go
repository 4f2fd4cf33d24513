package search

import (
	"strings"
	"time"

	"github.com/paulmach/orb"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"
	"anchorpoint/search/vectors"
)

// row is all that search knows of one listing besides its words: what is
// packed into columns.
type row struct {
	id, name          string
	org, orgName      string
	needs             needs
	confidence        []uint16 // of suggested needs: need<<8 | confidence in 255ths
	facts             facts
	said              []string // facts that its texts name: number of the fact, colon, words
	plain             plain
	lens              [fieldCount]uint16
	times             hours.Table
	covers, languages []string
	venues            []venue
	postcodes, towns  []string // of venues, for learning; empty where nothing may be learned
	forms             []string // the words of its texts, each once, for spelling
	vector            vectors.Vector
}

// needs are the needs of a listing by who said so.
type needs struct{ main, also, suggested needMask }

// The kinds of needs as columns keep them.
const (
	needMain = iota
	needAlso
	needSuggested
)

// numbers are the needs for columns: each below its kind.
func (n *needs) numbers() (out []uint16) {
	for kind, mask := range [...]needMask{needMain: n.main, needAlso: n.also, needSuggested: n.suggested} {
		mask.each(func(need int) { out = append(out, uint16(kind<<8|need)) })
	}
	return out
}

func (n *needs) all() needMask { return n.main.or(n.also).or(n.suggested) }

// facts are the stated terms; a term in neither is not stated.
type facts struct{ yes, no factMask }

// plain are the facts of fixed size. Days count from 1970-01-01.
type plain struct {
	until            int64 // of the capacity, Unix seconds; noTime when not said
	assured, checked int32 // days; noDay where there is none
	org, times       uint32
	ageMin, ageMax   float32 // years, noAge where not stated
	flags            uint16
	step, capacity   uint8
}

const (
	noDay  = -1 << 31
	noTime = -1 << 63
	noAge  = -1
)

// The flags of a listing.
const (
	flagPaused   = 1 << iota
	flagNotShown // address hidden or area only
	flagOurs     // once confirmed or checked here, so age can unlist it
	flagFed      // from a feed
	flagSensitive
)

// venue is one place of a listing as it may be known outside.
type venue struct {
	lat, lon float32
	accuracy uint32 // metres
	index    uint16 // among the listing's Locations
	exact    bool
	learn    bool // given by the source itself: teaches where its postcode and town are
}

var capacityStates = [...]directory.CapacityState{
	directory.CapacityNotKnown, directory.Accepting, directory.WaitingList, directory.AssessFirst, directory.Full,
}

// newRow reads a listing. places says where its venues may be known to be.
func newRow(l *directory.Listing, v *vocabulary, places *geo.Resolver) *row {
	org := l.Organization()
	r := &row{id: l.ID, name: l.Service.Name, org: l.Service.OrganizationID, orgName: org.Name, covers: l.Covers}
	if r.org == "" {
		r.org = org.ID
	}
	r.readNeeds(l, v)
	r.readFacts(l, v)
	r.times = l.Hours(places)
	r.readPlain(l)
	r.readLanguages(l)
	r.readVenues(l, places)
	return r
}

func (r *row) readNeeds(l *directory.Listing, v *vocabulary) {
	for _, id := range l.Needs.Main {
		if i := v.need(id); i >= 0 {
			r.needs.main.set(i)
		}
	}
	for _, id := range l.Needs.Also {
		if i := v.need(id); i >= 0 {
			r.needs.also.set(i)
		}
	}
	for _, s := range l.Needs.Suggested {
		if i := v.need(s.ID); i >= 0 {
			r.needs.suggested.set(i)
			r.confidence = append(r.confidence, uint16(i)<<8|uint16(255*min(max(s.Confidence, 0), 1)))
		}
	}
}

func (r *row) readFacts(l *directory.Listing, v *vocabulary) {
	for i, t := range v.facts {
		switch l.Fact(t.Vocabulary, t.ID) {
		case directory.Yes:
			r.facts.yes.set(i)
			if step := uint8(v.steps[i]); step > 0 && (r.plain.step == 0 || step < r.plain.step) {
				r.plain.step = step
			}
		case directory.No:
			r.facts.no.set(i)
		}
	}
}

func (r *row) readPlain(l *directory.Listing) {
	p := &r.plain
	p.assured, p.checked, p.until = dayOf(l.LastAssured()), dayOf(l.Dates.Checked.At), noTime
	if !l.Capacity.Until.IsZero() {
		p.until = l.Capacity.Until.Unix()
	}
	p.ageMin, p.ageMax = years(l.Service.MinimumAge), years(l.Service.MaximumAge)
	for i, s := range capacityStates {
		if s == l.Capacity.State {
			p.capacity = uint8(i)
		}
	}
	for flag, on := range map[uint16]bool{
		flagPaused:    l.State == directory.Paused,
		flagNotShown:  l.Visibility == geo.Hidden || l.Visibility == geo.AreaOnly,
		flagOurs:      !l.Dates.Confirmed.At.IsZero() || !l.Dates.Checked.At.IsZero(),
		flagFed:       l.Source.Feed != "",
		flagSensitive: l.Sensitive,
	} {
		if on {
			p.flags |= flag
		}
	}
}

// readLanguages notes each language code once, lower case.
func (r *row) readLanguages(l *directory.Listing) {
	seen := map[string]bool{}
	for _, lang := range l.Service.Languages {
		code := strings.ToLower(lang.Code)
		if code != "" && !seen[code] {
			seen[code] = true
			r.languages = append(r.languages, code)
		}
	}
}

func (r *row) readVenues(l *directory.Listing, places *geo.Resolver) {
	for i, at := range l.Locations() {
		located := l.Located(at)
		pos := position(located, at, places)
		if !pos.Known {
			continue
		}
		shown := r.plain.flags&flagNotShown == 0
		ve := venue{
			lat: float32(pos.Point.Lat()), lon: float32(pos.Point.Lon()), accuracy: uint32(max(pos.AccuracyM, 0)),
			index: uint16(i), exact: pos.Exact && shown,
		}
		postcode, town := "", ""
		if ve.exact && at.PointSource == "source" && located.Postcode+located.Town != "" {
			ve.learn, postcode, town = true, located.Postcode, located.Town
		}
		r.venues = append(r.venues, ve)
		r.postcodes, r.towns = append(r.postcodes, postcode), append(r.towns, town)
	}
}

// position asks for a venue's public position. A point that was only worked out
// from the postcode is asked for by the postcode again, which knows how exact
// it is and gains from place data imported since.
func position(located geo.Located, at *directory.Location, places *geo.Resolver) geo.Position {
	if at.PointSource == "" || at.PointSource == "source" {
		return places.PublicPoint(located)
	}
	byCode := located
	byCode.Point = orb.Point{}
	if pos := places.PublicPoint(byCode); pos.Known {
		return pos
	}
	pos := places.PublicPoint(located)
	pos.AccuracyM = max(pos.AccuracyM, at.AccuracyM)
	pos.Exact = pos.Exact && at.PointSource == "postcode"
	return pos
}

// dayOf is the UTC day of a time.
func dayOf(t time.Time) int32 {
	if t.IsZero() {
		return noDay
	}
	return int32(t.Unix() / 86400)
}

func years(f *float64) float32 {
	if f == nil || *f < 0 {
		return noAge
	}
	return float32(*f)
}
