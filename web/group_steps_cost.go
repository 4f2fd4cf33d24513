package web

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory"
)

// costStep asks what people pay.
func costStep() step {
	covered := []string{"free-or-covered"}
	return step{name: "cost",
		values: func(e *edition, l *directory.Listing) url.Values {
			v := url.Values{"cost": {costTerm(e, l)}, "prices": {e.priceText(l)}, "fees": {formText(l.Service.FeesDescription)}}
			showFacts(v, l, directory.SupportsVocabulary, covered)
			return v
		},
		fields: func(e *edition, _ *directory.Listing, v url.Values) []formField {
			cost := e.askTerms("radios", "cost", v, directory.CostVocabulary)
			cost.Options = append(cost.Options, option{"", e.T("group-form.not-stated"), v.Get("cost") == ""})
			return []formField{cost, e.stepField("area", "prices", v), e.stepField("text", "fees", v),
				e.askFacts("covered", v, directory.SupportsVocabulary, covered)}
		},
		read: func(e *edition, l *directory.Listing, f *sent) directory.FieldErrors {
			problems := e.readCost(l, f)
			return append(problems, readFacts(l, f, directory.SupportsVocabulary, covered)...)
		},
		lines: func(e *edition, l *directory.Listing) []answerLine {
			return []answerLine{e.answerRow("cost", e.costLines(l)...),
				e.answerRow("covered", e.factLines(l, directory.SupportsVocabulary, covered)...)}
		},
	}
}

// costTerm is what a listing says of its cost in one word; empty: nothing.
func costTerm(e *edition, l *directory.Listing) string {
	for _, id := range e.termIDs(directory.CostVocabulary) {
		if l.Fact(directory.CostVocabulary, id) == directory.Yes {
			return id
		}
	}
	return ""
}

