package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
)

func userCommand(p *program) *cobra.Command {
	root := &cobra.Command{Use: "user", Short: "Invite people, give and take roles, shut people out"}
	root.AddCommand(userInviteCommand(p), userRoleCommand(p), userListCommand(p), userDisableCommand(p))
	return root
}

// grantFlags are the flags that make a grant.
type grantFlags struct {
	role, organization, expires string
	areas                       []string
}

func (g *grantFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&g.organization, "organization", "", "id of the organization, for an editor")
	cmd.Flags().StringSliceVar(&g.areas, "area", nil, "area term such as lad:E08000035, for a link worker or moderator; none: everywhere")
	cmd.Flags().StringVar(&g.expires, "until", "", "day on which the role ends, such as 2027-03-31")
}

func (g *grantFlags) grant() (directory.Grant, error) {
	out := directory.Grant{Role: directory.Role(strings.ReplaceAll(g.role, "-", " ")), OrganizationID: g.organization, Areas: g.areas}
	roles := []directory.Role{directory.Editor, directory.LinkWorker, directory.Moderator, directory.Administrator}
	switch {
	case !slices.Contains(roles, out.Role):
		return out, fmt.Errorf("role %q: want editor, link-worker, moderator or administrator", g.role)
	case (out.Role == directory.Editor) != (out.OrganizationID != ""):
		return out, errors.New("--organization belongs to the role editor, and an editor needs it")
	case len(out.Areas) > 0 && out.Role != directory.LinkWorker && out.Role != directory.Moderator:
		return out, errors.New("--area belongs to the roles link-worker and moderator")
	}
	for _, area := range out.Areas {
		if kind, code, ok := strings.Cut(area, ":"); area != "uk" && (!ok || kind == "" || code == "") {
			return out, fmt.Errorf("--area %q: want a term such as lad:E08000035", area)
		}
	}
	if g.expires != "" {
		day, err := time.ParseInLocation(time.DateOnly, g.expires, time.Local)
		if err != nil {
			return out, fmt.Errorf("--until %q: want a day such as 2027-03-31", g.expires)
		}
		out.Expires = day
	}
	return out, nil
}

// withAccounts opens the database alone; a server may run on it meanwhile.
func (p *program) withAccounts(ctx context.Context, work func(folder, directory.Store) error) (err error) {
	f, err := openFolder(p.settings.data)
	if err != nil {
		return err
	}
	store, err := sqlite.Open(ctx, f.database())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return work(f, store.As(directory.SystemActor("command user")))
}

func userInviteCommand(p *program) *cobra.Command {
	var g grantFlags
	var name string
	cmd := &cobra.Command{
		Use:   "invite EMAIL",
		Short: "Print a link with which one person takes a role, once, within 7 days; who lost a passkey adds a new one with it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			grant, err := g.grant()
			if err != nil {
				return err
			}
			return p.inviteUser(cmd.Context(), args[0], name, grant)
		},
	}
	cmd.Flags().StringVar(&g.role, "role", "administrator", "editor, link-worker, moderator or administrator")
	cmd.Flags().StringVar(&name, "name", "", "what the person is called")
	g.add(cmd)
	return cmd
}

func (p *program) inviteUser(ctx context.Context, email, name string, g directory.Grant) error {
	return p.withAccounts(ctx, func(f folder, store directory.Store) error {
		token, now := directory.NewToken(), p.now()
		in := directory.Invitation{Hash: token.Hash(), Email: email, Name: name, Grant: g, Created: now, Expires: now.Add(directory.InvitationLife)}
		if err := store.Invite(ctx, in); err != nil {
			return err
		}
		p.printf("Give this link to %s alone. It works once, until %s.\n%s/invite/%s\n",
			email, in.Expires.Format("2 January 2006, 15:04"), p.siteAddress(f), token)
		return nil
	})
}

// siteAddress is where people find the site: the setting, the server that runs,
// or the one that would.
func (p *program) siteAddress(f folder) string {
	if p.settings.site.URL != "" {
		return strings.TrimRight(p.settings.site.URL, "/")
	}
	address := f.address()
	if address == "" {
		address = "http://" + p.settings.addr
	}
	if u, err := url.Parse(address); err == nil {
		if ip := net.ParseIP(u.Hostname()); ip != nil && ip.IsLoopback() {
			u.Host = net.JoinHostPort("localhost", u.Port())
			return u.String()
		}
	}
	return address
}

