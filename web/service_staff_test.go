package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

const leeds, birmingham = "lad:E08000035", "lad:E08000025"

// noted is a listing with what only staff of its area may see.
func noted() directory.Listing {
	return listing("Holbeck Tea and Talk", func(l *directory.Listing) {
		l.Covers = []string{leeds}
		l.StaffNote = "CANARY-NOTE: ring after ten.\nThe side door sticks."
		l.ReferralContact = "CANARY-REACH, duty desk, 0113 496 0199"
		l.Visibility = geo.AreaOnly
		l.Service.Contacts = []directory.Contact{{ID: id("contact"), Title: "Referral desk", Email: "referrals@example.org",
			Phones: []directory.Phone{{ID: id("referral phone"), Number: "0113 496 0123"}}}}
	})
}

// Who looks after the area of a listing, or runs it, sees the notes on its
// page; everybody else does not, and paper never shows them.
func TestStaffNotesOnTheServicePage(t *testing.T) {
	tea := noted()
	b := newBench(t, nil, tea)
	path := servicePath(&tea)
	org := tea.Organization().ID
	for name, tt := range map[string]struct {
		grants []directory.Grant
		sees   bool
	}{
		"link worker of the area":    {[]directory.Grant{{Role: directory.LinkWorker, Areas: []string{leeds}}}, true},
		"link worker of another":     {[]directory.Grant{{Role: directory.LinkWorker, Areas: []string{birmingham}}}, false},
		"link worker whose time ran": {[]directory.Grant{{Role: directory.LinkWorker, Areas: []string{leeds}, Expires: noonOfTests.AddDate(0, 0, -1)}}, false},
		"moderator of the area":      {[]directory.Grant{{Role: directory.Moderator, Areas: []string{leeds}}}, true},
		"moderator of another":       {[]directory.Grant{{Role: directory.Moderator, Areas: []string{birmingham}}}, false},
		"administrator":              {[]directory.Grant{{Role: directory.Administrator}}, true},
		"editor of the group":        {[]directory.Grant{{Role: directory.Editor, OrganizationID: org}}, true},
		"editor of another group":    {[]directory.Grant{{Role: directory.Editor, OrganizationID: id("other group")}}, false},
		"no grant":                   {nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := b.signIn(t, tt.grants...)
			got := w.get(t, path)
			body := got.Body.String()
			for _, word := range []string{"CANARY-NOTE", "CANARY-REACH", "Referral desk", `id="staff"`} {
				if got.Code != 200 || strings.Contains(body, word) != tt.sees {
					t.Errorf("%d, sees %s: want %t", got.Code, word, tt.sees)
				}
			}
			if how := got.Header().Get("Cache-Control"); how != "no-store" {
				t.Errorf("Cache-Control %q", how)
			}
			checkPage(t, body)
			if paper := w.get(t, path+"?print=1").Body.String(); strings.Contains(paper, "CANARY") {
				t.Error("paper shows the notes")
			}
		})
	}
}

// aStamp is of a form, and different each time.
var aStamp = regexp.MustCompile(`name="stamp" value="[^"]*"`)

// What the public gets is the same to the byte with and without notes, also
// after somebody of staff read the same, and searching for their words finds
// nothing.
func TestStaffNotesStayInside(t *testing.T) {
	tea := noted()
	bare := *tea.Clone()
	bare.StaffNote, bare.ReferralContact = "", ""
	with, without := newBench(t, nil, tea), newBench(t, nil, bare)
	staff := with.signIn(t, directory.Grant{Role: directory.LinkWorker, Areas: []string{leeds}})
	key := "/services/" + tea.ID
	for _, path := range []string{
		servicePath(&tea), servicePath(&tea) + "?print=1", key + ".json", key + ".vcf", key + ".ics", "/", "/needs",
		"/search?q=tea", "/search?q=tea&view=map", "/search?q=CANARY", "/search?q=sticks", "/search.csv?q=tea", "/search.csv?q=sticks",
		"/search.json?q=tea", "/search.json?q=sticks", "/search.xlsx?q=tea", "/search.atom?q=tea", "/search.atom?q=sticks",
		"/api/suggest?q=canary", "/api/suggest?q=tea", "/api/map?bbox=-2,53.5,-1,54&z=10&q=tea", "/oruk/v3/services", "/oruk/v3/services/" + tea.ID,
		"/embed?q=tea", "/sitemap.xml", "/list/print", "/list/compare",
	} {
		staff.get(t, path)
		got, want := with.newBrowser().get(t, path), without.newBrowser().get(t, path)
		if got.Code != want.Code || got.Code >= 400 && !strings.HasSuffix(path, ".ics") {
			t.Errorf("%s: %d with notes, %d without", path, got.Code, want.Code)
		}
		if stamp := aStamp.ReplaceAllString; stamp(got.Body.String(), "") != stamp(want.Body.String(), "") {
			t.Errorf("%s differs where there are notes", path)
		}
		if body := got.Body.String(); strings.Contains(body, "ring after ten") || strings.Contains(body, "CANARY-REACH") {
			t.Errorf("%s tells what staff wrote", path)
		}
	}
	if log := with.log.String(); strings.Contains(log, "ring after ten") || strings.Contains(log, "CANARY") {
		t.Error("the log tells what staff wrote")
	}
}

