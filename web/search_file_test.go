package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"testing"

	"anchorpoint/directory"

	"github.com/xuri/excelize/v2"
)

// filesBench has a service whose texts look like formulas, and sources that
// may and may not be handed on.
func filesBench(t *testing.T) *bench {
	t.Helper()
	more := []directory.Listing{
		listing("=Sum Club", func(l *directory.Listing) {
			inLeeds(l, "Hall", "LS11 0AB", 53.7, -1.5)
			l.Service.Description = "'=1+1 is what we say, \"often\"\nand again"
		}),
		listing("Open Source Club", func(l *directory.Listing) { l.Source = directory.Source{Feed: "open", ID: "1"} }),
		listing("Closed Source Club", func(l *directory.Listing) {
			l.Source = directory.Source{Feed: "closed", ID: "1", Licence: "All rights reserved"}
		}),
	}
	b := newBench(t, func(o *Options) { o.Site.URL, o.Site.Email = "https://find.example.org", "desk@example.org" }, append(sample(), more...)...)
	for _, f := range []directory.Feed{
		{Name: "open", Licence: "CC BY 4.0", Attribution: "Open Council"},
		{Name: "closed", Title: "Closed Council list", Licence: "All rights reserved", Attribution: "Closed Council"},
	} {
		if _, err := b.store.SaveFeed(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func readTable(t *testing.T, text string) (rows []map[string]string) {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[lines[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

func TestSearchCSV(t *testing.T) {
	b := filesBench(t)
	w := b.get(t, "/search.csv?near=LS11+9&outside=1")
	checkSecrets(t, w.Body.String())
	rows := readTable(t, w.Body.String())
	names := map[string]map[string]string{}
	for _, r := range rows {
		names[r["name"]] = r
	}
	if w.Code != http.StatusOK || len(rows) < 5 || names["Holbeck Tea and Talk"]["page"] == "" {
		t.Fatalf("status %d, %d rows:\n%.600s", w.Code, len(rows), w.Body.String())
	}
	if r := names["'=Sum Club"]; r == nil || r["description"] != "''=1+1 is what we say, \"often\"\nand again" || r["distance_miles"] == "" {
		t.Errorf("the guard against formulas: %v", r)
	}
	if page := names["Holbeck Tea and Talk"]["page"]; !strings.HasPrefix(page, "https://find.example.org/services/") {
		t.Errorf("a page is at %q: a file is read away from the site", page)
	}
	if r := names["Safe House"]; r == nil || r["address"]+r["postcode"]+r["distance_miles"] != "" {
		t.Errorf("the hidden address: %v", r)
	}
	if r := names["Open Source Club"]; r["licence"] != "CC BY 4.0" || r["attribution"] != "Open Council" || r["source"] != "Open" || r["cost"] != "not stated – please ask" || r["places"] != "not stated – please ask" {
		t.Errorf("the source stands as %v", r)
	}
	if names["Closed Source Club"] != nil {
		t.Error("a source that forbids it is handed on")
	}
	if last := rows[len(rows)-1]; !strings.Contains(last["note"], "Left out: 1 service of Closed Council list.") {
		t.Errorf("the last line is %v", last)
	}
	for _, name := range []string{"Draft Group", "Closed Club", "Unsafe Place"} {
		if strings.Contains(w.Body.String(), name) {
			t.Errorf("%s is in the file", name)
		}
	}
}

func TestOneCell(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  string
	}{
		{nil, ""},
		{[]string{"Tuesdays, 11am to 2pm", "Fridays, 12 noon to 1pm"}, "Tuesdays, 11am to 2pm; Fridays, 12 noon to 1pm"},
		{[]string{"Tuesdays.", "Not on bank holidays."}, "Tuesdays. Not on bank holidays."},
	} {
		if got := oneCell(c.lines); got != c.want {
			t.Errorf("%q make %q, want %q", c.lines, got, c.want)
		}
	}
}

// Without a configured address, files name the host that was asked.
func TestFilesNameTheHost(t *testing.T) {
	b := newBench(t, nil, listing("Tea", func(l *directory.Listing) { inLeeds(l, "Hall", "LS11 9SN", 53.7836, -1.5537) }))
	w := b.get(t, "/search.csv?q=tea")
	if r := readTable(t, w.Body.String()); len(r) == 0 || !strings.HasPrefix(r[0]["page"], "http://") {
		t.Errorf("a page without its host:\n%.600s", w.Body.String())
	}
}

func TestSearchXLSX(t *testing.T) {
	b := filesBench(t)
	w := b.get(t, "/search.xlsx?q=club")
	book, err := excelize.OpenReader(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("Services")
	if err != nil || len(rows) < 3 || !slices.Equal(rows[0][:3], []string{"id", "name", "organization"}) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	about, err := book.GetRows("About")
	if err != nil || len(about) < 5 {
		t.Fatalf("the second sheet: %v, %v", about, err)
	}
	if formula, _ := book.GetCellFormula("Services", "B2"); formula != "" {
		t.Errorf("a formula: %q", formula)
	}
}

func TestSearchJSON(t *testing.T) {
	b := filesBench(t)
	w := b.get(t, "/search.json?near=LS11+9")
	checkSecrets(t, w.Body.String())
	var d struct {
		TotalItems int `json:"total_items"`
		Size       int
		Contents   []struct{ ID, Name string }
		Sources    []jsonSource
		Notes      []string
	}
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil || d.Size == 0 || d.Size != len(d.Contents) || len(d.Sources) == 0 || len(d.Notes) != 1 {
		t.Fatalf("status %d, %v: %.500s", w.Code, err, w.Body.String())
	}
	for path, status := range map[string]int{"/search.json?cost=gold": 400, "/search.csv?near=Nowhereville": 400, "/search.atom?age=x": 400,
		"/search.csv?near=LS11+9AB&q=tea": 303, "/cy/search.csv": 404} {
		w := b.get(t, path)
		if w.Code != status {
			t.Errorf("%s: status %d, want %d", path, w.Code, status)
		}
		if status == 303 && w.Header().Get("Location") != "/search.csv?near=LS11+9&q=tea" {
			t.Errorf("%s leads to %s", path, w.Header().Get("Location"))
		}
	}
}

func TestSearchAtom(t *testing.T) {
	b := filesBench(t)
	read := func() (f atomFeed) {
		w := b.get(t, "/search.atom?near=LS11+9")
		checkSecrets(t, w.Body.String())
		if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil {
			t.Fatalf("%v: %.500s", err, w.Body.String())
		}
		return f
	}
	first, second := read(), read()
	if first.ID != second.ID || first.Updated != second.Updated || len(first.Entries) < 3 {
		t.Errorf("%s at %s, then %s at %s; %d entries", first.ID, first.Updated, second.ID, second.Updated, len(first.Entries))
	}
	if strings.Contains(first.Entries[len(first.Entries)-1].Updated, "1970") {
		t.Error("what tells no date of its own is dated by when it came here")
	}
	for i, e := range first.Entries {
		if e.ID != second.Entries[i].ID || i > 0 && e.Updated > first.Entries[i-1].Updated || !strings.HasPrefix(e.Link.Href, "https://find.example.org/services/") {
			t.Errorf("entry %d: %+v", i, e)
		}
	}
}

func TestFilesOfTheSite(t *testing.T) {
	b := filesBench(t)
	for path, wants := range map[string][]string{
		"/sitemap.xml":              {"<loc>https://find.example.org/needs/loneliness</loc>", "/services/" + id("Holbeck Tea and Talk")},
		"/opensearch.xml":           {`template="https://find.example.org/search?q={searchTerms}"`},
		"/manifest.webmanifest":     {`"start_url":"/"`},
		"/robots.txt":               {"Sitemap: https://find.example.org/sitemap.xml", "Disallow: /search"},
		"/.well-known/security.txt": {"Contact: mailto:desk@example.org", "Expires: 20"},
	} {
		w := b.get(t, path)
		checkSecrets(t, w.Body.String())
		for _, want := range wants {
			if w.Code != 200 || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d lacks %q:\n%.400s", path, w.Code, want, w.Body.String())
			}
		}
	}
	if kind := b.get(t, "/manifest.webmanifest").Header().Get("Content-Type"); kind != "application/manifest+json" {
		t.Errorf("the manifest is served as %q", kind)
	}
	if body := b.get(t, "/sitemap.xml").Body.String(); strings.Contains(body, id("Safe House")) || strings.Contains(body, id("Draft Group")) || strings.Contains(body, "/needs/pensions-wills") {
		t.Error("the map names what it must not")
	}
	if w := b.get(t, "/sitemap.xml?part=7"); w.Code != 404 {
		t.Errorf("a part that is not there: status %d", w.Code)
	}
	bare := newBench(t, nil)
	if w := bare.get(t, "/.well-known/security.txt"); w.Code != 404 {
		t.Errorf("no contact: status %d", w.Code)
	}
}
