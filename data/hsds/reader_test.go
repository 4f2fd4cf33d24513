package hsds_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"anchorpoint/data"
	"anchorpoint/data/hsds"
	"anchorpoint/directory"
)

// readAll reads a text; err is what ended it early.
func readAll(t testing.TB, in io.Reader, o hsds.ReadOptions) (records []directory.Record, notes []directory.Finding, err error) {
	t.Helper()
	o.Name = "file"
	r, err := hsds.NewReader(in, o)
	if err != nil {
		return nil, nil, err
	}
	for record, failed := range r.Records() {
		if failed != nil {
			return records, r.Notes(), failed
		}
		records = append(records, record)
	}
	return records, r.Notes(), nil
}

func names(records []directory.Record) string {
	var out []string
	for _, r := range records {
		if r.Refused {
			out = append(out, "!"+r.Findings[0].Code)
			continue
		}
		out = append(out, r.Listing.Service.Name)
	}
	return strings.Join(out, " ")
}

// TestUnreadableFiles: what is no data is refused as a whole, in plain words.
func TestUnreadableFiles(t *testing.T) {
	for _, tt := range []struct{ name, in, says string }{
		{"empty", "", "the file is empty"},
		{"blank", " \n\t\n", "the file is empty"},
		{"binary", "\x7fELF\x00\x01\x02", "binary file"},
		{"xlsx or zip", "PK\x03\x04rest", "save the sheet as CSV"},
		{"PDF", "%PDF-1.7", "PDF"},
		{"web page", "<!doctype html><html>", "web page"},
		{"wrong delimiter", "name^postcode\nClub^M32 0JG\n", "no comma, semicolon, tab or bar"},
		{"no column for the name", "colour,shape\nred,round\n", "no column holds the name"},
		{"a 100 MB header", strings.Repeat("x", 200<<10), "longer than"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := readAll(t, strings.NewReader(tt.in), hsds.ReadOptions{})
			if !errors.Is(err, hsds.ErrFormat) || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "file") {
				t.Errorf("got %v, want words like %q", err, tt.says)
			}
		})
	}
}

func TestReadShapes(t *testing.T) {
	const club = `{"id":"1","name":"Club","status":"active"}`
	for _, tt := range []struct{ name, in, want string }{
		{"one object", club, "Club"},
		{"an array", "[" + club + `,{"id":"2","name":"Choir","status":"active"}]`, "Club Choir"},
		{"a page of 3.x", `{"total_items":1,"size":1,"contents":[` + club + `]}`, "Club"},
		{"a page of 1.0", `{"totalElements":1,"number":1,"first":true,"content":[` + club + `],"last":true}`, "Club"},
		{"an empty page", `{"total_items":0,"contents":[]}`, ""},
		{"a member services", `{"services":[` + club + `]}`, "Club"},
		{"lines", club + "\n" + `{"id":"2","name":"Choir","status":"active"}` + "\n", "Club Choir"},
		{"lines, one of them broken", club + "\n" + `{"id":"2","name":"Cho` + "\n" + `{"id":"3","name":"Band","status":"active"}`, "Club !json_broken Band"},
		{"a broken record in an array", "[" + club + `,{"id":"2",,},{"id":"3","name":"Band","status":"active"}]`, "Club !json_broken Band"},
		{"a record that is a number", `[` + club + `, 7]`, "Club !json_broken"},
		{"a byte order mark", "\ufeff" + club, "Club"},
		{"as a script", "export default [" + club + "];", "Club"},
		{"JSON in a string", `"{\"id\":\"1\",\"name\":\"Club\",\"status\":\"active\"}"`, "Club"},
		{"an organization with services", `{"id":"9","name":"Group","description":"d","services":[` + club + `]}`, "Club"},
		{"organizations", `[{"id":"9","name":"Group","website":"x","services":[` + club + `]},{"id":"8","name":"Alone","website":"y"}]`, "Club !not_a_service"},
		{"places of one service", `[{"id":"a","location":{"id":"l1","location_type":"physical"},"service":` + club + `},
			{"id":"b","location":{"id":"l2","location_type":"physical"},"service":` + club + `}]`, "Club"},
		{"tables", `{"services.csv":[{"id":"1","organization_id":"9","name":"Club","status":"active"}],"organizations.csv":[{"id":"9","name":"Group"}]}`, "Club"},
		{"a taxonomy term", `{"id":"1","name":"Debt","taxonomy_id":"2"}`, "!not_a_service"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			records, _, err := readAll(t, strings.NewReader(tt.in), hsds.ReadOptions{})
			if err != nil || names(records) != tt.want {
				t.Errorf("read %q (%v), want %q", names(records), err, tt.want)
			}
			if strings.Contains(tt.name, "organi") && records[0].Listing.Organization().Name != "Group" {
				t.Errorf("organization %+v", records[0].Listing.Service.Organization)
			}
			if tt.name == "places of one service" && len(records[0].Listing.Locations()) != 2 {
				t.Errorf("%d places, want 2", len(records[0].Listing.Locations()))
			}
			if tt.name == "tables" && records[0].Listing.Organization().Name != "Group" {
				t.Error("the tables were not joined")
			}
		})
	}
}

