package directory

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// FieldChange is one field that differs between two listings. Old and New are
// plain text, a line for each value; pages that know better words (times,
// needs) say it in theirs.
type FieldChange struct {
	Field string
	Old   string
	New   string
	Risk  Risk
}

// Compare gives every field in which two listings differ, in the order of a
// page about them. Ids of nested objects, revision, source and the dates of the
// listing are no fields: they differ without anybody having changed a thing.
// A nil old is an empty listing.
func Compare(old, now *Listing) []FieldChange {
	if old == nil {
		old = &Listing{}
	}
	var out []FieldChange
	for _, f := range listingFields {
		before, after := leavesOf(f.of(old)), leavesOf(f.of(now))
		if slices.Equal(before, after) {
			continue
		}
		c := FieldChange{Field: f.name, Risk: f.risk}
		if f.words != nil {
			c.Old, c.New = f.words(old), f.words(now)
		}
		if c.Old == c.New { // no words, or they leave out what differs
			c.Old, c.New = onlyIn(before, after), onlyIn(after, before)
		}
		out = append(out, c)
	}
	return out
}

// Fields are the names of all fields, in the order of Compare.
func Fields() []string {
	out := make([]string, len(listingFields))
	for i := range listingFields {
		out[i] = listingFields[i].name
	}
	return out
}

// Take copies one field from a listing into another; of an unknown name
// nothing.
func Take(name string, into, from *Listing) {
	if f, ok := fieldNamed(name); ok {
		f.take(into, from.Clone())
	}
}

// Clash is a field that two sides changed in different ways.
type Clash struct {
	Field  string
	Base   string // what both began with
	Theirs string // what stands now
	Mine   string // what is proposed
	Risk   Risk
}

// MergeEdits joins two edits of one listing by field: what only one side
// changed goes in, what both changed alike too. Where they differ, theirs, the
// current one, stands and the field is a Clash, so that nothing is lost and a
// person chooses.
func MergeEdits(base, theirs, mine *Listing) (Listing, []Clash) {
	merged := theirs.Clone()
	var clashes []Clash
	moved := map[string]bool{}
	for _, c := range Compare(base, theirs) {
		moved[c.Field] = true
	}
	differs := map[string]FieldChange{}
	for _, c := range Compare(theirs, mine) {
		differs[c.Field] = c
	}
	for _, c := range Compare(base, mine) {
		d, still := differs[c.Field]
		switch {
		case !still:
		case moved[c.Field]:
			clashes = append(clashes, Clash{Field: c.Field, Base: c.Old, Theirs: d.Old, Mine: d.New, Risk: c.Risk})
		default:
			Take(c.Field, merged, mine)
		}
	}
	return *merged, clashes
}

// leavesOf lists all that a value says, one leaf a line, without the ids of
// nested objects: "phones[0].number: 0113 496 0000".
func leavesOf(v any) []string {
	b, err := Encode(v)
	if err != nil {
		return []string{"?: " + err.Error()}
	}
	d := jsontext.NewDecoder(bytes.NewReader(b))
	var out []string
	for {
		t, err := d.ReadToken()
		if err != nil {
			return out
		}
		if kind := t.Kind(); strings.ContainsRune("{}[]", rune(kind)) || isName(d) {
			continue
		}
		if path := leafPath(string(d.StackPointer())); path != "" {
			out = append(out, path+": "+t.String())
		}
	}
}

// isName says whether the token just read was the name of a member.
func isName(d *jsontext.Decoder) bool {
	kind, n := d.StackIndex(d.StackDepth())
	return kind == '{' && n%2 == 1
}

// nestedIDs are members that only tie nested objects together.
var nestedIDs = []string{
	"id", "service_id", "location_id", "organization_id", "contact_id", "phone_id",
	"service_at_location_id", "program_id", "unit_id", "link_id",
}

// leafPath is a JSON pointer in the words of a person; empty for an id.
func leafPath(pointer string) string {
	if pointer == "" {
		return "value"
	}
	var b strings.Builder
	for part := range strings.SplitSeq(pointer[1:], "/") {
		if slices.Contains(nestedIDs, part) {
			return ""
		}
		if n, err := strconv.Atoi(part); err == nil {
			b.WriteString(" " + strconv.Itoa(n+1))
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.ReplaceAll(part, "_", " "))
	}
	return b.String()
}

func onlyIn(these, those []string) string {
	var out []string
	for _, line := range these {
		if !slices.Contains(those, line) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// Clone is a listing that shares nothing with the other.
func (l *Listing) Clone() *Listing {
	b, err := Encode(l)
	if err == nil {
		out := new(Listing)
		if err = Decode(b, out); err == nil {
			return out
		}
	}
	copied := *l // what cannot be written cannot be stored either
	return &copied
}
