package directory

import (
	"regexp"
	"slices"
	"strings"
)

// mainNeeds is the most needs that are a listing's main ones.
const mainNeeds = 3

// put adds a need: as a main one while there is room and value says "main".
func (n *Needs) put(id, value string) {
	if slices.Contains(n.Main, id) || slices.Contains(n.Also, id) {
		return
	}
	if !strings.HasPrefix(strings.ToLower(value), "main") || len(n.Main) >= mainNeeds {
		n.Also = append(n.Also, id)
		slices.Sort(n.Also)
		return
	}
	n.Main = append(n.Main, id)
}

// facts reads needs from terms of other vocabularies, and facts from texts that
// say nothing else.
func (r *repairer) facts(l *Listing) {
	r.needsFromTerms(l)
	joining, _ := ReferralFacts(l.Service.ApplicationProcess)
	for _, id := range joining {
		l.state(JoiningVocabulary, id)
	}
	switch strings.ToLower(strings.Trim(l.Service.FeesDescription, " .!")) {
	case "free", "free of charge", "no charge", "no cost", "none - it is free", "free service":
		if !l.Facts.Cost.Stated() {
			l.state(CostVocabulary, "free")
		}
	}
	for _, s := range l.Schedules() {
		if id, ok := deliveryWords[strings.ToLower(s.AttendingType)]; ok {
			l.state(DeliveryVocabulary, id)
		}
	}
}

// state says yes to a term, unless the record already says something of it.
func (l *Listing) state(v VocabularyID, id string) {
	if set := l.Facts.Of(v); set != nil && set.Value(id) == NotStated {
		set.Put(id, Yes)
	}
}

// deliveryWords are what HSDS-UK writes into attending_type.
var deliveryWords = map[string]string{
	"phone": "phone", "telephone": "phone", "by phone": "phone", "online": "online", "virtual": "online",
	"venue": "in-person", "in person": "in-person", "in-person": "in-person", "face to face": "in-person",
	"home visit": "home-visit", "at home": "home-visit",
}

// referralWords are whole answers to "how does one join?".
var referralWords = map[string][]string{
	"drop in": {"drop-in"}, "open door": {"drop-in"}, "walk in": {"drop-in"}, "just turn up": {"drop-in"},
	"no referral needed": {"drop-in"}, "open to all": nil,
	"first come first served": {"drop-in"},
	"self referral":           {"self-referral"}, "self refer": {"self-referral"}, "self referrals": {"self-referral"},
	"referral": {"professional-referral"}, "referral only": {"professional-referral"},
	"professional referral": {"professional-referral"}, "referral required": {"professional-referral"},
	"by referral": {"professional-referral"}, "by referral only": {"professional-referral"},
	"gp referral": {"professional-referral"}, "agency referral": {"professional-referral"},
	"by appointment": {"contact-first"}, "appointment": {"contact-first"}, "appointment only": {"contact-first"},
	"by appointment only": {"contact-first"}, "booking required": {"contact-first"}, "book in advance": {"contact-first"},
	"membership": {"membership"}, "members only": {"membership"}, "become a member": {"membership"},
	"self referral or professional referral": {"self-referral", "professional-referral"},
	"referral or self refer":                 {"self-referral", "professional-referral"},
	"self or professional referral":          {"self-referral", "professional-referral"},
}

// ReferralFacts reads how people join from a text that says nothing else; ok is
// false for any other text, which stays text.
func ReferralFacts(text string) (joining []string, ok bool) {
	if len(text) > 60 {
		return nil, false
	}
	key := strings.Join(strings.Fields(strings.NewReplacer("-", " ", ".", "").Replace(strings.ToLower(text))), " ")
	joining, ok = referralWords[key]
	return joining, ok
}