func TestCutFile(t *testing.T) {
	records, _, err := readAll(t, strings.NewReader(`[{"id":"1","name":"Club","status":"active"},{"id":"2","na`), hsds.ReadOptions{})
	if err == nil || names(records) != "Club" {
		t.Errorf("read %q, %v; want one record and an error", names(records), err)
	}
}

// TestLenientValues: a value of the wrong kind costs its field only.
func TestLenientValues(t *testing.T) {
	in := `{"id":7,"name":"Club","status":"active","email":12345,"url":false,"minimum_age":"18","maximum_age":"many",
		"description":null,"alert":"","phones":{"number":"0161 496 0123","extension":"12"},"languages":["Urdu"],
		"organization":[{"id":"9","name":"Group"}],"schedules":null,"colour":"red",
		"service_at_locations":[{"location":{"location_type":"physical","latitude":"53,44","longitude":"-2.31"}}]}`
	records, notes, err := readAll(t, strings.NewReader(in), hsds.ReadOptions{})
	if err != nil || len(records) != 1 {
		t.Fatal(err, len(records))
	}
	s := records[0].Listing.Service
	at := s.ServiceAtLocations[0].Location
	if s.ID != "7" || s.Email != "12345" || s.URL != "" || *s.MinimumAge != 18 || s.MaximumAge != nil || s.Alert != "" ||
		len(s.Phones) != 1 || *s.Phones[0].Extension != 12 || s.Organization.Name != "Group" || *at.Latitude != 53.44 {
		t.Errorf("read %+v", s)
	}
	if string(s.Extra["colour"]) != `"red"` || len(notes) != 1 || notes[0].Field != "service.colour" {
		t.Errorf("extra %v, notes %v", s.Extra, notes)
	}
	codes := map[string]int{}
	for _, f := range records[0].Findings {
		codes[f.Code]++
	}
	if codes["wrong_type"] != 3 || codes["number_parsed"] != 6 {
		t.Errorf("codes %v", codes)
	}
}

