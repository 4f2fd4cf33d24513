package hsds

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"anchorpoint/directory"
)

// Objects whose plain fields a mapping may name, as "address.city"; those of
// the service itself need no prefix.
const (
	serviceObject      = "service"
	organizationObject = "organization"
	locationObject     = "location"
	addressObject      = "address"
	contactObject      = "contact"
)

var objectTypes = map[string]reflect.Type{
	serviceObject:      reflect.TypeFor[directory.Service](),
	organizationObject: reflect.TypeFor[directory.Organization](),
	locationObject:     reflect.TypeFor[directory.Location](),
	addressObject:      reflect.TypeFor[directory.Address](),
	contactObject:      reflect.TypeFor[directory.Contact](),
}

// specialTargets are fields that need more than a copy.
var specialTargets = []string{"id", "hours", "contact", "phone", "postcode", "address", "latitude", "longitude",
	"easting", "northing", "council", "area", "languages", "accessibility", "charity_number", "company_number",
	"staff_note", "ignore", "licence"}

// knownTarget says whether a mapping may fill this field.
func knownTarget(field string) bool {
	if slices.Contains(specialTargets, field) {
		return true
	}
	_, ok := plainTarget(field)
	return ok
}

// target is a plain field of one of the objects.
type target struct {
	object string
	index  int
	number bool
}

func plainTarget(field string) (target, bool) {
	object, name, found := strings.Cut(field, ".")
	if !found {
		object, name = serviceObject, field
	}
	t, ok := objectTypes[object]
	if !ok {
		return target{}, false
	}
	for i := range t.NumField() {
		tag, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if tag != name || name == "id" || strings.HasPrefix(tag, "anchorpoint") {
			continue
		}
		switch t.Field(i).Type.Kind() {
		case reflect.String:
			return target{object, i, false}, true
		case reflect.Pointer:
			return target{object, i, true}, t.Field(i).Type.Elem().Kind() == reflect.Float64
		}
	}
	return target{}, false
}

// knownMember says whether a service has a member of this name.
func knownMember(name string) bool {
	t := objectTypes[serviceObject]
	for i := range t.NumField() {
		if tag, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); tag == name {
			return true
		}
	}
	return false
}

// rowMapper makes records of rows.
type rowMapper struct {
	m      *Mapping
	header []string
	fields []columnFields // what is filled, in the order of the columns
	kept   []keptColumn
	ids    []int
	nulls  map[string]bool
	texts  []filledText
}

// keptColumn is a column that fills nothing, under a name that no field has.
type keptColumn struct {
	column int
	name   string
}

// columnFields are the columns that fill one field.
type columnFields struct {
	field   string
	columns []int
	join    string
}

// filledText is a text of the mapping with its field.
type filledText struct{ field, text string }

func newRowMapper(m *Mapping, header []string) *rowMapper {
	r := &rowMapper{m: m, header: header, nulls: map[string]bool{}}
	for _, n := range m.Nulls {
		r.nulls[strings.ToLower(n)] = true
	}
	columns := map[string]string{} // by lower-case name
	for column, field := range m.Columns {
		columns[strings.ToLower(column)] = field
	}
	for i, h := range header {
		field, ok := columns[strings.ToLower(h)]
		if !ok {
			if knownMember(h) {
				h = "column " + h
			}
			r.kept = append(r.kept, keptColumn{i, h})
			continue
		}
		r.addColumn(field, i)
	}
	for _, name := range m.ID {
		if i := columnIndex(header, name); i >= 0 {
			r.ids = append(r.ids, i)
		}
	}
	for field, text := range m.Text {
		r.texts = append(r.texts, filledText{field, text})
	}
	slices.SortFunc(r.texts, func(a, b filledText) int { return strings.Compare(a.field, b.field) })
	return r
}

func (r *rowMapper) addColumn(field string, column int) {
	at := slices.IndexFunc(r.fields, func(f columnFields) bool { return f.field == field })
	if at < 0 {
		join := "\n"
		if j, ok := r.m.Join[field]; ok {
			join = j
		}
		r.fields = append(r.fields, columnFields{field: field, join: join})
		at = len(r.fields) - 1
	}
	r.fields[at].columns = append(r.fields[at].columns, column)
}

