package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

var anyModerator = directory.Grant{Role: directory.Moderator}

// stored is a listing as the program sees it.
func (b *bench) stored(t *testing.T, name string) directory.Listing {
	t.Helper()
	l, err := b.store.Listing(t.Context(), id(name))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (b *bench) proposed(t *testing.T, as directory.Actor, name string, change func(*directory.Listing)) directory.Proposal {
	t.Helper()
	l := b.stored(t, name)
	wanted := l.Clone()
	change(wanted)
	p := directory.Proposal{ListingID: l.ID, Base: l.Rev, Listing: *wanted, At: noonOfTests.Add(-50 * time.Hour)}
	if as.ID == "" {
		p.Email = "sam@example.org"
	}
	p, err := b.store.As(as).Propose(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// opens gives the body of a page of staff that is whole and kept by nobody.
func (w *browser) opens(t *testing.T, path string, status int) string {
	t.Helper()
	a := w.get(t, path)
	if a.Code != status || a.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%s: %d, %q\n%s", path, a.Code, a.Header().Get("Cache-Control"), a.Body)
	}
	checkPage(t, a.Body.String())
	return a.Body.String()
}

func (w *browser) sends(t *testing.T, path string, form url.Values, status int, to string) string {
	t.Helper()
	a := w.post(t, path, form)
	if a.Code != status || a.Header().Get("Location") != to {
		t.Fatalf("%s: %d to %q, want %d to %q\n%s", path, a.Code, a.Header().Get("Location"), status, to, a.Body)
	}
	if a.Code != 303 {
		checkPage(t, a.Body.String())
	}
	return a.Body.String()
}

const tea = "Holbeck Tea and Talk"

func describe(text string) func(*directory.Listing) {
	return func(l *directory.Listing) { l.Service.Description = text }
}

func contains(t *testing.T, body string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(body, w) {
			t.Errorf("the page does not say %q", w)
		}
	}
}

// One edit is moderated with two interactions: open it, publish it. The public
// then sees it, and who suggested it gets an answer.
func TestModerateOneEdit(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Site.URL = "https://find.example.org" }, sample()...)
	w := b.signIn(t, anyModerator)
	old := b.stored(t, tea).Service.Description
	p := b.proposed(t, directory.Actor{}, tea, describe(old+" Bring a friend."))
	queue := w.opens(t, "/admin/queue", http.StatusOK)
	contains(t, queue, "/admin/queue/proposal/"+p.ID, "Correction (1)", "2 days ago")
	item := w.opens(t, "/admin/queue/proposal/"+p.ID, http.StatusOK)
	contains(t, item, "Added:", "<ins>", "Website: nobody has looked yet.", "Bring a friend.")
	w.sends(t, "/admin/queue/proposal/"+p.ID, url.Values{"do": {"publish"}, "base": {"1"}}, 303, "/admin/queue?did=published")
	public := b.stored(t, tea)
	contains(t, b.get(t, servicePath(&public)).Body.String(), "Bring a friend.")
	contains(t, w.opens(t, "/admin/queue?did=published", 200), "It is published.", "Nothing waits for you")
	due, err := b.store.DueLetters(t.Context(), noonOfTests, 9)
	if err != nil || len(due) != 1 || due[0].Kind != "answer" || due[0].To != "sam@example.org" {
		t.Errorf("letters %+v, %v", due, err)
	}
	w.sends(t, "/admin/queue/proposal/"+p.ID, url.Values{"do": {"publish"}, "base": {"2"}}, 409, "")
}