// TestVersion1 reads a service as Open Referral UK 1.0 wrote it.
func TestVersion1(t *testing.T) {
	in := `{"totalElements":1,"number":1,"content":[{"id":"group:18","name":"Club","status":"active",
		"attending_access":"drop-in","attending_type":"venue","deliverable_type":"Advice",
		"organization":{"id":"9","name":"Group","url":"https://example.org"},
		"eligibilitys":[{"eligibility":"adult","minimum_age":18}],
		"regular_schedules":[{"weekday":1,"opens_at":"09:00","closes_at":"17:00"}],
		"service_taxonomys":[{"taxonomy":{"id":"http://id.esd.org.uk/need/69","name":"Loneliness","vocabulary":"esdNeeds"}}],
		"contacts":[{"name":"Desk","phones":[{"number":"0161 496 0123"}]}],
		"service_at_locations":[{"location":{"id":"l1","latitude":53.44,"longitude":-2.31,
			"physical_addresses":[{"address_1":"1 High Street","city":"Sale","postal_code":"M33 7ZF"}]}}]}]}`
	o, s := options(t), openStore(t)
	importBytes(t, s, o, "v1", []byte(in))
	held, err := s.FeedListings(t.Context(), "v1")
	if err != nil || held["group:18"].ListingID == "" {
		t.Fatalf("held %v, %v", held, err)
	}
	l, err := s.Listing(t.Context(), held["group:18"].ListingID)
	if err != nil {
		t.Fatal(err)
	}
	if l.Facts.Joining.Value("drop-in") != directory.Yes || l.Facts.Delivery.Value("in-person") != directory.Yes {
		t.Errorf("facts %+v", l.Facts)
	}
	if *l.Service.MinimumAge != 18 || l.Schedules()[0].Byday != "MO" || l.Organization().Website != "https://example.org" {
		t.Errorf("service %+v", l.Service)
	}
	if strings.Join(l.Needs.Main, " ") != "loneliness" || l.Locations()[0].Postcode() != "M33 7ZF" {
		t.Errorf("needs %v at %q", l.Needs.Main, l.Locations()[0].Postcode())
	}
}

func TestReadCSV(t *testing.T) {
	wide := make([]string, 200)
	cells := make([]string, 200)
	for i := range wide {
		wide[i], cells[i] = fmt.Sprintf("Column %d", i), fmt.Sprintf("cell %d", i)
	}
	wide[0], cells[0] = "Name", "Club"
	for _, tt := range []struct{ name, in, want string }{
		{"commas", "Name,Postcode\nClub,M32 0JG\nChoir,M33 7ZF\n", "Club Choir"},
		{"semicolons", "Name;Postcode\nClub;M32 0JG\n", "Club"},
		{"tabs", "Name\tPostcode\nClub\tM32 0JG\n", "Club"},
		{"bars", "Name|Postcode\nClub|M32 0JG\n", "Club"},
		{"carriage returns", "Name,Postcode\r\nClub,M32 0JG\r\nChoir,M33 7ZF", "Club Choir"},
		{"a byte order mark", "\ufeffName,Postcode\nClub,M32 0JG\n", "Club"},
		{"quotes and a line break", "Name,Address\n\"Club \"\"A\"\"\",\"1 High Street\nSale\"\nChoir,x\n", `Club "A" Choir`},
		{"too many fields", "Name,Postcode\nClub,M32 0JG,more\nChoir,M33 7ZF\n", "!row_malformed Choir"},
		{"too few fields", "Name,Postcode\nClub\nChoir,M33 7ZF\n", "!row_malformed Choir"},
		{"empty cells too many", "Name,Postcode\nClub,M32 0JG,,,\n", "Club"},
		{"empty lines", "Name,Postcode\n\nClub,M32 0JG\n,\n", "Club"},
		{"a quote never closed", "Name,Postcode\n\"Club,M32 0JG\nChoir,M33 7ZF\nBand,x\n", "!row_malformed Choir Band"},
		{"200 columns", strings.Join(wide, ",") + "\n" + strings.Join(cells, ",") + "\n", "Club"},
		{"Latin-1", "Name,Postcode\nCaf\xe9,M32 0JG\n", "Café"},
		{"UTF-16", utf16Text("Name,Postcode\nCafé,M32 0JG\n"), "Café"},
		{"the guard against formulas", "Name,Phone\nClub,'+44 161 496 0123\n", "Club"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			records, notes, err := readAll(t, strings.NewReader(tt.in), hsds.ReadOptions{})
			if err != nil || names(records) != tt.want {
				t.Errorf("read %q (%v), want %q", names(records), err, tt.want)
			}
			converted := false
			for _, n := range notes {
				converted = converted || n.Code == "encoding_converted"
			}
			if converted != (tt.name == "Latin-1" || tt.name == "UTF-16") {
				t.Errorf("notes %v", notes)
			}
		})
	}
}

func utf16Text(s string) string {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return string(out)
}

// endless gives the same letter n times and then a good row.
type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	if e.n == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.n)
	for i := range n {
		p[i] = 'x'
	}
	e.n -= n
	return n, nil
}

