package web

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"anchorpoint/directory"
)

// staleList is how far the listings that somebody decides on can be trusted.
type staleList struct {
	All    int
	Counts map[directory.Freshness]int
	Rows   []staleRow // all but the fresh ones, those to ring first
	Ring   []staleRow
	Areas  map[string]int // of Rows, by term
}

// staleRow is one listing that is not fresh.
type staleRow struct {
	ID, Name, Organization string
	Areas                  []string // terms
	Phone                  string   // of withPhones
	Age                    directory.Age
	Asked                  time.Time // the last letter
	Letters                int
	Ring                   bool // letters were not answered, or nobody can be written to
	Bounced                bool
}

// stale looks through the published listings that an actor decides on.
func (s *Server) stale(ctx context.Context, actor directory.Actor) (staleList, error) {
	store := s.Store.As(actor)
	out := staleList{Counts: map[directory.Freshness]int{}, Areas: map[string]int{}}
	reminders, err := s.letters().Reminders(ctx)
	if err != nil {
		return out, err
	}
	tasks, err := store.Tasks(ctx)
	if err != nil {
		return out, err
	}
	bounced := map[string]bool{}
	for _, t := range tasks {
		bounced[t.ListingID] = bounced[t.ListingID] || t.Kind == directory.BouncedTask
	}
	now := s.Now()
	err = store.Outlines(ctx, func(l *directory.Listing) {
		if !directory.Can(actor, directory.PublishAll, l.Resource(), now) {
			return
		}
		age := l.Age(now, s.Periods)
		out.All++
		out.Counts[age.Class]++
		if age.Class != directory.Fresh || bounced[l.ID] {
			out.add(l, age, reminders[l.ID], bounced[l.ID], s.Reminding, now)
		}
	})
	slices.SortStableFunc(out.Rows, byUrgency)
	return out, err
}

func (v *staleList) add(l *directory.Listing, age directory.Age, r directory.Reminder, bounced bool, by directory.Reminding, now time.Time) {
	row := staleRow{ID: l.ID, Name: plainLine(l.Service.Name), Organization: plainLine(l.Organization().Name), Areas: l.Covers,
		Age: age, Bounced: bounced}
	if r.About.Equal(l.LastAssured()) {
		row.Asked, row.Letters = r.Last, r.Step
		row.Ring = r.Unanswered(l, now, by)
	}
	row.Ring = row.Ring || bounced
	v.Rows = append(v.Rows, row)
	if row.Ring {
		v.Ring = append(v.Ring, row)
	}
	for _, term := range l.Covers {
		v.Areas[term]++
	}
}

// byUrgency puts those to ring first, then the oldest; what nobody ever
// confirmed comes last.
func byUrgency(a, b staleRow) int {
	first := func(r staleRow) int {
		switch {
		case r.Ring:
			return 0
		case r.Age.Class == directory.NeverConfirmed:
			return 2
		}
		return 1
	}
	return cmp.Or(first(a)-first(b), b.Age.Months-a.Age.Months, strings.Compare(a.Name, b.Name))
}

// staleClasses are the classes in the order of the page, with their names in
// its address.
var staleClasses = []struct {
	name  string
	class directory.Freshness
}{
	{"fresh", directory.Fresh}, {"phone-first", directory.PhoneFirst}, {"old", directory.Old},
	{"unlisted", directory.Unlisted}, {"never", directory.NeverConfirmed},
}

// within are the rows of a class ("ring" and "bounced" among them) and an
// area; empty is all.
func (v *staleList) within(class, area string) []staleRow {
	return slices.DeleteFunc(slices.Clone(v.Rows), func(r staleRow) bool {
		switch {
		case area != "" && !slices.Contains(r.Areas, area):
			return true
		case class == "ring":
			return !r.Ring
		case class == "bounced":
			return !r.Bounced
		case class == "":
			return false
		}
		return !slices.ContainsFunc(staleClasses, func(c struct {
			name  string
			class directory.Freshness
		}) bool {
			return c.name == class && c.class == r.Age.Class
		})
	})
}

// withPhones reads the numbers of the rows that are shown.
func (s *Server) withPhones(ctx context.Context, actor directory.Actor, rows []staleRow) error {
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	listings, err := s.Store.As(actor).Listings(ctx, ids)
	if err != nil {
		return err
	}
	phones := make(map[string]string, len(listings))
	for i := range listings {
		phones[listings[i].ID] = filePhones(&listings[i])
	}
	for i := range rows {
		rows[i].Phone = phones[rows[i].ID]
	}
	return nil
}