func TestRejectAndAsk(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Site.URL = "https://find.example.org" }, sample()...)
	w := b.signIn(t, anyModerator)
	author := b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: id("org " + tea)})
	p := b.proposed(t, author.user.Actor(), tea, describe("New words."))
	path := "/admin/queue/proposal/" + p.ID
	contains(t, w.sends(t, path, url.Values{"do": {"reject"}, "why": {""}}, 422, ""), "Write a few words")
	contains(t, w.sends(t, path, url.Values{"do": {"ask"}, "question": {" "}, "why": {"kept words"}}, 422, ""), "Write a few words", "kept words")
	w.sends(t, path, url.Values{"do": {"ask"}, "question": {"Is it on in August?"}}, 303, "/admin/queue?did=asked")
	contains(t, author.opens(t, "/groups/question/"+p.ID, 200), "Is it on in August?")
	author.sends(t, "/groups/question/"+p.ID, url.Values{"answer": {""}}, 422, "")
	author.sends(t, "/groups/question/"+p.ID, url.Values{"answer": {"Yes, it is."}}, 303, "/groups/question/"+p.ID)
	contains(t, author.opens(t, "/groups/question/"+p.ID, 200), "Yes, it is.", "Thank you.")
	contains(t, w.opens(t, path, 200), "They answered", "Yes, it is.")
	stranger := b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: "another"})
	if a := stranger.get(t, "/groups/question/"+p.ID); a.Code != 404 {
		t.Errorf("a stranger reads the question: %d", a.Code)
	}
	w.sends(t, path, url.Values{"do": {"reject"}, "why": {"It is not so."}}, 303, "/admin/queue?did=rejected")
	due, err := b.store.DueLetters(t.Context(), noonOfTests, 9)
	if err != nil || len(due) != 2 || due[0].Kind != "question" || due[1].Kind != "refused" || !strings.Contains(due[1].Text, "It is not so.") {
		t.Errorf("letters %+v, %v", due, err)
	}
}

// What others changed meanwhile is shown, and nothing of either is lost.
func TestChangedMeanwhile(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.signIn(t, anyModerator)
	p := b.proposed(t, directory.Actor{}, tea, describe("Words of the public."))
	path := "/admin/queue/proposal/" + p.ID
	_, err := b.store.UpdateListing(t.Context(), id(tea), directory.Edit{At: noonOfTests}, func(l *directory.Listing) error {
		l.Service.Description = "Words of the group."
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	body := w.sends(t, path, url.Values{"do": {"publish"}, "base": {"1"}, "why": {"typed words"}}, 409, "")
	contains(t, body, "Words of the group.", "Words of the public.", "typed words", "Somebody changed this")
	contains(t, w.sends(t, path, url.Values{"do": {"publish"}, "base": {"2"}}, 422, ""), "Choose which of the two stands", "#take-description")
	w.sends(t, path, url.Values{"do": {"publish"}, "base": {"2"}, "take-description": {"mine"}}, 303, "/admin/queue?did=published")
	if l := b.stored(t, tea); l.Service.Description != "Words of the public." || l.Rev != 3 {
		t.Errorf("published %q at %d", l.Service.Description, l.Rev)
	}
}

func TestPublishWithEdits(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.signIn(t, anyModerator)
	p := b.proposed(t, directory.Actor{}, tea, describe("Wrods."))
	path := "/admin/queue/edit/" + p.ID
	body := w.opens(t, path, 200)
	contains(t, body, "Wrods.")
	contains(t, w.sends(t, path, url.Values{"base": {"9"}, "description": {"Typed"}, "name": {tea}}, 409, ""), "Typed")
	contains(t, w.sends(t, path, url.Values{"base": {"1"}, "description": {"Typed"}, "name": {" "}}, 422, ""), "Typed")
	w.sends(t, path, url.Values{"base": {"1"}, "description": {"Words."}, "name": {tea}, "phone": {"0113 496 0009, office"}}, 303, "/admin/queue?did=published")
	l := b.stored(t, tea)
	if l.Service.Description != "Words." || len(l.Service.Phones) != 1 || l.Service.Phones[0].Number != "0113 496 0009" || l.Service.Phones[0].Description != "office" {
		t.Errorf("published %q, %+v", l.Service.Description, l.Service.Phones)
	}
}

func TestFourEyesInTheQueue(t *testing.T) {
	b := newBench(t, nil, sample()...)
	mine, other := b.signIn(t, anyModerator), b.signIn(t, anyModerator)
	p := b.proposed(t, mine.user.Actor(), tea, func(l *directory.Listing) { l.Visibility = geo.Hidden })
	path := "/admin/queue/proposal/" + p.ID
	contains(t, mine.opens(t, path, 200), "You cannot decide this one alone")
	publish := url.Values{"do": {"publish"}, "base": {"1"}}
	mine.sends(t, path, publish, 403, "")
	contains(t, other.opens(t, path, 200), "The address is hidden", "safety")
	other.sends(t, path, publish, 303, "/admin/queue?did=published")
	if b.stored(t, tea).Visibility != geo.Hidden {
		t.Error("it is not hidden")
	}
}

// A trusted group's times are live at once; staff look at them afterwards and
// can take them back.
func TestLookedAtAfterwards(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.signIn(t, anyModerator)
	old := b.stored(t, tea)
	editor := b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: old.Organization().ID})
	now := old.Clone()
	now.Service.Phones = []directory.Phone{{Number: "0113 496 0042"}}
	now.Service.Name = "Another name"
	done, err := b.deliver(contextOf(editor), &old, now, "new phone")
	if err != nil || done.Live == nil || done.Waiting == nil {
		t.Fatalf("%+v, %v", done, err)
	}
	if l := b.stored(t, tea); l.Service.Phones[0].Number != "0113 496 0042" || l.Service.Name != tea {
		t.Errorf("live: %q, %q", l.Service.Phones[0].Number, l.Service.Name)
	}
	tasks, err := b.store.Tasks(t.Context())
	if err != nil || len(tasks) != 1 {
		t.Fatal(tasks, err)
	}
	path := "/admin/queue/task/" + tasks[0].ID
	contains(t, w.opens(t, path, 200), "0113 496 0042", "Undo")
	w.sends(t, path, url.Values{"do": {"undo"}}, 303, "/admin/queue?did=undone")
	if l := b.stored(t, tea); len(l.Service.Phones) > 0 && l.Service.Phones[0].Number == "0113 496 0042" {
		t.Error("it is not undone")
	}
	// The proposal for the name goes in all the same: nobody else changed it.
	w.sends(t, "/admin/queue/proposal/"+done.Waiting.ID, url.Values{"do": {"publish"}, "base": {"3"}}, 303, "/admin/queue?did=published")
	if l := b.stored(t, tea); l.Service.Name != "Another name" {
		t.Errorf("the name is %q", l.Service.Name)
	}
}

