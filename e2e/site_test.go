//go:build browser

package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// startSite serves the demonstration as a deployer with a helpline does.
func startSite(t *testing.T, args ...string) *Program {
	t.Helper()
	return StartProgram(t, append([]string{"--limits-rate", "0", "--site-phone", "0161 496 0100",
		"--site-helpline-name", "Find help line", "--site-helpline-hours", "Monday to Friday, 9am to 5pm"}, args...)...)
}

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
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// longestName is the name of the listing that is hardest to lay out.
func longestName(t *testing.T, p *Program) string {
	t.Helper()
	var all struct {
		Contents []struct{ Name string }
	}
	if err := json.Unmarshal([]byte(body(t, p.URL+"/oruk/v3/services?per_page=500")), &all); err != nil {
		t.Fatal(err)
	}
	longest := ""
	for _, l := range all.Contents {
		if len(l.Name) > len(longest) {
			longest = l.Name
		}
	}
	return longest
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

// sitePage is one page of the site, and what it may cost.
type sitePage struct {
	name, path string
	status     int // 0: 200
	budget     Budget
	h1         string // what the heading begins with
}

// The budgets of docs/design.md: bytes over the wire with an empty cache.
var (
	homeBudget    = Budget{Requests: 3, Bytes: 25_000, Nodes: 400}
	resultsBudget = Budget{Requests: 3, Bytes: 40_000, Nodes: 1000}
	serviceBudget = Budget{Requests: 3, Bytes: 35_000, Nodes: 700}
	textBudget    = Budget{Requests: 3, Bytes: 40_000, Nodes: 1000}
)

// sitePages is every kind of page in every state that the demonstration has.
func sitePages(t *testing.T, p *Program) []sitePage {
	t.Helper()
	search := func(pairs ...string) string {
		q := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			q.Add(pairs[i], pairs[i+1])
		}
		return "/search?" + q.Encode()
	}
	return []sitePage{
		{"home", "/", 0, homeBudget, "Find help"},
		{"home-error-place", search("q", "debt", "near", "Xyzzyx"), 422, homeBudget, "Find help"},
		{"home-place-choices", search("q", "debt", "near", "Newport"), 422, homeBudget, "Find help"},
		{"results-all", "/search", 0, resultsBudget, ""},
		{"results-words", search("q", "debt"), 0, resultsBudget, ""},
		{"results-place", search("q", "company and a chat", "near", "Hackney"), 0, resultsBudget, ""},
		{"results-filters", search("need", "social-groups", "near", "Leeds", "cost", "free", "access", "step-free"), 0, resultsBudget, ""},
		{"results-urgent", search("q", "I want to die"), 0, resultsBudget, ""},
		{"results-none", search("q", "zzzqqq", "near", "Hackney"), 0, resultsBudget, "No services"},
		{"results-page-2", search("page", "2"), 0, resultsBudget, ""},
		{"service", servicePath(t, p, "lunch club"), 0, serviceBudget, ""},
		{"service-refuge", servicePath(t, p, "women's refuge"), 0, serviceBudget, ""},
		{"service-long-name", servicePath(t, p, longestName(t, p)), 0, serviceBudget, ""},
		{"needs", "/needs", 0, textBudget, "All needs"},
		{"need", "/needs/loneliness", 0, textBudget, "Company"},
		{"need-safety", "/needs/domestic-abuse", 0, textBudget, "Domestic abuse"},
		{"about-data", "/about/data", 0, textBudget, ""},
		{"privacy", "/privacy", 0, textBudget, ""},
		{"accessibility", "/accessibility", 0, textBudget, ""},
		{"about", "/about", 0, textBudget, "About"},
		{"checking", "/about/checking", 0, textBudget, "How we check"},
		{"cookies", "/cookies", 0, textBudget, "Cookies"},
		{"contact", "/contact", 0, textBudget, "Contact"},
		{"languages", "/languages", 0, textBudget, "Languages"},
		{"simple", "/simple", 0, textBudget, "This site in simple words"},
		{"status", "/status", 0, textBudget, "Status"},
		{"api", "/api", 0, textBudget, "For programmers"},
		{"groups", "/groups", 0, textBudget, "For groups"},
		{"link-workers", "/link-workers", 0, textBudget, "For link workers"},
		{"licences", "/licences", 0, Budget{Requests: 3, Bytes: 60_000, Nodes: 1000}, ""},
		{"not-found", "/no-such-page", 404, textBudget, "We cannot find"},
	}
}

// wrongs is what Check finds, but for the entry of the console that an error
// page always makes.
func (sp sitePage) wrongs(page *Page) []string {
	var out []string
	for _, wrong := range page.Check(sp.budget) {
		if sp.status == 0 || !strings.Contains(wrong, fmt.Sprintf("status of %d", sp.status)) {
			out = append(out, wrong)
		}
	}
	return out
}
