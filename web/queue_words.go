package web

import (
	"slices"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/geo"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// changeView is one field of a difference, for people who see it and for people
// who hear it.
type changeView struct {
	Field  string // its id
	Name   string
	Safety bool
	Prose  []wordChange // of a text: what stays, goes and comes
	Old    []string
	New    []string
	// Choice: others changed the same field; somebody must say which stands.
	Choice bool
	Mine   bool // the proposal's was chosen
	Theirs bool
}

// wordChange is a piece of a text that stays, goes or comes.
type wordChange struct {
	Text           string
	Removed, Added bool
}

// proseFields are texts that people read from one end to the other.
var proseFields = []string{"name", "alternate_name", "description", "alert", "eligibility", "how_to_join", "first_visit"}

// changeViews puts the fields in which two listings differ into words. A nil
// old is no listing: then there is nothing but new values.
func (s *edition) changeViews(old, now *directory.Listing) []changeView {
	var out []changeView
	for _, c := range directory.Compare(old, now) {
		out = append(out, s.changeView(c, old, now))
	}
	return out
}

func (s *edition) changeView(c directory.FieldChange, old, now *directory.Listing) changeView {
	v := changeView{Field: c.Field, Name: s.fieldName(c.Field), Safety: c.Risk == directory.SafetyRisk}
	if slices.Contains(proseFields, c.Field) && c.Old != "" && c.New != "" {
		v.Prose = wordDiff(c.Old, c.New)
		return v
	}
	v.New = s.fieldLines(c.Field, now, c.New)
	if old != nil {
		v.Old = s.fieldLines(c.Field, old, c.Old)
	}
	if slices.Equal(v.Old, v.New) { // our words leave out what differs
		v.Old, v.New = textLines(c.Old), textLines(c.New)
	}
	return v
}

// fieldName is what a field is called.
func (s *edition) fieldName(field string) string {
	return s.T("staff-field.of-" + strings.ReplaceAll(field, "_", "-"))
}

// fieldLines are the words of a field of a listing; text is the plain way to
// say it.
func (s *edition) fieldLines(field string, l *directory.Listing, text string) []string {
	switch field {
	case "schedule":
		if lines := s.times(l).lines(); len(lines) > 0 {
			return lines
		}
	case "cost":
		if lines := s.costLines(l); len(lines) > 0 {
			return lines
		}
	case "places":
		if c := l.Capacity; c.At(c.Until).State != directory.CapacityNotKnown { // as it was said, though the day may have passed
			words, _ := placesWords(s.Language, l, c.Until)
			return []string{words}
		}
	case "needs":
		return s.needLines(l)
	case "area":
		return s.coverLines(l)
	case "visibility":
		v := l.Visibility
		if v == "" {
			v = geo.Shown
		}
		return []string{s.T("staff-queue.visibility-" + string(v))}
	case "sensitive", "do_not_list":
		return []string{s.T("staff-queue.is-" + text)}
	}
	if set := l.Facts.Of(directory.VocabularyID(strings.ReplaceAll(field, "_", "-"))); set != nil {
		return s.setLines(directory.VocabularyID(strings.ReplaceAll(field, "_", "-")), *set)
	}
	return textLines(text)
}

func textLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func (s *edition) needLines(l *directory.Listing) []string {
	var out []string
	for _, id := range slices.Concat(l.Needs.Main, l.Needs.Also) {
		out = append(out, s.termLabel(directory.NeedVocabulary, id))
	}
	for _, n := range l.Needs.Suggested {
		out = append(out, s.T("staff-queue.suggested", "Need", s.termLabel(directory.NeedVocabulary, n.ID)))
	}
	return out
}

func (s *edition) termLabel(v directory.VocabularyID, id string) string {
	if term, ok := s.Vocabularies.Term(v, id); ok {
		return s.term(v, term)
	}
	return id
}

func (s *edition) setLines(v directory.VocabularyID, set directory.Set) []string {
	var out []string
	for _, id := range set.Yes {
		out = append(out, s.termLabel(v, id))
	}
	for _, id := range set.No {
		out = append(out, s.T("staff-queue.not", "Fact", s.termLabel(v, id)))
	}
	return out
}

func (s *edition) coverLines(l *directory.Listing) []string {
	var out []string
	for _, term := range l.Covers {
		out = append(out, s.areaName(term))
	}
	if l.AreaAsWritten != "" {
		out = append(out, l.AreaAsWritten)
	}
	return out
}

// wordDiff tells two texts apart word by word: half a word in red is hard to
// read and means nothing to the ear.
func wordDiff(old, now string) []wordChange {
	var words []string
	number := map[string]rune{}
	coded := func(text string) []rune {
		var out []rune
		for _, w := range strings.SplitAfter(text+" ", " ") { // so that the last word is one like all
			if _, known := number[w]; !known {
				number[w] = rune(len(words) + 1)
				words = append(words, w)
			}
			out = append(out, number[w])
		}
		return out
	}
	a, b := coded(old), coded(now)
	if len(words) >= 0xD7FF { // where code points end that can stand for words
		return []wordChange{{old, true, false}, {now, false, true}}
	}
	d := diffmatchpatch.New()
	var out []wordChange
	for _, piece := range d.DiffCleanupSemantic(d.DiffMainRunes(a, b, false)) {
		var text strings.Builder
		for _, r := range piece.Text {
			text.WriteString(words[r-1])
		}
		out = append(out, wordChange{text.String(), piece.Type == diffmatchpatch.DiffDelete, piece.Type == diffmatchpatch.DiffInsert})
	}
	return out
}
