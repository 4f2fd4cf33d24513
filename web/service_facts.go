package web

import (
	"cmp"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// facts fills in what a person needs to decide, each as yes, no or to ask.
func (s *edition) facts(p *servicePage, l *directory.Listing, times timetable) {
	p.Cost = s.costLines(l)
	p.Join = s.joinLines(l)
	p.Who = s.whoLines(l)
	p.Languages = s.spokenHere(l)
	p.FirstVisit, p.FirstText = s.firstVisit(l)
	p.Barriers = s.factList(l, directory.SupportsVocabulary)
	p.Access = s.factList(l, directory.AccessVocabulary)
	p.AccessNotes = accessNotes(l)
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
	w := where{in: s.Language, listing: l, name: s.Places.AreaName}
	w.hit.Venue = -1
	var steps []string
	for _, t := range s.yesTerms(l, directory.FirstStepVocabulary) {
		steps = append(steps, s.firstStep(t, false))
	}
	var join []string
	for _, t := range s.yesTerms(l, directory.JoiningVocabulary) {
		join = append(join, s.joining(t))
	}
	var ask []string
	for _, f := range []fact{
		{s.T("glance.places"), places},
		{s.T("glance.cost"), s.costShort(l)},
		{s.T("glance.when"), times.ifStated()},
		{s.T("glance.where"), strings.TrimSuffix(w.plainWhere(), s.T("place.unknown"))},
		{s.T("glance.first-step"), strings.Join(steps, " · ")},
		{s.T("glance.join"), strings.Join(join, " · ")},
		{s.T("glance.who"), firstOf(p.Who)},
		{s.T("glance.languages"), p.Languages},
	} {
		if f.Value != "" {
			out.Stated = append(out.Stated, f)
		} else {
			ask = append(ask, lower(f.Name))
		}
	}
	out.Ask = strings.Join(ask, "; ")
	return out
}

func firstOf(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return lines[0]
}

// firstVisit tells what happens the first time.
func (s *edition) firstVisit(l *directory.Listing) (facts []fact, text []string) {
	for _, t := range s.yesTerms(l, directory.FirstStepVocabulary) {
		text = append(text, s.firstStep(t, true))
	}
	for _, f := range []fact{
		{s.T("first-visit.expect"), plainLine(l.FirstVisit.Text)},
		{s.T("first-visit.meets"), plainLine(l.FirstVisit.Meets)},
		{s.T("first-visit.bring"), plainLine(l.FirstVisit.Bring)},
	} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	for _, d := range l.Service.RequiredDocuments {
		if words := plainLine(d.Document); words != "" {
			facts = append(facts, fact{s.T("first-visit.papers"), words})
		}
	}
	return facts, text
}

// factList splits a vocabulary into what is stated and what is to be asked.
func (s *edition) factList(l *directory.Listing, v directory.VocabularyID) factList {
	var out factList
	var ask []string
	for _, t := range s.Vocabularies.Terms(v) {
		switch l.Fact(v, t.ID) {
		case directory.Yes:
			out.Stated = append(out.Stated, fact{s.term(v, t), s.T("fact.yes")})
		case directory.No:
			out.Stated = append(out.Stated, fact{s.term(v, t), s.T("fact.no")})
		default:
			ask = append(ask, lower(s.term(v, t)))
		}
	}
	out.Ask = strings.Join(ask, "; ")
	return out
}

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

// joinLines are the steps to take, as sentences.
func (s *edition) joinLines(l *directory.Listing) []string {
	var out []string
	for _, t := range s.yesTerms(l, directory.JoiningVocabulary) {
		about := s.Label("joining", t.ID+".about", t.Description)
		switch line := s.joining(t); {
		case begins(about, line):
			out = append(out, about)
		case about != "":
			out = append(out, line+". "+about)
		default:
			out = append(out, line)
		}
	}
	return append(out, paragraphs(l.Service.ApplicationProcess)...)
}

// whoLines say who can come.
func (s *edition) whoLines(l *directory.Listing) []string {
	var out []string
	if age := ageWords(s.Language, &l.Service); age != "" {
		out = append(out, age)
	}
	for _, t := range s.yesTerms(l, directory.AudienceVocabulary) {
		out = append(out, s.T("who.for", "Whom", lower(s.term(directory.AudienceVocabulary, t))))
	}
	out = append(out, paragraphs(l.Service.EligibilityDescription)...)
	if area := s.areaWords(l); area != "" {
		out = append(out, area)
	}
	return out
}

func (s *edition) areaWords(l *directory.Listing) string {
	var names []string
	for _, term := range l.Covers {
		if name := s.Places.AreaName(term); name != "" && !holds(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		return s.T("who.area", "Areas", s.List(names))
	}
	if l.AreaAsWritten != "" && l.Visibility != geo.Hidden {
		return s.T("who.area-written", "Text", plainLine(l.AreaAsWritten))
	}
	return ""
}

func (s *edition) spokenHere(l *directory.Listing) string {
	var out []string
	for _, lang := range l.Service.Languages {
		if name := s.languageName(lang.Code, lang.Name); name != "" && !holds(out, name) {
			out = append(out, name)
		}
	}
	if text := plainLine(l.Service.InterpretationServices); text != "" {
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}
