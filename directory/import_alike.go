package directory

import "strings"

// alikes knows the records of a run by name with postcode, or with phone or web
// address where there is no postcode. A name alone says nothing: four services
// called "Wheelchair Services" are four services.
type alikes map[string]string // key to the first record's place in the source

// look notes a record that is like an earlier one. Nothing merges by itself.
func (a alikes) look(l *Listing, done *RecordReport) {
	name := strings.ToLower(strings.Join(strings.Fields(l.Service.Name), " "))
	for _, key := range l.marks() {
		key = name + "|" + key
		first, met := a[key]
		if !met {
			a[key] = done.Where()
			continue
		}
		done.add(Warning, "possible_duplicate", "service.name", l.Service.Name, "",
			"It has the same name and the same address or contact as "+first+".")
		return
	}
}

// marks are what makes a name the name of one service.
func (l *Listing) marks() []string {
	var out []string
	for _, at := range l.Locations() {
		if postcode := at.Postcode(); postcode != "" {
			out = append(out, postcode)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, p := range l.Service.Phones {
		out = append(out, digits(p.Number))
	}
	if l.Service.URL != "" {
		out = append(out, l.Service.URL)
	}
	return out
}