// TestLongLine: a line of 100 MB costs itself, not the memory.
func TestLongLine(t *testing.T) {
	in := io.MultiReader(strings.NewReader("Name,Postcode\nClub,M32 0JG\n"), &endless{100 << 20}, strings.NewReader(",x\nChoir,M33 7ZF\n"))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	records, _, err := readAll(t, in, hsds.ReadOptions{})
	runtime.ReadMemStats(&after)
	if err != nil || names(records) != "Club !row_too_long Choir" {
		t.Errorf("read %q, %v", names(records), err)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 10<<20 {
		t.Errorf("%d MB were allocated", grown>>20)
	}
	in = io.MultiReader(strings.NewReader(`[{"id":"1","name":"`), &endless{100 << 20}, strings.NewReader(`"},{"id":"2","name":"Choir","status":"active"}]`))
	records, _, err = readAll(t, in, hsds.ReadOptions{})
	if err != nil || names(records) != "!record_too_large Choir" {
		t.Errorf("read %q, %v", names(records), err)
	}
}

func TestMapping(t *testing.T) {
	toml := `
nulls = ["Not known"]
id = ["Ref"]
needs = ["food-bank"]
covers = ["lad:E08000009"]
[columns]
Ref = "id"
Title = "name"
About = "description"
More = "description"
Where = "address"
Get = "contact"
E = "easting"
N = "northing"
[join]
description = " / "
[text]
"organization.name" = "{Title} Group"
alert = "See {Missing}"
[words.About]
old = "new"
[facts]
cost = ["free", "!paid"]
[[when]]
column = "Title"
contains = ["pantry"]
needs = ["cheap-food"]
set = { wait_time = "{About}" }
`
	m, err := hsds.ReadMapping(strings.NewReader(toml))
	if err != nil {
		t.Fatal(err)
	}
	in := "Ref,Title,About,More,Where,Get,E,N,Spare\n7,The Pantry,old,tea,\"1 High Street, Sale\",info@example.org 0161 496 0123,380000,396000,x\n"
	records, _, err := readAll(t, strings.NewReader(in), hsds.ReadOptions{Mapping: m})
	if err != nil || len(records) != 1 {
		t.Fatal(records, err)
	}
	l := records[0].Listing
	s := l.Service
	if records[0].SourceID != "7" || s.Name != "The Pantry" || s.Description != "new / tea" || s.Organization.Name != "The Pantry Group" ||
		s.Alert != "" || s.WaitTime != "new" || s.Email != "info@example.org" || s.Phones[0].Number != "0161 496 0123" || string(s.Extra["Spare"]) != `"x"` {
		t.Errorf("service %+v", s)
	}
	if strings.Join(l.Needs.Main, " ") != "cheap-food food-bank" || l.Facts.Cost.Value("free") != directory.Yes ||
		l.Facts.Cost.Value("paid") != directory.No || l.Covers[0] != "lad:E08000009" || *l.Locations()[0].Latitude != 396000 {
		t.Errorf("listing %+v", l)
	}
	for _, wrong := range []string{"[columns]\nA = \"nmae\"", "colums = 1", "[columns", "[text]\n\"service.colour\" = \"x\"\n[columns]\nA = \"name\""} {
		if _, err := hsds.ReadMapping(strings.NewReader(wrong)); err == nil {
			t.Errorf("the mapping %q was taken", wrong)
		}
	}
	_, _, err = readAll(t, strings.NewReader("A,B\n1,2\n"), hsds.ReadOptions{Mapping: m})
	if err == nil || !strings.Contains(err.Error(), "Title") {
		t.Errorf("a mapping for another file: %v", err)
	}
}

// TestGuess: a guess can be saved, read again and gives the same records.
func TestGuess(t *testing.T) {
	in := "Organisation,Service name,Post code,Opening times,Telephone,Website,Colour\nGroup,Club,M32 0JG,Mon 9am - 5pm,0161 496 0123,example.org,red\n"
	r, err := hsds.NewReader(strings.NewReader(in), hsds.ReadOptions{Name: "file", Mappings: data.FS})
	if err != nil {
		t.Fatal(err)
	}
	m, origin := r.Mapping()
	if origin != hsds.Guessed || m.Columns["Service name"] != "name" || m.Columns["Organisation"] != "organization.name" ||
		m.Columns["Opening times"] != "hours" || m.Columns["Colour"] != "" {
		t.Errorf("%s mapping %v", origin, m.Columns)
	}
	b, err := m.TOML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := hsds.ReadMapping(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%v in\n%s", err, b)
	}
	records, _, err := readAll(t, strings.NewReader(in), hsds.ReadOptions{Mapping: again})
	if err != nil || names(records) != "Club" {
		t.Errorf("%q, %v", names(records), err)
	}
}

func TestBuiltInMappings(t *testing.T) {
	v := options(t).Vocabularies
	files, err := data.FS.ReadDir("mappings")
	if err != nil || len(files) < 6 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		in, err := data.FS.Open("mappings/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		m, err := hsds.ReadMapping(in)
		if err != nil {
			t.Errorf("%s: %v", f.Name(), err)
			continue
		}
		if m.Licence == "" || m.Attribution == "" || len(m.Requires) == 0 {
			t.Errorf("%s names no licence, attribution or columns", f.Name())
		}
		needs, facts := m.Needs, []map[string][]string{m.Facts}
		for _, w := range m.When {
			needs, facts = append(append(needs, w.Needs...), w.Suggest...), append(facts, w.Facts)
		}
		for _, id := range needs {
			if _, ok := v.Need(id); !ok {
				t.Errorf("%s: there is no need %s", f.Name(), id)
			}
		}
		for _, set := range facts {
			for vocabulary, ids := range set {
				for _, id := range ids {
					if _, ok := v.Term(directory.VocabularyID(vocabulary), strings.TrimPrefix(id, "!")); !ok {
						t.Errorf("%s: %s has no %s", f.Name(), vocabulary, id)
					}
				}
			}
		}
	}
}

// FuzzRead: no file panics or hangs, whatever is in it, nor does its import.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"Name,Postcode\nClub,M32 0JG\n", "name;x\n\"a\n", `[{"id":"1","name":"Club","status":"active"}]`,
		`{"contents":[{"name":"x","service_at_locations":[{"location":{"latitude":"1e400"}}]}]}`, `{"a":`, "{}\n{}\n", "\xff\xfea\x00,\x00",
		`{"services.csv":[{"id":"1"}],"phones.csv":[{"service_id":"1"}]}`, `{"id":"1","name":"a","regular_schedules":[{"weekday":9}]}`,
		`"[1]"`, "export default [", `{"services":[{"name":"x","phones":"5"}],"id":1}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := hsds.NewReader(bytes.NewReader(b), hsds.ReadOptions{Name: "file"})
		if err != nil {
			return
		}
		count := 0
		for record, err := range r.Records() {
			if err != nil {
				break
			}
			if count++; count > len(b)+1 {
				t.Fatal("more records than bytes")
			}
			if record.Refused && len(record.Findings) == 0 {
				t.Fatal("refused without a reason")
			}
			if _, err := directory.Encode(record.Listing); err != nil {
				t.Fatalf("a record that cannot be stored: %v", err)
			}
		}
	})
}

// TestEveryRowIsAnswered: what is read is in the report, with its place.
func TestEveryRowIsAnswered(t *testing.T) {
	report := importBytes(t, openStore(t), options(t), "rows", []byte("Name,Postcode\nClub,M32 0JG\nClub,M32 0JG\nbad\n,M32 0JG\n"))
	if report.Read != 4 || report.Added != 1 || report.Unchanged != 1 || report.Refused != 2 || len(report.Records) != 4 {
		report.Print(os.Stderr, true)
		t.Errorf("%+v", report)
	}
	for i, row := range []int{2, 3, 4, 5} {
		if report.Records[i].Row != row {
			t.Errorf("record %d stands in line %d, want %d", i, report.Records[i].Row, row)
		}
	}
}
