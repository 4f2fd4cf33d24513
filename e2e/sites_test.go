//go:build browser

package e2e

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// bareRows are of a directory that was just begun: one service of which
// nothing is known but the name, and one that was withdrawn.
func bareRows(t *testing.T) []row {
	t.Helper()
	data := t.TempDir()
	bare := filepath.Join(data, "bare.csv")
	if err := os.WriteFile(bare, []byte("name,organization\nSit and Sew,Sew There\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(data, "directory")
	command(t, "demo", "load", "--data", folder)
	command(t, "demo", "remove", "--data", folder)
	command(t, "import", "--data", folder, bare)
	site := startSite(t, "--data", folder)
	rows := []row{
		{name: "bare-home", path: "/", kind: homeKind},
		{name: "bare-needs", path: "/needs", kind: textKind},
		{name: "bare-results", path: search("q", "sewing", "near", "Leeds"), kind: resultsKind},
		{name: "bare-none", path: search("q", "debt", "near", "Leeds"), kind: resultsKind},
		{name: "bare-service", path: servicePath(t, site, "Sit and Sew"), kind: serviceKind, h1: "Sit and Sew"},
		{name: "bare-withdrawn", path: "/services/0097ea70-0d41-5832-b33e-2af3579e7bc4", kind: textKind, status: 410},
	}
	for i := range rows {
		rows[i].base = site.URL
	}
	return rows
}

// command runs the program for its effect on a data folder.
func command(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command(os.Getenv(programVariable), args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// worstRows are the pages without styles, and those that stand when templates
// fail or there is no time for them.
func worstRows(t *testing.T) []row {
	t.Helper()
	site := unbuiltSite(t)
	fallback := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, os.DirFS("../web/fallback"), strings.TrimPrefix(r.URL.Path, "/")+".html")
	}))
	t.Cleanup(fallback.Close)
	return []row{
		{name: "unbuilt-home", path: "/", base: site.URL, kind: homeKind, plain: true},
		{name: "unbuilt-results", path: search("q", "debt"), base: site.URL, kind: resultsKind, plain: true},
		{name: "unbuilt-service", path: servicePath(t, site, "lunch club"), base: site.URL, kind: serviceKind, plain: true},
		{name: "fallback-500", path: "/500", base: fallback.URL, kind: textKind, plain: true, alone: true},
		{name: "fallback-503", path: "/503", base: fallback.URL, kind: textKind, plain: true, alone: true},
	}
}

// unbuiltSite serves the templates from a folder without built styles.
func unbuiltSite(t *testing.T) *Program {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(filepath.Join(folder, "web/template"), os.DirFS("../web/template")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(folder, "static/dist"), 0o755); err != nil {
		t.Fatal(err)
	}
	site := startIn(t, folder, append([]string{"--dev"}, siteSettings...)...)
	awaitIndex(t, site)
	return site
}
