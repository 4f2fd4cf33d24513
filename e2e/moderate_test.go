//go:build browser

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// queueSite is a directory with one group for each way of looking at it.
func queueSite(t *testing.T) *Program {
	t.Helper()
	p := &Program{Data: t.TempDir(), path: os.Getenv(programVariable)}
	rows := "id,name,description,phone,url,address,city,postcode,opening_hours\n"
	for n := range ways {
		rows += fmt.Sprintf("%d,Bell Ringers %d,We ring bells and drink tea.,0113 496 002%d,https://bells%d.example.org/,1 Hall Lane,Leeds,LS1 4AP,Tuesday 10am to 12pm\n", n, n, n, n)
	}
	file := filepath.Join(t.TempDir(), "groups.csv")
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Command(t, "import", file, "--feed", "groups")
	site := startIn(t, "", append(siteSettings, "--data", p.Data)...)
	site.Data = p.Data
	awaitIndex(t, site)
	return site
}

// moderated is one way through the queue with the people in it.
type moderated struct {
	*testing.T
	site          *Program
	public        *Page // somebody without an account
	staff, second *Page // two moderators
	name, service string
	way           string
	n             int
}

// bellWords are new in each way. No such thing is known to anybody, so that
// search finds it by its letters or not at all.
var bellWords = [][4]string{
	{"zorvikat", "plimbetto", "quaggish", "wrexholdt"},
	{"yandroop", "fumblewick", "ostrigan", "klevantz"},
	{"drusquin", "habberloy", "nixtomel", "vorpaneth"},
	{"joskarin", "mubbletwig", "eccrivon", "tharzubel"},
}

// mendedWords are what staff write in place of what was suggested.
var mendedWords = []string{"glimmerol", "pastruvian", "whistlebock", "uxorandel"}

// TestModerate takes what the public corrects through the queue: published in
// two interactions, refused with a reason, and published after somebody else
// was quicker. Each ends with what the public then reads and search then finds.
func TestModerate(t *testing.T) {
	browser := StartBrowser(t)
	site := queueSite(t)
	second := browser.Tab(t, Look{})
	second.JoinStaff(site.Invite(t, "second@example.org", "--role", "moderator"), "Alex Moderator")
	for n, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			m := moderated{T: t, site: site, second: second.For(t), name: fmt.Sprintf("Bell Ringers %d", n), way: strings.ReplaceAll(way.name, " ", "-"), n: n}
			m.service, _ = listingOf(t, site, m.name)
			m.public, m.staff = browser.Tab(t, way.look), browser.Tab(t, Look{})
			m.staff.JoinStaff(site.Invite(t, fmt.Sprintf("mod%d@example.org", n), "--role", "moderator"), "Kim Moderator")
			m.staff.Look(way.look)
			m.publishOne()
			m.refuseOne()
			m.publishLate()
			m.editOne()
		})
	}
}

// suggests sends new words about the service, as anybody may.
func (m *moderated) suggests(words string) {
	m.Helper()
	m.public.Visit(m.site.Home() + "/suggest/" + m.service)
	m.public.Type("#words", words)
	m.public.Type("#email", fmt.Sprintf("sam%d@example.org", m.n))
	time.Sleep(formWait)
	m.public.Click("#send")
	if got := m.public.Text("main"); !strings.Contains(got, "Thank you") {
		m.Fatalf("after a correction:\n%s", got)
	}
}

// readAndFound waits until search finds the service by a word, and looks at what
// the public reads.
func (m *moderated) readAndFound(word string, want bool) {
	m.Helper()
	var list struct {
		Contents []struct{ ID string }
	}
	found := func() bool {
		fetchJSON(m.T, m.site.URL+"/oruk/v3/services?search="+word, &list)
		return len(list.Contents) == 1 && list.Contents[0].ID == m.service // words that nobody knows find all
	}
	for end := time.Now().Add(5 * time.Second); found() != want && time.Now().Before(end); {
		time.Sleep(50 * time.Millisecond)
	}
	if got := found(); got != want {
		m.Errorf("search for %q finds it alone: %v, want %v", word, got, want)
	}
	if got := strings.Contains(publicText(m.T, m.site, "/services/"+m.service), word); got != want {
		m.Errorf("the public page says %q: %v, want %v", word, got, want)
	}
}

// publishOne is the journey: from the queue to the public page in two
// interactions.
func (m *moderated) publishOne() {
	word := bellWords[m.n][0]
	m.staff.Visit(m.site.Home() + "/admin/queue")
	m.look(m.staff, "empty")
	m.suggests("We ring bells and a " + word + ".")
	m.readAndFound(word, false)
	m.staff.Visit(m.site.Home() + "/admin/queue")
	m.look(m.staff, "waiting")
	j := &journey{Page: m.staff, pages: 1}
	j.follow(`main li a[href*="/admin/queue/proposal/"]`)
	m.look(m.staff, "item")
	if got := j.Text("main"); !strings.Contains(got, word) || !strings.Contains(got, m.name) {
		m.Errorf("the item shows\n%s", got)
	}
	j.follow("#publish")
	m.Logf("moderate one edit: %d interactions, %d pages", j.steps, j.pages)
	if j.steps > 2 {
		m.Errorf("%d interactions, at most 2", j.steps)
	}
	if got := j.Text("main"); !strings.Contains(got, "It is published.") || !strings.Contains(got, "Nothing waits for you") {
		m.Errorf("in the end the queue says\n%s", got)
	}
	m.readAndFound(word, true)
	m.answered("was right")
}

