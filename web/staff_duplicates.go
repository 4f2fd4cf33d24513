package web

import (
	"cmp"
	"net/http"
	"strconv"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"

	"github.com/gin-gonic/gin"
)

// duplicatesPage lists pairs of listings that look like one.
type duplicatesPage struct {
	layout
	Pairs   []twinRow
	More    int    // pairs that are not shown
	Looked  string // when they were compared; empty: not yet
	Looking bool   // they are compared again now
	Mergers []mergerRow
}

// twinRow is one pair.
type twinRow struct {
	Href    string
	A, B    twinSide
	Percent int
	Reasons []string
	Against []string
}

// twinSide is one listing of a pair, as told in the list.
type twinSide struct {
	ID, Name, Href string
	Organization   string
	Place          string
	Source         string
	Fresh          fresh
}

// mergerRow is a merger that can still be undone.
type mergerRow struct {
	Name, Href string
	Undo       string // path
	When       string
}

const (
	duplicatesPath = "/admin/duplicates"
	mergersPath    = "/admin/mergers/"
	// twinsShown is how many pairs stand on a page: the best come first, and
	// what is decided makes room for the next.
	twinsShown = 25
)

// duplicates answers GET /admin/duplicates.
func (s *edition) duplicates(c *gin.Context) error {
	ctx := c.Request.Context()
	found, looking, err := s.twins.pairsNow(ctx, s.Store.As(directory.SystemActor("duplicates")))
	if err != nil {
		return err
	}
	apart, err := s.as(c).Apart(ctx)
	if err != nil {
		return err
	}
	p := duplicatesPage{layout: s.page(c, s.T("staff-duplicates.title"))}
	p.NoIndex, p.Back = true, link{"/admin/queue", s.T("staff-duplicates.back")}
	if p.Looking = looking; !found.at.IsZero() {
		at := found.at.In(hours.London)
		p.Looked = s.T("staff-duplicates.looked", "Date", s.Date(at), "Time", clockWords(s.Language, at.Hour()*60+at.Minute()))
	}
	feeds, err := s.feeds(c)
	if err != nil {
		return err
	}
	for _, pair := range found.pairs {
		if apart[pair.Pair()] {
			continue
		}
		a, b, err := s.editablePair(c, pair.A, pair.B)
		switch {
		case err != nil:
			return err
		case a == nil:
			continue
		case len(p.Pairs) == twinsShown:
			p.More++
		default:
			p.Pairs = append(p.Pairs, s.twinRow(feeds, pair, a, b))
		}
	}
	if p.Mergers, err = s.mergerRows(c); err != nil {
		return err
	}
	c.Header("Cache-Control", personal)
	return s.render(c, http.StatusOK, "staff_duplicates", p)
}

// editablePair are two listings that still stand and that who asks may edit;
// nil where one is not.
func (s *edition) editablePair(c *gin.Context, a, b string) (left, right *directory.Listing, err error) {
	found, err := s.as(c).Listings(c.Request.Context(), []string{a, b})
	if err != nil || len(found) != 2 {
		return nil, nil, err
	}
	for i := range found {
		if found[i].State == directory.Withdrawn || !directory.Can(s.actor(c), directory.EditListing, found[i].Resource(), s.Now()) {
			return nil, nil, nil
		}
	}
	return &found[0], &found[1], nil
}

func (s *edition) twinRow(feeds []feedView, pair directory.Likeness, a, b *directory.Listing) twinRow {
	row := twinRow{Href: twinPath(a.ID, b.ID), A: s.twinSide(feeds, a), B: s.twinSide(feeds, b), Percent: int(pair.Score*100 + 0.5)}
	row.Reasons, row.Against = s.likenessWords(pair.Reasons)
	return row
}

func twinPath(a, b string) string { return duplicatesPath + "/" + a + "/" + b }

// likenessWords are what speaks for a pair, and what against, with how much it
// counts.
func (s *edition) likenessWords(reasons []directory.LikenessReason) (pro, contra []string) {
	for _, r := range reasons {
		words := s.T("staff-like." + string(r.Kind))
		if r.Text != "" {
			words = s.T("staff-like.with", "Words", words, "Text", r.Text)
		}
		words = s.T("staff-like.counts", "Words", words, "Percent", strconv.Itoa(int(r.Weight*100+0.5)))
		if r.Against() {
			contra = append(contra, words)
		} else {
			pro = append(pro, words)
		}
	}
	return pro, contra
}

func (s *edition) twinSide(feeds []feedView, l *directory.Listing) twinSide {
	w := where{in: s.Language, listing: l, name: s.areaName}
	w.hit.Venue = -1
	side := twinSide{ID: l.ID, Name: plainLine(l.Service.Name), Href: servicePath(l), Organization: otherName(l), Place: w.plainWhere(),
		Source: s.T("staff-duplicates.made-here"), Fresh: freshWords(s.Language, l, s.Now(), s.Periods)}
	if name := l.Source.Feed; name != "" {
		feed, _ := feedOf(feeds, name)
		side.Source = cmp.Or(feed.Title, directory.Feed{Name: name}.Label())
	}
	return side
}

// mergerRows are the mergers that can be undone.
func (s *edition) mergerRows(c *gin.Context) ([]mergerRow, error) {
	mergers, err := s.as(c).Mergers(c.Request.Context(), s.Now().Add(-directory.MergeUndo))
	if err != nil {
		return nil, err
	}
	var out []mergerRow
	for _, m := range mergers {
		if !m.Undone.IsZero() || len(out) == twinsShown {
			continue
		}
		l, err := s.as(c).Listings(c.Request.Context(), []string{m.Keep})
		if err != nil {
			return nil, err
		}
		if len(l) == 1 {
			out = append(out, mergerRow{plainLine(l[0].Service.Name), servicePath(&l[0]), mergersPath + m.ID + "/undo", s.Date(m.At)})
		}
	}
	return out, nil
}
