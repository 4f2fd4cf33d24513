package web

import "anchorpoint/search"

// pagination is the foot of a list that has several pages.
type pagination struct {
	Previous, Next string
	Pages          []pageLink
	Capped         bool // there are more than can be paged through
}

type pageLink struct {
	Href string
	N    int
	On   bool
	Gap  bool // pages are left out before this one
}

// pageLinks links the first, the last and the pages round the present one.
func pageLinks(f searchForm, total int) pagination {
	last := (min(total, search.MaxWindow) + pageSize - 1) / pageSize
	p := pagination{Capped: total > search.MaxWindow && f.Page == last}
	if last <= 1 {
		return p
	}
	to := func(n int) string {
		g := f
		g.Page = n
		return g.path()
	}
	if f.Page > 1 {
		p.Previous = to(min(f.Page-1, last))
	}
	if f.Page < last {
		p.Next = to(f.Page + 1)
	}
	before := 0
	for n := 1; n <= last; n++ {
		if n != 1 && n != last && (n < f.Page-1 || n > f.Page+1) {
			continue
		}
		p.Pages = append(p.Pages, pageLink{to(n), n, n == f.Page, n > before+1})
		before = n
	}
	return p
}