func TestReportConfirmedInTheQueue(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.signIn(t, anyModerator)
	r, err := b.store.AddReport(t.Context(), directory.Report{ListingID: id(tea), Kind: directory.ReportClosed, Text: "Shut up & down", Day: noonOfTests})
	if err != nil {
		t.Fatal(err)
	}
	path := "/admin/queue/report/" + r.ID
	contains(t, w.opens(t, path, 200), "It has closed", "Shut up &amp; down")
	w.sends(t, path, url.Values{"do": {"confirm"}}, 303, "/admin/queue?did=confirmed")
	public := b.stored(t, tea)
	contains(t, b.get(t, servicePath(&public)).Body.String(), "We are checking.")
	w.sends(t, path, url.Values{"do": {"fly"}}, 400, "")
	w.sends(t, path, url.Values{"do": {"done"}}, 303, "/admin/queue?did=done")
	w.sends(t, path, url.Values{"do": {"done"}}, 404, "")
}

func TestQueueOfOtherThings(t *testing.T) {
	held := listing("Held back", func(l *directory.Listing) { l.State = directory.Submitted })
	b := newBench(t, nil, append(sample(), held)...)
	w := b.signIn(t, anyModerator)
	m, err := b.store.AddMissing(t.Context(), directory.Missing{Text: "A choir for men", Area: "LS11", Day: noonOfTests})
	if err != nil {
		t.Fatal(err)
	}
	task, err := b.store.RaiseTask(t.Context(), directory.Task{Kind: directory.DoubtTask, ListingID: id(tea), Reason: "Two could not get through.", At: noonOfTests})
	if err != nil {
		t.Fatal(err)
	}
	contains(t, w.opens(t, "/admin/queue", 200), "Missing service (1)", "Task (1)", "Import (1)", "A choir for men", "3 things wait")
	contains(t, w.opens(t, "/admin/queue?kind=task&risk=high&order=risk", 200), tea)
	contains(t, w.opens(t, "/admin/queue?group=nothing+like+it", 200), "Nothing of this kind waits.")
	for _, step := range []struct{ path, do, did string }{
		{"/admin/queue/missing/" + m.ID, "confirm", "confirmed"},
		{"/admin/queue/missing/" + m.ID, "done", "done"},
		{"/admin/queue/task/" + task.ID, "done", "done"},
		{"/admin/queue/held/" + held.ID, "publish", "published"},
	} {
		w.opens(t, step.path, 200)
		w.sends(t, step.path, url.Values{"do": {step.do}}, 303, "/admin/queue?did="+step.did)
	}
	if b.stored(t, "Held back").State != directory.Published {
		t.Error("the held listing is not published")
	}
	for _, path := range []string{"/admin/queue/report/x", "/admin/queue/held/" + id(tea), "/admin/queue/nothing/x", "/admin/queue/proposal/x"} {
		if a := w.get(t, path); a.Code != 404 {
			t.Errorf("%s: %d", path, a.Code)
		}
	}
}

