package hsds

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

func newValueReader(value []byte) *bufio.Reader { return bufio.NewReader(bytes.NewReader(value)) }

// tableRow is one row of a table: its members and what hangs on it.
type tableRow struct {
	members []member
	objects []member // embedded objects and lists, built from other tables
}

// tableSet holds the tables of a tabular JSON file by object name, each with an
// index by id.
type tableSet struct {
	rows  map[string][]*tableRow
	index map[string]map[string]*tableRow
}

// tableNames are other spellings of the tables' names.
var tableNames = map[string]string{
	"services_at_location": "service_at_location", "service_at_locations": "service_at_location",
	"regular_schedules": "schedules", "schedule": "schedules", "physical_addresses": "addresses", "address": "addresses",
	"attribute": "attributes", "taxonomy": "taxonomies", "urls": "url", "fundings": "funding",
	"accessibility_for_disabilities": "accessibility", "service_capacities": "service_capacity", "unit": "units",
}

// hangs says which table hangs on which: the rows of table whose column names a
// row of parent become its list. More telling columns stand first, so that a
// phone of a contact does not also count as one of the service.
var hangs = []struct{ table, column, parent, list string }{
	{"languages", "phone_id", "phones", "languages"},
	{"phones", "contact_id", "contacts", "phones"},
	{"addresses", "location_id", "locations", "addresses"},
	{"accessibility", "location_id", "locations", "accessibility"},
	{"phones", "service_at_location_id", "service_at_location", "phones"},
	{"phones", "service_id", "services", "phones"},
	{"phones", "location_id", "locations", "phones"},
	{"phones", "organization_id", "organizations", "phones"},
	{"contacts", "service_at_location_id", "service_at_location", "contacts"},
	{"contacts", "service_id", "services", "contacts"},
	{"contacts", "location_id", "locations", "contacts"},
	{"contacts", "organization_id", "organizations", "contacts"},
	{"schedules", "service_at_location_id", "service_at_location", "schedules"},
	{"schedules", "service_id", "services", "schedules"},
	{"schedules", "location_id", "locations", "schedules"},
	{"languages", "service_id", "services", "languages"},
	{"languages", "location_id", "locations", "languages"},
	{"service_areas", "service_at_location_id", "service_at_location", "service_areas"},
	{"service_areas", "service_id", "services", "service_areas"},
	{"funding", "service_id", "services", "funding"},
	{"funding", "organization_id", "organizations", "funding"},
	{"cost_options", "service_id", "services", "cost_options"},
	{"required_documents", "service_id", "services", "required_documents"},
	{"service_capacity", "service_id", "services", "capacities"},
	{"organization_identifiers", "organization_id", "organizations", "organization_identifiers"},
	{"url", "service_id", "services", "additional_urls"},
	{"url", "organization_id", "organizations", "additional_websites"},
	{"service_at_location", "service_id", "services", "service_at_locations"},
}

// tables joins the tables of {"services.csv": [...]} into services.
func (k *sink) tables(members []member) error {
	set := tableSet{rows: map[string][]*tableRow{}, index: map[string]map[string]*tableRow{}}
	for _, m := range members {
		name := strings.ToLower(strings.TrimSuffix(m.name, ".csv"))
		if plain, ok := tableNames[name]; ok {
			name = plain
		}
		rows, err := rowsOf(m.value)
		if err != nil {
			return fmt.Errorf("the table %s cannot be read: %s: %w", m.name, reason(err), ErrFormat)
		}
		set.rows[name] = append(set.rows[name], rows...)
	}
	set.attributes()
	set.join()
	for i, s := range set.rows["services"] {
		set.embed(s, "organizations", "organization_id", "organization")
		set.embed(s, "programs", "program_id", "program")
		raw := s.text()
		if err := k.decoded(raw, raw, place{path: fmt.Sprintf("services.csv[%d]", i)}, nil); err != nil {
			return err
		}
	}
	return nil
}

func rowsOf(list []byte) ([]*tableRow, error) {
	var out []*tableRow
	source := &jsonSource{in: newValueReader(list)}
	source.take('[')
	for {
		b, err := source.next()
		if err != nil || b == ']' {
			return out, nil
		}
		if source.take(',') {
			continue
		}
		raw, err := source.value()
		if err != nil {
			return out, err
		}
		members, err := membersOf(raw)
		if err != nil {
			return out, err
		}
		out = append(out, &tableRow{members: members})
	}
}

// cell is a member of a row as text.
func (r *tableRow) cell(name string) string {
	for _, m := range r.members {
		if m.name == name && m.value.Kind() == '"' {
			s, _ := jsontext.AppendUnquote(nil, m.value) // invalid UTF-8 is replaced
			return string(s)
		}
	}
	return ""
}

func (t tableSet) byID(table string) map[string]*tableRow {
	if known, ok := t.index[table]; ok {
		return known
	}
	out := map[string]*tableRow{}
	for _, r := range t.rows[table] {
		if id := r.cell("id"); id != "" {
			out[id] = r
		}
	}
	t.index[table] = out
	return out
}

// join hangs every row on the first parent that it names and that is there.
func (t tableSet) join() {
	hung := map[*tableRow]bool{}
	for _, h := range hangs {
		parents := t.byID(h.parent)
		for _, r := range t.rows[h.table] {
			parent := parents[r.cell(h.column)]
			if parent == nil || hung[r] {
				continue
			}
			hung[r] = true
			switch h.table {
			case "service_at_location":
				t.embed(r, "locations", "location_id", "location")
			case "service_capacity":
				t.embed(r, "units", "unit_id", "unit")
			}
			parent.hang(h.list, r.text())
		}
	}
}

// hang adds an object to a list of a row.
func (r *tableRow) hang(list string, object []byte) {
	i := slices.IndexFunc(r.objects, func(m member) bool { return m.name == list })
	if i < 0 {
		r.objects = append(r.objects, member{list, slices.Concat([]byte{'['}, object, []byte{']'})})
		return
	}
	old := r.objects[i].value
	r.objects[i].value = slices.Concat(old[:len(old)-1], []byte{','}, object, []byte{']'})
}

// embed puts the row that a column names into a row as an object.
func (t tableSet) embed(r *tableRow, table, column, name string) {
	if other := t.byID(table)[r.cell(column)]; other != nil {
		r.objects = append(r.objects, member{name, other.text()})
	}
}

func (r *tableRow) text() []byte { return joinMembers(slices.Concat(r.members, r.objects)) }

// attributes hangs each attribute, with its term, on the object that it names,
// in whichever table that stands.
func (t tableSet) attributes() {
	owners := map[string]*tableRow{}
	for _, table := range []string{"services", "organizations", "locations", "service_at_location", "addresses",
		"accessibility", "phones", "contacts", "schedules", "service_areas", "languages", "cost_options", "funding"} {
		for _, r := range t.rows[table] {
			owners[r.cell("id")] = r
		}
	}
	delete(owners, "")
	for _, a := range t.rows["attributes"] {
		t.embed(a, "taxonomy_terms", "taxonomy_term_id", "taxonomy_term")
		if owner := owners[a.cell("link_id")]; owner != nil {
			owner.hang("attributes", a.text())
		}
	}
}
