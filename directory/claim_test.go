package directory

import (
	"testing"
	"time"
)

func TestProve(t *testing.T) {
	group := func() *Listing {
		l := entry("a", "Holbeck Tea", withEmail("tea@holbeck.example"), withSite("https://www.teaandtalk.example/"))
		l.Service.Organization.Contacts = []Contact{{Email: "Chair@gmail.com"}}
		return l
	}
	for _, tt := range []struct {
		name, email string
		change      func(now, before *Listing)
		want        ClaimProof
	}{
		{"the published address, in any case", " TEA@Holbeck.example", nil, ProofAddress},
		{"of a contact, at any provider", "chair@gmail.com", nil, ProofAddress},
		{"another at the provider", "thief@gmail.com", nil, ProofNone},
		{"at the website's domain", "jo@teaandtalk.example", nil, ProofDomain},
		{"at a part of the website's domain", "jo@mail.teaandtalk.example", nil, ProofDomain},
		{"at the domain of the address alone", "jo@holbeck.example", nil, ProofNone},
		{"a domain that ends alike", "jo@nottea-andtalk.example", nil, ProofNone},
		{"no address", "tea", nil, ProofNone},
		{"an address changed this week", "tea@holbeck.example", func(_, before *Listing) { before.Service.Email = "old@holbeck.example" }, ProofNone},
		{"an address taken away this week", "tea@holbeck.example", func(now, _ *Listing) { now.Service.Email = "" }, ProofNone},
		{"a website changed this week", "jo@teaandtalk.example", func(_, before *Listing) { before.Service.URL = "https://other.example" }, ProofNone},
		{"a page within a site", "jo@council.example", func(now, before *Listing) {
			now.Service.URL, before.Service.URL = "https://council.example/groups/tea", "https://council.example/groups/tea"
		}, ProofNone},
		{"a site that anybody may use", "jo@facebook.com", func(now, before *Listing) {
			now.Service.URL, before.Service.URL = "https://www.facebook.com", "https://www.facebook.com"
		}, ProofNone},
		{"a mail provider as a website", "jo@gmail.com", func(now, before *Listing) {
			now.Service.URL, before.Service.URL = "https://gmail.com", "https://gmail.com"
		}, ProofNone},
	} {
		t.Run(tt.name, func(t *testing.T) {
			now, before := group(), group()
			if tt.change != nil {
				tt.change(now, before)
			}
			if got := now.Prove(tt.email, before); got != tt.want {
				t.Errorf("%s proves %q, want %q", tt.email, got, tt.want)
			}
		})
	}
}

func TestContactsBefore(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	revision := func(daysAgo int, v any) Revision {
		b, err := Encode(v)
		if err != nil {
			t.Fatal(err)
		}
		return Revision{Document: b, At: now.AddDate(0, 0, -daysAgo)}
	}
	listing := []Revision{
		revision(30, Listing{Service: Service{Email: "first@example.org"}}),
		revision(8, Listing{Service: Service{Email: "second@example.org"}}),
		revision(1, Listing{Service: Service{Email: "thief@example.org"}}),
	}
	before, err := ContactsBefore(listing, []Revision{revision(2, Organization{Email: "office@example.org"})}, now.Add(-ContactHold))
	if err != nil || before.Service.Email != "second@example.org" || before.Organization().Email != "office@example.org" {
		t.Errorf("contacts before: %+v, %v", before.Emails(), err)
	}
}
