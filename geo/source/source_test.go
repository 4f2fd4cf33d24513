package source

import (
	"archive/zip"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"anchorpoint/geo"
)

const sample = "../../../shared/real/codepoint_open_gm_sample.zip"

const threeRows = `"M32 0JG",10,379900,394800,"E92000001","E19000001","E18000002","","E08000009","E05000829"
"M1  1AD",10,383825,398598,"E92000001","E19000001","E18000002","","E08000003","E05000697"
"AB101PF",10,394208,806374,"S92000003","","S08000006","","S12000033","S13002484"
`

func writeZip(t *testing.T, files map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "codepo.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(text))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func codePointZip(t *testing.T, rows string) string {
	return writeZip(t, map[string]string{"Data/CSV/m.csv": rows, "Doc/metadata.txt": "COPYRIGHT DATE: 20140729\n", "Doc/licence.txt": "\xa9"})
}

func openWith(t *testing.T, dir string) (*geo.Resolver, *[]string) {
	t.Helper()
	warnings := &[]string{}
	r, err := geo.Open(geo.Options{Data: os.DirFS("../../data"), Dir: dir, Warn: func(s string) { *warnings = append(*warnings, s) }})
	if err != nil {
		t.Fatal(err)
	}
	return r, warnings
}

func TestImport(t *testing.T) {
	dir := t.TempDir()
	zipped := codePointZip(t, threeRows+`"M1 1AF",90,0,0,"E92000001","","","","E08000003",""
"BT1 5GS",10,333000,374000,"N92000002","","","","N09000003",""
"rubbish",10,1,1,"","","","","",""
"M1 1AG",10,abc,1,"","","","","",""
"M1 1AH",10,900000,1,"","","","","",""
short
"M1 1AJ",10,38"3,1,"","","","","",""
`)
	var done, total int64
	r, err := Import(context.Background(), Options{Dir: dir, Files: []string{zipped}, Progress: func(d, n int64) { done, total = d, n }})
	if err != nil {
		t.Fatal(err)
	}
	if r.Read != 10 || r.Kept != 4 || r.Kind != CodePoint || r.Vintage != "2014-07" || r.OutwardCodes != 3 || r.Sectors != 3 {
		t.Errorf("report %+v", r)
	}
	reasons := map[string]int{}
	for _, s := range r.Skipped {
		reasons[s.Reason] = s.Rows
		if len(s.First) != s.Rows || !strings.HasPrefix(s.First[0], "m.csv line ") {
			t.Errorf("%s first in %v", s.Reason, s.First)
		}
	}
	if len(reasons) != 6 {
		t.Errorf("reasons %v", reasons)
	}
	if done == 0 || done > total {
		t.Errorf("progress ended at %d of %d", done, total)
	}
	places, warnings := openWith(t, dir)
	if len(*warnings) > 0 {
		t.Errorf("warnings %v", *warnings)
	}
	p := places.Resolve("m320jg").Place
	if p == nil || p.Kind != geo.Unit || p.ID != "sector:M32 0" || p.AccuracyM != 50 || p.Label != "M32 0JG" {
		t.Fatalf("M32 0JG is %#v", p)
	}
	if d := geo.Distance(p.Point, geo.FromOSGB(379900, 394800)); d > 8 {
		t.Errorf("%.1f m off", d)
	}
	if p := places.Resolve("AB10 1PF").Place; p == nil || p.Kind != geo.Unit || p.Areas[0].Code != "lad:S12000033" {
		t.Errorf("AB10 1PF is %#v", p)
	}
	if a := places.Resolve("M1 1AF"); a.Problem != geo.NonGeographic {
		t.Errorf("a postcode without a position gives %q", a.Problem)
	}
	if a := places.Resolve("M32 0ZZ"); a.Place.Kind != geo.Sector || !strings.Contains(a.Fallback, "searching around M32 0") {
		t.Errorf("an unknown unit gives %v %q", a.Place, a.Fallback)
	}
}

