package web

import (
	"cmp"
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
	Link link // what it is about; may be empty
}

// mostLike is how many like listings are named.
const mostLike = 3

// checkViews are the automatic checks of a listing, each with what it found;
// what was not checked says so.
func (s *edition) checkViews(ctx context.Context, store directory.Store, l *directory.Listing) ([]checkView, error) {
	var out []checkView
	for _, c := range directory.Checks(l, s.Places) {
		out = append(out, checkView{Text: s.T("staff-check."+c.Name+"-"+string(c.Result), "About", strings.Join(c.About, ", ")), Look: c.Result == directory.CheckLook})
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
		return checkView{Text: s.T("staff-check.website-none")}, nil
	}
	known, err := s.program().LinkCheck(ctx, l.ID)
	switch {
	case err != nil:
		return checkView{}, err
	case known.Address != address:
		return checkView{Text: s.T("staff-check.website-not-checked")}, nil
	case known.Dead():
		return checkView{Text: s.T("staff-check.website-dead", "Date", s.Date(known.Since)), Look: true}, nil
	case !known.Since.IsZero():
		return checkView{Text: s.T("staff-check.website-once", "Date", s.Date(known.At)), Look: true}, nil
	}
	return checkView{Text: s.T("staff-check.website-fine", "Date", s.Date(known.At))}, nil
}

// likeViews name listings that may be the same service, public or waiting, by
// name, phone, web address, mail, charity number and address, with what speaks
// for each.
func (s *edition) likeViews(ctx context.Context, store directory.Store, l *directory.Listing) ([]checkView, error) {
	others, err := s.mayBeSame(ctx, store, l)
	if err != nil {
		return nil, err
	}
	waiting, err := store.Proposals(ctx)
	if err != nil {
		return nil, err
	}
	links := map[string]link{}
	for i := range others {
		links[others[i].ID] = link{servicePath(&others[i]), plainLine(others[i].Service.Name)}
	}
	for i := range waiting {
		if p := &waiting[i]; p.Kind == directory.NewProposal && p.Listing.ID != l.ID {
			other := *p.Listing.Clone()
			other.ID, other.State = p.ID, directory.Submitted
			others, links[p.ID] = append(others, other), link{queuePath + "/proposal/" + p.ID, plainLine(other.Service.Name)}
		}
	}
	self := l.Clone()
	self.ID, self.State = cmp.Or(self.ID, "new"), directory.Published
	all := directory.NewLikenesses([]*directory.Listing{self})
	for i := range others {
		all.Add(&others[i])
	}
	var out []checkView
	for _, like := range all.Of(self) {
		at, known := links[like.A]
		if !known {
			at = links[like.B]
		}
		why, _ := s.likenessWords(like.Reasons)
		out = append(out, checkView{Look: true, Link: at,
			Text: s.T("staff-check.like", "Name", at.Text, "Percent", int(like.Score*100+0.5), "Why", strings.Join(why, s.T("list.comma")))})
		if len(out) == mostLike {
			break
		}
	}
	if len(out) == 0 {
		out = append(out, checkView{Text: s.T("staff-check.like-none")})
	}
	return out, nil
}

// mayBeSame are listings with words of the same name, and those that share a
// number or an address.
func (s *edition) mayBeSame(ctx context.Context, store directory.Store, l *directory.Listing) ([]directory.Listing, error) {
	found, err := store.SearchWords(ctx, directory.WordQuery{Words: strings.Fields(strings.ToLower(plainLine(l.Service.Name))), Limit: 50})
	if err != nil {
		return nil, err
	}
	shared, err := s.kin.of(ctx, s.program(), l)
	if err != nil {
		return nil, err
	}
	ids := slices.Compact(slices.Sorted(slices.Values(slices.Concat(found.IDs, shared))))
	return store.Listings(ctx, slices.DeleteFunc(ids, func(id string) bool { return id == l.ID }))
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
