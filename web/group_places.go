package web

import (
	"errors"
	"net/http"
	"strconv"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// usualWeeks is for how long an answer about places is true unless somebody
// chooses another.
const usualWeeks = "4"

// groupPlaces answers GET /groups/listing/{id}/places. A link that names the
// answer leaves one button to press.
func (s *edition) groupPlaces(c *gin.Context) error {
	l, err := s.ownListing(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "places", s.groupPlacesPage(c, &l, c.Query("say"), usualWeeks, ""))
}

// groupPlacesPage is the page that letters lead to, for who is signed in.
func (s *edition) groupPlacesPage(c *gin.Context, l *directory.Listing, say, weeks, wait string) placesPage {
	p := s.placesPage(c, &answering{listing: *l}, say, weeks, wait)
	p.Action, p.Back = groupPath(l.ID, "/places"), s.homeLink()
	return p
}

// sendGroupPlaces answers POST /groups/listing/{id}/places.
func (s *edition) sendGroupPlaces(c *gin.Context) error {
	l, err := s.ownListing(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, "/places")
	if err != nil {
		return err
	}
	say, weeks, wait := f.text("say"), f.text("weeks"), f.text("wait")
	n, waits := readPlaces(say, weeks, wait)
	by := s.by(c, howPage)
	var before *directory.Listing
	after, err := s.as(c).UpdateListing(c.Request.Context(), l.ID, s.edit("places"), func(l *directory.Listing) error {
		before = l.Clone()
		return l.SayPlaces(directory.CapacityState(say), waits, n, by)
	})
	var problems directory.FieldErrors
	if errors.As(err, &problems) {
		p := s.groupPlacesPage(c, &l, say, weeks, wait)
		p.Chosen, p.Errors = "", s.say(problems)
		p.Title = s.T("problem.page", "Title", p.Title)
		return s.render(c, http.StatusUnprocessableEntity, "places", p)
	}
	if err != nil {
		return err
	}
	s.lookAfterwards(c.Request.Context(), s.actor(c), before, &after)
	return s.redirect(c, http.StatusSeeOther, backTo("places", l.ID))
}

// readPlaces reads the numbers of the form; one that is none is left for
// SayPlaces to refuse.
func readPlaces(say, weeks, wait string) (n, waits int) {
	n, _ = strconv.Atoi(weeks)
	if wait != "" && say == string(directory.WaitingList) {
		var err error
		if waits, err = strconv.Atoi(wait); err != nil || waits == 0 {
			waits = -1
		}
	}
	return n, waits
}
