package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"anchorpoint/directory"
)

// TestBadFilesAreRefusedWithAReason: the file is named, and what the directory
// held before stays as it was.
func TestBadFilesAreRefusedWithAReason(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", write(t, "good.csv", smallCSV))
	before := s.contents(t)
	var every []byte
	for b := range 256 {
		every = append(every, byte(b))
	}
	folder, missing := t.TempDir(), filepath.Join(t.TempDir(), "none.csv")
	command, want := []string{"import", folder, missing}, []string{folder + " is a folder", "none.csv: no such file"}
	for _, tt := range []struct{ name, content, want string }{
		{"empty.csv", "", "the file is empty"},
		{"blank.csv", "\n \n\n", "the file is empty"},
		{"binary.csv", strings.Repeat(string(every), 20), "this is a binary file"},
		{"sheet.csv", "PK\x03\x04 sheet", "this is a spreadsheet or zip file; save the sheet as CSV"},
		{"page.csv", "<!doctype html><title>Not found</title>", "this is a web page"},
		{"colons.csv", "id:name:description\n1:Tea:Company\n", "no comma, semicolon, tab or bar separates columns"},
		{"no-header.csv", "1,Tea,Company\n2,Coffee,Talk\n", "no column holds the name"},
		{"cut.json", `[{"id":"1","na`, "the file ends inside"},
	} {
		command = append(command, write(t, tt.name, tt.content))
		want = append(want, tt.name+": "+tt.want)
	}
	s.refused(t, command, want...)
	if after := s.contents(t); after != before {
		t.Errorf("%+v before, %+v after", before, after)
	}
	s.refused(t, []string{"import"}, "at least 1 arg")
}

// TestOddFilesAreReadAllTheSame: what can be repaired is, and said.
func TestOddFilesAreReadAllTheSame(t *testing.T) {
	const accents = "id,name,description\n1,Café Zoë,Tea for £1 and a “talk”\n"
	latin1, err := charmap.Windows1252.NewEncoder().String(accents)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		"semicolons": "id;name;description\n1;Café Zoë;Tea, cake, talk\n",
		"tabs":       "id\tname\tdescription\n1\tCafé Zoë\tTea, cake\n",
		"bars":       "id|name|description\n1|Café Zoë|Tea, cake\n",
		"bom":        "\ufeff" + accents,
		"latin1":     latin1,
		"crlf":       strings.ReplaceAll(accents, "\n", "\r\n"),
		"wide":       wideCSV(200),
	}
	s, command := newSite(t), []string{"import"}
	for name, content := range files {
		command = append(command, write(t, name+".csv", content))
	}
	out := s.must(t, command...)
	wantWords(t, out, "latin1.csv: The file was in Windows-1252 and was converted.", "wide.csv, extra4, extra5, extra6")
	if lines := strings.Count(out, "\n"); lines > 20*len(files) {
		t.Errorf("the report has %d lines", lines)
	}
	names := namesByFeed(t, s)
	for feed := range files {
		if names[feed] != "Café Zoë" {
			t.Errorf("%s: the name became %q", feed, names[feed])
		}
	}
}

// wideCSV has one service and n columns, most of which mean nothing.
func wideCSV(n int) string {
	header, row := []string{"id", "name", "description"}, []string{"1", "Café Zoë", "Tea"}
	for i := 4; i <= n; i++ {
		header = append(header, fmt.Sprintf("extra%d", i))
		row = append(row, fmt.Sprintf("value %d", i))
	}
	return strings.Join(header, ",") + "\n" + strings.Join(row, ",") + "\n"
}

