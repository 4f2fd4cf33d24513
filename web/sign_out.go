package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// signOut answers POST /sign-out.
func (s *edition) signOut(c *gin.Context) error {
	if m := s.member(c); m != nil {
		if err := s.accounts().EndSession(c.Request.Context(), m.user.ID, m.session.ID); err != nil {
			return err
		}
		s.security(c, "signed out", "user", m.user.ID)
	}
	s.session.clear(c.Writer)
	c.Set(membership, (*signedIn)(nil))
	c.Header("Clear-Site-Data", `"cache", "cookies", "storage"`)
	return s.redirect(c, http.StatusSeeOther, "/sign-in/out")
}

// signedOut answers GET /sign-in/out.
func (s *edition) signedOut(c *gin.Context) error {
	p := s.thanksPageOf(c, s.T("sign-in.out"), s.T("sign-in.out-lead"))
	p.Next = link{signInPath, s.T("sign-in.title")}
	return s.render(c, http.StatusOK, "thanks", p)
}

func (s *edition) thanksPageOf(c *gin.Context, heading, text string) thanksPage {
	p := thanksPage{layout: s.page(c, heading), Heading: heading, Text: text}
	p.NoIndex, p.Next = true, link{"/", s.T("back.search")}
	c.Header("Cache-Control", "private, no-store")
	return p
}
