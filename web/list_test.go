package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"anchorpoint/directory"

	"golang.org/x/net/html"
)

// visitor is one browser: it keeps the cookies that answers set.
type visitor struct {
	*bench
	jar map[string]*http.Cookie
}

func (b *bench) visitor() *visitor { return &visitor{b, map[string]*http.Cookie{}} }

func (v *visitor) ask(t *testing.T, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	for _, c := range v.jar {
		r.AddCookie(c)
	}
	w := v.do(t, r)
	for _, c := range w.Result().Cookies() {
		if r.Method == http.MethodGet {
			t.Errorf("GET %s sets the cookie %s", r.URL.Path, c.Name)
		}
		delete(v.jar, c.Name)
		if c.MaxAge >= 0 {
			v.jar[c.Name] = c
		}
	}
	return w
}

func (v *visitor) open(t *testing.T, path string) *httptest.ResponseRecorder {
	t.Helper()
	return v.ask(t, httptest.NewRequest(http.MethodGet, path, nil))
}

func (v *visitor) press(t *testing.T, path string, pairs ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(plus(nil, pairs...).Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.ask(t, r)
}

// entries are the names on a page of a list, in their order.
func entries(t *testing.T, body string) []string {
	t.Helper()
	checkPage(t, body)
	var out []string
	for _, n := range parsePage(t, body).all(func(n *html.Node) bool { return attr(n, "class") == "app-result__title" }) {
		for _, a := range (tree{root: n}).tags("a") {
			out = append(out, textOf(a))
		}
	}
	return out
}

func TestListIsKeptInTheBrowser(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Site.URL = "https://find.example.org" }, sample()...)
	v := b.visitor()
	tea, phone := id("Holbeck Tea and Talk"), id("Leeds Phone Friends")

	w := v.press(t, "/list", "add", tea+".3", "back", "/search?q=tea")
	if to := w.Header().Get("Location"); w.Code != 303 || to != "/search?q=tea#r3" {
		t.Fatalf("status %d to %q", w.Code, to)
	}
	c := v.jar["__Host-list"]
	if c == nil || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 0 {
		t.Fatalf("cookie %+v", c)
	}
	if to := v.press(t, "/cy/list", "add", phone, "back", "/services/x").Header().Get("Location"); to != "/cy/services/x" {
		t.Errorf("in Welsh: back to %q", to)
	}
	body := v.open(t, "/list")
	if got := entries(t, body.Body.String()); !slices.Equal(got, []string{"Holbeck Tea and Talk", "Leeds Phone Friends"}) {
		t.Errorf("the list holds %q", got)
	}
	for _, path := range []string{"/", "/search?q=tea", "/needs", "/list", "/services/" + tea + "-holbeck-tea-and-talk", "/nonsense"} {
		w := v.open(t, path)
		if !strings.Contains(w.Header().Get("Cache-Control"), "no-store") || !strings.Contains(w.Body.String(), "My list (2)") {
			t.Errorf("%s: %q, or the number is missing", path, w.Header().Get("Cache-Control"))
		}
		if !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Cookie") {
			t.Errorf("%s does not vary by cookie", path)
		}
	}
	if w := b.get(t, "/search?q=tea"); strings.Contains(w.Body.String(), "Take off my list") || !strings.Contains(w.Body.String(), "My list (0)") {
		t.Error("somebody else sees the list")
	}
	if !strings.Contains(v.open(t, "/search?q=tea").Body.String(), `name="remove" value="`+tea) {
		t.Error("the card does not say that it is on the list")
	}

	if to := v.press(t, "/list", "down", tea+".1", "back", "/list").Header().Get("Location"); to != "/list#r2" {
		t.Errorf("down leads to %q", to)
	}
	if got := entries(t, v.open(t, "/list").Body.String()); got[0] != "Leeds Phone Friends" {
		t.Errorf("after down: %q", got)
	}
	v.press(t, "/list", "up", tea+".2", "back", "/list")
	v.press(t, "/list", "remove", phone+".2", "back", "/list")
	if got := entries(t, v.open(t, "/list").Body.String()); !slices.Equal(got, []string{"Holbeck Tea and Talk"}) {
		t.Errorf("after up and remove: %q", got)
	}
	w = v.press(t, "/list", "clear", "", "back", "/list")
	if w.Code != 200 || len(v.jar) != 0 || !strings.Contains(w.Body.String(), `name="all" value="`+tea+`"`) || !strings.Contains(w.Body.String(), "My list (0)") {
		t.Errorf("clear: status %d, cookies %v", w.Code, v.jar)
	}
	checkPage(t, w.Body.String())
	v.press(t, "/list", "all", tea)
	if got := entries(t, v.open(t, "/list").Body.String()); len(got) != 1 {
		t.Errorf("after undo: %q", got)
	}
}