// Staff of the area write the note on the page of the history; what may be
// about a person is not taken, and a page that is not up to date changes nothing.
func TestStaffWriteANote(t *testing.T) {
	tea := noted()
	b := newBench(t, nil, tea)
	w := b.signIn(t, directory.Grant{Role: directory.Moderator, Areas: []string{leeds}})
	path := listingPath + tea.ID
	note := func() string {
		l, err := b.store.Listing(t.Context(), tea.ID)
		if err != nil {
			t.Fatal(err)
		}
		return l.StaffNote
	}
	was := note()
	for name, form := range map[string]url.Values{
		"a date of birth":  {"base": {"1"}, "note": {"Jean, born 1.2.1950, comes here"}},
		"too long":         {"base": {"1"}, "note": {strings.Repeat("word ", 101)}},
		"an older version": {"base": {"0"}, "note": {"Ring before ten."}},
	} {
		if got := w.post(t, path, form); got.Code != 422 && got.Code != 409 || note() != was {
			t.Errorf("%s: %d, note %q", name, got.Code, note())
		} else {
			checkPage(t, got.Body.String())
		}
	}
	if got := w.post(t, path, url.Values{"base": {"1"}, "note": {"Ring before ten."}}); got.Code != 303 || note() != "Ring before ten." {
		t.Errorf("%d, note %q", got.Code, note())
	}
	if got := b.signIn(t, directory.Grant{Role: directory.Moderator, Areas: []string{birmingham}}).post(t, path, url.Values{"base": {"2"}, "note": {"x"}}); got.Code != 404 {
		t.Errorf("a moderator of another area: %d", got.Code)
	}
}

// A group writes how link workers reach it in a step of its form; staff look at
// it, and then link workers alone read it.
func TestAGroupTellsLinkWorkersHowToReachIt(t *testing.T) {
	w, _, tea := ownGroup(t)
	step := editPath + tea.ID + "/join"
	v := filled(t, w.page(t, step, 200))
	const reach = "Duty desk, 0113 496 0199"
	if got := w.post(t, step, filledWith(v, "for-workers", "Jean, born 1.2.1950")); got.Code != 422 || !strings.Contains(got.Body.String(), "born 1.2.1950") {
		t.Errorf("a date of birth: %d", got.Code)
	}
	check := w.edit(t, step, filledWith(v, "for-workers", reach, "from", "check"))
	if page := w.page(t, check, 200); !strings.Contains(page, reach) {
		t.Error("the answers do not show it")
	}
	w.edit(t, strings.TrimSuffix(check, "/check"), nil)
	waiting, err := w.store.Proposals(t.Context())
	if err != nil || len(waiting) != 1 || waiting[0].Listing.ReferralContact != reach {
		t.Fatalf("%d wait, %v", len(waiting), err)
	}
	moderator := w.bench.signIn(t, directory.Grant{Role: directory.Moderator})
	if page := moderator.page(t, queuePath+"/proposal/"+waiting[0].ID, 200); !strings.Contains(page, reach) {
		t.Error("staff do not see it")
	}
	_, err = w.store.Decide(t.Context(), waiting[0].ID, directory.Decision{Approve: true}, directory.Edit{At: w.Now()})
	if err != nil {
		t.Fatal(err)
	}
	now := w.listing(t, tea.ID)
	for name, tt := range map[string]struct {
		w    *browser
		want bool
	}{"link worker": {w.bench.signIn(t, directory.Grant{Role: directory.LinkWorker}), true}, "the public": {w.bench.newBrowser(), false}} {
		if got := strings.Contains(tt.w.get(t, servicePath(&now)).Body.String(), reach); got != tt.want {
			t.Errorf("%s reads it: %t", name, got)
		}
	}
}
