package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"

	"golang.org/x/net/html"
)

// clocked is a site whose clock the test moves.
func clocked(t *testing.T, listings ...directory.Listing) (*bench, *time.Time) {
	t.Helper()
	now := noonOfTests
	b := newBench(t, func(o *Options) { o.Now = func() time.Time { return now } }, listings...)
	return b, &now
}

// filled opens a form as a browser does and gives its hidden fields.
func (b *bench) filled(t *testing.T, path string) url.Values {
	t.Helper()
	w := b.get(t, path)
	if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "no-store") || len(w.Result().Cookies()) > 0 {
		t.Fatalf("%s: status %d, %q, cookies %v", path, w.Code, w.Header().Get("Cache-Control"), w.Result().Cookies())
	}
	checkPage(t, w.Body.String())
	v := url.Values{}
	for _, n := range parsePage(t, w.Body.String()).tags("input") {
		if attr(n, "type") == "hidden" {
			v.Set(attr(n, "name"), attr(n, "value"))
		}
	}
	return v
}

func plus(v url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for k, values := range v {
		out[k] = values
	}
	for i := 0; i < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

func TestReportAProblem(t *testing.T) {
	b, now := clocked(t, sample()...)
	path := "/report/" + id("Holbeck Tea and Talk")
	v := b.filled(t, path)
	*now = now.Add(time.Minute)
	full := plus(v, "kind", "wrong-phone", "text", "Rings out\r\nall day", "email", "jo@example.org")
	for range 2 { // a double click
		w := b.post(t, "/cy"+path, full)
		if to := w.Header().Get("Location"); w.Code != 303 || to != "/cy/thanks/report?of="+id("Holbeck Tea and Talk") {
			t.Fatalf("status %d to %q", w.Code, to)
		}
	}
	reports, err := b.store.Reports(t.Context())
	if err != nil || len(reports) != 1 {
		t.Fatalf("%d reports, want one (%v)", len(reports), err)
	}
	if r := reports[0]; r.Kind != directory.ReportWrongPhone || r.Text != "Rings out\nall day" || r.Email != "jo@example.org" || r.Held {
		t.Errorf("kept %+v", r)
	}
	thanks := b.get(t, "/thanks/report?of="+id("Holbeck Tea and Talk"))
	checkPage(t, thanks.Body.String())
	if !strings.Contains(thanks.Body.String(), `href="/services/`+id("Holbeck Tea and Talk")) {
		t.Error("no way back to the service")
	}
	if strings.Contains(b.log.String(), "Rings") || strings.Contains(b.log.String(), "jo@") {
		t.Error("the log holds what was typed")
	}
}

func TestReportKeepsWhatWasTyped(t *testing.T) {
	b, now := clocked(t, sample()...)
	path := "/report/" + id("Holbeck Tea and Talk")
	v := b.filled(t, path)
	*now = now.Add(time.Minute)
	good := plus(v, "kind", "other", "text", "It <b>moved</b>", "email", "jo@example.org")
	for _, tt := range []struct {
		name  string
		form  url.Values
		field string
	}{
		{"nothing chosen", plus(good, "kind", ""), "kind"},
		{"too long", plus(good, "text", strings.Repeat("x", 1001)), "text"},
		{"an NHS number", plus(good, "text", "943 476 5919"), "text"},
		{"a postcode", plus(good, "text", "now at LS11 9AB"), "text"},
		{"no address", plus(good, "email", "jo"), "email"},
		{"a machine", plus(good, TrapField, "https://spam.example"), TrapField},
		{"no stamp", plus(good, StampField, ""), sendField},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := b.post(t, path, tt.form)
			body := w.Body.String()
			checkPage(t, body)
			p := parsePage(t, body)
			if w.Code != http.StatusUnprocessableEntity || !strings.HasPrefix(textOf(p.tags("title")[0]), "Error: ") {
				t.Errorf("status %d, title %q", w.Code, textOf(p.tags("title")[0]))
			}
			if !strings.Contains(body, `href="#`+tt.field+`"`) {
				t.Errorf("the summary does not lead to %s", tt.field)
			}
			if got := textOf(p.tags("textarea")[0]); got != tt.form.Get("text") {
				t.Errorf("the text came back as %q", got)
			}
			email := p.all(func(n *html.Node) bool { return attr(n, "id") == "email" })
			if attr(email[0], "value") != tt.form.Get("email") {
				t.Errorf("the address came back as %q", attr(email[0], "value"))
			}
		})
	}
	if reports, _ := b.store.Reports(t.Context()); len(reports) > 0 {
		t.Errorf("kept %+v", reports)
	}
	// A venue's new postcode may be told after a look.
	if w := b.post(t, path, plus(good, "text", "now at LS11 9AB", agreedField, "1")); w.Code != 303 {
		t.Errorf("after the writer agreed: status %d", w.Code)
	}
}

