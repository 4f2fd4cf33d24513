package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

const queuePath = "/admin/queue"

// queueKinds are the tabs of the queue, in their order.
var queueKinds = []string{"new", "edit", "correction", "claim", "report", "conflict", "missing", "task"}

// queueSize is how many items stand on one page of the queue.
const queueSize = 25

// queueItem is one thing that waits for staff.
type queueItem struct {
	Kind, KindText string
	Href           string
	Title          string
	Group, Area    string // as people read them
	Age            string
	Risk           string
	Held           bool // it looks like advertising
	Asked          bool // its author has a question to answer

	at    time.Time
	risk  directory.Risk
	areas []string
}

// queuePage is everything that waits for staff, by kind.
type queuePage struct {
	layout
	Tabs           []queueTab
	Items          []queueItem
	Count          string
	Kind           string
	Risks, Areas   []option
	Orders         []option
	Group          string
	Narrowed       bool
	Done           string
	Previous, Next string
}

type queueTab struct {
	Text, Href string
	On         bool
}

// queue answers GET /admin/queue.
func (s *edition) queue(c *gin.Context) error {
	all, err := s.queueItems(c.Request.Context(), s.as(c))
	if err != nil {
		return err
	}
	q := c.Request.URL.Query()
	p := queuePage{layout: s.staffPage(c, s.T("staff-queue.title")), Kind: q.Get("kind"), Group: strings.TrimSpace(q.Get("group"))}
	if !slices.Contains(queueKinds, p.Kind) {
		p.Kind = ""
	}
	p.Tabs = s.queueTabs(all, p.Kind)
	p.Risks, p.Areas, p.Orders = s.queueFilters(all, q)
	if done := q.Get("did"); slices.Contains(queueDone, done) {
		p.Done = s.T("staff-queue.did-" + done)
	}
	items := narrowQueue(all, p.Kind, p.Group, q.Get("risk"), q.Get("area"))
	p.Narrowed = len(items) < len(all)
	orderQueue(items, q.Get("order"))
	p.Count = s.T("staff-queue.count", "Count", len(items))
	p.Items, p.Previous, p.Next = pageOfQueue(items, q)
	return s.renderStaff(c, http.StatusOK, "staff_queue", p)
}

// staffPage is the layout of a page that nobody but its reader may see.
func (s *edition) staffPage(c *gin.Context, title string) layout {
	p := s.page(c, title)
	p.NoIndex = true
	return p
}

// renderStaff answers a page that no cache may keep.
func (s *edition) renderStaff(c *gin.Context, status int, name string, page any) error {
	c.Header("Cache-Control", "no-store")
	return s.render(c, status, name, page)
}

