package mail

import (
	"bytes"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"anchorpoint/directory"
)

// hostile are names that people may give their group.
var hostile = []string{
	"Tea\r\nBcc: all@example.org", "Tea\nSubject: other", "Tea\rX: y", "Tea\x00\x1b[31m", "\"Tea\" <x@example.org>",
	"Te\u2028a", "Café \U0001F375", "=?utf-8?q?x?=", strings.Repeat("long ", 400), "\xff\xfe",
}

func TestNoNameBecomesAHeader(t *testing.T) {
	o := Options{From: "Find local support <hello@example.org>", Outbox: t.TempDir()}
	o.fill()
	for _, name := range hostile {
		m, err := o.message(&directory.Letter{ID: "a", To: "jo@example.org", Language: "en", Subject: name, Text: name + "\r\n.\r\nQUIT", HTML: "<p>" + name})
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		var b bytes.Buffer
		if _, err := m.WriteTo(&b); err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		read, err := mail.ReadMessage(&b)
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		for header, values := range read.Header {
			if len(values) != 1 {
				t.Errorf("%q: %s stands there %d times", name, header, len(values))
			}
		}
		if read.Header.Get("Bcc")+read.Header.Get("X") != "" || read.Header.Get("To") != "<jo@example.org>" {
			t.Errorf("%q: headers %v", name, read.Header)
		}
	}
}

func TestLettersThatCannotGo(t *testing.T) {
	for name, l := range map[string]directory.Letter{
		"an address with a break": {To: "jo@example.org\r\nBcc: all@example.org"},
		"no address":              {To: "jo"},
		"two addresses":           {To: "jo@example.org, al@example.org"},
		"a header with a break":   {To: "jo@example.org", Headers: map[string]string{"List-Unsubscribe": "<x>\r\nBcc: y"}},
		"a broken header name":    {To: "jo@example.org", Headers: map[string]string{"X:\r\nBcc": "y"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSpooled(t, Options{Outbox: t.TempDir()})
			l.ID, l.Subject = "a", "x"
			s.queue(t, l)
			s.sendAll(t)
			if got := s.letter(t, "a"); got.State != directory.LetterFailed || strings.Contains(got.Answer, "@") {
				t.Errorf("%s: %q", got.State, got.Answer)
			}
			if files, _ := filepath.Glob(filepath.Join(s.Outbox, "*")); len(files) > 0 {
				t.Errorf("written: %v", files)
			}
		})
	}
}

func TestOutbox(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "outbox")
	s := newSpooled(t, Options{Outbox: folder, Bounces: "bounces@example.org", ReplyTo: "team@example.org"})
	s.queue(t, directory.Letter{ID: "a", Subject: "Bore da", Text: "Mae’n iawn\n", HTML: "<p>Mae’n iawn</p>",
		Headers: map[string]string{"List-Unsubscribe": "<https://find.example.org/confirm/" + strings.Repeat("x", 90) + "/stop>"}})
	s.sendAll(t)
	s.sendAll(t)
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) != 1 || filepath.Base(files[0]) != "20261124T103000.000000Z-sign-in-a.eml" {
		t.Fatalf("files %v, %v", files, err)
	}
	info, err := os.Stat(files[0])
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	read, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if got := read.Header.Get("List-Unsubscribe"); got != "<https://find.example.org/confirm/"+strings.Repeat("x", 90)+"/stop>" {
		t.Errorf("List-Unsubscribe is %q", got)
	}
	if got := read.Header.Get("Reply-To"); got != "<team@example.org>" {
		t.Errorf("Reply-To is %q", got)
	}
	if got := s.envelope("a"); got != "bounces+a@example.org" {
		t.Errorf("the way back is %q", got)
	}
}

func TestOptionsSayWhatIsWrong(t *testing.T) {
	good := Options{Server: "mail.example.org:587", TLS: StartTLS, From: "a@example.org"}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*Options){
		"mail.from":          func(o *Options) { o.From = "nobody" },
		"mail.reply_to":      func(o *Options) { o.ReplyTo = "Jo <a@example.org>" },
		"mail.bounces":       func(o *Options) { o.Bounces = "x" },
		"mail.server":        func(o *Options) { o.Server = "mail.example.org" },
		"mail.tls \"ssl\"":   func(o *Options) { o.TLS = "ssl" },
		"mail.tls = none":    func(o *Options) { o.TLS = NoTLS },
		"mail.password_file": func(o *Options) { o.User = "jo" },
		"a server or a fold": func(o *Options) { o.Server = "" },
		"mail.user needs":    func(o *Options) { o.Server, o.TLS, o.User, o.Password = "127.0.0.1:25", NoTLS, "jo", "x" },
	} {
		o := good
		change(&o)
		if err := o.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