// needsFromTerms reads the needs that the source's own classification names.
func (r *repairer) needsFromTerms(l *Listing) {
	if r.vocabularies == nil {
		return
	}
	for _, a := range l.Service.Attributes {
		if a.TaxonomyTerm == nil || strings.EqualFold(a.Value, "no") {
			continue
		}
		for _, id := range r.vocabularies.NeedsForCode(termCode(a.TaxonomyTerm)) {
			if len(l.Needs.Main) < mainNeeds {
				l.Needs.put(id, "main")
			} else {
				l.Needs.put(id, "also")
			}
		}
	}
}

var (
	esdTerm = regexp.MustCompile(`esd\.org\.uk/(?:[a-z]+/)*(need|service)s?/(\d+)`)
	oeTerm  = regexp.MustCompile(`(?i)open.?eligibility[^0-9]*(\d+(?:[.-]\d+)*)`)
)

// termCode is a term of another vocabulary in the form of needs.csv, "oe:1303".
func termCode(t *TaxonomyTerm) string {
	for _, text := range []string{t.TermURI, t.Code, t.ID} {
		if m := esdTerm.FindStringSubmatch(text); m != nil {
			return "esd-" + m[1] + ":" + m[2]
		}
		if m := oeTerm.FindStringSubmatch(text); m != nil {
			return "oe:" + m[1]
		}
	}
	taxonomy := strings.ToLower(t.Taxonomy)
	switch {
	case strings.Contains(taxonomy, "eligibility") || taxonomy == "oe":
		return "oe:" + t.Code
	case strings.Contains(taxonomy, "esd") && strings.Contains(taxonomy, "need"):
		return "esd-need:" + t.Code
	case strings.Contains(taxonomy, "esd"):
		return "esd-service:" + t.Code
	}
	return t.Code // "oe:1303" itself
}

// coverage is what geo makes of the words of a service area.
type coverage struct {
	terms []string
	ok    bool
}

var gssCode = regexp.MustCompile(`\b([EWSNK]\d{8})\b`)

// coverage reads the areas that a service says it covers. When any of them is
// not understood none restricts, or people inside it would be sent away.
func (r *repairer) coverage(l *Listing) {
	if len(l.Covers) > 0 || l.AreaAsWritten != "" {
		return
	}
	var terms, words []string
	understood := true
	for _, a := range l.allAreas() {
		text := firstOf(a.Name, a.ServiceArea, areaExtent(a), a.Description)
		if text == "" && a.URI == "" {
			continue
		}
		c := r.area(a, text)
		understood = understood && c.ok
		terms = append(terms, c.terms...)
		words = append(words, text)
	}
	if !understood {
		l.AreaAsWritten = strings.Join(words, "; ")
		r.warn("area_unknown", "service.service_areas", l.AreaAsWritten, "The area is kept as words: no known area has this name.")
		return
	}
	slices.Sort(terms)
	l.Covers = slices.Compact(terms)
}