// queueItems are all things that wait for an actor.
func (s *edition) queueItems(ctx context.Context, store directory.Store) ([]queueItem, error) {
	var out []queueItem
	for _, read := range []func(context.Context, directory.Store) ([]queueItem, error){
		s.proposalItems, s.heldItems, s.reportItems, s.claimItems, s.missingItems, s.taskItems,
	} {
		items, err := read(ctx, store)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	for i := range out {
		s.wordItem(&out[i])
	}
	return out, nil
}

// wordItem puts what an item is about into words.
func (s *edition) wordItem(i *queueItem) {
	i.KindText = s.T("staff-queue.kind-" + i.Kind)
	i.Age = s.ago(i.at)
	i.Risk = s.T("staff-queue.risk-" + i.risk.String())
	if i.Area == "" && len(i.areas) > 0 {
		i.Area = s.areaName(i.areas[0])
	}
	if i.Title == "" {
		i.Title = s.T("staff-queue.unnamed")
	}
}

// ago is the age of something in whole days.
func (s *edition) ago(at time.Time) string {
	days := int(directory.UTCDay(s.Now()).Sub(directory.UTCDay(at)) / (24 * time.Hour))
	if days <= 0 {
		return s.T("staff-queue.today")
	}
	return s.T("staff-queue.days", "Count", days)
}

// about fills in what an item takes from the listing it is about.
func (i *queueItem) about(l *directory.Listing) {
	i.Title, i.Group, i.areas = plainLine(l.Service.Name), plainLine(l.Organization().Name), l.Covers
}

func (s *edition) proposalItems(ctx context.Context, store directory.Store) ([]queueItem, error) {
	all, err := store.Proposals(ctx)
	var out []queueItem
	for i := range all {
		p := &all[i]
		item := queueItem{Kind: string(p.Kind), Href: queuePath + "/proposal/" + p.ID, at: p.At, Held: p.Held,
			Asked: p.State == directory.ProposalAsked, risk: directory.HighestRisk(directory.Compare(p.Began, &p.Listing))}
		item.about(&p.Listing)
		if p.Began != nil {
			item.about(p.Began)
		}
		out = append(out, item)
	}
	return out, err
}

func (s *edition) heldItems(ctx context.Context, store directory.Store) ([]queueItem, error) {
	all, err := store.HeldListings(ctx)
	var out []queueItem
	for i := range all {
		item := queueItem{Kind: "conflict", Href: queuePath + "/held/" + all[i].ID, at: all[i].Dates.Edited.At, risk: directory.HighRisk}
		if item.at.IsZero() {
			item.at = s.Now()
		}
		item.about(&all[i])
		out = append(out, item)
	}
	return out, err
}

// reportRisk orders reports by what may come of them.
func reportRisk(k directory.ReportKind) directory.Risk {
	switch k {
	case directory.ReportNotSafe:
		return directory.SafetyRisk
	case directory.ReportClosed, directory.ReportWrongPhone, directory.ReportOther:
		return directory.HighRisk
	}
	return directory.LowRisk
}

func (s *edition) reportItems(ctx context.Context, store directory.Store) ([]queueItem, error) {
	all, err := store.Reports(ctx)
	if err != nil {
		return nil, err
	}
	var out []queueItem
	var ids []string
	for _, r := range all {
		out = append(out, queueItem{Kind: "report", Href: queuePath + "/report/" + r.ID, at: r.Day, risk: reportRisk(r.Kind), Held: r.Held})
		ids = append(ids, r.ListingID)
	}
	return named(ctx, store, out, ids)
}

func (s *edition) claimItems(ctx context.Context, store directory.Store) ([]queueItem, error) {
	all, err := store.Claims(ctx)
	if err != nil {
		return nil, err
	}
	var out []queueItem
	var ids []string
	for _, one := range all {
		out = append(out, queueItem{Kind: "claim", Href: "/admin/claims/" + one.ID, at: one.At, risk: directory.SafetyRisk})
		ids = append(ids, one.ListingID)
	}
	return named(ctx, store, out, ids)
}

func (s *edition) missingItems(ctx context.Context, store directory.Store) ([]queueItem, error) {
	all, err := store.MissingServices(ctx)
	var out []queueItem
	for _, m := range all {
		item := queueItem{Kind: "missing", Href: queuePath + "/missing/" + m.ID, at: m.Day, risk: directory.LowRisk, Held: m.Held, Title: summary(m.Text, 80)}
		if m.Area != "" {
			item.areas = []string{m.Area}
		}
		out = append(out, item)
	}
	return out, err
}

func (s *edition) taskItems(ctx context.Context, store directory.Store) ([]queueItem, error) {
	all, err := store.Tasks(ctx)
	if err != nil {
		return nil, err
	}
	var out []queueItem
	var ids []string
	for _, t := range all {
		risk := directory.HighRisk
		if t.Kind == directory.ReviewTask {
			risk = directory.LowRisk
		}
		out = append(out, queueItem{Kind: "task", Href: queuePath + "/task/" + t.ID, at: t.At, risk: risk})
		ids = append(ids, t.ListingID)
	}
	return named(ctx, store, out, ids)
}

// named gives items the names of the listings they are about.
func named(ctx context.Context, store directory.Store, items []queueItem, ids []string) ([]queueItem, error) {
	listings, err := store.Listings(ctx, slices.Compact(slices.Sorted(slices.Values(ids))))
	if err != nil {
		return nil, err
	}
	known := map[string]*directory.Listing{}
	for i := range listings {
		known[listings[i].ID] = &listings[i]
	}
	for i := range items {
		if l := known[ids[i]]; l != nil {
			items[i].about(l)
		}
	}
	return items, nil
}

func (s *edition) queueTabs(all []queueItem, on string) []queueTab {
	counts := map[string]int{}
	for i := range all {
		counts[all[i].Kind]++
	}
	out := []queueTab{{s.T("staff-queue.all", "N", len(all)), queuePath, on == ""}}
	for _, k := range queueKinds {
		out = append(out, queueTab{s.T("staff-queue.tab", "Kind", s.T("staff-queue.kind-"+k), "N", counts[k]), queuePath + "?kind=" + k, on == k})
	}
	return out
}

// queueOrders are the orders of the queue, the first where none is asked for.
var queueOrders = []string{"oldest", "newest", "risk"}

func (s *edition) queueFilters(all []queueItem, q url.Values) (risks, areas, orders []option) {
	risks = []option{{"", s.T("staff-queue.any"), false}}
	for _, r := range []directory.Risk{directory.SafetyRisk, directory.HighRisk, directory.LowRisk} {
		risks = append(risks, option{r.String(), s.T("staff-queue.risk-" + r.String()), q.Get("risk") == r.String()})
	}
	names := map[string]string{}
	for i := range all {
		if len(all[i].areas) > 0 {
			names[all[i].areas[0]] = all[i].Area
		}
	}
	areas = []option{{"", s.T("staff-queue.any"), false}}
	for term, name := range names {
		areas = append(areas, option{term, name, q.Get("area") == term})
	}
	slices.SortFunc(areas[1:], func(a, b option) int { return cmp.Compare(a.Text, b.Text) })
	for _, o := range queueOrders {
		orders = append(orders, option{o, s.T("staff-queue.order-" + o), q.Get("order") == o})
	}
	return risks, areas, orders
}

func narrowQueue(all []queueItem, kind, group, risk, area string) []queueItem {
	var out []queueItem
	for _, i := range all {
		if kind != "" && i.Kind != kind || risk != "" && i.risk.String() != risk || area != "" && !slices.Contains(i.areas, area) {
			continue
		}
		if group != "" && !strings.Contains(strings.ToLower(i.Group+" "+i.Title), strings.ToLower(group)) {
			continue
		}
		out = append(out, i)
	}
	return out
}

// orderQueue puts what looks like advertising last, whatever is asked for.
func orderQueue(items []queueItem, order string) {
	slices.SortStableFunc(items, func(a, b queueItem) int {
		held := compareBool(a.Held, b.Held)
		switch order {
		case "newest":
			return cmp.Or(held, b.at.Compare(a.at))
		case "risk":
			return cmp.Or(held, cmp.Compare(b.risk, a.risk), a.at.Compare(b.at))
		}
		return cmp.Or(held, a.at.Compare(b.at))
	})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func pageOfQueue(items []queueItem, q url.Values) (shown []queueItem, previous, next string) {
	last := max(1, (len(items)+queueSize-1)/queueSize)
	n, err := strconv.Atoi(q.Get("page"))
	if err != nil {
		n = 1
	}
	n = min(max(n, 1), last)
	to := func(page int) string {
		v := url.Values{"page": {strconv.Itoa(page)}}
		for _, key := range []string{"kind", "risk", "group", "area", "order"} {
			if q.Get(key) != "" {
				v.Set(key, q.Get(key))
			}
		}
		return queuePath + "?" + v.Encode()
	}
	if n > 1 {
		previous = to(n - 1)
	}
	if n < last {
		next = to(n + 1)
	}
	return items[(n-1)*queueSize : min(n*queueSize, len(items))], previous, next
}

// program is the store as the program itself sees it: for what staff were
// found to have a right to, and for what happens without anybody.
func (s *Server) program() directory.Store { return s.Store.As(directory.SystemActor("queue")) }
