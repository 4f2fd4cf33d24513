package web

import (
	"context"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/web/plot"

	"html/template"

	"anchorpoint/search"
)

// checkView is an automatic check in words.
type checkView struct {
	Text string
	Look bool // a person should look
}

// mostLike is how many like listings are named.
const mostLike = 3

// checkViews are the automatic checks of a listing, each with what it found;
// what was not checked says so.
func (s *edition) checkViews(ctx context.Context, store directory.Store, l *directory.Listing) ([]checkView, error) {
	var out []checkView
	for _, c := range directory.Checks(l, s.Places) {
		out = append(out, checkView{s.T("staff-check."+c.Name+"-"+string(c.Result), "About", strings.Join(c.About, ", ")), c.Result == directory.CheckLook})
	}
	website, err := s.websiteView(ctx, l)
	if err != nil {
		return nil, err
	}
	out = append(out, website)
	like, err := s.likeViews(ctx, store, l)
	return append(out, like...), err
}

// websiteView is what is known of the web address already: pages ask nobody,
// and an address that is new was not looked at.
func (s *edition) websiteView(ctx context.Context, l *directory.Listing) (checkView, error) {
	address := l.Website()
	if address == "" {
		return checkView{s.T("staff-check.website-none"), false}, nil
	}
	known, err := s.program().LinkCheck(ctx, l.ID)
	switch {
	case err != nil:
		return checkView{}, err
	case known.Address != address:
		return checkView{s.T("staff-check.website-not-checked"), false}, nil
	case known.Dead():
		return checkView{s.T("staff-check.website-dead", "Date", s.Date(known.Since)), true}, nil
	case !known.Since.IsZero():
		return checkView{s.T("staff-check.website-once", "Date", s.Date(known.At)), true}, nil
	}
	return checkView{s.T("staff-check.website-fine", "Date", s.Date(known.At)), false}, nil
}

// likeViews name listings that may be the same service.
func (s *edition) likeViews(ctx context.Context, store directory.Store, l *directory.Listing) ([]checkView, error) {
	found, err := store.SearchWords(ctx, directory.WordQuery{Words: strings.Fields(strings.ToLower(plainLine(l.Service.Name))), Limit: 50})
	if err != nil {
		return nil, err
	}
	others, err := store.Listings(ctx, found.IDs)
	if err != nil {
		return nil, err
	}
	self := l.Clone()
	if self.ID == "" {
		self.ID = "new"
	}
	var all []*directory.Listing
	names := map[string]string{}
	for i := range others {
		if others[i].ID != l.ID {
			all = append(all, &others[i])
			names[others[i].ID] = plainLine(others[i].Service.Name)
		}
	}
	var out []checkView
	for _, like := range directory.NewLikenesses(append(all, self)).Of(self) {
		name := names[like.A]
		if name == "" {
			name = names[like.B]
		}
		out = append(out, checkView{s.T("staff-check.like", "Name", name, "Percent", int(like.Score*100)), true})
		if len(out) == mostLike {
			break
		}
	}
	if len(out) == 0 {
		out = append(out, checkView{s.T("staff-check.like-none"), false})
	}
	return out, nil
}

// placesMap draws the venues of one version of a listing; nil where none has a
// point.
func (s *edition) placesMap(id, title string, l *directory.Listing) *mapView {
	if l == nil {
		return nil
	}
	m := plot.Map{ID: id}
	for i, at := range l.Locations() {
		if p := search.PublicPosition(l, at, s.Places); p.Exact {
			m.Pins = append(m.Pins, plot.Pin{Number: i + 1, Name: plainLine(at.Name), At: p.Point})
		}
	}
	if len(m.Pins) == 0 {
		return nil
	}
	m.Words = s.plotWords(title, nil)
	return &mapView{ID: id, SVG: template.HTML(s.draw(m).SVG)}
}
