package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"anchorpoint/directory"

	"golang.org/x/text/language/display"
)

// Limits of what groups write, in characters.
const (
	nameLimit = 150
	textLimit = 10_000
	lineLimit = 300
)

func tooLong(problems *directory.FieldErrors, name, text string, limit int) {
	if utf8.RuneCountInString(text) > limit {
		problems.AddCoded(name, "group-long", "Use fewer words")
	}
}

// nameStep asks what it is called and what happens there.
func nameStep() step {
	return step{name: "name",
		values: func(_ *edition, l *directory.Listing) url.Values {
			return url.Values{"name": {formText(l.Service.Name)}, "group": {formText(l.Organization().Name)}, "about": {formText(l.Service.Description)}}
		},
		fields: func(e *edition, l *directory.Listing, v url.Values) []formField {
			about := e.stepField("area", "about", v)
			if l.Rev > 0 {
				return []formField{e.stepField("text", "name", v), about}
			}
			return []formField{e.stepField("text", "name", v), e.stepField("text", "group", v), about}
		},
		read:  readName,
		lines: nameLines,
	}
}

func readName(_ *edition, l *directory.Listing, f *sent) (problems directory.FieldErrors) {
	name, group, about := strings.Join(strings.Fields(f.text("name")), " "), f.text("group"), f.text("about")
	if name == "" {
		problems.AddCoded("name", "group-name", "Type the name")
	}
	tooLong(&problems, "name", name, nameLimit)
	tooLong(&problems, "group", group, nameLimit)
	if about == "" {
		problems.AddCoded("about", "group-about", "Say in a few words what happens there")
	}
	tooLong(&problems, "about", about, textLimit)
	if len(problems) > 0 {
		return problems
	}
	take(&l.Service.Name, name)
	take(&l.Service.Description, about)
	if l.Rev == 0 && group != "" { // a group that is there already is not renamed here
		if l.Service.Organization == nil {
			l.Service.Organization = &directory.Organization{ID: l.Service.OrganizationID}
		}
		take(&l.Service.Organization.Name, group)
	}
	return nil
}

func nameLines(e *edition, l *directory.Listing) []answerLine {
	out := []answerLine{e.answerRow("name", plainLine(l.Service.Name))}
	if l.Rev == 0 {
		out = append(out, e.answerRow("group", plainLine(l.Organization().Name)))
	}
	return append(out, e.answerRow("about", paragraphs(l.Service.Description)...))
}

// whoStep asks for whom it is.
func whoStep() step {
	referral := []string{"professional-referral"}
	return step{name: "who",
		values: func(e *edition, l *directory.Listing) url.Values {
			v := url.Values{"age-from": {ageText(l.Service.MinimumAge)}, "age-to": {ageText(l.Service.MaximumAge)},
				"eligibility": {formText(l.Service.EligibilityDescription)}, "audience": l.Facts.Audience.Yes,
				"languages": {e.spokenNames(l)}}
			showFacts(v, l, directory.JoiningVocabulary, referral)
			return v
		},
		fields: func(e *edition, _ *directory.Listing, v url.Values) []formField {
			from, to := e.stepField("text", "age-from", v), e.stepField("text", "age-to", v)
			from.Small, to.Small = true, true
			return []formField{e.askTerms("checks", "audience", v, directory.AudienceVocabulary), from, to,
				e.stepField("area", "eligibility", v), e.askFacts("referral", v, directory.JoiningVocabulary, referral),
				e.stepField("text", "languages", v)}
		},
		read: func(e *edition, l *directory.Listing, f *sent) (problems directory.FieldErrors) {
			from, okFrom := readAge(f.text("age-from"))
			to, okTo := readAge(f.text("age-to"))
			if !okFrom {
				problems.AddCoded("age-from", "group-age", "Type the age in years, such as 16")
			}
			if !okTo {
				problems.AddCoded("age-to", "group-age", "Type the age in years, such as 16")
			}
			if okFrom && okTo && from != nil && to != nil && *from > *to {
				problems.AddCoded("age-to", "group-ages", "The second age is below the first")
			}
			tooLong(&problems, "eligibility", f.text("eligibility"), textLimit)
			tooLong(&problems, "languages", f.text("languages"), lineLimit)
			problems = append(problems, readFacts(l, f, directory.JoiningVocabulary, referral)...)
			if len(problems) > 0 {
				return problems
			}
			takeAge(&l.Service.MinimumAge, from)
			takeAge(&l.Service.MaximumAge, to)
			take(&l.Service.EligibilityDescription, f.text("eligibility"))
			readTicks(e, l, directory.AudienceVocabulary, f.v["audience"])
			e.readLanguages(l, f.text("languages"))
			return nil
		},
		lines: func(e *edition, l *directory.Listing) []answerLine {
			var whom []string
			for _, t := range e.yesTerms(l, directory.AudienceVocabulary) {
				whom = append(whom, e.term(directory.AudienceVocabulary, t))
			}
			return []answerLine{e.answerRow("audience", strings.Join(whom, e.T("list.comma"))), e.answerRow("ages", ageWords(e.Language, &l.Service)),
				e.answerRow("eligibility", paragraphs(l.Service.EligibilityDescription)...),
				e.answerRow("referral", e.factLines(l, directory.JoiningVocabulary, referral)...), e.answerRow("languages", e.spokenHere(l))}
		},
	}
}

