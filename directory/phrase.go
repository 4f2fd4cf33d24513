package directory

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// NeedPhrase is what people say when they mean a need, in the words of a
// moderator of this directory. The phrases of the product are in its lexicon.
type NeedPhrase struct {
	ID     string
	Need   string
	Text   string
	Shared bool   // it stands under other needs too, on purpose
	By     string // the id of who added it
	At     time.Time
}

// NeedPhrases keeps them. Who may not edit phrases gets ErrForbidden.
type NeedPhrases interface {
	// AddNeedPhrase keeps a phrase; the same words for the same need are
	// ErrConflict.
	AddNeedPhrase(ctx context.Context, p NeedPhrase) (NeedPhrase, error)
	// NeedPhrases are all, newest first.
	NeedPhrases(ctx context.Context) ([]NeedPhrase, error)
	// RemoveNeedPhrase takes one away for good.
	RemoveNeedPhrase(ctx context.Context, id string) error
}

// Limits of a phrase.
const (
	MaxPhrase      = 60 // characters
	MaxPhraseWords = 10
	maxPhraseDigit = 4 // more in a row may be the number of a telephone or a person
)

// Tidy makes one space of each run of them.
func (p *NeedPhrase) Tidy() { p.Text = strings.Join(strings.Fields(p.Text), " ") }

// Validate lists what is wrong with a phrase by itself.
func (p *NeedPhrase) Validate() FieldErrors {
	var out FieldErrors
	switch {
	case !strings.ContainsFunc(p.Text, unicode.IsLetter):
		out.AddCoded("phrase", "phrase-empty", "Type the words that people use")
	case utf8.RuneCountInString(p.Text) > MaxPhrase || len(strings.Fields(p.Text)) > MaxPhraseWords:
		out.AddCoded("phrase", "phrase-long", "Use 10 words or fewer, and 60 letters or fewer")
	case aboutOne(p.Text):
		out.AddCoded("phrase", "phrase-personal", "Take out what could be about one person, such as a phone number or a postcode")
	case strings.ContainsFunc(p.Text, notSpoken):
		out.AddCoded("phrase", "phrase-signs", "Use letters, numbers and spaces only")
	}
	if p.Need == "" {
		out.AddCoded("need", "phrase-need", "Choose the need")
	}
	return out
}

// aboutOne says whether a phrase holds what may be about one person. It cannot
// know names.
func aboutOne(text string) bool {
	digits := 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			if digits++; digits > maxPhraseDigit {
				return true
			}
		case unicode.IsLetter(r):
			digits = 0
		}
	}
	return len(SpotPersonal(text)) > 0
}

// notSpoken are signs that no phrase needs.
func notSpoken(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" '’-&/", r)
}
