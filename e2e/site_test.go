//go:build browser

package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// startSite serves the demonstration as a deployer with a helpline does.
func startSite(t *testing.T, args ...string) *Program {
	t.Helper()
	site := StartProgram(t, slices.Concat(siteSettings, args)...)
	awaitIndex(t, site)
	return site
}

var siteSettings = []string{"--limits-rate", "0", "--site-phone", "0161 496 0100",
	"--site-helpline-name", "Find help line", "--site-helpline-hours", "Monday to Friday, 9am to 5pm"}

// servicePath is the page of the first listing that a search finds.
func servicePath(t *testing.T, p *Program, words string) string {
	t.Helper()
	found := body(t, p.URL+"/search?"+url.Values{"q": {words}}.Encode())
	path := regexp.MustCompile(`/services/[a-z0-9-]+`).FindString(found)
	if path == "" {
		t.Fatalf("no service is found for %q", words)
	}
	return path
}

func body(t *testing.T, address string) string {
	t.Helper()
	_, b := get(t, address)
	return b
}

func get(t *testing.T, address string) (*http.Response, string) {
	t.Helper()
	response, page, err := download(address)
	if err != nil {
		t.Fatal(err)
	}
	return response, page
}

func download(address string) (*http.Response, string, error) {
	response, err := http.Get(address)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	return response, string(page), err
}

// longestName is the name of the listing that is hardest to lay out.
func longestName(t *testing.T, p *Program) string {
	t.Helper()
	longest := ""
	for _, l := range services(t, p) {
		if len(l.Name) > len(longest) {
			longest = l.Name
		}
	}
	return longest
}

type service struct{ ID, Name string }

// services are all of the demonstration.
func services(t *testing.T, p *Program) []service {
	t.Helper()
	var all struct{ Contents []service }
	if err := json.Unmarshal([]byte(body(t, p.URL+"/oruk/v3/services?per_page=500")), &all); err != nil {
		t.Fatal(err)
	}
	return all.Contents
}

// importPlaces gives a data folder real postcodes; it skips where they are not.
func importPlaces(t *testing.T, data string) {
	t.Helper()
	sample := filepath.FromSlash("../../shared/real/codepoint_open_gm_sample.zip")
	if _, err := os.Stat(sample); err != nil {
		t.Skipf("skipped, the open data are not here: %v", err)
	}
	out, err := exec.Command(os.Getenv(programVariable), "place", "import", "--data", data, sample).CombinedOutput()
	if err != nil {
		t.Fatalf("place import: %v\n%s", err, out)
	}
}
