package understand

import (
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// Limits of a query. Longer input is cut, and [Understanding.Cut] says so.
const (
	MaxRunes = 200
	MaxTerms = 12
)

// Options is what a query needs besides its words. Only Now is required.
type Options struct {
	Now time.Time

	// Places finds places; nil looks for none.
	Places PlaceResolver
	// Terms are the words of the index, for spelling; nil means none.
	Terms *Terms
	// InName says whether a lower-case word stands in the name of a listing or
	// organization. Such words are never corrected.
	InName func(word string) bool

	// Without are guesses that the person took back: "need:befriending",
	// "cost:free", "place", "open", "words:bereaved" (a correction).
	Without []string
}

// PlaceResolver finds the place that words name.
type PlaceResolver interface {
	Resolve(text string) geo.Answer
}

// Understanding is what a text was understood to mean. Every part of it is a
// guess that the person can take back.
type Understanding struct {
	Text    string // as typed, for display only
	Cut     bool   // there was more, which was not read
	Words   []Word
	Place   *PlacePhrase
	Times   []TimeWish
	Filters []FilterWish
	Needs   []NeedMatch  // at most 4, best first
	Crisis  *CrisisPanel // independent of everything else
	Offer   []Correction // did you mean
}

// Kind says what a word of the query does.
type Kind string

// The kinds of words. Only content words must be found in a listing; filter and
// time words may be, for their meaning is carried by the wish.
const (
	Content Kind = "content"
	Filler  Kind = "filler"
	InPlace Kind = "place"
	InTime  Kind = "time"
	InWish  Kind = "filter"
)

// Word is one word of the query.
type Word struct {
	Typed string // as typed
	Used  string // lower case, corrected: what is searched for
	// Stem is the term in the index's English fields; empty when the analyser
	// drops the word.
	Stem string
	// Also are the stems of other spellings of the same word (counseling),
	// which match as well.
	Also []string
	Kind Kind
}

// Corrected reports whether the word was respelt.
func (w Word) Corrected() bool { return w.Used != lower(w.Typed) }

// PlacePhrase is a place named in the text.
type PlacePhrase struct {
	Text string // as typed, without the preposition
	// Place is set when the words were taken out of the query. When it is nil
	// they stayed, and Choices are what they might have meant.
	Place   *geo.Place
	Choices []geo.Place
	// Listed is how many venues the directory has in the town.
	Listed int
}

// TimeWish is a time named in the text.
type TimeWish struct {
	When   When
	Phrase string
	// Days are the weekdays meant, Monday = bit 0. From and To are minutes of
	// the day in Europe/London; To 0 means that any time of the day will do.
	Days     uint8
	From, To int
}

// When is the coarse form of a time, as filters have it.
type When string

// The times that can be asked for, named as in the search form.
const (
	Now      When = "now"
	Today    When = "today"
	Evenings When = "evenings"
	Weekend  When = "weekend"
	Days     When = "days" // the weekdays and hours of the wish
)

// FilterWish is a fact that the person wants, or would be glad of.
type FilterWish struct {
	// Vocabulary is one of the fact vocabularies, or "language" (an ISO 639-1
	// code) or "age" (years).
	Vocabulary directory.VocabularyID
	ID         string
	Phrase     string // as typed
	// Sure wishes name the fact ("free", "wheelchair") and filter. The others
	// tell a state ("shy", "too far") and only re-order.
	Sure bool
}

// Vocabularies of wishes that are no terms of ours.
const (
	Language directory.VocabularyID = "language"
	Age      directory.VocabularyID = "age"
)

// How says by which way a need was recognised.
type How string

// The ways. A phrase is a lay phrase of the lexicon in order; words are words of
// its phrases.
const (
	ByPhrase How = "phrase"
	ByWords  How = "words"
)

// NeedMatch is a need that the text tells of.
type NeedMatch struct {
	ID         string
	Confidence float64 // 0 to 1
	Phrase     string  // the words of the text that fired
	How        How
	Strong     bool // confidence of 0.6 and more
	// Told says that a clause of the text is about nothing else: one of several
	// needs, though it may not be a sure one.
	Told bool

	at int // the first of the words that fired, by its number
}

// CrisisPanel is a fixed help panel to show above everything else.
type CrisisPanel struct {
	ID     string // a panel of [CrisisPanels]
	Phrase string // the words that set it; empty when a need did
	Also   []string
}

// Correction is a word that might have been meant.
type Correction struct {
	Typed, Meant string
}
