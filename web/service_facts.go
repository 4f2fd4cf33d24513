package web

import (
	"cmp"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// facts fills in what a person needs to decide, each as yes, no or to ask.
func (s *edition) facts(p *servicePage, l *directory.Listing, times timetable) {
	p.Cost = s.costOwn(l, s.costLines(l)...)
	p.Join = s.joinSteps(l)
	p.Who = s.whoLines(l)
	p.First = s.firstVisit(l)
	p.Barriers = s.barriers(l)
	p.Access, p.AccessNotes = s.access(p, l)
	p.Workers, p.Safeguarding = s.forWorkers(l), s.safeguarding(l)
	p.OrgText = paragraphs(l.Organization().Description)
	for _, id := range l.Organization().OrganizationIdentifiers {
		if number := plainLine(id.Identifier); number != "" {
			p.Identifiers = append(p.Identifiers, fact{capital(cmp.Or(plainLine(id.IdentifierType), s.T("service.registered"))), number})
		}
	}
	for _, id := range l.Needs.Main {
		if t, ok := s.Vocabularies.Need(id); ok {
			p.Needs = append(p.Needs, link{"/needs/" + t.ID, s.needLabel(t)})
		}
	}
	p.Glance = s.glance(l, p, times)
}

// glance is the short table at the top.
func (s *edition) glance(l *directory.Listing, p *servicePage, times timetable) (out factList) {
	places, how := placesWords(s.Language, l, s.Now())
	if how == unknown {
		places = ""
	}
	w := where{in: s.Language, listing: l, name: s.areaName}
	w.hit.Venue, w.hit.Others = -1, len(p.Others)
	var steps, join []string
	for _, t := range s.yesTerms(l, directory.FirstStepVocabulary) {
		steps = append(steps, s.firstStep(t, false))
	}
	for _, t := range s.yesTerms(l, directory.JoiningVocabulary) {
		join = append(join, s.joining(t))
	}
	var ask []string
	for _, f := range []fact{
		{s.T("glance.places"), places},
		{s.T("glance.cost"), s.costOwn(l, s.costShort(l))[0]},
		{s.T("glance.when"), times.ifStated()},
		{s.T("glance.where"), strings.TrimSuffix(w.plainWhere(), s.T("place.unknown"))},
		{s.T("glance.first-step"), strings.Join(steps, " · ")},
		{s.T("glance.join"), strings.Join(join, " · ")},
		{s.T("glance.who"), s.whoShort(l)},
		{s.T("glance.languages"), s.spokenHere(l)},
	} {
		if f.Value != "" {
			out.Stated = append(out.Stated, f)
		} else {
			ask = append(ask, lower(f.Name))
		}
	}
	out.Ask = strings.Join(ask, s.T("list.semicolon"))
	return out
}

// whoShort is the age and whom it is for, in one line.
func (s *edition) whoShort(l *directory.Listing) string {
	var out []string
	if age := ageWords(s.Language, &l.Service); age != "" {
		out = append(out, age)
	}
	for _, t := range s.yesTerms(l, directory.AudienceVocabulary) {
		out = append(out, s.term(directory.AudienceVocabulary, t))
	}
	if len(out) == 0 {
		return s.own(summary(l.Service.EligibilityDescription, 80))
	}
	return strings.Join(out, " · ")
}

// factsOf splits some terms of a vocabulary into what is stated and what is to
// be asked.
func (s *edition) factsOf(l *directory.Listing, v directory.VocabularyID, ids []string) (out factList) {
	var ask []string
	for _, id := range ids {
		t, ok := s.Vocabularies.Term(v, id)
		if !ok {
			continue
		}
		if answer := s.yesNo(l.Fact(v, id)); answer != "" {
			out.Stated = append(out.Stated, fact{s.term(v, t), answer})
		} else {
			ask = append(ask, lower(s.term(v, t)))
		}
	}
	out.Ask = strings.Join(ask, s.T("list.semicolon"))
	return out
}

// yesNo is yes or no; nothing for what is not stated.
func (s *edition) yesNo(f directory.Fact) string {
	switch f {
	case directory.Yes:
		return s.T("fact.yes")
	case directory.No:
		return s.T("fact.no")
	}
	return ""
}

// whoLines say who can come, in sentences.
func (s *edition) whoLines(l *directory.Listing) (out askedLines) {
	var ask []string
	if age := ageLine(s.Language, "why.age-", &l.Service); age != "" {
		out.Lines = append(out.Lines, age+".")
	} else if l.Service.EligibilityDescription == "" {
		ask = append(ask, s.T("who.age"))
	}
	for _, t := range s.yesTerms(l, directory.AudienceVocabulary) {
		if !saidIn(l.Service.EligibilityDescription, t.Label) {
			out.Lines = append(out.Lines, s.T("who.for", "Whom", lower(s.term(directory.AudienceVocabulary, t))))
		}
	}
	out.Lines = append(out.Lines, s.allOwn(paragraphs(l.Service.EligibilityDescription))...)
	if area := s.areaWords(l); area != "" {
		out.Lines = append(out.Lines, area)
	} else {
		ask = append(ask, s.T("who.which-area"))
	}
	switch referral := s.referralWords(l); {
	case referral != "":
		out.Lines = append(out.Lines, referral)
	default:
		ask = append(ask, s.T("who.referral"))
	}
	out.Lines = distinct(out.Lines)
	out.Ask = strings.Join(ask, s.T("list.semicolon"))
	return out
}

// referralWords say whether a person can come by themselves.
func (s *edition) referralWords(l *directory.Listing) string {
	is := func(id string) bool { return l.Fact(directory.JoiningVocabulary, id) == directory.Yes }
	alone := is("drop-in") || is("contact-first") || is("self-referral")
	switch {
	case is("professional-referral") && alone:
		return s.T("joining.both")
	case is("professional-referral"):
		return s.T("joining.referral")
	case is("drop-in") || is("self-referral"), l.Fact(directory.JoiningVocabulary, "professional-referral") == directory.No:
		return s.T("joining.none-needed")
	}
	return ""
}

func (s *edition) areaWords(l *directory.Listing) string {
	var names []string
	for _, term := range l.Covers {
		if name := s.areaName(term); name != "" && !holds(names, name) {
			names = append(names, name)
		}
	}
	switch {
	case len(names) > maxAreas:
		return s.T("who.areas", "Areas", s.List(names[:maxAreas]), "Count", len(names)-maxAreas)
	case len(names) > 0:
		return s.T("who.area", "Areas", s.List(names))
	case l.AreaAsWritten != "" && l.Visibility != geo.Hidden:
		return s.T("who.area-written", "Text", s.own(plainLine(l.AreaAsWritten)))
	}
	return ""
}

// maxAreas are the areas named; a national charity lists hundreds.
const maxAreas = 12

func (s *edition) spokenHere(l *directory.Listing) string {
	var out []string
	for _, lang := range l.Service.Languages {
		if name := s.languageName(lang.Code, lang.Name); name != "" && !holds(out, name) {
			out = append(out, name)
		}
	}
	if text := plainLine(l.Service.InterpretationServices); text != "" && !holds(out, text) {
		out = append(out, s.own(text))
	}
	return strings.Join(out, s.T("list.comma"))
}
