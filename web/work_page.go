package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// workPage is where a link worker starts: a search, the lists that they and
// their team keep, and services of those lists that nobody checked lately.
type workPage struct {
	layout
	Done  string
	Form  formView
	Lists []listGroup
	Ask   []askWorked
}

// askWorked asks about one service with one tap.
type askWorked struct {
	Name, Href, Action, Fresh string
	Phone                     *phoneView
	Answers                   []option
}

const (
	workPath   = "/work"
	workLists  = workPath + "/lists"
	workKeep   = workPath + "/keep"
	mostAsked  = 5 // services on the page of a link worker
	mostLooked = 300
)

// work answers GET /work.
func (s *edition) work(c *gin.Context) error {
	lists, err := s.as(c).Shortlists(c.Request.Context())
	if err != nil {
		return err
	}
	p := workPage{layout: s.staffPage(c, s.T("work.title")), Lists: s.listGroups(c, lists)}
	if p.Ask, err = s.askWorked(c.Request.Context(), s.actor(c), lists); err != nil {
		return err
	}
	if c.Query("did") == "worked" {
		p.Done = s.T("work.did-worked")
	}
	return s.renderStaff(c, http.StatusOK, "staff_work", p)
}

// askWorked are services on lists whose word was not heard for the longest time,
// of those that the actor checks by getting through.
func (s *edition) askWorked(ctx context.Context, actor directory.Actor, lists []directory.Shortlist) ([]askWorked, error) {
	var ids []string
	for _, l := range lists {
		for _, id := range l.Listings {
			if !slices.Contains(ids, id) && len(ids) < mostLooked {
				ids = append(ids, id)
			}
		}
	}
	shown, err := s.shelf.listings(ctx, s.Store, ids)
	if err != nil {
		return nil, err
	}
	var old []*directory.Listing
	for _, id := range ids {
		if x := shown[id]; x != nil && x.listing.State == directory.Published && x.listing.Age(s.Now(), s.Periods).Class != directory.Fresh &&
			directory.Can(actor, directory.CheckContact, x.listing.Resource(), s.Now()) {
			old = append(old, x.listing)
		}
	}
	slices.SortStableFunc(old, func(a, b *directory.Listing) int {
		return cmp.Or(a.LastAssured().Compare(b.LastAssured()), cmp.Compare(a.ID, b.ID))
	})
	var out []askWorked
	for _, l := range old[:min(len(old), mostAsked)] {
		ask := askWorked{Name: plainLine(l.Service.Name), Href: servicePath(l), Action: "/services/" + l.ID + "/worked",
			Fresh: freshWords(s.Language, l, s.Now(), s.Periods).Words, Phone: firstPhone(l)}
		for _, a := range directory.AllTried {
			ask.Answers = append(ask.Answers, option{Value: string(a), Text: s.T("worked." + string(a))})
		}
		out = append(out, ask)
	}
	return out, nil
}
