package directory

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// PersonalKind is a kind of thing in a text that may belong to a person.
type PersonalKind string

// The kinds that SpotPersonal finds. A postcode or an e-mail address may be
// the service's own; the others belong to a person.
const (
	NHSNumber       PersonalKind = "nhs-number"
	InsuranceNumber PersonalKind = "insurance-number"
	BirthDate       PersonalKind = "birth-date"
	FullPostcode    PersonalKind = "postcode"
	EmailAddress    PersonalKind = "email"
)

const (
	nhsLength  = 10     // digits
	maxSpotted = 20_000 // bytes of a text that are looked at
)

// Personal is one thing that was found in a text.
type Personal struct {
	Kind PersonalKind
	Text string // as it was typed
}

// Certain says that it can only be about a person, so that a form never takes
// it; the others may be sent after a warning.
func (p Personal) Certain() bool { return p.Kind != FullPostcode && p.Kind != EmailAddress }

// Code names the problem for FieldError.Code.
func (p Personal) Code() string { return "personal-" + string(p.Kind) }

// Message says in one plain sentence what was seen. What was typed is not
// repeated: messages are read aloud, and stand on a screen that two people share.
func (p Personal) Message() string {
	switch p.Kind {
	case NHSNumber:
		return "Take out what looks like an NHS number"
	case InsuranceNumber:
		return "Take out what looks like a National Insurance number"
	case BirthDate:
		return "Take out what looks like a date of birth"
	case FullPostcode:
		return "There is a full postcode. Take it out if a person lives there"
	}
	return "There is an email address. Take it out if it belongs to a person"
}

var (
	// A whole run of digits, so that no part of a longer number is taken for an
	// NHS number, which is mostly written 3-3-4.
	nhsShape       = regexp.MustCompile(`[0-9](?:[ \x{00a0}.\-]{0,2}[0-9])+`)
	dayAndMonth    = regexp.MustCompile(`^0[1-9](?:0[1-9]|1[0-2])`)
	insuranceShape = regexp.MustCompile(`(?i)\b[a-ceghj-prstw-z][a-ceghj-nprstw-z][ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[a-d]\b`)
	birthShape     = regexp.MustCompile(`(?i)\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)[ :]{0,3}[0-9]{1,2}(?:st|nd|rd|th)?[ ./-](?:[0-9]{1,2}|[a-z]{3,9})[ ./-][0-9]{2,4}\b`)
	postcodeShape  = regexp.MustCompile(`(?i)\b(?:gir ?0aa|[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][abd-hjlnp-uw-z]{2})\b`)
	emailShape     = regexp.MustCompile(`(?i)[a-z0-9._%+'-]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}`)
)

// SpotPersonal finds what may be about a person in a text for a box that asks
// for none: NHS numbers (with their check digit), National Insurance numbers,
// dates of birth, full postcodes and e-mail addresses, each text once. It
// warns; it cannot know everything.
func SpotPersonal(text string) []Personal {
	text = text[:min(len(text), maxSpotted)]
	var out []Personal
	seen := map[string]bool{}
	add := func(k PersonalKind, found []string) {
		for _, f := range found {
			if !seen[f] {
				seen[f] = true
				out = append(out, Personal{k, f})
			}
		}
	}
	for _, run := range nhsShape.FindAllString(text, -1) {
		if isNHSNumber(run) {
			add(NHSNumber, []string{run})
		}
	}
	add(InsuranceNumber, insuranceShape.FindAllString(text, -1))
	add(BirthDate, birthShape.FindAllString(text, -1))
	add(FullPostcode, postcodeShape.FindAllString(text, -1))
	add(EmailAddress, emailShape.FindAllString(text, -1))
	return out
}

// isNHSNumber checks the last digit: eleven less the weighted sum of the nine
// before it, modulo eleven. One in eleven numbers passes by chance. Scotland's
// begin with the day of birth; a number that begins with 0 and no day and month
// is a telephone's.
func isNHSNumber(text string) bool {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
	if len(digits) != nhsLength || digits[0] == '0' && !dayAndMonth.MatchString(digits) {
		return false
	}
	sum := 0
	for i, d := range digits[:nhsLength-1] {
		sum += int(d-'0') * (nhsLength - i)
	}
	check := (11 - sum%11) % 11
	return check == int(digits[nhsLength-1]-'0')
}

// MaxNote is the length of a note, in characters.
const MaxNote = 500

// CheckNote says what is wrong with a note that people write for each other,
// and that holds nothing about a patient.
func CheckNote(field, text string) FieldErrors {
	var e FieldErrors
	if utf8.RuneCountInString(text) > MaxNote {
		e.AddCoded(field, "queue-long", "Use fewer words, 500 letters at most")
	}
	e.addPersonal(field, text)
	return e
}

// addPersonal notes what no form of ours takes, each kind once.
func (e *FieldErrors) addPersonal(field, text string) {
	var noted []PersonalKind
	for _, p := range SpotPersonal(text) {
		if p.Certain() && !known(noted, p.Kind) {
			noted = append(noted, p.Kind)
			e.AddCoded(field, p.Code(), p.Message())
		}
	}
}