func namesByFeed(t *testing.T, s site) map[string]string {
	t.Helper()
	names := map[string]string{}
	_, err := s.open(t).Walk(t.Context(), func(l directory.Listing) error {
		names[l.Source.Feed] = l.Service.Name
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestBadRowsDoNotStopTheFile: the row and the field are named, the rows around
// it are taken.
func TestBadRowsDoNotStopTheFile(t *testing.T) {
	rows := []struct {
		row         string
		outcome     directory.Outcome
		code, field string // of a finding
	}{
		{"1,First One,Company,53.45,-2.3", directory.Added, "", ""},
		{"2,Latitude 100,Company,100,-2.3", directory.HeldBack, "outside_area", "location.latitude"},
		{"3,Swapped,Company,-2.3,53.45", directory.Added, "lat_lon_swapped", "location.latitude"},
		{"4,Eastings,Company,379900,395100", directory.Added, "osgb_converted", "location.latitude"},
		{"5,Easting alone,Company,379900,", directory.Added, "", ""},
		{"6,Words for a number,Company,north,west", directory.Added, "", ""},
		{"7,,Company,53.45,-2.3", directory.Refused, "name_missing", "service.name"},
		{"8,Too few fields", directory.Refused, "row_malformed", ""},
		{"9,Too many fields,Company,53.45,-2.3,more", directory.Refused, "row_malformed", ""},
		{"1,An id twice,Other,53.45,-2.3", directory.Refused, "duplicate_id", "id"},
		{"1,First One,Company,53.45,-2.3", directory.Unchanged, "duplicate_row", "id"},
		{"10,Last One,Company,53.45,-2.3", directory.Added, "", ""},
	}
	text := "id,name,description,latitude,longitude\n"
	for _, r := range rows {
		text += r.row + "\n"
	}
	s := newSite(t)
	report := s.report(t, write(t, "rows.csv", text))
	if report.Read != len(rows) || len(report.Records) != len(rows) {
		t.Fatalf("%d read, %d reported of %d", report.Read, len(report.Records), len(rows))
	}
	for i, want := range rows {
		got := report.Records[i]
		if got.Outcome != want.outcome || got.Row != i+2 || !strings.HasSuffix(got.File, "rows.csv") {
			t.Errorf("%s: %s at %s line %d, want %s at line %d", want.row, got.Outcome, got.File, got.Row, want.outcome, i+2)
		}
		if want.code != "" && !hasFinding(got, want.code, want.field) {
			t.Errorf("%s: no finding %s of %q in %+v", want.row, want.code, want.field, got.Findings)
		}
	}
	if c := s.contents(t); c.published != 6 || c.other != 1 {
		t.Errorf("the directory holds %+v", c)
	}
}

func hasFinding(r directory.RecordReport, code, field string) bool {
	for _, f := range r.Findings {
		if f.Code == code && f.Field == field && f.Message != "" {
			return true
		}
	}
	return false
}

// TestImportOfTheStandardsOwnSample: its latitude is 100.
func TestImportOfTheStandardsOwnSample(t *testing.T) {
	const sample = "../../../shared/oruk/examples-uk/service_full.json"
	if _, err := os.Stat(sample); err != nil {
		t.Skipf("skipped: %v", err)
	}
	s := newSite(t)
	r := s.report(t, sample)
	if r.Read != 1 || r.Held != 1 || !hasFinding(r.Records[0], "outside_area", "location.latitude") {
		t.Fatalf("report %+v", r)
	}
	if got := s.contents(t); got.published != 0 || got.other != 1 {
		t.Errorf("the directory holds %+v", got)
	}
	if r := s.report(t, "--publish-held", sample); s.contents(t).published != 1 {
		t.Errorf("with --publish-held: %+v", r)
	}
}

// TestALongLineIsRefusedInLittleMemory has one line of 100 MB between good ones.
func TestALongLineIsRefusedInLittleMemory(t *testing.T) {
	for _, tt := range []struct{ name, begin, end, code string }{
		{"long.csv", "id,name,description\n1,Tea,Company\n2,Long,\"", "\"\n3,Walk,Feet\n", "row_too_long"},
		{"long.ndjson", `{"id":"1","name":"Tea","organization":{"id":"o","name":"O"}}` + "\n" + `{"id":"2","name":"Long","description":"`,
			`","organization":{"id":"o","name":"O"}}` + "\n" + `{"id":"3","name":"Walk","organization":{"id":"o","name":"O"}}` + "\n", "record_too_large"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, file := newSite(t), longFile(t, tt.name, tt.begin, tt.end)
			peak := watchMemory(t)
			r := s.report(t, file)
			if mb := peak() >> 20; mb > 150 {
				t.Errorf("%d MB of memory were in use at once", mb)
			}
			if r.Read != 3 || r.Refused != 1 || r.Records[1].Outcome != directory.Refused || !hasFinding(r.Records[1], tt.code, "") {
				t.Errorf("report %+v", r)
			}
			if s.contents(t).published != 2 {
				t.Errorf("the directory holds %+v", s.contents(t))
			}
		})
	}
}

// longFile puts 100 MB of one letter between a beginning and an end.
func longFile(t *testing.T, name, begin, end string) string {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, chunk := bufio.NewWriterSize(f, 1<<20), bytes.Repeat([]byte("x"), 1<<20)
	fmt.Fprint(w, begin)
	for range 100 {
		if _, err := w.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Fprint(w, end)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

// watchMemory gives a function that stops watching and tells the most heap that
// was in use above what was in use at the start.
func watchMemory(t *testing.T) func() uint64 {
	t.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	base, stop, peak := m.HeapAlloc, make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for ticker := time.NewTicker(5 * time.Millisecond); ; {
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
			select {
			case <-stop:
				ticker.Stop()
				peak <- most - min(most, base)
				return
			case <-ticker.C:
			}
		}
	}()
	return func() uint64 { close(stop); return <-peak }
}
