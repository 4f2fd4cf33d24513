package web

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"anchorpoint/directory"

	"github.com/google/uuid"
)

// listed are the services of a list as they are now: those that can be shown,
// in the order of the list, and those that are no longer there.
type listed struct {
	found []*directory.Listing
	keys  []string // under which the list holds each of them
	gone  []goneEntry
}

// goneEntry is a service of a list that has left the directory. Name is empty
// where naming it could do harm, or where nobody knows it.
type goneEntry struct{ ID, Name string }

// listed loads the services of a list. One that was merged into another is
// shown as that other.
func (s *Server) listed(ctx context.Context, ids []string) (out listed, err error) {
	shown, err := s.shelf.listings(ctx, s.Store, ids)
	if err != nil {
		return out, err
	}
	seen := map[string]bool{}
	put := func(key string, l *directory.Listing) {
		if !seen[l.ID] {
			seen[l.ID] = true
			out.found, out.keys = append(out.found, l), append(out.keys, key)
		}
	}
	for _, id := range ids {
		if l := shown[id]; l != nil {
			put(id, l.listing)
			continue
		}
		next, gone, err := s.left(ctx, id)
		switch {
		case err != nil:
			return out, err
		case next != nil:
			put(id, next)
		default:
			out.gone = append(out.gone, gone)
		}
	}
	return out, nil
}

// left says what became of a service that is not shown any more.
func (s *Server) left(ctx context.Context, id string) (next *directory.Listing, gone goneEntry, err error) {
	gone.ID = id
	if uuid.Validate(id) != nil {
		return nil, gone, nil // none of ours: somebody wrote the cookie by hand
	}
	l, err := s.Store.Listing(ctx, id)
	switch {
	case errors.Is(err, directory.ErrNotFound):
		return nil, gone, nil
	case !errors.Is(err, directory.ErrGone):
		return nil, gone, err
	}
	if l.Closing.Redirect != "" {
		if to, err := s.Store.Listing(ctx, l.Closing.Redirect); err == nil && to.Public() {
			return &to, gone, nil
		}
	}
	if !l.Closing.Safety && !l.Closing.DoNotList {
		gone.Name = plainLine(l.Service.Name)
	}
	return nil, gone, nil
}

// order is the list with what can be shown first, so that a move by one is seen.
func (l listed) order() myList {
	out := myList(slices.Clone(l.keys))
	for _, g := range l.gone {
		out = append(out, g.ID)
	}
	return out
}

// goneView is the note about services that are no longer listed.
type goneView struct {
	Named   []goneEntry
	Unnamed []string // ids
	Words   string   // about those without a name
}

func (s *edition) goneView(gone []goneEntry) (v goneView) {
	for _, g := range gone {
		if g.Name != "" {
			v.Named = append(v.Named, g)
		} else {
			v.Unnamed = append(v.Unnamed, g.ID)
		}
	}
	if n := len(v.Unnamed); n > 0 {
		v.Words = s.T("list.gone-unnamed", "Count", n)
	}
	return v
}

// UnnamedIDs are the ids as a button sends them.
func (v goneView) UnnamedIDs() string { return strings.Join(v.Unnamed, listSeparator) }

// listEntry is one service of a list.
type listEntry struct {
	listButton
	Href         string
	Organization string
	Paused       string
	Places       tag
	Where, When  string
	Phone        *phoneView
	First, Last  bool
}

// listButton puts one service on my list, or takes it off.
type listButton struct {
	ID, Name string
	N        int // of the card to come back to; 0: the top of the page
	Listed   bool
}

func (s *edition) listEntries(l listed, mine myList) []listEntry {
	out := make([]listEntry, len(l.found))
	for i, x := range l.found {
		words, how := placesWords(s.Language, x, s.Now())
		w := where{in: s.Language, listing: x, name: s.areaName}
		w.hit.Venue = -1
		out[i] = listEntry{
			listButton: listButton{ID: l.keys[i], Name: plainLine(x.Service.Name), N: i + 1, Listed: slices.Contains(mine, l.keys[i])},
			Href:       servicePath(x), Organization: otherName(x), Paused: pausedWords(s.Language, x, s.Now()),
			Places: tag{words, how}, Where: w.plainWhere(), When: s.times(x).headline(), Phone: firstPhone(x),
			First: i == 0, Last: i == len(l.found)-1,
		}
	}
	return out
}

// firstPhone is the number to ring; nil where there is none.
func firstPhone(l *directory.Listing) *phoneView {
	for _, phone := range l.Phones() {
		if d := dial(phone.Number); d != "" {
			return &phoneView{noBreak(plainLine(phone.Number)), d, plainLine(phone.Description)}
		}
	}
	return nil
}

// allLinks put all results of a page on my list, or on paper.
type allLinks struct {
	IDs   string
	Words string
	Print string
}

func (s *edition) allLinks(a *asked) allLinks {
	ids := make([]string, len(a.listings))
	for i, l := range a.listings {
		ids[i] = l.id
	}
	of := strings.Join(ids, listSeparator)
	v := url.Values{"of": {of}}
	if asked := a.form.Terms["access"]; len(asked) > 0 {
		v["access"] = asked
	}
	return allLinks{of, s.T("list.add-all", "Count", len(ids)), "/list/print?" + v.Encode()}
}
