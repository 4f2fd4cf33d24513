package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"anchorpoint/directory"
	"anchorpoint/geo"

	"github.com/gin-gonic/gin"
)

// suggestPage is a correction of a service by anybody, all on one page.
type suggestPage struct {
	layout
	guarded
	Errors formErrors
	Crisis *crisisPanel
	Name   string
	Action string
	Boxes  []textBox
	Text   string
	Email  string
}

// changeBox is a field that anybody may correct: what stands, and how what was
// typed is put into a listing.
type changeBox struct {
	id    string
	long  bool
	shown func(s *edition, l *directory.Listing) string
	put   func(l *directory.Listing, typed string)
}

// maxChange is the most that one box takes, in characters.
const maxChange = 5000

// changeBoxes are the fields of the page, in its order. An address that is not
// shown cannot be corrected by guessing.
func changeBoxes(l *directory.Listing) []changeBox {
	boxes := []changeBox{
		{"phone", true, func(_ *edition, l *directory.Listing) string { return phoneLines(l) },
			func(l *directory.Listing, typed string) { l.Service.Phones = readPhones(typed, l.Service.Phones) }},
		{"times", true, func(s *edition, l *directory.Listing) string {
			return strings.Join(s.english().times(l).lines(), "\n")
		}, putTimes},
	}
	if (l.Visibility == "" || l.Visibility == geo.Shown) && len(l.Locations()) > 0 {
		boxes = append(boxes, changeBox{"address", false,
			func(_ *edition, l *directory.Listing) string { return firstAddress(l).Address1 },
			func(l *directory.Listing, typed string) { firstAddress(l).Address1 = typed }},
			changeBox{"town", false,
				func(_ *edition, l *directory.Listing) string { return firstAddress(l).City },
				func(l *directory.Listing, typed string) { firstAddress(l).City = typed }},
			changeBox{"postcode", false,
				func(_ *edition, l *directory.Listing) string { return firstAddress(l).PostalCode },
				func(l *directory.Listing, typed string) { firstAddress(l).PostalCode = writtenPostcode(typed) }})
	}
	return append(boxes,
		changeBox{"cost", true, func(s *edition, l *directory.Listing) string {
			return strings.Join(s.english().costLines(l), "\n")
		}, putCost},
		changeBox{"website", false, func(_ *edition, l *directory.Listing) string { return l.Service.URL },
			func(l *directory.Listing, typed string) { l.Service.URL = typed }},
		changeBox{"words", true, func(_ *edition, l *directory.Listing) string { return l.Service.Description },
			func(l *directory.Listing, typed string) { l.Service.Description = typed }})
}

// firstAddress is the address of the first venue, made where there is none.
func firstAddress(l *directory.Listing) *directory.Address {
	at := l.Locations()[0]
	if len(at.Addresses) == 0 {
		at.Addresses = []directory.Address{{Country: "GB", AddressType: "physical"}}
	}
	return &at.Addresses[0]
}

// writtenPostcode is a postcode as it is written, and anything else as typed.
func writtenPostcode(typed string) string {
	if code, _, err := geo.ParsePostcode(typed, nil); err == nil {
		return code.String()
	}
	return typed
}

// moved makes a place of its own of the first venue, whose address was typed
// anew: other services may share the old one, and its point is another's.
func (s *edition) moved(l *directory.Listing) {
	for i := range l.Service.ServiceAtLocations {
		at := &l.Service.ServiceAtLocations[i]
		if at.Location == nil {
			continue
		}
		at.LocationID, at.Location.ID = "", ""
		for k := range at.Location.Addresses {
			at.Location.Addresses[k].ID, at.Location.Addresses[k].LocationID = "", ""
		}
		at.Location.Locate(s.Places)
		return
	}
}

// putTimes reads words of times where all of them are understood; else they
// stand as they were typed, for staff to see.
func putTimes(l *directory.Listing, typed string) {
	for i := range l.Service.ServiceAtLocations {
		l.Service.ServiceAtLocations[i].Schedules = nil
	}
	l.Service.Schedules = nil
	if windows, ok := directory.ReadHours(typed); ok {
		for _, w := range windows {
			l.Service.Schedules = append(l.Service.Schedules, directory.Schedule{Freq: w.Freq, Byday: w.Byday, OpensAt: w.OpensAt, ClosesAt: w.ClosesAt})
		}
		return
	}
	if typed != "" {
		l.Service.Schedules = []directory.Schedule{{Description: typed}}
	}
}

func putCost(l *directory.Listing, typed string) {
	l.Service.CostOptions, l.Service.Fees, l.Service.FeesDescription = nil, "", typed
	l.Facts.Cost = directory.Set{}
	if strings.EqualFold(strings.Trim(typed, ". "), "free") {
		l.Facts.Cost.Put("free", directory.Yes)
	}
}

// suggestChange answers GET /suggest/{id}.
func (s *edition) suggestChange(c *gin.Context) error {
	l, err := s.told(c)
	if err != nil {
		return err
	}
	p := s.suggestPage(c, &l, nil)
	p.guarded = s.openForm(c, p.Action)
	return s.render(c, http.StatusOK, "suggest", p)
}

