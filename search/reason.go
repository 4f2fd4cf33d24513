package search

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// maxReasons is how many reasons a result gives.
const maxReasons = 3

// reasons says why a listing is in the list and what speaks against it, from
// facts of the record alone.
func (b *bound) reasons(h *hit, r *reach) (why, against []Reason) {
	why = make([]Reason, 0, maxReasons)
	add := func(r *Reason) {
		if r != nil && len(why) < maxReasons {
			why = append(why, *r)
		}
	}
	need := b.needReason(h.ord)
	if need != nil {
		add(cmp.Or(b.severalReason(h.ord), need))
	}
	if need == nil || !need.Sure || !b.saidByLabel(need.ID, h.bits) {
		add(b.wordReason(h.bits))
	}
	add(b.placeReason(h.ord, r))
	b.factReasons(h.ord, add)
	add(b.saidReason(h.ord))
	return why, b.against(h.ord, r)
}

// needReason names a wished need that the listing carries; at most one, for
// the other reasons matter too.
func (b *bound) needReason(i uint32) *Reason {
	if !b.cols.lines[i].carried().meets(b.wished) {
		return nil
	}
	n := b.cols.needsOf(i)
	for k := range b.wishes {
		mask := b.wishes[k].mask
		for told, have := range [3]needMask{n.main, n.also, n.suggested} {
			if id := have.and(mask).first(); id >= 0 {
				return b.helpsWith(id, told < 2)
			}
		}
	}
	return nil
}

func (b *bound) helpsWith(n int, sure bool) *Reason {
	t := b.v.needs[n]
	text := "Helps with: " + t.Label
	if !sure {
		text = "Probably helps with: " + t.Label
	}
	return &Reason{Kind: "need", ID: t.ID, Text: text, Args: []string{t.Label}, Sure: sure}
}

// saidByLabel says whether all words that were found are what a need is called:
// after "helps with: food banks" the words food and bank tell nothing new.
func (b *bound) saidByLabel(need string, found uint16) bool {
	label, said := b.v.labels[b.v.need(need)], uint16(0)
	for _, term := range b.terms {
		if slices.Contains(label, term.Stem) {
			said |= 1 << term.bit
		}
	}
	return found&wordBits&^said == 0
}

// wordReason names the typed words whose stems stand in the record.
func (b *bound) wordReason(found uint16) *Reason {
	if found &= wordBits; found == 0 {
		return nil
	}
	if told := b.toldWords[found]; told != nil {
		return told
	}
	if b.toldWords == nil {
		b.toldWords = map[uint16]*Reason{}
	}
	told := b.matchingWords(found)
	b.toldWords[found] = told
	return told
}

func (b *bound) matchingWords(found uint16) *Reason {
	var words []string
	for _, term := range b.terms {
		if found&(1<<term.bit) != 0 && !slices.Contains(words, term.Shown) {
			words = append(words, term.Shown)
		}
	}
	return &Reason{Kind: "words", Text: "Matches: " + strings.Join(words, ", "), Args: words, Sure: true}
}

// placeReason is how the service reaches the person.
func (b *bound) placeReason(i uint32, r *reach) *Reason {
	if !b.searcher.given {
		return nil
	}
	distance := geo.Miles(r.distance, int(r.slack))
	area := b.areaName(i)
	out := &Reason{Kind: "place", ID: string(r.access), Args: []string{area, distance}, Sure: r.area != areaPartly}
	switch r.access {
	case AccessVenue:
		out.Text = venueWords(r, distance)
	case AccessCovers, AccessPartly, AccessOutside:
		out.Text = coverWords(r, area, distance)
	case AccessHomeVisit:
		out.Text = "Comes to you" + inArea(" in ", area)
	case AccessRemote:
		out.Text = b.remoteWords(i) + inArea(", covers ", area)
	case AccessHidden:
		out.Text = "Address given when you contact them"
		if area != "" {
			out.Text = "In " + area + ". " + out.Text
		}
	case AccessNamed:
		name, _, _ := strings.Cut(b.q.Place.Label, ",")
		out.Args = []string{name, distance}
		out.Text, out.Sure = "Its name says "+name+": please ask", false
	case AccessNotStated:
		out.Text, out.Sure = "Area not stated: please ask", false
	}
	return out
}