func userRoleCommand(p *program) *cobra.Command {
	var g grantFlags
	var remove bool
	cmd := &cobra.Command{
		Use:   "role EMAIL ROLE",
		Short: "Give a role to somebody who has an account, or take it away",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			g.role = args[1]
			grant, err := g.grant()
			if err != nil {
				return err
			}
			return p.changeRole(cmd.Context(), args[0], grant, remove)
		},
	}
	cmd.Flags().BoolVar(&remove, "remove", false, "take the role away")
	g.add(cmd)
	return cmd
}

func (p *program) changeRole(ctx context.Context, email string, g directory.Grant, remove bool) error {
	return p.withAccounts(ctx, func(_ folder, store directory.Store) error {
		u, err := userNamed(ctx, store, email)
		if err != nil {
			return err
		}
		act, done := store.Grant, "has the role"
		if remove {
			act, done = store.Revoke, "has no longer the role"
		}
		if err := act(ctx, u.ID, g, p.now()); err != nil {
			return err
		}
		p.printf("%s %s %s (%s)\n", u.Email, done, g.Role, g.Scope())
		return nil
	})
}

func userNamed(ctx context.Context, store directory.Store, email string) (directory.User, error) {
	u, err := store.UserByEmail(ctx, email)
	if errors.Is(err, directory.ErrNotFound) {
		return u, fmt.Errorf("nobody has the address %s; \"anchorpoint user list\" lists all", email)
	}
	return u, err
}

func userListCommand(p *program) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "List everybody who has an account, with their roles", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.listUsers(cmd.Context(), asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON array")
	return cmd
}

// listedUser is a user as the report tells it.
type listedUser struct {
	ID       string       `json:"id"`
	Email    string       `json:"email"`
	Name     string       `json:"name,omitempty"`
	Roles    []listedRole `json:"roles"`
	Passkeys int          `json:"passkeys"`
	Disabled bool         `json:"disabled"`
	Seen     *time.Time   `json:"last_seen,omitempty"`
}

type listedRole struct {
	Role         string     `json:"role"`
	Organization string     `json:"organization,omitempty"`
	Areas        []string   `json:"areas,omitempty"`
	Until        *time.Time `json:"until,omitempty"`
}

func (p *program) listUsers(ctx context.Context, asJSON bool) error {
	return p.withAccounts(ctx, func(_ folder, store directory.Store) error {
		users, err := store.Users(ctx)
		if err != nil {
			return err
		}
		list := make([]listedUser, len(users))
		for i := range users {
			if list[i], err = newListedUser(ctx, store, &users[i]); err != nil {
				return err
			}
		}
		if asJSON {
			return p.printJSON(list)
		}
		for _, u := range list {
			p.printUser(u)
		}
		p.printf("%d in all\n", len(list))
		return nil
	})
}

func newListedUser(ctx context.Context, store directory.Store, u *directory.User) (listedUser, error) {
	out := listedUser{ID: u.ID, Email: u.Email, Name: u.Name, Disabled: !u.Disabled.IsZero(), Seen: orNil(u.LastSeen), Roles: []listedRole{}}
	for _, g := range u.Grants {
		out.Roles = append(out.Roles, listedRole{string(g.Role), g.OrganizationID, g.Areas, orNil(g.Expires)})
	}
	keys, err := store.PasskeysOf(ctx, u.ID)
	out.Passkeys = len(keys)
	return out, err
}

func orNil(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

func (p *program) printUser(u listedUser) {
	var roles []string
	for _, r := range u.Roles {
		roles = append(roles, strings.TrimSpace(r.Role+" "+r.Organization+strings.Join(r.Areas, ",")))
	}
	if len(roles) == 0 {
		roles = []string{"no role"}
	}
	state := ""
	if u.Disabled {
		state = ", shut out"
	}
	p.printf("%s  %s  %s, passkeys %d%s\n", u.Email, u.Name, strings.Join(roles, "; "), u.Passkeys, state)
}

func userDisableCommand(p *program) *cobra.Command {
	var enable bool
	cmd := &cobra.Command{
		Use: "disable EMAIL", Short: "Shut somebody out at their next request, or let them in again", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.disableUser(cmd.Context(), args[0], !enable)
		},
	}
	cmd.Flags().BoolVar(&enable, "enable", false, "let the person in again")
	return cmd
}

func (p *program) disableUser(ctx context.Context, email string, disabled bool) error {
	return p.withAccounts(ctx, func(_ folder, store directory.Store) error {
		u, err := userNamed(ctx, store, email)
		if err != nil {
			return err
		}
		if err := store.Disable(ctx, u.ID, disabled, p.now()); err != nil {
			return err
		}
		state := "may sign in"
		if disabled {
			state = "is shut out"
		}
		p.printf("%s %s\n", u.Email, state)
		return nil
	})
}
