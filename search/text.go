package search

import (
	"strings"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search/understand"
)

// newDocument collects the words of a listing. Nothing of a hidden address is
// among them: its venues are left out.
func newDocument(l *directory.Listing, v *vocabulary) document {
	s, org := &l.Service, l.Organization()
	summary, rest := cutSummary(s.Description)
	d := document{
		Name:         join(s.Name, s.AlternateName),
		Organization: join(org.Name, org.AlternateName),
		Summary:      summary,
		Description: join(rest, l.FirstVisit.Text, s.EligibilityDescription, s.FeesDescription,
			s.Fees, s.ApplicationProcess, l.Capacity.Note),
		Keywords: keywords(l, v),
		Needs:    needLabels(l, v),
	}
	for _, text := range []*string{&d.Name, &d.Organization, &d.Summary, &d.Description, &d.Keywords} {
		*text = understand.WithoutAccents(*text)
	}
	return d
}

func join(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(". ")
		}
		b.WriteString(p)
	}
	return b.String()
}

// summaryBytes cuts a first sentence that does not end.
const summaryBytes = 200

// cutSummary parts the first sentence, which stands for the short description
// that HSDS does not have, from the rest.
func cutSummary(s string) (summary, rest string) {
	end := strings.IndexAny(s, ".!?\n")
	if end < 0 || end > summaryBytes {
		end = summaryBytes
		if len(s) <= end {
			return s, ""
		}
		if space := strings.LastIndexByte(s[:end], ' '); space > 0 {
			end = space
		}
	}
	return s[:end], s[end:]
}

// keywords are source taxonomy terms, labels of stated facts, languages, and
// names of venues and their towns where those may be known.
func keywords(l *directory.Listing, v *vocabulary) string {
	var parts []string
	for _, a := range l.Service.Attributes {
		parts = append(parts, a.Label, a.Value)
		if t := a.TaxonomyTerm; t != nil {
			parts = append(parts, t.Name, t.Term)
		}
	}
	for _, id := range directory.FactVocabularies {
		for _, term := range l.Facts.Of(id).Yes {
			if t, ok := v.Term(id, term); ok {
				parts = append(parts, t.Label)
			}
		}
	}
	for _, lang := range l.Service.Languages {
		parts = append(parts, lang.Name)
	}
	if l.Visibility != geo.Hidden && l.Visibility != geo.AreaOnly {
		for _, at := range l.Locations() {
			parts = append(parts, at.Name, at.AlternateName)
			for _, a := range at.Addresses {
				parts = append(parts, a.City, a.Region)
			}
		}
	}
	return join(parts...)
}

// needLabels are the labels of the needs that the group itself named.
func needLabels(l *directory.Listing, v *vocabulary) string {
	var parts []string
	for _, ids := range [][]string{l.Needs.Main, l.Needs.Also} {
		for _, id := range ids {
			if t, ok := v.Need(id); ok {
				parts = append(parts, t.Label)
			}
		}
	}
	return join(parts...)
}

// count says how often each term stands in each field.
func count(fields *[fieldCount][]string) map[string]*[fieldCount]uint16 {
	out := map[string]*[fieldCount]uint16{}
	for f, words := range fields {
		for _, w := range words {
			if out[w] == nil {
				out[w] = new([fieldCount]uint16)
			}
			out[w][f]++
		}
	}
	return out
}
