package directory

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func nonEmptyLines(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func fields(line string) []string { return strings.Fields(line) }

// rights is the role table: for each action, who may do it to a listing of the
// own organization or area, and to one of another. A dash: nobody else.
const rights = `
view-public      own: public linkworker editor moderator administrator system   other: public linkworker editor moderator administrator system
suggest          own: public linkworker editor moderator administrator system   other: public linkworker editor moderator administrator system
view-staff       own: linkworker editor moderator administrator system          other: administrator system
edit             own: editor moderator administrator system                     other: administrator system
publish-low-risk own: editor moderator administrator system                     other: administrator system
publish          own: moderator administrator system                            other: administrator system
withdraw         own: editor moderator administrator system                     other: administrator system
import           own: moderator administrator system                            other: administrator system
export           own: linkworker editor moderator administrator system          other: linkworker administrator system
read-audit       own: editor moderator administrator system                     other: administrator system
administer       own: administrator system                                      other: administrator system
keep-shortlist   own: linkworker system                                         other: linkworker system
check-contact    own: linkworker moderator administrator system                 other: administrator system
read-unmet-need  own: linkworker moderator administrator system                 other: linkworker moderator administrator system
edit-phrases     own: moderator administrator system                            other: moderator administrator system
`

func TestCanFollowsTheRoleTable(t *testing.T) {
	now := time.Now()
	actors := map[string]Actor{
		"public":        {},
		"linkworker":    {ID: "l", Grants: []Grant{{Role: LinkWorker, Areas: []string{"lad:A"}}}},
		"editor":        {ID: "e", Grants: []Grant{{Role: Editor, OrganizationID: "own"}}},
		"moderator":     {ID: "m", Grants: []Grant{{Role: Moderator, Areas: []string{"lad:A"}}}},
		"administrator": {ID: "a", Grants: []Grant{{Role: Administrator}}},
		"system":        SystemActor("test"),
	}
	own := Resource{OrganizationID: "own", Areas: []string{"lad:A"}}
	other := Resource{OrganizationID: "other", Areas: []string{"lad:B"}}
	for _, line := range nonEmptyLines(rights) {
		action, rest, _ := strings.Cut(line, " ")
		mine, theirs, _ := strings.Cut(rest, "other:")
		for name, actor := range actors {
			for _, c := range []struct {
				on      Resource
				allowed string
			}{{own, mine}, {other, theirs}} {
				want := strings.Contains(c.allowed, name)
				if got := Can(actor, Action(strings.ReplaceAll(action, "-", " ")), c.on, now); got != want {
					t.Errorf("%s may %s on %s = %v, want %v", name, action, c.on.OrganizationID, got, want)
				}
			}
		}
	}
}

func TestCanOnTheFinePoints(t *testing.T) {
	now := time.Now()
	moderator := Actor{ID: "m", Grants: []Grant{{Role: Moderator}}}
	editor := Actor{ID: "e", Grants: []Grant{{Role: Editor, OrganizationID: "o"}}}
	gone := Actor{ID: "x", Grants: []Grant{{Role: Administrator, Expires: now}}}
	for _, tt := range []struct {
		name   string
		actor  Actor
		action Action
		on     Resource
		want   bool
	}{
		{"a moderator publishes another's safety field", moderator, PublishAll, Resource{Safety: true}, true},
		{"four eyes: not an own edit of a safety field", moderator, PublishAll, Resource{OwnEdit: true, Safety: true}, false},
		{"an own edit of any other field", moderator, PublishAll, Resource{OwnEdit: true}, true},
		{"a moderator invites an editor", moderator, GrantRole, Resource{GrantedRole: Editor}, true},
		{"a moderator makes no moderator", moderator, GrantRole, Resource{GrantedRole: Moderator}, false},
		{"an editor invites to the own group", editor, GrantRole, Resource{OrganizationID: "o", GrantedRole: Editor}, true},
		{"an editor makes no link worker", editor, GrantRole, Resource{OrganizationID: "o", GrantedRole: LinkWorker}, false},
		{"an editor publishes no safety field", editor, PublishSafe, Resource{OrganizationID: "o", Safety: true}, false},
		{"an editor without an organization has no listing without one", Actor{Grants: []Grant{{Role: Editor}}}, EditListing, Resource{}, false},
		{"a grant ends at its time", gone, EditListing, Resource{}, false},
		{"a command gives any role", SystemActor("x"), GrantRole, Resource{GrantedRole: Administrator}, true},
		{"whoever is signed in has an account", Actor{ID: "u"}, UseAccount, Resource{}, true},
		{"the public has no account", Actor{}, UseAccount, Resource{}, false},
		{"an unknown action is denied", moderator, Action("fly"), Resource{}, false},
		{"an unknown role is nothing", Actor{Grants: []Grant{{Role: "king"}}}, EditListing, Resource{}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Can(tt.actor, tt.action, tt.on, now); got != tt.want {
				t.Errorf("Can = %v, want %v (%s)", got, tt.want, fmt.Sprintf("%+v", tt.on))
			}
		})
	}
}
