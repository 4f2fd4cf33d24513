package directory

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"anchorpoint/geo"
)

// wireMember is the one member that our exports add to a service. It holds
// what HSDS has no field for and other programs may ignore.
const wireMember = "anchorpoint"

// wireExtra is what stands in it. Who acted never leaves: only when.
type wireExtra struct {
	// Version is always there: it says that facts, areas and times were settled
	// before and are not to be read out of the texts again.
	Version       int             `json:"version"`
	Capacity      Capacity        `json:"capacity,omitzero"`
	FirstVisit    FirstVisit      `json:"first_visit,omitzero"`
	Covers        []string        `json:"covers,omitempty"`
	AreaAsWritten string          `json:"area_as_written,omitzero"`
	Suggested     []SuggestedNeed `json:"suggested_needs,omitempty"`
	Visibility    geo.Visibility  `json:"visibility,omitzero"`
	Sensitive     bool            `json:"sensitive,omitzero"`
	Edited        time.Time       `json:"edited,omitzero"`
	Confirmed     time.Time       `json:"confirmed,omitzero"`
	Checked       time.Time       `json:"checked,omitzero"`
	PausedUntil   time.Time       `json:"paused_until,omitzero"`
	Licence       string          `json:"licence,omitzero"`
}

// Wire is the public, fully nested HSDS service of a listing: without what must
// never leave, with our vocabularies as attributes, every array by id. place
// says in which city and county an address lies that does not say so itself;
// it may be nil.
func (l *Listing) Wire(v *Vocabularies, place func(Address) (city, county string)) (Service, error) {
	b, err := Encode(l)
	if err != nil {
		return Service{}, err
	}
	var c Listing // a copy that shares nothing
	if err := Decode(b, &c); err != nil {
		return Service{}, err
	}
	outward := c.outwards()
	c.Redact()
	c.dropCoarse()
	c.NameNested()
	c.markOutwards(outward)
	c.Service.Attributes = append(c.Service.Attributes, c.ownAttributes(v)...)
	c.wireDates()
	if err := c.packExtra(); err != nil {
		return Service{}, err
	}
	c.fill(place)
	sortByID(&c.Service)
	return c.Service, nil
}

// outwards are the outward codes of the venues of an area-only listing: all
// that may be said of where they are.
func (l *Listing) outwards() []string {
	if l.Visibility != geo.AreaOnly {
		return nil
	}
	out := make([]string, len(l.Service.ServiceAtLocations))
	for i := range out {
		if at := l.Service.ServiceAtLocations[i].Location; at != nil {
			if p, _, err := geo.ParsePostcode(at.Postcode(), nil); err == nil {
				out[i] = p.Outward().String()
			}
		}
	}
	return out
}

// dropCoarse takes out what is left of addresses that may not be shown: HSDS
// has no address of a town alone.
func (l *Listing) dropCoarse() {
	if l.Visibility != geo.AreaOnly && l.Visibility != geo.Hidden {
		return
	}
	for _, at := range l.Locations() {
		at.Addresses = nil
	}
}

// outwardMember carries an outward code where no whole address may stand.
const outwardMember = "anchorpoint_outward"

func (l *Listing) markOutwards(outward []string) {
	for i, code := range outward {
		if at := l.Service.ServiceAtLocations[i].Location; at != nil && code != "" {
			at.Extra = Extra{outwardMember: quoted(code)}
		}
	}
}

// quoted is a text as JSON.
func quoted(s string) jsontext.Value {
	b, _ := jsontext.AppendQuote(nil, s) // mangles invalid UTF-8, which no text here holds
	return b
}

// ownAttributes are the listing's needs and facts as attributes.
func (l *Listing) ownAttributes(v *Vocabularies) []Attribute {
	var out []Attribute
	add := func(vocabulary VocabularyID, id, value string) {
		out = append(out, attributeOf(v, vocabulary, id, value, l.ID))
	}
	for i, id := range l.Needs.Main {
		add(NeedVocabulary, id, "main "+strconv.Itoa(i+1)) // their order is the group's
	}
	for _, id := range l.Needs.Also {
		add(NeedVocabulary, id, "also")
	}
	for _, vocabulary := range FactVocabularies {
		set := l.Facts.Of(vocabulary)
		for _, id := range set.Yes {
			add(vocabulary, id, "yes")
		}
		for _, id := range set.No {
			add(vocabulary, id, "no")
		}
	}
	return out
}

func attributeOf(v *Vocabularies, vocabulary VocabularyID, id, value, service string) Attribute {
	term := WireTerm(v, vocabulary, id)
	return Attribute{
		ID:     derivedID(service, "attribute", contentKey(term.ID, string(vocabulary), "", "")),
		LinkID: service, LinkEntity: "service", LinkType: string(vocabulary),
		Value: value, TaxonomyTermID: term.ID, TaxonomyTerm: &term,
	}
}

// WireTerm is one of our terms as HSDS writes it. Its id is the same in every
// deployment.
func WireTerm(v *Vocabularies, vocabulary VocabularyID, id string) TaxonomyTerm {
	out := TaxonomyTerm{
		ID: vocabulary.TermID(id), Code: id, Name: id, Description: id, Language: "en",
		Taxonomy: string(vocabulary), TaxonomyID: vocabulary.TaxonomyID(),
	}
	if v == nil {
		return out
	}
	if t, ok := v.Term(vocabulary, id); ok {
		out.Name, out.Description = t.Label, t.Description
		if t.ParentID != "" {
			out.ParentID = vocabulary.TermID(t.ParentID)
		}
	}
	if out.Description == "" {
		out.Description = out.Name
	}
	return out
}

