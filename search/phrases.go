package search

import (
	"context"
	"errors"
	"slices"
	"sync"

	"anchorpoint/directory"
	"anchorpoint/search/understand"
)

// Staff add phrases while the program runs. Only what people type is understood
// by them: the index, the needs that a machine reads out of listings and the
// meanings of words stay what they are, so that no phrase needs a rebuild.

// wording is a lexicon in force with what is made of it.
type wording struct {
	lexicon     *understand.Lexicon // nil: there is none
	completions func() completions
	added       []directory.NeedPhrase
}

func newWording(v *directory.Vocabularies, l *understand.Lexicon, added ...directory.NeedPhrase) *wording {
	return &wording{lexicon: l, added: added, completions: sync.OnceValue(func() completions { return newCompletions(v, l) })}
}

var errNoLexicon = errors.New("the index has no lexicon")

// UsePhrases puts phrases of staff in force beside those of the lexicon, in
// place of those given before. Searches that begin afterwards understand them;
// those under way end as they began, and none waits. What the lexicon cannot
// take, such as one for a need that is no more, is given back.
func (x *Index) UsePhrases(phrases []directory.NeedPhrase) (refused []directory.NeedPhrase, err error) {
	if x.options.Lexicon == nil {
		return nil, errNoLexicon
	}
	x.rewording.Lock()
	defer x.rewording.Unlock()
	if slices.Equal(phrases, x.wording.Load().added) {
		return nil, nil
	}
	lexicon, refused, err := x.lexiconWith(phrases)
	if err != nil {
		return nil, err
	}
	next := newWording(x.options.Vocabularies, lexicon, slices.Clone(phrases)...)
	next.completions()
	x.wording.Store(next)
	return refused, nil
}

// lexiconWith is the lexicon that the index was opened with, and phrases; it is
// finished when it returns.
func (x *Index) lexiconWith(phrases []directory.NeedPhrase) (*understand.Lexicon, []directory.NeedPhrase, error) {
	base := x.options.Lexicon
	var more []understand.Phrase
	var refused []directory.NeedPhrase
	for _, p := range phrases {
		if base.Check(said(p)) != nil {
			refused = append(refused, p)
			continue
		}
		more = append(more, said(p))
	}
	if len(more) == 0 {
		return base, refused, nil
	}
	lexicon, err := base.With(more...)
	if err != nil {
		return nil, nil, err
	}
	lexicon.Needs()
	return lexicon, refused, nil
}

// said is a phrase of staff as the lexicon has them: services do not call
// themselves so.
func said(p directory.NeedPhrase) understand.Phrase {
	return understand.Phrase{Target: p.Need, Text: p.Text, Voice: understand.Own, Weight: 1, Shared: p.Shared}
}

// SearchWith answers a query as it would be answered with one phrase more.
func (x *Index) SearchWith(ctx context.Context, q Query, p directory.NeedPhrase) (Results, error) {
	if x.options.Lexicon == nil {
		return Results{}, errNoLexicon
	}
	x.rewording.Lock() // one at a time: each takes memory and a quarter of a second
	lexicon, refused, err := x.lexiconWith(append(slices.Clone(x.wording.Load().added), p))
	x.rewording.Unlock()
	if err != nil {
		return Results{}, err
	}
	if len(refused) > 0 && refused[len(refused)-1] == p {
		return Results{}, directory.ErrForbidden
	}
	q.lexicon = lexicon
	return x.Search(ctx, q)
}

// LintPhrase lists what is wrong with a phrase that somebody wants to add, and
// the other needs that already have its words. Those are wrong unless it is
// marked as shared.
func (x *Index) LintPhrase(p directory.NeedPhrase) (problems directory.FieldErrors, others []string) {
	problems = p.Validate()
	lexicon := x.wording.Load().lexicon
	if len(problems) > 0 || lexicon == nil {
		return problems, nil
	}
	if _, ok := x.options.Vocabularies.Need(p.Need); !ok {
		problems.AddCoded("need", "phrase-need", "Choose the need")
		return problems, nil
	}
	others = lexicon.Bearers(p.Text)
	here := slices.Contains(others, p.Need)
	others = slices.DeleteFunc(others, func(id string) bool { return id == p.Need })
	switch {
	case here:
		problems.AddCoded("phrase", "phrase-there", "This need has these words already")
	case lexicon.Query(p.Text, understand.Options{Now: x.options.Now()}).Crisis != nil:
		problems.AddCoded("phrase", "phrase-emergency", "These words show urgent help already")
	case lexicon.Check(said(p)) != nil:
		problems.AddCoded("phrase", "phrase-everyday", "Add another word: one everyday word says nothing")
	case len(others) > 0 && !p.Shared:
		problems.AddCoded("phrase", "phrase-elsewhere", "Another need has these words already")
	}
	return problems, others
}