func TestListRefusesWhatCannotBeShown(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, tt := range []struct {
		name   string
		pairs  []string
		status int
	}{
		{"withdrawn", []string{"add", id("Closed Club")}, 404},
		{"unsafe", []string{"add", id("Unsafe Place")}, 404},
		{"draft", []string{"add", id("Draft Group")}, 404},
		{"nobody", []string{"add", id("nobody")}, 404},
		{"garbage", []string{"add", "<script>"}, 400},
		{"a path", []string{"add", "../etc"}, 400},
		{"nothing", nil, 400},
		{"an empty id", []string{"add", ""}, 400},
		{"too long", []string{"all", strings.Repeat("a.", 2000)}, 400},
		{"hidden address", []string{"add", id("Safe House")}, 303},
	} {
		v := b.visitor()
		w := v.press(t, "/list", tt.pairs...)
		if w.Code != tt.status || (len(v.jar) > 0) != (tt.status == 303) {
			t.Errorf("%s: status %d, cookies %v", tt.name, w.Code, v.jar)
		}
		if w.Code != 303 {
			checkPage(t, w.Body.String())
		}
	}
}

func TestListLeadsBackToThisSiteOnly(t *testing.T) {
	for from, want := range map[string]string{
		"/search?q=tea&near=LS11+9":   "/search?q=tea&near=LS11+9#r2",
		"":                            "/list",
		"https://evil.example/":       "/list",
		"//evil.example/":             "/list",
		`/\evil.example`:              "/list",
		`\\evil.example`:              "/list",
		"javascript:alert(1)":         "/list",
		"/search#r9":                  "/search#r2",
		"/a\r\nSet-Cookie: a=b":       "/list",
		"http:/evil.example":          "/list",
		"/%2F/evil.example":           "/list",
		"/search?q=" + "%0d%0aX: yes": "/search?q=%0d%0aX: yes#r2",
	} {
		l := listChange{do: "add", card: "2", from: from}
		if got := l.back(5); got != want {
			t.Errorf("%q leads to %q, want %q", from, got, want)
		}
	}
}

// full is a directory of more services than a list holds.
func full(t *testing.T) (*bench, []string) {
	t.Helper()
	var all []directory.Listing
	var ids []string
	for n := range directory.MaxListed + 2 {
		l := listing("Group "+strings.Repeat("i", n+1), nil)
		all, ids = append(all, l), append(ids, l.ID)
	}
	return newBench(t, nil, all...), ids
}

func TestListIsFull(t *testing.T) {
	b, ids := full(t)
	v := b.visitor()
	if w := v.press(t, "/list", "all", strings.Join(ids[:directory.MaxListed], ".")); w.Code != 303 {
		t.Fatalf("30 at once: status %d", w.Code)
	}
	w := v.press(t, "/list", "add", ids[directory.MaxListed], "back", "/search")
	body := w.Body.String()
	if w.Code != 422 || !strings.Contains(body, "Your list is full") || !strings.Contains(body, "<title>Error: ") {
		t.Errorf("the 31st: status %d", w.Code)
	}
	if got := len(entries(t, body)); got != directory.MaxListed {
		t.Errorf("%d are on the list", got)
	}
	if w := v.press(t, "/list", "add", ids[0], "back", "/search"); w.Code != 303 {
		t.Errorf("one that is there: status %d", w.Code)
	}
	if c := v.jar["list"]; c == nil || len(c.String()) > 4000 {
		t.Errorf("cookie %v", c)
	}
	page := parsePage(t, v.open(t, "/list").Body.String())
	for _, a := range page.tags("a") {
		if strings.HasPrefix(attr(a, "href"), "mailto:") && len(attr(a, "href")) > 2000 {
			t.Errorf("the mail takes %d bytes", len(attr(a, "href")))
		}
	}
	compared := v.open(t, "/list/compare?from=29").Body.String()
	checkPage(t, compared)
	if !strings.Contains(compared, "29 to 30 of 30") || !strings.Contains(compared, "from=25") {
		t.Error("comparing does not go through the list in steps")
	}
}

