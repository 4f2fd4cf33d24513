package web

import (
	"net/http"
	"net/url"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// missingPage asks what somebody looked for and did not find.
type missingPage struct {
	layout
	guarded
	Errors formErrors
	Crisis *crisisPanel
	Need   string // id, from the search that found nothing
	About  string // its label
	Near   string
	Text   string
}

const missingPath = "/missing"

// missingAddress hands on the first need and the place of a search, never its
// words.
func missingAddress(f searchForm) string {
	v := url.Values{}
	if len(f.Needs) > 0 {
		v.Set("need", f.Needs[0])
	}
	if f.Near != "" {
		v.Set("near", f.Near)
	}
	if len(v) == 0 {
		return missingPath
	}
	return missingPath + "?" + v.Encode()
}

// missing answers GET /missing. A search that found nothing hands on its need
// and its place, neither finer than an address may hold.
func (s *edition) missing(c *gin.Context) error {
	near := clean(c.Query("near"), maxValue)
	if _, household := namesHousehold(near); household {
		near = ""
	}
	p := s.missingPage(c, directory.Missing{Need: c.Query("need")}, s.nearLabel(near))
	p.guarded = s.openForm(c, missingPath)
	return s.render(c, http.StatusOK, "missing", p)
}

// nearLabel is the name of a place that an address names by its id.
func (s *edition) nearLabel(near string) string {
	if p := s.nearby(near).Place; p != nil {
		return p.Public().Label
	}
	return near
}

func (s *edition) missingPage(c *gin.Context, m directory.Missing, near string) missingPage {
	p := missingPage{layout: s.page(c, s.T("missing.title")), Near: near, Text: m.Text}
	p.Canon, p.Back = s.canon(missingPath), link{"/", s.T("back.search")}
	if t, ok := s.Vocabularies.Need(m.Need); ok {
		p.Need, p.About = t.ID, s.Label("need", t.ID, t.Label)
	}
	return p
}

// sendMissing answers POST /missing. Of the place only the outward code or the
// council is kept.
func (s *edition) sendMissing(c *gin.Context) error {
	f, err := s.posted(c, missingPath)
	if err != nil {
		return err
	}
	m := directory.Missing{Text: f.text("text"), Day: s.Now()}
	if t, ok := s.Vocabularies.Need(f.text("need")); ok {
		m.Need = t.ID
	}
	m.Held = advertises(m.Text)
	rules, near := m.Validate(), f.text("near")
	if near != "" {
		if m.Area = s.areaOf(near); m.Area == "" {
			rules.AddCoded("near", "missing-area", "Enter a town, a council or the first half of a postcode, like LS11")
		}
	}
	problems, g := s.judge(f, rules, m.Text)
	if len(problems) == 0 {
		problems, err = s.keepOnce(f, func() error {
			_, err := s.Store.AddMissing(c.Request.Context(), m)
			return err
		})
		if err != nil {
			return err
		}
	}
	if len(problems) == 0 {
		return s.thank(c, "missing", "", m.Text)
	}
	p := s.missingPage(c, m, near)
	p.guarded, p.Errors, p.Title = g, s.say(problems), s.T("problem.page", "Title", p.Title)
	p.NoIndex = true
	return s.refuse(c, "missing", m.Text, &p.layout, &p.Crisis, func() any { return p })
}

// areaOf is the area of a place in people's words; empty for one that is not
// known, or that several places are named.
func (s *edition) areaOf(near string) string {
	answer := s.Places.Resolve(clean(near, maxValue))
	if answer.Place == nil {
		return ""
	}
	return unmetArea(answer.Place)
}
