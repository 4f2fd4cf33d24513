package web

import (
	"slices"
	"strings"

	"anchorpoint/directory"
)

// barriers are the things that stop people, each with what the group does about
// it, or named among what to ask.
func (s *edition) barriers(l *directory.Listing) (out factList) {
	var ask []string
	support := func(id string) string {
		f := l.Fact(directory.SupportsVocabulary, id)
		if key := "barrier." + id + "-" + f.String(); s.Has(key) {
			return s.T(key)
		}
		return s.yesNo(f)
	}
	for _, f := range []fact{
		{s.T("barrier.waiting"), s.waitBarrier(l)},
		{s.T("barrier.cost"), oneLine(s.costOwn(l, strings.TrimRight(s.costShort(l), "."))[0], s.extras(l), support("free-or-covered"))},
		{s.T("barrier.travel"), s.travelBarrier(l, support("transport-help"))},
		{s.T("barrier.children"), support("children-welcome")},
		{s.T("barrier.caring"), support("cared-for-welcome")},
		{s.T("barrier.forms"), support("help-with-forms")},
		{s.T("barrier.language"), s.languageBarrier(l)},
	} {
		if f.Value != "" {
			out.Stated = append(out.Stated, f)
		} else {
			ask = append(ask, lower(f.Name))
		}
	}
	for _, id := range []string{"evenings", "weekends", "no-internet-needed", "any-status", "confidential", "pace-yourself"} {
		t, ok := s.Vocabularies.Term(directory.SupportsVocabulary, id)
		if !ok {
			continue
		}
		if words := support(id); words != "" {
			out.Stated = append(out.Stated, fact{s.term(directory.SupportsVocabulary, t), words})
		} else {
			ask = append(ask, lower(s.term(directory.SupportsVocabulary, t)))
		}
	}
	out.Ask = strings.Join(ask, s.T("list.semicolon"))
	return out
}

// waitBarrier says how long people wait, if anybody said.
func (s *edition) waitBarrier(l *directory.Listing) string {
	if paused := pausedWords(s.Language, l, s.Now()); paused != "" {
		return paused
	}
	words, how := placesWords(s.Language, l, s.Now())
	if how == unknown {
		return ""
	}
	return words
}

// extras are costs beside the main one: prices after the first.
func (s *edition) extras(l *directory.Listing) string {
	if lines := s.costLines(l); len(lines) > 1 {
		return s.T("barrier.more-prices")
	}
	return ""
}

// travelBarrier says whether a person has to go anywhere, and who helps.
func (s *edition) travelBarrier(l *directory.Listing, help string) string {
	at := func(id string) directory.Fact { return l.Fact(directory.DeliveryVocabulary, id) }
	w := where{in: s.Language, listing: l}
	var out []string
	if at("home-visit") == directory.Yes {
		out = append(out, s.T("barrier.home-visit"))
	}
	if w.isRemote() {
		out = append(out, capital(w.remoteWays()))
	}
	return oneLine(append(out, help)...)
}

// languageBarrier names the languages where they are known. A bare "no" beside
// a list of languages would say the opposite of it.
func (s *edition) languageBarrier(l *directory.Listing) string {
	spoken := s.spokenHere(l)
	f := l.Fact(directory.SupportsVocabulary, "interpreter")
	switch {
	case f == directory.Yes:
		return oneLine(s.T("barrier.interpreter-yes"), spoken)
	case spoken != "":
		return spoken
	case f == directory.No:
		return s.T("barrier.interpreter-no")
	}
	return ""
}

// oneLine puts what is said of one thing into a line.
func oneLine(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	for i, p := range parts {
		if len(parts) > 1 {
			parts[i] = strings.TrimRight(p, ".") + "."
		}
	}
	return strings.Join(distinct(parts), " ")
}

// accessPart is the building, or what happens in it.
type accessPart struct {
	Title string
	factList
}

// Terms of the access vocabulary. A term in none of these lists stands with the
// activity, so that a new one is never lost.
var buildingTerms = []string{"step-free", "accessible-toilet", "changing-places", "hearing-loop"}

// access is what is stated of building and activity. Notes of a venue that only
// repeat a stated fact are left out.
func (s *edition) access(p *servicePage, l *directory.Listing) (parts []accessPart, notes []string) {
	var activity []string
	for _, t := range s.Vocabularies.Terms(directory.AccessVocabulary) {
		if !slices.Contains(buildingTerms, t.ID) && !slices.Contains(travelTerms, t.ID) {
			activity = append(activity, t.ID)
		}
	}
	if len(p.Where.Venues) > 0 || len(l.Locations()) > 0 {
		parts = append(parts, accessPart{s.T("access-part.building"), s.factsOf(l, directory.AccessVocabulary, buildingTerms)})
	}
	parts = append(parts, accessPart{s.T("access-part.activity"), s.factsOf(l, directory.AccessVocabulary, activity)})
	var said []string
	for _, t := range s.Vocabularies.Terms(directory.AccessVocabulary) {
		if l.Fact(directory.AccessVocabulary, t.ID) != directory.NotStated {
			said = append(append(said, t.Label, t.Description), accessNames[t.ID]...)
		}
	}
	for _, text := range accessNotes(l) {
		if !repeats(text, said) {
			notes = append(notes, text)
		}
	}
	return parts, s.allOwn(distinct(notes))
}

// accessNotes are the words of a source about its venues. Commas part notes that
// are lists: each is looked at alone.
func accessNotes(l *directory.Listing) []string {
	var out []string
	for _, at := range l.Locations() {
		for _, a := range at.Accessibility {
			for _, text := range []string{a.Description, a.Details, a.Accessibility} {
				if text = plainLine(text); text != "" && !holds(out, text) {
					out = append(out, text)
				}
			}
		}
	}
	return out
}

// accessNames are what sources call the facts of the access vocabulary when they
// write them as a note of a venue.
var accessNames = map[string][]string{
	"step-free":          {"wheelchair accessible", "fully wheelchair accessible", "wheelchair access", "step free access", "level access"},
	"accessible-toilet":  {"accessible toilets", "disabled toilet", "toilet adapted for disabled users", "accessible toilet facilities"},
	"changing-places":    {"changing places"},
	"blue-badge-parking": {"disabled parking", "accessible parking", "accessible parking spot", "blue badge parking available"},
	"parking":            {"car park", "parking available", "on site parking"},
	"hearing-loop":       {"induction loop", "hearing loop available"},
	"bsl":                {"bsl", "bsl interpreter"},
	"assistance-dogs":    {"guide dogs welcome", "assistance dogs"},
	"large-print":        {"easy read", "large print available"},
	"public-transport":   {"near public transport", "public transport", "close to public transport"},
}

// repeats says whether a note is one of some labels and no more, with or
// without "yes" behind it.
func repeats(note string, labels []string) bool {
	bare := strings.TrimSuffix(strings.Join(bareWords(note), " "), " yes")
	return slices.ContainsFunc(labels, func(label string) bool { return bare != "" && saidIn(label, bare) })
}
