package directory

import "time"

// Action is something that a right is asked for.
type Action string

// The actions of the role table.
const (
	ViewPublic    Action = "view public"      // search and view what is approved
	ViewStaff     Action = "view staff"       // staff notes, referral contacts, unlisted listings
	Suggest       Action = "suggest"          // propose a change or flag one
	EditListing   Action = "edit"             // change a draft or send a change
	PublishSafe   Action = "publish low risk" // put low-risk fields live at once
	PublishAll    Action = "publish"          // put any field live
	WithdrawNow   Action = "withdraw"         // take off at once
	ImportBulk    Action = "import"           // bulk import, feeds
	ExportBulk    Action = "export"           // more than the public export
	GrantRole     Action = "grant"            // give somebody a role
	ReadAudit     Action = "read audit"       // see who did what
	Administer    Action = "administer"       // erase, restore, backups
	KeepShortlist Action = "keep shortlist"   // for oneself and one's team
	CheckContact  Action = "check contact"    // whose getting through checks a listing
	ReadUnmet     Action = "read unmet need"  // counts of searches that fell short
	EditPhrases   Action = "edit phrases"     // what people say when they mean a need
	UseAccount    Action = "use account"      // what everybody has who is signed in
)

// Resource is what the action is done to. Areas are the terms of the listing's
// venues and coverage. OwnEdit is a proposal by the actor; Safety one that
// touches a safety field. GrantedRole is the role to be given by GrantRole.
type Resource struct {
	OrganizationID string
	Areas          []string
	OwnEdit        bool
	Safety         bool
	GrantedRole    Role
}

// Can is the one answer to who may do what. Deny by default; any one live
// grant that allows it is enough. It takes the time because grants expire.
func Can(a Actor, action Action, on Resource, now time.Time) bool {
	if action == ViewPublic || action == Suggest || action == UseAccount && a.ID != "" {
		return true
	}
	for _, g := range a.Grants {
		if g.live(now) && g.allows(action, on) {
			return true
		}
	}
	return false
}

// CanSomewhere says whether there is anything that the actor may do it to, for
// pages that are about no listing yet.
func CanSomewhere(a Actor, action Action, now time.Time) bool {
	if Can(a, action, Resource{}, now) {
		return true
	}
	for _, g := range a.Grants {
		if g.live(now) && g.allows(action, Resource{OrganizationID: g.OrganizationID, Areas: g.Areas}) {
			return true
		}
	}
	return false
}

func (g Grant) allows(action Action, on Resource) bool {
	switch action { // of no listing: the areas of a grant do not bind them
	case ReadUnmet:
		return known([]Role{LinkWorker, Moderator, Administrator, System}, g.Role)
	case EditPhrases:
		return known([]Role{Moderator, Administrator, System}, g.Role)
	}
	switch g.Role {
	case System: // a command gives any role: the first administrator comes so
		return true
	case Administrator:
		return administratorMay(action)
	case Moderator:
		return g.covers(on.Areas) && moderatorMay(action, on)
	case Editor:
		return on.OrganizationID != "" && g.OrganizationID == on.OrganizationID && editorMay(action, on)
	case LinkWorker:
		bound := action == ViewStaff || action == CheckContact
		return linkWorkerMay(action) && (!bound || g.covers(on.Areas))
	}
	return false
}

// An administrator is an editor of the whole directory by the role table, but
// keeps no shortlists.
func administratorMay(action Action) bool { return action != KeepShortlist }

func moderatorMay(action Action, on Resource) bool {
	switch action {
	case PublishAll, PublishSafe:
		return !(on.OwnEdit && on.Safety) // four eyes on safety fields
	case GrantRole:
		return on.GrantedRole == Editor || on.GrantedRole == LinkWorker
	case ViewStaff, EditListing, WithdrawNow, ImportBulk, ExportBulk, ReadAudit, CheckContact:
		return true
	}
	return false
}

func editorMay(action Action, on Resource) bool {
	switch action {
	case ViewStaff, EditListing, WithdrawNow, ExportBulk, ReadAudit:
		return true
	case PublishSafe:
		return !on.Safety
	case GrantRole:
		return on.GrantedRole == Editor
	}
	return false
}

func linkWorkerMay(action Action) bool {
	return action == ViewStaff || action == ExportBulk || action == KeepShortlist || action == CheckContact
}
