package directory

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"anchorpoint/geo"
)

// namedFields are the fields that have a name of their own.
var namedFields = []field{
	text("name", HighRisk, func(l *Listing) *string { return &l.Service.Name }),
	text("alternate_name", HighRisk, func(l *Listing) *string { return &l.Service.AlternateName }),
	text("description", HighRisk, func(l *Listing) *string { return &l.Service.Description }),
	text("alert", HighRisk, func(l *Listing) *string { return &l.Service.Alert }),
	{name: "needs", of: needsOf, words: needWords, take: func(into, from *Listing) { into.Needs = from.Needs }},

	{name: "ages", risk: SafetyRisk, words: ageWords,
		of: func(l *Listing) any { return [2]*float64{l.Service.MinimumAge, l.Service.MaximumAge} },
		take: func(into, from *Listing) {
			into.Service.MinimumAge, into.Service.MaximumAge = from.Service.MinimumAge, from.Service.MaximumAge
		}},
	text("eligibility", HighRisk, func(l *Listing) *string { return &l.Service.EligibilityDescription }),
	facts(AudienceVocabulary, HighRisk),
	{name: "languages", of: func(l *Listing) any { return l.Service.Languages }, words: languageWords,
		take: func(into, from *Listing) { into.Service.Languages = from.Service.Languages }},

	{name: "address", of: func(l *Listing) any { return venues(l) }, words: addressWords, take: takeVenues},
	{name: "visibility", risk: SafetyRisk,
		of:    func(l *Listing) any { return cmp.Or(l.Visibility, geo.Shown) },
		words: func(l *Listing) string { return string(cmp.Or(l.Visibility, geo.Shown)) },
		take:  func(into, from *Listing) { into.Visibility = from.Visibility }},
	{name: "area", of: areaOf, words: areaWords, take: takeArea},
	facts(DeliveryVocabulary, HighRisk),

	{name: "schedule", risk: LowRisk, of: scheduleOf, words: scheduleWords, take: takeSchedule},
	{name: "phone", risk: LowRisk, of: phonesOf, words: phoneWords, take: takePhones},
	text("url", HighRisk, func(l *Listing) *string { return &l.Service.URL }),
	{name: "contacts", of: func(l *Listing) any { return mute(l.Service.Contacts) }, words: contactWords, take: takeContacts},
	{name: "organization", of: organizationOf, take: takeOrganization},
	// After what its addresses hang on, so that taking all fields in order is whole.
	{name: "contact_email", risk: SafetyRisk, of: func(l *Listing) any { return emails(l) },
		words: func(l *Listing) string { return strings.Join(slices.Compact(emails(l)), "\n") }, take: takeEmails},

	{name: "cost", risk: LowRisk, of: costOf, words: costWords, take: takeCost},
	facts(JoiningVocabulary, HighRisk),
	text("how_to_join", HighRisk, func(l *Listing) *string { return &l.Service.ApplicationProcess }),
	text("referral_contact", HighRisk, func(l *Listing) *string { return &l.ReferralContact }),
	facts(FirstStepVocabulary, HighRisk),
	{name: "first_visit", of: func(l *Listing) any { return l.FirstVisit }, words: firstVisitWords,
		take: func(into, from *Listing) { into.FirstVisit = from.FirstVisit }},
	facts(SupportsVocabulary, HighRisk),
	facts(AccessVocabulary, HighRisk),
	{name: "places", risk: LowRisk, of: placesOf, words: placesWords, take: func(into, from *Listing) {
		into.Capacity, into.Service.WaitTime = from.Capacity, from.Service.WaitTime
	}},

	{name: "safeguarding", risk: SafetyRisk,
		of:    func(l *Listing) any { return [2]string{l.Service.Accreditations, l.Service.Licenses} },
		words: func(l *Listing) string { return joined("\n", l.Service.Accreditations, l.Service.Licenses) },
		take: func(into, from *Listing) {
			into.Service.Accreditations, into.Service.Licenses = from.Service.Accreditations, from.Service.Licenses
		}},
	{name: "sensitive", risk: SafetyRisk, of: func(l *Listing) any { return l.Sensitive },
		words: func(l *Listing) string { return yesNo(l.Sensitive) },
		take:  func(into, from *Listing) { into.Sensitive = from.Sensitive }},
	{name: "do_not_list", risk: SafetyRisk, of: func(l *Listing) any { return l.Closing.DoNotList },
		words: func(l *Listing) string { return yesNo(l.Closing.DoNotList) },
		take:  func(into, from *Listing) { into.Closing.DoNotList = from.Closing.DoNotList }},
	{name: "state", of: stateOf, words: stateWords, take: takeState},
	text("staff_note", HighRisk, func(l *Listing) *string { return &l.StaffNote }),
}

