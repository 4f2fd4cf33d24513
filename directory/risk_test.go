package directory

import (
	"strings"
	"testing"
	"time"

	"anchorpoint/geo"
)

func fieldNames(changes []FieldChange) string {
	var out []string
	for _, c := range changes {
		out = append(out, c.Field)
	}
	return strings.Join(out, " ")
}

func TestSendPartsAnEdit(t *testing.T) {
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	editor := Actor{ID: "e", Grants: []Grant{{Role: Editor, OrganizationID: "o"}}}
	moderator := Actor{ID: "m", Grants: []Grant{{Role: Moderator, Areas: []string{"lad:A"}}}}
	administrator := Actor{ID: "a", Grants: []Grant{{Role: Administrator}}}
	phone := func(l *Listing) { l.Service.Phones[0].Number = "0113 496 0009" }
	times := func(l *Listing) { l.Service.Schedules[0].OpensAt = "09:00" }
	name := func(l *Listing) { l.Service.Name = "Supper" }
	hide := func(l *Listing) { l.Visibility = geo.Hidden }
	mail := func(l *Listing) { l.Service.Email = "other@example.org" }
	for _, tt := range []struct {
		name       string
		actor      Actor
		changes    []func(*Listing)
		live, rest string // fields that go live now; fields that then wait
	}{
		{"nothing changed", editor, nil, "-", "-"},
		{"an owner's times and phone go live", editor, []func(*Listing){phone, times}, "schedule phone", "-"},
		{"an owner's name waits", editor, []func(*Listing){name}, "-", "name"},
		{"an owner's low risk goes, the rest waits", editor, []func(*Listing){phone, name, mail}, "phone", "name contact_email"},
		{"a moderator's own edit goes live", moderator, []func(*Listing){phone, name}, "name phone", "-"},
		{"but for a safety field", moderator, []func(*Listing){name, hide}, "name", "visibility"},
		{"an administrator publishes all", administrator, []func(*Listing){name, hide, mail}, "name visibility contact_email", "-"},
		{"the public only proposes", Actor{}, []func(*Listing){phone}, "-", "phone"},
		{"an owner of another group only proposes", Actor{ID: "x", Grants: []Grant{{Role: Editor, OrganizationID: "p"}}}, []func(*Listing){phone}, "-", "phone"},
		{"a grant that has run out gives nothing", Actor{ID: "e", Grants: []Grant{{Role: Editor, OrganizationID: "o", Expires: at}}}, []func(*Listing){phone}, "-", "phone"},
		{"a moderator takes nothing out of the own area", moderator, []func(*Listing){func(l *Listing) { l.Covers = []string{"lad:B"} }}, "-", "area"},
		{"nobody brings a listing into the own area", Actor{ID: "m", Grants: []Grant{{Role: Moderator, Areas: []string{"lad:B"}}}},
			[]func(*Listing){func(l *Listing) { l.Covers = []string{"lad:B"} }}, "-", "area"},
		{"an owner takes it to no other group", editor, []func(*Listing){phone, func(l *Listing) {
			l.Service.OrganizationID, l.Service.Organization = "p", &Organization{ID: "p", Name: "Other"}
		}}, "-", "phone organization"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			old, now := lunch(), lunch()
			for _, change := range tt.changes {
				change(&now)
			}
			live, rest := Send(tt.actor, &old, &now, at)
			stands := &old
			gotLive, gotRest := "-", "-"
			if live != nil {
				gotLive, stands = fieldNames(Compare(&old, live)), live
			}
			if rest != nil {
				gotRest = fieldNames(Compare(stands, rest))
			}
			if gotLive != tt.live || gotRest != tt.rest {
				t.Errorf("live %q, rest %q; want %q, %q", gotLive, gotRest, tt.live, tt.rest)
			}
		})
	}
}

// What an editor posts beyond the fields of a form changes nothing.
func TestSendKeepsWhatNoFormMayTouch(t *testing.T) {
	editor := Actor{ID: "e", Grants: []Grant{{Role: Editor, OrganizationID: "o"}}}
	old, now := lunch(), lunch()
	now.ID, now.Rev, now.Source, now.StaffNote, now.State = "other", 99, Source{Feed: "mine"}, "nice people", Withdrawn
	now.Dates = Dates{Checked: Stamp{At: time.Now(), By: "e"}}
	now.Closing = Closing{DoNotList: true}
	now.Service.AssuredDate = "2026-11-01"
	now.Service.Phones[0].Number = "0113 496 0009"
	now.Service.Name = "Supper"
	live, rest := Send(editor, &old, &now, time.Now())
	for _, l := range []*Listing{live, rest} {
		if l.ID != "l" || l.Rev != 3 || l.Source != old.Source || l.StaffNote != old.StaffNote || l.State != Published ||
			!l.Dates.Checked.At.IsZero() || l.Closing.DoNotList || l.Service.AssuredDate != "" {
			t.Errorf("it changed what no form may: %+v", l)
		}
	}
	if now.ID != "other" || old.Service.Name != "Lunch club" {
		t.Error("Send changed what it was given")
	}
}

func TestSendANewListing(t *testing.T) {
	at := time.Now()
	l := lunch()
	l.State = Draft
	for _, tt := range []struct {
		name  string
		actor Actor
		live  bool
	}{
		{"of an owner", Actor{ID: "e", Grants: []Grant{{Role: Editor, OrganizationID: "o"}}}, false},
		{"of a moderator, who is one pair of eyes", Actor{ID: "m", Grants: []Grant{{Role: Moderator}}}, false},
		{"of an administrator", Actor{ID: "a", Grants: []Grant{{Role: Administrator}}}, true},
	} {
		live, rest := Send(tt.actor, nil, &l, at)
		if (live != nil) != tt.live || (rest == nil) != tt.live {
			t.Errorf("%s: live %v, rest %v", tt.name, live != nil, rest != nil)
		}
		if live != nil && live.State != Published || rest != nil && rest.State != Submitted {
			t.Errorf("%s: in the wrong state", tt.name)
		}
	}
}

func TestRiskOfAFieldThatNobodyClassed(t *testing.T) {
	if got := RiskOf("no such field"); got != HighRisk {
		t.Errorf("RiskOf = %v", got)
	}
	if got := HighestRisk([]FieldChange{{Risk: LowRisk}, {Risk: SafetyRisk}, {Risk: HighRisk}}); got != SafetyRisk {
		t.Errorf("HighestRisk = %v", got)
	}
}
