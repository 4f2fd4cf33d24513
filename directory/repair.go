package directory

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"anchorpoint/geo"
)

// repairer mends records one after another. Its repairs are pure: the same
// record and the same place data give the same result and the same findings.
type repairer struct {
	country      string // of the feed: "GB", another code, "any"
	places       *geo.Resolver
	vocabularies *Vocabularies
	now          time.Time
	plans        map[reflect.Type][]textField
	spots        map[string]spot
	covers       map[string]coverage
	found        []Finding // of the record under repair
	settled      bool      // the record is an export of ours
	group        string    // names of the record under repair
}

func newRepairer(feed Feed, o ImportOptions) *repairer {
	return &repairer{
		country: feed.Country, places: o.Places, vocabularies: o.Vocabularies, now: o.Now,
		plans: map[reflect.Type][]textField{}, spots: map[string]spot{}, covers: map[string]coverage{},
	}
}

// uk says whether the rules for British numbers, dates and places hold.
func (r *repairer) uk() bool { return r.country == "" || strings.EqualFold(r.country, "GB") }

func (r *repairer) note(level Level, code, field, before, after, message string) {
	r.found = append(r.found, Finding{level, code, field, excerpt(before), excerpt(after), message})
}

// excerpt is as much of a value as a report needs: all of them stay in memory
// until the end, and the record itself is kept with its revision.
func excerpt(s string) string {
	const most = 300 // bytes
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func (r *repairer) mend(code, field, before, after, message string) {
	r.note(Repaired, code, field, before, after, message)
}

func (r *repairer) warn(code, field, before, message string) {
	r.note(Warning, code, field, before, "", message)
}

// record mends one record in place and adds what it found.
func (r *repairer) record(record *Record) {
	r.found = record.Findings
	l := &record.Listing
	s := &l.Service
	r.texts(reflect.ValueOf(s).Elem(), &trail{name: "service"})
	r.readWire(l)
	r.fillers(s)
	r.structure(s)
	r.eachContact(s)
	r.eachPlace(l)
	r.times(s)
	if !r.settled {
		r.facts(l)
		r.coverage(l)
	}
	r.private(l)
	r.descriptions(s)
	record.SourceID = r.sourceID(record)
	record.Findings = r.found
}

// descriptions notes what a reader of the listing will miss.
func (r *repairer) descriptions(s *Service) {
	if s.Description == "" {
		r.warn("description_missing", "service.description", "", "There is no description.")
	}
	assured, err := time.Parse(time.DateOnly, s.AssuredDate)
	if err == nil && monthsBetween(assured, r.now) >= DefaultPeriods.Old {
		r.warn("stale", "service.assured_date", s.AssuredDate, "It was last checked over a year ago.")
	}
}

// sourceID is the id that the source gives, or one made from what the record
// says when it gives none.
func (r *repairer) sourceID(record *Record) string {
	s := &record.Listing.Service
	if record.SourceID == zeroUUID || s.ID == zeroUUID {
		r.mend("zero_id_dropped", "service.id", zeroUUID, "", "An id of zeros is no id.")
		if record.SourceID == zeroUUID {
			record.SourceID = ""
		}
		s.ID = ""
	}
	if record.SourceID != "" {
		return record.SourceID
	}
	if s.ID != "" {
		return s.ID
	}
	organization, where := "", ""
	if s.Organization != nil {
		organization = s.Organization.Name
	}
	if all := record.Listing.Locations(); len(all) > 0 {
		if where = all[0].Postcode(); where == "" && len(all[0].Addresses) > 0 {
			where = all[0].Addresses[0].Address1 + " " + all[0].Addresses[0].City
		}
	}
	if where == "" && len(s.Phones) > 0 {
		where = digits(s.Phones[0].Number)
	}
	id := contentKey(s.Name, organization, where)
	r.note(Warning, "id_derived", "service.id", "", id,
		"It has no id, so it is known by its name, group and postcode.")
	return id
}

// trail is the way to a field, put into words only when something is found.
type trail struct {
	up    *trail
	name  string
	index int // 1 for the first of a list, 0 for none
}

func (t *trail) String() string {
	if t == nil {
		return ""
	}
	out := t.name
	if t.index > 0 {
		out += "[" + strconv.Itoa(t.index-1) + "]"
	}
	if up := t.up.String(); up != "" {
		return up + "." + out
	}
	return out
}