func TestListOfGarbage(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, value := range []string{"", "...", "%00", "<script>", strings.Repeat("x.", 500), id("nobody"), id("Draft Group") + "." + id("Holbeck Tea and Talk")} {
		for _, path := range []string{"/list", "/list/print", "/list/compare", "/"} {
			r := httptest.NewRequest("GET", path, nil)
			r.Header.Set("Cookie", "list="+value)
			w := b.do(t, r)
			if w.Code != 200 && w.Code != 303 || len(w.Result().Cookies()) > 0 {
				t.Errorf("%s with %.20q: status %d", path, value, w.Code)
			}
			if w.Code == 200 {
				checkPage(t, w.Body.String())
				checkSecrets(t, w.Body.String())
			}
		}
	}
}

// What leaves the directory while it is on a list is named only where that
// does no harm, and can be taken off.
func TestListOfWhatIsGone(t *testing.T) {
	b := newBench(t, nil, sample()...)
	ids := []string{id("Closed Club"), id("Unsafe Place"), id("Holbeck Tea and Talk"), id("Leeds Phone Friends")}
	v := b.visitor()
	v.jar["list"] = &http.Cookie{Name: "list", Value: strings.Join(ids, ".")}
	w := v.open(t, "/list")
	body := w.Body.String()
	checkSecrets(t, body)
	if got := entries(t, body); !slices.Equal(got, []string{"Holbeck Tea and Talk", "Leeds Phone Friends"}) {
		t.Errorf("shown: %q", got)
	}
	if !strings.Contains(body, "Closed Club") || !strings.Contains(body, "1 service on this list is no longer listed") {
		t.Error("the page does not say what is gone")
	}
	v.press(t, "/list", "down", ids[2]+".1", "back", "/list")
	if got := entries(t, v.open(t, "/list").Body.String()); got[0] != "Leeds Phone Friends" {
		t.Errorf("a move past what is gone: %q", got)
	}
	v.press(t, "/list", "remove", ids[0]+"."+ids[1], "back", "/list")
	if body := v.open(t, "/list").Body.String(); strings.Contains(body, "no longer listed") || strings.Contains(body, "Closed Club") {
		t.Error("what is gone cannot be taken off")
	}
}

