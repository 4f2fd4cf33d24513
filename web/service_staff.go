package web

import (
	"fmt"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// staffView is what only people who look after the area of a listing, or run it, see on
// its page. It is closed at first, as a patient may read over the shoulder,
// and is never printed.
type staffView struct {
	Notes    []string
	Referral []contactView // whom the source names
	Reach    []string      // as the group wrote it for link workers
	Manage   string        // for who may write the note
}

// staffView is nil for everybody who may not see it or when there is nothing to
// see, so that such a page is the public's.
func (s *edition) staffView(c *gin.Context, l *directory.Listing) (*staffView, error) {
	if s.user(c) == nil {
		return nil, nil
	}
	if !directory.Can(s.actor(c), directory.ViewStaff, l.Resource(), s.Now()) {
		return nil, nil
	}
	whole, err := s.as(c).Listing(c.Request.Context(), l.ID)
	if err != nil {
		return nil, fmt.Errorf("notes on listing %s: %w", l.ID, err)
	}
	v := staffView{Notes: paragraphs(whole.StaffNote), Referral: contactsFor(&whole, "referral"), Reach: paragraphs(whole.ReferralContact)}
	if directory.Can(s.actor(c), directory.PublishAll, l.Resource(), s.Now()) {
		v.Manage = listingPath + l.ID
	}
	if len(v.Notes)+len(v.Referral)+len(v.Reach) == 0 && v.Manage == "" {
		return nil, nil
	}
	return &v, nil
}
