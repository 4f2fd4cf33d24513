package directory

import (
	"regexp"
	"strings"
)

// Exceptions are the days on which the times of a listing do not hold. The
// standard has no fields for them; many groups say them in words, which
// readExceptions understands.
type Exceptions struct {
	BankHolidays HolidayRule `json:"bank_holidays,omitzero"`
	School       SchoolRule  `json:"school,omitzero"`
	Closed       []DateSpan  `json:"closed,omitempty"`
}

// HolidayRule says what happens on bank holidays; empty: nobody said.
type HolidayRule string

// The rules for bank holidays.
const (
	OpenOnHolidays   HolidayRule = "open"
	ClosedOnHolidays HolidayRule = "closed"
)

// SchoolRule says when in the school year it is on; empty: all year.
type SchoolRule string

// The rules for the school year.
const (
	InTermOnly     SchoolRule = "term"
	InHolidaysOnly SchoolRule = "holidays"
)

// DateSpan is one or more days, both ends included; To may be empty for one.
type DateSpan struct {
	From string `json:"from"`
	To   string `json:"to,omitzero"`
}

// Empty says whether there are none.
func (e *Exceptions) Empty() bool {
	return e.BankHolidays == "" && e.School == "" && len(e.Closed) == 0
}

var (
	holidaysOff = regexp.MustCompile(`\b(?:not|no|except|excluding|excludes|exc|excl|closed|apart from|other than|unless)\b[^.;]{0,40}\b(?:bank|public) hol(?:iday)?s?\b`)
	holidaysOn  = regexp.MustCompile(`\b(?:including|includes|incl|inc|open on|also on|and)\b[^.;]{0,20}\b(?:bank|public) hol(?:iday)?s?\b`)
	termOnly    = regexp.MustCompile(`\bterm[ -]?times?\b|\bschool terms?\b|\bduring terms?\b|\bin terms?\b|\bterms? only\b`)
	notTermOnly = regexp.MustCompile(`\b(?:outside|out of|not in|not during)\b[^.;]{0,12}\bterm|\b(?:and|or)\b[^.;]{0,12}\b(?:school )?holidays\b`)
	schoolHols  = regexp.MustCompile(`\b(?:school|summer|easter|half[ -]term) holidays?\b`)
	butNot      = regexp.MustCompile(`\b(?:not|no|except|excluding|closed|including)\b`)
)

// readExceptions reads what words of a schedule say of bank holidays and the
// school year.
func readExceptions(text string) Exceptions {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	var e Exceptions
	switch {
	case holidaysOff.MatchString(text):
		e.BankHolidays = ClosedOnHolidays
	case holidaysOn.MatchString(text):
		e.BankHolidays = OpenOnHolidays
	}
	switch {
	case termOnly.MatchString(text) && !notTermOnly.MatchString(text):
		e.School = InTermOnly
	case schoolHols.MatchString(text) && !termOnly.MatchString(text) && !butNot.MatchString(text):
		e.School = InHolidaysOnly
	}
	return e
}

// exceptionWords are texts that say nothing but an exception.
var exceptionWords = regexp.MustCompile(`^(?:in |during )?(?:school )?term[ -]?times?(?: only)?$|^(?:in |during )?school (?:terms?|holidays)(?: only)?$|` +
	`^(?:including|except|excluding|closed on|not on|not) (?:bank|public) holidays$`)

// OnlyException says whether words of a schedule say no more than what its
// exceptions hold, so that a page need not repeat them.
func OnlyException(text string) bool {
	return exceptionWords.MatchString(strings.TrimRight(strings.ToLower(strings.Join(strings.Fields(text), " ")), "."))
}
