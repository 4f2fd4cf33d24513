package web

import (
	"slices"
	"strings"

	"anchorpoint/directory"
)

// firstVisitView tells what happens the first time.
type firstVisitView struct {
	Lines []string // how small the first step is
	Facts []fact   // in the group's own words
	Ask   string
}

// firstVisit is in the order in which a newcomer wonders.
func (s *edition) firstVisit(l *directory.Listing) (v firstVisitView) {
	var not []string
	for _, t := range s.Vocabularies.Terms(directory.FirstStepVocabulary) {
		switch l.Fact(directory.FirstStepVocabulary, t.ID) {
		case directory.Yes:
			v.Lines = append(v.Lines, s.firstStep(t, true))
		case directory.No:
			if key := "step-no." + t.ID; s.Has(key) {
				not = append(not, s.T(key))
			}
		}
	}
	v.Lines = append(v.Lines, not...)
	var ask []string
	for _, f := range []fact{
		{s.T("first-visit.expect"), plainLine(l.FirstVisit.Text)},
		{s.T("first-visit.meets"), plainLine(l.FirstVisit.Meets)},
		{s.T("first-visit.bring"), plainLine(l.FirstVisit.Bring)},
	} {
		if f.Value != "" {
			f.Value = s.own(f.Value)
			v.Facts = append(v.Facts, f)
		} else {
			ask = append(ask, lower(f.Name))
		}
	}
	if l.Fact(directory.FirstStepVocabulary, "bring-a-friend") == directory.NotStated {
		ask = append(ask, s.T("first-visit.someone"))
	}
	for _, d := range l.Service.RequiredDocuments {
		if words := plainLine(d.Document); words != "" {
			v.Facts = append(v.Facts, fact{s.T("first-visit.papers"), s.own(words)})
		}
	}
	if len(v.Lines)+len(v.Facts) > 0 {
		v.Ask = strings.Join(ask, s.T("list.semicolon"))
	}
	return v
}

// joinSteps are what to do, one after the other. Each thing is said once: the
// group's own words go before ours where they say the same.
func (s *edition) joinSteps(l *directory.Listing) (out askedLines) {
	is := func(id string) bool { return l.Fact(directory.JoiningVocabulary, id) == directory.Yes }
	turnUp := is("drop-in") || l.Fact(directory.FirstStepVocabulary, "just-turn-up") == directory.Yes
	own := paragraphs(l.Service.ApplicationProcess)
	add := func(key string) { out.Lines = append(out.Lines, s.T(key)) }
	switch {
	case is("professional-referral") && (is("self-referral") || is("contact-first")):
		add("joining.step-both")
	case is("professional-referral"):
		add("joining.step-referral")
	case is("contact-first") || is("self-referral"):
		add("joining.step-contact")
	case turnUp:
		add("joining.step-turn-up")
	case len(own) == 0:
		out.Ask = s.T("joining.ask")
	}
	if is("membership") {
		add("joining.step-member")
	}
	// "Contact us" of the group needs no "Contact them" of ours.
	own = slices.DeleteFunc(own, func(line string) bool { return saysNoMore(line, out.Lines) })
	out.Lines = distinct(append(out.Lines, s.allOwn(own)...))
	return out
}

// saysNoMore is true of a group's own line that is one of ours in other words:
// it has no word that ours lack, but for the commonest.
func saysNoMore(line string, ours []string) bool {
	known := " " + strings.Join(bareWords(strings.Join(ours, " ")), " ") + " us we you your me self by to the a or and "
	for _, w := range bareWords(line) {
		if !strings.Contains(known, " "+w+" ") {
			return false
		}
	}
	return true
}
