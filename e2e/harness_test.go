//go:build browser

package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The pages below prove that the harness sees what it must see. They say
// nothing about the product.
const (
	goodPage = `<!doctype html><html lang="en"><head><title>Good page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/site.css"></head>
<body><main><h1>Good page</h1><p id="said">Without scripts</p>
<form method="post" action="/sent"><p><label for="q">Need</label> <input id="q" name="q"></p>
<p><button id="go">Send</button></p></form></main>
<script type="module" src="/assets/page.js"></script></body></html>`

	badPage = `<!doctype html><html lang="en"><head><title>Bad page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"></head><body><main><h1>Bad page</h1><img src="/assets/dot.svg">
<p><input name="q"></p><pre id="wide">` + "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww" + `</pre></main>
<script src="/assets/broken.js"></script><script>inline()</script></body></html>`
)

func tinySite(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	send := func(kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind+"; charset=utf-8")
			w.Header().Set("Content-Security-Policy",
				"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; require-trusted-types-for 'script'")
			io.WriteString(w, body)
		}
	}
	mux.HandleFunc("GET /good", send("text/html", goodPage))
	mux.HandleFunc("GET /bad", send("text/html", badPage))
	mux.Handle("GET /moved", http.RedirectHandler("/good", http.StatusSeeOther))
	mux.HandleFunc("GET /assets/site.css", send("text/css", `body, input, button { font-family: arial, sans-serif }
p { padding: 10px 0 } @media (forced-colors: active) { #said { display: none } }`))
	mux.HandleFunc("GET /assets/page.js", send("text/javascript", `document.getElementById("said").textContent = "With scripts"`))
	mux.HandleFunc("GET /assets/broken.js", send("text/javascript", `throw new Error("broken on purpose")`))
	mux.HandleFunc("GET /assets/dot.svg", send("image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`))
	mux.HandleFunc("POST /sent", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "sent %s", r.PostFormValue("q"))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestHarness(t *testing.T) {
	t.Parallel()
	browser, site := StartBrowser(t), tinySite(t)

	t.Run("a good page passes", func(t *testing.T) {
		page := browser.Open(t, site+"/good", Look{Width: 320})
		for _, wrong := range page.Check(Budget{Requests: 3, Bytes: 5000, Nodes: 30}) {
			t.Error(wrong)
		}
		if weight := page.Weight(); weight.Requests != 3 || weight.Bytes < len(goodPage) {
			t.Errorf("weight %+v, want 3 requests and more than %d bytes", weight, len(goodPage))
		}
	})

	t.Run("a budget is held", func(t *testing.T) {
		page := browser.Open(t, site+"/good", Look{})
		if wrong := page.Check(Budget{Requests: 2, Bytes: 5000, Nodes: 30}); len(wrong) != 1 || !strings.Contains(wrong[0], "page costs") {
			t.Errorf("found %q, want one line about the cost", wrong)
		}
	})

	t.Run("a redirect counts", func(t *testing.T) {
		if got := browser.Open(t, site+"/moved", Look{}).Weight().Requests; got != 4 {
			t.Errorf("%d requests, want 4", got)
		}
	})

	t.Run("a bad page fails", func(t *testing.T) {
		page := browser.Open(t, site+"/bad", Look{Width: 320})
		wrong := strings.Join(page.Check(Budget{Requests: 10, Bytes: 10000, Nodes: 100}), "\n")
		for _, want := range []string{
			"image-alt", "label (critical)", "broken on purpose", "Content Security Policy",
			"pre#wide", "text in the font",
		} {
			if !strings.Contains(wrong, want) {
				t.Errorf("%q is not among:\n%s", want, wrong)
			}
		}
	})

	t.Run("scripts", func(t *testing.T) {
		for look, want := range map[Scripts]string{
			ScriptsOn: "With scripts", ScriptsOff: "Without scripts", ScriptsEmpty: "Without scripts",
		} {
			page := browser.Open(t, site+"/good", Look{Scripts: look})
			if got := page.Text("#said"); got != want {
				t.Errorf("scripts %d: page says %q, want %q", look, got, want)
			}
			if errors := page.Errors(); len(errors) > 0 {
				t.Errorf("scripts %d: console says %q", look, errors)
			}
			if look != ScriptsOff && len(page.Violations()) > 0 {
				t.Errorf("scripts %d: %v", look, page.Violations())
			}
		}
	})

	t.Run("a form is sent with scripts off", func(t *testing.T) {
		page := browser.Open(t, site+"/good", Look{Scripts: ScriptsOff})
		page.Type("#q", "lonely")
		page.Click("#go")
		if got := page.Text("body"); got != "sent lonely" || !strings.HasSuffix(page.Address(), "/sent") {
			t.Errorf("page says %q at %s", got, page.Address())
		}
	})

	t.Run("keyboard", func(t *testing.T) {
		got := browser.Open(t, site+"/good", Look{}).FocusOrder(10)
		if want := []string{"input#q", "button#go Send"}; !slices.Equal(got, want) {
			t.Errorf("focus order %q, want %q", got, want)
		}
	})

	t.Run("forced colours and text size", func(t *testing.T) {
		page := browser.Open(t, site+"/good", Look{ForcedColours: true, TextPercent: 200})
		if eval[bool](page, `getComputedStyle(document.getElementById("said")).display !== "none"`) {
			t.Error("forced colours are not on")
		}
		if got := eval[string](page, `getComputedStyle(document.body).fontSize`); got != "32px" {
			t.Errorf("text is %s, want twice 16px", got)
		}
	})

	t.Run("screenshot", func(t *testing.T) {
		path := browser.Open(t, site+"/good", Look{Width: 320}).Screenshot("harness")
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", path, err)
		}
	})
}

func TestProgramStartsAndStops(t *testing.T) {
	for _, tt := range []struct{ name, script, want string }{
		{"says where it listens", "echo hello; echo listening on http://127.0.0.1:1; exec sleep 60", ""},
		{"ends at once", "echo no such folder >&2; exit 3", "no such folder"},
		{"ends badly when asked to stop", `trap "exit 4" INT; echo listening on http://127.0.0.1:1; while :; do sleep 0.1; done`, "exit status 4"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "program")
			if err := os.WriteFile(path, []byte("#!/bin/sh\n"+tt.script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			p, err := startProgram("", path)
			if err == nil {
				if p.URL != "http://127.0.0.1:1" {
					t.Errorf("URL %q", p.URL)
				}
				err = p.Stop()
			}
			// sleep knows no SIGINT handler: the shell's own end is what counts.
			if tt.want == "" && err != nil && !strings.Contains(err.Error(), "interrupt") {
				t.Errorf("stop: %v", err)
			}
			if tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}
