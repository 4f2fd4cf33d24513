package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

// counted keeps searches that fell short in weeks that have ended.
func (b *bench) counted(t *testing.T, counts ...directory.Unmet) {
	t.Helper()
	for _, u := range counts {
		if err := b.store.CountUnmet(t.Context(), []directory.Unmet{u}); err != nil {
			t.Fatal(err)
		}
	}
}

// The store goes by the real clock: a week that it has not seen the end of has
// no counts.
func weeksAgo(n int) time.Time { return directory.Monday(time.Now()).AddDate(0, 0, -7*n) }

func realTime(o *Options) { o.Now = time.Now }

func TestUnmetNeedReport(t *testing.T) {
	b := newBench(t, realTime, sample()...)
	b.counted(t,
		directory.Unmet{Need: "scams", Area: "LS11", From: weeksAgo(1), Outcome: directory.FoundNone, Count: 41},
		directory.Unmet{Need: "scams", Area: "LS11", From: weeksAgo(3), Outcome: directory.FoundFew, Count: 12},
		directory.Unmet{Need: "dance-drama", Area: "lad:E08000035", From: weeksAgo(1), Outcome: directory.AllFull, Count: 17},
		directory.Unmet{Need: "dance-drama", From: weeksAgo(20), Outcome: directory.FoundNone, Count: 33},
		directory.Unmet{Need: "befriending", Area: "LS6", From: weeksAgo(1), Outcome: directory.FoundNone, Count: 9},
		directory.Unmet{Need: "befriending", Area: "LS1", From: weeksAgo(2), Outcome: directory.FoundNone, Count: 9})
	mod := b.signIn(t, moderatorOf("lad:E08000035"))
	for _, tt := range []struct {
		query        string
		bars         int
		wants, never []string
	}{
		{"", 2, []string{">41 found none<br>12 found 1 or 2<", ">17 found only full ones<", ">58<", ">12<", ">LS11<", ">Leeds<", "10 or more in one week", "too few to show"}, []string{">33<", "LS6", "LS1<", "befriending"}},
		{"?need=scams", 2, []string{">41 found", ">12<"}, []string{">17 found", ">58<"}},
		{"?area=lad:E08000035&weeks=4", 1, []string{">17<"}, []string{">41", ">12<"}},
		{"?weeks=26&area=none", 1, []string{">33<", "No place given"}, []string{">41<"}},
		{"?need=nothing-such", 0, []string{"There is no number that we can show for this", "See all needs and areas"}, []string{">41<", "<svg viewBox"}},
		{"?weeks=-1&area=%3Cb%3E", 0, []string{"There is no number"}, []string{"<b>"}},
	} {
		t.Run(tt.query, func(t *testing.T) {
			w := mod.get(t, unmetPath+tt.query)
			body := w.Body.String()
			checkPage(t, body)
			if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "no-store") {
				t.Fatalf("status %d, %v", w.Code, w.Header())
			}
			if n := strings.Count(body, "<rect "); n != tt.bars {
				t.Errorf("%d bars, want %d", n, tt.bars)
			}
			for _, want := range tt.wants {
				if !strings.Contains(body, want) {
					t.Errorf("the page lacks %q", want)
				}
			}
			for _, never := range tt.never {
				if strings.Contains(body, never) {
					t.Errorf("the page holds %q", never)
				}
			}
		})
	}
	file := mod.get(t, unmetPath+".csv?need=scams").Body.String()
	want := fmt.Sprintf("\"%s\",\"scams\",", weeksAgo(1).Format(time.DateOnly))
	if strings.Count(file, "\r\n") != 3 || !strings.Contains(file, want) || !strings.Contains(file, `"LS11","LS11","none","41"`) {
		t.Errorf("the file\n%s", file)
	}
}

// A formula in an id that came with a count from elsewhere stays text.
func TestUnmetFileHoldsNoFormulas(t *testing.T) {
	b := newBench(t, realTime, sample()...)
	b.counted(t, directory.Unmet{Need: "=1+1", From: weeksAgo(1), Outcome: directory.FoundNone, Count: 10})
	if file := b.signIn(t, moderatorOf("lad:E08000035")).get(t, unmetPath+".csv").Body.String(); strings.Contains(file, `"=1+1"`) || !strings.Contains(file, "=1+1") {
		t.Errorf("the file\n%s", file)
	}
}

func TestUnmetReportIsEmptyAndForStaff(t *testing.T) {
	b := newBench(t, realTime, sample()...)
	body := b.signIn(t, moderatorOf("lad:E08000035")).get(t, unmetPath).Body.String()
	checkPage(t, body)
	if !strings.Contains(body, "There is nothing to show yet") || !strings.Contains(body, `href="/missing"`) {
		t.Errorf("a moderator reads\n%s", body)
	}
	editor := b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: sample()[0].Service.OrganizationID})
	worker := b.signIn(t, directory.Grant{Role: directory.LinkWorker})
	for _, path := range []string{unmetPath, unmetPath + ".csv"} {
		for who, w := range map[string]*browser{"an editor": editor, "a link worker": worker} {
			if code := w.get(t, path).Code; code != http.StatusNotFound {
				t.Errorf("%s gets %d from %s", who, code, path)
			}
		}
		if code := b.get(t, path).Code; code != http.StatusSeeOther {
			t.Errorf("the public gets %d from %s", code, path)
		}
	}
}

// What was typed is nowhere: not in the database, its log of writes, the log of
// the program or the report.
func TestUnmetCanary(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Now = func() time.Time { return weeksAgo(1).Add(36 * time.Hour) } }, sample()...)
	const asked = "q=canaryword+advice&need=scams&near=LS11+9BB"
	for i := range 12 {
		post := httptest.NewRequest(http.MethodPost, "/search", strings.NewReader(asked))
		post.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for _, r := range []*http.Request{httptest.NewRequest(http.MethodGet, "/search?"+asked, nil), post} {
			r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1000", i+1)
			w := b.do(t, r)
			results := httptest.NewRequest(http.MethodGet, w.Header().Get("Location"), nil)
			results.RemoteAddr = r.RemoteAddr
			for _, cookie := range w.Result().Cookies() {
				results.AddCookie(cookie)
			}
			if w = b.do(t, results); w.Code != http.StatusOK {
				t.Fatalf("results: %d", w.Code)
			}
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	b.Tend(ctx)
	got, err := b.store.UnmetNeeds(t.Context(), weeksAgo(1), weeksAgo(1))
	if err != nil || len(got) == 0 {
		t.Fatalf("counted %+v, %v: the test proves nothing", got, err)
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(b.store.Path()), "directory.db*"))
	if err != nil || len(files) < 2 {
		t.Fatalf("files %v, %v: want the database and its log of writes", files, err)
	}
	held := map[string][]byte{"the log": b.log.Bytes(), "the counts": fmt.Appendf(nil, "%+v", got)}
	for _, name := range files {
		if held[name], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range held {
		for _, typed := range []string{"canaryword", "LS11 9BB", "LS119BB", "192.0.2."} {
			if bytes.Contains(bytes.ToLower(text), bytes.ToLower([]byte(typed))) {
				t.Errorf("%s holds %q", name, typed)
			}
		}
	}
}