// refuseOne says why not; who suggested it reads the reason, the public nothing.
func (m *moderated) refuseOne() {
	word := bellWords[m.n][1]
	m.suggests("We beat a " + word + ".")
	m.open()
	m.staff.Click(`button[value="reject"]`)
	m.look(m.staff, "no-reason")
	if got := m.staff.Text(".govuk-error-summary"); !strings.Contains(got, "Write a few words") {
		m.Errorf("without a reason: %q", got)
	}
	m.why("They told us that this is not so.")
	m.staff.Click(`button[value="reject"]`)
	m.look(m.staff, "rejected")
	m.readAndFound(word, false)
	m.answered("that this is not so")
}

// publishLate opens an item, and another moderator changes the same words first:
// both are shown, what was typed is kept, and one choice ends it.
func (m *moderated) publishLate() {
	early, late := bellWords[m.n][2], bellWords[m.n][3]
	m.suggests("We ring a " + late + ".")
	m.open()
	m.why("Thank you for telling us.")
	m.suggests("We ring a " + early + ".")
	m.second.Visit(m.site.Home() + "/admin/queue?order=newest")
	m.second.Click(`main li a[href*="/admin/queue/proposal/"]`)
	if got := m.second.Text("main"); !strings.Contains(got, early) {
		m.Fatalf("the second moderator reads\n%s", got)
	}
	m.second.Click("#publish")
	m.staff.Click("#publish")
	m.look(m.staff, "conflict")
	got := m.staff.Text("main")
	for _, want := range []string{"Somebody changed this", early, late} {
		if !strings.Contains(got, want) {
			m.Errorf("the conflict does not show %q:\n%s", want, got)
		}
	}
	if typed := eval[string](m.staff, `document.querySelector("#why").value`); typed != "Thank you for telling us." {
		m.Errorf("what was typed became %q", typed)
	}
	m.staff.Click("#publish")
	m.look(m.staff, "no-choice")
	m.staff.Press("#take-description-mine")
	m.staff.Click("#publish")
	m.readAndFound(late, true)
	m.readAndFound(early, false)
}

// editOne mends what was suggested before it goes in: the address and the times
// were suggested, the words are the moderator's. In the end another moderator,
// who has it open still, is told.
func (m *moderated) editOne() {
	m.public.Visit(m.site.Home() + "/suggest/" + m.service)
	m.public.Type("#postcode", "LS6 3QS")
	m.public.Type("#times", "Wednesdays 2pm to 4pm")
	time.Sleep(formWait)
	m.public.Click("#send")
	m.open()
	m.look(m.staff, "moved")
	if got := eval[int](m.staff, `document.querySelectorAll(".app-map svg").length`); got != 2 {
		m.Errorf("%d maps, want one before and one after", got)
	}
	m.second.Visit(m.staff.Address())
	m.staff.Click(`main a[href*="/admin/queue/edit/"]`)
	m.look(m.staff, "edit")
	m.staff.Type("#description", "We ring a "+mendedWords[m.n]+".")
	m.staff.Type("#times", "When the moon is full")
	m.staff.Click("#publish")
	m.look(m.staff, "edit-wrong")
	m.staff.Type("#times", "Thursdays 3pm to 5pm")
	m.staff.Click("#publish")
	m.readAndFound(mendedWords[m.n], true)
	if got := publicText(m.T, m.site, "/services/"+m.service); !strings.Contains(got, "Thursdays, 3pm to 5pm") || !strings.Contains(got, "LS6 3QS") {
		m.Error("the public page has not the mended times and the new postcode")
	}
	m.second.Click("#publish")
	m.look(m.second, "decided")
	if got := m.second.Text("main"); !strings.Contains(got, "Somebody else was quicker.") {
		m.Errorf("the second moderator reads\n%s", got)
	}
}

func (m *moderated) why(text string) {
	m.Helper()
	m.staff.Do(chromedp.SendKeys(chromedp.CSS("#why"), text))
}

func (m *moderated) open() {
	m.Helper()
	m.staff.Visit(m.site.Home() + "/admin/queue")
	m.staff.Click(`main li a[href*="/admin/queue/proposal/"]`)
}

// answered waits for the letter to who sent the correction.
func (m *moderated) answered(want string) {
	m.Helper()
	if got := spaces(m.site.Letter(m.T, fmt.Sprintf("sam%d@example.org", m.n), "answer", time.Now().Add(-10*time.Second))); !strings.Contains(got, want) {
		m.Errorf("the answer does not say %q:\n%s", want, got)
	}
}

// look holds a page of staff to what every page must be.
func (m *moderated) look(p *Page, name string) {
	m.Helper()
	p.Screenshot("moderate-" + name + "-" + m.way)
	for _, w := range p.CheckState(staffKind.budget.Nodes) {
		m.Errorf("%s: %s", name, w)
	}
}
