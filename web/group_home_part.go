package web

import (
	"slices"
	"strconv"
)

// About how many of the 300 nodes of a page for groups each thing takes, and
// what is left for them beside head and foot.
const (
	homeNodes  = 165
	panelNodes = 34 // a listing with all that can be done
	rowNodes   = 10 // a listing in a short row
	draftNodes = 11
	groupNodes = 5
	newNodes   = 2
)

// mostDrafts stand before the listings; the others come after them.
const mostDrafts = 5

// homeEntry is one thing on the page, in the order in which it is shown.
type homeEntry struct {
	draft   *draftView
	waits   link
	group   *groupView
	listing *groupListing
}

// part leaves one page of what somebody has. Where all of it fits, each listing
// shows what can be done with it. Else each is a short row that leads to the
// rest, but for the one that was asked for, which comes first.
func (p *groupHomePage) part(of, page string) {
	entries := p.entries()
	if nodes(entries, "") <= homeNodes {
		return
	}
	p.shorten(of)
	entries = p.entries()
	slices.SortStableFunc(entries, func(a, b homeEntry) int { return a.after(of) - b.after(of) })
	pages := pagesOf(entries, of)
	n, _ := strconv.Atoi(page)
	n = min(max(n, 1), len(pages))
	if n > 1 {
		p.Previous = groupHomePath + "?page=" + strconv.Itoa(n-1)
	}
	if n < len(pages) {
		p.Next = groupHomePath + "?page=" + strconv.Itoa(n+1)
	}
	p.show(pages[n-1])
}

// entries are all things in their order.
func (p *groupHomePage) entries() (out []homeEntry) {
	for i := range min(len(p.Drafts), mostDrafts) {
		out = append(out, homeEntry{draft: &p.Drafts[i]})
	}
	for _, one := range p.New {
		out = append(out, homeEntry{waits: one})
	}
	for i := range p.Groups {
		for k := range p.Groups[i].Listings {
			out = append(out, homeEntry{group: &p.Groups[i], listing: &p.Groups[i].Listings[k]})
		}
	}
	for i := mostDrafts; i < len(p.Drafts); i++ {
		out = append(out, homeEntry{draft: &p.Drafts[i]})
	}
	return out
}

// shorten makes rows of the listings, but for one.
func (p *groupHomePage) shorten(but string) {
	for i := range p.Groups {
		for k := range p.Groups[i].Listings {
			if l := &p.Groups[i].Listings[k]; l.ID != but {
				l.Open = groupHomePath + "?of=" + l.ID
			}
		}
	}
}

func (e homeEntry) after(of string) int {
	if e.listing != nil && e.listing.ID == of {
		return 0
	}
	return 1
}

// nodes is about what entries take; of is the listing that is no short row.
func nodes(entries []homeEntry, of string) (n int) {
	var group *groupView
	for _, e := range entries {
		switch {
		case e.draft != nil:
			n += draftNodes
		case e.listing == nil:
			n += newNodes
		case e.listing.Open != "" && e.listing.ID != of:
			n += rowNodes
		default:
			n += panelNodes
		}
		if e.group != nil && e.group != group {
			n += groupNodes
			group = e.group
		}
	}
	return n
}

// pagesOf parts entries so that each page keeps within its nodes.
func pagesOf(entries []homeEntry, of string) (pages [][]homeEntry) {
	for len(entries) > 0 {
		n := 1
		for n < len(entries) && nodes(entries[:n+1], of) <= homeNodes {
			n++
		}
		pages = append(pages, entries[:n])
		entries = entries[n:]
	}
	return pages
}

// show puts the entries of one page in place of all.
func (p *groupHomePage) show(entries []homeEntry) {
	p.Drafts, p.New, p.Groups = nil, nil, nil
	var last *groupView
	for _, e := range entries {
		switch {
		case e.draft != nil:
			p.Drafts = append(p.Drafts, *e.draft)
		case e.listing == nil:
			p.New = append(p.New, e.waits)
		default:
			if e.group != last {
				p.Groups = append(p.Groups, groupView{Name: e.group.Name, Colleagues: e.group.Colleagues})
				last = e.group
			}
			g := &p.Groups[len(p.Groups)-1]
			g.Listings = append(g.Listings, *e.listing)
		}
	}
}
