package hsds_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"anchorpoint/data/hsds"
	"anchorpoint/directory"
)

// schema compiles the modular service schema of a folder of the kit.
func schema(t testing.TB, folder string) *jsonschema.Schema {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(shared, "oruk", folder, "*.json"))
	if len(files) == 0 {
		t.Skipf("skipped: the conformance kit oruk/%s is not here", folder)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	for _, name := range files {
		if filepath.Base(name) == "openapi.json" {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource("kit:///"+filepath.Base(name), doc); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("kit:///service.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestExportsAreValid checks every exported service of every reference file
// against the schemas of the United Kingdom and of HSDS 3.1.
func TestExportsAreValid(t *testing.T) {
	schemas := map[string]*jsonschema.Schema{}
	for _, folder := range []string{"schemas-modular-uk", "schemas-modular-hsds-3.1"} {
		schemas[folder] = schema(t, folder)
	}
	o := options(t)
	o.PublishHeld = true
	s := openStore(t)
	for _, name := range []string{"real/food_banks_gm.csv", "real/charities_trafford.csv", "real/libraries_gm.csv",
		"real/mental_health_services_trafford.csv", "real/jobcentres_gm.csv", "real/sports_clubs_trafford.csv",
		"oruk/examples-hsds-3.1/service_full.json", "oruk/mocks/V3.0-UK-Fail/service_full.json"} {
		importFile(t, s, o, name, sharedFile(t, name))
	}
	if _, err := s.CreateListing(t.Context(), everything(), directory.Edit{Source: directory.SourcePerson, At: now}); err != nil {
		t.Fatal(err)
	}
	var services []any
	if err := json.Unmarshal(export(t, s, hsds.Array, o), &services); err != nil {
		t.Fatal(err)
	}
	if len(services) < 1270 {
		t.Errorf("only %d services were exported", len(services))
	}
	faults := 0
	for _, service := range services {
		if where := emptyValue(service, ""); where != "" {
			t.Errorf("an empty value at %s", where)
		}
		for folder, compiled := range schemas {
			if err := compiled.Validate(service); err != nil && faults < 5 {
				faults++
				t.Errorf("%s: %v", folder, err)
			}
		}
	}
}

// emptyValue finds null, "" and empty lists, which HSDS does not allow.
func emptyValue(v any, path string) string {
	switch v := v.(type) {
	case nil:
		return path
	case string:
		if v == "" {
			return path
		}
	case []any:
		if len(v) == 0 {
			return path
		}
		for _, e := range v {
			if at := emptyValue(e, path+"[]"); at != "" {
				return at
			}
		}
	case map[string]any:
		for k, e := range v {
			if at := emptyValue(e, path+"."+k); at != "" {
				return at
			}
		}
	}
	return ""
}

// TestOfficialExamples: every file of the kit can be read; services come out,
// other objects are refused as what they are; nothing panics.
func TestOfficialExamples(t *testing.T) {
	var files []string
	for _, folder := range []string{"examples-hsds-3.1", "examples-uk", "mocks/V3.0-UK-Default", "mocks/V3.0-UK-Warn", "mocks/V3.0-UK-Fail"} {
		found, _ := filepath.Glob(filepath.Join(shared, "oruk", folder, "*.json"))
		files = append(files, found...)
		csv, _ := filepath.Glob(filepath.Join(shared, "oruk", folder, "csv", "services.csv"))
		files = append(files, csv...)
	}
	if len(files) == 0 {
		t.Skip("skipped: the conformance kit is not here")
	}
	o := options(t)
	for _, name := range files {
		t.Run(strings.TrimPrefix(name, shared+"/oruk/"), func(t *testing.T) {
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			report := importFile(t, openStore(t), o, "kit", f)
			services := strings.Contains(filepath.Base(name), "service") || strings.Contains(name, "organization_full") ||
				strings.HasSuffix(name, "tabular.json") || strings.HasSuffix(name, "V3.0-UK-Default/organization.json") ||
				strings.HasSuffix(name, "V3.0-UK-Warn/organization.json")
			if stored := report.Added + report.Held; services != (stored > 0) {
				report.Print(os.Stderr, true)
				t.Errorf("%d services are in the file, expected any: %v", stored, services)
			}
			full := strings.HasSuffix(name, "_full.json") || strings.HasSuffix(name, "tabular.json")
			if full && report.Codes["outside_area"] == 0 {
				t.Errorf("no coordinate finding; codes %v", report.Codes)
			}
			if report.Refused > 0 && services && !strings.Contains(name, "Fail") {
				t.Errorf("refused %d: %v", report.Refused, report.Codes)
			}
		})
	}
}

// TestFailMock: exactly the defects that the kit documents.
func TestFailMock(t *testing.T) {
	o := options(t)
	report := importFile(t, openStore(t), o, "fail", sharedFile(t, "oruk/mocks/V3.0-UK-Fail/service_list.json"))
	var urls, emails, wrong, unnamed int
	for _, r := range report.Records {
		for _, f := range r.Findings {
			switch {
			case f.Code == "url_dropped" && f.Field == "service.url":
				urls++
			case f.Code == "email_dropped" && f.Field == "service.email":
				emails++
			case f.Code == "wrong_type" && f.Field == "service.email":
				wrong++
			case f.Code == "name_from_location" || f.Code == "name_missing":
				unnamed++
			}
		}
	}
	if urls != 3 || emails+wrong != 4 || unnamed != 4 {
		t.Errorf("url %d, e-mail %d, wrong type %d, no name %d; want 3, 4 together, 4", urls, emails, wrong, unnamed)
		report.Print(os.Stderr, true)
	}
}

// TestUnknownFieldsSurvive: a member that nobody knows comes out again.
func TestUnknownFieldsSurvive(t *testing.T) {
	o, s := options(t), openStore(t)
	in := `{"id":"6f2bd9a0-7d6e-4a0c-9b7e-2f4f1d5c1a01","name":"Club","status":"active","colour":{"b":1,"a":[2]},
		"organization":{"id":"6f2bd9a0-7d6e-4a0c-9b7e-2f4f1d5c1a02","name":"Group","mood":"good"}}`
	importBytes(t, s, o, "x", []byte(in))
	out := string(export(t, s, hsds.Lines, o))
	for _, want := range []string{`"colour":{"b":1,"a":[2]}`, `"mood":"good"`} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is lost: %s", want, out)
		}
	}
}