func TestHistoryAndSafety(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.signIn(t, anyModerator)
	_, err := b.store.UpdateListing(t.Context(), id(tea), directory.Edit{Reason: "again", At: noonOfTests}, func(l *directory.Listing) error {
		l.Service.Description = "Other words."
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	first := b.stored(t, tea)
	path := "/admin/listing/" + id(tea)
	contains(t, w.opens(t, path, 200), "Other words.", "Bring version 1 back", "Withdraw now for safety")
	w.sends(t, path, url.Values{"restore": {"1"}, "base": {"1"}}, 409, "")
	w.sends(t, path, url.Values{"restore": {"1"}, "base": {"2"}}, 303, path+"?did=restored")
	if l := b.stored(t, tea); l.Service.Description == first.Service.Description || l.Rev != 3 {
		t.Errorf("restored %q at %d", l.Service.Description, l.Rev)
	}
	w.sends(t, path, url.Values{"move": {"safety"}, "base": {"3"}}, 422, "")
	w.sends(t, path, url.Values{"move": {"safety"}, "base": {"3"}, "why": {"A threat"}}, 303, path+"?did=moved")
	gone := b.get(t, "/services/"+id(tea))
	if gone.Code != 410 || strings.Contains(gone.Body.String(), "Talk") || strings.Contains(gone.Body.String(), "A threat") {
		t.Errorf("after a withdrawal for safety: %d\n%s", gone.Code, gone.Body)
	}
	contains(t, w.opens(t, path, 200), "Withdrawn", "Bring it back")
}

func TestEveryFieldHasAName(t *testing.T) {
	b := newBench(t, nil)
	for _, f := range directory.Fields() {
		if !b.Has("staff-field.of-" + strings.ReplaceAll(f, "_", "-")) {
			t.Errorf("no name for the field %s", f)
		}
	}
}

func TestWordDiff(t *testing.T) {
	for _, tt := range []struct{ old, now, want string }{
		{"A warm meal.", "A warm meal.", "A warm meal. "},
		{"A warm meal and talk.", "A hot meal and talk.", "A [-warm ][+hot ]meal and talk. "},
		{"one two", "one two three", "one two [+three ]"},
	} {
		var got strings.Builder
		for _, c := range wordDiff(tt.old, tt.now) {
			switch {
			case c.Removed:
				got.WriteString("[-" + c.Text + "]")
			case c.Added:
				got.WriteString("[+" + c.Text + "]")
			default:
				got.WriteString(c.Text)
			}
		}
		if got.String() != tt.want {
			t.Errorf("%q to %q: %q, want %q", tt.old, tt.now, got.String(), tt.want)
		}
	}
}
