package web

import (
	"net/url"
	"slices"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// step is one page of the form for groups: it asks one thing. A new one is a
// row in steps with its texts ("group-step.NAME", "group-step.NAME-intro").
type step struct {
	name string // in addresses and texts
	// values are what the form shows of a listing, as it would be sent.
	values func(*edition, *directory.Listing) url.Values
	// fields are what the page asks, filled in with v. A step with a page of
	// its own may have none.
	fields func(e *edition, l *directory.Listing, v url.Values) []formField
	// read puts what was typed into the listing, or says what is wrong with it.
	// What the form does not show stays as it is.
	read func(e *edition, l *directory.Listing, f *sent) directory.FieldErrors
	// lines are the answers as the page to check them tells.
	lines func(*edition, *directory.Listing) []answerLine
	// page makes the page where plain fields are not enough: the name of its
	// template and what it shows. Nil: "group_step".
	page func(e *edition, c *gin.Context, p stepPage, l *directory.Listing, v url.Values) (string, any, error)
}

// againField is the name of buttons that show the step again with what was
// typed, to search or to add a row: nothing is checked or saved.
const againField = "again"

// answerLine is one answer; without lines it was not given.
type answerLine struct {
	Name  string
	Lines []string
}

// steps are the whole form, in the order in which Continue leads through it:
// first what nobody can do without.
func (s *Server) steps() []step {
	return []step{
		nameStep(), needsStep(), whereStep(), whenStep(), contactStep(), whoStep(), costStep(), joinStep(), placesStep(),
		firstVisitStep(), barriersStep(), accessStep(),
	}
}

func (s *Server) stepNamed(name string) (step, bool) {
	all := s.steps()
	i := slices.IndexFunc(all, func(one step) bool { return one.name == name })
	if i < 0 {
		return step{}, false
	}
	return all[i], true
}

// apartSteps are of new listings alone: one that is there already has a page of
// their own for each, where they change at once.
var apartSteps = []string{"when", "places"}

// stepsFor are the steps that lead through a draft.
func (s *Server) stepsFor(d *directory.EditDraft) []step {
	all := s.steps()
	if d.ListingID != "" {
		all = slices.DeleteFunc(all, func(one step) bool { return slices.Contains(apartSteps, one.name) })
	}
	return all
}

// stepAfter is the name of the next step of a draft; empty after the last.
func (s *Server) stepAfter(d *directory.EditDraft, name string) string {
	all := s.stepsFor(d)
	i := slices.IndexFunc(all, func(one step) bool { return one.name == name })
	if i < 0 || i+1 == len(all) {
		return ""
	}
	return all[i+1].name
}

// title is the heading of a step.
func (e *edition) stepTitle(name string) string { return e.T("group-step." + name) }

// formField is one question of a step, with what was answered.
type formField struct {
	Kind  string // "text", "area", "radios", "checks", "facts", "select"
	Name  string
	Label string
	Hint  string
	Value string
	Type  string // of an input
	Auto  string // autocomplete
	Small bool   // a short input
	// Options of radios, checks and a select.
	Options []option
	// Facts are rows of yes, no, not stated.
	Facts []factRow
	Error string
	Again string // a button after it that shows the page again
}

// factRow is one fact that can be stated.
type factRow struct {
	Name, Label, Hint string
	Options           []option
	Error             string
}

// stepField makes a field with the texts of its name: "group-field.NAME" and, where
// there is one, "group-field.NAME-hint".
func (e *edition) stepField(kind, name string, v url.Values) formField {
	f := formField{Kind: kind, Name: name, Label: e.T("group-field." + name), Value: v.Get(name), Type: "text"}
	if e.Has("group-field." + name + "-hint") {
		f.Hint = e.T("group-field." + name + "-hint")
	}
	return f
}

// askTerms is a field whose options are terms that can be ticked.
func (e *edition) askTerms(kind, name string, v url.Values, vocabulary directory.VocabularyID) formField {
	f := e.stepField(kind, name, v)
	for _, t := range e.Vocabularies.Terms(vocabulary) {
		f.Options = append(f.Options, option{t.ID, e.term(vocabulary, t), slices.Contains(v[name], t.ID)})
	}
	return f
}

// askFacts are rows of yes, no and not stated.
func (e *edition) askFacts(name string, v url.Values, vocabulary directory.VocabularyID, ids []string) formField {
	f := e.stepField("facts", name, v)
	for _, id := range ids {
		if t, ok := e.Vocabularies.Term(vocabulary, id); ok {
			f.Facts = append(f.Facts, e.factRow(factName(vocabulary, id), e.term(vocabulary, t), v))
		}
	}
	return f
}

// factName is the name of a fact in a form.
func factName(vocabulary directory.VocabularyID, id string) string {
	return string(vocabulary) + "-" + id
}

func (e *edition) factRow(name, label string, v url.Values) factRow {
	row := factRow{Name: name, Label: label}
	for _, value := range []directory.Fact{directory.Yes, directory.No, directory.NotStated} {
		id, words := value.String(), e.yesNo(value)
		if value == directory.NotStated {
			id, words = "", e.T("group-form.not-stated")
		}
		row.Options = append(row.Options, option{id, words, v.Get(name) == id})
	}
	return row
}

// showFacts puts stated facts into the values of a form.
func showFacts(v url.Values, l *directory.Listing, vocabulary directory.VocabularyID, ids []string) {
	for _, id := range ids {
		if f := l.Facts.Of(vocabulary).Value(id); f != directory.NotStated {
			v.Set(factName(vocabulary, id), f.String())
		}
	}
}

// readFacts states what was chosen. A row that was not sent stays as it is: only
// what a page shows can be changed by it.
func readFacts(l *directory.Listing, f *sent, vocabulary directory.VocabularyID, ids []string) (problems directory.FieldErrors) {
	for _, id := range ids {
		name := factName(vocabulary, id)
		if _, there := f.v[name]; !there {
			continue
		}
		value, err := directory.ParseFact(f.text(name))
		if err != nil {
			problems.AddCoded(name, "group-choose", "Choose one of the answers")
			continue
		}
		if set := l.Facts.Of(vocabulary); set.Value(id) != value {
			set.Put(id, value)
		}
	}
	return problems
}

// readTicks states the ticked terms. What is not ticked is not stated any more;
// a stated no stays.
func readTicks(e *edition, l *directory.Listing, vocabulary directory.VocabularyID, ticked []string) {
	set := l.Facts.Of(vocabulary)
	for _, t := range e.Vocabularies.Terms(vocabulary) {
		switch on := slices.Contains(ticked, t.ID); {
		case on:
			if set.Value(t.ID) != directory.Yes {
				set.Put(t.ID, directory.Yes)
			}
		case set.Value(t.ID) == directory.Yes:
			set.Put(t.ID, directory.NotStated)
		}
	}
}

// termIDs are all ids of a vocabulary but some.
func (s *Server) termIDs(vocabulary directory.VocabularyID, but ...string) []string {
	var out []string
	for _, t := range s.Vocabularies.Terms(vocabulary) {
		if !slices.Contains(but, t.ID) {
			out = append(out, t.ID)
		}
	}
	return out
}

// take puts one text of a form into the listing. Where it was not altered
// the listing keeps its own way to write it.
func take(into *string, typed string) {
	if typed != formText(*into) {
		*into = typed
	}
}

// formText is a text of a record as a form shows it and gets it back.
func formText(s string) string {
	return (&sent{v: url.Values{"": {s}}}).text("")
}

// answerRow is a line of answers to check; empty texts are no answer.
func (e *edition) answerRow(name string, lines ...string) answerLine {
	return answerLine{e.T("group-field." + name), slices.DeleteFunc(lines, func(s string) bool { return strings.TrimSpace(s) == "" })}
}

// factLines are the stated terms among ids, in words.
func (e *edition) factLines(l *directory.Listing, vocabulary directory.VocabularyID, ids []string) (out []string) {
	for _, id := range ids {
		t, ok := e.Vocabularies.Term(vocabulary, id)
		if !ok {
			continue
		}
		switch l.Facts.Of(vocabulary).Value(id) {
		case directory.Yes:
			out = append(out, e.T("fact.is-yes", "Fact", e.term(vocabulary, t)))
		case directory.No:
			out = append(out, e.T("fact.is-no", "Fact", e.term(vocabulary, t)))
		}
	}
	return out
}
