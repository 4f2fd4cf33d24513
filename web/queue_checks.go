package web

import (
	"context"
	"html/template"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"anchorpoint/directory"
	"anchorpoint/search"
	"anchorpoint/web/plot"
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

// movedView is where a listing was and where it will be, in words and on two
// maps of one view. A side without a map has no place, or none that is told.
type movedView struct {
	Before, After *mapView
	Rough         bool // a place is known by a part of its postcode only
}

// moves draws the venues of two versions of a listing; nil where neither has a
// place.
func (s *edition) moves(old, now *directory.Listing) *movedView {
	v := &movedView{}
	before, after := s.staffPins(old, v), s.staffPins(now, v)
	if len(before)+len(after) == 0 {
		return nil
	}
	var all []orb.Point
	for _, p := range slices.Concat(before, after) {
		all = append(all, p.At)
	}
	v.Before = s.staffMap("before", s.T("staff-item.map-before"), before, all)
	v.After = s.staffMap("after", s.T("staff-item.map-after"), after, all)
	return v
}

// staffPins are the venues of a listing as the public will find them, those
// that are known roughly among them.
func (s *edition) staffPins(l *directory.Listing, v *movedView) []plot.Pin {
	if l == nil {
		return nil
	}
	var out []plot.Pin
	for i, at := range l.Locations() {
		if p := search.PublicPosition(l, at, s.Places); p.Known {
			out = append(out, plot.Pin{Number: i + 1, Name: plainLine(at.Name), At: p.Point})
			v.Rough = v.Rough || !p.Exact
		}
	}
	return out
}

func (s *edition) staffMap(id, title string, pins []plot.Pin, view []orb.Point) *mapView {
	if len(pins) == 0 {
		return nil
	}
	m := plot.Map{ID: id, Pins: pins, Around: view, Words: s.plotWords(title, nil)}
	return &mapView{ID: id, SVG: template.HTML(s.draw(m).SVG)}
}