// record makes a record of one row.
func (r *rowMapper) record(cells []string) directory.Record {
	cells = r.clean(cells)
	b := &listingBuilder{}
	b.service.Organization = &b.organization
	for _, f := range r.fields {
		var parts []string
		for _, i := range f.columns {
			if cells[i] != "" {
				parts = append(parts, cells[i])
			}
		}
		if len(parts) > 0 {
			b.fill(f.field, strings.Join(parts, f.join))
		}
	}
	for _, t := range r.texts {
		if text, ok := r.expand(t.text, cells); ok {
			b.fill(t.field, text)
		}
	}
	b.needs, b.covers = r.m.Needs, r.m.Covers
	b.states(r.m.Facts)
	for _, w := range r.m.When {
		if w.holds(r.cell(cells, w.Column)) && r.with(w, cells) {
			b.follow(w, func(text string) (string, bool) { return r.expand(text, cells) })
		}
	}
	for _, k := range r.kept {
		if cells[k.column] != "" {
			b.keep(k.name, cells[k.column])
		}
	}
	record := directory.Record{Listing: b.listing(r.m), SourceID: r.sourceID(cells)}
	if b.skip != "" {
		record.Refused = true
		record.Findings = append(record.Findings, directory.Finding{Level: directory.Refusal, Code: "skipped_by_mapping", Message: b.skip})
	}
	return record
}

// clean takes out blanks and null words and puts in the mapping's words.
func (r *rowMapper) clean(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		c = strings.TrimSpace(strings.ReplaceAll(c, "\u00a0", " "))
		if words := r.m.Words[r.header[i]]; words != nil {
			if w, ok := words[c]; ok {
				c = w
			}
		}
		if !r.nulls[strings.ToLower(c)] {
			out[i] = c
		}
	}
	return out
}

func (r *rowMapper) cell(cells []string, column string) string {
	if i := columnIndex(r.header, column); i >= 0 {
		return cells[i]
	}
	return ""
}

var placeholderForm = regexp.MustCompile(`\{([^{}]+)\}`)

// expand puts cells into a text; false when one that it names is empty.
func (r *rowMapper) expand(text string, cells []string) (string, bool) {
	whole := true
	out := placeholderForm.ReplaceAllStringFunc(text, func(p string) string {
		cell := r.cell(cells, p[1:len(p)-1])
		whole = whole && cell != ""
		return cell
	})
	return out, whole
}

// sourceID is the id of a row in its source. A UUID that is not zero stays; the
// parts of a compound id are told apart by a bar.
func (r *rowMapper) sourceID(cells []string) string {
	var parts []string
	for _, i := range r.ids {
		if cells[i] != "" {
			parts = append(parts, cells[i])
		}
	}
	id := strings.Join(parts, "|")
	if u, err := uuid.Parse(id); err == nil && len(id) == 36 {
		return u.String()
	}
	return id
}

// with says whether the other columns of a rule are as it asks.
func (r *rowMapper) with(w When, cells []string) bool {
	for column, want := range w.With {
		if !strings.EqualFold(r.cell(cells, column), want) {
			return false
		}
	}
	return true
}

// holds says whether a cell is what a rule asks for.
func (w *When) holds(cell string) bool {
	if cell == "" {
		return false
	}
	low := strings.ToLower(cell)
	for _, is := range w.Is {
		if strings.ToLower(is) == low {
			return true
		}
	}
	return slices.ContainsFunc(w.Contains, func(c string) bool { return containsWords(low, strings.ToLower(c)) })
}

// containsWords finds words that do not begin in the middle of another.
func containsWords(text, words string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], words)
		if i < 0 {
			return false
		}
		if i += at; i == 0 || !isLetter(text[i-1]) {
			return true
		}
		at = i + 1
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// quoted is a text as JSON.
func quoted(s string) jsontext.Value {
	b, _ := jsontext.AppendQuote(nil, s) // invalid UTF-8 is replaced
	return b
}