// facts is the field of one vocabulary.
func facts(v VocabularyID, risk Risk) field {
	return field{name: strings.ReplaceAll(string(v), "-", "_"), risk: risk,
		of:    func(l *Listing) any { return *l.Facts.Of(v) },
		words: func(l *Listing) string { return factWords(*l.Facts.Of(v)) },
		take:  func(into, from *Listing) { *into.Facts.Of(v) = *from.Facts.Of(v) }}
}

func factWords(s Set) string {
	out := slices.Clone(s.Yes)
	for _, id := range s.No {
		out = append(out, id+": no")
	}
	return strings.Join(out, "\n")
}

func needsOf(l *Listing) any {
	suggested := map[string]float64{}
	for _, n := range l.Needs.Suggested {
		suggested[n.ID] = n.Confidence
	}
	return map[string]any{"main": l.Needs.Main, "also": l.Needs.Also, "suggested": suggested}
}

func needWords(l *Listing) string {
	out := slices.Concat(l.Needs.Main, l.Needs.Also)
	for _, n := range l.Needs.Suggested {
		out = append(out, n.ID+" (suggested)")
	}
	return strings.Join(out, "\n")
}

func ageWords(l *Listing) string {
	low, high := l.Service.MinimumAge, l.Service.MaximumAge
	switch {
	case low != nil && high != nil:
		return number(low) + " to " + number(high)
	case low != nil:
		return number(low) + " and over"
	case high != nil:
		return "up to " + number(high)
	}
	return ""
}

func languageWords(l *Listing) string {
	var out []string
	for _, one := range l.Service.Languages {
		out = append(out, joined(" ", cmp.Or(one.Name, one.Code), one.Note))
	}
	return strings.Join(out, "\n")
}

func areaOf(l *Listing) any {
	terms := slices.Sorted(slices.Values(l.Covers))
	return map[string]any{"covers": terms, "as_written": l.AreaAsWritten, "areas": l.Service.ServiceAreas}
}

func areaWords(l *Listing) string {
	return strings.Join(append(slices.Sorted(slices.Values(l.Covers)), nonEmpty(l.AreaAsWritten)...), "\n")
}

func takeArea(into, from *Listing) {
	into.Covers, into.AreaAsWritten, into.Service.ServiceAreas = from.Covers, from.AreaAsWritten, from.Service.ServiceAreas
}

func costOf(l *Listing) any {
	return map[string]any{"options": l.Service.CostOptions, "fees": l.Service.Fees,
		"fees_description": l.Service.FeesDescription, "facts": l.Facts.Cost}
}

func costWords(l *Listing) string {
	out := nonEmpty(factWords(l.Facts.Cost), l.Service.Fees, l.Service.FeesDescription)
	for _, c := range l.Service.CostOptions {
		amount := ""
		if c.Amount != nil {
			amount = strconv.FormatFloat(*c.Amount, 'f', 2, 64) + " " + cmp.Or(strings.ToUpper(c.Currency), "GBP")
		}
		out = append(out, joined(" ", amount, c.Option, c.AmountDescription))
	}
	return strings.Join(out, "\n")
}

func takeCost(into, from *Listing) {
	into.Service.CostOptions, into.Service.Fees = from.Service.CostOptions, from.Service.Fees
	into.Service.FeesDescription, into.Facts.Cost = from.Service.FeesDescription, from.Facts.Cost
}

func firstVisitWords(l *Listing) string {
	return joined("\n", l.FirstVisit.Text, l.FirstVisit.Meets, l.FirstVisit.Bring)
}

// placesOf leaves out who said it and when: to say the same again until a later
// day changes the day.
func placesOf(l *Listing) any {
	c := l.Capacity
	c.Said = Stamp{}
	return map[string]any{"capacity": c, "wait": l.Service.WaitTime}
}

func placesWords(l *Listing) string {
	c := l.Capacity
	weeks := ""
	if c.WaitWeeks != [2]int{} {
		weeks = strconv.Itoa(c.WaitWeeks[0]) + " to " + strconv.Itoa(c.WaitWeeks[1]) + " weeks"
	}
	return joined("\n", string(c.State), weeks, c.Note, dated("until ", c.Until), l.Service.WaitTime)
}

func stateOf(l *Listing) any {
	return map[string]any{"state": l.State, "status": l.Service.Status, "until": l.PausedUntil,
		"reason": l.Closing.Reason, "safety": l.Closing.Safety, "redirect_to": l.Closing.Redirect}
}

func stateWords(l *Listing) string {
	return joined("\n", string(l.State), dated("until ", l.PausedUntil), l.Closing.Reason, l.Closing.Redirect, string(l.Service.Status))
}

func takeState(into, from *Listing) {
	doNotList := into.Closing.DoNotList
	into.State, into.PausedUntil, into.Closing, into.Service.Status = from.State, from.PausedUntil, from.Closing, from.Service.Status
	into.Closing.DoNotList = doNotList
}

func dated(before string, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return before + at.UTC().Format(time.DateOnly)
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(t string) bool { return strings.TrimSpace(t) == "" })
}

func joined(separator string, texts ...string) string {
	return strings.Join(nonEmpty(texts...), separator)
}
