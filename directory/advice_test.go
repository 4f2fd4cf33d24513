package directory

import (
	"slices"
	"strings"
	"testing"
)

func TestAdvice(t *testing.T) {
	long := strings.Repeat("word ", 26) + "end."
	for _, tt := range []struct {
		name   string
		change func(*Listing)
		want   []Advice
	}{
		{"nothing to say", nil, nil},
		{"a long sentence", func(l *Listing) { l.Service.Description = "Short one. " + long },
			[]Advice{{"description", "long-sentence", "word word word word word word"}}},
		{"lines are sentences", func(l *Listing) {
			l.Service.Description = strings.Repeat("ten words are not many when they end a line\n", 9)
		}, nil},
		{"a price is no end of a sentence", func(l *Listing) { l.Service.Description = "It is 2.50 a week. Come." }, nil},
		{"shouting", func(l *Listing) { l.Service.Description = "Please DO PHONE BEFORE COMING HERE today" },
			[]Advice{{"description", "capitals", "PHONE BEFORE COMING HERE"}}},
		{"an acronym", func(l *Listing) { l.Service.Description = "We are part of the NHS and the LVFC." },
			[]Advice{{"description", "acronym", "LVFC"}}},
		{"explained", func(l *Listing) { l.Service.Description = "The Leeds Voluntary Forum (LVF). LVF helps." }, nil},
		{"nothing known", func(l *Listing) { *l = Listing{Service: Service{Name: "Tea"}} },
			[]Advice{{"phone", "no-phone", ""}, {"first_visit", "no-first-visit", ""}, {"schedule", "no-times", ""}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := Listing{Service: Service{Name: "Tea and Talk", Description: "Tea for all.", Phones: []Phone{{Number: "0113 496 0000"}},
				Schedules: []Schedule{{Freq: "WEEKLY"}}}, FirstVisit: FirstVisit{Text: "Ask for the host."}}
			if tt.change != nil {
				tt.change(&l)
			}
			if got := AdviceFor(&l); !slices.Equal(got, tt.want) {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}

// What two sides changed is told field by field, and only a draft without
// clashes moves on.
func TestDraftRebase(t *testing.T) {
	began := Listing{ID: "a", Rev: 1, Service: Service{Name: "Tea", Description: "Old", FeesDescription: "free"}}
	now := began
	now.Rev, now.Service.Description, now.Service.FeesDescription = 2, "Theirs", "£1"
	d := EditDraft{ListingID: "a", Base: 1, Listing: began, Began: &began}
	d.Listing.Service.Name, d.Listing.Service.Description = "Tea and Talk", "Mine"
	clashes := d.Rebase(&now, nil)
	if len(clashes) != 1 || clashes[0].Field != "description" || clashes[0].Theirs != "Theirs" || clashes[0].Mine != "Mine" || d.Base != 1 {
		t.Fatalf("clashes %+v, base %d", clashes, d.Base)
	}
	if clashes = d.Rebase(&now, []string{"description"}); len(clashes) != 0 || d.Base != 2 {
		t.Fatalf("clashes %+v, base %d", clashes, d.Base)
	}
	if s := d.Listing.Service; s.Name != "Tea and Talk" || s.Description != "Mine" || s.FeesDescription != "£1" {
		t.Errorf("joined %+v", s)
	}
}