func (l *Listing) allAreas() []ServiceArea {
	out := slices.Clone(l.Service.ServiceAreas)
	for i := range l.Service.ServiceAtLocations {
		out = append(out, l.Service.ServiceAtLocations[i].ServiceAreas...)
	}
	return out
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

// areaExtent is the extent where it is words and not a drawing.
func areaExtent(a ServiceArea) string {
	if a.ExtentType == "" || strings.EqualFold(a.ExtentType, "text") {
		if !strings.HasPrefix(a.Extent, "{") {
			return a.Extent
		}
	}
	return ""
}

// area finds the terms of one service area: by an official code, else by words.
func (r *repairer) area(a ServiceArea, text string) coverage {
	for _, source := range []string{a.URI, a.Extent} {
		if m := gssCode.FindString(source); m != "" {
			if term := gssTerm(m); term != "" {
				return coverage{[]string{term}, true}
			}
		}
	}
	if r.places == nil || text == "" {
		return coverage{}
	}
	if c, ok := r.covers[text]; ok {
		return c
	}
	var c coverage
	c.terms, c.ok = r.places.Coverage(text)
	r.covers[text] = c
	return c
}

// gssTerm is the area term of an official code.
func gssTerm(code string) string {
	switch code[:3] {
	case "E06", "E07", "E08", "E09", "W06", "S12", "N09":
		return "lad:" + code
	case "E12":
		return "rgn:" + code
	case "E92", "W92", "S92", "N92":
		return "ctry:" + code
	case "E05", "W05", "S13", "N08":
		return "ward:" + code
	case "E54":
		return "icb:" + code
	case "K02":
		return "uk"
	}
	return ""
}

var (
	privateText = regexp.MustCompile(`(?i)\b(?:do not|don'?t) (?:give|share|publish|pass)\b|\binternal (?:use|only|note)|` +
		`\bstaff only\b|\bnot for (?:the )?public|\bnot for publication|\b(?:strictly|private and) confidential\b`)
	privateColumn = regexp.MustCompile(`(?i)^(?:internal|staff|private)[ _]?(?:notes?|comments?|remarks?)$`)
	privateFlag   = regexp.MustCompile(`(?i)^(.*?)[ _]?(?:is[ _]?private|confidential)$`)
	homeAddress   = regexp.MustCompile(`(?i)\b(?:home|private) address\b`)
)

// private keeps from the public what a source marks as private, and asks a
// person where it looks so.
func (r *repairer) private(l *Listing) {
	s := &l.Service
	for _, key := range sortedKeys(s.Extra) {
		value := strings.Trim(string(s.Extra[key]), `"`)
		if privateColumn.MatchString(key) {
			l.StaffNote = strings.TrimSpace(l.StaffNote + "\n" + value)
			delete(s.Extra, key)
			r.mend("private_withheld", key, "", "", "A private note went to the moderators only.")
		} else if m := privateFlag.FindStringSubmatch(key); m != nil && truth(value) {
			r.guard(s, strings.ToLower(strings.ReplaceAll(m[1], " ", "_")), key)
		}
	}
	for _, f := range [][2]string{{"description", s.Description}, {"application_process", s.ApplicationProcess},
		{"eligibility_description", s.EligibilityDescription}, {"alert", s.Alert}} {
		if m := privateRemark(f[1]); m != "" {
			r.note(Hold, "private_note_suspected", "service."+f[0], m, "", "This looks like a remark that is not for the public.")
		}
	}
	for _, at := range l.Locations() {
		for _, a := range at.Addresses {
			if homeAddress.MatchString(a.Address1 + " " + a.Address2 + " " + a.Attention) {
				r.note(Hold, "home_address_suspected", "address.address_1", "", "", "This looks like somebody's home.")
			}
		}
	}
}

// privateRemark is the first remark in a text that is not for the public. Every
// one has one of the hints in it; looking for those first takes a tenth of the
// time, on every text of an import.
func privateRemark(text string) string {
	low := strings.ToLower(text)
	for _, hint := range [...]string{"do not ", "don't ", "dont ", "internal ", " only", "not for ", "confidential"} {
		if strings.Contains(low, hint) {
			return privateText.FindString(text)
		}
	}
	return ""
}

// guard takes out the field that a private flag stands for, or the record.
func (r *repairer) guard(s *Service, field, key string) {
	switch field {
	case "phone", "phones", "telephone":
		s.Phones = nil
	case "email":
		s.Email = ""
	case "contact", "contacts", "contact_name":
		s.Contacts = nil
	case "address", "location":
		s.ServiceAtLocations = nil
	case "url", "website":
		s.URL = ""
	case "", "service", "record", "program":
		r.note(Refusal, "private_record", key, "", "", "The source marks the whole record as private.")
		return
	default:
		return
	}
	r.mend("private_withheld", key, "", "", "A field that the source marks as private was taken out.")
}

func truth(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "yes", "y", "1":
		return true
	}
	return false
}

func sortedKeys(x Extra) []string {
	keys := make([]string, 0, len(x))
	for k := range x {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