func (s *edition) suggestPage(c *gin.Context, l *directory.Listing, f *sent) suggestPage {
	p := suggestPage{layout: s.page(c, s.T("suggest-change.title")), Name: plainLine(l.Service.Name), Action: "/suggest/" + l.ID}
	p.NoIndex, p.Exit, p.Back = true, s.sensitiveListing(l), link{servicePath(l), s.T("report.back")}
	for _, b := range changeBoxes(l) {
		box := textBox{ID: b.id, Label: s.T("suggest-change." + b.id), Long: b.long, Text: b.shown(s, l)}
		if f != nil {
			box.Text = f.text(b.id)
		}
		p.Boxes = append(p.Boxes, box)
	}
	if f != nil {
		p.Text, p.Email = f.text("text"), f.text("email")
	}
	return p
}

// sendChange answers POST /suggest/{id}.
func (s *edition) sendChange(c *gin.Context) error {
	ctx := c.Request.Context()
	l, err := s.told(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, "/suggest/"+l.ID)
	if err != nil {
		return err
	}
	whole, err := s.program().Listing(ctx, l.ID) // a public copy would propose to lose what it leaves out
	if err != nil {
		return err
	}
	wanted, typed := s.corrected(f, &l, &whole)
	changed := len(directory.Compare(&whole, wanted)) > 0
	r := directory.Report{ListingID: l.ID, Kind: directory.ReportOther, Text: f.text("text"), Email: f.text("email"), Day: s.Now()}
	problems := s.changeProblems(f, &l, r, changed)
	problems, g := s.judge(f, problems, r.Text+"\n"+typed)
	if len(problems) == 0 {
		problems, err = s.keepOnce(f, func() error {
			if !changed { // words alone are a report
				r.Held = advertises(r.Text)
				_, err := s.Store.AddReport(ctx, r)
				return err
			}
			_, err := s.Store.Propose(ctx, directory.Proposal{Kind: directory.CorrectionProposal, ListingID: l.ID, Base: whole.Rev,
				Listing: *wanted, Reason: r.Text, Email: r.Email, At: s.Now(), Held: advertises(r.Text + " " + typed)})
			return err
		})
		if err != nil {
			return err
		}
	}
	if len(problems) == 0 {
		return s.thank(c, "suggest", l.ID, r.Text)
	}
	p := s.suggestPage(c, &l, f)
	p.guarded, p.Errors, p.Title = g, s.say(problems), s.T("problem.page", "Title", p.Title)
	return s.refuse(c, "suggest", r.Text, &p.layout, &p.Crisis, func() any { return p })
}

// corrected is the whole listing with what was typed, and the words that are
// new. A box that still says what was shown, or that was not sent, changes
// nothing.
func (s *edition) corrected(f *sent, shown, whole *directory.Listing) (wanted *directory.Listing, typed string) {
	wanted = whole.Clone()
	relocated := false
	for _, b := range changeBoxes(shown) {
		text := f.text(b.id)
		if !f.v.Has(b.id) || sameWords(text, b.shown(s, shown)) {
			continue
		}
		b.put(wanted, text)
		if slices.Contains(addressBoxes, b.id) {
			relocated = true
		}
		if b.id != "postcode" { // a venue's own: no sign of a person
			typed += text + "\n"
		}
	}
	if relocated {
		s.moved(wanted)
	}
	return wanted, typed
}

var addressBoxes = []string{"address", "town", "postcode"}

// sameWords compares as people do: browsers change the ends of lines.
func sameWords(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

func (s *edition) changeProblems(f *sent, l *directory.Listing, r directory.Report, changed bool) directory.FieldErrors {
	var e directory.FieldErrors
	for _, b := range changeBoxes(l) {
		if utf8.RuneCountInString(f.text(b.id)) > maxChange {
			e.AddCoded(b.id, "change-long", "Use fewer words in this box, 5,000 letters at most")
		}
	}
	if site := f.text("website"); site != "" && !sameWords(site, l.Service.URL) && !isWebAddress(site) {
		e.AddCoded("website", "change-website", "Enter a web address like https://www.example.org")
	}
	if code := f.text("postcode"); code != "" && !sameWords(code, firstPostcode(l)) {
		if p, _, err := geo.ParsePostcode(code, nil); err != nil || p.Kind() != geo.Unit {
			e.AddCoded("postcode", "change-postcode", "Enter a full postcode, like LS11 9AB")
		}
	}
	if !changed && strings.TrimSpace(r.Text) == "" {
		e.AddCoded("text", "change-nothing", "Change something, or tell us what is wrong")
		return e
	}
	if !changed {
		return append(e, r.Validate()...)
	}
	checked := r
	checked.Kind = directory.ReportWrongPlace // any that needs no words
	return append(e, checked.Validate()...)
}

func firstPostcode(l *directory.Listing) string {
	if len(l.Locations()) == 0 {
		return ""
	}
	return l.Locations()[0].Postcode()
}

func isWebAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && strings.Contains(u.Hostname(), ".") && u.User == nil
}
