package hsds_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"anchorpoint/data"
	"anchorpoint/data/hsds"
	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
	"anchorpoint/geo"
)

// shared is the folder of reference data beside the project.
const shared = "../../../shared"

// now is the day on which the tests take place.
var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func sharedFile(t testing.TB, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join(shared, name))
	if err != nil {
		t.Skipf("skipped: the reference file %s is not here", name)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func openStore(t testing.TB) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func options(t testing.TB) directory.ImportOptions {
	t.Helper()
	v, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	places, err := geo.Open(geo.Options{Data: data.FS})
	if err != nil {
		t.Fatal(err)
	}
	return directory.ImportOptions{Vocabularies: v, Places: places, Now: now}
}

func importFile(t testing.TB, s directory.Store, o directory.ImportOptions, feed string, f *os.File) directory.ImportReport {
	t.Helper()
	r, err := hsds.NewReader(f, hsds.ReadOptions{Name: filepath.Base(f.Name()), Mappings: data.FS})
	if err != nil {
		t.Fatal(err)
	}
	report, err := directory.Import(t.Context(), s, directory.Feed{Name: feed}, r.Records(), o)
	if err != nil {
		t.Fatal(err)
	}
	report.Notes = append(report.Notes, r.Notes()...)
	return report
}

// TestRealFiles imports the six files as they are published: every row is in
// or refused with a reason, and a second run changes nothing.
func TestRealFiles(t *testing.T) {
	for _, tt := range []struct {
		file             string
		rows             int
		held, refused    int
		parsedHours      int
		mainNeed, mapped string
	}{
		{"charities_trafford.csv", 736, 0, 0, 0, "", "Registered charities working in Trafford"},
		{"food_banks_gm.csv", 171, 2, 0, 100, "food-bank", "Food banks in Greater Manchester"},
		{"jobcentres_gm.csv", 26, 0, 0, 0, "find-work", "Jobcentre Plus offices in Greater Manchester"},
		{"libraries_gm.csv", 141, 0, 0, 0, "books-writing", "Libraries in Greater Manchester"},
		{"mental_health_services_trafford.csv", 60, 0, 0, 0, "mental-health", "Mental health services for Trafford"},
		{"sports_clubs_trafford.csv", 140, 0, 0, 0, "sport-fitness", "Sports clubs in Trafford"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			o, s := options(t), openStore(t)
			first := importFile(t, s, o, tt.file, sharedFile(t, "real/"+tt.file))
			if testing.Verbose() {
				first.Print(os.Stderr, os.Getenv("ALL") != "")
			}
			if first.Read != tt.rows || first.Refused != tt.refused || first.Held != tt.held ||
				first.Added != tt.rows-tt.refused-tt.held {
				t.Errorf("read %d, added %d, held %d, refused %d; want %d rows, %d held, %d refused",
					first.Read, first.Added, first.Held, first.Refused, tt.rows, tt.held, tt.refused)
			}
			again := importFile(t, s, o, tt.file, sharedFile(t, "real/"+tt.file))
			if again.Unchanged+again.Refused != tt.rows {
				t.Errorf("a second run: %d unchanged, %d changed, %d added", again.Unchanged, again.Changed, again.Added)
			}
		})
	}
}