func TestAnOldFormAsksAgainAndThenTakesIt(t *testing.T) {
	b, now := clocked(t, sample()...)
	path := "/report/" + id("Holbeck Tea and Talk")
	v := plus(b.filled(t, path), "kind", "full")
	*now = now.Add(25 * time.Hour)
	w := b.post(t, path, v)
	if w.Code != 422 {
		t.Fatalf("a form of yesterday: status %d", w.Code)
	}
	for _, n := range parsePage(t, w.Body.String()).tags("input") {
		if attr(n, "name") == StampField {
			v.Set(StampField, attr(n, "value"))
		}
	}
	if w := b.post(t, path, v); w.Code != 303 {
		t.Errorf("sent again at once: status %d", w.Code)
	}
}

func TestReportsOfWhatIsNotThere(t *testing.T) {
	b, _ := clocked(t, sample()...)
	for path, want := range map[string]int{
		"/report/" + id("nobody"): 404, "/report/x": 404, "/report/" + id("Ended Club"): 410, "/thanks/x": 404, "/thanks/report?of=%3Cscript%3E": 200,
	} {
		if w := b.get(t, path); w.Code != want && !(want == 410 && w.Code == 404) {
			t.Errorf("%s: status %d, want %d", path, w.Code, want)
		}
	}
}

func TestTooManyReports(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits = DefaultLimits }, sample()...)
	path := "/report/" + id("Holbeck Tea and Talk")
	send := func() int {
		stamp := b.guards.stamp(path, noonOfTests.Add(-time.Minute))
		return b.post(t, path, url.Values{StampField: {stamp}, "kind": {"full"}}).Code
	}
	for range formLimits.Burst {
		if code := send(); code != 303 {
			t.Fatalf("within the limit: status %d", code)
		}
	}
	if code := send(); code != 422 {
		t.Errorf("past the limit: status %d", code)
	}
}

func TestTellWhatIsMissing(t *testing.T) {
	b, now := clocked(t, sample()...)
	v := b.filled(t, "/missing?need=scams&near=LS11+9")
	*now = now.Add(time.Minute)
	if v.Get("need") != "scams" {
		t.Errorf("the need is lost: %v", v)
	}
	for _, tt := range []struct{ near, area string }{{"LS11 9SN", "LS11"}, {"LS11", "LS11"}, {"", ""}} {
		v.Set(StampField, b.guards.stamp(missingPath, now.Add(-time.Minute)))
		if w := b.post(t, "/missing", plus(v, "text", "help with a scam "+tt.area, "near", tt.near)); w.Code != 303 || w.Header().Get("Location") != "/thanks/missing" {
			t.Fatalf("near %q: status %d to %q\n%s", tt.near, w.Code, w.Header().Get("Location"), w.Body)
		}
		all, err := b.store.MissingServices(t.Context())
		if err != nil || len(all) == 0 {
			t.Fatal(err)
		}
		if last := all[len(all)-1]; last.Area != tt.area || last.Need != "scams" {
			t.Errorf("near %q: kept %+v", tt.near, last)
		}
	}
	w := b.post(t, "/missing", plus(v, "text", "", "near", "Nowhereville"))
	body := w.Body.String()
	checkPage(t, body)
	if w.Code != 422 || !strings.Contains(body, `value="Nowhereville"`) || !strings.Contains(body, `href="#near"`) || !strings.Contains(body, `href="#text"`) {
		t.Errorf("status %d\n%s", w.Code, body)
	}
	found := addresses(parsePage(t, b.get(t, "/search?need=scams&near=LS11+9").Body.String()))
	if !slices.Contains(found, "/missing?near=LS11+9&need=scams") {
		t.Error("a search that finds nothing does not lead there")
	}
}

