package demo

import (
	"strings"
	"testing"

	"anchorpoint/directory"
)

func TestSchedule(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       directory.Schedule
	}{
		{"weekly", "TU TH 10:00-12:00", directory.Schedule{Freq: "WEEKLY", Byday: "TU,TH", OpensAt: "10:00", ClosesAt: "12:00"}},
		{"once a month", "2MO 14:00-16:00", directory.Schedule{Freq: "MONTHLY", Byday: "2MO", OpensAt: "14:00", ClosesAt: "16:00"}},
		{"the last of a month", "-1FR 19:00-21:00", directory.Schedule{Freq: "MONTHLY", Byday: "-1FR", OpensAt: "19:00", ClosesAt: "21:00"}},
		{"with words", "WE 09:30-11:15 | school terms",
			directory.Schedule{Freq: "WEEKLY", Byday: "WE", OpensAt: "09:30", ClosesAt: "11:15", Description: "school terms"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := schedule(tt.text)
			if err != nil || got.Freq != tt.want.Freq || got.Byday != tt.want.Byday || got.OpensAt != tt.want.OpensAt ||
				got.ClosesAt != tt.want.ClosesAt || got.Description != tt.want.Description {
				t.Errorf("schedule(%q) = %+v, %v", tt.text, got, err)
			}
		})
	}
	fortnight, err := schedule("2w SU 10:00-11:30")
	if err != nil || *fortnight.Interval != 2 || fortnight.Dtstart != "2024-01-07" {
		t.Errorf("a fortnight is %+v, %v", fortnight, err)
	}
}

func TestSlipsAreNamed(t *testing.T) {
	words := factWords(vocabularies(t))
	for _, tt := range []struct {
		name string
		slip listed
		want string
	}{
		{"fact", listed{Facts: "step-fre"}, "step-fre"},
		{"area", listed{Area: "nowhere"}, "nowhere"},
		{"venue", listed{At: "castle"}, "castle"},
		{"times", listed{When: []string{"MO"}}, "MO"},
		{"price", listed{Price: "cheap"}, "cheap"},
		{"language", listed{Lang: "Klingon"}, "Klingon"},
		{"capacity", listed{Capacity: "full soon"}, "full soon"},
		{"freshness", listed{Fresh: "old"}, "old"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.slip.Name = "A slip"
			p := place{Key: "here", Phones: "01632 960", Groups: []group{{ID: "g", Services: []listed{tt.slip}}}}
			b := builder{today: day, facts: words, numbers: map[string]int{}}
			err := b.place(&p)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "A slip") {
				t.Errorf("the error is %v", err)
			}
		})
	}
}
