package web

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"anchorpoint/directory"
)

// controls are formFields with the lines of the boxes as they are.
func controls(t *testing.T, body string) url.Values {
	t.Helper()
	v := formFields(t, body)
	for _, n := range parsePage(t, body).tags("textarea") {
		if n.FirstChild != nil {
			v.Set(attr(n, "name"), n.FirstChild.Data)
		}
	}
	return v
}

// changeAll is a proposal in which much changes at once.
func changeAll(b *bench) func(*directory.Listing) {
	return func(l *directory.Listing) {
		l.Service.Description = "Wrods."
		putTimes(l, "Tuesdays 2pm to 4pm")
		putCost(l, "Two pounds")
		firstAddress(l).PostalCode = "LS6 3QS"
		b.moved(l)
		l.Covers = []string{"pcd:LS6"}
		l.Needs.Main = []string{"lunch-clubs"}
		l.Facts.Access.Put("step-free", directory.No)
		l.Sensitive = true
		low := 18.0
		l.Service.MinimumAge = &low
	}
}

// Sent as it is shown, the page publishes what was proposed and nothing else.
func TestEditSentAsShown(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.signIn(t, anyModerator)
	p := b.proposed(t, directory.Actor{}, tea, changeAll(b))
	path := "/admin/queue/edit/" + p.ID
	body := w.opens(t, path, 200)
	if len(body) > 60_000 || strings.Count(body, "<") > 4000 {
		t.Errorf("the page has %d bytes and %d tags", len(body), strings.Count(body, "<"))
	}
	stands := b.stored(t, tea)
	wanted, _ := p.Wanted(&stands)
	w.sends(t, path, controls(t, body), 303, "/admin/queue?did=published")
	after := b.stored(t, tea)
	for _, c := range directory.Compare(&wanted, &after) {
		t.Errorf("%s is %q, proposed was %q", c.Field, c.New, c.Old)
	}
}

// Staff mend every field that changes: words, times, cost, address, area, needs,
// facts and ages; a change without boxes they leave out.
func TestEditEveryChangedField(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.signIn(t, anyModerator)
	p := b.proposed(t, directory.Actor{}, tea, changeAll(b))
	path := "/admin/queue/edit/" + p.ID
	v := plus(controls(t, w.opens(t, path, 200)), "description", "Words.", "times", "Wednesdays 3pm to 5pm", "prices", "£3 a visit", "fees", "",
		"postcode-0", "LS11 5AA", "find-area", "LS11", "access-step-free", "yes", "age-from", "50")
	v["need"], v["areas"] = []string{"befriending"}, nil
	v.Del("keep")

	// What is wrong comes back with everything that was typed.
	wrong := w.sends(t, path, plus(v, "times", "When the moon is full", "postcode-0", "nowhere", "age-from", "old"), 422, "")
	contains(t, wrong, "We do not understand these times", "Enter a full postcode", "Type the age in years", "When the moon is full", "£3 a visit")
	again := w.sends(t, path, plus(v, "again", "find-area"), 200, "")
	contains(t, again, "Wednesdays 3pm to 5pm", `value="LS11"`)

	// Ages are a matter of safety: nobody changes them alone.
	contains(t, w.sends(t, path, v, 422, ""), "Somebody else must publish", "£3 a visit")
	v.Set("age-from", "18")

	w.sends(t, path, v, 303, "/admin/queue?did=published")
	l := b.stored(t, tea)
	times := l.Service.Schedules
	if len(times) != 1 || times[0].Byday != "WE" || times[0].OpensAt != "15:00" {
		t.Errorf("times %+v", times)
	}
	if c := l.Service.CostOptions; len(c) != 1 || c[0].Amount == nil || *c[0].Amount != 3 || l.Service.FeesDescription != "" {
		t.Errorf("cost %+v, %q", c, l.Service.FeesDescription)
	}
	want := &directory.Location{Addresses: []directory.Address{{PostalCode: "LS11 5AA"}}}
	want.Locate(b.Places)
	if at := l.Locations()[0]; at.Postcode() != "LS11 5AA" || at.Latitude == nil || *at.Latitude != *want.Latitude {
		t.Errorf("address %+v", at)
	}
	if l.Service.Description != "Words." || !slices.Equal(l.Covers, []string{"pcd:LS11"}) {
		t.Errorf("description %q, areas %v", l.Service.Description, l.Covers)
	}
	if !slices.Equal(l.Needs.Main, []string{"befriending"}) || l.Facts.Access.Value("step-free") != directory.Yes || l.Service.MinimumAge == nil || *l.Service.MinimumAge != 18 {
		t.Errorf("needs %v, access %+v, from %v", l.Needs.Main, l.Facts.Access, l.Service.MinimumAge)
	}
	if l.Sensitive {
		t.Error("what was unticked went in")
	}
}

