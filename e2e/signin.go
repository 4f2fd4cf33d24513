//go:build browser

package e2e

import (
	"mime"
	"net/mail"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// letterTimeout is how long a letter may take into the outbox.
const letterTimeout = 15 * time.Second

// Home is the address at which people sign in: cookies and passkeys hold at
// localhost, not at 127.0.0.1.
func (p *Program) Home() string { return strings.Replace(p.URL, "127.0.0.1", "localhost", 1) }

// Command runs another command of the program on the same data folder and gives
// what it prints.
func (p *Program) Command(t testing.TB, args ...string) string {
	t.Helper()
	out, err := exec.Command(p.path, append(args, "--data", p.Data)...).CombinedOutput()
	if err != nil {
		t.Fatalf("anchorpoint %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// Invite gives the link with which somebody takes a role:
//
//	site.Invite(t, "kim@example.org", "--role", "editor", "--organization", id)
func (p *Program) Invite(t testing.TB, email string, flags ...string) string {
	t.Helper()
	lines := strings.Fields(p.Command(t, slices.Concat([]string{"user", "invite", email}, flags)...))
	path := lines[len(lines)-1]
	return p.Home() + path[strings.Index(path, "/invite/"):]
}

// Letter is the newest letter to an address, of a kind ("sign-in") unless that
// is empty, that came since a time. It waits for one.
func (p *Program) Letter(t testing.TB, to, kind string, since time.Time) string {
	t.Helper()
	for end := time.Now().Add(letterTimeout); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if text := p.letter(to, kind, since); text != "" {
			return text
		}
	}
	t.Fatalf("no letter %q to %s came into the outbox", kind, to)
	return ""
}

func (p *Program) letter(to, kind string, since time.Time) string {
	names, _ := filepath.Glob(filepath.Join(p.Data, "outbox", "*.eml"))
	slices.Sort(names)
	for _, name := range slices.Backward(names) {
		if !strings.Contains(filepath.Base(name), "-"+kind) {
			continue
		}
		if info, err := os.Stat(name); err != nil || info.ModTime().Before(since) {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		m, err := mail.ReadMessage(strings.NewReader(string(b)))
		if err != nil || !strings.Contains(m.Header.Get("To"), to) {
			continue
		}
		return decodeLetter(string(b))
	}
	return ""
}

// decodeLetter undoes the quoted-printable form of the text, so that links are
// whole.
func decodeLetter(raw string) string {
	raw = strings.NewReplacer("=\r\n", "", "=\n", "").Replace(raw)
	decoder := new(mime.WordDecoder)
	return regexp.MustCompile(`=[0-9A-F]{2}`).ReplaceAllStringFunc(raw, func(x string) string {
		s, err := decoder.Decode("=?utf-8?Q?" + x + "?=")
		if err != nil {
			return x
		}
		return s
	})
}

// LinkIn is the first address of a letter whose path begins with a prefix, at
// Home.
func (p *Program) LinkIn(t testing.TB, letter, prefix string) string {
	t.Helper()
	for _, text := range regexp.MustCompile(`https?://[^\s"<>]+`).FindAllString(letter, -1) {
		u, err := url.Parse(text)
		if err == nil && strings.HasPrefix(u.Path, prefix) {
			return p.Home() + u.RequestURI()
		}
	}
	t.Fatalf("no link to %s in\n%s", prefix, letter)
	return ""
}

// SignIn signs somebody in who has an account: it asks for the letter, reads it
// from the outbox and presses the button behind its link.
func (p *Page) SignIn(site *Program, email string) {
	p.t.Helper()
	since := time.Now().Add(-time.Second)
	p.Visit(site.Home() + "/sign-in")
	p.Type("#email", email)
	p.Click("#send")
	p.Visit(site.LinkIn(p.t, site.Letter(p.t, email, "sign-in", since), "/sign-in/link/"))
	p.Click("#sign-in")
}

// Join takes an invitation and with it signs in.
func (p *Page) Join(link, name string) {
	p.t.Helper()
	p.Visit(link)
	p.Type("#name", name)
	p.Click("#join")
}

// Passkeys gives the tab an authenticator that always says yes. Its keys live
// as long as the tab.
func (p *Page) Passkeys() {
	p.t.Helper()
	call(p, webauthn.Enable, webauthn.EnableParams{})
	call(p, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true,
		IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
}

// JoinStaff takes an invitation as moderator or administrator and adds the
// passkey that the role needs. Scripts must be on; they may be switched off
// with Look afterwards.
func (p *Page) JoinStaff(link, name string) {
	p.t.Helper()
	p.Passkeys()
	p.Join(link, name)
	p.UsePasskey("#passkey")
}

// UsePasskey presses a button that asks for a passkey and waits for the page
// behind it.
func (p *Page) UsePasskey(button string) {
	p.t.Helper()
	from := p.Address()
	p.Do(chromedp.WaitVisible(chromedp.CSS(button)))
	p.Press(button)
	await(p, `document.readyState === "complete" && location.href !== `+quote(from))
}