// Whoever writes of an emergency sees whom to ring, whatever the form.
func TestFormsAnswerAnEmergency(t *testing.T) {
	b, now := clocked(t, sample()...)
	v := b.filled(t, "/missing")
	*now = now.Add(time.Minute)
	w := b.post(t, "/missing", plus(v, "text", "I want to kill myself"))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "116 123") && !strings.Contains(w.Body.String(), "116\u00a0123") {
		t.Errorf("status %d without the helpline", w.Code)
	}
	checkPage(t, w.Body.String())
}

func TestDidThisWork(t *testing.T) {
	b, now := clocked(t, sample()...)
	path := "/services/" + id("Holbeck Tea and Talk") + "/worked"
	tap := func(answer string) int { return b.post(t, path, url.Values{"worked": {answer}}).Code }
	if code := tap("maybe"); code != 400 {
		t.Errorf("an unknown answer: status %d", code)
	}
	for range 3 {
		if code := tap("no-answer"); code != 303 {
			t.Fatalf("status %d", code)
		}
	}
	if tasks, err := b.store.Tasks(t.Context()); err != nil || len(tasks) != 0 {
		t.Errorf("one connection alone raised %+v (%v)", tasks, err)
	}
	*now = now.Add(25 * time.Hour)
	tap("wrong-details")
	if tasks, err := b.store.Tasks(t.Context()); err != nil || len(tasks) != 1 {
		t.Errorf("two days raised %+v (%v)", tasks, err)
	}
	*now = now.Add(48 * time.Hour)
	tap("got-through")
	page := b.get(t, "/services/"+id("Holbeck Tea and Talk")+"-holbeck-tea-and-talk").Body.String()
	checkPage(t, page)
	for _, want := range []string{"Someone got through on 27 November 2026", `action="` + path + `"`, `value="wrong-details"`, `href="/report/` + id("Holbeck Tea and Talk")} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "reported a problem on") {
		t.Error("a problem that nobody confirmed is told")
	}
}

func TestAConfirmedProblemIsOnThePage(t *testing.T) {
	b, _ := clocked(t, sample()...)
	r, err := b.store.AddReport(t.Context(), directory.Report{ListingID: id("Holbeck Tea and Talk"), Kind: directory.ReportClosed, Text: "CANARY", Day: noonOfTests})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.store.DecideReport(t.Context(), r.ID, directory.ReportConfirmed, directory.Edit{}); err != nil {
		t.Fatal(err)
	}
	page := b.get(t, "/services/"+id("Holbeck Tea and Talk")+"-holbeck-tea-and-talk").Body.String()
	if !strings.Contains(page, "Someone reported a problem on 24 November 2026. We are checking.") || strings.Contains(page, "CANARY") {
		t.Error("the page does not tell of the problem, or tells too much")
	}
}

// Every problem that a form can have is said in the language of the page.
func TestEveryProblemHasItsText(t *testing.T) {
	long := strings.Repeat("x", 1001)
	personal := "943 476 5919 AB123456C born 1/2/1970"
	all := (&directory.Report{Text: long + personal, Email: "x"}).Validate()
	all = append(all, (&directory.Report{Kind: directory.ReportOther, Text: ""}).Validate()...)
	all = append(all, (&directory.Missing{Text: long, Area: "x"}).Validate()...)
	all = append(all, (&directory.Missing{}).Validate()...)
	all = append(all, directory.ErrListFull...)
	all = append(all, warnings("text", "LS11 9AB a@example.org", false)...)
	all = append(all, (&directory.Report{Kind: directory.ReportFull, Text: personal}).Validate()...)
	g, err := newFormGuard(nil, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	all = append(all, g.check("x", url.Values{TrapField: {"x"}}, noonOfTests)...)
	all = append(all, g.check("x", url.Values{StampField: {g.stamp("x", noonOfTests)}}, noonOfTests)...)
	en := english(t)
	for _, p := range all {
		key := "wrong." + p.Code
		if text := en.T(key); p.Code == "" || text == key {
			t.Errorf("%s: %q has the code %q and no text", p.Field, p.Message, p.Code)
		}
	}
	if len(all) < 16 {
		t.Errorf("only %d problems were tried", len(all))
	}
}
