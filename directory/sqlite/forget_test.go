package sqlite

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"time"

	"anchorpoint/directory"
)

// A deleted address is not in the file any more, nor in its log: not in a page
// that is still in use, and not in one that became free when many went at once.
func TestDeletedAddressesLeaveTheFile(t *testing.T) {
	for _, count := range []int{1, 300} {
		t.Run(fmt.Sprint(count), func(t *testing.T) {
			s, now := withOne(t), time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
			for i := range count {
				r := directory.Report{ListingID: "tea", Kind: "closed", Day: now.AddDate(0, 0, -120),
					Email: fmt.Sprintf("canary-%d@example.org", i)}
				if _, err := s.AddReport(t.Context(), r); err != nil {
					t.Fatal(err)
				}
			}
			if n := bytesOnDisk(t, s, "canary-"); n == 0 {
				t.Fatal("the addresses were never there: the test looks in the wrong place")
			}
			gone, err := s.Purge(t.Context(), now)
			if err != nil || gone.Emails != count {
				t.Fatalf("deleted %+v, %v", gone, err)
			}
			if n := bytesOnDisk(t, s, "canary-"); n > 0 {
				t.Errorf("%d of %d addresses can still be read in the file", n, count)
			}
		})
	}
}

// bytesOnDisk counts a word in the database file and its log.
func bytesOnDisk(t *testing.T, s *Store, word string) int {
	t.Helper()
	n := 0
	for _, name := range []string{s.Path(), s.Path() + "-wal"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		n += bytes.Count(text, []byte(word))
	}
	return n
}
