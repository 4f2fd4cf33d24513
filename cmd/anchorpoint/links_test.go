package main

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
	"anchorpoint/outbound"
)

func TestDeadLinksRaiseATask(t *testing.T) {
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path]++
		if r.URL.Path == "/gone" {
			w.WriteHeader(http.StatusGone)
		}
	}))
	defer server.Close()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for id, address := range map[string]string{"there": server.URL + "/there", "gone": server.URL + "/gone", "none": "", "odd": "javascript:alert(1)"} {
		l := directory.Listing{ID: id, State: directory.Published, Service: directory.Service{Name: id, URL: address}}
		if _, err := store.CreateListing(t.Context(), l, directory.Edit{Reason: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	client := outbound.New("test")
	here := netip.MustParseAddrPort(strings.TrimPrefix(server.URL, "http://"))
	client.Allow = func(to netip.AddrPort) error {
		if to == here {
			return nil
		}
		return outbound.Public(to)
	}
	clock := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	for range 3 { // today, tomorrow, the day after
		if _, _, err := lookAtLinks(t.Context(), store, client, func() time.Time { return clock }, 0); err != nil {
			t.Fatal(err)
		}
		clock = clock.AddDate(0, 0, 1)
	}
	tasks, err := store.Tasks(t.Context())
	if err != nil || len(tasks) != 1 || tasks[0].ListingID != "gone" || tasks[0].Kind != directory.DeadLinkTask {
		t.Errorf("tasks %+v, %v", tasks, err)
	}
	if asked["/there"] != 1 || asked["/gone"] != 2 {
		t.Errorf("asked %v, want the one that answers once and the other twice", asked)
	}
	if l, err := store.Listing(t.Context(), "gone"); err != nil || l.Rev != 1 {
		t.Errorf("the listing is at revision %d, %v", l.Rev, err)
	}
}
