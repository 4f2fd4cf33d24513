package sqlite

import (
	"strings"

	"anchorpoint/directory"
)

// scope is the condition on listing that every query of an actor carries, with
// its arguments. It says the same as Can does for ViewPublic and ViewStaff of
// listings that are not public.
func (s *Store) scope() (string, []any) {
	conditions := []string{`listing.state IN ('published', 'paused')`}
	var args []any
	for _, g := range s.actor.Grants {
		if !g.Expires.IsZero() && !s.now().Before(g.Expires) {
			continue
		}
		switch g.Role {
		case directory.System, directory.Administrator:
			return "1", nil
		case directory.Editor:
			conditions = append(conditions, `listing.organization_id = ?`)
			args = append(args, g.OrganizationID)
		case directory.Moderator:
			if len(g.Areas) == 0 {
				return "1", nil
			}
			conditions = append(conditions, `EXISTS (
				SELECT 1 FROM listing_area
				WHERE listing_area.listing_id = listing.id AND listing_area.term IN (`+marks(len(g.Areas))+`))`)
			for _, term := range g.Areas {
				args = append(args, term)
			}
		}
	}
	return "(" + strings.Join(conditions, " OR ") + ")", args
}

// marks are n question marks for IN.
func marks(n int) string {
	if n == 0 {
		return ""
	}
	return strings.Repeat("?, ", n-1) + "?"
}

// reveal takes out what the actor may not see.
func (s *Store) reveal(l *directory.Listing) {
	if !s.may(directory.ViewStaff, l) {
		l.Redact()
	}
}
