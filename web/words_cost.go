package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"anchorpoint/directory"
	"anchorpoint/web/locale"
)

// costShort is the cost on a card: one or two words.
func (s *edition) costShort(l *directory.Listing) string {
	for _, t := range s.Vocabularies.Terms(directory.CostVocabulary) {
		if l.Fact(directory.CostVocabulary, t.ID) != directory.Yes {
			continue
		}
		if price := lowestPrice(s.Language, l); price != "" && t.ID != "free" && t.ID != "donation" {
			return s.T("price.named", "Name", s.term(directory.CostVocabulary, t), "Price", price)
		}
		return s.term(directory.CostVocabulary, t)
	}
	if l.Service.FeesDescription != "" {
		return summary(l.Service.FeesDescription, 40)
	}
	return ""
}

func lowestPrice(in *locale.Language, l *directory.Listing) string {
	var lowest *directory.CostOption
	for i, c := range l.Service.CostOptions {
		if c.Amount != nil && *c.Amount > 0 && (lowest == nil || *c.Amount < *lowest.Amount) {
			lowest = &l.Service.CostOptions[i]
		}
	}
	if lowest == nil {
		return ""
	}
	words := money(in, *lowest.Amount, lowest.Currency)
	if len(l.Service.CostOptions) > 1 {
		return in.T("price.from", "Price", words)
	}
	return words
}

// costLines are the whole cost, one line for each price.
func (s *edition) costLines(l *directory.Listing) []string {
	var out []string
	for _, c := range l.Service.CostOptions {
		if line := priceLine(s.Language, c); line != "" {
			out = append(out, line)
		}
	}
	var said []string // the same in English, as most groups write it too
	if t, ok := s.Vocabularies.Term(directory.CostVocabulary, "free"); ok && holds(out, s.T("price.free")) {
		said = append(said, t.Label)
	}
	if len(out) == 0 {
		for _, t := range s.Vocabularies.Terms(directory.CostVocabulary) {
			if l.Fact(directory.CostVocabulary, t.ID) == directory.Yes {
				out, said = append(out, s.term(directory.CostVocabulary, t)), append(said, t.Label)
			}
		}
	}
	for _, text := range []string{l.Service.FeesDescription, l.Service.Fees} {
		if text = plainLine(text); text != "" && !holds(said, text) {
			if pricesIn(s.Language, text, l.Service.CostOptions) {
				out = nil // the group's own words name every price
			}
			out = append(out, text)
		}
	}
	return distinct(out)
}

// costOwn marks the lines about the cost that a group wrote: those that are
// neither a name of ours nor a bare price.
func (s *edition) costOwn(l *directory.Listing, lines ...string) []string {
	ours := []string{""}
	for _, t := range s.Vocabularies.Terms(directory.CostVocabulary) {
		ours = append(ours, s.term(directory.CostVocabulary, t))
		if price := lowestPrice(s.Language, l); price != "" {
			ours = append(ours, s.T("price.named", "Name", s.term(directory.CostVocabulary, t), "Price", price))
		}
	}
	for _, c := range l.Service.CostOptions {
		if c.Option == "" && c.AmountDescription == "" {
			ours = append(ours, priceLine(s.Language, c))
		}
	}
	out := slices.Clone(lines)
	for i, line := range out {
		if !slices.Contains(ours, line) {
			out[i] = s.own(line)
		}
	}
	return out
}

// pricesIn says whether a text names each price of a list that has no other
// words than a price.
func pricesIn(in *locale.Language, text string, options []directory.CostOption) bool {
	for _, c := range options {
		if c.Amount == nil || c.AmountDescription != "" || !saidIn(text, money(in, *c.Amount, c.Currency)) {
			return false
		}
	}
	return len(options) > 0
}

// saidIn says whether all words of a phrase stand in a text, in their order.
func saidIn(text, phrase string) bool {
	return strings.Contains(" "+strings.Join(bareWords(text), " ")+" ", " "+strings.Join(bareWords(phrase), " ")+" ")
}

// distinct leaves out lines whose words all stand, in their order, in another
// line: "Free" beside "Free for everyone". Of equal lines the first stays.
func distinct(lines []string) []string {
	padded := make([]string, len(lines))
	for i, line := range lines {
		padded[i] = " " + strings.Join(bareWords(line), " ") + " "
	}
	var out []string
	for i, line := range lines {
		again := slices.ContainsFunc(padded, func(other string) bool {
			return len(other) > len(padded[i]) && strings.Contains(other, padded[i])
		})
		if !again && !slices.Contains(padded[:i], padded[i]) {
			out = append(out, line)
		}
	}
	return out
}

// bareWords are the words of a text in small letters, without what stands
// between them; prices keep their sign and point.
func bareWords(s string) []string {
	out := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("£€.+", r)
	})
	for i := range out {
		out[i] = strings.TrimRight(out[i], ".")
	}
	return out
}

func priceLine(in *locale.Language, c directory.CostOption) string {
	name, extra := plainLine(c.Option), plainLine(c.AmountDescription)
	if c.Amount == nil {
		return cmp.Or(extra, name)
	}
	words := money(in, *c.Amount, c.Currency)
	if *c.Amount == 0 {
		words = in.T("price.free")
	}
	if name != "" && !strings.EqualFold(name, words) {
		words = in.T("price.named", "Name", capital(name), "Price", words)
	}
	if extra != "" && !strings.EqualFold(extra, words) {
		words += ", " + extra
	}
	return words
}

// money writes pounds and pence; other currencies by their code.
func money(in *locale.Language, amount float64, currency string) string {
	digits := strconv.FormatFloat(amount, 'f', 2, 64)
	digits = strings.TrimSuffix(digits, ".00")
	switch currency = strings.ToUpper(currency); currency {
	case "", "GBP":
		if amount < 1 && amount > 0 {
			return in.T("price.pence", "N", fmt.Sprintf("%.0f", amount*100))
		}
		return "£" + digits
	case "EUR":
		return "€" + digits
	}
	return currency + nbsp + digits
}

// holds says whether a text is already among lines, whatever its case and end.
func holds(lines []string, text string) bool {
	bare := strings.ToLower(strings.TrimRight(text, "."))
	for _, line := range lines {
		if strings.ToLower(strings.TrimRight(line, ".")) == bare {
			return true
		}
	}
	return false
}