func TestSharedList(t *testing.T) {
	b, now := clocked(t, sample()...)
	v := b.visitor()
	tea := id("Holbeck Tea and Talk")
	if w := v.press(t, "/list/share"); w.Code != 303 || w.Header().Get("Location") != "/list" {
		t.Errorf("an empty list: status %d to %q", w.Code, w.Header().Get("Location"))
	}
	v.press(t, "/list", "all", tea+"."+id("Leeds Phone Friends"))
	w := v.press(t, "/cy/list/share")
	to := w.Header().Get("Location")
	if w.Code != 303 || !strings.HasPrefix(to, "/cy/l/") {
		t.Fatalf("status %d to %q", w.Code, to)
	}
	path := strings.TrimPrefix(to, "/cy")
	code := strings.TrimPrefix(path, "/l/")
	other := b.visitor()
	w = other.open(t, path)
	body := w.Body.String()
	if got := entries(t, body); w.Code != 200 || !slices.Equal(got, []string{"Holbeck Tea and Talk", "Leeds Phone Friends"}) {
		t.Errorf("status %d, shown: %q", w.Code, got)
	}
	for _, want := range []string{"This link works until 22 February 2027", code, `content="noindex"`, "<svg", "/list/print?l=" + code} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if !strings.Contains(w.Header().Get("Cache-Control"), "no-store") {
		t.Errorf("kept as %q", w.Header().Get("Cache-Control"))
	}
	bare := strings.ReplaceAll(code, "-", "")
	for _, typed := range []string{strings.ToLower(code), bare, strings.ReplaceAll(strings.ToLower(code), "-", "%20"), strings.ReplaceAll(strings.ReplaceAll(code, "0", "O"), "1", "l")} {
		if w := other.open(t, "/l?code="+typed); w.Header().Get("Location") != path {
			t.Errorf("%q leads to %q", typed, w.Header().Get("Location"))
		}
	}
	if w := other.open(t, "/L/"+bare); w.Header().Get("Location") != path {
		t.Errorf("the code of the QR leads to %q", w.Header().Get("Location"))
	}
	if w := other.open(t, "/CY/L/"+bare); w.Header().Get("Location") != "/cy"+path {
		t.Errorf("the code of the QR leads to %q in Welsh", w.Header().Get("Location"))
	}
	other.press(t, "/list", "all", tea, "back", path)
	for _, p := range []string{"/list/print?l=" + code, "/list/compare?l=" + code} {
		if w := other.open(t, p); w.Code != 200 || !strings.Contains(w.Body.String(), "Leeds Phone Friends") {
			t.Errorf("%s: status %d", p, w.Code)
		}
	}
	*now = now.Add(directory.ListLife)
	w = other.open(t, path)
	if w.Code != 404 || !strings.Contains(w.Body.String(), "It may have ended") || !strings.Contains(w.Body.String(), `action="/l"`) {
		t.Errorf("past its time: status %d", w.Code)
	}
	checkPage(t, w.Body.String())
}

func TestSharedListsAreNotGuessed(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits = DefaultLimits }, sample()...)
	for range lookLimits.Burst {
		if w := b.get(t, "/l/"+directory.NewListCode().String()); w.Code != 404 {
			t.Fatalf("within the limit: status %d", w.Code)
		}
	}
	if w := b.get(t, "/l/"+directory.NewListCode().String()); w.Code != 429 {
		t.Errorf("past the limit: status %d", w.Code)
	}
	if w := b.get(t, "/list/print?l="+directory.NewListCode().String()); w.Code != 429 {
		t.Errorf("by way of printing: status %d", w.Code)
	}
}

func TestShortAddress(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Site.URL = "https://find.example.org" }, sample()...)
	tea := listing("Holbeck Tea and Talk", nil)
	short := b.shortPath(tea.ID)
	for path, want := range map[string]string{
		short:                                  servicePath(&tea),
		strings.ToUpper(short):                 servicePath(&tea),
		"/CY" + strings.ToUpper(short):         "/cy" + servicePath(&tea),
		strings.ReplaceAll(short, "0", "o"):    servicePath(&tea),
		b.shortPath(id("Closed Club")):         "/services/" + id("Closed Club"),
		strings.ToUpper(b.shortPath(id("no"))): "/services/" + id("no"),
	} {
		if w := b.get(t, path); w.Code != 302 || w.Header().Get("Location") != want {
			t.Errorf("%s: status %d to %q, want %q", path, w.Code, w.Header().Get("Location"), want)
		}
	}
	for _, path := range []string{"/s/x", "/s/" + strings.Repeat("U", 26), "/s/%20", "/s/" + strings.Repeat("0", 300)} {
		if w := b.get(t, path); w.Code != 404 {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	// 29 modules and 8 of border.
	for _, prefix := range []string{"", "/cy"} {
		body := b.get(t, prefix+servicePath(&tea)).Body.String()
		if !strings.Contains(body, `viewBox="0 0 37 37"`) {
			t.Errorf("%q: the code on the page has not 29 modules", prefix)
		}
	}
}

func TestEmbed(t *testing.T) {
	b := newBench(t, func(o *Options) { o.EmbedAncestors = []string{"https://surgery.example.org"} }, sample()...)
	v := b.visitor()
	v.press(t, "/list", "add", id("Holbeck Tea and Talk"))
	w := v.open(t, "/embed?need=befriending&area=LS11+9SN&q=tea")
	body := w.Body.String()
	if got := entries(t, body); w.Code != 200 || len(got) == 0 {
		t.Fatalf("status %d, shown: %q", w.Code, got)
	}
	policy := w.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "frame-ancestors 'self' https://surgery.example.org;") || strings.Contains(policy, "'none'; require") {
		t.Errorf("policy %q", policy)
	}
	for _, not := range []string{"My list", "<form", "LS11 9SN", "LS11+9SN", "<script"} {
		if strings.Contains(body, not) {
			t.Errorf("the frame holds %q", not)
		}
	}
	if !strings.Contains(body, `<base target="_top">`) {
		t.Error("links open inside the frame")
	}
	code := parsePage(t, b.get(t, "/embed/code?q=%3Cb%3E%22tea&area=LS11").Body.String())
	areas := code.tags("textarea")
	if len(areas) != 2 || !strings.Contains(textOf(areas[0]), "/embed?area=LS11&amp;q=%3Cb%3E%22tea") || !strings.Contains(textOf(areas[1]), `method="get"`) {
		t.Errorf("the code is %q", textOf(areas[0]))
	}
	if frames := code.tags("iframe"); len(frames) != 1 || attr(frames[0], "src") != "/embed?"+(url.Values{"q": {`<b>"tea`}, "area": {"LS11"}}).Encode() {
		t.Error("no preview of what was chosen")
	}
}