// Times that no machine reads go in as words when somebody says so.
func TestEditTimesAsWords(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.signIn(t, anyModerator)
	p := b.proposed(t, directory.Actor{}, tea, describe("Words."))
	path := "/admin/queue/edit/" + p.ID
	v := plus(controls(t, w.opens(t, path, 200)), "times", "When the moon is full")
	contains(t, w.sends(t, path, v, 422, ""), "Publish these times as words")
	w.sends(t, path, plus(v, "times-as-words", "1"), 303, "/admin/queue?did=published")
	if s := b.stored(t, tea).Service.Schedules; len(s) != 1 || s[0].Description != "When the moon is full" {
		t.Errorf("times %+v", s)
	}
}

// A new listing can be mended too, with nothing there before.
func TestEditANewListing(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.signIn(t, anyModerator)
	author := b.signIn(t)
	old := b.stored(t, tea)
	l := *old.Clone()
	changeAll(b)(&l)
	l.ID, l.Rev, l.Service.ID, l.Service.Name, l.Source = "", 0, "", "Beeston Friday Wlak", directory.Source{}
	l.Service.Organization, l.Service.OrganizationID = nil, ""
	p, err := b.store.As(author.user.Actor()).Propose(t.Context(), directory.Proposal{Listing: l, At: noonOfTests})
	if err != nil {
		t.Fatal(err)
	}
	path := "/admin/queue/edit/" + p.ID
	w.sends(t, path, plus(controls(t, w.opens(t, path, 200)), "name", "Beeston Friday Walk", "description", "A walk."), 303, "/admin/queue?did=published")
	done, err := b.store.Proposal(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	made, err := b.store.Listing(t.Context(), done.ListingID)
	if err != nil || made.Service.Name != "Beeston Friday Walk" || made.Service.Description != "A walk." || !made.Public() || made.Locations()[0].Postcode() != "LS6 3QS" {
		t.Errorf("%v: %+v", err, made.Service)
	}
}

// Two moderators have one item open: the second is told what became of it, with
// everything that was typed, and nothing is done twice.
func TestTwoModerators(t *testing.T) {
	for name, tt := range map[string]struct {
		path string
		form url.Values
		keep string
	}{
		"publish": {"proposal", url.Values{"do": {"publish"}, "base": {"1"}, "why": {"typed words"}}, "typed words"},
		"reject":  {"proposal", url.Values{"do": {"reject"}, "base": {"1"}, "why": {"typed words"}}, "typed words"},
		"ask":     {"proposal", url.Values{"do": {"ask"}, "base": {"1"}, "question": {"a typed question"}}, "a typed question"},
		"edit":    {"edit", url.Values{"base": {"1"}, "name": {tea}, "description": {"typed words"}}, "typed words"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil, sample()...)
			first, second := b.signIn(t, anyModerator), b.signIn(t, anyModerator)
			p := b.proposed(t, directory.Actor{}, tea, describe("Words of the public."))
			path := "/admin/queue/proposal/" + p.ID
			second.opens(t, path, 200)
			first.sends(t, path, url.Values{"do": {"publish"}, "base": {"1"}}, 303, "/admin/queue?did=published")
			body := second.sends(t, "/admin/queue/"+tt.path+"/"+p.ID, tt.form, 409, "")
			contains(t, body, "Somebody else was quicker. It was published on", "Words of the public.", tt.keep, "What they changed")
			if strings.Contains(body, `id="publish"`) {
				t.Error("it can be published again")
			}
			contains(t, second.opens(t, path, 200), "It was published on", "<ins>")
			if l := b.stored(t, tea); l.Rev != 2 || l.Service.Description != "Words of the public." {
				t.Errorf("published %q at %d", l.Service.Description, l.Rev)
			}
		})
	}
}

