package demo

import (
	"fmt"
	"strings"

	"anchorpoint/directory"
)

// venuePrecision is how finely venues are authored, in metres.
const venuePrecision = 100

func (b *builder) location(p *place, key string) (*directory.Location, error) {
	v, ok := p.Venues[key]
	if !ok {
		return nil, fmt.Errorf("no venue %q in %s", key, p.Key)
	}
	town := v.Town
	if town == "" {
		town = p.Town
	}
	slug := p.Key + "/" + key
	l := &directory.Location{
		ID:             id("location", slug),
		LocationType:   "physical",
		Name:           v.Name,
		Description:    v.About,
		Transportation: v.Travel,
	}
	l.Addresses = []directory.Address{{
		ID: part("address", slug, 0), LocationID: l.ID, AddressType: "physical",
		Address1: v.Name, Address2: v.In, City: town, StateProvince: p.County, PostalCode: v.Code, Country: "GB",
	}}
	if v.At != [2]float64{} {
		l.Latitude, l.Longitude = &v.At[0], &v.At[1]
		l.AccuracyM, l.PointSource = venuePrecision, "source"
	}
	l.Accessibility = accessibility(slug, l.ID, v.Access)
	return l, nil
}

// accessWords say in a directory's words what the access facts mean.
var accessWords = map[string]string{
	"step-free": "Step-free entrance", "accessible-toilet": "Accessible toilet",
	"changing-places": "Changing Places toilet", "blue-badge-parking": "Blue Badge parking",
	"parking": "Parking", "hearing-loop": "Hearing loop", "bsl": "British Sign Language",
	"assistance-dogs": "Assistance dogs welcome", "quiet-space": "Quiet space",
	"large-print": "Large print", "public-transport": "Near public transport",
}

func accessibility(slug, location, facts string) []directory.Accessibility {
	var out []directory.Accessibility
	for word := range strings.FieldsSeq(facts) {
		text, yes := accessWords[word]
		if !yes { // "-step-free" and the like
			text = "No: " + accessWords[strings.TrimPrefix(word, "-")]
		}
		out = append(out, directory.Accessibility{
			ID: part("accessibility", slug, len(out)), LocationID: location, Description: text,
		})
	}
	return out
}

// places joins a service to its venues and puts the times there that were
// written for one of them ("@hall TU 10:00-12:00").
func (b *builder) places(p *place, s *listed, slug string) ([]directory.ServiceAtLocation, error) {
	var out []directory.ServiceAtLocation
	for key := range strings.FieldsSeq(s.At) {
		at, err := b.location(p, key)
		if err != nil {
			return nil, err
		}
		owner := slug + "@" + key
		join := directory.ServiceAtLocation{
			ID: id("service_at_location", owner), ServiceID: id("service", slug), LocationID: at.ID, Location: at,
		}
		join.Schedules, err = schedules(s.When, "@"+key, owner)
		if err != nil {
			return nil, err
		}
		out = append(out, join)
	}
	return out, nil
}
