package hsds

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// object is a JSON object of Open Referral UK 1.0, whose members have other
// names.
type object = map[string]any

// renamed are the members of a 1.0 service that only change their name.
var renamed = map[string]string{"fundings": "funding", "eligibility": "eligibilitys"}

// fromVersion1 turns a service of Open Referral UK 1.0 into one of 3.0.
func fromVersion1(raw []byte) ([]byte, error) {
	var s object
	if err := json.Unmarshal(raw, &s, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)); err != nil {
		return nil, fmt.Errorf("decode a 1.0 service: %w", err)
	}
	for old, name := range renamed {
		if v, ok := s[old]; ok {
			s[name] = v
			delete(s, old)
		}
	}
	schedules1(s)
	eligibility1(s)
	terms1(s)
	words1(s)
	languages1(s)
	contacts1(s)
	for _, at := range objects(s["service_at_locations"]) {
		schedules1(at)
		contacts1(at)
		location1(at)
	}
	if o, ok := s["organization"].(object); ok {
		move(o, "url", "website")
		contacts1(o)
	}
	out, err := json.Marshal(s, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("encode a 1.0 service: %w", err)
	}
	return out, nil
}

// objects are the objects of a list; one alone is a list of one.
func objects(v any) []object {
	if one, ok := v.(object); ok {
		return []object{one}
	}
	list, _ := v.([]any)
	var out []object
	for _, e := range list {
		if o, ok := e.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

func anyOf(list []object) []any {
	out := make([]any, len(list))
	for i := range list {
		out[i] = list[i]
	}
	return out
}

func move(o object, from, to string) {
	if v, ok := o[from]; ok {
		delete(o, from)
		if _, taken := o[to]; !taken {
			o[to] = v
		}
	}
}

// wordOf is a scalar as text.
func wordOf(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64, bool:
		return strings.TrimSpace(fmt.Sprint(v))
	}
	return ""
}

var weekdays = map[string]string{"1": "MO", "2": "TU", "3": "WE", "4": "TH", "5": "FR", "6": "SA", "7": "SU"}

// schedules1 turns regular schedules with a weekday from 1 into weekly ones.
func schedules1(o object) {
	list := objects(o["regular_schedules"])
	if _, ok := o["regular_schedules"]; !ok {
		return
	}
	delete(o, "regular_schedules")
	for _, s := range list {
		day := wordOf(s["weekday"])
		delete(s, "weekday")
		if byday, ok := weekdays[day]; ok {
			day = byday
		}
		if wordOf(s["byday"]) == "" && day != "" {
			s["byday"] = day
		}
		if wordOf(s["freq"]) == "" && wordOf(s["byday"]) != "" {
			s["freq"] = "WEEKLY"
		}
	}
	o["schedules"] = append(anyOf(objects(o["schedules"])), anyOf(list)...)
}

// eligibility1 takes the ages and keeps the words.
func eligibility1(s object) {
	var words []string
	for _, e := range objects(s["eligibilitys"]) {
		for _, age := range []string{"minimum_age", "maximum_age"} {
			if v, ok := e[age]; ok && s[age] == nil {
				s[age] = v
			}
		}
		if w := wordOf(e["eligibility"]); w != "" {
			words = append(words, w)
		}
	}
	delete(s, "eligibilitys")
	if len(words) > 0 && wordOf(s["eligibility_description"]) == "" {
		s["eligibility_description"] = strings.Join(words, ", ")
	}
}

// terms1 turns links to a taxonomy into attributes.
func terms1(s object) {
	attributes := anyOf(objects(s["attributes"]))
	for _, name := range []string{"service_taxonomys", "link_taxonomies", "service_taxonomies"} {
		for _, link := range objects(s[name]) {
			taxonomy, ok := link["taxonomy"].(object)
			if !ok {
				continue
			}
			term := object{"name": taxonomy["name"], "taxonomy": taxonomy["vocabulary"]}
			id, vocabulary := wordOf(taxonomy["id"]), wordOf(taxonomy["vocabulary"])
			if strings.HasPrefix(id, "http") {
				term["term_uri"] = id
			}
			if id != "" {
				term["id"], term["code"] = vocabulary+":"+id, id
			}
			if parent := wordOf(taxonomy["parent_id"]); parent != "" {
				term["parent_id"] = vocabulary + ":" + parent
			}
			attributes = append(attributes, object{"taxonomy_term": term, "link_entity": "service"})
		}
		delete(s, name)
	}
	for _, name := range []string{"deliverable_type"} {
		if w := wordOf(s[name]); w != "" {
			attributes = append(attributes, object{"label": name, "value": w, "link_entity": "service"})
		}
		delete(s, name)
	}
	attributes = append(attributes, oddities1(s)...)
	if len(attributes) > 0 {
		s["attributes"] = attributes
	}
}

// oddities1 keeps what 3.x has no place for as labelled values.
func oddities1(s object) []any {
	var out []any
	for _, name := range []string{"reviews", "holiday_schedules"} {
		for _, o := range objects(s[name]) {
			if b, err := json.Marshal(o, json.Deterministic(true)); err == nil {
				out = append(out, object{"label": name, "value": string(b), "link_entity": "service"})
			}
		}
		delete(s, name)
	}
	return out
}

// accesses are the words of attending_access as the texts that the import
// understands.
var accesses = map[string]string{"referral": "Referral", "appointment": "By appointment",
	"membership": "Membership", "drop-in": "Drop-in"}

// words1 takes how one attends and how one joins.
func words1(s object) {
	if w := wordOf(s["attending_access"]); w != "" && wordOf(s["application_process"]) == "" {
		if plain, ok := accesses[strings.ToLower(w)]; ok {
			w = plain
		}
		s["application_process"] = w
	}
	delete(s, "attending_access")
	if w := wordOf(s["attending_type"]); w != "" {
		schedules := objects(s["schedules"])
		if len(schedules) == 0 {
			schedules = []object{{}}
		}
		schedules[0]["attending_type"] = w
		s["schedules"] = anyOf(schedules)
	}
	delete(s, "attending_type")
	for _, a := range objects(s["service_areas"]) {
		if wordOf(a["name"]) == "" {
			a["name"] = a["service_area"]
			delete(a, "service_area")
		}
	}
}

func languages1(s object) {
	for _, l := range objects(s["languages"]) {
		move(l, "language", "name")
	}
}

func contacts1(o object) {
	for _, c := range objects(o["contacts"]) {
		for _, p := range objects(c["phones"]) {
			move(p, "contact", "description")
		}
	}
	for _, p := range objects(o["phones"]) {
		move(p, "contact", "description")
	}
}

func location1(at object) {
	l, ok := at["location"].(object)
	if !ok {
		return
	}
	move(l, "physical_addresses", "addresses")
	move(l, "accessibility_for_disabilities", "accessibility")
	for _, a := range objects(l["addresses"]) {
		if wordOf(a["address_type"]) == "" {
			a["address_type"] = "physical"
		}
	}
	for _, a := range objects(l["accessibility"]) {
		if wordOf(a["description"]) == "" {
			a["description"] = a["accessibility"]
		}
	}
	if wordOf(l["location_type"]) == "" {
		l["location_type"] = "physical"
	}
}
