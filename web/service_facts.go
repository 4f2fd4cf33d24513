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
	p.Languages = languages(l)
	p.FirstVisit, p.FirstText = s.firstVisit(l)
	p.Barriers = s.factList(l, directory.SupportsVocabulary)
	p.Access = s.factList(l, directory.AccessVocabulary)
	p.AccessNotes = accessNotes(l)
	p.OrgText = paragraphs(l.Organization().Description)
	for _, id := range l.Organization().OrganizationIdentifiers {
		if number := plainLine(id.Identifier); number != "" {
			p.Identifiers = append(p.Identifiers, fact{capital(cmp.Or(plainLine(id.IdentifierType), "Registered number")), number})
		}
	}
	for _, id := range l.Needs.Main {
		if t, ok := s.Vocabularies.Need(id); ok {
			p.Needs = append(p.Needs, link{"/needs/" + t.ID, t.Label})
		}
	}
	p.Glance = s.glance(l, p, times)
}

// glance is the short table at the top.
func (s *edition) glance(l *directory.Listing, p *servicePage, times timetable) (out factList) {
	places, _ := placesWords(l, s.Now())
	w := where{listing: l, name: s.Places.AreaName}
	w.hit.Venue = -1
	var steps []string
	for _, t := range s.yesTerms(l, directory.FirstStepVocabulary) {
		steps = append(steps, firstStep(t, false))
	}
	var join []string
	for _, t := range s.yesTerms(l, directory.JoiningVocabulary) {
		join = append(join, joining(t))
	}
	var ask []string
	for _, f := range []fact{
		{"Places", strings.TrimPrefix(strings.TrimSuffix(places, "Places: "+notStated), "Places: ")},
		{"Cost", s.costShort(l)},
		{"When", times.ifStated()},
		{"Where", strings.TrimSuffix(w.plainWhere(), "Place "+notStated)},
		{"First step", strings.Join(steps, " · ")},
		{"How to join", strings.Join(join, " · ")},
		{"Who can come", firstOf(p.Who)},
		{"Languages", p.Languages},
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
		text = append(text, firstStep(t, true))
	}
	for _, f := range []fact{
		{"What to expect", plainLine(l.FirstVisit.Text)},
		{"Who meets you", plainLine(l.FirstVisit.Meets)},
		{"What to bring", plainLine(l.FirstVisit.Bring)},
	} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	for _, d := range l.Service.RequiredDocuments {
		if words := plainLine(d.Document); words != "" {
			facts = append(facts, fact{"Papers to bring", words})
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
			out.Stated = append(out.Stated, fact{t.Label, "Yes"})
		case directory.No:
			out.Stated = append(out.Stated, fact{t.Label, "No"})
		default:
			ask = append(ask, lower(t.Label))
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
		switch line := joining(t); {
		case begins(t.Description, line):
			out = append(out, t.Description)
		case t.Description != "":
			out = append(out, line+". "+t.Description)
		default:
			out = append(out, line)
		}
	}
	return append(out, paragraphs(l.Service.ApplicationProcess)...)
}

// whoLines say who can come.
func (s *edition) whoLines(l *directory.Listing) []string {
	var out []string
	if age := ageWords(&l.Service); age != "" {
		out = append(out, age)
	}
	for _, t := range s.yesTerms(l, directory.AudienceVocabulary) {
		out = append(out, "For "+lower(t.Label))
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
		return "For people in " + joinAnd(names)
	}
	if l.AreaAsWritten != "" && l.Visibility != geo.Hidden {
		return "Area, as the group wrote it: " + plainLine(l.AreaAsWritten)
	}
	return ""
}

func languages(l *directory.Listing) string {
	var out []string
	for _, lang := range l.Service.Languages {
		if name := languageName(lang.Code, lang.Name); name != "" && !holds(out, name) {
			out = append(out, name)
		}
	}
	if text := plainLine(l.Service.InterpretationServices); text != "" {
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}
