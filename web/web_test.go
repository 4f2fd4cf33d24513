package web

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"anchorpoint/data"
	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
	"anchorpoint/geo"
	"anchorpoint/search"
	"anchorpoint/search/understand"
	"anchorpoint/static"

	"github.com/google/uuid"
)

// noonOfTests is a Tuesday.
var noonOfTests = time.Date(2026, 11, 24, 10, 30, 0, 0, time.UTC)

// bench is a whole site over a real store and a real index.
type bench struct {
	*edition
	store *sqlite.Store
	log   *bytes.Buffer
}

// newBench makes a site; change may alter its options.
func newBench(t testing.TB, change func(*Options), listings ...directory.Listing) *bench {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	dir := t.TempDir()
	store, err := sqlite.Open(ctx, filepath.Join(dir, "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range listings {
		put(t, store, l)
	}
	words, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	places, err := geo.Open(geo.Options{Data: data.FS, Dir: placeFolder(t)})
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return noonOfTests }
	lexicon := readLexicon(t)
	index, err := search.Open(ctx, search.Options{Dir: filepath.Join(dir, "index"), Source: store, Vocabularies: words,
		Places: places, Calendar: holidays(t), Now: now, Lexicon: lexicon})
	if err != nil {
		t.Fatal(err)
	}
	if err := index.Rebuild(ctx, nil); err != nil {
		t.Fatal(err)
	}
	assets, err := static.Open(static.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		index.Close()
		store.Close()
	})
	log := new(bytes.Buffer)
	o := Options{Store: store, Index: index, Places: places, Calendar: holidays(t), Vocabularies: words, Assets: assets, Now: now,
		Crisis: func(text string) search.Crisis {
			if found := lexicon.Query(text, understand.Options{Now: noonOfTests}).Crisis; found != nil {
				return search.Crisis{Panel: found.ID, Phrase: found.Phrase}
			}
			return search.Crisis{}
		},
		Log: slog.New(slog.NewTextHandler(log, nil))}
	if change != nil {
		change(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return &bench{s.english(), store, log}
}

// lexicon is read once for all tests: it never changes.
var lexicon = sync.OnceValues(func() (*understand.Lexicon, error) {
	words, err := newWords()
	if err != nil {
		return nil, err
	}
	return understand.NewLexicon(data.FS, words)
})

func readLexicon(t testing.TB) *understand.Lexicon {
	t.Helper()
	l, err := lexicon()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// put stores a listing; a withdrawn one was public before.
func put(t testing.TB, store *sqlite.Store, l directory.Listing) {
	t.Helper()
	by, closing := directory.Edit{Reason: "test", Source: directory.SourceImport, At: noonOfTests}, l.Closing
	withdrawn := l.State == directory.Withdrawn
	if withdrawn {
		l.State, l.Closing = directory.Published, directory.Closing{}
	}
	if _, err := store.CreateListing(t.Context(), l, by); err != nil {
		t.Fatalf("create %s: %v", l.Service.Name, err)
	}
	if !withdrawn {
		return
	}
	_, err := store.UpdateListing(t.Context(), l.ID, by, func(l *directory.Listing) error {
		err := l.Move(directory.Withdraw, directory.Moderator, noonOfTests)
		l.Closing = closing
		return err
	})
	if err != nil {
		t.Fatalf("withdraw %s: %v", l.Service.Name, err)
	}
}

// placeFolder holds a pack with a few postcodes of Leeds.
func placeFolder(t testing.TB) string {
	t.Helper()
	dir, rows := t.TempDir(), geo.NewPackBuilder()
	for i, text := range []string{"LS11 9SN", "LS11 9AA", "LS11 9BB", "LS11 5AA", "LS11 6PD", "LS6 3QS", "LS1 4AP"} {
		postcode, _, err := geo.ParsePostcode(text, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = rows.Add(geo.UnitRow{Postcode: postcode, East: 429400 + 150*float64(i), North: 431900 - 100*float64(i),
			Codes: geo.Codes{Country: "E92000001", Region: "E12000003", Council: "E08000035"}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := geo.InstallPack(dir, geo.PackMeta{Kind: "codepoint", Source: "test", Vintage: "2026-08", Licence: "OGL"}, rows); err != nil {
		t.Fatal(err)
	}
	return dir
}

// get asks for a page as a browser does.
func (b *bench) get(t testing.TB, path string) *httptest.ResponseRecorder {
	t.Helper()
	return b.do(t, httptest.NewRequest(http.MethodGet, path, nil))
}

// post sends a form of one of our own pages.
func (b *bench) post(t testing.TB, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(t, r)
}

func (b *bench) do(t testing.TB, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w
}

// id makes a fixed UUID from a name.
func id(name string) string { return uuid.NewSHA1(uuid.NameSpaceURL, []byte(name)).String() }

func ptr[T any](v T) *T { return &v }

// listing makes a published service with an organization of its own.
func listing(name string, change func(*directory.Listing)) directory.Listing {
	l := directory.Listing{
		ID: id(name), State: directory.Published,
		Service: directory.Service{
			ID: id(name), Name: name, Status: directory.ServiceActive, OrganizationID: id("org " + name),
			Description:  "A friendly group for anyone who feels alone. Tea, talk and games.",
			Organization: &directory.Organization{ID: id("org " + name), Name: "Good Neighbours " + name},
			Phones:       []directory.Phone{{ID: id("phone " + name), Number: "0113 496 0000"}},
			LastModified: "2026-11-01T10:00:00Z",
		},
		Needs: directory.Needs{Main: []string{"befriending"}},
		Dates: directory.Dates{Confirmed: directory.Stamp{At: noonOfTests.AddDate(0, 0, -21), By: "owner"}},
	}
	if change != nil {
		change(&l)
	}
	return l
}

// at puts a listing at a place.
func inLeeds(l *directory.Listing, name, postcode string, lat, lon float64) {
	l.Service.ServiceAtLocations = append(l.Service.ServiceAtLocations, directory.ServiceAtLocation{
		ID: id("sal " + l.ID + name), LocationID: id("loc " + l.ID + name),
		Location: &directory.Location{
			ID: id("loc " + l.ID + name), LocationType: "physical", Name: name, Latitude: &lat, Longitude: &lon,
			Addresses: []directory.Address{{ID: id("adr " + l.ID + name), Address1: "1 Domestic Street", City: "Leeds",
				StateProvince: "West Yorkshire", PostalCode: postcode, Country: "GB", AddressType: "physical"}},
		},
	})
}

// sample is a small directory that has every kind of listing once.
func sample() []directory.Listing {
	return []directory.Listing{
		listing("Holbeck Tea and Talk", func(l *directory.Listing) {
			inLeeds(l, "St Luke's Hall", "LS11 9SN", 53.7836, -1.5537)
			l.Facts.Cost.Put("free", directory.Yes)
			l.Facts.FirstStep.Put("just-turn-up", directory.Yes)
			l.Facts.FirstStep.Put("bring-a-friend", directory.Yes)
			l.Facts.Access.Put("step-free", directory.Yes)
			l.Facts.Delivery.Put("in-person", directory.Yes)
			l.Service.Schedules = []directory.Schedule{{ID: id("s1"), Freq: "WEEKLY", Byday: "TU,TH", OpensAt: "10:00", ClosesAt: "12:00"}}
			l.Capacity = directory.Capacity{State: directory.Accepting, Until: noonOfTests.AddDate(0, 1, 0)}
			l.FirstVisit.Text = "Ask for the host at the door."
			l.Service.Email = "hello@example.org"
			l.Service.URL = "https://tea.example.org/talk"
		}),
		listing("Leeds Phone Friends", func(l *directory.Listing) {
			l.Covers = []string{"lad:E08000035"}
			l.Facts.Delivery.Put("phone", directory.Yes)
			l.Facts.Joining.Put("self-referral", directory.Yes)
			l.Capacity = directory.Capacity{State: directory.WaitingList, WaitWeeks: [2]int{4, 4}, Until: noonOfTests.AddDate(0, 1, 0), Said: directory.Stamp{At: noonOfTests.AddDate(0, 0, -22)}}
		}),
		listing("Safe House", func(l *directory.Listing) {
			inLeeds(l, "Canary House", "LS6 3QS", 53.8188, -1.5690)
			l.Service.ServiceAtLocations[0].Location.Addresses[0].Address1 = "77 Canary Road"
			l.Visibility, l.Sensitive = geo.Hidden, true
			l.Needs.Main = []string{"domestic-abuse"}
			l.Covers = []string{"lad:E08000035"}
			l.StaffNote = "canary staff note"
		}),
		listing("Old Walking Club", func(l *directory.Listing) {
			inLeeds(l, "Park", "LS11 5AA", 53.7800, -1.5500)
			l.Dates.Confirmed.At = noonOfTests.AddDate(0, -9, 0)
			l.Needs.Main = []string{"walking"}
		}),
		listing("Bare Entry", func(l *directory.Listing) {
			l.Service.Description, l.Service.Phones, l.Dates = "", nil, directory.Dates{}
		}),
		listing("Paused Choir", func(l *directory.Listing) {
			inLeeds(l, "Church", "LS11 6PD", 53.7810, -1.5560)
			l.State, l.PausedUntil = directory.Paused, time.Date(2027, 1, 5, 0, 0, 0, 0, time.UTC)
			l.Needs.Main = []string{"music-singing"}
		}),
		listing("Draft Group", func(l *directory.Listing) { l.State = directory.Draft }),
		listing("Closed Club", func(l *directory.Listing) {
			l.State = directory.Withdrawn
			l.Closing = directory.Closing{At: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Reason: "ended"}
		}),
		listing("Unsafe Place", func(l *directory.Listing) {
			l.State = directory.Withdrawn
			l.Closing = directory.Closing{At: noonOfTests, Safety: true}
		}),
	}
}

func newWords() (*directory.Vocabularies, error) { return directory.ReadVocabularies(data.FS) }