// A group that asked not to be listed is not named on the lists that hold it,
// and one that was merged into another stands there as that other, once.
func TestListOfWhatWasMergedOrMustNotBeListed(t *testing.T) {
	leave := func(name string, closing directory.Closing) directory.Listing {
		return listing(name, func(l *directory.Listing) { l.State, l.Closing = directory.Withdrawn, closing })
	}
	tea := id("Holbeck Tea and Talk")
	b := newBench(t, nil, append(sample(), leave("Canary Private Group", directory.Closing{At: noonOfTests, DoNotList: true}),
		leave("Holbeck Tea", directory.Closing{At: noonOfTests, Redirect: tea}))...)
	v := b.visitor()
	ids := []string{id("Holbeck Tea"), id("Canary Private Group"), tea}
	v.jar["list"] = &http.Cookie{Name: "list", Value: strings.Join(ids, ".")}
	for _, path := range []string{"/list", "/list/print", "/list/compare", "/cy/list"} {
		body := v.open(t, path).Body.String()
		checkSecrets(t, body)
		if got := strings.Count(body, "Holbeck Tea and Talk"); got == 0 {
			t.Errorf("%s lacks what the old entry was merged into", path)
		}
	}
	body := v.open(t, "/list").Body.String()
	if got := entries(t, body); !slices.Equal(got, []string{"Holbeck Tea and Talk"}) {
		t.Errorf("shown: %q", got)
	}
	if !strings.Contains(body, "1 service on this list is no longer listed") {
		t.Error("the page does not say that one is gone")
	}
}

// An error inside a frame is a small page that the frame may show.
func TestErrorsInAFrame(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits.Rate, o.Limits.Burst = 0.001, 1 }, sample()...)
	for _, tt := range []struct {
		path   string
		status int
	}{{"/embed?q=tea", 200}, {"/embed?q=tea", 429}, {"/cy/embed?q=tea", 429}} {
		w := b.get(t, tt.path)
		body := w.Body.String()
		if w.Code != tt.status || w.Header().Get("Content-Security-Policy") != b.embedPolicy() {
			t.Errorf("%s: status %d, policy %q", tt.path, w.Code, w.Header().Get("Content-Security-Policy"))
		}
		checkPage(t, body)
		if strings.Contains(body, "<header") || !strings.Contains(body, `<base target="_top">`) {
			t.Errorf("%s: the whole page of the site stands in the frame", tt.path)
		}
		if tt.status == 429 && tt.path[1] == 'e' && !strings.Contains(body, "Please wait a few seconds") {
			t.Error("the frame does not say what to do")
		}
	}
}
