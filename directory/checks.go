package directory

import (
	"regexp"
	"slices"
	"strings"

	"anchorpoint/geo"
)

// CheckResult is what an automatic check found.
type CheckResult string

// The results. NotChecked is an answer: nobody is told that all is well where
// nobody looked.
const (
	CheckFine  CheckResult = "fine"
	CheckLook  CheckResult = "look" // a person should look at it
	NotChecked CheckResult = "not-checked"
)

// Check is one automatic check of a listing. It decides nothing.
type Check struct {
	Name   string // postcode, phone, charity, personal, home
	Result CheckResult
	About  []string // what was looked at, or what was seen
}

// Checks looks at what a moderator would: postcodes that exist, numbers of
// a right shape, and what in the texts may be about a person.
func Checks(l *Listing, places *geo.Resolver) []Check {
	return []Check{postcodes(l, places), phoneShapes(l), charityForm(l), personalText(l), looksLikeHome(l)}
}

// verdict is look when anything was found wrong, fine when there was something
// to look at, else not checked.
func verdict(name string, looked int, wrong []string) Check {
	switch {
	case len(wrong) > 0:
		return Check{name, CheckLook, wrong}
	case looked == 0:
		return Check{name, NotChecked, nil}
	}
	return Check{name, CheckFine, nil}
}

func postcodes(l *Listing, places *geo.Resolver) Check {
	var wrong []string
	looked := 0
	for _, at := range l.Locations() {
		text := at.Postcode()
		if text == "" {
			continue
		}
		looked++
		if places == nil {
			return Check{Name: "postcode", Result: NotChecked}
		}
		code, _, err := geo.ParsePostcode(text, nil)
		if err != nil {
			wrong = append(wrong, text)
			continue
		}
		if _, known := places.ByID("sector:" + code.Sector().String()); !known {
			wrong = append(wrong, text)
		}
	}
	return verdict("postcode", looked, wrong)
}

func phoneShapes(l *Listing) Check {
	var wrong []string
	phones := l.Phones()
	for _, p := range phones {
		if d := digits(p.Number); len(d) > 6 || d == "" { // short ones are 999, 111 and the like
			if number, _ := nationalNumber(p.Number, true); number == "" {
				wrong = append(wrong, p.Number)
			}
		}
	}
	return verdict("phone", len(phones), wrong)
}

// charityShape: England and Wales 6 or 7 digits, Scotland SC with 6, Northern
// Ireland NIC with 6.
var charityShape = regexp.MustCompile(`^(?:[0-9]{6,7}|SC[0-9]{6}|NIC[0-9]{6})$`)

func charityForm(l *Listing) Check {
	var numbers, wrong []string
	o := l.Organization()
	if o.TaxID != "" {
		numbers = append(numbers, o.TaxID)
	}
	for _, d := range o.OrganizationIdentifiers {
		if slices.Contains([]string{"GB-CHC", "GB-SC", "GB-NIC"}, d.IdentifierScheme) {
			numbers = append(numbers, d.Identifier)
		}
	}
	for _, n := range numbers {
		if !charityShape.MatchString(strings.ToUpper(strings.ReplaceAll(n, " ", ""))) {
			wrong = append(wrong, n)
		}
	}
	return verdict("charity", len(numbers), wrong)
}

// personalText looks at the texts that people read. A postcode or an address in
// them may be the service's own: a person sees which.
func personalText(l *Listing) Check {
	texts := []string{l.Service.Description, l.Service.EligibilityDescription, l.Service.ApplicationProcess,
		l.Service.FeesDescription, l.Service.Alert, l.FirstVisit.Text, l.FirstVisit.Meets, l.FirstVisit.Bring, l.Capacity.Note}
	var wrong []string
	for _, p := range SpotPersonal(strings.Join(texts, "\n")) {
		wrong = append(wrong, p.Text)
	}
	return verdict("personal", len(nonEmpty(texts...)), wrong)
}

var (
	flatOrHouse = regexp.MustCompile(`(?i)^(?:(?:flat|apartment|apt)\s*\w+[, ]|\d+[a-z]?,? )`)
	streetEnd   = regexp.MustCompile(`(?i)\b(?:avenue|ave|close|crescent|drive|gardens|grove|lane|mews|place|rise|road|rd|street|st|terrace|view|walk|way)\.?$`)
	publicPlace = regexp.MustCompile(`(?i)\b(?:hall|cent(?:re|er)|church|chapel|mosque|temple|gurdwara|synagogue|library|school|college|club|caf[eé]|hub|house|office|suite|floor|surgery|clinic|hospital|museum|park|shop|unit|building|theatre|pavilion|hotel|court)\b`)
)

// looksLikeHome: a house or flat in a street without the name of any building.
// Only a shown address matters.
func looksLikeHome(l *Listing) Check {
	var wrong []string
	looked := 0
	for _, at := range l.Locations() {
		for _, a := range at.Addresses {
			line := strings.TrimSpace(a.Address1)
			if line == "" || l.Visibility == geo.Hidden || l.Visibility == geo.AreaOnly {
				continue
			}
			looked++
			named := publicPlace.MatchString(at.Name + " " + line + " " + a.Address2)
			if flatOrHouse.MatchString(line) && streetEnd.MatchString(line) && !named {
				wrong = append(wrong, line)
			}
		}
	}
	return verdict("home", looked, wrong)
}