func venueWords(r *reach, distance string) string {
	switch {
	case r.distance < 0:
		return "In this area: exact place not known"
	case distance == "":
		return "In this area"
	}
	words := distance + " (straight line)"
	if travel := geo.TravelWords(minutes(r.distance), geo.ModeFor(r.distance, geo.AnyMode)); travel != "" {
		words += ", " + travel
	}
	return words
}

func coverWords(r *reach, area, distance string) string {
	var words string
	switch r.access {
	case AccessPartly:
		words = "Covers part of this place: please check"
	case AccessOutside:
		words = "Only for " + orElse(area, "other areas")
	default:
		words = "Covers " + orElse(area, "this place")
	}
	if distance != "" {
		words += " (nearest place " + distance + " away)"
	}
	return words
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func inArea(preposition, area string) string {
	if area == "" {
		return ""
	}
	return preposition + area
}

// areaName names the stated area that includes the person, else the first one.
func (b *bound) areaName(i uint32) string {
	stated := b.cols.covers.at(i)
	for _, t := range stated {
		if b.mine[t] != areaNotStated {
			return b.places.AreaName(b.cols.terms.at(t))
		}
	}
	if len(stated) > 0 {
		return b.places.AreaName(b.cols.terms.at(stated[0]))
	}
	return ""
}

var remoteLabels = []struct{ id, label string }{
	{"phone", "By phone"}, {"video", "By video"}, {"online", "Online"}, {"post", "By post"},
}

func (b *bound) remoteWords(i uint32) string {
	for _, way := range remoteLabels {
		if n := b.v.fact(directory.DeliveryVocabulary, way.id); n >= 0 && b.cols.lines[i].yes().has(n) {
			return way.label
		}
	}
	return "No need to travel"
}

// factReasons are the asked facts that the listing states, then how small its
// first step is.
func (b *bound) factReasons(i uint32, add func(*Reason)) {
	yes := b.cols.lines[i].yes()
	for g := range b.groups {
		for n := range b.groups[g].terms.and(yes).all() {
			t := &b.v.facts[n]
			add(&Reason{Kind: "filter", ID: t.ID, Text: t.Label, Args: []string{string(directory.FactVocabularies[g])}, Sure: true})
		}
	}
	if n := b.v.turnUp; n >= 0 && yes.has(n) && !b.groups[1].terms.has(n) {
		add(&Reason{Kind: "step", ID: "just-turn-up", Text: "You can just turn up", Sure: true})
	}
}

// against is what a person should know before going.
func (b *bound) against(i uint32, r *reach) []Reason {
	p := &b.cols.plain[i]
	var out []Reason
	add := func(kind, id, text string, args ...string) {
		out = append(out, Reason{Kind: kind, ID: id, Text: text, Args: args, Sure: true})
	}
	if b.u.Age > 0 && p.suits(b.u.Age) == directory.No {
		add("age", "", ageWords(p))
	}
	if r.access == AccessOutside {
		add("area", "outside", "Does not cover this place")
	} else if r.area == areaPartly && r.access != AccessPartly {
		add("area", "partly", "May cover only part of this place: please check")
	}
	if state := b.clock.capacity(p); state == directory.Full || state == directory.WaitingList {
		t, _ := b.v.Term(directory.CapacityVocabulary, string(state))
		add("capacity", string(state), t.Label)
	}
	if p.flags&flagPaused != 0 {
		add("fresh", "paused", "Paused for now")
	}
	switch b.clock.freshness(p) {
	case directory.PhoneFirst:
		add("fresh", "phone-first", fmt.Sprintf("Not checked since %s: phone first", month(p.assured)), month(p.assured))
	case directory.Old, directory.Unlisted:
		add("fresh", "old", "Old: not checked since "+month(p.assured), month(p.assured))
	}
	return out
}

func month(day int32) string {
	return time.Unix(int64(day)*86400, 0).UTC().Format("January 2006")
}

func ageWords(p *plain) string {
	switch {
	case p.ageMax == noAge:
		return fmt.Sprintf("For people aged %g and over", p.ageMin)
	case p.ageMin == noAge || p.ageMin == 0:
		return fmt.Sprintf("For people aged up to %g", p.ageMax)
	}
	return fmt.Sprintf("For people aged %g to %g", p.ageMin, p.ageMax)
}

// minutes estimates the journey of a distance, on foot up to a mile, then by
// bus.
func minutes(d float64) float64 { return geo.Minutes(d, geo.AnyMode, geo.Middle, geo.Middle) }