// priceText are the prices, a line each.
func (e *edition) priceText(l *directory.Listing) string {
	var out []string
	for _, c := range l.Service.CostOptions {
		if line := priceLine(e.Language, c); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func (e *edition) readCost(l *directory.Listing, f *sent) (problems directory.FieldErrors) {
	cost, fees := f.text("cost"), f.text("fees")
	if cost != "" && !slices.Contains(e.termIDs(directory.CostVocabulary), cost) {
		problems.AddCoded("cost", "group-choose", "Choose one of the answers")
	}
	tooLong(&problems, "prices", f.text("prices"), textLimit)
	tooLong(&problems, "fees", fees, textLimit)
	prices := e.readPrices(l, f.text("prices"))
	if cost == "free" && slices.ContainsFunc(prices, func(c directory.CostOption) bool { return c.Amount != nil && *c.Amount > 0 }) {
		problems.AddCoded("prices", "group-free", "It cannot be free and have a price")
	}
	if len(problems) > 0 {
		return problems
	}
	if cost != costTerm(e, l) {
		set := &l.Facts.Cost
		for _, id := range slices.Clone(set.Yes) {
			set.Put(id, directory.NotStated)
		}
		if cost != "" {
			set.Put(cost, directory.Yes)
		}
	}
	l.Service.CostOptions = prices
	take(&l.Service.FeesDescription, fees)
	return nil
}

// anAmount is the first sum of a line: "£2.50", "2 pounds", "50p".
var anAmount = regexp.MustCompile(`£\s*(\d+(?:\.\d{1,2})?)|(\d+(?:\.\d{1,2})?)\s*(?:pounds?\b)|(\d+)p\b`)

// readPrices reads a line for each price. A line that stands as it was keeps
// all that is known of its price.
func (e *edition) readPrices(l *directory.Listing, typed string) []directory.CostOption {
	if typed == formText(e.priceText(l)) {
		return l.Service.CostOptions
	}
	var out []directory.CostOption
	for line := range strings.SplitSeq(typed, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		i := slices.IndexFunc(l.Service.CostOptions, func(c directory.CostOption) bool {
			return formText(priceLine(e.Language, c)) == line
		})
		if i >= 0 {
			out = append(out, l.Service.CostOptions[i])
		} else {
			out = append(out, readPrice(line))
		}
	}
	return out
}

func readPrice(line string) directory.CostOption {
	at := anAmount.FindStringSubmatchIndex(line)
	if at == nil {
		return directory.CostOption{AmountDescription: line}
	}
	m := anAmount.FindStringSubmatch(line)
	pounds, _ := strconv.ParseFloat(m[1]+m[2]+m[3], 64)
	if m[3] != "" {
		pounds /= 100
	}
	trim := func(s string) string { return strings.Trim(s, " ,:-–") }
	return directory.CostOption{Amount: &pounds, Currency: "gbp", Option: trim(line[:at[0]]), AmountDescription: trim(line[at[1]:])}
}

// contactStep asks how people get in touch.
func contactStep() step {
	return step{name: "contact",
		values: contactValues,
		fields: func(e *edition, l *directory.Listing, v url.Values) []formField {
			var out []formField
			for _, name := range []string{"phone", "phone2"} {
				number, about := e.stepField("text", name, v), e.stepField("text", name+"-about", v)
				number.Type, number.Auto = "tel", "tel"
				if name == "phone2" && v.Get("phone") == "" && v.Get("phone2") == "" {
					continue
				}
				out = append(out, number, about)
			}
			email, public, web := e.stepField("text", "email", v), e.stepField("radios", "show-email", v), e.stepField("text", "website", v)
			email.Type, email.Auto, web.Type, web.Auto = "email", "email", "text", "url"
			for _, id := range []string{"yes", "no"} {
				public.Options = append(public.Options, option{id, e.T("group-form.email-" + id), v.Get("show-email") == id})
			}
			return append(out, email, public, web)
		},
		read:  readContact,
		lines: contactLines,
	}
}

// ownPhones are the numbers that the form shows, where they stand: each once.
func ownPhones(l *directory.Listing) []*directory.Phone {
	var out []*directory.Phone
	add := func(phones []directory.Phone) {
		for i := range phones {
			if p := &phones[i]; p.Number != "" && !slices.ContainsFunc(out, func(o *directory.Phone) bool { return o.Number == p.Number }) {
				out = append(out, p)
			}
		}
	}
	add(l.Service.Phones)
	for i := range l.Service.Contacts {
		add(l.Service.Contacts[i].Phones)
	}
	for i := range l.Service.ServiceAtLocations {
		add(l.Service.ServiceAtLocations[i].Phones)
	}
	return out
}

func contactValues(_ *edition, l *directory.Listing) url.Values {
	v := url.Values{"website": {formText(l.Service.URL)}, "email": {formText(l.Service.Email)}, "show-email": {"yes"}}
	if l.Service.Email == "" && l.Service.AssurerEmail != "" {
		v["email"], v["show-email"] = []string{formText(l.Service.AssurerEmail)}, []string{"no"}
	}
	for i, p := range ownPhones(l) {
		if i == 2 {
			break
		}
		name := []string{"phone", "phone2"}[i]
		v[name], v[name+"-about"] = []string{formText(p.Number)}, []string{formText(p.Description)}
	}
	return v
}

func readContact(_ *edition, l *directory.Listing, f *sent) (problems directory.FieldErrors) {
	for _, name := range []string{"phone", "phone2"} {
		if number := f.text(name); number != "" && len(dial(number)) < 3 {
			problems.AddCoded(name, "group-phone", "Type a phone number, such as 0113 496 0000")
		}
		tooLong(&problems, name, f.text(name), lineLimit)
		tooLong(&problems, name+"-about", f.text(name+"-about"), lineLimit)
	}
	email := f.text("email")
	if email != "" && emailOf(email) == "" {
		problems.AddCoded("email", "group-email", "Type an e-mail address, such as name@example.org")
	}
	if show := f.text("show-email"); show != "" && show != "yes" && show != "no" {
		problems.AddCoded("show-email", "group-choose", "Choose one of the answers")
	}
	website := f.text("website")
	href, _ := webAddress(website)
	if website != "" && href == "" {
		problems.AddCoded("website", "group-website", "Type a web address, such as www.example.org")
	}
	if len(problems) > 0 {
		return problems
	}
	takePhones(l, f)
	takeEmail(l, email, f.text("show-email") == "no")
	if website != formText(l.Service.URL) {
		l.Service.URL = href
	}
	return nil
}

// takePhones changes numbers where they stand, takes away those that were
// emptied and adds those that are new.
func takePhones(l *directory.Listing, f *sent) {
	known := ownPhones(l)
	var more []directory.Phone
	for i, name := range []string{"phone", "phone2"} {
		if _, sent := f.v[name]; !sent {
			continue
		}
		number, about := f.text(name), f.text(name+"-about")
		switch {
		case i < len(known):
			take(&known[i].Number, number)
			take(&known[i].Description, about)
		case number != "":
			more = append(more, directory.Phone{Number: number, Description: about})
		}
	}
	l.Service.Phones = append(slices.DeleteFunc(slices.Clone(l.Service.Phones), func(p directory.Phone) bool { return p.Number == "" }), more...)
}

// takeEmail keeps an address that people may not see where only staff and our
// letters find it.
func takeEmail(l *directory.Listing, email string, hidden bool) {
	if hidden {
		if l.Service.Email != "" || email != formText(l.Service.AssurerEmail) {
			l.Service.Email, l.Service.AssurerEmail = "", email
		}
		return
	}
	if l.Service.Email == "" && email == formText(l.Service.AssurerEmail) && email != "" {
		l.Service.AssurerEmail = ""
	}
	take(&l.Service.Email, email)
}

func contactLines(e *edition, l *directory.Listing) []answerLine {
	var phones []string
	for _, p := range ownPhones(l) {
		phones = append(phones, joinWords(": ", plainLine(p.Description), plainLine(p.Number)))
	}
	email := plainLine(l.Service.Email)
	if email == "" && l.Service.AssurerEmail != "" {
		email = e.T("group-form.email-hidden", "Email", plainLine(l.Service.AssurerEmail))
	}
	return []answerLine{e.answerRow("phone", phones...), e.answerRow("email", email), e.answerRow("website", plainLine(l.Service.URL))}
}

// joinWords puts texts together, leaving out empty ones.
func joinWords(between string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), between)
}