func TestImportRefuses(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	os.WriteFile(text, []byte("hello"), 0o600)
	bad := filepath.Join(dir, "bad.zip")
	os.WriteFile(bad, []byte("PK\x03\x04 not really"), 0o600)
	for _, tt := range []struct {
		name string
		o    Options
		want string
	}{
		{"nothing named", Options{Dir: dir}, "at least one file"},
		{"no folder", Options{Files: []string{text}}, "no folder"},
		{"missing file", Options{Dir: dir, Files: []string{filepath.Join(dir, "none.zip")}}, "open place file"},
		{"some text", Options{Dir: dir, Files: []string{text}}, "known kinds: codepoint"},
		{"text said to be Code-Point", Options{Dir: dir, Files: []string{text}, Kind: CodePoint}, "no Data/CSV"},
		{"broken zip", Options{Dir: dir, Files: []string{bad}}, "as a zip file"},
		{"unknown kind", Options{Dir: dir, Files: []string{text}, Kind: "onspdx"}, "known kinds: codepoint"},
		{"no month", Options{Dir: dir, Files: []string{writeZip(t, map[string]string{"Data/CSV/m.csv": threeRows})}}, "--vintage"},
		{"no row", Options{Dir: dir, Files: []string{codePointZip(t, "rubbish\n")}}, "nothing was changed"},
	} {
		_, err := Import(context.Background(), tt.o)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, geo.ManifestName)); !errors.Is(err, os.ErrNotExist) {
		t.Error("a refused import left a manifest")
	}
}

func TestImportStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var rows strings.Builder
	for range 5000 {
		rows.WriteString(threeRows)
	}
	dir := t.TempDir()
	if _, err := Import(ctx, Options{Dir: dir, Files: []string{codePointZip(t, rows.String())}}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestReloadAndUndo(t *testing.T) {
	dir := t.TempDir()
	r, _ := openWith(t, dir)
	kind := func() geo.Kind { return r.Resolve("M32 0JG").Place.Kind }
	if kind() != geo.Outward {
		t.Fatal("a postcode is known without an import")
	}
	steps := []struct {
		rows, vintage string
		want          geo.Kind
	}{{threeRows, "2014-07", geo.Unit}, {strings.Replace(threeRows, "M32 0JG", "M32 0JH", 1), "2015-01", geo.Sector}}
	for _, s := range steps {
		if _, err := Import(context.Background(), Options{Dir: dir, Files: []string{codePointZip(t, s.rows)}, Vintage: s.vintage}); err != nil {
			t.Fatal(err)
		}
		if err := r.Reload(); err != nil || kind() != s.want {
			t.Fatalf("%s: %v %s", s.vintage, err, kind())
		}
	}
	if back, err := geo.UndoPack(dir, CodePoint); err != nil || back.Vintage != "2014-07" {
		t.Fatalf("%+v %v", back, err)
	}
	if err := r.Reload(); err != nil || kind() != geo.Unit {
		t.Errorf("after undo: %v %s", err, kind())
	}
}

// One byte wrong anywhere is noticed, said once, and the next layer answers.
func TestDamagedPack(t *testing.T) {
	dir := t.TempDir()
	report, err := Import(context.Background(), Options{Dir: dir, Files: []string{codePointZip(t, threeRows)}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, report.File)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(good); i += max(1, len(good)/40) {
		bad := append([]byte(nil), good...)
		bad[i] ^= 0x10
		os.WriteFile(path, bad, 0o600)
		r, warnings := openWith(t, dir)
		if len(*warnings) != 1 || r.Sources()[0].Warning == "" {
			t.Fatalf("byte %d: warnings %v", i, *warnings)
		}
		if p := r.Resolve("M32 0JG").Place; p == nil || p.Kind != geo.Outward {
			t.Fatalf("byte %d: the next layer gives %v", i, p)
		}
	}
	os.Remove(path)
	if _, warnings := openWith(t, dir); len(*warnings) != 1 {
		t.Errorf("a missing pack gives %v", *warnings)
	}
	os.WriteFile(filepath.Join(dir, geo.ManifestName), []byte("{"), 0o600)
	if _, warnings := openWith(t, dir); len(*warnings) != 1 {
		t.Errorf("a broken manifest gives %v", *warnings)
	}
}

func importSample(t testing.TB) string {
	t.Helper()
	if _, err := os.Stat(sample); err != nil {
		t.Skip("skipped: no shared folder with the Code-Point Open sample")
	}
	dir := t.TempDir()
	r, err := Import(context.Background(), Options{Dir: dir, Files: []string{sample}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Kept != 95904 || r.OutwardCodes != 120 || r.Sectors != 576 {
		t.Errorf("report %+v", r)
	}
	return dir
}

func TestSample(t *testing.T) {
	r, _ := openWith(t, importSample(t))
	p := r.Resolve("M32 0JG").Place
	if p == nil || p.Kind != geo.Unit || len(p.Areas) != 1 || p.Areas[0].Code != "lad:E08000009" || !p.Areas[0].Certain {
		t.Fatalf("M32 0JG: %#v", p)
	}
	for text, kind := range map[string]geo.Kind{"OL1": geo.Outward, "M16": geo.Outward, "M32 0": geo.Sector, "Stretford": geo.Settlement, "BS5": geo.Outward} {
		p := r.Resolve(text).Place
		if p == nil || p.Kind != kind {
			t.Errorf("%s: %v", text, p)
		}
	}
	if p := r.Resolve("M16").Place; len(p.Areas) < 2 || p.Areas[0].Share > 0.95 || p.AccuracyM > 3000 || p.Source != CodePoint {
		t.Errorf("M16: %+v within %d m from %s", p.Areas, p.AccuracyM, p.Source)
	}
	if p := r.Resolve("SK8").Place; p.AccuracyM > 4000 {
		t.Errorf("SK8 within %d m", p.AccuracyM)
	}
	var terms []string
	for _, x := range r.AreasOf(*p) {
		terms = append(terms, x.Code)
	}
	if got := strings.Join(terms, " "); !strings.HasPrefix(got, "lad:E08000009 rgn:E12000002 ctry:E92000001 uk ward:E05") || !strings.HasSuffix(got, "sector:M32 0 pcd:M32 pca:M") {
		t.Errorf("terms %s", got)
	}
	if r.Density(*p) == geo.Rural || r.DensityAt(p.Point) == geo.Rural {
		t.Error("Stretford is in the country")
	}
	if s := r.Sources()[0]; s.Kind != CodePoint || s.Rows != 95904 || !strings.Contains(s.Licence, "2014") {
		t.Errorf("source %+v", s)
	}
}

// The authored rows alone must find people within the limits that place.md
// sets: half of all households within 2.5 km, 90 % within 9 km.
func TestAuthoredAccuracy(t *testing.T) {
	importSample(t)
	authored, _ := openWith(t, t.TempDir())
	in, err := open([]string{sample})
	if err != nil {
		t.Fatal(err)
	}
	defer in.close()
	var apart []float64
	wrong := 0
	for _, f := range in.files {
		if !codePointFile.MatchString(f.name) {
			continue
		}
		if err := in.read(f, func(b io.Reader) error {
			rows := csv.NewReader(b)
			for {
				record, err := rows.Read()
				if err != nil {
					return nil
				}
				u, reason := codePointRow(record, false)
				if reason != "" {
					continue
				}
				p := authored.Resolve(u.Postcode.Outward().String()).Place
				apart = append(apart, geo.Distance(p.Point, geo.FromOSGB(u.East, u.North)))
				if !slices.ContainsFunc(p.Areas, func(x geo.Share) bool { return x.Code == "lad:"+u.Codes.Council }) {
					wrong++
				}
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(apart)
	n := len(apart)
	t.Logf("%d units: p50 %.0f m, p90 %.0f m, max %.0f m; another council %.1f %%", n, apart[n/2], apart[n*9/10], apart[n-1], 100*float64(wrong)/float64(n))
	if apart[n/2] > 2500 || apart[n*9/10] > 9000 || apart[n-1] > 25000 || wrong*10 > n {
		t.Error("the authored outward codes are further off than they may be")
	}
}

func BenchmarkImportSample(b *testing.B) {
	if _, err := os.Stat(sample); err != nil {
		b.Skip("no sample")
	}
	for b.Loop() {
		if _, err := Import(context.Background(), Options{Dir: b.TempDir(), Files: []string{sample}}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkResolveUnit(b *testing.B) {
	dir := importSample(b)
	r, err := geo.Open(geo.Options{Data: os.DirFS("../../data"), Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		r.Resolve("M32 0JG")
	}
}

func BenchmarkOpen(b *testing.B) {
	dir := importSample(b)
	for b.Loop() {
		if _, err := geo.Open(geo.Options{Data: os.DirFS("../../data"), Dir: dir}); err != nil {
			b.Fatal(err)
		}
	}
}
