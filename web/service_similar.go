package web

import (
	"cmp"
	"context"
	"slices"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search"
)

// similarView are services of the same kind.
type similarView struct {
	Links []similarLink
	Place string // that they are near; empty where nobody knows one
}

type similarLink struct {
	link
	About string // how it reaches people
}

const (
	// maxSimilar stand on a page.
	maxSimilar = 3
	// similarLooked at, the nearest first, to choose them from.
	similarLooked = 12
)

// similar finds services that share the most needs with one, near its venue or
// its area. A need of the second level weighs two, one of the first level one:
// two services for debt are more alike than two for money. Few listings name
// more than three needs, so what is shown shares at least one of the second
// level, or all that the listing has. A failing search leaves the section out.
func (s *edition) similar(ctx context.Context, l *directory.Listing, near *geo.Place) (out similarView) {
	needs := slices.Concat(l.Needs.Main, l.Needs.Also)
	if near == nil {
		near = s.publicPlace(l)
	}
	if len(needs) == 0 || near == nil {
		return out
	}
	ctx, cancel := context.WithTimeout(ctx, s.Limits.Search)
	defer cancel()
	r, err := s.find(ctx, search.Query{Place: near, Needs: needs, Limit: similarLooked, NoFacets: true})
	if err != nil {
		return out
	}
	found, err := s.hydrate(ctx, &r)
	if err != nil {
		return out
	}
	for _, i := range s.mostAlike(l, needs, found) {
		at := found[i].listing
		w := where{in: s.Language, listing: at, name: s.areaName, place: near, hit: r.Hits[i]}
		out.Links = append(out.Links, similarLink{link{servicePath(at), plainLine(at.Service.Name)}, w.plainWhere()})
	}
	out.Place = near.Public().Label
	return out
}

// mostAlike are the places of the found that are most like a listing, best
// first, without itself and without what has closed its doors for now.
func (s *edition) mostAlike(l *directory.Listing, needs []string, found []*shelved) []int {
	least := min(2, s.shared(needs, needs))
	alike := make([]int, len(found))
	var order []int
	for i, f := range found {
		alike[i] = s.shared(needs, slices.Concat(f.listing.Needs.Main, f.listing.Needs.Also))
		if f.id != l.ID && alike[i] >= least && f.listing.State != directory.Paused {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(alike[b], alike[a]) })
	return order[:min(len(order), maxSimilar)]
}

// shared is the weight of the needs that two listings have in common.
func (s *edition) shared(a, b []string) (weight int) {
	for _, id := range a {
		if t, ok := s.Vocabularies.Need(id); ok && slices.Contains(b, id) {
			weight++
			if t.ParentID != "" {
				weight++
			}
		}
	}
	return weight
}

// publicPlace is where a listing is, as far as anybody may know: a postcode or
// town of its, or an area that it covers. Of a hidden address not even the town
// is asked for, so that no list of neighbours tells of it.
func (s *edition) publicPlace(l *directory.Listing) *geo.Place {
	if l.Visibility != geo.Hidden {
		w := where{listing: l}
		w.hit.Venue = -1
		for _, at := range l.Locations() {
			if p := s.Places.Resolve(at.Postcode()).Place; p != nil {
				return p
			}
		}
		if p := s.Places.Resolve(w.town()).Place; p != nil {
			return p
		}
	}
	for _, term := range l.Covers {
		if name := s.Places.AreaName(term); name != "" {
			if p := s.Places.Resolve(name).Place; p != nil {
				return p
			}
		}
	}
	return nil
}