// A moderator against the group: its phone went live while the moderator edited
// a proposal with another one. Both are shown, what was typed is kept, and what
// the moderator then says stands.
func TestModeratorAgainstEditor(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.signIn(t, anyModerator)
	old := b.stored(t, tea)
	editor := b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: old.Organization().ID})
	p := b.proposed(t, directory.Actor{}, tea, func(l *directory.Listing) { l.Service.Phones = []directory.Phone{{Number: "0113 496 0055"}} })
	path := "/admin/queue/edit/" + p.ID
	v := plus(controls(t, w.opens(t, path, 200)), "why", "typed reason", "description", "Typed by the moderator.")
	now := old.Clone()
	now.Service.Phones = []directory.Phone{{Number: "0113 496 0042"}}
	if _, err := b.deliver(contextOf(editor), &old, now, "new phone"); err != nil {
		t.Fatal(err)
	}
	body := w.sends(t, path, v, 409, "")
	contains(t, body, "Somebody changed this", "What they changed", "0113 496 0042", "0113 496 0055", "typed reason", "Typed by the moderator.")
	w.sends(t, path, plus(controls(t, body), "phone", "0113 496 0055\n0113 496 0042"), 303, "/admin/queue?did=published")
	if l := b.stored(t, tea); len(l.Service.Phones) != 2 || l.Service.Description != "Typed by the moderator." || l.Rev != 3 {
		t.Errorf("published %+v, %q at %d", l.Service.Phones, l.Service.Description, l.Rev)
	}
}

// The group against a moderator: the draft began before a moderator published
// other words. The group is shown both and loses nothing.
func TestEditorAgainstModerator(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.signIn(t, anyModerator)
	old := b.stored(t, tea)
	editor := b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: old.Organization().ID})
	p := b.proposed(t, directory.Actor{}, tea, describe("Words of the public."))
	d, err := b.store.As(editor.user.Actor()).StartDraft(t.Context(), directory.EditDraft{ListingID: old.ID, Base: old.Rev, Listing: old, Began: old.Clone()})
	if err != nil {
		t.Fatal(err)
	}
	here := editPath + d.ID
	editor.sends(t, here+"/name", url.Values{"name": {tea}, "about": {"Words of the group."}, "from": {"check"}}, 303, here+"/check")
	w.sends(t, "/admin/queue/proposal/"+p.ID, url.Values{"do": {"publish"}, "base": {"1"}}, 303, "/admin/queue?did=published")
	contains(t, editor.sends(t, here, nil, 409, ""), "Words of the group.", "Words of the public.")
	editor.sends(t, here, url.Values{"seen": {"2"}, "use-description": {"mine"}}, 303, "/groups/sent?of="+old.ID+"&waits=1")
	waiting, err := b.store.Proposals(t.Context())
	if err != nil || len(waiting) != 1 || waiting[0].Listing.Service.Description != "Words of the group." || waiting[0].Base != 2 {
		t.Errorf("%v: %+v", err, waiting)
	}
	if l := b.stored(t, tea); l.Service.Description != "Words of the public." {
		t.Errorf("public are %q", l.Service.Description)
	}
}

func TestPhoneLines(t *testing.T) {
	l := &directory.Listing{}
	l.Service.Phones = []directory.Phone{{Number: "0113 496 0001"}, {Number: "0113 496 0002", Description: "office, mornings"}}
	text := phoneLines(l)
	if text != "0113 496 0001\n0113 496 0002, office, mornings" {
		t.Errorf("lines %q", text)
	}
	if got := readPhones(text, nil); len(got) != 2 || got[0].Number != "0113 496 0001" || got[0].Description != "" || got[1].Description != "office, mornings" {
		t.Errorf("read %+v", got)
	}
}