func ageText(age *float64) string {
	if age == nil {
		return ""
	}
	return strconv.FormatFloat(*age, 'f', -1, 64)
}

func readAge(text string) (*float64, bool) {
	if text == "" {
		return nil, true
	}
	n, err := strconv.ParseFloat(text, 64)
	return &n, err == nil && n >= 0 && n <= 120
}

func takeAge(into **float64, age *float64) {
	if ageText(*into) != ageText(age) {
		*into = age
	}
}

// spokenNames are the languages that a service is offered in, as a group would
// type them.
func (e *edition) spokenNames(l *directory.Listing) string {
	var out []string
	for _, lang := range l.Service.Languages {
		if name := e.languageName(lang.Code, lang.Name); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}

// readLanguages keeps what is known of those that stay, and finds the code of
// those that come.
func (e *edition) readLanguages(l *directory.Listing, typed string) {
	if typed == formText(e.spokenNames(l)) {
		return
	}
	var out []directory.Language
	for name := range strings.FieldsFuncSeq(typed, func(r rune) bool { return strings.ContainsRune(",;\n", r) }) {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		i := slices.IndexFunc(l.Service.Languages, func(old directory.Language) bool {
			return strings.EqualFold(e.languageName(old.Code, old.Name), name)
		})
		if i >= 0 {
			out = append(out, l.Service.Languages[i])
		} else {
			out = append(out, directory.Language{Name: name, Code: e.languageCode(name)})
		}
	}
	l.Service.Languages = out
}

// languageCode is the code of a language by its name, in English or the
// language of the page; empty when there is none.
func (e *edition) languageCode(name string) string {
	english := display.English.Languages()
	for _, base := range display.Supported.BaseLanguages() {
		if strings.EqualFold(english.Name(base), name) || strings.EqualFold(e.tongues.Name(base), name) {
			return base.String()
		}
	}
	return ""
}

// joinStep asks how people come in.
func joinStep() step {
	ids := []string{"drop-in", "contact-first", "self-referral", "membership"}
	return step{name: "join",
		values: func(_ *edition, l *directory.Listing) url.Values {
			v := url.Values{"join": {formText(l.Service.ApplicationProcess)}, "for-workers": {formText(l.ReferralContact)}}
			showFacts(v, l, directory.JoiningVocabulary, ids)
			return v
		},
		fields: func(e *edition, _ *directory.Listing, v url.Values) []formField {
			return []formField{e.askFacts("joining", v, directory.JoiningVocabulary, ids), e.stepField("area", "join", v), e.stepField("area", "for-workers", v)}
		},
		read: func(_ *edition, l *directory.Listing, f *sent) directory.FieldErrors {
			problems := readFacts(l, f, directory.JoiningVocabulary, ids)
			tooLong(&problems, "join", f.text("join"), textLimit)
			problems = append(problems, directory.CheckNote("for-workers", f.text("for-workers"))...)
			if len(problems) == 0 {
				take(&l.Service.ApplicationProcess, f.text("join"))
				if f.v.Has("for-workers") {
					take(&l.ReferralContact, f.text("for-workers"))
				}
			}
			return problems
		},
		lines: func(e *edition, l *directory.Listing) []answerLine {
			return []answerLine{e.answerRow("joining", e.factLines(l, directory.JoiningVocabulary, ids)...),
				e.answerRow("join", paragraphs(l.Service.ApplicationProcess)...),
				e.answerRow("for-workers", paragraphs(l.ReferralContact)...)}
		},
	}
}

// firstVisitStep asks what somebody new will meet.
func firstVisitStep() step {
	return step{name: "first-visit",
		values: func(_ *edition, l *directory.Listing) url.Values {
			return url.Values{"expect": {formText(l.FirstVisit.Text)}, "meets": {formText(l.FirstVisit.Meets)},
				"bring": {formText(l.FirstVisit.Bring)}, "first-step": l.Facts.FirstStep.Yes}
		},
		fields: func(e *edition, _ *directory.Listing, v url.Values) []formField {
			return []formField{e.stepField("area", "expect", v), e.stepField("text", "meets", v), e.stepField("text", "bring", v),
				e.askTerms("checks", "first-step", v, directory.FirstStepVocabulary)}
		},
		read: func(e *edition, l *directory.Listing, f *sent) (problems directory.FieldErrors) {
			tooLong(&problems, "expect", f.text("expect"), textLimit)
			tooLong(&problems, "meets", f.text("meets"), lineLimit)
			tooLong(&problems, "bring", f.text("bring"), lineLimit)
			if len(problems) > 0 {
				return problems
			}
			take(&l.FirstVisit.Text, f.text("expect"))
			take(&l.FirstVisit.Meets, f.text("meets"))
			take(&l.FirstVisit.Bring, f.text("bring"))
			readTicks(e, l, directory.FirstStepVocabulary, f.v["first-step"])
			return nil
		},
		lines: func(e *edition, l *directory.Listing) []answerLine {
			var small []string
			for _, t := range e.yesTerms(l, directory.FirstStepVocabulary) {
				small = append(small, e.term(directory.FirstStepVocabulary, t))
			}
			return []answerLine{e.answerRow("expect", paragraphs(l.FirstVisit.Text)...), e.answerRow("meets", plainLine(l.FirstVisit.Meets)),
				e.answerRow("bring", plainLine(l.FirstVisit.Bring)), e.answerRow("first-step", small...)}
		},
	}
}

// barriersStep asks for what stops people: children, caring, forms, travel,
// language.
func barriersStep() step {
	return factStep("barriers", "supports", directory.SupportsVocabulary, "evenings", "weekends", "free-or-covered")
}

// accessStep asks how a place can be used.
func accessStep() step { return factStep("access", "access", directory.AccessVocabulary) }

// factStep is a step of nothing but the facts of one vocabulary.
func factStep(name, field string, vocabulary directory.VocabularyID, but ...string) step {
	return step{name: name,
		values: func(e *edition, l *directory.Listing) url.Values {
			v := url.Values{}
			showFacts(v, l, vocabulary, e.termIDs(vocabulary, but...))
			return v
		},
		fields: func(e *edition, _ *directory.Listing, v url.Values) []formField {
			return []formField{e.askFacts(field, v, vocabulary, e.termIDs(vocabulary, but...))}
		},
		read: func(e *edition, l *directory.Listing, f *sent) directory.FieldErrors {
			return readFacts(l, f, vocabulary, e.termIDs(vocabulary, but...))
		},
		lines: func(e *edition, l *directory.Listing) []answerLine {
			return []answerLine{e.answerRow(field, e.factLines(l, vocabulary, e.termIDs(vocabulary, but...))...)}
		},
	}
}
