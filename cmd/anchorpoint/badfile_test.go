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
	for _, tt := range []struct{ name, content, want string }{
		{"empty.csv", "", "the file is empty"},
		{"blank.csv", "\n \n\n", "the file is empty"},
		{"binary.csv", strings.Repeat(string(every), 20), "binary file"},
		{"sheet.csv", "PK\x03\x04 sheet", "save the sheet as CSV"},
		{"page.csv", "<!doctype html><title>Not found</title>", "web page"},
		{"colons.csv", "id:name:description\n1:Tea:Company\n", "no comma, semicolon, tab or bar separates columns"},
		{"no-header.csv", "1,Tea,Company\n2,Coffee,Talk\n", "no column holds the name"},
		{"cut.json", `[{"id":"1","na`, "the file ends inside"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s.refused(t, []string{"import", write(t, tt.name, tt.content)}, tt.name, tt.want)
			if after := s.contents(t); after != before {
				t.Errorf("%+v before, %+v after", before, after)
			}
		})
	}
	s.refused(t, []string{"import", filepath.Join(t.TempDir(), "none.csv")}, "none.csv", "no such file")
	dir := t.TempDir()
	s.refused(t, []string{"import", dir}, dir, "folder")
	s.refused(t, []string{"import"}, "at least 1 arg")
}

// TestOddFilesAreReadAllTheSame: what can be repaired is, and said.
func TestOddFilesAreReadAllTheSame(t *testing.T) {
	const accents = "id,name,description\n1,Café Zoë,Tea for £1 and a “talk”\n"
	latin1, err := charmap.Windows1252.NewEncoder().String(accents)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, content, says string }{
		{"semicolons.csv", "id;name;description\n1;Café Zoë;Tea, cake, talk\n", ""},
		{"tabs.csv", "id\tname\tdescription\n1\tCafé Zoë\tTea, cake\n", ""},
		{"bars.csv", "id|name|description\n1|Café Zoë|Tea, cake\n", ""},
		{"bom.csv", "\ufeff" + accents, ""},
		{"latin1.csv", latin1, "Windows-1252 and was converted"},
		{"crlf.csv", strings.ReplaceAll(accents, "\n", "\r\n"), ""},
		{"wide.csv", wideCSV(200), "extra4, extra5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t)
			out := s.must(t, "import", write(t, tt.name, tt.content))
			wantWords(t, out, "1 read", "0 refused", tt.says)
			if lines := strings.Count(out, "\n"); lines > 40 {
				t.Errorf("the report has %d lines", lines)
			}
			if got := firstName(t, s); got != "Café Zoë" {
				t.Errorf("the name became %q", got)
			}
		})
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

func firstName(t *testing.T, s site) string {
	t.Helper()
	name := ""
	_, err := s.open(t).Walk(t.Context(), func(l directory.Listing) error {
		name = l.Service.Name
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// TestBadRowsDoNotStopTheFile: the row and the field are named, the rows around
// it are taken.
func TestBadRowsDoNotStopTheFile(t *testing.T) {
	const head, good = "id,name,description,latitude,longitude\n", "9,Good One,Company,53.45,-2.3\n"
	for _, tt := range []struct {
		name, row string
		outcome   directory.Outcome
		code      string
		field     string
	}{
		{"latitude 100", "1,Tea,Company,100,-2.3\n", directory.HeldBack, "outside_area", "location.latitude"},
		{"swapped", "1,Tea,Company,-2.3,53.45\n", directory.Added, "lat_lon_swapped", "location.latitude"},
		{"eastings", "1,Tea,Company,379900,395100\n", directory.Added, "osgb_converted", "location.latitude"},
		{"an easting alone", "1,Tea,Company,379900,\n", directory.Added, "", ""},
		{"words for a number", "1,Tea,Company,north,west\n", directory.Added, "", ""},
		{"no name", "1,,Company,53.45,-2.3\n", directory.Refused, "name_missing", "service.name"},
		{"too few fields", "1,Tea\n", directory.Refused, "row_malformed", ""},
		{"too many fields", "1,Tea,Company,53.45,-2.3,more\n", directory.Refused, "row_malformed", ""},
		{"an id twice", "9,Other One,Other,53.45,-2.3\n", directory.Refused, "duplicate_id", "id"},
		{"the same row twice", good, directory.Unchanged, "duplicate_row", "id"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t)
			r := s.report(t, write(t, "rows.csv", head+good+tt.row))
			if r.Read != 2 || len(r.Records) != 2 || r.Records[0].Outcome != directory.Added {
				t.Fatalf("report %+v", r)
			}
			bad := r.Records[1]
			if bad.Outcome != tt.outcome || bad.Row != 3 || !strings.HasSuffix(bad.File, "rows.csv") {
				t.Errorf("%s: %s line %d, want %s line 3", bad.Outcome, bad.File, bad.Row, tt.outcome)
			}
			if tt.code != "" && !hasFinding(bad, tt.code, tt.field) {
				t.Errorf("no finding %s of %q in %+v", tt.code, tt.field, bad.Findings)
			}
		})
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