// wireDates puts the dates that HSDS has fields for into them.
func (l *Listing) wireDates() {
	s := &l.Service
	if day := l.Dates.Confirmed.At; !day.IsZero() && day.UTC().Format(time.DateOnly) > s.AssuredDate {
		s.AssuredDate = day.UTC().Format(time.DateOnly)
	}
	if edited := l.Dates.Edited.At; !edited.IsZero() {
		if given, err := time.Parse(time.RFC3339Nano, s.LastModified); err != nil || edited.After(given) {
			s.LastModified = edited.UTC().Format(time.RFC3339Nano)
		}
	}
	if l.State == Paused {
		s.Status = ServiceTemporarilyClosed
	}
	if s.Status == "" {
		s.Status = ServiceActive
	}
}

func (l *Listing) packExtra() error {
	x := wireExtra{
		Version: 1, Capacity: l.Capacity, FirstVisit: l.FirstVisit, Covers: l.Covers, AreaAsWritten: l.AreaAsWritten,
		Suggested: l.Needs.Suggested, Sensitive: l.Sensitive,
		Edited: l.Dates.Edited.At.UTC(), Confirmed: l.Dates.Confirmed.At.UTC(), Checked: l.Dates.Checked.At.UTC(),
		PausedUntil: l.PausedUntil, Licence: l.Source.Licence,
	}
	x.Capacity.Said.By = ""
	if l.Visibility != geo.Shown {
		x.Visibility = l.Visibility
	}
	b, err := Encode(x)
	if err != nil {
		return err
	}
	if l.Service.Extra == nil {
		l.Service.Extra = Extra{}
	}
	l.Service.Extra[wireMember] = b
	return nil
}

// readWire takes back what Wire put in.
func (r *repairer) readWire(l *Listing) {
	r.unpackExtra(l)
	for i := range l.Service.ServiceAtLocations {
		at := l.Service.ServiceAtLocations[i].Location
		if at == nil || at.Extra[outwardMember] == nil {
			continue
		}
		if code, err := jsontext.AppendUnquote(nil, at.Extra[outwardMember]); err == nil && at.Postcode() == "" {
			at.Addresses = append(at.Addresses, Address{PostalCode: string(code), AddressType: "physical"})
		}
		delete(at.Extra, outwardMember)
	}
	// Main needs are numbered: they are taken in that order, whatever theirs.
	slices.SortStableFunc(l.Service.Attributes, func(a, b Attribute) int { return cmp.Compare(mainFirst(a), mainFirst(b)) })
	l.Service.Attributes = slices.DeleteFunc(l.Service.Attributes, func(a Attribute) bool { return r.ownAttribute(l, a) })
}

func mainFirst(a Attribute) string {
	if a.LinkType == string(NeedVocabulary) && strings.HasPrefix(a.Value, "main ") {
		return a.Value
	}
	return "other"
}

func (r *repairer) unpackExtra(l *Listing) {
	raw, ok := l.Service.Extra[wireMember]
	if r.settled = false; !ok {
		return
	}
	delete(l.Service.Extra, wireMember)
	var x wireExtra
	if err := Decode(raw, &x); err != nil {
		r.warn("wrong_type", "service."+wireMember, short(string(raw)), "This part cannot be read and was left out.")
		return
	}
	r.settled = x.Version > 0
	l.Capacity, l.FirstVisit, l.AreaAsWritten = x.Capacity, x.FirstVisit, x.AreaAsWritten
	l.Covers, l.Needs.Suggested, l.Sensitive = x.Covers, x.Suggested, l.Sensitive || x.Sensitive
	l.Visibility = stricter(l.Visibility, x.Visibility)
	l.PausedUntil, l.Source.Licence = x.PausedUntil, x.Licence
	l.Dates = Dates{fed(x.Edited), fed(x.Confirmed), fed(x.Checked)}
}

// fed is a date that a feed gives.
func fed(at time.Time) Stamp {
	if at.IsZero() {
		return Stamp{}
	}
	return Stamp{At: at, By: byFeed}
}

// stricter is the one of two visibilities that shows less.
func stricter(a, b geo.Visibility) geo.Visibility {
	rank := map[geo.Visibility]int{geo.AreaOnly: 1, geo.Hidden: 2}
	if rank[b] > rank[a] {
		return b
	}
	return a
}

// ownAttribute reads an attribute that carries a term of ours; false for any
// other, which stays as it is.
func (r *repairer) ownAttribute(l *Listing, a Attribute) bool {
	id := a.TaxonomyTermID
	if id == "" && a.TaxonomyTerm != nil {
		id = a.TaxonomyTerm.ID
	}
	if id == "" || r.vocabularies == nil {
		return false
	}
	t, ok := r.vocabularies.TermByUUID(strings.ToLower(id))
	if !ok {
		return false
	}
	if t.Vocabulary == NeedVocabulary {
		l.Needs.put(t.ID, a.Value)
		return true
	}
	set := l.Facts.Of(t.Vocabulary)
	if set == nil {
		return false
	}
	set.Put(t.ID, factOf(!strings.EqualFold(a.Value, "no")))
	return true
}
