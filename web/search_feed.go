package web

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// feedEntries is how many services a feed names: the last that changed.
const feedEntries = 50

// atomFeed is a feed of RFC 4287.
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Language string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Author   string      `xml:"author>name"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Rights  string   `xml:"rights"`
	Summary string   `xml:"summary"`
}

// searchAtom answers GET /search.atom: what is new and what changed among the
// services of a search, the latest first. The time of a service is that of its
// last edit, confirmation or check, or of the last change of any kind that the
// store took in; an import that changed nothing tells nobody.
func (s *edition) searchAtom(c *gin.Context) error {
	f, done, err := s.gatherTable(c, "/search.atom")
	if done || err != nil {
		return err
	}
	slices.SortStableFunc(f.rows, func(a, b fileRow) int { return b.at.Compare(a.at) })
	rows := f.rows[:min(len(f.rows), feedEntries)]
	base := s.origin(c)
	feed := atomFeed{
		Language: s.Code, ID: feedID(base, f.form), Title: s.feedTitle(&f), Subtitle: strings.Join(f.notes(maxFileRows), " "),
		Author: s.Site.Publisher, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Links: []atomLink{{"self", "application/atom+xml", base + f.form.file("/search.atom")}, {"alternate", "text/html", base + f.form.path()}},
	}
	for i := range rows {
		feed.Entries = append(feed.Entries, s.atomEntry(base, &rows[i]))
	}
	if len(feed.Entries) > 0 {
		feed.Updated = feed.Entries[0].Updated
	}
	body, err := xml.Marshal(feed)
	if err != nil {
		return fmt.Errorf("write a feed: %w", err)
	}
	return s.sendSearchFile(c, "application/atom+xml; charset=utf-8", "", append([]byte(xml.Header), body...))
}

// feedID stays the same as long as the same is asked.
func feedID(base string, f searchForm) string {
	return "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceURL, []byte(base+f.file("/search.atom"))).String()
}

func (s *edition) feedTitle(f *searchFile) string {
	parts := []string{s.Site.Name}
	if f.form.Q != "" {
		parts = append(parts, f.form.Q)
	}
	if needs := s.needLabels(f.form.Needs); needs != "" {
		parts = append(parts, needs)
	}
	if f.place != nil {
		parts = append(parts, f.place.Public().Label)
	}
	return clean(strings.Join(parts, " – "), maxLine)
}

// maxLine is the longest line of text in a feed, in letters.
const maxLine = 500

func (s *edition) atomEntry(base string, r *fileRow) atomEntry {
	l, at := r.listing, r.at
	if at.IsZero() {
		at = time.Unix(0, 0).UTC() // never dated: older than all
	}
	return atomEntry{
		ID: "urn:uuid:" + l.ID, Title: clean(plainLine(l.Service.Name), maxLine), Updated: at.Format(time.RFC3339),
		Link:    atomLink{"alternate", "text/html", base + servicePath(l)},
		Rights:  clean(strings.Join(nonEmpty(r.source.Title, r.licence, r.source.Attribution), ". "), maxLine),
		Summary: clean(strings.Join(nonEmpty(s.whatChanged(l, at), summary(l.Service.Description, summaryLength)), " "), maxLine),
	}
}

// whatChanged says which of the three dates is the last.
func (s *edition) whatChanged(l *directory.Listing, at time.Time) string {
	date := longDay(s.Language, at)
	same := func(stamp time.Time) bool { return longDay(s.Language, stamp) == date }
	switch {
	case same(l.Dates.Confirmed.At):
		return s.T("feed.confirmed", "Date", date)
	case same(l.Dates.Checked.At):
		return s.T("feed.checked", "Date", date)
	case at.Unix() <= 0:
		return ""
	}
	return s.T("feed.changed", "Date", date)
}
